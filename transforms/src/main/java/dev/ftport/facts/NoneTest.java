package dev.ftport.facts;

import java.util.Optional;

/**
 * A comparison with {@code Py_None}.
 *
 * @param tested what is compared
 * @param none where {@code Py_None} stands
 * @param isNone whether the test is true for {@code Py_None}
 */
public record NoneTest(Expression tested, Expression none, boolean isNone) {
  /** Reads {@code x == Py_None} and {@code Py_None != x}. */
  public static Optional<NoneTest> of(Expression condition) {
    if (!(condition instanceof Expression.Binary binary)
        || (!binary.operator().equals("==") && !binary.operator().equals("!="))) {
      return Optional.empty();
    }
    boolean isNone = binary.operator().equals("==");
    if (isPyNone(binary.right())) {
      return Optional.of(new NoneTest(binary.left().withoutCasts(), binary.right(), isNone));
    }
    if (isPyNone(binary.left())) {
      return Optional.of(new NoneTest(binary.right().withoutCasts(), binary.left(), isNone));
    }
    return Optional.empty();
  }

  private static boolean isPyNone(Expression expression) {
    return expression.asName().equals(Optional.of("Py_None"));
  }
}
