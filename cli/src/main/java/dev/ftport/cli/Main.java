package dev.ftport.cli;

import dev.ftport.catalogue.Catalogue;
import dev.ftport.transform.Transform;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The program: puts the commands together, and says in one line what ends them early. */
public final class Main {
  private final Shell shell;
  private final List<? extends Transform> transforms;

  /** The program with the whole catalogue. */
  public Main(Shell shell) {
    this(shell, Catalogue.transforms());
  }

  /** The program with these transforms. */
  Main(Shell shell, List<? extends Transform> transforms) {
    this.shell = shell;
    this.transforms = List.copyOf(transforms);
  }

  /** Runs in a process of its own; the launcher says which streams are a terminal. */
  public static void main(String[] args) {
    String terminals = System.getProperty("ftport.terminals", "");
    Shell shell =
        new Shell(
            new FileOutputStream(FileDescriptor.out),
            new PrintWriter(
                new OutputStreamWriter(
                    new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8)),
            terminals.contains("out"),
            terminals.contains("err"),
            System.getenv(),
            Path.of("").toAbsolutePath());
    System.exit(new Main(shell).run(args));
  }

  /**
   * Runs one command.
   *
   * @return the number to end the process with
   */
  public int run(String... args) {
    StandardOutput out = new StandardOutput(shell.out());
    Shell buffered = shell.with(out);
    Complaints complaints = new Complaints(buffered);
    int code;
    try {
      code = commands(buffered, complaints).execute(args);
      out.flush();
    } catch (OutputException e) {
      code = complaints.handle(e).number();
    } catch (IOException | RuntimeException | Error e) {
      code = complaints.internal(e, List.of(args).contains("--verbose")).number();
    }
    shell.err().flush();
    return code;
  }

  private CommandLine commands(Shell buffered, Complaints complaints) {
    CommandLine commands = new CommandLine(new FtportCommand());
    commands.addSubcommand(new DiffCommand(buffered, transforms));
    commands.addSubcommand(new ApplyCommand(buffered, transforms));
    commands.addSubcommand(new VerifyCommand(buffered, transforms));
    commands.addSubcommand(new BatchCommand(buffered, transforms));
    commands.addSubcommand(new BatchWorkerCommand(buffered, transforms));
    commands.addSubcommand(new UndoCommand(buffered));
    commands.addSubcommand(new StateCommand(buffered));
    commands.addSubcommand(new ConfigCommand(buffered, transforms));
    commands.addSubcommand(new ListCommand(buffered, transforms));
    commands.addSubcommand(new ExplainCommand(buffered, transforms));
    commands.getCommandSpec().usageMessage().exitCodeList(ExitCode.sentences());
    commands.setParameterExceptionHandler(complaints);
    commands.setExecutionExceptionHandler(complaints);
    commands.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    commands.setOut(
        new PrintWriter(new OutputStreamWriter(buffered.out(), StandardCharsets.UTF_8), true));
    commands.setErr(shell.err());
    return commands;
  }
}
