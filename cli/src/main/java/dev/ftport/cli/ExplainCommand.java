package dev.ftport.cli;

import dev.ftport.transform.Transform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ftport explain ID}: a transform's own page. */
@Command(name = "explain", header = "Show the page of a transform.")
final class ExplainCommand implements Task {
  private final Shell shell;
  private final Selection selection;

  @Mixin private final CommonOptions common = new CommonOptions();

  @Parameters(
      paramLabel = "ID",
      completionCandidates = TransformIds.class,
      description = "the id that `ftport list` shows")
  private String id = "";

  ExplainCommand(Shell shell, List<? extends Transform> transforms) {
    this.shell = shell;
    this.selection = new Selection(transforms);
  }

  @Override
  public ExitCode run() throws Exception {
    String page = selection.one(id).about().page().stripTrailing() + "\n";
    shell.out().write(page.getBytes(StandardCharsets.UTF_8));
    return ExitCode.NOTHING;
  }
}
