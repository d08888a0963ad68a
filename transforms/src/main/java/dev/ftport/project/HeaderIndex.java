package dev.ftport.project;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Where the headers of a package lie, by name. Headers of copies and generated headers are among
 * them: the sources need them, although they are not ported.
 */
final class HeaderIndex {
  private static final Set<String> PASSED_OVER =
      Set.of(
          ".git",
          ".hg",
          ".svn",
          ".bzr",
          "CVS",
          "__pycache__",
          "node_modules",
          ".tox",
          ".nox",
          ".eggs",
          "site-packages");

  /** After so many files and directories the search stops; what is near the root comes first. */
  private static final int MOST_ENTRIES = 100_000;

  private final Map<String, List<String>> pathsByName = new HashMap<>();

  /** Looks through a tree, without following links. */
  static HeaderIndex of(Path root) {
    HeaderIndex index = new HeaderIndex();
    Queue<Map.Entry<String, Path>> directories = new ArrayDeque<>();
    directories.add(Map.entry("", root));
    int seen = 0;
    while (!directories.isEmpty() && seen < MOST_ENTRIES) {
      Map.Entry<String, Path> directory = directories.remove();
      Map<String, Path> children = Listing.orNothing(directory.getValue());
      seen += children.size();
      if (children.containsKey("pyvenv.cfg")) {
        continue;
      }
      children.forEach(
          (name, child) -> {
            String path = directory.getKey() + name;
            if (FileKind.isServed(name)) {
              index.pathsByName.computeIfAbsent(name, key -> new ArrayList<>()).add(path);
            } else if (!PASSED_OVER.contains(name)
                && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
              directories.add(Map.entry(path + "/", child));
            }
          });
    }
    return index;
  }

  /**
   * The header whose path ends with {@code include} and that lies nearest to a directory: the one
   * that shares the most of its path, then the one with the shortest path.
   *
   * @param directory relative to the root: empty, or ending with {@code /}
   */
  Optional<String> nearest(String include, String directory) {
    String name = include.substring(include.lastIndexOf('/') + 1);
    return pathsByName.getOrDefault(name, List.of()).stream()
        .filter(path -> path.equals(include) || path.endsWith("/" + include))
        .min(
            Comparator.comparingInt((String path) -> -sharedParts(path, directory))
                .thenComparingInt(path -> (int) path.chars().filter(c -> c == '/').count())
                .thenComparing(Comparator.naturalOrder()));
  }

  private static int sharedParts(String path, String directory) {
    int shared = 0;
    for (int slash = directory.indexOf('/');
        slash >= 0 && path.startsWith(directory.substring(0, slash + 1));
        slash = directory.indexOf('/', slash + 1)) {
      shared++;
    }
    return shared;
  }
}
