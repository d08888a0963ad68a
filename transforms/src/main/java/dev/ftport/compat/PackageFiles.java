package dev.ftport.compat;

import java.util.List;
import java.util.Optional;

/** The files of a package, by their paths relative to its root. */
public interface PackageFiles {
  /** The sources and headers that are the package's own, sorted. */
  List<String> paths();

  /** What stands in a file; empty if it cannot be read. */
  Optional<String> text(String path);

  /**
   * The path of the file that an {@code #include} means; empty if the package does not have it.
   *
   * @param include what stands between the quotes or brackets
   * @param from the path of the file that includes it
   */
  Optional<String> find(String include, String from);
}
