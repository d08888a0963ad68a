package dev.ftport.project;

import dev.ftport.capi.CApi;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells directories that hold copies of other projects from those of the package.
 *
 * <p>A name says so for sure ({@code vendor}, {@code third_party}) or perhaps ({@code extern},
 * {@code deps}); what lies in a directory with such a name is judged one subdirectory at a time:
 *
 * <ul>
 *   <li>with a Python build file of its own it is another package;
 *   <li>else, if it defines an extension module, this package builds that module: it is the
 *       package's own, since nobody else would port it;
 *   <li>else it is a copy if the name is sure, or if a licence or the start of a build shows that
 *       it is a project by itself.
 * </ul>
 */
final class VendoredDirectory {
  private static final Set<String> SURE =
      Set.of(
          "vendor",
          "vendors",
          "vendored",
          "_vendor",
          "_vendored",
          "third_party",
          "thirdparty",
          "third-party",
          "3rdparty",
          "3rd_party",
          "3rd-party",
          "_thirdparty",
          "_third_party");
  private static final Set<String> PERHAPS =
      Set.of(
          "extern",
          "externs",
          "external",
          "externals",
          "_extern",
          "_external",
          "cextern",
          "deps",
          "bundled",
          "_bundled",
          "submodules");
  private static final Set<String> PYTHON_PROJECT =
      Set.of("setup.py", "setup.cfg", "pyproject.toml", "pkg-info");
  private static final Pattern PROJECT =
      Pattern.compile("(?:licen[cs]e|copying|notice|authors|changelog)\\b.*|configure(?:\\.ac)?");
  private static final Set<String> MAY_START_PROJECT = Set.of("cmakelists.txt", "meson.build");
  private static final Pattern STARTS_PROJECT = Pattern.compile("(?im)^\\s*project\\s*\\(");
  private static final Pattern MODULE =
      Pattern.compile("\\bPyInit_\\w|\\bPyMODINIT_FUNC\\b|\\b(?:PYBIND11|NB)_MODULE\\s*\\(");

  /** How deep a subdirectory is searched for a module. */
  private static final int DEEPEST = 12;

  private VendoredDirectory() {}

  /** What is to be done with the parts of a directory whose name speaks of copies. */
  enum Part {
    /** It belongs to the package. */
    OWN,
    /** It is a copy of another project. */
    COPY
  }

  /** Whether a directory of this name may hold copies. */
  static boolean isName(Path directory) {
    return isSure(directory) || PERHAPS.contains(lowerName(directory));
  }

  /** Judges the files that lie directly in a directory with such a name. */
  static Part ofFilesIn(Path directory) {
    return judge(directory, isSure(directory), 0);
  }

  /** Judges a subdirectory of a directory with such a name, with all below it. */
  static Part ofSubdirectory(Path subdirectory) {
    Path parent = subdirectory.getParent();
    return judge(subdirectory, parent != null && isSure(parent), DEEPEST);
  }

  private static Part judge(Path directory, boolean sure, int depth) {
    Collection<Path> children = Listing.orNothing(directory).values();
    if (isPythonProject(children)) {
      return Part.COPY;
    }
    if (definesModule(children, depth)) {
      return Part.OWN;
    }
    return sure || children.stream().anyMatch(VendoredDirectory::showsProject)
        ? Part.COPY
        : Part.OWN;
  }

  private static boolean isSure(Path directory) {
    String name = lowerName(directory);
    Path parent = directory.getParent();
    return SURE.contains(name)
        || name.equals("subprojects")
            && parent != null
            && Files.isRegularFile(parent.resolve("meson.build"));
  }

  private static boolean isPythonProject(Collection<Path> children) {
    return children.stream().anyMatch(child -> PYTHON_PROJECT.contains(lowerName(child)));
  }

  private static boolean showsProject(Path file) {
    String name = lowerName(file);
    return PROJECT.matcher(name).matches()
        || MAY_START_PROJECT.contains(name) && STARTS_PROJECT.matcher(text(file)).find();
  }

  private static boolean definesModule(Collection<Path> children, int depth) {
    for (Path child : children) {
      if (FileKind.of(lowerName(child)) == FileKind.SOURCE && definesModule(child)) {
        return true;
      }
    }
    for (Path child : children) {
      if (depth > 0 && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        Collection<Path> below = Listing.orNothing(child).values();
        if (!isPythonProject(below) && definesModule(below, depth - 1)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean definesModule(Path file) {
    String text = text(file);
    return CApi.mayBeUsedIn(text) && MODULE.matcher(text).find();
  }

  /** What stands in a regular file; nothing if it cannot be read. */
  private static String text(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
              && Files.size(file) <= FileKind.MOST_BYTES
          ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
          : "";
    } catch (IOException unreadable) {
      return "";
    }
  }

  private static String lowerName(Path path) {
    return Optional.ofNullable(path.getFileName())
        .map(Path::toString)
        .orElse("")
        .toLowerCase(Locale.ROOT);
  }
}
