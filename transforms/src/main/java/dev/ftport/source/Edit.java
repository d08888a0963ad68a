package dev.ftport.source;

/**
 * One replacement of text.
 *
 * @param span what is replaced, in UTF-16 units of the text before any edit; empty to insert
 * @param text what stands there afterwards; empty to delete
 */
public record Edit(Span span, String text) implements Comparable<Edit> {
  /** Puts {@code text} before the character at {@code offset}. */
  public static Edit insert(int offset, String text) {
    return new Edit(Span.at(offset), text);
  }

  /** Puts {@code text} in the place of {@code span}. */
  public static Edit replace(Span span, String text) {
    return new Edit(span, text);
  }

  /** Takes the text of {@code span} away. */
  public static Edit delete(Span span) {
    return new Edit(span, "");
  }

  /**
   * Whether both cannot be made: they change a common character, or one place gets two texts whose
   * order nobody has chosen, or one inserts inside what the other replaces.
   */
  public boolean conflictsWith(Edit other) {
    if (equals(other)) {
      return false;
    }
    if (span.length() == 0 && other.span.length() == 0) {
      return span.start() == other.span.start();
    }
    if (span.length() == 0) {
      return other.span.start() < span.start() && span.start() < other.span.end();
    }
    if (other.span.length() == 0) {
      return span.start() < other.span.start() && other.span.start() < span.end();
    }
    return span.overlaps(other.span);
  }

  @Override
  public int compareTo(Edit other) {
    int bySpan = span.compareTo(other.span);
    return bySpan != 0 ? bySpan : text.compareTo(other.text);
  }
}
