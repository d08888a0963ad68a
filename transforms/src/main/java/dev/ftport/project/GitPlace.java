package dev.ftport.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a work tree of git and its data lie.
 *
 * @param top the directory that {@code .git} is in
 * @param gitDirectory what {@code .git} is or names; it holds the index
 * @param commonDirectory what all work trees of the repository share; it holds the settings
 */
record GitPlace(Path top, Path gitDirectory, Path commonDirectory) {
  private static final String POINTER = "gitdir:";

  /** The work tree that a directory lies in. */
  static Optional<GitPlace> around(Path directory) {
    for (Path top = directory; top != null; top = top.getParent()) {
      Path git = top.resolve(".git");
      if (Files.exists(git, LinkOption.NOFOLLOW_LINKS)) {
        return at(top, git);
      }
    }
    return Optional.empty();
  }

  private static Optional<GitPlace> at(Path top, Path git) {
    try {
      Path directory = Files.isRegularFile(git) ? pointedAt(git) : git;
      if (!Files.isRegularFile(directory.resolve("HEAD"))) {
        return Optional.empty();
      }
      Path common = directory.resolve("commondir");
      return Optional.of(
          new GitPlace(
              top,
              directory,
              Files.isRegularFile(common)
                  ? directory.resolve(Files.readString(common).strip()).normalize()
                  : directory));
    } catch (IOException | InvalidPathException broken) {
      return Optional.empty();
    }
  }

  private static Path pointedAt(Path file) throws IOException {
    String text = Files.readString(file).strip();
    if (!text.startsWith(POINTER)) {
      throw new IOException("no pointer to a git directory: " + file);
    }
    return file.resolveSibling(text.substring(POINTER.length()).strip()).normalize();
  }
}
