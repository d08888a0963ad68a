package dev.ftport.report;

import dev.ftport.engine.Blank;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Place;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.transform.Remedy;

/**
 * Workflow commands of GitHub Actions, a line each: they become annotations of a change.
 *
 * <p>A file that failed is an error, what can be fixed or needs a decision is a warning, a place
 * that was not read is a notice, and what is right as it is is not told of.
 */
public final class GithubAnnotations {
  private GithubAnnotations() {}

  /** The annotations of all files; every line ends with LF. */
  public static String of(Report report) {
    StringBuilder lines = new StringBuilder();
    for (Outcome outcome : report.outcomes()) {
      if (outcome instanceof Outcome.Failed failed) {
        lines.append(
            "::error file=%s,title=%s::%s\n"
                .formatted(property(failed.path()), "ftport", message(failed.because())));
      }
      for (Reported reported : outcome.findings()) {
        if (!(reported.finding().remedy() instanceof Remedy.LeftAlone)) {
          lines.append(
              line(
                  "warning",
                  outcome,
                  reported.place(),
                  reported.finding().transform(),
                  Wording.of(reported)));
        }
      }
      for (Blank blank : outcome.blanks()) {
        lines.append(line("notice", outcome, blank.place(), "unseen", Wording.of(blank)));
      }
    }
    return lines.toString();
  }

  private static String line(String level, Outcome file, Place place, String title, String text) {
    return "::%s file=%s,line=%d,endLine=%d,col=%d,endColumn=%d,title=%s::%s\n"
        .formatted(
            level,
            property(file.path()),
            place.line(),
            place.line(),
            place.column(),
            place.column() + place.length(),
            property("ftport: " + title),
            message(text));
  }

  private static String message(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return message(text).replace(":", "%3A").replace(",", "%2C");
  }
}
