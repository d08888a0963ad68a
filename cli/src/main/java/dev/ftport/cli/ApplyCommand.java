package dev.ftport.cli;

import dev.ftport.cli.tree.Apply;
import dev.ftport.cli.tree.Change;
import dev.ftport.cli.tree.Left;
import dev.ftport.cli.tree.TreeException;
import dev.ftport.cli.tree.UncommittedChanges;
import dev.ftport.cli.tree.WorkTree;
import dev.ftport.engine.Report;
import dev.ftport.report.Json;
import dev.ftport.transform.Transform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    try (ReportFile file = options.openReport(shell)) {
      for (WorkTree tree : base.trees()) {
        apply(tree).check();
        refuseIfDirty(tree);
      }
      Changes changes = new Changes(base);
      Report ported = porting.run(changes::add);
      Report report = Changes.without(ported, replace(changes));
      printing.findings(report);
      printing.result(report, porting.checks());
      printing.summary(report, porting);
      printing.verification(porting);
      file.write(Json.of(report, porting.checks(), Version.number()));
      if (Verdict.changes(report)) {
        printing.hint("help: `ftport undo` brings the old files back");
      }
      return common.soften(Verdict.of(report));
    }
  }

  private List<Left> replace(Changes changes) throws Exception {
    List<Left> left = new ArrayList<>();
    boolean first = true; // a tree that cannot be begun ends it all, unless another is done
    for (Map.Entry<WorkTree, List<Change>> tree : changes.byTree()) {
      try {
        left.addAll(apply(tree.getKey()).run(tree.getValue()));
      } catch (TreeException e) {
        if (first) {
          throw e;
        }
        tree.getValue().forEach(change -> left.add(new Left(change.path(), e.line())));
      }
      first = false;
    }
    return left;
  }

  private Apply apply(WorkTree tree) {
    return new Apply(tree, tree.journals(shell.environment()));
  }

  private void refuseIfDirty(WorkTree tree) throws Exception {
    if (allowDirty || tree.gitDirectory().isEmpty()) {
      return;
    }
    List<String> changed = UncommittedChanges.of(tree.root(), tree.gitDirectory().get());
    if (!changed.isEmpty()) {
      throw new WrongUse(
          "`%s` has uncommitted changes in %s; commit or stash them, or use `--allow-dirty`"
              .formatted(tree.root(), few(changed)));
    }
  }

  private static String few(List<String> files) {
    int shown = files.size() <= 4 ? files.size() : 3;
    String names =
        String.join(", ", files.subList(0, shown).stream().map("`%s`"::formatted).toList());
    return shown == files.size() ? names : names + " and %d more".formatted(files.size() - shown);
  }
}
