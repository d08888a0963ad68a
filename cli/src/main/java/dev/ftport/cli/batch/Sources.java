package dev.ftport.cli.batch;

import dev.ftport.cli.tree.Reason;
import dev.ftport.source.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds the packages that a user names: directories, archives, and patterns for both. */
public final class Sources {
  private final Path directory;
  private final Map<Path, Source> found = new LinkedHashMap<>();

  /**
   * Nothing yet.
   *
   * @param directory what relative names start from, absolute
   */
  public Sources(Path directory) {
    this.directory = directory;
  }

  /**
   * Adds what a word of the command line names.
   *
   * @throws BatchException if it names nothing, or what is no package
   */
  public void add(String word) throws BatchException {
    Path path = path(word);
    if (!Files.exists(path) && Glob.isOne(word)) {
      addAll(word, path);
      return;
    }
    Source source = source(word, path);
    if (source.problem().isPresent()) {
      throw new BatchException(source.problem().get());
    }
    put(source);
  }

  private void addAll(String word, Path pattern) throws BatchException {
    List<Path> matches =
        Glob.matches(pattern).stream()
            .filter(path -> Files.isDirectory(path) || Archive.isName(fileName(path)))
            .toList();
    if (matches.isEmpty()) {
      throw new BatchException("no directory or archive matches `%s`".formatted(word));
    }
    for (Path path : matches) {
      Path given = Path.of(word).isAbsolute() ? path : directory.relativize(path);
      put(source(given.toString(), path));
    }
  }

  /**
   * Adds the lines of a list: a directory, an archive or a pattern each; blank lines and those that
   * begin with {@code #} say nothing. What a line names that is not there becomes a package that
   * failed, so that the others are worked on.
   *
   * @throws BatchException if the list cannot be read
   */
  public void addList(Path list, String named) throws BatchException {
    List<String> lines;
    try {
      lines = Files.readAllLines(list, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new BatchException("the list `%s` cannot be read: %s".formatted(named, Reason.of(e)));
    }
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      try {
        add(line);
      } catch (BatchException e) {
        String where = " (line %d of `%s`)".formatted(i + 1, named);
        Path path = directory.resolve(line.replace('\0', ' ')).normalize();
        put(new Source("", line, path, false, Optional.of(e.line() + where)));
      }
    }
  }

  /** All that was added, each once, with names unlike each other, sorted by name. */
  public List<Source> all() {
    Map<String, List<Source>> byName = new LinkedHashMap<>();
    for (Source source : found.values()) {
      String name = name(source);
      byName
          .computeIfAbsent(name.toLowerCase(Locale.ROOT), lower -> new ArrayList<>())
          .add(named(source, name));
    }
    List<Source> all = new ArrayList<>();
    for (List<Source> same : byName.values()) {
      if (same.size() == 1) {
        all.add(same.getFirst());
      } else {
        same.forEach(source -> all.add(named(source, source.name() + "~" + mark(source))));
      }
    }
    all.sort(Comparator.comparing(Source::name));
    return all;
  }

  private static Source named(Source source, String name) {
    return new Source(name, source.given(), source.path(), source.archive(), source.problem());
  }

  /** Tells packages of the same name apart, in whatever order they come. */
  private static String mark(Source source) {
    return Sha256.of(source.given()).substring(0, 8);
  }

  /** The last part of where it lies, in letters that every file system and mail takes. */
  private static String name(Source source) {
    String file = fileName(source.path());
    String stem = source.archive() ? Archive.stem(file) : file;
    String plain =
        stem.replaceAll("[^A-Za-z0-9._+-]", "_")
            .replaceAll("^[.-]+", "_")
            .replaceAll("\\.(json|patch|sarif)$", "_$1"); // no other package's file
    return plain.isEmpty() ? "package" : plain;
  }

  private void put(Source source) {
    found.putIfAbsent(source.path(), source);
  }

  private Path path(String word) throws BatchException {
    try {
      return directory.resolve(word).normalize();
    } catch (InvalidPathException e) {
      throw new BatchException("`%s` is no path".formatted(word));
    }
  }

  private static Source source(String given, Path path) {
    Path real = path;
    Optional<String> problem = Optional.empty();
    try {
      real = path.toRealPath();
    } catch (IOException e) {
      problem = Optional.of("`%s`: %s".formatted(given, Reason.of(e)));
    }
    boolean archive = Files.isRegularFile(real) && Archive.isName(fileName(real));
    if (problem.isEmpty() && !archive && !Files.isDirectory(real)) {
      problem =
          Optional.of(
              "`%s` is neither a directory nor an archive (%s)"
                  .formatted(given, String.join(", ", Archive.SUFFIXES)));
    }
    return new Source("", given, real, archive, problem);
  }

  private static String fileName(Path path) {
    return String.valueOf(path.getFileName() == null ? "" : path.getFileName());
  }
}
