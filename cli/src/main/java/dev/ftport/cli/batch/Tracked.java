package dev.ftport.cli.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.util.FS;

/** What git tracks below a directory: that is never left out, whatever is ignored. */
final class Tracked {
  private Tracked() {}

  /**
   * The names, sorted; none if the index cannot be read.
   *
   * @param below the directory, relative to the checkout; empty for all of it
   */
  static List<String> in(Path gitDirectory, String below) {
    Path file = gitDirectory.resolve("index");
    List<String> names = new ArrayList<>();
    if (Files.isRegularFile(file)) {
      try {
        DirCache index = DirCache.read(file.toFile(), FS.DETECTED);
        for (int i = 0; i < index.getEntryCount(); i++) {
          String name = index.getEntry(i).getPathString();
          if (below.isEmpty() || name.startsWith(below + "/")) {
            names.add(name);
          }
        }
      } catch (IOException unreadable) {
        return List.of();
      }
    }
    return names;
  }
}
