package dev.ftport.cli.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ftport.build.Toml;
import dev.ftport.build.TomlText;
import dev.ftport.cli.tree.Reason;
import dev.ftport.cli.tree.WorkTree;
import dev.ftport.project.SourceTrees;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file with settings: {@code ftport.toml}, or a {@code pyproject.toml} with a table {@code
 * tool.ftport}.
 */
public final class SettingsFile {
  private static final String OWN = "ftport.toml";
  private static final String SHARED = "pyproject.toml";
  private static final List<String> TABLE = List.of("tool", "ftport");

  private final Path path;
  private final String shown;
  private final SourceFile source;
  private final TomlText places;
  private final List<String> table;
  private final JsonNode settings;

  private SettingsFile(
      Path path, String shown, SourceFile source, List<String> table, JsonNode settings) {
    this.path = path;
    this.shown = shown;
    this.source = source;
    this.places = TomlText.of(source.text());
    this.table = table;
    this.settings = settings;
  }

  /**
   * The file that is nearest to a package: in its root, else in a directory above, up to the root
   * of the git checkout; outside of one, up to the first directory with a build file. In one
   * directory {@code ftport.toml} comes first.
   *
   * @param root the root of the package, absolute
   * @param current the directory that files are named from, if they lie below it
   * @throws SettingsException if the file cannot be read or is no TOML
   */
  public static Optional<SettingsFile> nearest(Path root, Path current) throws SettingsException {
    Path last = last(root);
    for (Path at = root; at != null; at = at.getParent()) {
      Optional<SettingsFile> found = own(at.resolve(OWN), current);
      if (found.isEmpty()) {
        found = shared(at.resolve(SHARED), current);
      }
      if (found.isPresent() || at.equals(last)) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Path last(Path root) {
    Optional<WorkTree> checkout = WorkTree.checkout(root);
    if (checkout.isPresent()) {
      return checkout.get().root();
    }
    for (Path at = root; at != null; at = at.getParent()) {
      if (SourceTrees.isMarked(at)) {
        return at;
      }
    }
    return root;
  }

  private static Optional<SettingsFile> own(Path path, Path current) throws SettingsException {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    String shown = shown(path, current);
    SourceFile source = read(path, shown);
    return Optional.of(new SettingsFile(path, shown, source, List.of(), tree(source, shown)));
  }

  /** A file that says nothing of this program is none of its business, whatever else is in it. */
  private static Optional<SettingsFile> shared(Path path, Path current) throws SettingsException {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    String shown = shown(path, current);
    SourceFile source = read(path, shown);
    if (!source.text().contains(TABLE.getLast())) {
      return Optional.empty();
    }
    JsonNode settings = tree(source, shown);
    for (String part : TABLE) {
      settings = settings.path(part);
    }
    return settings.isMissingNode()
        ? Optional.empty()
        : Optional.of(new SettingsFile(path, shown, source, TABLE, settings));
  }

  private static String shown(Path path, Path current) {
    return (path.startsWith(current) ? current.relativize(path) : path).toString();
  }

  private static SourceFile read(Path path, String shown) throws SettingsException {
    try {
      return SourceFile.decode(shown, Files.readAllBytes(path));
    } catch (IOException e) {
      throw new SettingsException("`%s` cannot be read: %s".formatted(shown, Reason.of(e)));
    }
  }

  private static JsonNode tree(SourceFile source, String shown) throws SettingsException {
    try {
      return Toml.parse(source.text());
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      int column = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getColumnNr());
      throw new Spot(shown, line, column)
          .wrong("no TOML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
    }
  }

  /** Where it lies. */
  public Path path() {
    return path;
  }

  /** As the user is shown it. */
  public String shown() {
    return shown;
  }

  /** The directory that paths and globs in it start from. */
  public Path directory() {
    return path.resolveSibling("");
  }

  /**
   * All that it says, in the order of the keys.
   *
   * @throws SettingsException if {@code tool.ftport} is no table
   */
  public List<Written> settings() throws SettingsException {
    if (!settings.isObject()) {
      throw spot(table).wrong("`tool.ftport` is a table");
    }
    return written(table, settings);
  }

  /** What stands in a table below. */
  List<Written> below(Written table) {
    List<String> path = new ArrayList<>(this.table);
    path.add(table.key());
    return written(path, table.value());
  }

  private List<Written> written(List<String> path, JsonNode table) {
    List<Written> all = new ArrayList<>();
    table.properties().forEach(each -> all.add(written(path, each.getKey(), each.getValue())));
    return all;
  }

  private Written written(List<String> table, String key, JsonNode value) {
    List<String> path = new ArrayList<>(table);
    path.add(key);
    Spot at = spot(path);
    return places.entries().stream()
        .filter(entry -> entry.path().equals(path))
        .findFirst()
        .map(
            entry ->
                new Written(
                    key,
                    value,
                    at,
                    spot(entry.value()),
                    entry.elements().stream().map(this::spot).toList()))
        .orElseGet(() -> new Written(key, value, at, at, List.of()));
  }

  /** Where a key stands: itself, what stands below it, or what it stands in. */
  private Spot spot(List<String> path) {
    for (List<String> at = path; !at.isEmpty(); at = at.subList(0, at.size() - 1)) {
      List<String> start = at;
      Optional<Span> found =
          places.entries().stream()
              .filter(entry -> entry.path().equals(start))
              .map(TomlText.Entry::key)
              .findFirst()
              .or(
                  () ->
                      places.tables().stream()
                          .filter(table -> startsWith(table.name(), start))
                          .map(TomlText.Table::header)
                          .findFirst())
              .or(
                  () ->
                      places.entries().stream()
                          .filter(entry -> startsWith(entry.path(), start))
                          .map(TomlText.Entry::key)
                          .findFirst());
      if (found.isPresent()) {
        return spot(found.get());
      }
    }
    return new Spot(shown, 1, 1);
  }

  private static boolean startsWith(List<String> path, List<String> start) {
    return path.size() >= start.size() && path.subList(0, start.size()).equals(start);
  }

  private Spot spot(Span span) {
    return new Spot(shown, source.line(span.start()), source.column(span.start()));
  }
}
