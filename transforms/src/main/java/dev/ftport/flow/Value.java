package dev.ftport.flow;

/** What a local variable or an expression is known to hold, seen from one followed reference. */
sealed interface Value {
  /** Below zero. */
  int NEGATIVE = 1;

  /** Zero or {@code NULL}. */
  int ZERO = 2;

  /** Above zero; a pointer that is not {@code NULL}. */
  int POSITIVE = 4;

  /** Anything at all. */
  Value ANYTHING = new Number(NEGATIVE | ZERO | POSITIVE);

  /** A pointer to something else, which is not {@code NULL}. */
  Value SOMETHING = new Number(POSITIVE);

  /** A pointer to something else, or {@code NULL}. */
  Value POINTER = new Number(ZERO | POSITIVE);

  /** The constant {@code NULL}, zero or false. */
  Value NULL = new Exact(0);

  /** A pointer into the object. */
  Value INSIDE = new Inside(true, false, false);

  /** A pointer into the object, or {@code NULL}, or what was reckoned from one. */
  Value MAYBE_INSIDE = new Inside(false, false, false);

  /** What was read through a pointer into the object. */
  Value LOADED = new Inside(false, true, false);

  /** A local variable that nothing was stored in yet. */
  record Unset() implements Value {}

  /** A number or a pointer of which only the possible signs are known. */
  record Number(int signs) implements Value {}

  /** A known number; zero is {@code NULL}, too. */
  record Exact(long number) implements Value {}

  /** The reference that is followed. */
  record Followed() implements Value {}

  /**
   * A pointer or a borrowed reference that lives no longer than the one that is followed.
   *
   * @param set whether it is a pointer that cannot be {@code NULL}
   * @param loaded whether it was read from where such a pointer points to, and may be plain data
   * @param guessed whether it may as well be something of its own: what is known is only that it
   *     was made with the help of the followed one
   */
  record Inside(boolean set, boolean loaded, boolean guessed) implements Value {}

  /** The {@code NULL} that the lookup gave in place of a reference. */
  record Missing() implements Value {}

  /** Which signs are possible. */
  default int signs() {
    return switch (this) {
      case Unset unset -> NEGATIVE | ZERO | POSITIVE;
      case Number number -> number.signs();
      case Exact exact -> exact.number() < 0 ? NEGATIVE : exact.number() == 0 ? ZERO : POSITIVE;
      case Followed followed -> POSITIVE;
      case Inside inside -> inside.set() ? POSITIVE : NEGATIVE | ZERO | POSITIVE;
      case Missing missing -> ZERO;
    };
  }

  /** What is left of it when only these signs are possible; a value without any is unchanged. */
  default Value only(int signs) {
    return switch (this) {
      case Number number -> {
        int left = number.signs() & signs;
        yield left == 0 ? this : left == ZERO ? NULL : new Number(left);
      }
      case Unset unset -> signs == ZERO ? NULL : new Number(signs);
      case Inside inside ->
          signs == ZERO
              ? NULL
              : new Inside(inside.set() || signs == POSITIVE, inside.loaded(), inside.guessed());
      default -> this;
    };
  }

  /** Whether it is the followed reference or lives by it. */
  default boolean depends() {
    return this instanceof Followed || this instanceof Inside;
  }
}
