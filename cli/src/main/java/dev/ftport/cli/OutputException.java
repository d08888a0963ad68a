package dev.ftport.cli;

import java.io.IOException;

/** Standard output takes nothing any more. */
final class OutputException extends IOException {
  private static final long serialVersionUID = 1L;

  OutputException(IOException cause) {
    super(cause.getMessage(), cause);
  }

  /** Whether it is a pipe whose reader has seen enough. */
  boolean readerIsGone() {
    String message = String.valueOf(getMessage());
    return message.contains("Broken pipe") || message.contains("pipe is being closed");
  }

  /** The line for the user. */
  String line() {
    return "standard output cannot be written: " + getMessage();
  }
}
