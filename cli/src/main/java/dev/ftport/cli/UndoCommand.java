package dev.ftport.cli;

import dev.ftport.cli.tree.Left;
import dev.ftport.cli.tree.Undo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ftport undo}: brings back what the last apply replaced. */
@Command(
    name = "undo",
    header = "Bring back the files that the last apply replaced.",
    description = "Files that have changed since then are left as they are.")
final class UndoCommand implements Task {
  private final Shell shell;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "bring back only what lies there (default: all of the tree that holds .)")
  private List<Path> paths = new ArrayList<>();

  UndoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public ExitCode run() throws Exception {
    List<Path> places = new Paths(shell).existing(paths);
    ExitCode code = ExitCode.NOTHING;
    for (Path place : places) {
      code = code.or(undo(place));
    }
    return common.soften(code);
  }

  private ExitCode undo(Path place) throws Exception {
    Optional<Undo> found = Undo.find(place, shell.environment());
    if (found.isEmpty()) {
      shell.err().println("nothing to undo in `%s`".formatted(place));
      return ExitCode.NOTHING;
    }
    Undo undo = found.get();
    Undo.Result result = undo.run(paths.isEmpty() ? undo.root() : place);
    result.restored().forEach(path -> shell.err().println("brought back `%s`".formatted(path)));
    result.removed().forEach(path -> shell.err().println("removed `%s`".formatted(path)));
    for (Left left : result.left()) {
      shell
          .err()
          .println(
              "left `%s`: %s; its old content is in `%s`"
                  .formatted(
                      left.path(),
                      left.because(),
                      result.journal().map(Path::toString).orElse("")));
    }
    if (!result.left().isEmpty()) {
      return ExitCode.FAILED;
    }
    if (result.restored().isEmpty() && result.removed().isEmpty()) {
      shell.err().println("nothing to undo in `%s`".formatted(place));
      return ExitCode.NOTHING;
    }
    return ExitCode.FOUND;
  }
}
