package dev.ftport.project;

import dev.ftport.facts.Headers;
import dev.ftport.source.SourceFile;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the headers of one package: next to the file that includes them, in the directories that a
 * compiler would be told, and then wherever the package has one whose path ends alike. Nothing is
 * read outside the root and the directories that the user names. A header is read once, when it is
 * first asked for; the package is searched once, when something is first not found at once.
 */
public final class PackageHeaders implements Headers {
  private final Path root;
  private final boolean searched;
  private final List<Path> places = new ArrayList<>();
  private final List<Path> readable = new ArrayList<>();
  private final Map<Path, Optional<Header>> headers = new ConcurrentHashMap<>();
  private final Map<String, Optional<Path>> found = new ConcurrentHashMap<>();
  private volatile @Nullable HeaderIndex index;

  private PackageHeaders(SourceTree tree) {
    this.root = tree.root();
    this.searched = tree.bounded();
    this.readable.add(root);
  }

  /**
   * The headers of a package.
   *
   * @param named further directories to look in, as a user names them; they may lie anywhere
   * @param commands where its compiler is told to look; only directories in the root count, so that
   *     what is found does not depend on the machine
   */
  public static PackageHeaders of(SourceTree tree, List<Path> named, CompileCommands commands) {
    PackageHeaders headers = new PackageHeaders(tree);
    for (Path directory : named) {
      try {
        Path real = directory.toRealPath();
        headers.places.add(real);
        headers.readable.add(real);
      } catch (IOException missing) {
        // A directory that is not there has no headers.
      }
    }
    commands.includes().stream()
        .filter(directory -> directory.startsWith(headers.root))
        .forEach(headers.places::add);
    return headers;
  }

  @Override
  public Optional<Header> find(String include, String from) {
    String name = include.replace('\\', '/');
    if (name.isEmpty() || !FileKind.isServed(name.substring(name.lastIndexOf('/') + 1))) {
      return Optional.empty();
    }
    String directory = from.substring(0, from.lastIndexOf('/') + 1);
    return found
        .computeIfAbsent(directory + '\n' + name, key -> locate(name, directory))
        .flatMap(file -> headers.computeIfAbsent(file, this::read));
  }

  private Optional<Path> locate(String include, String directory) {
    try {
      return existing(root.resolve(directory).resolve(include))
          .or(() -> inPlaces(include))
          .or(() -> elsewhere(include, directory));
    } catch (InvalidPathException noPath) {
      return Optional.empty();
    }
  }

  private Optional<Path> inPlaces(String include) {
    return places.stream().flatMap(place -> existing(place.resolve(include)).stream()).findFirst();
  }

  /** A header of the standard library is not looked for all over the package. */
  private Optional<Path> elsewhere(String include, String directory) {
    String below = include;
    while (below.startsWith("../") || below.startsWith("./")) {
      below = below.substring(below.indexOf('/') + 1);
    }
    if (!searched || below.startsWith("/") || StandardHeaders.has(below)) {
      return Optional.empty();
    }
    return index().nearest(below, directory).flatMap(path -> existing(root.resolve(path)));
  }

  private HeaderIndex index() {
    HeaderIndex ready = index;
    if (ready == null) {
      synchronized (places) {
        ready = index;
        if (ready == null) {
          ready = HeaderIndex.of(root);
          index = ready;
        }
      }
    }
    return ready;
  }

  /** The real path of a regular file in a directory that may be read. */
  private Optional<Path> existing(Path file) {
    Path normal = file.normalize();
    if (!Files.isRegularFile(normal)) {
      return Optional.empty();
    }
    try {
      Path real = normal.toRealPath();
      return readable.stream().anyMatch(real::startsWith) ? Optional.of(real) : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<Header> read(Path file) {
    try {
      if (Files.size(file) > FileKind.MOST_BYTES) {
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(file);
      String name = nameOf(file);
      String text = SourceFile.decode(name, bytes).text();
      boolean binary =
          new Head(new String(bytes, 0, Math.min(bytes.length, 8192), StandardCharsets.ISO_8859_1))
              .isBinary();
      return binary ? Optional.empty() : Optional.of(new Header(name, text));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private String nameOf(Path file) {
    return file.startsWith(root)
        ? RelativePath.of(root, file)
        : file.toString().replace(File.separatorChar, '/');
  }
}
