package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the branch of an error exit does: it sets an exception, cleans up, and jumps. */
final class ExitBranch {
  private static final String SETS_EXCEPTION =
      "PyErr_(Set(?!Interrupt|ExcInfo|HandledException).*|FormatV?|NoMemory|Bad.*)";
  private static final String CHANGES_EXCEPTION = "PyErr_(Set|Format|NoMemory|Bad|Clear).*";

  private final Survey survey;
  private final Statement.If choice;

  /** The branch that {@code choice} takes. */
  ExitBranch(Survey survey, Statement.If choice) {
    this.survey = survey;
    this.choice = choice;
  }

  Statement.If choice() {
    return choice;
  }

  /** The constant that the branch returns with the exception that it sets itself. */
  Optional<String> failure() {
    return raises() ? constant() : Optional.empty();
  }

  /** Whether the branch returns one of these constants. */
  boolean returns(Set<String> constants) {
    return constant().filter(constants::contains).isPresent();
  }

  private Optional<String> constant() {
    return statements().isEmpty() || !(statements().getLast() instanceof Statement.Return exit)
        ? Optional.empty()
        : exit.value()
            .filter(value -> exit.origin() == Origin.WRITTEN && isConstant(value))
            .map(value -> value.withoutCasts().span().of(survey.text()));
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
          case Statement.Goto jump ->
              jump.label().map(label -> keepsException(label) && isFailure(label)).orElse(false);
          case Statement.Return exit ->
              exit.value().map(this::isError).orElse(false)
                  || (raises() && exit.value().map(this::isConstant).orElse(true));
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

  /** Whether the branch sets an exception itself: what it returns then stands for a failure. */
  private boolean raises() {
    return statements().stream().anyMatch(this::setsException);
  }

  /** Whether a value is the same wherever the function is left with it. */
  private boolean isConstant(Expression value) {
    return switch (value.withoutCasts()) {
      case Expression.Literal ignored -> true;
      case Expression.Unary unary ->
          unary.operator().equals("-") && unary.operand() instanceof Expression.Literal;
      case Expression.Name name ->
          name.text().matches("[A-Z][A-Z0-9_]*|true|false")
              && survey.declared(name.text()).isEmpty();
      default -> false;
    };
  }

  /**
   * Whether the branch goes to a label because something has failed: if that is not clear from what
   * is returned there, the branch sets an exception, or asks for a failure.
   */
  private boolean isFailure(String label) {
    List<Statement> behind = behind(label);
    Statement last = behind.isEmpty() ? choice : behind.getLast();
    Statement inner = last instanceof Statement.Label at ? at.statement() : last;
    boolean returnsError =
        inner instanceof Statement.Return exit && exit.value().map(this::isError).orElse(true);
    return returnsError || raises() || asksForFailure(choice.condition());
  }

  /** Whether a condition looks at what a call has answered, as far as that can be seen. */
  private boolean asksForFailure(Expression condition) {
    return switch (condition.withoutCasts()) {
      case Expression.Unary unary -> asksForFailure(unary.operand());
      case Expression.Name name ->
          survey.declared(name.text()).map(v -> v.pointers() > 0).orElse(true);
      case Expression.Literal ignored -> false;
      case Expression.Binary both ->
          switch (both.operator()) {
            case "&&", "||" -> asksForFailure(both.left()) || asksForFailure(both.right());
            case "<", "!=" -> both.right().isNull() || asksForFailure(both.left());
            case "==" ->
                both.right().withoutCasts() instanceof Expression.Unary
                    || asksForFailure(both.left());
            default -> false;
          };
      default -> true;
    };
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
    behind.forEach(statement -> sets[0] |= changesException(statement));
    return !sets[0];
  }

  /** Whether an exception that is set may be another one, or none, behind a node. */
  private static boolean changesException(Node node) {
    if (node instanceof Expression.Call call && call.name().matches(CHANGES_EXCEPTION)) {
      return true;
    }
    if (node instanceof Statement.If choice && isWithoutException(choice.condition())) {
      return choice.negative().map(ExitBranch::changesException).orElse(false);
    }
    return node.children().stream().anyMatch(ExitBranch::changesException);
  }

  /** {@code !PyErr_Occurred()}. */
  private static boolean isWithoutException(Expression condition) {
    return NullTest.of(condition)
            .filter(NullTest::isNull)
            .map(NullTest::tested)
            .filter(ExitBranch::asksForException)
            .isPresent()
        || condition instanceof Expression.Unary unary
            && unary.operator().equals("!")
            && asksForException(unary.operand());
  }

  private static boolean asksForException(Expression value) {
    return value instanceof Expression.Call call && call.name().equals("PyErr_Occurred");
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
      if (!ends && (setsException(statement) || clearsException(statement))) {
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

  /** The variables that the branch gives back what they hold of. */
  Set<String> givenBack() {
    Set<String> names = new TreeSet<>();
    for (Statement statement : statements()) {
      if (statement instanceof Statement.Evaluation evaluation
          && evaluation.expression().withoutCasts() instanceof Expression.Call call
          && Acquisitions.givesBack(call)) {
        for (Expression argument : call.arguments()) {
          argument.asName().ifPresent(names::add);
          if (argument instanceof Expression.Unary unary) {
            unary.asAddressOf().ifPresent(names::add);
          }
        }
      }
    }
    return names;
  }

  private List<Statement> statements() {
    Statement branch = choice.positive();
    return branch instanceof Statement.Compound block ? block.statements() : List.of(branch);
  }

  private static boolean clearsException(Statement statement) {
    return statement instanceof Statement.Evaluation evaluation
        && evaluation.expression().withoutCasts() instanceof Expression.Call call
        && call.name().matches(CHANGES_EXCEPTION);
  }

  private boolean setsException(Statement statement) {
    return statement instanceof Statement.Evaluation evaluation
        && evaluation.expression().withoutCasts() instanceof Expression.Call call
        && (call.name().matches(SETS_EXCEPTION) || onlySetsException(call.name()));
  }

  /** Whether a function of the file does nothing but set an exception. */
  private boolean onlySetsException(String name) {
    List<Function> found =
        survey.unit().functions().stream().filter(f -> f.name().equals(name)).toList();
    return found.size() == 1
        && !found.getFirst().body().statements().isEmpty()
        && found.getFirst().body().statements().stream()
            .allMatch(
                statement ->
                    statement instanceof Statement.Evaluation evaluation
                        && evaluation.expression().withoutCasts() instanceof Expression.Call call
                        && call.name().matches(SETS_EXCEPTION));
  }

  private boolean isCleanup(Statement statement) {
    return statement instanceof Statement.Evaluation evaluation
        && switch (evaluation.expression().withoutCasts()) {
          case Expression.Call call -> Acquisitions.givesBack(call);
          case Expression.Assign assign -> setsResult(assign);
          default -> false;
        };
  }

  /** {@code status = -1;}, before what returns it. */
  private boolean setsResult(Expression.Assign assign) {
    return assign.operator().equals("=")
        && isConstant(assign.value())
        && assign
            .target()
            .asName()
            .filter(
                name ->
                    Unit.locals(survey.function()).stream().anyMatch(v -> v.name().equals(name)))
            .flatMap(survey::declared)
            .map(v -> v.pointers() == 0 && !v.hasTypeWord("static"))
            .orElse(false);
  }
}
