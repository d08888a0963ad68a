package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import java.util.List;
import java.util.Optional;

/**
 * How the code deals with a strong lookup that answers 1, 0 or -1, and yields the reference through
 * a pointer.
 *
 * @param survey the function
 * @param kind what the borrowed lookup told of an error, and the replacement answers
 * @param deadIsNull whether a dead referent is NULL, and no longer {@code Py_None}
 * @param onError the lines that leave the function on an error; no lines to leave its exception
 *     set; empty to swallow it
 */
record Answer(Survey survey, CApi.Answer kind, boolean deadIsNull, Optional<List<String>> onError) {

  /**
   * The statements that ask and keep what the borrowed lookup did with an error.
   *
   * @param call the text of the call
   * @param target the variable that it puts the reference into
   * @return lines without indentation
   */
  List<String> asked(String call, String target) {
    return switch (kind) {
      case SWALLOWED -> unlessFails(call);
      case DEAD ->
          deadIsNull
              ? unlessFails(call)
              : survey
                  .layout()
                  .choice("", call + " == 0", target + " = Py_NewRef(Py_None);", survey.function());
      default -> List.of("(void)" + call + ";");
    };
  }

  private List<String> unlessFails(String call) {
    if (onError.isPresent() && onError.get().isEmpty()) {
      return List.of("(void)" + call + ";");
    }
    List<String> lines = onError.orElse(List.of("PyErr_Clear();"));
    return survey.layout().choice("", call + " < 0", lines, survey.function());
  }

  /**
   * What the answer is compared with where the borrowed lookup was tested for NULL; empty if the
   * answer does not tell it.
   *
   * @param isNull whether the test was true for NULL
   */
  Optional<String> outcome(boolean isNull) {
    return switch (kind) {
      case SEPARATE -> Optional.of(isNull ? " <= 0" : " > 0");
      case INSERTED -> Optional.of(isNull ? " < 0" : " >= 0");
      case DEAD -> deadIsNull ? Optional.of(isNull ? " < 0" : " >= 0") : Optional.empty();
      default -> Optional.empty();
    };
  }
}
