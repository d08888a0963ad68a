package dev.ftport.project;

import dev.ftport.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file that lies beside the C sources and says something about the package: a build file, a
 * Cython module, a Rust source.
 *
 * @param path relative to the root, with {@code /} between the parts
 * @param file where it lies
 */
public record Beside(String path, Path file) {
  /** The last part of its path. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The directory that it lies in, relative to the root; empty for the root itself. */
  String directory() {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  /** The directory that it lies in and those above it, relative to the root, which comes last. */
  List<String> directoriesUp() {
    List<String> directories = new ArrayList<>();
    for (String above = directory(); !above.isEmpty(); ) {
      directories.add(above);
      above = above.substring(0, Math.max(0, above.lastIndexOf('/')));
    }
    directories.add("");
    return directories;
  }

  /** What stands in it; empty if it cannot be read or is larger than a source may be. */
  Optional<SourceFile> read() {
    try {
      if (Files.size(file) > FileKind.MOST_BYTES) {
        return Optional.empty();
      }
      return Optional.of(SourceFile.decode(path, Files.readAllBytes(file)));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
