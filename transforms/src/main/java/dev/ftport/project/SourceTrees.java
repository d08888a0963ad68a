package dev.ftport.project;

import dev.ftport.project.Entry.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the packages that the files and directories belong to which a user names. */
public final class SourceTrees {
  private static final Set<String> ROOT_MARKS =
      Set.of(".git", "pyproject.toml", "setup.py", "setup.cfg", "meson.build");

  private final GitUser user;
  private final Set<Path> directories = new TreeSet<>();
  private final Map<Path, Set<Path>> filesByRoot = new TreeMap<>();

  private SourceTrees(GitUser user) {
    this.user = user;
  }

  /**
   * Finds the files of each package. A directory that is named is a root, and is walked; one below
   * another is not walked twice. A file that is named belongs to the named directory that it lies
   * in, else to the nearest directory above it with {@code .git} or a build file in it, else to its
   * own directory; it is taken whatever it is, if it is text. Nothing is executed, and only regular
   * files are opened.
   *
   * @param named the files and directories, as the user wrote them
   * @return the packages, sorted by root
   * @throws MissingPathException if one of them does not exist
   */
  public static List<SourceTree> find(List<Path> named, Wanted wanted) throws MissingPathException {
    return find(named, wanted, GitUser.current());
  }

  static List<SourceTree> find(List<Path> named, Wanted wanted, GitUser user)
      throws MissingPathException {
    SourceTrees trees = of(named, user);
    return trees.roots().stream().map(root -> trees.tree(root, wanted)).toList();
  }

  /**
   * Finds the roots of the packages, as {@link #find} does, so that each can be asked what is
   * wanted of it before it is walked.
   *
   * @throws MissingPathException if one of them does not exist
   */
  public static SourceTrees of(List<Path> named) throws MissingPathException {
    return of(named, GitUser.current());
  }

  private static SourceTrees of(List<Path> named, GitUser user) throws MissingPathException {
    SourceTrees trees = new SourceTrees(user);
    Set<Path> files = new TreeSet<>();
    for (Path path : named) {
      if (isDirectory(path)) {
        trees.directories.add(real(path));
      } else {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        files.add(parent == null ? absolute : real(parent).resolve(absolute.getFileName()));
      }
    }
    for (Path file : files) {
      trees.filesByRoot.computeIfAbsent(trees.root(file), root -> new TreeSet<>()).add(file);
    }
    return trees;
  }

  /** The roots of the packages, sorted. */
  public List<Path> roots() {
    Set<Path> roots = new TreeSet<>(directories);
    roots.addAll(filesByRoot.keySet());
    return List.copyOf(roots);
  }

  /**
   * The package of one file whose content lies somewhere else; the file itself need not be there.
   *
   * @param file absolute
   * @param content where what is to be ported lies
   */
  public static SourceTree standIn(Path file, Path content, Wanted wanted) {
    Path root = rootOf(file);
    String path = RelativePath.of(root, file);
    return new SourceTree(
        root, isMarked(root), List.of(new FileJudge(wanted).named(path, content)), List.of());
  }

  /** The root of the package that a file belongs to, if no directory is named. */
  public static Path rootOf(Path file) {
    return new SourceTrees(GitUser.current()).root(file);
  }

  /** What exists and cannot be looked at counts as a file; why will be said of it. */
  private static boolean isDirectory(Path path) throws MissingPathException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).isDirectory();
    } catch (NoSuchFileException missing) {
      if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
      throw new MissingPathException(path);
    } catch (IOException failure) {
      if (Links.reason(failure).startsWith("not a directory")) {
        throw new MissingPathException(path);
      }
      return false;
    }
  }

  private static Path real(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException unreadable) {
      return directory.toAbsolutePath().normalize();
    }
  }

  private Path root(Path file) {
    Path own = file.getParent() == null ? file : file.getParent();
    for (Path above = own; above != null; above = above.getParent()) {
      if (directories.contains(above)) {
        return above;
      }
    }
    for (Path above = own; above != null; above = above.getParent()) {
      if (isMarked(above)) {
        return above;
      }
    }
    return own;
  }

  /** Whether a directory looks like the root of a package: it has a build file or {@code .git}. */
  public static boolean isMarked(Path directory) {
    return ROOT_MARKS.stream().anyMatch(mark -> Files.exists(directory.resolve(mark)));
  }

  /**
   * The package of a root.
   *
   * @param root one of {@link #roots}
   */
  public SourceTree tree(Path root, Wanted wanted) {
    Map<String, Entry> entries = new TreeMap<>();
    Map<String, Beside> beside = new TreeMap<>();
    boolean walked = directories.contains(root);
    if (walked) {
      Set<Path> others =
          directories.stream().filter(other -> !other.equals(root)).collect(Collectors.toSet());
      Walk walk = new Walk(root, others, wanted, user);
      walk.run();
      entries.putAll(walk.entries());
      beside.putAll(walk.beside());
    }
    for (Path file : filesByRoot.getOrDefault(root, new HashSet<>())) {
      Entry entry = named(RelativePath.of(root, file), file, wanted);
      entries.put(entry.path(), entry);
    }
    return new SourceTree(
        root,
        walked || isMarked(root),
        List.copyOf(entries.values()),
        List.copyOf(beside.values()));
  }

  private static Entry named(String path, Path file, Wanted wanted) {
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        return new Unreadable(path, "not a regular file");
      }
      return new FileJudge(wanted).named(path, file);
    } catch (IOException failure) {
      boolean link = Files.isSymbolicLink(file);
      return new Unreadable(path, link ? "a link that leads nowhere" : Links.reason(failure));
    }
  }
}
