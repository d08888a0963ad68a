package dev.ftport.cli;

import dev.ftport.project.MissingPathException;
import dev.ftport.project.SourceTree;
import dev.ftport.project.SourceTrees;
import dev.ftport.project.Wanted;
import java.nio.file.Path;
import java.util.List;

/** The packages of a run, before it is known what is wanted of each. */
interface Packages {
  /** Their roots, sorted; at least one. */
  List<Path> roots();

  /** The package of one of the roots. */
  SourceTree tree(Path root, Wanted wanted);

  /**
   * Those that files and directories belong to.
   *
   * @throws WrongUse if one of them is not there
   */
  static Packages of(List<Path> paths) throws WrongUse {
    try {
      SourceTrees trees = SourceTrees.of(paths);
      return new Packages() {
        @Override
        public List<Path> roots() {
          return trees.roots();
        }

        @Override
        public SourceTree tree(Path root, Wanted wanted) {
          return trees.tree(root, wanted);
        }
      };
    } catch (MissingPathException e) {
      throw new WrongUse("no such file or directory: `%s`".formatted(e.path()));
    }
  }

  /** The one that a file from standard input belongs to. */
  static Packages of(StandardInput input) {
    return new Packages() {
      @Override
      public List<Path> roots() {
        return List.of(SourceTrees.rootOf(input.file()));
      }

      @Override
      public SourceTree tree(Path root, Wanted wanted) {
        return SourceTrees.standIn(input.file(), input.content(), wanted);
      }
    };
  }
}
