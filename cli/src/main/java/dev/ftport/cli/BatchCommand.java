package dev.ftport.cli;

import dev.ftport.cli.batch.Batch;
import dev.ftport.cli.batch.BatchException;
import dev.ftport.cli.batch.BatchReport;
import dev.ftport.cli.batch.Durations;
import dev.ftport.cli.batch.Limits;
import dev.ftport.cli.batch.Progress;
import dev.ftport.cli.batch.ProgressBar;
import dev.ftport.cli.batch.ProgressLog;
import dev.ftport.cli.batch.Source;
import dev.ftport.cli.batch.Sources;
import dev.ftport.cli.batch.Store;
import dev.ftport.cli.batch.Totals;
import dev.ftport.cli.batch.WorkerProcess;
import dev.ftport.cli.tree.WorkTree;
import dev.ftport.engine.Report;
import dev.ftport.engine.Statistics;
import dev.ftport.report.Json;
import dev.ftport.transform.Transform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ftport batch}: ports many packages, each in a process that may fail. */
@Command(
    name = "batch",
    header = "Port many packages, and write a patch and a report of each.",
    description = {
      "SOURCE is a directory, an archive (.tar.gz, .tgz, .tar.xz, .tar.bz2, .zip) or a quoted pattern for them. Each is a package. What fails, hangs or is too large is told of, and the others go on.",
      "A run that was stopped goes on where it was: what is done and unchanged is not done again."
    })
final class BatchCommand implements Task {
  private static final int COLUMNS = 80;

  private final Shell shell;
  private final List<? extends Transform> transforms;

  @Parameters(paramLabel = "SOURCE", arity = "0..*", description = "what is to be ported")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--list",
      paramLabel = "FILE",
      description = {
        "a file that names a SOURCE on each line; blank lines and those that begin with # say nothing;",
        "can be given more than once"
      })
  private List<Path> lists = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "the directory for all that is written; made if it is not there")
  private Path out = Path.of("");

  @Option(
      names = "--series",
      description = "for each package also one patch a transform, for `git am`")
  private boolean series;

  @Option(names = "--apply", description = "also change the directories in place, as `apply` does")
  private boolean apply;

  @Option(
      names = "--allow-dirty",
      description = "with --apply: work also on top of uncommitted changes")
  private boolean allowDirty;

  @Option(
      names = "--time-limit",
      paramLabel = "TIME",
      converter = TimeSpan.class,
      description = "how long one package may take: 90s, 10m, 2h (default: 30m)")
  private Duration timeLimit = Duration.ofMinutes(30);

  @Option(
      names = "--memory-limit",
      paramLabel = "SIZE",
      converter = MemorySize.class,
      description = "how much memory one package may take: 512m, 2g (default: 1g)")
  private int memoryLimit = 1024;

  @Option(names = "--no-progress", description = "write lines on a terminal, too, instead of a bar")
  private boolean noProgress;

  @Mixin private final PortingOptions options = new PortingOptions();
  @Mixin private final CommonOptions common = new CommonOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  BatchCommand(Shell shell, List<? extends Transform> transforms) {
    this.shell = shell;
    this.transforms = transforms;
  }

  @Override
  public ExitCode run() throws Exception {
    InstantSource clock = InstantSource.system();
    long start = clock.millis();
    List<Source> sources = sources();
    options.check(shell, transforms);
    Optional<Verification> verification = options.verification(shell);
    verification.ifPresent(
        one -> one.missing().forEach(line -> shell.err().println("not verified: " + line)));
    BatchSettings settings = new BatchSettings(shell, spec, verification);
    try (Store store = Store.open(shell.resolve(out), out.toString())) {
      refuseInside(sources, store);
      Totals totals = batch(sources, settings, store, clock);
      try {
        new BatchReport(
                store,
                sources.stream().map(Source::name).toList(),
                Version.number(),
                settings.chosen(),
                transforms.stream().map(Transform::about).toList())
            .write();
      } catch (IOException e) {
        throw new ReportException(out.resolve("report.*"), e);
      }
      totals.lines().forEach(line -> shell.err().println(line));
      shell.err().println("time: " + Durations.words(Duration.ofMillis(clock.millis() - start)));
      return common.soften(code(totals));
    }
  }

  private Totals batch(
      List<Source> sources, BatchSettings settings, Store store, InstantSource clock)
      throws BatchException, InterruptedException, IOException {
    WorkerProcess.Start worker =
        new WorkerProcess.Start(
            WorkerJava.command(memoryLimit, store.work(), workerArguments(settings)),
            WorkerJava.environment(shell.environment()),
            shell.directory(),
            store.work().resolve("workers.log"));
    byte[] nothing = Json.of(new Report(List.of(), Statistics.NONE), Version.number());
    try (Progress progress = progress(sources.size(), clock)) {
      return new Batch(
              new Batch.Settings(
                  options.jobs(),
                  worker,
                  new Limits(timeLimit, memoryLimit),
                  apply,
                  fingerprint(settings),
                  nothing),
              store,
              progress,
              clock)
          .run(sources);
    }
  }

  private String fingerprint(BatchSettings settings) throws IOException {
    String from = series ? Author.of(shell.environment()) : "";
    return "%s\nseries from %s".formatted(settings.fingerprint(Version.number()), from);
  }

  private List<String> workerArguments(BatchSettings settings) {
    List<String> arguments = new ArrayList<>(List.of("batch-worker"));
    arguments.addAll(settings.arguments());
    if (series) {
      arguments.add("--series-from=" + Author.of(shell.environment()));
    }
    int files = Runtime.getRuntime().availableProcessors() / options.jobs();
    arguments.add("--jobs=" + Math.max(1, files));
    if (apply) {
      arguments.add("--apply");
    }
    if (allowDirty) {
      arguments.add("--allow-dirty");
    }
    return arguments;
  }

  private Progress progress(int packages, InstantSource clock) {
    boolean bar =
        shell.errIsTerminal() && !noProgress && !"dumb".equals(shell.environment().get("TERM"));
    return bar
        ? new ProgressBar(shell.err(), packages, columns(), clock)
        : new ProgressLog(shell.err(), packages);
  }

  private int columns() {
    String columns = shell.environment().getOrDefault("COLUMNS", "");
    return columns.matches("[1-9]\\d{1,3}") ? Integer.parseInt(columns) : COLUMNS;
  }

  private List<Source> sources() throws BatchException, WrongUse {
    if (options.hasReport()) {
      throw new WrongUse("`batch` writes its reports into `--out`; leave `--report` away");
    }
    if (words.isEmpty() && lists.isEmpty()) {
      throw new WrongUse("no package is named; name directories or archives, or use `--list`");
    }
    Sources sources = new Sources(shell.directory());
    for (String word : words) {
      sources.add(word);
    }
    for (Path list : lists) {
      sources.addList(shell.resolve(list), list.toString());
    }
    List<Source> all = sources.all();
    if (apply) {
      refuseToApply(all);
    }
    return all;
  }

  /** One journal is kept for each tree: a second apply there would make the first one final. */
  private void refuseToApply(List<Source> sources) throws WrongUse {
    Map<WorkTree, Source> trees = new HashMap<>();
    for (Source source : sources) {
      if (source.archive()) {
        throw new WrongUse(
            "`--apply` changes directories, and `%s` is an archive; leave one of them away"
                .formatted(source.given()));
      }
      Optional<WorkTree> tree =
          source.problem().isEmpty()
              ? Optional.of(WorkTree.of(source.path(), source.path()))
              : Optional.empty();
      Source other = tree.map(one -> trees.putIfAbsent(one, source)).orElse(null);
      if (other != null) {
        throw new WrongUse(
            "`%s` and `%s` lie in one git checkout, whose changes can be undone together only; use `ftport apply` on both"
                .formatted(other.given(), source.given()));
      }
    }
  }

  private void refuseInside(List<Source> sources, Store store) throws WrongUse {
    for (Source source : sources) {
      if (!source.archive()
          && source.problem().isEmpty()
          && store.out().startsWith(source.path())) {
        throw new WrongUse(
            "`--out %s` lies in the package `%s`; name a place outside of it"
                .formatted(out, source.given()));
      }
    }
  }

  private static ExitCode code(Totals totals) {
    if (totals.failed() > 0 || totals.counts().failed() > 0) {
      return ExitCode.FAILED;
    }
    return totals.counts().changed() > 0
            || totals.counts().advice() > 0
            || totals.counts().safe() + totals.counts().unsafe() > 0
        ? ExitCode.FOUND
        : ExitCode.NOTHING;
  }
}
