package dev.ftport.cli;

import dev.ftport.cli.tree.Apply;
import dev.ftport.cli.tree.Change;
import dev.ftport.cli.tree.Left;
import dev.ftport.cli.tree.TreeException;
import dev.ftport.cli.tree.UncommittedChanges;
import dev.ftport.cli.tree.WorkTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Changes files where they lie, so that {@code ftport undo} can bring the old ones back. */
final class InPlace {
  private final Shell shell;
  private final boolean allowDirty;

  /**
   * Changes on top of what is there.
   *
   * @param allowDirty whether a checkout may have uncommitted changes
   */
  InPlace(Shell shell, boolean allowDirty) {
    this.shell = shell;
    this.allowDirty = allowDirty;
  }

  /**
   * Looks whether trees can be changed, before anything is worked out.
   *
   * @throws WrongUse if one has uncommitted changes
   * @throws TreeException if one cannot be begun
   */
  void check(List<WorkTree> trees) throws WrongUse, TreeException {
    for (WorkTree tree : trees) {
      apply(tree).check();
      refuseIfDirty(tree);
    }
  }

  /**
   * Changes the files.
   *
   * @return those that were not changed
   * @throws TreeException if no file was touched
   */
  List<Left> replace(Changes changes) throws TreeException {
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

  private void refuseIfDirty(WorkTree tree) throws WrongUse, TreeException {
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
