package dev.ftport.cli.tree;

import java.nio.file.Path;

/**
 * New content for a file.
 *
 * @param path its name in reports
 * @param file where it lies
 * @param before the bytes that it had when it was read; none if it was not there
 * @param after the bytes that it shall have
 * @param isNew whether it is not there yet
 */
public record Change(String path, Path file, byte[] before, byte[] after, boolean isNew) {
  /** New content for a file that is there. */
  public Change(String path, Path file, byte[] before, byte[] after) {
    this(path, file, before, after, false);
  }

  /** Content for a file that is not there. */
  public static Change toNew(String path, Path file, byte[] after) {
    return new Change(path, file, new byte[0], after, true);
  }
}
