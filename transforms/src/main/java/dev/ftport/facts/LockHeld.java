package dev.ftport.facts;

import dev.ftport.source.Edits;

/**
 * A function {@code f} taken apart: {@code f_lock_held} has its old body, and a new {@code f} with
 * the same head calls it inside a critical section, so that no exit of the old body crosses the
 * section's brace. Prototypes, tables and callers go on to mean {@code f}.
 */
public sealed interface LockHeld {
  /**
   * What the new function is called, and the edits that make it.
   *
   * @param name the name of the function that has the old body
   */
  record Split(String name, Edits edits) implements LockHeld {}

  /**
   * The function cannot be taken apart by an edit that is known to be right.
   *
   * @param because why not
   */
  record Refused(String because) implements LockHeld {}

  /** What CPython calls a function whose caller holds the section. */
  String SUFFIX = "_lock_held";

  /**
   * Takes a function apart.
   *
   * @param object the expression that the section is on, made of parameters and globals; a pointer
   *     of any object type
   */
  static LockHeld split(Unit unit, Function function, String object) {
    return new LockHeldSplitting(unit, function).on(object);
  }
}
