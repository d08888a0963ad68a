package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import java.util.Optional;

/**
 * What an expression does with a local variable. {@code perhaps} is true where the event depends on
 * the outcome of another part of the same expression.
 */
public sealed interface Event {
  /** The node that does it. */
  Node node();

  /** The variable. */
  String name();

  /** Whether it may also not happen. */
  boolean perhaps();

  /** The variable is given a value; none for a declaration without an initializer. */
  record Define(Node node, String name, Optional<Expression> value, boolean perhaps)
      implements Event {}

  /** The variable's address is handed to a call as its argument number {@code index}. */
  record Address(
      Expression node, String name, Optional<Expression.Call> call, int index, boolean perhaps)
      implements Event {}

  /** A statement that takes or releases a reference to what the variable points to. */
  record Count(Expression.Call node, String name, Kind kind, boolean perhaps) implements Event {
    /** Which. */
    public enum Kind {
      /** {@code Py_INCREF}. */
      TAKE,
      /** {@code Py_XINCREF}. */
      TAKE_NULLABLE,
      /** {@code Py_DECREF}. */
      RELEASE,
      /** {@code Py_XDECREF}. */
      RELEASE_NULLABLE,
      /** {@code Py_CLEAR}, {@code Py_SETREF}: the variable has another value afterwards. */
      CLEAR
    }
  }

  /** {@code Py_NewRef(x)}: a reference for somebody else. */
  record Renew(Expression.Call node, String name, boolean perhaps) implements Event {}

  /** What the variable points to changes hands. */
  record GiveAway(Node node, String name, Kind kind, boolean perhaps) implements Event {
    /** To whom. */
    public enum Kind {
      /** A call takes the reference over. */
      STOLEN,
      /** The caller gets it. */
      RETURNED,
      /** A field, a global variable or what a pointer points to gets it. */
      STORED
    }
  }

  /**
   * A value is stored in a field, an element or a global variable, and is not just a variable's. It
   * concerns whatever variable the value is made of; {@link #name()} is empty.
   */
  record Keep(Expression.Assign node, boolean perhaps) implements Event {
    @Override
    public String name() {
      return "";
    }
  }

  /** The variable is read in another way; {@code test} if it is only compared with NULL. */
  record Use(Node node, String name, boolean test, boolean perhaps) implements Event {}
}
