package dev.ftport.cli.batch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Patterns for paths, as shells know them: {@code *}, {@code ?}, {@code [a-z]} and <code>{a,b}
 * </code> within a name, {@code **} for any directories. Names that begin with a dot match only
 * what begins with one.
 */
final class Glob {
  private static final String ANY_DIRECTORIES = "**";

  private Glob() {}

  /** Whether a word is a pattern. */
  static boolean isOne(String word) {
    return word.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  /** What is there that matches, sorted. A directory that cannot be read has nothing. */
  static List<Path> matches(Path pattern) {
    TreeSet<Path> matches = new TreeSet<>();
    Path root = pattern.getRoot();
    matches.add(root == null ? Path.of("") : root);
    for (Path part : pattern) {
      TreeSet<Path> next = new TreeSet<>();
      matches.forEach(place -> step(place, part.toString(), next));
      matches = next;
    }
    return new ArrayList<>(matches);
  }

  private static void step(Path place, String part, TreeSet<Path> into) {
    if (part.equals(ANY_DIRECTORIES)) {
      into.add(place);
      for (Path child : children(place, "*")) {
        if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          step(child, part, into);
        }
      }
    } else if (isOne(part)) {
      into.addAll(children(place, part));
    } else if (Files.exists(place.resolve(part))) {
      into.add(place.resolve(part));
    }
  }

  private static List<Path> children(Path place, String part) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + part);
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(place)) {
      for (Path child : all) {
        String name = String.valueOf(child.getFileName());
        if (name.startsWith(".") == part.startsWith(".") && matcher.matches(child.getFileName())) {
          children.add(child);
        }
      }
    } catch (IOException unreadable) {
      return List.of();
    }
    return children;
  }
}
