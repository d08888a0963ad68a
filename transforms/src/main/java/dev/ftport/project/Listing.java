package dev.ftport.project;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What lies in a directory. */
final class Listing {
  private Listing() {}

  /** The children of a directory by name, sorted. */
  static Map<String, Path> of(Path directory) throws IOException {
    Map<String, Path> children = new TreeMap<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path child : stream) {
        children.put(String.valueOf(child.getFileName()), child);
      }
    } catch (DirectoryIteratorException failure) {
      throw new IOException(failure.getMessage(), failure);
    }
    return children;
  }

  /** The same; of a directory that cannot be read, nothing. */
  static Map<String, Path> orNothing(Path directory) {
    try {
      return of(directory);
    } catch (IOException unreadable) {
      return Map.of();
    }
  }
}
