package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.source.Span;
import java.util.Optional;

/**
 * A place where a reference, or another thing that must be given back, comes into the function.
 *
 * @param node the expression that yields it; empty for a parameter
 * @param argument for {@link Kind#OUT}, the argument that is the variable's address
 * @param key the variable that receives it; empty if it goes straight into an expression
 * @param span where it stands
 */
record Site(Kind kind, Optional<Expression> node, int argument, Optional<String> key, Span span) {
  /** How it comes in. */
  enum Kind {
    /** A call hands it back. */
    RESULT,
    /** A call stores it at the address of a local variable. */
    OUT,
    /** It is read from a field, a global variable, or an element of an array. */
    PLACE,
    /** The caller passes it. */
    PARAMETER,
    /** The caller passes it, and the function shall consume it. */
    CONSUMED,
    /** A {@link Resource} is taken. */
    RESOURCE,
    /** Nothing comes in: the variable as it is without any lookup. */
    VARIABLE
  }

  boolean is(Expression expression) {
    return node.isPresent() && node.get() == expression;
  }
}
