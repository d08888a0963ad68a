package dev.ftport.cli;

import dev.ftport.catalogue.Catalogue;
import dev.ftport.transform.Transform;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
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
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new PrintWriter(
                new OutputStreamWriter(
                    new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8)),
            terminals.contains("out"),
            terminals.contains("err"),
            System.getenv(),
            Path.of("").toAbsolutePath());
    // All is written, and nothing waits for the end; `exit` would start Java's own logging first.
    Runtime.getRuntime().halt(new Main(shell).run(args));
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
      code = commands(buffered, complaints, List.of(args)).execute(args);
      out.flush();
    } catch (OutputException e) {
      code = complaints.handle(e).number();
    } catch (IOException | RuntimeException | Error e) {
      code = complaints.internal(e, List.of(args).contains("--verbose")).number();
    }
    shell.err().flush();
    return code;
  }

  /** What there is, in the order of the help; each is made only if it is needed. */
  private Map<String, Function<Shell, Object>> tasks() {
    Map<String, Function<Shell, Object>> tasks = new LinkedHashMap<>();
    tasks.put("diff", shell -> new DiffCommand(shell, transforms));
    tasks.put("apply", shell -> new ApplyCommand(shell, transforms));
    tasks.put("verify", shell -> new VerifyCommand(shell, transforms));
    tasks.put("batch", shell -> new BatchCommand(shell, transforms));
    tasks.put("batch-worker", shell -> new BatchWorkerCommand(shell, transforms));
    tasks.put("undo", UndoCommand::new);
    tasks.put("state", StateCommand::new);
    tasks.put("config", shell -> new ConfigCommand(shell, transforms));
    tasks.put("list", shell -> new ListCommand(shell, transforms));
    tasks.put("explain", shell -> new ExplainCommand(shell, transforms));
    tasks.put("completion", shell -> new CompletionCommand(shell, () -> everything(shell)));
    tasks.put("manual", shell -> new ManualCommand(shell, () -> everything(shell)));
    return tasks;
  }

  private CommandLine everything(Shell buffered) {
    return commands(buffered, new Complaints(buffered), List.of());
  }

  /**
   * The command line. Reading what a command takes is slow, so only the one that is asked for is
   * there if the first word names it.
   */
  private CommandLine commands(Shell buffered, Complaints complaints, List<String> args) {
    CommandLine commands = new CommandLine(new FtportCommand());
    Map<String, Function<Shell, Object>> tasks = tasks();
    if (!args.isEmpty() && tasks.containsKey(args.getFirst())) {
      tasks.keySet().retainAll(Set.of(args.getFirst()));
    }
    tasks.values().forEach(task -> commands.addSubcommand(task.apply(buffered)));
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
