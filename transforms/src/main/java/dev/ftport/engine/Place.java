package dev.ftport.engine;

import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;

/**
 * A place as a person sees it, kept apart from the file's text.
 *
 * @param line from 1
 * @param column from 1, in UTF-16 units
 * @param length how many UTF-16 units of this line belong to it; at least 1
 * @param text the line, without its line end
 */
public record Place(int line, int column, int length, String text) {
  /** Where {@code span} starts in {@code file}, and as much of it as lies in that line. */
  public static Place of(SourceFile file, Span span) {
    int line = file.line(span.start());
    int column = file.column(span.start());
    String text = file.lineText(line);
    int length = Math.max(1, Math.min(span.length(), text.length() - column + 1));
    return new Place(line, column, length, text);
  }
}
