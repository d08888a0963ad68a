package dev.ftport.parse;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * What a header tells the files that include it: all of it but comments and the bodies of
 * functions, which would be parsed again for every file.
 */
final class Outline {
  private Outline() {}

  /** The outline of a header's text. A body with a directive in it is kept. */
  static char[] of(String text) {
    List<Token> tokens = new ArrayList<>();
    Lexer lexer = new Lexer(text);
    for (Token token = lexer.next(); token.kind() != Token.Kind.END; token = lexer.next()) {
      tokens.add(token);
    }
    StringBuilder outline = new StringBuilder(text.length() / 2);
    boolean directive = false;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.startsLine()) {
        directive = token.is("#");
        outline.append('\n');
      } else if (i > 0 && tokens.get(i - 1).span().end() < token.span().start()) {
        outline.append(' ');
      }
      int close = directive || !token.is("{") || !opensBody(tokens, i) ? -1 : end(tokens, i);
      if (close >= 0) {
        outline.append("{}");
        i = close;
      } else {
        outline.append(token.text());
      }
    }
    return outline.append('\n').toString().toCharArray();
  }

  private static boolean opensBody(List<Token> tokens, int open) {
    return open > 0 && tokens.get(open - 1).is(")");
  }

  /** The bracket that closes the body; -1 if there is none, or a directive before it. */
  private static int end(List<Token> tokens, int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.is("#") && token.startsLine()) {
        return -1;
      }
      depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
