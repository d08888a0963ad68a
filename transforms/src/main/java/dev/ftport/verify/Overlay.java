package dev.ftport.verify;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A package as it would be: a scratch directory with links to the files as they are, and the
 * changed ones as files of their own. Compilers look for a header beside the file that includes it
 * by the path that they were given, so they find the changed ones.
 */
final class Overlay implements AutoCloseable {
  private static final Set<String> LEFT_OUT = Set.of(".git", ".hg", ".svn", "node_modules");
  private static final int DEEPEST = 60;

  private final Path original;
  private final Path root;

  private Overlay(Path original, Path root) {
    this.original = original;
    this.root = root;
  }

  /**
   * Makes one.
   *
   * @param original the root of the package
   * @param changed the new contents, by their paths relative to it
   */
  static Overlay of(Path original, Map<String, byte[]> changed) throws IOException {
    Overlay overlay = new Overlay(original, Files.createTempDirectory("ftport-overlay-"));
    try {
      overlay.link();
      for (Map.Entry<String, byte[]> file : changed.entrySet()) {
        Path place = overlay.root.resolve(file.getKey()).normalize();
        if (place.startsWith(overlay.root)) {
          Files.createDirectories(parent(place));
          Files.deleteIfExists(place);
          Files.write(place, file.getValue());
        }
      }
      return overlay;
    } catch (IOException e) {
      overlay.close();
      throw e;
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  /** Where a path of the package lies here; a path of something else stays as it is. */
  Path place(Path file) {
    return file.startsWith(original) ? root.resolve(original.relativize(file)) : file;
  }

  private void link() throws IOException {
    Files.walkFileTree(
        original,
        EnumSet.noneOf(FileVisitOption.class),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            if (LEFT_OUT.contains(String.valueOf(directory.getFileName()))) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(place(directory));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.createSymbolicLink(place(file), file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
