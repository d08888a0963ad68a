package dev.ftport.cli;

import dev.ftport.cli.tree.Reason;
import dev.ftport.compat.Form;
import dev.ftport.compat.Provision;
import dev.ftport.engine.Engine;
import dev.ftport.engine.Input;
import dev.ftport.engine.Options;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Statistics;
import dev.ftport.engine.Surroundings;
import dev.ftport.engine.Withdrawal;
import dev.ftport.parse.CdtParser;
import dev.ftport.project.BuildFacts;
import dev.ftport.project.CompileCommands;
import dev.ftport.project.Entry;
import dev.ftport.project.PackageHeaders;
import dev.ftport.project.SourceTree;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import dev.ftport.verify.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ports packages, one after another. Writes no file.
 *
 * @param base what the names of files are relative to in all reports
 * @param transforms those that are asked
 * @param known the ids of all transforms there are
 * @param compat where functions come from that the oldest Python does not have
 * @param python the oldest Python if the user says it, as {@code major * 100 + minor}
 * @param include where headers are looked for too
 * @param define further macros
 * @param verification what looks at each package with a compiler
 */
record Porting(
    Base base,
    List<SourceTree> packages,
    List<Transform> transforms,
    Set<String> known,
    Options options,
    Form compat,
    Optional<Integer> python,
    List<Path> include,
    Map<String, String> define,
    Optional<Verification> verification) {
  private static final List<String> COMPILE_COMMANDS =
      List.of("compile_commands.json", "build/compile_commands.json");

  /** Takes the report of a package when it is done. */
  @FunctionalInterface
  interface Each {
    /** May write it somewhere. */
    void done(Report report) throws IOException;
  }

  /** The same, looked at with a compiler. */
  Porting verifiedBy(Verification other) {
    return new Porting(
        base,
        packages,
        transforms,
        known,
        options,
        compat,
        python,
        include,
        define,
        Optional.of(other));
  }

  /** What the compiler said; nothing if it was not asked. */
  List<Check> checks() {
    return verification.map(Verification::checks).orElse(List.of());
  }

  /** All reports in one. */
  Report run(Each each) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    Statistics statistics = Statistics.NONE;
    for (SourceTree tree : packages) {
      Report report = base.renamed(tree.root(), port(tree));
      each.done(report);
      outcomes.addAll(report.outcomes());
      statistics = statistics.plus(report.statistics());
    }
    return sorted(outcomes, statistics);
  }

  private Report port(SourceTree tree) throws IOException {
    Report first = port(tree, List.of());
    return verification.isEmpty()
        ? first
        : verification.get().of(base, new VerifiedTree(this, tree), first);
  }

  /** Ports one package, without the fixes that are withdrawn. */
  Report port(SourceTree tree, List<Withdrawal> withdrawn) {
    List<Input> inputs = new ArrayList<>();
    List<Outcome> outcomes = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      switch (entry) {
        case Entry.Source source -> inputs.add(new Input(source.path(), source.file()));
        case Entry.LeftOut left -> outcomes.add(new Outcome.Skipped(left.path(), left.because()));
        case Entry.Unreadable bad -> outcomes.add(new Outcome.Failed(bad.path(), bad.because()));
      }
    }
    PackageHeaders headers = PackageHeaders.of(tree, include, compileCommands(tree, outcomes));
    BuildFacts facts = BuildFacts.of(tree, headers);
    Options own =
        new Options(
            new Settings(
                options.settings().guard(),
                facts.pybind11(),
                facts.limitedApi(),
                python.or(facts::python).orElse(Settings.OLDEST_PYTHON),
                options.settings().propagateErrors()),
            options.unsafe(),
            options.declare(),
            options.threads(),
            options.budget(),
            options.ledgers());
    Provision provision = new Provision(compat, headers);
    Report report =
        new Engine(new CdtParser(headers, define), transforms, known, own, provision)
            .run(inputs, surroundings(tree), withdrawn);
    Set<String> ported = report.outcomes().stream().map(Outcome::path).collect(Collectors.toSet());
    outcomes.removeIf(left -> ported.contains(left.path()));
    outcomes.addAll(report.outcomes());
    return sorted(outcomes, report.statistics());
  }

  /** What is not ported, and may still use functions of what is. */
  private static Surroundings surroundings(SourceTree tree) {
    List<Input> others = new ArrayList<>();
    tree.beside().forEach(file -> others.add(new Input(file.path(), file.file())));
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.LeftOut left && !left.path().endsWith("/")) {
        others.add(new Input(left.path(), tree.root().resolve(left.path())));
      }
    }
    return new Surroundings(tree.bounded(), others, tree.buildFiles());
  }

  static CompileCommands compileCommands(SourceTree tree, List<Outcome> outcomes) {
    for (String name : COMPILE_COMMANDS) {
      Path file = tree.root().resolve(name);
      if (tree.bounded() && Files.isRegularFile(file)) {
        try {
          return CompileCommands.read(file);
        } catch (IOException e) {
          outcomes.add(new Outcome.Failed(name, Reason.of(e)));
        }
      }
    }
    return CompileCommands.NONE;
  }

  private static Report sorted(List<Outcome> outcomes, Statistics statistics) {
    return new Report(
        outcomes.stream().sorted(Comparator.comparing(Outcome::path)).toList(), statistics);
  }
}
