package dev.ftport.cli;

import dev.ftport.cli.batch.BatchException;
import dev.ftport.cli.settings.SettingsException;
import dev.ftport.cli.tree.TreeException;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what ended a command early: one line on standard error. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Shell shell;

  Complaints(Shell shell) {
    this.shell = shell;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return complain(
            "%s; %s`%s --help` shows what it takes"
                .formatted(
                    what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1),
                    nearest(e),
                    e.getCommandLine().getCommandSpec().qualifiedName()),
            ExitCode.WRONG_USE)
        .number();
  }

  private static String nearest(ParameterException e) {
    return e instanceof UnmatchedArgumentException unmatched
            && !unmatched.getSuggestions().isEmpty()
        ? "the nearest is `%s`, ".formatted(unmatched.getSuggestions().getFirst())
        : "";
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    ExitCode code =
        switch (e) {
          case WrongUse wrong -> complain(wrong.line(), ExitCode.WRONG_USE);
          case SettingsException settings -> complain(settings.line(), ExitCode.WRONG_USE);
          case TreeException tree -> complain(tree.line(), ExitCode.WRONG_USE);
          case BatchException batch -> complain(batch.line(), ExitCode.WRONG_USE);
          case OutputException output -> handle(output);
          case ReportException report -> complain(report.line(), ExitCode.FAILED);
          default -> internal(e, parsed.expandedArgs().contains("--verbose"));
        };
    return code.number();
  }

  /** A reader that has seen enough is no error. */
  ExitCode handle(OutputException e) {
    return e.readerIsGone() ? ExitCode.FOUND : complain(e.line(), ExitCode.FAILED);
  }

  /** A mistake of ours, or a machine that cannot do it. */
  ExitCode internal(Throwable e, boolean verbose) {
    if (verbose) {
      e.printStackTrace(shell.err());
    }
    return complain(
        switch (e) {
          case OutOfMemoryError memory ->
              "the memory is used up; `FTPORT_JAVA_OPTS=-Xmx2g` in the environment gives more";
          default ->
              "internal error (%s); please report it, with what `--verbose` adds"
                  .formatted(String.valueOf(e).lines().findFirst().orElse(""));
        },
        ExitCode.FAILED);
  }

  /** Says one line. */
  ExitCode complain(String line, ExitCode code) {
    shell.err().println("error: " + line);
    return code;
  }
}
