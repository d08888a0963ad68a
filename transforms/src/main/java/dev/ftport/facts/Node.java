package dev.ftport.facts;

import dev.ftport.source.Span;
import java.util.List;
import java.util.function.Consumer;

/** A piece of code: an expression or a statement. */
public sealed interface Node permits Expression, Statement {
  /** Where it stands; for code out of a macro's body, the whole invocation of the macro. */
  Span span();

  /** Who wrote the text at {@link #span()}. */
  Origin origin();

  /** The nodes directly inside, in the order of the text. */
  List<? extends Node> children();

  /** Hands {@code visitor} this node and all nodes inside, outer ones first. */
  default void walk(Consumer<? super Node> visitor) {
    Patience.check();
    visitor.accept(this);
    for (Node child : children()) {
      child.walk(visitor);
    }
  }

  /** Whether its text may be edited where it stands. */
  default boolean isEditable() {
    return origin() != Origin.MACRO;
  }
}
