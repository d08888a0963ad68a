package dev.ftport.cli;

import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.report.ByTransform;
import dev.ftport.report.GithubAnnotations;
import dev.ftport.report.Json;
import dev.ftport.report.Sarif;
import dev.ftport.report.Terminal;
import dev.ftport.report.UnifiedDiff;
import dev.ftport.transform.Transform;
import dev.ftport.verify.Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Writes the result to standard output in the form that is asked for, and what people read to
 * standard error.
 */
final class Printing {
  private final Shell shell;
  private final OutputOptions output;
  private final List<? extends Transform> transforms;
  private final boolean colourOut;
  private final boolean verbose;
  private final Terminal terminal;

  /**
   * A way to print.
   *
   * @param transforms whose pages are part of some forms
   */
  Printing(
      Shell shell, CommonOptions common, Request request, List<? extends Transform> transforms) {
    this.shell = shell;
    this.output = request.output();
    this.transforms = List.copyOf(transforms);
    this.colourOut = common.color(shell.outIsTerminal(), shell.environment());
    this.verbose = common.verbose();
    this.terminal =
        new Terminal(
            common.color(shell.errIsTerminal(), shell.environment()),
            common.verbose(),
            request.options().ledger());
  }

  /** The patch, for people. */
  void patch(Report report) throws IOException {
    if (output.format() != OutputOptions.Format.TEXT) {
      return;
    }
    for (Outcome outcome : report.outcomes()) {
      shell.out().write(UnifiedDiff.of(outcome, colourOut));
    }
    shell.out().flush();
    if (shell.outIsTerminal() && shell.errIsTerminal() && Verdict.changes(report)) {
      shell.err().println();
    }
  }

  /** What was found, for people. */
  void findings(Report report) {
    if (output.format() == OutputOptions.Format.TEXT) {
      report.outcomes().forEach(outcome -> shell.err().print(terminal.findings(outcome)));
      shell.err().flush();
    }
  }

  /** The whole result, for programs. */
  void result(Report report, List<Check> checks) throws IOException {
    switch (output.format()) {
      case TEXT -> {}
      case JSON -> shell.out().write(Json.of(report, checks, Version.number()));
      case SARIF ->
          Sarif.write(
              shell.out(),
              List.of(
                  Sarif.run(
                      report,
                      checks,
                      transforms.stream().map(Transform::about).toList(),
                      Version.number(),
                      Optional.empty())));
      case GITHUB ->
          shell.out().write(GithubAnnotations.of(report).getBytes(StandardCharsets.UTF_8));
    }
    shell.out().flush();
  }

  /** How much was found. */
  void summary(Report report, Porting porting) {
    shell.err().print(terminal.summary(report));
    statistics(report, porting);
  }

  /** How much was left out as known, and if it is asked for, how much was found by transform. */
  void statistics(Report report, Porting porting) {
    porting.baseline().ifPresent(baseline -> shell.err().println(baseline.line()));
    if (output.statistics()) {
      shell.err().print(new ByTransform(report).text());
    }
  }

  /** What the compiler said. */
  void verification(Porting porting) {
    porting
        .verification()
        .ifPresent(
            verification -> verification.lines(verbose).forEach(line -> shell.err().println(line)));
  }

  /** A word on what to do next. */
  void hint(String text) {
    shell.err().println(text);
  }
}
