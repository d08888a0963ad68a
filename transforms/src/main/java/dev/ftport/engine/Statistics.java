package dev.ftport.engine;

import dev.ftport.facts.Reading;

/**
 * What a run cost.
 *
 * @param files the files that were looked at
 * @param parsed the files that were parsed
 * @param parses how many times a file was parsed, all variants and rounds counted
 * @param lines the lines of the files that were looked at
 * @param functionLines the lines that lie in functions
 * @param unreadLines those of them that could not be read
 */
public record Statistics(
    int files, int parsed, int parses, long lines, long functionLines, long unreadLines) {
  /** Nothing done yet. */
  public static final Statistics NONE = new Statistics(0, 0, 0, 0, 0, 0);

  /** The cost of reading one file. */
  public static Statistics of(Reading reading) {
    return new Statistics(
        0, 1, reading.units().size(), 0, reading.functionLines(), reading.unreadLines());
  }

  /** The same cost for a file that was read before: only the parses count. */
  Statistics again() {
    return new Statistics(0, 0, parses, 0, 0, 0);
  }

  /** Both together. */
  public Statistics plus(Statistics other) {
    return new Statistics(
        files + other.files,
        parsed + other.parsed,
        parses + other.parses,
        lines + other.lines,
        functionLines + other.functionLines,
        unreadLines + other.unreadLines);
  }
}
