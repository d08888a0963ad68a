package dev.ftport.project;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/** Looks whether a directory that is left out has any C in it: if not, it is not worth a word. */
final class SourceSearch extends SimpleFileVisitor<Path> {
  /** After so many files the answer is yes. */
  private static final int MOST_FILES = 20_000;

  private int seen;
  private boolean found;

  private final Set<Path> otherRoots;

  private SourceSearch(Set<Path> otherRoots) {
    this.otherRoots = otherRoots;
  }

  /**
   * Whether there is C in a directory, or so much of anything that there may be.
   *
   * @param otherRoots directories that are not looked into, since they are looked at on their own
   */
  static boolean mayFindIn(Path directory, Set<Path> otherRoots) {
    SourceSearch search = new SourceSearch(otherRoots);
    try {
      Files.walkFileTree(directory, search);
    } catch (IOException unreadable) {
      return true;
    }
    return search.found;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
    return otherRoots.contains(directory) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    found = FileKind.of(String.valueOf(file.getFileName())).isC() || ++seen >= MOST_FILES;
    return found ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    return FileVisitResult.CONTINUE;
  }
}
