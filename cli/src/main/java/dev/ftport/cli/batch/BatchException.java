package dev.ftport.cli.batch;

/** A run cannot be begun, or not gone on with; said in one line. */
public final class BatchException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong, where, and what to do, in one line that starts in lower case. */
  public BatchException(String message) {
    super(message);
  }

  /** The line for the user. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
