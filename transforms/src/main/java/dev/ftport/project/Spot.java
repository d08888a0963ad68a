package dev.ftport.project;

import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;

/** A place in a file beside the sources. */
record Spot(SourceFile file, Span span) {
  /** The start of a file. */
  static Spot startOf(SourceFile file) {
    return new Spot(file, new Span(0, file.lineCount() == 0 ? 0 : file.lineText(1).length()));
  }

  Binding binding(Binding.Tool tool, String message, boolean declared, String advice) {
    int line = file.line(span.start());
    int column = file.column(span.start());
    String text = file.lineText(line);
    int length = Math.max(1, Math.min(span.length(), text.length() - column + 1));
    return new Binding(tool, file.path(), line, column, length, text, message, declared, advice);
  }

  /** The place as {@code path:line}. */
  @Override
  public String toString() {
    return file.path() + ":" + file.line(span.start());
  }
}
