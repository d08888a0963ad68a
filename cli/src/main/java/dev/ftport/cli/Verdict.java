package dev.ftport.cli;

import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.transform.Remedy;

/** Says what a report means for the exit code. */
final class Verdict {
  private Verdict() {}

  /** The code of a whole report: that of its worst file. */
  static ExitCode of(Report report) {
    return report.outcomes().stream().map(Verdict::of).reduce(ExitCode.NOTHING, ExitCode::or);
  }

  /** Whether any file changes. */
  static boolean changes(Report report) {
    return report.outcomes().stream().anyMatch(Outcome.Changed.class::isInstance);
  }

  private static ExitCode of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Skipped skipped -> ExitCode.NOTHING;
      case Outcome.Failed failed -> ExitCode.FAILED;
      case Outcome.Changed changed -> ExitCode.FOUND;
      case Outcome.Created created -> ExitCode.FOUND;
      case Outcome.Unchanged unchanged ->
          unchanged.findings().stream().anyMatch(Verdict::asksForSomething)
              ? ExitCode.FOUND
              : ExitCode.NOTHING;
    };
  }

  private static boolean asksForSomething(Reported reported) {
    return switch (reported.finding().remedy()) {
      case Remedy.Fix fix -> true;
      case Remedy.Advice advice -> true;
      case Remedy.LeftAlone leftAlone -> false;
    };
  }
}
