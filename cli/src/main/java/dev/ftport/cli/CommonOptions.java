package dev.ftport.cli;

import java.util.Map;
import picocli.CommandLine.Option;

/** What every command understands. */
final class CommonOptions {
  /** When colour is written. */
  enum Color {
    AUTO,
    ALWAYS,
    NEVER;

    /** Reads one. */
    static final class Words extends Choice<Color> {
      Words() {
        super(Color.class);
      }
    }
  }

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  private boolean help;

  @Option(
      names = "--color",
      paramLabel = "WHEN",
      converter = Color.Words.class,
      description = "auto, always or never; auto is on a terminal, and NO_COLOR turns it off")
  private Color color = Color.AUTO;

  @Option(
      names = "--verbose",
      description = "show also what is right as it is; with an internal error, where it happened")
  private boolean verbose;

  @Option(names = "--exit-zero", description = "end with 0 where the exit code would be 1")
  private boolean exitZero;

  /** Whether a stream gets colour. */
  boolean color(boolean isTerminal, Map<String, String> environment) {
    return switch (color) {
      case ALWAYS -> true;
      case NEVER -> false;
      case AUTO ->
          isTerminal
              && environment.getOrDefault("NO_COLOR", "").isEmpty()
              && !"dumb".equals(environment.get("TERM"));
    };
  }

  boolean verbose() {
    return verbose;
  }

  /** The exit code after {@code --exit-zero}. */
  ExitCode soften(ExitCode code) {
    return exitZero && code == ExitCode.FOUND ? ExitCode.NOTHING : code;
  }
}
