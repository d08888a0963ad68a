package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes releases where they belong. */
final class ReleaseEdits {
  private final Survey survey;
  private final Draft draft;

  /**
   * A writer for a function.
   *
   * @param draft gets the edits
   */
  ReleaseEdits(Survey survey, Draft draft) {
    this.survey = survey;
    this.draft = draft;
  }

  /**
   * Puts a release at its place.
   *
   * @param release the statement, as {@code Py_DECREF(x);}
   * @throws Refusal if there is no room for it
   */
  void put(String release, Releases.Place place) throws Refusal {
    Statement statement = place.statement();
    if (ThreadState.isDetached(survey.nesting(), statement)) {
      throw new Refusal("it would be released without the thread state");
    }
    if (place.behind()) {
      behind(release, statement);
      return;
    }
    if (statement.origin() != Origin.WRITTEN) {
      throw new Refusal("a macro leaves the function in line %d".formatted(survey.line(statement)));
    }
    if (statement instanceof Statement.Return exit
        && exit.value().isPresent()
        && (place.usesInReturn() || readsErrno(exit.value().get()))) {
      returned(exit, release);
    } else {
      around(statement, List.of(release), List.of());
    }
  }

  private void behind(String release, Statement statement) throws Refusal {
    if (statement.origin() == Origin.MACRO) {
      throw new Refusal("a macro is in the way");
    }
    if (survey.block(statement).isEmpty()) {
      throw new Refusal("it does not stand in a block");
    }
    draft.addBehind(statement, List.of(survey.indentAt(statement) + release));
  }

  private static boolean readsErrno(Expression value) {
    boolean[] found = new boolean[1];
    value.walk(
        node ->
            found[0] |=
                node instanceof Expression.Call call
                    && call.name().matches(".*(Errno|WindowsErr|FromErr).*"));
    return found[0];
  }

  /** {@code return f(x);} becomes a variable, the release, and the return. */
  private void returned(Statement.Return exit, String release) throws Refusal {
    String type =
        survey
            .function()
            .returnType()
            .replaceAll("\\b(static|inline|extern|__inline__|__inline|register)\\b", "")
            .strip()
            .replaceAll("\\s+", " ")
            .replace("* *", "**");
    if (!type.matches("(const )?(struct |unsigned |enum )?\\w+( \\*+)?") || type.equals("void")) {
      throw new Refusal(
          "the type of what line %d returns is not clear".formatted(survey.line(exit)));
    }
    String result = Hoisted.freeName(survey.unit(), survey.function(), "result", Set.of());
    String declared = type.endsWith("*") ? type + result : type + " " + result;
    int keyword = exit.span().start();
    draft.add(
        List.of(Edit.replace(new Span(keyword, keyword + "return".length()), declared + " =")));
    around(exit, List.of(), List.of(release, "return " + result + ";"));
  }

  /** Puts lines before and behind a statement; one that stands alone gets braces. */
  void around(Statement statement, List<String> before, List<String> behind) throws Refusal {
    if (survey.block(statement).isPresent()) {
      inBlock(statement, before, behind);
      return;
    }
    Optional<Statement> parent = survey.nesting().parent(statement);
    if (parent.isEmpty()
        || parent.get() instanceof Statement.Label
        || parent.get().origin() != Origin.WRITTEN) {
      throw new Refusal(
          "there is no room for a release before line %d".formatted(survey.line(statement)));
    }
    draft.add(
        survey
            .layout()
            .inBraces(statement, parent.get().span().start(), before, behind, survey.function())
            .orElseThrow(
                () ->
                    new Refusal(
                        "a comment is in the way in line %d".formatted(survey.line(statement))))
            .list());
  }

  private void inBlock(Statement statement, List<String> before, List<String> behind)
      throws Refusal {
    Span span = statement.span();
    if (!behind.isEmpty()) {
      if (survey.nesting().isBehindCase(statement)) {
        throw new Refusal("no variable can be declared behind `case`");
      }
      draft.add(
          List.of(
              survey.layout().linesBehind(span.start(), span.end(), indented(statement, behind))));
    }
    if (!before.isEmpty()) {
      draft.add(List.of(survey.layout().linesBefore(span.start(), indented(statement, before))));
    }
  }

  private List<String> indented(Statement statement, List<String> lines) {
    String indent = survey.indentAt(statement);
    return lines.stream().map(line -> indent + line).toList();
  }
}
