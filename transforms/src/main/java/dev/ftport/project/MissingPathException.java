package dev.ftport.project;

import java.nio.file.Path;

/** The user named a file or directory that does not exist. */
public final class MissingPathException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String path;

  MissingPathException(Path path) {
    super("no such file or directory: " + path);
    this.path = path.toString();
  }

  /** What does not exist, as the user wrote it. */
  public String path() {
    return path;
  }
}
