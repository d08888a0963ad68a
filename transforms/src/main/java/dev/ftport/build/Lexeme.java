package dev.ftport.build;

import dev.ftport.source.Span;

/**
 * The smallest piece of a script that means something.
 *
 * @param text as it stands there
 */
public record Lexeme(Kind kind, Span span, String text) {
  /** What a piece is. */
  public enum Kind {
    /** A name or a keyword. */
    NAME,
    /** A number. */
    NUMBER,
    /** A string with its quotes and its prefix. */
    STRING,
    /** A bracket, an operator or a separator. */
    SIGN
  }

  /** Whether it is this name or sign. */
  public boolean is(String what) {
    return kind != Kind.STRING && text.equals(what);
  }
}
