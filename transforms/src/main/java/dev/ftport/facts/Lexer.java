package dev.ftport.facts;

import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts C and C++ text into tokens without preprocessing it. It never fails: what does not end (a
 * string, a comment) ends with its line or with the text.
 */
public final class Lexer {
  private static final String[] LONG_PUNCTUATION = {
    "<<=", ">>=", "...", "->*", "::", "->", "++", "--", "<<", ">>", "<=", ">=", "==", "!=", "&&",
    "||", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##"
  };

  private static final String SECOND_OF_LONG = "<>.:-+=&|#";

  private final String text;
  private int at;
  private boolean lineStart;

  /** A lexer at the start of {@code text}. */
  public Lexer(String text) {
    this(text, 0);
  }

  /** A lexer that starts at an offset outside any comment or string. */
  public Lexer(String text, int offset) {
    this.text = text;
    this.at = offset;
    this.lineStart = offset == 0 || "\n\r".indexOf(text.charAt(offset - 1)) >= 0;
  }

  /** All tokens of {@code text}, comments and the end left out. */
  public static List<Token> tokens(String text) {
    return tokens(text, new Span(0, text.length()));
  }

  /** All tokens of a part of {@code text}, comments and the end left out. */
  public static List<Token> tokens(String text, Span part) {
    List<Token> tokens = new ArrayList<>();
    Lexer lexer = new Lexer(text, part.start());
    for (Token token = lexer.next();
        token.kind() != Token.Kind.END && token.span().start() < part.end();
        token = lexer.next()) {
      tokens.add(token);
    }
    return tokens;
  }

  /** The next token that is no comment. */
  public Token next() {
    Token token = nextOrComment();
    while (token.kind() == Token.Kind.COMMENT) {
      token = nextOrComment();
    }
    return token;
  }

  /** The next token, comments included. */
  public Token nextOrComment() {
    Patience.check();
    skipBlanks();
    if (at >= text.length()) {
      return new Token(Token.Kind.END, Span.at(text.length()), "", lineStart);
    }
    boolean first = lineStart;
    int start = at;
    char c = text.charAt(at);
    Token.Kind kind;
    if (c == '/' && (peek(1) == '/' || peek(1) == '*')) {
      kind = Token.Kind.COMMENT;
      if (peek(1) == '/') {
        skipLine();
      } else {
        skipBlockComment();
      }
    } else if (c == '"' || c == '\'') {
      kind = Token.Kind.STRING;
      skipQuoted(c);
    } else if (isNameStart(c)) {
      kind = Token.Kind.NAME;
      int end = at;
      while (at < text.length() && (isNamePart(text.charAt(at)) || skipSplice())) {
        if (at < text.length() && isNamePart(text.charAt(at))) {
          at++;
          end = at;
        }
      }
      at = end;
      if (at < text.length() && text.charAt(at) == '"' && isStringPrefix(start)) {
        kind = Token.Kind.STRING;
        if (text.charAt(at - 1) == 'R') {
          skipRawString();
        } else {
          skipQuoted('"');
        }
      } else if (at < text.length() && text.charAt(at) == '\'' && isStringPrefix(start)) {
        kind = Token.Kind.STRING;
        skipQuoted('\'');
      }
    } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
      kind = Token.Kind.NUMBER;
      skipNumber();
    } else {
      kind = Token.Kind.PUNCTUATION;
      at += punctuationLength();
    }
    if (kind != Token.Kind.COMMENT) {
      lineStart = false;
    }
    String image = text.substring(start, at);
    if (kind == Token.Kind.NAME && image.indexOf('\\') >= 0) {
      image = image.replaceAll("\\\\\\R", "");
    }
    return new Token(kind, new Span(start, at), image, first);
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n' || c == '\r') {
        lineStart = true;
        at++;
      } else if (c <= ' ' || c == '\u00a0' || c == '\ufeff') {
        at++;
      } else if (!skipSplice()) {
        return;
      }
    }
  }

  private boolean skipSplice() {
    if (peek(0) != '\\') {
      return false;
    }
    if (peek(1) == '\n') {
      at += 2;
      return true;
    }
    if (peek(1) == '\r') {
      at += peek(2) == '\n' ? 3 : 2;
      return true;
    }
    return false;
  }

  private void skipLine() {
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      if (!skipSplice()) {
        at++;
      }
    }
  }

  private void skipBlockComment() {
    int end = text.indexOf("*/", at + 2);
    at = end < 0 ? text.length() : end + 2;
  }

  private void skipQuoted(char quote) {
    at++;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == quote) {
        at++;
        return;
      }
      if (c == '\n' || c == '\r') {
        return;
      }
      if (c == '\\' && !skipSplice()) {
        at = Math.min(at + 2, text.length());
      } else if (c != '\\') {
        at++;
      }
    }
  }

  private void skipRawString() {
    int open = text.indexOf('(', at);
    if (open < 0 || open - at > 17) {
      skipQuoted('"');
      return;
    }
    int end = text.indexOf(")" + text.substring(at + 1, open) + "\"", open);
    at = end < 0 ? text.length() : end + (open - at) + 1;
  }

  private boolean isStringPrefix(int start) {
    return switch (text.substring(start, at)) {
      case "L", "u", "U", "u8", "R", "LR", "uR", "UR", "u8R" -> true;
      default -> false;
    };
  }

  private void skipNumber() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if ((c == '+' || c == '-') && "eEpP".indexOf(text.charAt(at - 1)) >= 0) {
        at++;
      } else if (isNamePart(c) || c == '.') {
        at++;
      } else if (c == '\'' && isNamePart(peek(1))) {
        at += 2;
      } else {
        return;
      }
    }
  }

  private int punctuationLength() {
    char second = peek(1);
    if (SECOND_OF_LONG.indexOf(second) < 0) {
      return 1;
    }
    for (String punctuation : LONG_PUNCTUATION) {
      if (punctuation.charAt(1) == second && text.startsWith(punctuation, at)) {
        return punctuation.length();
      }
    }
    return 1;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c == '$'
        || (c > 127 && Character.isUnicodeIdentifierStart(c));
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c) || (c > 127 && Character.isUnicodeIdentifierPart(c));
  }
}
