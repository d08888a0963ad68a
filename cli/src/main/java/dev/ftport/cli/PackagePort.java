package dev.ftport.cli;

import dev.ftport.cli.tree.Reason;
import dev.ftport.compat.Form;
import dev.ftport.compat.Provision;
import dev.ftport.engine.Engine;
import dev.ftport.engine.Input;
import dev.ftport.engine.Options;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How one package is ported. Writes no file.
 *
 * @param transforms those that are asked
 * @param known the ids of all transforms there are
 * @param compat where functions come from that the oldest Python does not have
 * @param python the oldest Python if the user says it, as {@code major * 100 + minor}
 * @param include where headers are looked for too
 * @param define further macros
 */
record PackagePort(
    SourceTree tree,
    List<Transform> transforms,
    Set<String> known,
    Options options,
    Form compat,
    Optional<Integer> python,
    List<Path> include,
    Map<String, String> define) {
  private static final List<String> COMPILE_COMMANDS =
      List.of("compile_commands.json", "build/compile_commands.json");

  /** The same with other transforms. */
  PackagePort asking(List<Transform> others) {
    return new PackagePort(tree, others, known, options, compat, python, include, define);
  }

  /**
   * What becomes of the package, with names relative to its root.
   *
   * @param withdrawn the fixes that are not applied
   */
  Report run(List<Withdrawal> withdrawn) {
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
            options.ledgers(),
            options.perFile());
    Provision provision = new Provision(compat, headers);
    Report report =
        new Engine(new CdtParser(headers, define), transforms, known, own, provision)
            .run(inputs, surroundings(), withdrawn);
    Set<String> ported = report.outcomes().stream().map(Outcome::path).collect(Collectors.toSet());
    outcomes.removeIf(left -> ported.contains(left.path()));
    outcomes.addAll(report.outcomes());
    return Porting.sorted(outcomes, report.statistics());
  }

  /** What is not ported, and may still use functions of what is. */
  private Surroundings surroundings() {
    List<Input> others = new ArrayList<>();
    tree.beside().forEach(file -> others.add(new Input(file.path(), file.file())));
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.LeftOut left && !left.path().endsWith("/")) {
        others.add(new Input(left.path(), tree.root().resolve(left.path())));
      }
    }
    return new Surroundings(tree.bounded(), others, tree.buildFiles());
  }

  /**
   * The compile commands of a package.
   *
   * @param outcomes gets one for a file that cannot be read
   */
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
}
