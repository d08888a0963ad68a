package dev.ftport.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.util.FS;

/** The files that git tracks. What is tracked is not ignored, whatever the patterns say. */
final class TrackedFiles {
  private final DirCache index;

  private TrackedFiles(DirCache index) {
    this.index = index;
  }

  /** Reads an index; one that is not there or cannot be read tracks nothing. */
  static TrackedFiles of(GitPlace place) {
    Path file = place.gitDirectory().resolve("index");
    if (Files.isRegularFile(file)) {
      try {
        return new TrackedFiles(DirCache.read(file.toFile(), FS.DETECTED));
      } catch (IOException unreadable) {
        return new TrackedFiles(DirCache.newInCore());
      }
    }
    return new TrackedFiles(DirCache.newInCore());
  }

  /** Whether a file is tracked, or a file below a directory. */
  boolean has(String path, boolean directory) {
    if (!directory) {
      return index.findEntry(path) >= 0;
    }
    int next = -index.findEntry(path + "/") - 1;
    return next < index.getEntryCount()
        && index.getEntry(next).getPathString().startsWith(path + "/");
  }
}
