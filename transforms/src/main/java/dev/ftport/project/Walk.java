package dev.ftport.project;

import dev.ftport.build.BuildFile;
import dev.ftport.project.Entry.LeftOut;
import dev.ftport.project.Entry.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Finds the files of one root. A walk is made once and thrown away. */
final class Walk {
  /** What a version control system or an interpreter keeps for itself: not worth a word. */
  private static final Set<String> NO_PLACE_FOR_SOURCES =
      Set.of(".git", ".hg", ".svn", ".bzr", "CVS", "__pycache__", ".mypy_cache", ".ruff_cache");

  private static final Map<String, String> MADE_BY_TOOLS =
      Map.of(
          "node_modules", "packages that npm installed",
          ".tox", "environments of tox",
          ".nox", "environments of nox",
          ".eggs", "packages that setuptools fetched",
          "site-packages", "installed packages");

  private static final int DEEPEST = 100;

  private final Path root;
  private final Wanted wanted;
  private final Set<Path> otherRoots;
  private final IgnoreRules ignored;
  private final Submodules submodules;
  private final Links links;
  private final FileJudge judge;
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<String, Beside> beside = new TreeMap<>();
  private final Set<Path> linked = new HashSet<>();

  /**
   * A walk that has not begun.
   *
   * @param root the root, without links in it
   * @param otherRoots directories below that are packages of their own
   */
  Walk(Path root, Set<Path> otherRoots, Wanted wanted, GitUser user) {
    this.root = root;
    this.otherRoots = otherRoots;
    this.wanted = wanted;
    this.ignored = new IgnoreRules(root, user);
    this.submodules = Submodules.of(ignored.place().map(GitPlace::top).orElse(root));
    this.links = new Links(root);
    this.judge = new FileJudge(wanted);
  }

  /** A directory that is walked; the path is empty or ends with a slash. */
  private record At(String path, Path directory, Optional<String> ignored) {
    int depth(Path root) {
      return directory.getNameCount() - root.getNameCount();
    }
  }

  /** Walks. */
  void run() {
    directory(new At("", root, Optional.empty()));
  }

  /** What was found, by path. */
  Map<String, Entry> entries() {
    return entries;
  }

  /** What lies beside it, by path. */
  Map<String, Beside> beside() {
    return beside;
  }

  private void directory(At at) {
    if (at.depth(root) > DEEPEST) {
      leave(at, "more than " + DEEPEST + " directories deep");
      return;
    }
    Map<String, Path> children;
    try {
      children = Listing.of(at.directory());
    } catch (IOException failure) {
      put(new Unreadable(at.path().isEmpty() ? "./" : at.path(), Links.reason(failure)));
      return;
    }
    Optional<String> foreign =
        at.path().isEmpty() ? Optional.empty() : foreign(at, children.keySet());
    if (foreign.isPresent()) {
      leave(at, foreign.get());
      return;
    }
    if (!at.path().isEmpty() && !wanted.vendored() && VendoredDirectory.isName(at.directory())) {
      withoutCopies(at, children);
    } else {
      children(at, children);
    }
  }

  private void children(At at, Map<String, Path> children) {
    ignored.enter(at.path(), at.directory(), children.containsKey(".gitignore"));
    children.forEach((name, child) -> child(at, name, child, children.keySet()));
    ignored.leave();
  }

  /** Walks a directory whose name speaks of copies, for what is none. */
  private void withoutCopies(At at, Map<String, Path> children) {
    Set<String> copies = new HashSet<>();
    boolean filesAreCopies =
        VendoredDirectory.ofFilesIn(at.directory()) == VendoredDirectory.Part.COPY;
    children.forEach(
        (name, child) -> {
          boolean copy =
              Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
                  ? VendoredDirectory.ofSubdirectory(child) == VendoredDirectory.Part.COPY
                  : filesAreCopies;
          if (copy) {
            copies.add(name);
          }
        });
    if (copies.size() == children.size()) {
      leave(at, "copies of other projects");
      return;
    }
    for (String name : copies) {
      Path child = children.remove(name);
      if (child != null && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        leave(new At(at.path() + name + "/", child, at.ignored()), "a copy of another project");
      } else if (FileKind.of(name).isC()) {
        put(new LeftOut(at.path() + name, "a copy from another project"));
      }
    }
    children(at, children);
  }

  /** Why a directory is no part of the package, by what lies in it. */
  private Optional<String> foreign(At at, Set<String> names) {
    if (names.contains("pyvenv.cfg") || names.contains("conda-meta")) {
      return Optional.of("a virtual environment");
    }
    if (names.contains(".git") && ignored.place().isPresent()) {
      return Optional.of("a git repository of its own");
    }
    if (wanted.vendored()) {
      return Optional.empty();
    }
    return VendoredFile.headerTree(at.directory(), names, root);
  }

  private void child(At at, String name, Path child, Set<String> siblings) {
    String path = at.path() + name;
    BasicFileAttributes attributes;
    try {
      attributes =
          Files.readAttributes(child, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException failure) {
      put(new Unreadable(path, Links.reason(failure)));
      return;
    }
    if (attributes.isDirectory()) {
      subdirectory(at, path, name, child);
    } else if (attributes.isSymbolicLink()) {
      link(at, path, name, child, siblings);
    } else if (attributes.isRegularFile()) {
      file(at, path, name, child, attributes.size(), siblings);
    } else if (FileKind.of(name).isC()) {
      put(new LeftOut(path, "not a regular file"));
    }
  }

  private void subdirectory(At at, String path, String name, Path directory) {
    if (NO_PLACE_FOR_SOURCES.contains(name) || otherRoots.contains(directory)) {
      return;
    }
    Optional<String> pattern = at.ignored().or(() -> ignored.because(path, true));
    At below = new At(path + "/", directory, pattern);
    if (pattern.isPresent() && !ignored.tracks(path, true)) {
      leave(below, pattern.get());
    } else if (MADE_BY_TOOLS.containsKey(name)) {
      leave(below, MADE_BY_TOOLS.get(name));
    } else if (submodules.has(ignored.prefix() + path) && !wanted.vendored()) {
      leave(below, "a git submodule");
    } else {
      directory(below);
    }
  }

  private void file(At at, String path, String name, Path file, long size, Set<String> siblings) {
    FileKind kind = FileKind.of(name);
    if (kind == FileKind.OTHER) {
      return;
    }
    Optional<String> pattern = at.ignored().or(() -> ignored.because(path, false));
    boolean isIgnored = pattern.isPresent() && !ignored.tracks(path, false);
    if (kind == FileKind.BESIDE) {
      if (!isIgnored && (!FileKind.isYaml(name) || BuildFile.kind(path).isPresent())) {
        beside.put(path, new Beside(path, file));
      }
    } else if (!isIgnored) {
      judge.found(path, file, kind, size, siblings).ifPresent(this::put);
    } else if (kind.isC()) {
      put(new LeftOut(path, pattern.get()));
    }
  }

  /** A link to a source in the tree is passed over: its target is found where it lies. */
  private void link(At at, String path, String name, Path link, Set<String> siblings) {
    boolean isC = FileKind.of(name).isC();
    switch (links.follow(link)) {
      case Links.Target.Outside outside -> {
        if (isC || Files.isDirectory(link)) {
          put(new LeftOut(path, "a link that leads out of the tree"));
        }
      }
      case Links.Target.Nowhere nowhere -> {
        if (isC) {
          put(new Unreadable(path, nowhere.because()));
        }
      }
      case Links.Target.Inside inside -> {
        Path end = inside.file();
        boolean hidden = !FileKind.of(String.valueOf(end.getFileName())).isC();
        if (isC && hidden && Files.isRegularFile(end) && linked.add(end)) {
          file(at, path, name, link, sizeOf(end), siblings);
        }
      }
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException unreadable) {
      return 0;
    }
  }

  private void leave(At at, String because) {
    if (SourceSearch.mayFindIn(at.directory(), otherRoots)) {
      put(new LeftOut(at.path(), because));
    }
  }

  private void put(Entry entry) {
    entries.put(entry.path(), entry);
  }
}
