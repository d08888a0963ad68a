package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Flow;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.flow.Step;
import java.util.List;
import java.util.Optional;

/**
 * The test for NULL of what a lookup yields, which can ask for the answer of the strong lookup
 * itself: {@code if (x == NULL)} becomes {@code if (PyDict_GetItemRef(d, k, &x) <= 0)}.
 */
final class AnswerTest {
  private final Survey survey;
  private final boolean deadIsNull;

  /**
   * Looks for such tests in a function.
   *
   * @param deadIsNull whether a dead referent is NULL afterwards, and no longer {@code Py_None}
   */
  AnswerTest(Survey survey, boolean deadIsNull) {
    this.survey = survey;
    this.deadIsNull = deadIsNull;
  }

  /**
   * The condition of the statement behind a lookup, which can ask for the answer itself.
   *
   * @param outcome what the answer is compared with, as {@code " < 0"}
   */
  record Fold(Expression condition, String outcome) {}

  /** The test for NULL that asks for the answer itself; its error leaves the function. */
  Optional<Expression> askedIn(Stored stored) {
    return switch (stored.form()) {
      case CONDITION ->
          stored.statement() instanceof Statement.If choice && Flow.leaves(choice.positive())
              ? tested(stored).filter(test -> test == choice.condition())
              : Optional.empty();
      case STATEMENT, DECLARATION -> fold(stored).map(Fold::condition);
      case PART, HOISTED, COMPARED -> Optional.empty();
    };
  }

  /** Whether a test for NULL becomes the test of the lookup's answer. */
  boolean asksItself(Stored stored, Step.Test test) {
    return askedIn(stored).map(asked -> isInside(asked, test.condition())).orElse(false);
  }

  private static boolean isInside(Expression whole, Expression part) {
    boolean[] found = new boolean[1];
    whole.walk(node -> found[0] |= node == part);
    return found[0];
  }

  /** The test behind a lookup that stands in a block, if it can ask for the answer itself. */
  Optional<Fold> fold(Stored stored) {
    if (!(survey.next(stored.statement()).orElse(null) instanceof Statement.If choice)
        || choice.before().isPresent()
        || !choice.isEditable()
        || choice.condition().origin() != Origin.WRITTEN) {
      return Optional.empty();
    }
    Expression condition = choice.condition();
    Optional<Boolean> isNull = isNull(condition, stored.name());
    Optional<String> outcome =
        switch (stored.lookup().answer()) {
          case INSERTED -> isNull.map(yes -> yes ? " < 0" : " >= 0");
          case DEAD ->
              isNull
                  .filter(yes -> yes && deadIsNull && Flow.leaves(choice.positive()))
                  .map(yes -> " < 0");
          case SEPARATE ->
              isNull
                  .map(yes -> yes ? " <= 0" : " > 0")
                  .or(() -> asksForError(condition, stored.name()));
          default -> Optional.empty();
        };
    return outcome.map(o -> new Fold(condition, o));
  }

  /**
   * The test behind a lookup, or round it, that is true or false for an object alone, and so can
   * ask for the answer: {@code PyWeakref_GetRef(r, &x) > 0}.
   */
  Optional<AliveTest> alive(Stored stored) {
    if (!deadIsNull || !survey.declared(stored.name()).map(StrongCall::isObject).orElse(false)) {
      return Optional.empty();
    }
    return switch (stored.form()) {
      case STATEMENT, DECLARATION ->
          survey
              .next(stored.statement())
              .filter(Statement.If.class::isInstance)
              .map(Statement.If.class::cast)
              .filter(choice -> choice.before().isEmpty() && choice.isEditable())
              .flatMap(choice -> AliveTest.of(choice.condition(), stored.name()))
              .filter(test -> test.whole().origin() == Origin.WRITTEN);
      case CONDITION -> {
        for (Node around : stored.site().path()) {
          if (around instanceof Expression.Binary whole && whole.origin() == Origin.WRITTEN) {
            Optional<AliveTest> test = AliveTest.of(whole, stored.name());
            if (test.isPresent() && isInside(test.get().first(), (Expression) stored.giver())) {
              yield test;
            }
          }
        }
        yield Optional.empty();
      }
      case PART, HOISTED, COMPARED -> Optional.empty();
    };
  }

  /** Whether a condition is a test of the variable for NULL, and which. */
  private static Optional<Boolean> isNull(Expression condition, String name) {
    return NullTest.of(condition)
        .filter(test -> test.tested().asName().equals(Optional.of(name)))
        .map(NullTest::isNull);
  }

  /** {@code x == NULL && PyErr_Occurred()}. */
  private static Optional<String> asksForError(Expression condition, String name) {
    return condition instanceof Expression.Binary both
            && both.operator().equals("&&")
            && isNull(both.left(), name).orElse(false)
            && both.right() instanceof Expression.Call call
            && call.name().equals("PyErr_Occurred")
        ? Optional.of(" < 0")
        : Optional.empty();
  }

  /**
   * The test for NULL that is all that happens to the value assigned in a condition; the assignment
   * alone is one where only its truth is asked for, and not in {@code (x = f(..)) == y}.
   */
  static Optional<Expression> tested(Stored stored) {
    List<Node> path = stored.site().path();
    int at = path.indexOf(stored.giver());
    Expression test = (Expression) stored.giver();
    while (at > 0
        && path.get(at - 1) instanceof Expression around
        && isNullTestOf(around, stored.giver())) {
      test = around;
      at--;
    }
    boolean isTest = test != stored.giver() || (at > 0 && NullTest.isAsked(path.get(at - 1), test));
    return isTest && test.isEditable() ? Optional.of(test) : Optional.empty();
  }

  private static boolean isNullTestOf(Expression around, Node giver) {
    return NullTest.of(around).map(test -> test.tested() == giver).orElse(false);
  }
}
