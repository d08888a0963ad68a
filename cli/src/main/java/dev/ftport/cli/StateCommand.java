package dev.ftport.cli;

import dev.ftport.engine.Input;
import dev.ftport.engine.Options;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.StateSurvey;
import dev.ftport.parse.CdtParser;
import dev.ftport.project.MissingPathException;
import dev.ftport.project.PackageHeaders;
import dev.ftport.project.SourceTree;
import dev.ftport.project.SourceTrees;
import dev.ftport.project.Wanted;
import dev.ftport.report.StateTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ftport state}: the inventory of static and global variables. */
@Command(
    name = "state",
    header = "Show the static and global variables: what each is for, who writes it, who reads it.",
    description = {
      "The table goes to standard output, a line for each variable; how many there are goes to standard error.",
      "A function with an asterisk runs only while the module is created or freed. What stands under `written in` changes the variable or hands its address out."
    })
final class StateCommand implements Task {
  /** How the inventory is written. */
  enum Form {
    TABLE,
    JSON;

    /** Reads one. */
    static final class Words extends Choice<Form> {
      Words() {
        super(Form.class);
      }
    }
  }

  private final Shell shell;

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "directories and files (default: the current directory)")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORM",
      converter = Form.Words.class,
      description = "table (default) or json")
  private Form form = Form.TABLE;

  @Option(
      names = "--open",
      description = "leave out what is never changed behind the module's creation, or protected")
  private boolean open;

  @Option(
      names = "--include-generated",
      description = "show also what a generator wrote and what is a copy of another project")
  private boolean includeGenerated;

  @Mixin private final CommonOptions common = new CommonOptions();

  StateCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public ExitCode run() throws Exception {
    List<Path> places = new Paths(shell).existing(paths);
    Base base = Base.of(places, shell.directory());
    List<StateSurvey.Row> rows = new ArrayList<>();
    List<Outcome.Failed> failed = new ArrayList<>();
    for (SourceTree tree : trees(places)) {
      List<Outcome> broken = new ArrayList<>();
      StateSurvey.Result result = survey(tree, broken);
      broken.stream().map(Outcome.Failed.class::cast).forEach(failed::add);
      failed.addAll(result.failed());
      for (StateSurvey.Row row : result.rows()) {
        rows.add(row.at(base.name(tree.root().resolve(row.path()))));
      }
    }
    rows.sort(Comparator.comparing(StateSurvey.Row::path).thenComparing(StateSurvey.Row::line));
    List<StateSurvey.Row> shown =
        open ? rows.stream().filter(StateSurvey.Row::open).toList() : rows;
    boolean colour = common.color(shell.outIsTerminal(), shell.environment());
    shell
        .out()
        .write(
            switch (form) {
              case TABLE -> StateTable.text(shown, colour).getBytes(StandardCharsets.UTF_8);
              case JSON -> StateTable.json(shown);
            });
    shell.out().flush();
    failed.forEach(
        outcome ->
            shell.err().println("error: %s: %s".formatted(outcome.path(), outcome.because())));
    shell.err().print(StateTable.summary(rows));
    return failed.isEmpty() ? ExitCode.NOTHING : ExitCode.FAILED;
  }

  private List<SourceTree> trees(List<Path> places) throws WrongUse {
    try {
      return SourceTrees.find(places, new Wanted(includeGenerated, includeGenerated));
    } catch (MissingPathException e) {
      throw new WrongUse("no such file or directory: `%s`".formatted(e.path()));
    }
  }

  private static StateSurvey.Result survey(SourceTree tree, List<Outcome> broken) {
    PackageHeaders headers =
        PackageHeaders.of(tree, List.of(), PackagePort.compileCommands(tree, broken));
    List<Input> inputs =
        tree.sources().stream().map(source -> new Input(source.path(), source.file())).toList();
    return new StateSurvey(new CdtParser(headers, Map.of()), Options.DEFAULT).run(inputs);
  }
}
