package dev.ftport.cli.settings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ftport.engine.PerFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.ignore.FastIgnoreRule;

/**
 * The table {@code per-file-skip}: globs of files, and the transforms that are not asked about
 * them.
 */
public final class PerFileSkip {
  /** The name of the table. */
  public static final String KEY = "per-file-skip";

  /** No rules. */
  public static final PerFileSkip NONE = new PerFileSkip(Path.of(""), List.of());

  /** The word for all transforms. */
  private static final String ALL = "all";

  private final Path directory;
  private final List<Rule> rules;

  /**
   * A rule.
   *
   * @param written the glob as it is written
   * @param ids the ids of the transforms; empty for all
   * @param at where it stands
   */
  public record Rule(String written, FastIgnoreRule glob, Set<String> ids, Spot at) {
    private boolean covers(String path) {
      if (glob.isMatch(path, false)) {
        return true;
      }
      int end = path.lastIndexOf('/');
      for (; end > 0; end = path.lastIndexOf('/', end - 1)) {
        if (glob.isMatch(path.substring(0, end), true)) {
          return true;
        }
      }
      return false;
    }

    private boolean names(String transform) {
      return ids.isEmpty() || ids.contains(transform);
    }
  }

  /** Says whether an id is one of a transform's. */
  @FunctionalInterface
  public interface Ids {
    /** Throws, at {@code at}, if {@code id} is none. */
    void check(String id, Spot at) throws SettingsException;
  }

  private PerFileSkip(Path directory, List<Rule> rules) {
    this.directory = directory;
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads the table.
   *
   * @throws SettingsException if a glob or an id is wrong
   */
  public static PerFileSkip read(SettingsFile file, Written table, Ids ids)
      throws SettingsException {
    if (!table.value().isObject()) {
      throw table
          .valueAt()
          .wrong("`%s` is a table of globs and lists of transforms".formatted(KEY));
    }
    List<Rule> rules = new ArrayList<>();
    for (Written rule : file.below(table)) {
      FastIgnoreRule glob = new FastIgnoreRule(rule.key());
      if (glob.isEmpty() || glob.getNegation()) {
        throw rule.at().wrong("`%s` is no glob; write it as in .gitignore".formatted(rule.key()));
      }
      rules.add(new Rule(rule.key(), glob, ids(rule, ids), rule.at()));
    }
    return new PerFileSkip(file.directory(), rules);
  }

  private static Set<String> ids(Written rule, Ids ids) throws SettingsException {
    List<String> named = new ArrayList<>();
    if (rule.value().isTextual()) {
      named.add(rule.value().asText());
    } else if (rule.value().isArray()) {
      for (int i = 0; i < rule.value().size(); i++) {
        JsonNode one = rule.value().get(i);
        if (!one.isTextual()) {
          throw rule.elementAt(i).wrong("the id of a transform is a string");
        }
        named.add(one.asText());
      }
    }
    if (named.isEmpty()) {
      throw rule.valueAt()
          .wrong(
              "`%s` needs a list of the ids of transforms, or \"%s\"".formatted(rule.key(), ALL));
    }
    if (named.contains(ALL)) {
      return Set.of();
    }
    for (int i = 0; i < named.size(); i++) {
      ids.check(named.get(i), rule.elementAt(i));
    }
    return new TreeSet<>(named);
  }

  /** The rules, in the order of the file. */
  public List<Rule> rules() {
    return rules;
  }

  /**
   * The rules as the engine asks for them.
   *
   * @param root the directory that the engine's paths are relative to, absolute
   */
  public PerFile of(Path root) {
    if (rules.isEmpty()) {
      return PerFile.NONE;
    }
    return (path, transform) -> {
      String name = name(root.resolve(path));
      return rules.stream().anyMatch(rule -> rule.names(transform) && rule.covers(name));
    };
  }

  /** A file that does not lie below the directory of the settings cannot be named by a glob. */
  private String name(Path file) {
    if (!file.startsWith(directory)) {
      return "";
    }
    List<String> parts = new ArrayList<>();
    directory.relativize(file).forEach(part -> parts.add(part.toString()));
    return String.join("/", parts);
  }
}
