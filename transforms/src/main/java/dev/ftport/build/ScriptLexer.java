package dev.ftport.build;

import dev.ftport.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Cuts Python and Meson into lexemes and logical lines. Used once and thrown away. */
final class ScriptLexer {
  private final String text;
  private final List<List<Lexeme>> lines = new ArrayList<>();
  private final Deque<Character> open = new ArrayDeque<>();
  private List<Lexeme> line = new ArrayList<>();
  private boolean broken;
  private int at;

  ScriptLexer(String text) {
    this.text = text;
  }

  /** The statements, each one logical line or a part of one between semicolons. */
  List<List<Lexeme>> lines() {
    at = text.startsWith("\ufeff") ? 1 : 0;
    while (at < text.length()) {
      next();
    }
    endLine();
    broken |= !open.isEmpty();
    return lines;
  }

  /** Whether a string or a bracket is not closed, or a sign stands where there is none. */
  boolean broken() {
    return broken;
  }

  private void next() {
    char c = text.charAt(at);
    if (c == '\n' || c == '\r') {
      if (open.isEmpty()) {
        endLine();
      }
      at++;
    } else if (Character.isWhitespace(c)) {
      at++;
    } else if (c == '#') {
      at = endOfLine(at);
    } else if (c == '\\') {
      joined();
    } else if (isQuote(at + prefix())) {
      string(at + prefix());
    } else if (Character.isUnicodeIdentifierStart(c) || c == '_') {
      word(Lexeme.Kind.NAME);
    } else if (Character.isDigit(c)) {
      word(Lexeme.Kind.NUMBER);
    } else {
      sign(c);
    }
  }

  private void endLine() {
    if (!line.isEmpty()) {
      lines.add(List.copyOf(line));
      line = new ArrayList<>();
    }
  }

  private int endOfLine(int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
      end++;
    }
    return end;
  }

  private void joined() {
    at++;
    if (text.startsWith("\r\n", at)) {
      at += 2;
    } else if (at < text.length() && (text.charAt(at) == '\n' || text.charAt(at) == '\r')) {
      at++;
    } else {
      broken = true;
    }
  }

  /** How many letters before a quote belong to its string. */
  private int prefix() {
    int length = 0;
    while (length < 2 && at + length < text.length() && isPrefix(text.charAt(at + length))) {
      length++;
    }
    return isQuote(at + length) ? length : 0;
  }

  private static boolean isPrefix(char c) {
    return "rRbBuUfFtT".indexOf(c) >= 0;
  }

  private boolean isQuote(int where) {
    return where < text.length() && (text.charAt(where) == '"' || text.charAt(where) == '\'');
  }

  private void string(int quote) {
    String one = text.substring(quote, quote + 1);
    boolean long_ = text.startsWith(one.repeat(3), quote);
    String close = long_ ? one.repeat(3) : one;
    int i = quote + close.length();
    while (i < text.length() && !text.startsWith(close, i)) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (!long_ && (text.charAt(i) == '\n' || text.charAt(i) == '\r')) {
        break;
      }
      i++;
    }
    boolean closed = i < text.length() && text.startsWith(close, i);
    broken |= !closed;
    add(Lexeme.Kind.STRING, Math.min(text.length(), closed ? i + close.length() : i));
  }

  private void word(Lexeme.Kind kind) {
    int end = at;
    while (end < text.length()
        && (Character.isUnicodeIdentifierPart(text.charAt(end))
            || kind == Lexeme.Kind.NUMBER && text.charAt(end) == '.')) {
      end++;
    }
    add(kind, end);
  }

  private void sign(char c) {
    if (c == ';' && open.isEmpty()) {
      endLine();
      at++;
      return;
    }
    switch (c) {
      case '(', '[', '{' -> open.push(c);
      case ')', ']', '}' -> broken |= open.isEmpty() || !closes(open.pop(), c);
      default -> broken |= c == '$' || c == '`';
    }
    boolean two =
        at + 1 < text.length()
            && (text.charAt(at + 1) == '=' && "=!<>+-*/%&|^:@".indexOf(c) >= 0
                || text.startsWith("**", at)
                || text.startsWith("->", at)
                || text.startsWith("//", at));
    add(Lexeme.Kind.SIGN, at + (two ? 2 : 1));
  }

  private static boolean closes(char opened, char c) {
    return switch (opened) {
      case '(' -> c == ')';
      case '[' -> c == ']';
      default -> c == '}';
    };
  }

  private void add(Lexeme.Kind kind, int end) {
    line.add(new Lexeme(kind, new Span(at, end), text.substring(at, end)));
    at = end;
  }
}
