package dev.ftport.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One file: where it is and what stands in it, kept so that the text outside an edit comes out to
 * the byte as it went in.
 *
 * <p>The text is UTF-8 if the bytes are, else Latin-1, in which every byte is a character. A byte
 * order mark is the first character of the text.
 */
public final class SourceFile {
  private final String path;
  private final String text;
  private final Charset charset;
  private final int[] lineStarts;

  private SourceFile(String path, String text, Charset charset) {
    this.path = path;
    this.text = text;
    this.charset = charset;
    this.lineStarts = lineStarts(text);
  }

  /**
   * Decodes a file.
   *
   * @param path its name in reports, with {@code /} between the parts, relative to the package
   */
  public static SourceFile decode(String path, byte[] bytes) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes))
              .toString();
      return new SourceFile(path, text, StandardCharsets.UTF_8);
    } catch (CharacterCodingException notUtf8) {
      return new SourceFile(
          path, new String(bytes, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }
  }

  /** A file of {@code text} in UTF-8. */
  public static SourceFile of(String path, String text) {
    return new SourceFile(path, text, StandardCharsets.UTF_8);
  }

  /**
   * The same file with other text, in the same encoding.
   *
   * @throws IllegalArgumentException if the encoding cannot say a character of {@code after}
   */
  public SourceFile withText(String after) {
    if (!charset.newEncoder().canEncode(after)) {
      throw new IllegalArgumentException(path + ": not to be said in " + charset);
    }
    return new SourceFile(path, after, charset);
  }

  /** The same file under another name in reports. */
  public SourceFile withPath(String other) {
    return new SourceFile(other, text, charset);
  }

  /** Its name in reports, with {@code /} between the parts. */
  public String path() {
    return path;
  }

  /** All that stands in it, line ends and byte order mark included. */
  public String text() {
    return text;
  }

  /** UTF-8 or Latin-1. */
  public Charset charset() {
    return charset;
  }

  /** The bytes of the file. */
  public byte[] bytes() {
    return text.getBytes(charset);
  }

  /** How many lines it has; a last line without a line end counts. */
  public int lineCount() {
    int last = lineStarts[lineStarts.length - 1];
    return last == text.length() ? lineStarts.length - 1 : lineStarts.length;
  }

  /** The line of the character at {@code offset}, from 1. */
  public int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  /** The column of the character at {@code offset} in UTF-16 units, from 1. */
  public int column(int offset) {
    return offset - lineStarts[line(offset) - 1] + 1;
  }

  /** The offset of the first character of a line, counted from 1. */
  public int lineStart(int line) {
    return lineStarts[line - 1];
  }

  /** The offset of the first character of the line that {@code offset} lies in. */
  public int lineStartOf(int offset) {
    return lineStarts[line(offset) - 1];
  }

  /** The offset behind the line end of the line that {@code offset} lies in. */
  public int nextLineStart(int offset) {
    int line = line(offset);
    return line < lineStarts.length ? lineStarts[line] : text.length();
  }

  /** A line without its line end; lines count from 1. */
  public String lineText(int line) {
    int end = line < lineStarts.length ? lineStarts[line] : text.length();
    while (end > lineStarts[line - 1]
        && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
      end--;
    }
    return text.substring(lineStarts[line - 1], end);
  }

  /** The blanks that the line of {@code offset} starts with. */
  public String indentAt(int offset) {
    int start = lineStartOf(offset);
    int end = start;
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return text.substring(start, end);
  }

  /** The line end in use at {@code offset}: that of its line, else of the one before, else LF. */
  public String lineEndAt(int offset) {
    for (int line = Math.min(line(offset), lineStarts.length - 1); line >= 1; line--) {
      int end = lineStarts[line];
      if (end >= 2 && text.charAt(end - 1) == '\n' && text.charAt(end - 2) == '\r') {
        return "\r\n";
      }
      if (end >= 1 && text.charAt(end - 1) == '\r') {
        return "\r";
      }
      return "\n";
    }
    return "\n";
  }

  private static int[] lineStarts(String text) {
    int count = 1;
    int[] starts = new int[64];
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean ends =
          c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
      if (ends) {
        if (count == starts.length) {
          starts = Arrays.copyOf(starts, count * 2);
        }
        starts[count++] = i + 1;
      }
    }
    return Arrays.copyOf(starts, count);
  }

  @Override
  public String toString() {
    return path;
  }
}
