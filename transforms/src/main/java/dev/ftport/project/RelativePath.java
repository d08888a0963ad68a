package dev.ftport.project;

import java.nio.file.Path;

/** Paths as they stand in reports: with {@code /} between the parts on every system. */
final class RelativePath {
  private RelativePath() {}

  /** A path below a root, seen from there; empty for the root itself. */
  static String of(Path root, Path file) {
    StringBuilder path = new StringBuilder();
    for (Path part : root.relativize(file)) {
      path.append(path.isEmpty() ? "" : "/").append(part);
    }
    return path.toString();
  }

  /** The same for a directory: empty for the root itself, else with a slash at its end. */
  static String ofDirectory(Path root, Path directory) {
    String path = of(root, directory);
    return path.isEmpty() ? "" : path + "/";
  }
}
