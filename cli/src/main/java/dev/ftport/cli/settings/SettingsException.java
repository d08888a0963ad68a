package dev.ftport.cli.settings;

/** A file with settings that says something wrong. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  SettingsException(String line) {
    super(line);
  }

  /** Where it is and what is wrong, in one line for the user. */
  public String line() {
    return String.valueOf(getMessage());
  }
}
