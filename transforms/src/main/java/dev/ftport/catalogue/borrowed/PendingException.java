package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether an exception may be set already where a statement stands. A lookup that swallows errors
 * keeps such an exception; {@code PyErr_Clear} behind a strong one would not.
 */
final class PendingException {
  private final Function function;
  private final Nesting nesting;

  PendingException(Function function, Nesting nesting) {
    this.function = function;
    this.nesting = nesting;
  }

  /** Whether {@code statement} is only reached, or may be reached, with an exception set. */
  boolean at(Statement statement) {
    for (Statement around : nesting.outwards(statement)) {
      Optional<Statement> parent = nesting.parent(around);
      if (parent.isEmpty()) {
        return false;
      }
      if (parent.get() instanceof Statement.If choice
          && choice.positive() == around
          && isFailure(choice.condition())) {
        return !isClearedBefore(around, statement);
      }
      if (parent.get() instanceof Statement.Compound block
          && setsBefore(block, nesting.index(block, around))) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the statements before, in the same block, leaves an exception behind. */
  private boolean setsBefore(Statement.Compound block, int index) {
    boolean set = false;
    for (int i = 0; i < index; i++) {
      Statement statement = block.statements().get(i);
      if (statement instanceof Statement.Label label) {
        set |= isReachedByFailures(label.name());
        statement = label.statement();
      }
      if (statement instanceof Statement.Evaluation evaluation
          && evaluation.expression().withoutCasts() instanceof Expression.Call call) {
        set |= call.name().matches("PyErr_(Set|Format|NoMemory|Bad|Restore).*");
        set &= !call.name().matches("PyErr_(Clear|Fetch|GetRaised|Print|WriteUnraisable).*");
      }
    }
    return set;
  }

  private boolean isReachedByFailures(String label) {
    boolean[] found = new boolean[1];
    function
        .body()
        .walk(
            node ->
                found[0] |=
                    node instanceof Statement.Goto jump
                        && jump.label().equals(Optional.of(label))
                        && nesting.outwards(jump).stream().anyMatch(this::isFailureBranch));
    return found[0];
  }

  private boolean isFailureBranch(Statement branch) {
    return nesting.parent(branch).orElse(null) instanceof Statement.If choice
        && choice.positive() == branch
        && isFailure(choice.condition());
  }

  private static boolean isClearedBefore(Statement branch, Statement until) {
    boolean[] cleared = new boolean[1];
    branch.walk(
        node ->
            cleared[0] |=
                node instanceof Expression.Call call
                    && call.span().end() <= until.span().start()
                    && call.name().matches("PyErr_(Clear|Fetch|GetRaised|Print|WriteUn).*"));
    return cleared[0];
  }

  /** Whether a condition is true where a call of the C API has failed with an exception. */
  private boolean isFailure(Expression condition) {
    if (condition instanceof Expression.Binary both
        && (both.operator().equals("&&") || both.operator().equals("||"))) {
      return isFailure(both.left()) || isFailure(both.right());
    }
    if (condition instanceof Expression.Call call) {
      return call.name().equals("PyErr_Occurred");
    }
    if (condition instanceof Expression.Binary test
        && test.left().withoutCasts() instanceof Expression.Call call
        && fails(call)) {
      return test.operator().equals("<")
          || (test.operator().equals("==") && !test.right().isNull())
          || (test.operator().equals("!=") && test.right().isNull());
    }
    return NullTest.of(condition)
        .filter(NullTest::isNull)
        .map(test -> valuesOf(test.tested()).stream().anyMatch(PendingException::raises))
        .orElse(false);
  }

  private static boolean fails(Expression.Call call) {
    return CallEffects.of(call.name())
        .map(effects -> effects.result() == CallEffects.Result.STATUS && effects.mayRunPython())
        .orElse(false);
  }

  private static boolean raises(Expression value) {
    return value.withoutCasts() instanceof Expression.Call call
        && CallEffects.of(call.name())
            .map(
                effects ->
                    effects.result() == CallEffects.Result.NEW
                        || effects.result() == CallEffects.Result.INTERIOR)
            .orElse(false);
  }

  /**
   * All values that a tested expression may have: its own, and those that its variable is given.
   */
  private List<Expression> valuesOf(Expression tested) {
    List<Expression> values = new ArrayList<>();
    if (tested instanceof Expression.Assign assign) {
      values.add(assign.value());
      return values;
    }
    values.add(tested);
    Optional<String> name = tested.asName();
    if (name.isPresent()) {
      function.body().walk(node -> collect(node, name.get(), values));
    }
    return values;
  }

  private static void collect(Node node, String name, List<Expression> values) {
    if (node instanceof Expression.Assign assign
        && assign.target().asName().equals(Optional.of(name))) {
      values.add(assign.value());
    }
    if (node instanceof Statement.Declaration declaration) {
      for (Variable variable : declaration.variables()) {
        if (variable.name().equals(name)) {
          variable.initializer().ifPresent(values::add);
        }
      }
    }
  }
}
