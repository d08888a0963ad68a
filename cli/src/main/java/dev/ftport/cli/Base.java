package dev.ftport.cli;

import dev.ftport.cli.tree.WorkTree;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The directory in which the patch applies: paths in the diff are relative to it.
 *
 * <p>It is the tree of what is named: its git checkout, since that is what {@code git apply} goes
 * by; else the current directory, if that holds it; else the named directory itself. If what is
 * named lies in several trees, it is the current directory, if that holds all, else the deepest
 * directory that does.
 *
 * @param directory where the patch applies
 * @param trees the trees of what is named, each once
 */
record Base(Path directory, List<WorkTree> trees) {
  /**
   * The base of some paths.
   *
   * @param paths at least one, all absolute and real
   * @param current the current directory
   */
  static Base of(List<Path> paths, Path current) {
    Set<WorkTree> trees = new LinkedHashSet<>();
    for (Path path : paths) {
      trees.add(WorkTree.of(path, current));
    }
    List<WorkTree> list = new ArrayList<>(trees);
    Path directory = list.getFirst().root();
    if (list.size() > 1) {
      directory =
          paths.stream().allMatch(path -> path.startsWith(current))
              ? current
              : common(list.stream().map(WorkTree::root).toList());
    }
    return new Base(directory, list);
  }

  /** The name of a file in the diff and in reports. */
  String name(Path file) {
    List<String> parts = new ArrayList<>();
    directory.relativize(file).forEach(part -> parts.add(part.toString()));
    return String.join("/", parts);
  }

  /** A report whose names are relative to {@code root}, with names that are relative to this. */
  Report renamed(Path root, Report report) {
    if (root.equals(directory)) {
      return report;
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Outcome outcome : report.outcomes()) {
      String path = renamed(root, outcome.path());
      outcomes.add(
          switch (outcome) {
            case Outcome.Unchanged same ->
                new Outcome.Unchanged(path, same.findings(), same.blanks());
            case Outcome.Changed changed ->
                new Outcome.Changed(
                    changed.before().withPath(path),
                    changed.after().withPath(path),
                    changed.findings(),
                    changed.blanks());
            case Outcome.Created created -> new Outcome.Created(created.after().withPath(path));
            case Outcome.Skipped skipped -> new Outcome.Skipped(path, skipped.because());
            case Outcome.Failed failed -> new Outcome.Failed(path, failed.because());
          });
    }
    return new Report(outcomes, report.statistics());
  }

  private String renamed(Path root, String path) {
    return name(root.resolve(path)) + (path.endsWith("/") ? "/" : "");
  }

  /** The innermost tree that holds a file. */
  WorkTree tree(Path file) {
    return trees.stream()
        .filter(tree -> file.startsWith(tree.root()))
        .max(Comparator.comparingInt(tree -> tree.root().getNameCount()))
        .orElseGet(trees::getFirst);
  }

  private static Path common(List<Path> roots) {
    Path common = roots.getFirst();
    for (Path root : roots) {
      while (!root.startsWith(common) && common.getParent() != null) {
        common = common.getParent();
      }
    }
    return common;
  }
}
