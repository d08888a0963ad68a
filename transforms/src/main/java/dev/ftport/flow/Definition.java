package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import java.util.Optional;

/**
 * A place where a variable is given a value.
 *
 * @param point where
 * @param event the index of the event among those of the point
 * @param value what it is given; empty for a parameter, an out-parameter, or nothing at all
 */
public record Definition(
    ControlFlow.Point point, int event, String name, Optional<Expression> value, Kind kind) {
  /** What the variable then has. */
  public enum Kind {
    /** A borrowed reference from a lookup that is to be replaced. */
    LENT,
    /** A strong reference, or NULL. */
    OWNED,
    /** A reference that somebody else owns. */
    BORROWED,
    /** NULL. */
    NULL,
    /** Nothing: it is declared without an initializer. */
    UNSET,
    /** What a function returns that nothing is known of. */
    UNKNOWN
  }

  /** What kind of value an expression yields, lookups that are to be replaced left out. */
  public static Kind kind(Expression value) {
    Expression plain = value.withoutCasts();
    if (plain.isNull()) {
      return Kind.NULL;
    }
    return switch (plain) {
      case Expression.Call call ->
          CallEffects.of(call.name()).map(Definition::kind).orElse(Kind.UNKNOWN);
      case Expression.Conditional choice -> {
        Kind positive = choice.positive().map(Definition::kind).orElse(Kind.UNKNOWN);
        Kind negative = kind(choice.negative());
        yield positive == negative ? positive : Kind.UNKNOWN;
      }
      case Expression.Name ignored -> Kind.BORROWED;
      case Expression.Member ignored -> Kind.BORROWED;
      case Expression.Index ignored -> Kind.BORROWED;
      case Expression.Unary ignored -> Kind.BORROWED;
      default -> Kind.UNKNOWN;
    };
  }

  private static Kind kind(CallEffects effects) {
    return switch (effects.result()) {
      case NEW, NEW_OR_NULL, NEW_SAME -> Kind.OWNED;
      case NULL_ALWAYS -> Kind.NULL;
      case BORROWED, INTERIOR, SAME -> Kind.BORROWED;
      case STATUS, NOTHING, NEVER -> Kind.UNKNOWN;
    };
  }
}
