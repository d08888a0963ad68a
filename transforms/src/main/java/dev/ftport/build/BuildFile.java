package dev.ftport.build;

import dev.ftport.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file that lies beside the C sources and says how they are built, or what another tool makes a
 * module of.
 *
 * @param file its path is relative to the root of the package
 */
public record BuildFile(Kind kind, SourceFile file) {
  private static final Pattern WORKFLOW =
      Pattern.compile("(?:.*/)?\\.github/workflows/[^/]+\\.ya?ml");

  /** What a file is by its name. */
  public enum Kind {
    /** {@code setup.py}. */
    SETUP_PY,
    /** {@code setup.cfg}. */
    SETUP_CFG,
    /** {@code pyproject.toml}. */
    PYPROJECT,
    /** {@code MANIFEST.in}. */
    MANIFEST,
    /** {@code meson.build}. */
    MESON,
    /** {@code CMakeLists.txt} and {@code *.cmake}. */
    CMAKE,
    /** {@code Cargo.toml}. */
    CARGO,
    /** A source of Cython: {@code *.pyx}, and a template of one. */
    CYTHON,
    /** A source of Rust. */
    RUST,
    /** A workflow of GitHub. */
    WORKFLOW
  }

  /** What a file of this path is; empty if it says nothing that matters. */
  public static Optional<Kind> kind(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (name) {
      case "setup.py" -> Optional.of(Kind.SETUP_PY);
      case "setup.cfg" -> Optional.of(Kind.SETUP_CFG);
      case "pyproject.toml" -> Optional.of(Kind.PYPROJECT);
      case "MANIFEST.in" -> Optional.of(Kind.MANIFEST);
      case "meson.build" -> Optional.of(Kind.MESON);
      case "CMakeLists.txt" -> Optional.of(Kind.CMAKE);
      case "Cargo.toml" -> Optional.of(Kind.CARGO);
      default -> {
        if (lower.endsWith(".cmake")) {
          yield Optional.of(Kind.CMAKE);
        }
        if (lower.endsWith(".pyx") || lower.contains(".pyx.")) {
          yield Optional.of(Kind.CYTHON);
        }
        if (lower.endsWith(".rs")) {
          yield Optional.of(Kind.RUST);
        }
        yield WORKFLOW.matcher(path).matches() ? Optional.of(Kind.WORKFLOW) : Optional.empty();
      }
    };
  }

  /** A file, if it says anything that matters. */
  public static Optional<BuildFile> of(SourceFile file) {
    return kind(file.path()).map(kind -> new BuildFile(kind, file));
  }

  /** Its name in reports, with {@code /} between the parts. */
  public String path() {
    return file.path();
  }

  /** What stands in it. */
  public String text() {
    return file.text();
  }

  /** The same file with other text. */
  public BuildFile withText(String text) {
    return new BuildFile(kind, file.withText(text));
  }

  /** The directory that it lies in, relative to the root; empty for the root itself. */
  public String directory() {
    int slash = path().lastIndexOf('/');
    return slash < 0 ? "" : path().substring(0, slash);
  }

  /** The directory that it lies in and those above it, relative to the root, which comes last. */
  public List<String> directoriesUp() {
    List<String> directories = new ArrayList<>();
    for (String above = directory(); !above.isEmpty(); ) {
      directories.add(above);
      above = above.substring(0, Math.max(0, above.lastIndexOf('/')));
    }
    directories.add("");
    return directories;
  }

  /** The place as {@code path:line}. */
  public String at(int offset) {
    return path() + ":" + file.line(offset);
  }
}
