package dev.ftport.cli;

import dev.ftport.engine.Report;
import dev.ftport.report.Json;
import dev.ftport.transform.Transform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ftport apply}: makes the changes in place. */
@Command(
    name = "apply",
    header = "Make the changes in place.",
    description = {
      "Each file is replaced as a whole, and `ftport undo` brings the old ones back.",
      "A git checkout with uncommitted changes is refused."
    })
final class ApplyCommand implements Task {
  private final Shell shell;
  private final List<? extends Transform> transforms;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "directories and files (default: the current directory)")
  private List<Path> paths = new ArrayList<>();

  @Mixin private final PortingOptions options = new PortingOptions();
  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final CommonOptions common = new CommonOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--allow-dirty", description = "work also on top of uncommitted changes")
  private boolean allowDirty;

  ApplyCommand(Shell shell, List<? extends Transform> transforms) {
    this.shell = shell;
    this.transforms = transforms;
  }

  @Override
  public ExitCode run() throws Exception {
    List<Path> places = new Paths(shell).existing(paths);
    Base base = Base.of(places, shell.directory());
    Request request = Request.of(shell, Given.of(spec), base, Packages.of(places), transforms);
    Porting porting = request.porting();
    Printing printing = new Printing(shell, common, request, transforms);
    InPlace inPlace = new InPlace(shell, allowDirty);
    try (ReportFile file = options.openReport(shell)) {
      inPlace.check(base.trees());
      Changes changes = new Changes(base);
      Report ported = porting.run(changes::add);
      Report report = Changes.without(ported, inPlace.replace(changes));
      printing.findings(report);
      printing.result(report, porting.checks());
      printing.summary(report, porting);
      printing.verification(porting);
      if (Verdict.changes(report)) {
        printing.hint("help: `ftport undo` brings the old files back");
      }
      file.write(() -> Json.of(report, porting.checks(), Version.number()));
      return common.soften(Verdict.of(report));
    }
  }
}
