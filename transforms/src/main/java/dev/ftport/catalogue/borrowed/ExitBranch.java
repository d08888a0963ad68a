package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the branch of an error exit does: it sets an exception, cleans up, and jumps. */
final class ExitBranch {
  private final Survey survey;
  private final Statement.If choice;

  /** The branch that {@code choice} takes. */
  ExitBranch(Survey survey, Statement.If choice) {
    this.survey = survey;
    this.choice = choice;
  }

  /** The statement with which the branch leaves the function; nothing if that is no error exit. */
  Optional<Statement> jump() {
    List<Statement> all = statements();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Statement last = all.getLast();
    boolean fits =
        switch (last) {
          case Statement.Goto jump -> jump.label().map(this::keepsException).orElse(false);
          case Statement.Return exit -> exit.value().map(this::isError).orElse(false);
          default -> false;
        };
    return fits && last.origin() == Origin.WRITTEN ? Optional.of(last) : Optional.empty();
  }

  private boolean isError(Expression value) {
    Expression plain = value.withoutCasts();
    boolean pointer = survey.function().returnType().contains("*");
    if (pointer) {
      return plain.isNull() || isFailure(plain);
    }
    return plain instanceof Expression.Unary unary
        && unary.operator().equals("-")
        && unary.operand() instanceof Expression.Literal literal
        && literal.text().equals("1");
  }

  private static boolean isFailure(Expression value) {
    return value instanceof Expression.Call call
        && CallEffects.of(call.name())
            .map(effects -> effects.result() == CallEffects.Result.NULL_ALWAYS)
            .orElse(false);
  }

  /** Whether the code behind a label leaves the exception that is set as it is. */
  private boolean keepsException(String label) {
    List<Statement> behind = behind(label);
    boolean[] sets = new boolean[] {behind.isEmpty()};
    for (Statement statement : behind) {
      statement.walk(
          node ->
              sets[0] |=
                  node instanceof Expression.Call call
                      && call.name().matches("PyErr_(Set|Format|NoMemory|Bad|Clear).*"));
    }
    return !sets[0];
  }

  /** The statements from a label to the end of the function, or to where it is left for sure. */
  private List<Statement> behind(String label) {
    List<Statement> behind = new ArrayList<>();
    boolean[] seen = new boolean[1];
    for (Statement statement : survey.function().body().statements()) {
      seen[0] |= statement instanceof Statement.Label at && at.name().equals(label);
      if (seen[0]) {
        behind.add(statement);
        Statement inner = statement instanceof Statement.Label at ? at.statement() : statement;
        if (inner instanceof Statement.Return || inner instanceof Statement.Goto) {
          break;
        }
      }
    }
    return behind;
  }

  private boolean labelMentions(String label, String name) {
    return behind(label).stream()
        .anyMatch(statement -> survey.unit().mentions(statement.span(), name));
  }

  /**
   * The branch of an exit without what sets the exception; nothing if it does more than clean up.
   *
   * @param unset variables that have no value yet where the lookup stands
   */
  Optional<List<String>> lines(Set<String> unset) {
    List<String> lines = new ArrayList<>();
    for (Statement statement : statements()) {
      if (statement instanceof Statement.Return exit
          && exit.value().map(value -> isFailure(value.withoutCasts())).orElse(false)) {
        lines.add("return NULL;");
        continue;
      }
      boolean ends = statement instanceof Statement.Return || statement instanceof Statement.Goto;
      if (!ends && setsException(statement)) {
        continue;
      }
      if (!ends && !isCleanup(statement)) {
        return Optional.empty();
      }
      if (statement.origin() != Origin.WRITTEN
          || unset.stream().anyMatch(name -> survey.unit().mentions(statement.span(), name))) {
        return Optional.empty();
      }
      String text = statement.span().of(survey.text());
      if (text.contains("\n") || text.contains("//") || text.contains("/*")) {
        return Optional.empty();
      }
      lines.add(text);
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines);
  }

  /** The lines where one more thing is held: with its release, if the label does not do it. */
  Optional<List<String>> linesHolding(Acquisitions.Held held) {
    Optional<Statement> jump = jump();
    if (jump.isPresent()
        && jump.get() instanceof Statement.Goto go
        && go.label().map(label -> labelMentions(label, held.name())).orElse(true)) {
      return lines(Set.of());
    }
    return lines(Set.of())
        .map(
            lines -> {
              List<String> all = new ArrayList<>();
              all.add(held.release());
              all.addAll(lines);
              return all;
            });
  }

  private List<Statement> statements() {
    Statement branch = choice.positive();
    return branch instanceof Statement.Compound block ? block.statements() : List.of(branch);
  }

  private static boolean setsException(Statement statement) {
    return statement instanceof Statement.Evaluation evaluation
        && evaluation.expression().withoutCasts() instanceof Expression.Call call
        && call.name().matches("PyErr_(Set|Format|NoMemory|Bad|Clear).*");
  }

  private static boolean isCleanup(Statement statement) {
    return statement instanceof Statement.Evaluation evaluation
        && evaluation.expression().withoutCasts() instanceof Expression.Call call
        && Acquisitions.givesBack(call);
  }
}
