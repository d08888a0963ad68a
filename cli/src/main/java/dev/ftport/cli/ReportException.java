package dev.ftport.cli;

import dev.ftport.cli.tree.Reason;
import java.io.IOException;
import java.nio.file.Path;

/** A report was begun and could not be written to its end. */
final class ReportException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String line;

  ReportException(Path file, IOException cause) {
    super(cause.getMessage(), cause);
    this.line = "the report `%s` cannot be written: %s".formatted(file, Reason.of(cause));
  }

  /** The line for the user. */
  String line() {
    return line;
  }
}
