package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.source.Edit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes a strong lookup in the place of a borrowed one. */
final class LookupEdits {
  private final Survey survey;
  private final boolean deadIsNull;
  private final Set<String> declared = new HashSet<>();

  /**
   * A writer for one function.
   *
   * @param deadIsNull whether a dead referent is NULL afterwards, and no longer {@code Py_None}
   */
  LookupEdits(Survey survey, boolean deadIsNull) {
    this.survey = survey;
    this.deadIsNull = deadIsNull;
  }

  /**
   * The edits for a lookup that is stored in a variable.
   *
   * @param onError the lines that leave the function when the lookup fails; empty to keep what the
   *     borrowed lookup did, which is to swallow the error
   * @throws Refusal if the place does not allow it
   */
  List<Edit> stored(Stored stored, Optional<List<String>> onError) throws Refusal {
    Expression.Call call = stored.site().call();
    if (!call.isEditable() || !call.callee().isEditable() || !stored.giver().isEditable()) {
      throw new Refusal("a macro is in the way");
    }
    if (stored.form() == Stored.Form.COMPARED) {
      return List.of(compared(stored));
    }
    if (stored.form() == Stored.Form.HOISTED) {
      return List.of(Edit.replace(call.span(), stored.name()));
    }
    if (stored.lookup().answer().isValue()) {
      return new StrongCall(survey, stored).renamed();
    }
    Answer answer = new Answer(survey, stored.lookup().answer(), deadIsNull, onError);
    return switch (stored.form()) {
      case STATEMENT, DECLARATION ->
          new AnsweredStatement(survey, stored, answer, declared).edits();
      case CONDITION -> new AnsweredCondition(survey, stored, answer).edits();
      case PART, HOISTED, COMPARED -> throw new Refusal("it is a part of a larger expression");
    };
  }

  private Edit compared(Stored stored) throws Refusal {
    Identity identity = Identity.of(stored.site()).orElseThrow();
    survey.refuseComments(identity.test().span(), stored.site().call().span());
    String call = new StrongCall(survey, stored).textInto(stored.name());
    Node around = stored.site().parentOf(identity.test()).orElseThrow();
    return Edit.replace(
        identity.test().span(),
        identity.replacement(call, stored.name(), survey.unit().file(), around));
  }

  /**
   * The lines before a statement that look up what the statement has used at once until now.
   *
   * @param onError as for {@link #stored}
   * @param guard what leaves the function when the variable is NULL; empty for nothing
   */
  List<String> hoisted(Stored stored, Optional<List<String>> onError, Optional<List<String>> guard)
      throws Refusal {
    StrongCall call = new StrongCall(survey, stored);
    String name = stored.name();
    List<String> lines = new ArrayList<>();
    if (stored.lookup().answer().isValue()) {
      lines.add("PyObject *" + name + " = " + call.text() + ";");
    } else {
      Answer answer = new Answer(survey, stored.lookup().answer(), deadIsNull, onError);
      lines.add("PyObject *" + name + ";");
      lines.addAll(answer.asked(call.textInto(name), name));
    }
    if (guard.isPresent()) {
      String missing = name + " == " + survey.layout().nullPointer();
      lines.addAll(survey.layout().choice("", missing, guard.get(), survey.function()));
    }
    return lines;
  }
}
