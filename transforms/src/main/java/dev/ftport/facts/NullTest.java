package dev.ftport.facts;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * A test of an expression for {@code NULL}.
 *
 * @param tested what is tested: a name, a field, an assignment
 * @param isNull whether the test is true for {@code NULL}
 */
public record NullTest(Expression tested, boolean isNull) {
  /** Reads {@code x == NULL}, {@code NULL != x}, {@code !x}, {@code x} and the like. */
  public static Optional<NullTest> of(Expression condition) {
    return switch (condition) {
      case Expression.Binary binary -> comparison(binary);
      case Expression.Unary unary ->
          unary.operator().equals("!")
              ? of(unary.operand()).map(test -> new NullTest(test.tested(), !test.isNull()))
              : Optional.empty();
      case Expression.Name name -> Optional.of(new NullTest(name, false));
      case Expression.Member member -> Optional.of(new NullTest(member, false));
      case Expression.Assign assign -> Optional.of(new NullTest(assign, false));
      default -> Optional.empty();
    };
  }

  private static Optional<NullTest> comparison(Expression.Binary binary) {
    if (!binary.operator().equals("==") && !binary.operator().equals("!=")) {
      return Optional.empty();
    }
    boolean isNull = binary.operator().equals("==");
    if (binary.right().isNull()) {
      return Optional.of(new NullTest(binary.left().withoutCasts(), isNull));
    }
    if (binary.left().isNull()) {
      return Optional.of(new NullTest(binary.right().withoutCasts(), isNull));
    }
    return Optional.empty();
  }

  /**
   * The tests whose outcome is known on one side of {@code condition}: the operands of a chain of
   * {@code ||} that are true for {@code NULL}, of {@code &&} that are false for it.
   */
  public static Stream<NullTest> deciding(Expression condition) {
    if (condition instanceof Expression.Binary chain
        && (chain.operator().equals("||") || chain.operator().equals("&&"))) {
      boolean or = chain.operator().equals("||");
      return Stream.concat(deciding(chain.left()), deciding(chain.right()))
          .filter(test -> test.isNull() == or);
    }
    return of(condition).stream();
  }

  /** Whether {@code around} only asks of its part whether it is NULL, or zero. */
  public static boolean isAsked(Node around, Node part) {
    return switch (around) {
      case Statement.If choice -> choice.condition() == part;
      case Statement.Loop loop -> loop.condition().filter(asked -> asked == part).isPresent();
      case Expression.Conditional choice -> choice.condition() == part;
      case Expression.Binary both -> both.operator().equals("&&") || both.operator().equals("||");
      case Expression.Unary negation -> negation.operator().equals("!");
      default -> false;
    };
  }
}
