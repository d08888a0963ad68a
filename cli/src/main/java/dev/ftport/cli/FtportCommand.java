package dev.ftport.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command without a subcommand: shows what there is. */
@Command(
    name = "ftport",
    header = "Ports C and C++ extension sources for CPython to free-threaded Python.",
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    footer = "%n`ftport COMMAND --help` shows the options of a command.")
final class FtportCommand implements Task {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "show the version")
  private boolean version;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public ExitCode run() throws WrongUse {
    throw new WrongUse(
        "a command is missing: %s; `ftport --help` says what they do"
            .formatted(
                String.join(
                    ", ",
                    spec.subcommands().entrySet().stream()
                        .filter(one -> !one.getValue().getCommandSpec().usageMessage().hidden())
                        .map(one -> "`%s`".formatted(one.getKey()))
                        .toList())));
  }
}
