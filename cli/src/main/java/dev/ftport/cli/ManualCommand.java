package dev.ftport.cli;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ftport manual}: the manual page. */
@Command(
    name = "manual",
    header = "Print the manual page.",
    description = "To read it: ftport manual | man -l -")
final class ManualCommand implements Task {
  private final Shell shell;
  private final Supplier<CommandLine> commands;

  @Mixin private final CommonOptions common = new CommonOptions();

  ManualCommand(Shell shell, Supplier<CommandLine> commands) {
    this.shell = shell;
    this.commands = commands;
  }

  @Override
  public ExitCode run() throws Exception {
    String page = ManualPage.of(commands.get().getCommandSpec(), Version.number());
    shell.out().write(page.getBytes(StandardCharsets.UTF_8));
    return common.soften(ExitCode.NOTHING);
  }
}
