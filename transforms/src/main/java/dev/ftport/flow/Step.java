package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import java.util.Optional;

/** What happens at one point of a control-flow graph. */
public sealed interface Step {
  /** The function is entered. */
  record Enter() implements Step {}

  /** The function is left: by {@code return}, or over its closing brace. */
  record Exit() implements Step {}

  /** The function is left by a C++ exception. */
  record Unwind() implements Step {}

  /** An expression is evaluated for its effects. */
  record Evaluate(Expression expression, Statement statement) implements Step {}

  /** A variable comes to life, with its initializer if it has one. */
  record Declare(Variable variable, Statement statement) implements Step {}

  /**
   * A condition is evaluated, with an edge for each outcome. It is never {@code !}, {@code &&} or
   * {@code ||}: these are edges.
   *
   * @param statement the {@code if} or the loop
   */
  record Test(Expression condition, Statement statement) implements Step {}

  /** The value of a {@code switch} is evaluated. */
  record Choose(Expression value, Statement statement) implements Step {}

  /** {@code return}: its value is evaluated, then the function is left. */
  record Leave(Statement.Return statement) implements Step {}

  /** {@code goto}, {@code break} or {@code continue}. */
  record Jump(Statement statement) implements Step {}

  /** The end of a block is reached: its variables die. */
  record Close(Statement.Compound block) implements Step {}

  /** Code that was not understood, or a {@code goto} to a label that is not there. */
  record Unknown(Statement statement) implements Step {}

  /** What is evaluated there; empty if nothing is. */
  default Optional<Expression> evaluated() {
    return switch (this) {
      case Evaluate evaluate -> Optional.of(evaluate.expression());
      case Declare declare -> declare.variable().initializer();
      case Test test -> Optional.of(test.condition());
      case Choose choose -> Optional.of(choose.value());
      case Leave leave -> leave.statement().value();
      case Enter enter -> Optional.empty();
      case Exit exit -> Optional.empty();
      case Unwind unwind -> Optional.empty();
      case Jump jump -> Optional.empty();
      case Close close -> Optional.empty();
      case Unknown unknown -> Optional.empty();
    };
  }

  /** The statement that it is a part of; empty at the ends of the function. */
  default Optional<Statement> within() {
    return switch (this) {
      case Evaluate evaluate -> Optional.of(evaluate.statement());
      case Declare declare -> Optional.of(declare.statement());
      case Test test -> Optional.of(test.statement());
      case Choose choose -> Optional.of(choose.statement());
      case Leave leave -> Optional.of(leave.statement());
      case Jump jump -> Optional.of(jump.statement());
      case Close close -> Optional.of(close.block());
      case Unknown unknown -> Optional.of(unknown.statement());
      case Enter enter -> Optional.empty();
      case Exit exit -> Optional.empty();
      case Unwind unwind -> Optional.empty();
    };
  }
}
