package dev.ftport.cli;

import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.report.Terminal;
import dev.ftport.report.UnifiedDiff;
import java.io.IOException;

/** Writes the patch to standard output, and what people read to standard error. */
final class Printing {
  private final Shell shell;
  private final boolean colourOut;
  private final boolean verbose;
  private final Terminal terminal;

  Printing(Shell shell, CommonOptions common, boolean ledger) {
    this.shell = shell;
    this.colourOut = common.color(shell.outIsTerminal(), shell.environment());
    this.verbose = common.verbose();
    this.terminal =
        new Terminal(
            common.color(shell.errIsTerminal(), shell.environment()), common.verbose(), ledger);
  }

  /** The patch. */
  void patch(Report report) throws IOException {
    for (Outcome outcome : report.outcomes()) {
      shell.out().write(UnifiedDiff.of(outcome, colourOut));
    }
    shell.out().flush();
    if (shell.outIsTerminal() && shell.errIsTerminal() && Verdict.changes(report)) {
      shell.err().println();
    }
  }

  /** What was found. */
  void findings(Report report) {
    report.outcomes().forEach(outcome -> shell.err().print(terminal.findings(outcome)));
    shell.err().flush();
  }

  /** How much was found. */
  void summary(Report report) {
    shell.err().print(terminal.summary(report));
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
