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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ftport verify}: says whether what compiles today would compile after the port. */
@Command(
    name = "verify",
    header = "Compile what would be changed, before and after.",
    description = {
      "Each file that `diff` would change is compiled as it is and as it would be, for its syntax only, against each Python. A fix that breaks a file is found by bisection and reported with what the compiler said. Nothing is changed, and nothing of the package is run.",
      "A file that did not compile before proves nothing; `--verbose` says why it does not."
    })
final class VerifyCommand implements Task {
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

  VerifyCommand(Shell shell, List<? extends Transform> transforms) {
    this.shell = shell;
    this.transforms = transforms;
  }

  @Override
  public ExitCode run() throws Exception {
    List<Path> places = new Paths(shell).existing(paths);
    Base base = Base.of(places, shell.directory());
    Request request = Request.of(shell, Given.of(spec), base, Packages.of(places), transforms);
    Verification verification = request.options().alwaysVerify(shell);
    Porting porting = request.porting().verifiedBy(verification);
    Printing printing = new Printing(shell, common, request, transforms);
    try (ReportFile file = options.openReport(shell)) {
      Report report = porting.run(each -> {});
      printing.result(report, verification.checks());
      printing.statistics(report, porting);
      printing.verification(porting);
      file.write(Json.of(report, verification.checks(), Version.number()));
      return verification.isBroken()
          ? ExitCode.FAILED
          : common.soften(verification.hasWithdrawn() ? ExitCode.FOUND : ExitCode.NOTHING);
    }
  }
}
