package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Expression;
import dev.ftport.facts.NoneTest;
import dev.ftport.facts.NullTest;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A test that comes out alike for a referent that is dead and for a lookup that has failed: {@code
 * x && x != Py_None}, {@code !x || x == Py_None}.
 *
 * @param whole the test
 * @param first the part that is evaluated first
 * @param second the other part
 * @param none the part that asks for {@code Py_None}
 * @param alive whether the test is true for an object
 */
record AliveTest(
    Expression.Binary whole, Expression first, Expression second, NoneTest none, boolean alive) {

  /** Reads a condition about a variable; {@code x} may be assigned in the first part. */
  static Optional<AliveTest> of(Expression condition, String name) {
    if (!(condition instanceof Expression.Binary both)
        || !(both.operator().equals("&&") || both.operator().equals("||"))) {
      return Optional.empty();
    }
    boolean alive = both.operator().equals("&&");
    Optional<NoneTest> right = none(both.right(), name, alive);
    if (right.isPresent() && isNullTest(both.left(), name, alive)) {
      return Optional.of(new AliveTest(both, both.left(), both.right(), right.get(), alive));
    }
    Optional<NoneTest> left = none(both.left(), name, alive);
    return left.isPresent() && isNullTest(both.right(), name, alive)
        ? Optional.of(new AliveTest(both, both.left(), both.right(), left.get(), alive))
        : Optional.empty();
  }

  private static Optional<NoneTest> none(Expression part, String name, boolean alive) {
    return NoneTest.of(part).filter(test -> test.isNone() != alive && is(test.tested(), name));
  }

  private static boolean isNullTest(Expression part, String name, boolean alive) {
    return NullTest.of(part)
        .filter(test -> test.isNull() != alive)
        .map(NullTest::tested)
        .map(tested -> tested instanceof Expression.Assign assign ? assign.target() : tested)
        .filter(tested -> is(tested, name))
        .isPresent();
  }

  private static boolean is(Expression expression, String name) {
    return expression.asName().equals(Optional.of(name));
  }

  /** The part that asks for NULL. */
  Expression nullPart() {
    return NoneTest.of(first).isPresent() ? second : first;
  }

  /** What the answer of the strong lookup is compared with. */
  String outcome() {
    return alive ? " > 0" : " <= 0";
  }

  /**
   * The edits that leave one test for NULL.
   *
   * @throws Refusal if a macro, a comment or a parenthesis is in the way
   */
  List<Edit> edits(Survey survey) throws Refusal {
    String between = survey.text().substring(first.span().end(), second.span().start()).strip();
    if (!whole.isEditable() || !none.none().isEditable() || !between.equals(whole.operator())) {
      throw new Refusal("the test for `Py_None` is not clear");
    }
    Span gone =
        nullPart() == first
            ? new Span(first.span().start(), second.span().start())
            : new Span(first.span().end(), second.span().end());
    return List.of(
        Edit.delete(gone), Edit.replace(none.none().span(), survey.layout().nullPointer()));
  }
}
