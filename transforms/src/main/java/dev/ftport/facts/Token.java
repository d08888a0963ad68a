package dev.ftport.facts;

import dev.ftport.source.Span;

/** A word of C or C++ as it stands in the text; in a name, {@code text} has no spliced lines. */
public record Token(Kind kind, Span span, String text, boolean startsLine) {
  /** What a token is. */
  public enum Kind {
    /** An identifier or a keyword. */
    NAME,
    /** A number. */
    NUMBER,
    /** A string or a character, its quotes included. */
    STRING,
    /** An operator, a bracket, a comma. */
    PUNCTUATION,
    /** A comment; {@link Lexer#next()} leaves comments out. */
    COMMENT,
    /** The end of the text. */
    END
  }

  /** Whether it is this operator or bracket. */
  public boolean is(String punctuation) {
    return kind == Kind.PUNCTUATION && text.equals(punctuation);
  }
}
