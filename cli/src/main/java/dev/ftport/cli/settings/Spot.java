package dev.ftport.cli.settings;

/**
 * A place in a file with settings.
 *
 * @param file the file as the user is shown it
 * @param line from 1
 * @param column from 1, in UTF-16 units
 */
public record Spot(String file, int line, int column) {
  /** What is wrong there. */
  public SettingsException wrong(String what) {
    return new SettingsException("%s: %s".formatted(this, what));
  }

  /** As compilers write it: {@code file:line:column}. */
  @Override
  public String toString() {
    return "%s:%d:%d".formatted(file, line, column);
  }
}
