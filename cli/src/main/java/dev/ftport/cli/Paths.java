package dev.ftport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The PATHs of a command line. */
final class Paths {
  private final Shell shell;

  Paths(Shell shell) {
    this.shell = shell;
  }

  /**
   * The paths as they are on the disk, links followed, each once; the current directory if there is
   * none.
   *
   * @throws WrongUse if one of them is not there
   */
  List<Path> existing(List<Path> given) throws WrongUse {
    Set<Path> found = new LinkedHashSet<>();
    for (Path path : given.isEmpty() ? List.of(Path.of("")) : given) {
      Path absolute = shell.resolve(path);
      if (path.toString().equals(StandardInput.SIGN)) {
        throw new WrongUse(
            "`-` is standard input, which only `ftport diff -` reads; `./-` is a file of that name");
      }
      if (Files.notExists(absolute)) {
        throw new WrongUse(
            Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)
                ? "`%s` is a link to something that is not there".formatted(path)
                : "no such file or directory: `%s`".formatted(path));
      }
      found.add(real(absolute));
    }
    return new ArrayList<>(found);
  }

  /** Without links; as it is, if it cannot be looked at, which is said when it is read. */
  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path;
    }
  }
}
