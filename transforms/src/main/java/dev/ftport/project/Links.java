package dev.ftport.project;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Where the symbolic links of a tree lead. */
final class Links {
  private final Path root;

  /** The links of a tree; the root has no links in it. */
  Links(Path root) {
    this.root = root;
  }

  /** Where a link leads. */
  sealed interface Target {
    /** To a file or directory in the tree, which has a path of its own there. */
    record Inside(Path file) implements Target {}

    /** Out of the tree. */
    record Outside() implements Target {}

    /** Nowhere: its target does not exist, is the link itself or may not be looked at. */
    record Nowhere(String because) implements Target {}
  }

  /** Follows a link to its end. */
  Target follow(Path link) {
    try {
      Path end = link.toRealPath();
      return end.startsWith(root) ? new Target.Inside(end) : new Target.Outside();
    } catch (NoSuchFileException missing) {
      return new Target.Nowhere("a link that leads nowhere");
    } catch (FileSystemException broken) {
      String reason = reason(broken);
      return new Target.Nowhere(
          reason.startsWith("too many levels of symbolic links")
              ? "a link that leads in a circle"
              : "a link that cannot be followed: " + reason);
    } catch (IOException broken) {
      return new Target.Nowhere("a link that cannot be followed");
    }
  }

  /** What the system says of a failure, in a few words. */
  static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "it is not there any more";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileSystemException of && of.getReason() != null) {
      String reason = of.getReason();
      int colon = reason.indexOf(": ");
      return (colon >= 0 ? reason.substring(colon + 2) : reason).toLowerCase(Locale.ROOT);
    }
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
