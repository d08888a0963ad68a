package dev.ftport.cli.tree;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says in a few words why something could not be read or written. */
public final class Reason {
  private Reason() {}

  /** The reason, without the path, in lower case. */
  public static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException gone -> "no such file or directory";
      case AccessDeniedException denied -> "permission denied";
      case FileAlreadyExistsException there -> "it is there already";
      case NotDirectoryException file -> "not a directory";
      case DirectoryNotEmptyException full -> "a directory that is not empty";
      case FileSystemException other -> words(other.getReason(), other);
      default -> words(e.getMessage(), e);
    };
  }

  private static String words(@Nullable String reason, IOException e) {
    String text = reason == null ? e.getClass().getSimpleName() : reason;
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1) : text;
  }
}
