package dev.ftport.cli;

import dev.ftport.cli.tree.Change;
import dev.ftport.cli.tree.Left;
import dev.ftport.cli.tree.WorkTree;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The new content of files, sorted out by the tree that they lie in. */
final class Changes {
  private final Base base;
  private final Map<WorkTree, List<Change>> byTree = new LinkedHashMap<>();

  Changes(Base base) {
    this.base = base;
  }

  /** Takes the changes of a package. */
  void add(Report report) {
    for (Outcome outcome : report.outcomes()) {
      Path file = base.directory().resolve(outcome.path());
      switch (outcome) {
        case Outcome.Changed changed ->
            add(
                new Change(
                    changed.path(), file, changed.before().bytes(), changed.after().bytes()));
        case Outcome.Created created ->
            add(Change.toNew(created.path(), file, created.after().bytes()));
        case Outcome.Unchanged same -> {}
        case Outcome.Skipped skipped -> {}
        case Outcome.Failed failed -> {}
      }
    }
  }

  private void add(Change change) {
    byTree.computeIfAbsent(base.tree(change.file()), tree -> new ArrayList<>()).add(change);
  }

  Set<Map.Entry<WorkTree, List<Change>>> byTree() {
    return byTree.entrySet();
  }

  /** The report of what became of the files after some of them were left as they are. */
  static Report without(Report report, List<Left> left) {
    Map<String, String> reasons =
        left.stream().collect(Collectors.toMap(Left::path, Left::because, (a, b) -> a));
    List<Outcome> outcomes =
        report.outcomes().stream()
            .map(
                outcome ->
                    reasons.containsKey(outcome.path())
                        ? new Outcome.Failed(
                            outcome.path(), "not changed: " + reasons.get(outcome.path()))
                        : outcome)
            .toList();
    return new Report(outcomes, report.statistics());
  }
}
