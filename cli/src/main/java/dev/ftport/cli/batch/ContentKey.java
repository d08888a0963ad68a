package dev.ftport.cli.batch;

import dev.ftport.cli.settings.SettingsException;
import dev.ftport.cli.settings.SettingsFile;
import dev.ftport.cli.tree.WorkTree;
import dev.ftport.source.Sha256;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a result depends on, as one hash: the content of a package, where in its checkout it lies
 * and what is ignored there, and the settings. What was worked out for a key need not be worked out
 * again.
 */
public final class ContentKey {
  /** What no result depends on. */
  private static final Set<String> LEFT_OUT = Set.of(".git", ".hg", ".svn", "__pycache__");

  private final String settings;

  /**
   * Keys under some settings.
   *
   * @param settings all that results depend on beside the package
   */
  public ContentKey(String settings) {
    this.settings = settings;
  }

  /** The hash of one file. */
  public static String ofFile(Path file) throws IOException {
    return Sha256.of(file);
  }

  /** The key of a package as it is. */
  public String of(Source source) throws IOException {
    return source.archive()
        ? new Sha256().add(settings, "archive", Sha256.of(source.path())).hex()
        : ofDirectory(source.path(), Map.of());
  }

  /**
   * The key of a directory once some files have other content.
   *
   * @param root absolute and real
   * @param changed the new bytes of files that are there or are to come, by path
   */
  public String ofDirectory(Path root, Map<Path, byte[]> changed) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    Files.walkFileTree(root, new Reader(root, contents));
    changed.forEach((file, bytes) -> contents.put(name(root, file), "file " + Sha256.of(bytes)));
    Sha256 hash = new Sha256().add(settings, "directory");
    addSettings(root, hash);
    surroundings(root, hash);
    contents.forEach(hash::add);
    return hash.hex();
  }

  /** The file with settings, if it lies further up. */
  private static void addSettings(Path root, Sha256 hash) throws IOException {
    try {
      Optional<Path> file = SettingsFile.nearest(root, root).map(SettingsFile::path);
      if (file.isPresent() && !file.get().startsWith(root)) {
        add(file.get(), hash);
      }
    } catch (SettingsException wrong) {
      hash.add(wrong.line());
    }
  }

  /**
   * A directory in a checkout: its patch has the checkout's paths, and leaves out what git does.
   */
  private static void surroundings(Path root, Sha256 hash) throws IOException {
    WorkTree tree = WorkTree.of(root, root);
    if (tree.gitDirectory().isEmpty()) {
      return;
    }
    hash.add(name(tree.root(), root));
    for (Path up = root; !up.equals(tree.root()); ) {
      up = up.getParent() == null ? tree.root() : up.getParent();
      add(up.resolve(".gitignore"), hash);
    }
    add(tree.gitDirectory().get().resolve("info/exclude"), hash);
    Tracked.in(tree.gitDirectory().get(), name(tree.root(), root)).forEach(hash::add);
  }

  private static void add(Path file, Sha256 hash) throws IOException {
    if (Files.isRegularFile(file)) {
      hash.add(String.valueOf(file.getFileName()), Sha256.of(file));
    }
  }

  private static String name(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  /** Notes each file. Only regular ones are opened; of the others, what they are. */
  private static final class Reader extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Map<String, String> contents;

    Reader(Path root, Map<String, String> contents) {
      this.root = root;
      this.contents = contents;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return LEFT_OUT.contains(String.valueOf(directory.getFileName())) && !directory.equals(root)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      String what;
      try {
        if (attributes.isSymbolicLink()) {
          what = "link " + Files.readSymbolicLink(file);
        } else {
          what = attributes.isRegularFile() ? "file " + Sha256.of(file) : "other";
        }
      } catch (IOException e) {
        what = "unreadable";
      }
      contents.put(name(root, file), what);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      contents.put(name(root, file), "unreadable");
      return FileVisitResult.CONTINUE;
    }
  }
}
