package dev.ftport.flow;

import dev.ftport.facts.Expression;
import java.util.stream.Collectors;

/** How code is quoted in the words of a ledger. */
record Wording(String text) {
  private static final int LONGEST = 60;

  /** The expression between backquotes, as the author wrote it. */
  String quote(Expression expression) {
    String code =
        expression.isEditable()
            ? expression.span().of(text).replaceAll("\\s+", " ")
            : spell(expression);
    return "`" + (code.length() > LONGEST ? code.substring(0, LONGEST) + "…" : code) + "`";
  }

  /** The name of a call between backquotes. */
  static String name(Expression.Call call) {
    return call.name().isEmpty() ? "the call" : "`" + call.name() + "`";
  }

  /** A variable between backquotes. */
  static String variable(String key) {
    return "`" + Scopes.name(key) + "`";
  }

  /** The same spelling for the same place, whoever wrote it. */
  static String spell(Expression expression) {
    return switch (expression) {
      case Expression.Name name -> name.text();
      case Expression.Literal literal -> literal.text();
      case Expression.Call call ->
          spell(call.callee())
              + call.arguments().stream()
                  .map(Wording::spell)
                  .collect(Collectors.joining(", ", "(", ")"));
      case Expression.Unary unary ->
          unary.operator().startsWith("post")
              ? spell(unary.operand()) + unary.operator().substring(4)
              : unary.operator() + spell(unary.operand());
      case Expression.Binary binary ->
          spell(binary.left()) + " " + binary.operator() + " " + spell(binary.right());
      case Expression.Assign assign ->
          spell(assign.target()) + " " + assign.operator() + " " + spell(assign.value());
      case Expression.Cast cast -> spell(cast.operand());
      case Expression.Member member ->
          spell(member.object()) + (member.arrow() ? "->" : ".") + member.field();
      case Expression.Index index -> spell(index.array()) + "[" + spell(index.index()) + "]";
      default -> "…";
    };
  }
}
