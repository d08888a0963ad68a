package dev.ftport.cli;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ftport completion}: what a shell needs to complete the words of a command line. */
@Command(
    name = "completion",
    header = "Print what completes the words of a command line in a shell.",
    description = "In ~/.bashrc or ~/.zshrc: eval \"$(ftport completion bash)\" (or zsh).")
final class CompletionCommand implements Task {
  /** The shells. */
  enum For {
    BASH,
    ZSH;

    /** Reads one. */
    static final class Words extends Choice<For> {
      Words() {
        super(For.class);
      }
    }
  }

  private final Shell shell;
  private final Supplier<CommandLine> commands;

  @Parameters(paramLabel = "SHELL", converter = For.Words.class, description = "bash or zsh")
  private For wanted = For.BASH;

  @Mixin private final CommonOptions common = new CommonOptions();

  CompletionCommand(Shell shell, Supplier<CommandLine> commands) {
    this.shell = shell;
    this.commands = commands;
  }

  @Override
  public ExitCode run() throws Exception {
    String script = AutoComplete.bash("ftport", commands.get());
    String first =
        switch (wanted) {
          case BASH -> "";
          case ZSH -> "autoload -U +X compinit && compinit\n";
        };
    shell.out().write((first + script).getBytes(StandardCharsets.UTF_8));
    return common.soften(ExitCode.NOTHING);
  }
}
