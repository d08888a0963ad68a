package dev.ftport.cli;

import dev.ftport.engine.Report;
import dev.ftport.report.Json;
import dev.ftport.transform.Transform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ftport diff}: the patch on standard output, what was found on standard error. */
@Command(
    name = "diff",
    header = "Show what would be changed, as a patch.",
    description = {
      "The patch goes to standard output, for `git apply` or `patch -p1`; what was found goes to standard error.",
      "Its paths are relative to the git checkout of PATH; outside of one, to the current directory if that holds PATH, else to PATH itself. Where this is not the current directory, the last line says it."
    })
final class DiffCommand implements Task {
  private final Shell shell;
  private final List<? extends Transform> transforms;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description =
          "directories and files, or - for standard input (default: the current directory)")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--stdin-filename",
      paramLabel = "NAME",
      description = {
        "the name of what - reads: in the patch, for its language, and to find the settings and",
        "headers of its package; it need not be there"
      })
  private Optional<Path> stdinFilename = Optional.empty();

  @Mixin private final PortingOptions options = new PortingOptions();
  @Mixin private final OutputOptions output = new OutputOptions();
  @Mixin private final CommonOptions common = new CommonOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  DiffCommand(Shell shell, List<? extends Transform> transforms) {
    this.shell = shell;
    this.transforms = transforms;
  }

  @Override
  public ExitCode run() throws Exception {
    Optional<StandardInput> input = StandardInput.of(shell, paths, stdinFilename);
    if (input.isPresent()) {
      try (StandardInput one = input.get()) {
        return show(List.of(one.file()), Packages.of(one));
      }
    }
    List<Path> places = new Paths(shell).existing(paths);
    return show(places, Packages.of(places));
  }

  private ExitCode show(List<Path> places, Packages packages) throws Exception {
    Base base = Base.of(places, shell.directory());
    Request request = Request.of(shell, Given.of(spec), base, packages, transforms);
    Porting porting = request.porting();
    if (packages.isStandardInput() && porting.verification().isPresent()) {
      throw new WrongUse(
          "`--verify` compiles files where they lie, and `-` lies nowhere; `--no-verify` leaves it");
    }
    Printing printing = new Printing(shell, common, request, transforms);
    try (ReportFile file = options.openReport(shell)) {
      Report report =
          porting.run(
              each -> {
                printing.patch(each);
                printing.findings(each);
              });
      printing.result(report, porting.checks());
      printing.summary(report, porting);
      printing.verification(porting);
      file.write(() -> Json.of(report, porting.checks(), Version.number()));
      if (Verdict.changes(report) && !base.directory().equals(shell.directory())) {
        printing.hint("note: the patch is for the directory `%s`".formatted(base.directory()));
      }
      return common.soften(Verdict.of(report));
    }
  }
}
