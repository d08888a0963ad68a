package dev.ftport.engine;

import java.util.List;

/**
 * What became of a package.
 *
 * @param outcomes one for each file, sorted by path
 * @param notes about files that are not rewritten, sorted by path
 */
public record Report(List<Outcome> outcomes, List<Note> notes, Statistics statistics) {
  /** A report without notes. */
  public Report(List<Outcome> outcomes, Statistics statistics) {
    this(outcomes, List.of(), statistics);
  }

  /** The same report with these notes. */
  public Report with(List<Note> others) {
    return new Report(outcomes, List.copyOf(others), statistics);
  }
}
