package dev.ftport.cli;

/** Something that the user can put right: said in one line, and the process ends with 2. */
final class WrongUse extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong, where, and what to do, in one line that starts in lower case. */
  WrongUse(String message) {
    super(message);
  }

  /** The line for the user. */
  String line() {
    return String.valueOf(getMessage());
  }
}
