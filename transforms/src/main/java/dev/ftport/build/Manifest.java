package dev.ftport.build;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a {@code MANIFEST.in} takes into a source distribution. Its commands are those of setuptools
 * (<a href="https://setuptools.pypa.io/en/latest/userguide/miscellaneous.html">Controlling files in
 * the distribution</a>): later ones have the last word.
 */
public final class Manifest {
  /** A command that takes files in, or throws them out again. */
  private record Rule(boolean takes, Predicate<String> files) {}

  private final List<Rule> rules = new ArrayList<>();

  private Manifest() {}

  /** Reads the text of one. A command that setuptools does not know counts for nothing. */
  public static Manifest of(String text) {
    Manifest manifest = new Manifest();
    String joined = text.replaceAll("\\\\\\r?\\n", " ");
    for (String line : joined.lines().toList()) {
      String command = line.strip();
      if (!command.isEmpty() && !command.startsWith("#")) {
        manifest.command(List.of(command.split("\\s+")));
      }
    }
    return manifest;
  }

  /**
   * Whether a file is taken in by one of the commands.
   *
   * @param path relative to the directory of the {@code MANIFEST.in}, with {@code /} between the
   *     parts
   */
  public boolean takes(String path) {
    boolean taken = false;
    for (Rule rule : rules) {
      if (rule.files().test(path)) {
        taken = rule.takes();
      }
    }
    return taken;
  }

  private void command(List<String> words) {
    List<String> rest = words.subList(1, words.size());
    switch (words.getFirst()) {
      case "include" -> rest.forEach(glob -> add(true, "", glob));
      case "exclude" -> rest.forEach(glob -> add(false, "", glob));
      case "global-include" -> rest.forEach(glob -> add(true, "(?:.*/)?", glob));
      case "global-exclude" -> rest.forEach(glob -> add(false, "(?:.*/)?", glob));
      case "recursive-include" -> below(true, rest);
      case "recursive-exclude" -> below(false, rest);
      case "graft" -> rest.forEach(directory -> add(true, inside(directory), "**"));
      case "prune" -> rest.forEach(directory -> add(false, inside(directory), "**"));
      default -> {}
    }
  }

  private void below(boolean takes, List<String> words) {
    if (words.size() > 1) {
      words
          .subList(1, words.size())
          .forEach(glob -> add(takes, inside(words.getFirst()) + "(?:.*/)?", glob));
    }
  }

  private static String inside(String directory) {
    String plain = directory.replaceAll("/+$", "");
    return plain.equals(".") ? "" : regex(plain) + "/";
  }

  private void add(boolean takes, String before, String glob) {
    rules.add(new Rule(takes, Pattern.compile(before + regex(glob)).asMatchPredicate()));
  }

  /** A glob as a regular expression; an asterisk stops at a slash, two do not. */
  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    int i = glob.startsWith("./") ? 2 : 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      int closed = c == '[' ? glob.indexOf(']', i + 2) : -1;
      if (glob.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (c == '*') {
        regex.append("[^/]*");
      } else if (c == '?') {
        regex.append("[^/]");
      } else if (closed > 0) {
        String set = glob.substring(i + 1, closed).replace("\\", "\\\\").replace("[", "\\[");
        regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
        i = closed;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
      i++;
    }
    return regex.toString();
  }
}
