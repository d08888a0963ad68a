package dev.ftport.source;

/**
 * A half-open range of a file's text.
 *
 * @param start the offset of the first character, in UTF-16 units from the start of the text
 * @param end the offset behind the last character; equal to {@code start} for a place between two
 *     characters
 */
public record Span(int start, int end) implements Comparable<Span> {
  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if it starts before the text or ends before it starts
   */
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("no span: " + start + ".." + end);
    }
  }

  /** The place before the character at {@code offset}. */
  public static Span at(int offset) {
    return new Span(offset, offset);
  }

  /** How many UTF-16 units it covers. */
  public int length() {
    return end - start;
  }

  /** Whether every character of {@code other} lies in this span. */
  public boolean contains(Span other) {
    return start <= other.start && other.end <= end;
  }

  /** Whether the character at {@code offset} lies in this span. */
  public boolean contains(int offset) {
    return start <= offset && offset < end;
  }

  /** Whether the two share a character. */
  public boolean overlaps(Span other) {
    return start < other.end && other.start < end;
  }

  /** The text that this span covers in {@code text}. */
  public String of(String text) {
    return text.substring(start, end);
  }

  @Override
  public int compareTo(Span other) {
    return start != other.start
        ? Integer.compare(start, other.start)
        : Integer.compare(end, other.end);
  }
}
