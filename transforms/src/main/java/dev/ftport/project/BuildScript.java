package dev.ftport.project;

import java.util.Set;
import java.util.regex.Pattern;

/** Build files in which {@code #} starts a comment. */
final class BuildScript {
  private static final Set<String> NAMES =
      Set.of("CMakeLists.txt", "meson.build", "pyproject.toml", "setup.cfg", "setup.py");
  private static final Pattern COMMENT = Pattern.compile("(?m)(?<![\"'\\w\\\\])#[^\\r\\n]*");

  private BuildScript() {}

  static boolean is(Beside file) {
    return NAMES.contains(file.name()) || file.name().endsWith(".cmake");
  }

  /** The text with blanks for its comments, so that offsets stay what they are. */
  static String uncommented(String text) {
    return COMMENT.matcher(text).replaceAll(comment -> " ".repeat(comment.group().length()));
  }
}
