package dev.ftport.cli.tree;

import dev.ftport.source.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The directory that a patch of some files belongs to: the checkout that holds them, else the
 * directory that the command was started in, else the one that was named.
 *
 * @param root the directory; paths in the diff are relative to it
 * @param gitDirectory where git keeps its own files; empty outside a checkout
 */
public record WorkTree(Path root, Optional<Path> gitDirectory) {
  private static final String LINK = "gitdir:";

  /**
   * The tree of a file or a directory.
   *
   * @param path absolute, normal, and there
   * @param directory where the command was started
   */
  public static WorkTree of(Path path, Path directory) {
    Path place = Files.isDirectory(path) ? path : parent(path);
    Optional<WorkTree> checkout = checkout(place);
    if (checkout.isPresent()) {
      return checkout.get();
    }
    return new WorkTree(place.startsWith(directory) ? directory : place, Optional.empty());
  }

  /** The checkout that {@code place} lies in. */
  public static Optional<WorkTree> checkout(Path place) {
    for (Path at = place; at != null; at = at.getParent()) {
      Optional<Path> git = gitDirectory(at.resolve(".git"));
      if (git.isPresent()) {
        return Optional.of(new WorkTree(at, git));
      }
    }
    return Optional.empty();
  }

  /** Where the journal of this tree lies. */
  public Path journals(Map<String, String> environment) {
    return gitDirectory
        .map(git -> git.resolve("ftport"))
        .orElseGet(() -> state(environment).resolve(Sha256.of(bytes(root)).substring(0, 16)));
  }

  private static Path state(Map<String, String> environment) {
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    if (Path.of(state).isAbsolute()) {
      return Path.of(state, "ftport");
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
    return Path.of(home, ".local", "state", "ftport");
  }

  /** A linked work tree and a submodule have a file instead, which names the directory. */
  private static Optional<Path> gitDirectory(Path git) {
    if (Files.isRegularFile(git.resolve("HEAD"))) {
      return Optional.of(git);
    }
    try {
      String text = Files.isRegularFile(git) ? Files.readString(git).strip() : "";
      if (text.startsWith(LINK)) {
        Path named = git.resolveSibling(text.substring(LINK.length()).strip()).normalize();
        return Optional.of(named).filter(Files::isDirectory);
      }
    } catch (IOException unreadable) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  private static byte[] bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? path : parent;
  }
}
