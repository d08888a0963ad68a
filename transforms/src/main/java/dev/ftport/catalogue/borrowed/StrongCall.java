package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Variable;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The call of the strong lookup that takes the place of a borrowed one. */
final class StrongCall {
  private final Survey survey;
  private final Expression.Call call;
  private final CApi.Lookup lookup;

  /** The call for a lookup in the function of {@code survey}. */
  StrongCall(Survey survey, Stored stored) {
    this.survey = survey;
    this.call = stored.site().call();
    this.lookup = stored.lookup();
  }

  /** The edits for a replacement that returns the reference: its name, and a cast it may need. */
  List<Edit> renamed() {
    List<Edit> edits = new ArrayList<>();
    edits.add(Edit.replace(call.callee().span(), lookup.replacement()));
    cast().ifPresent(edits::add);
    return edits;
  }

  /** The text of a replacement that returns the reference. */
  String text() {
    int start = call.span().start();
    List<Edit> inside =
        renamed().stream()
            .map(
                edit ->
                    new Edit(
                        new Span(edit.span().start() - start, edit.span().end() - start),
                        edit.text()))
            .toList();
    return Edits.of(inside).applyTo(survey.text().substring(start, call.span().end()));
  }

  /**
   * The text of a replacement that answers with a number.
   *
   * @param target the variable that it puts the reference into
   */
  String textInto(String target) throws Refusal {
    String text = survey.text();
    int open = text.indexOf('(', call.callee().span().end());
    int close = call.span().end() - 1;
    if (open < 0 || open > close || text.charAt(close) != ')') {
      throw new Refusal("its text is not clear");
    }
    String inside = text.substring(open + 1, close);
    Optional<Edit> cast = cast();
    if (cast.isPresent()) {
      int at = cast.get().span().start() - open - 1;
      inside = inside.substring(0, at) + cast.get().text() + inside.substring(at);
    }
    return lookup.replacement()
        + text.substring(call.callee().span().end(), open + 1)
        + inside
        + ", &"
        + target
        + ")";
  }

  /** A macro's argument gets the cast that the macro made. */
  private Optional<Edit> cast() {
    boolean macro = lookup.name().matches(".*_GET_[A-Z]+|PyCell_GET");
    if (!macro || call.arguments().isEmpty() || isObject(call.arguments().getFirst())) {
      return Optional.empty();
    }
    return Optional.of(Edit.insert(call.arguments().getFirst().span().start(), "(PyObject *)"));
  }

  /** Whether an argument is certainly a {@code PyObject *}. */
  private boolean isObject(Expression argument) {
    return switch (argument) {
      case Expression.Cast cast -> isObjectType(cast.type());
      case Expression.Name name ->
          survey.declared(name.text()).map(StrongCall::isObject).orElse(false);
      case Expression.Call inner ->
          CallEffects.of(inner.name())
              .map(effects -> effects.result() == CallEffects.Result.NEW)
              .orElse(false);
      default -> false;
    };
  }

  /** Whether a variable is a {@code PyObject *}. */
  static boolean isObject(Variable variable) {
    return isObjectType(variable.type());
  }

  private static boolean isObjectType(String type) {
    return type.replaceAll("\\b(static|register|const|volatile)\\b", "")
        .replace(" ", "")
        .equals("PyObject*");
  }
}
