package dev.ftport.project;

import dev.ftport.compat.OwnHeader;
import dev.ftport.project.Entry.LeftOut;
import dev.ftport.project.Entry.Source;
import dev.ftport.project.Entry.Unreadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Says of one regular file, by its name and its first lines, what is to be done with it. */
final class FileJudge {
  private static final Pattern USES_API =
      Pattern.compile(
          "#\\s*(?:include|import)\\s*[<\"][^>\"\\n]*Python\\.h|\\bPy[A-Z_]\\w+\\s*\\(");

  private final Wanted wanted;

  FileJudge(Wanted wanted) {
    this.wanted = wanted;
  }

  /**
   * A file that the walk came upon.
   *
   * @param siblings the names of what lies in the same directory
   * @return empty for a file that is no C, or that only looks like it and has no Python in it
   */
  Optional<Entry> found(String path, Path file, FileKind kind, long size, Set<String> siblings) {
    if (size > FileKind.MOST_BYTES) {
      return Optional.of(new LeftOut(path, "larger than 32 MiB"));
    }
    try {
      return switch (kind) {
        case SOURCE, HEADER -> Optional.of(source(path, file, siblings));
        case FRAGMENT ->
            usesApi(file) ? Optional.of(source(path, file, siblings)) : Optional.empty();
        case TEMPLATE -> unlessPlain(path, file, "a template that the build fills in");
        case OBJECTIVE_C -> unlessPlain(path, file, "Objective-C is not read");
        case CUDA -> unlessPlain(path, file, "CUDA is not read");
        case BESIDE, OTHER -> Optional.empty();
      };
    } catch (IOException failure) {
      return Optional.of(new Unreadable(path, Links.reason(failure)));
    }
  }

  /** A file that the user named: it is taken whatever it is, if it is text. */
  Entry named(String path, Path file) {
    try {
      Head head = Head.read(file);
      return because(head).<Entry>map(why -> new LeftOut(path, why)).orElse(new Source(path, file));
    } catch (IOException failure) {
      return new Unreadable(path, Links.reason(failure));
    }
  }

  private Entry source(String path, Path file, Set<String> siblings) throws IOException {
    Head head = Head.read(file);
    Optional<String> because = because(head);
    if (because.isPresent()) {
      return new LeftOut(path, because.get());
    }
    because =
        wanted.vendored()
            ? Optional.empty()
            : VendoredFile.because(path.substring(path.lastIndexOf('/') + 1), head, siblings);
    if (because.isEmpty() && !wanted.generated()) {
      because = Generated.because(head);
    }
    return because.<Entry>map(why -> new LeftOut(path, why)).orElse(new Source(path, file));
  }

  /** Why a file is never read, whatever the user wants. */
  private static Optional<String> because(Head head) {
    if (head.isBinary()) {
      return Optional.of("binary");
    }
    return OwnHeader.isOurs(head.text()) ? Optional.of("written by ftport") : Optional.empty();
  }

  private static Optional<Entry> unlessPlain(String path, Path file, String because)
      throws IOException {
    return usesApi(file) ? Optional.of(new LeftOut(path, because)) : Optional.empty();
  }

  private static boolean usesApi(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    return USES_API.matcher(text).find();
  }
}
