package dev.ftport.facts;

import java.util.stream.Collectors;

/** How an expression is spelled, without its blanks, comments, casts and parentheses. */
public final class Spelling {
  private Spelling() {}

  /** The same spelling for the same place, whoever wrote it. */
  public static String of(Expression expression) {
    return switch (expression) {
      case Expression.Name name -> name.text();
      case Expression.Literal literal -> literal.text();
      case Expression.Call call ->
          of(call.callee())
              + call.arguments().stream()
                  .map(Spelling::of)
                  .collect(Collectors.joining(", ", "(", ")"));
      case Expression.Unary unary ->
          unary.operator().startsWith("post")
              ? of(unary.operand()) + unary.operator().substring(4)
              : unary.operator() + of(unary.operand());
      case Expression.Binary binary ->
          of(binary.left()) + " " + binary.operator() + " " + of(binary.right());
      case Expression.Assign assign ->
          of(assign.target()) + " " + assign.operator() + " " + of(assign.value());
      case Expression.Cast cast -> of(cast.operand());
      case Expression.Member member ->
          of(member.object()) + (member.arrow() ? "->" : ".") + member.field();
      case Expression.Index index -> of(index.array()) + "[" + of(index.index()) + "]";
      default -> "…";
    };
  }
}
