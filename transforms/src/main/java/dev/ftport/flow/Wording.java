package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Spelling;

/** How code is quoted in the words of a ledger. */
record Wording(String text) {
  private static final int LONGEST = 60;

  /** The expression between backquotes, as the author wrote it. */
  String quote(Expression expression) {
    String code =
        expression.isEditable()
            ? expression.span().of(text).replaceAll("\\s+", " ")
            : Spelling.of(expression);
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
}
