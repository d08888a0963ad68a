package dev.ftport.cli.tree;

/** Nothing can be done in a tree as it is; no file was touched. */
public final class TreeException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong, where, and what to do, in one line. */
  TreeException(String message) {
    super(message);
  }

  /** The line for the user. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
