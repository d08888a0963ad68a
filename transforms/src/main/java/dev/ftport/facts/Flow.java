package dev.ftport.facts;

import java.util.List;

/** Simple questions about where control goes. */
public final class Flow {
  private Flow() {}

  /**
   * Whether control never reaches the place behind {@code statement}: every way through it ends in
   * {@code return}, {@code goto}, {@code break}, {@code continue} or a call that does not return.
   */
  public static boolean leaves(Statement statement) {
    return switch (statement) {
      case Statement.Return ignored -> true;
      case Statement.Goto ignored -> true;
      case Statement.Break ignored -> true;
      case Statement.Continue ignored -> true;
      case Statement.Compound block -> leaves(block.statements());
      case Statement.If choice ->
          leaves(choice.positive()) && choice.negative().map(Flow::leaves).orElse(false);
      case Statement.Label label -> leaves(label.statement());
      case Statement.Evaluation evaluation -> leaves(evaluation.expression());
      case Statement.Loop loop ->
          loop.kind() == Statement.Loop.Kind.DO
              && loop.condition().map(Expression::isNull).orElse(false)
              && leaves(loop.body());
      case Statement.Declaration ignored -> false;
      case Statement.Switch ignored -> false;
      case Statement.Case ignored -> false;
      case Statement.Try ignored -> false;
      case Statement.Other ignored -> false;
    };
  }

  private static boolean leaves(List<Statement> statements) {
    return statements.stream().anyMatch(Flow::leaves);
  }

  private static boolean leaves(Expression expression) {
    return switch (expression) {
      case Expression.Call call ->
          switch (call.name()) {
            case "Py_FatalError", "abort", "exit", "_exit" -> true;
            default -> false;
          };
      case Expression.Unary unary -> unary.operator().equals("throw");
      default -> false;
    };
  }
}
