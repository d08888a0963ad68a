package dev.ftport.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the result is shown, and how much of it. */
final class OutputOptions {
  /** What is written to standard output. */
  enum Format {
    /** The patch; what was found goes to standard error. */
    TEXT,
    /** The report for programs. */
    JSON,
    /** The report for code scanning. */
    SARIF,
    /** Workflow commands of GitHub Actions. */
    GITHUB;

    /** Reads one. */
    static final class Words extends Choice<Format> {
      Words() {
        super(Format.class);
      }
    }
  }

  @Option(
      names = "--format",
      paramLabel = "FORM",
      converter = Format.Words.class,
      description = {
        "what goes to standard output: text (default), json (what --report writes),",
        "sarif (for code scanning) or github (annotations of a workflow)"
      })
  private Format format = Format.TEXT;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = {
        "show and apply only what is new: what this report knows, an earlier one of --report, is",
        "neither shown, nor applied, nor counted in the exit code"
      })
  private Optional<Path> baseline = Optional.empty();

  @Option(
      names = "--statistics",
      negatable = true,
      description = "show the findings by transform, and an estimate of the work saved")
  private boolean statistics;

  Format format() {
    return format;
  }

  boolean statistics() {
    return statistics;
  }

  /**
   * The baseline.
   *
   * @throws WrongUse if it cannot be used
   */
  Optional<Baseline> baseline(Shell shell) throws WrongUse {
    return baseline.isPresent()
        ? Optional.of(Baseline.read(shell.resolve(baseline.get()), baseline.get().toString()))
        : Optional.empty();
  }
}
