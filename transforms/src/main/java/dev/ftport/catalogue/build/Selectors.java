package dev.ftport.catalogue.build;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The patterns that choose what cibuildwheel builds: {@code cp3{12,13}-* *-musllinux_*}. */
final class Selectors {
  private final List<String> patterns = new ArrayList<>();

  /** Reads patterns with blanks between them. */
  Selectors(String text) {
    for (String word : text.strip().split("\\s+")) {
      expand(word);
    }
  }

  /** Whether one of them takes a build of this Python: {@code cp313t}. */
  boolean match(String python) {
    return patterns.stream()
        .anyMatch(
            pattern ->
                matches(pattern, python + "-manylinux_x86_64")
                    || matches(pattern, python + "-macosx_arm64")
                    || matches(pattern, python + "-win_amd64"));
  }

  private void expand(String pattern) {
    int open = pattern.indexOf('{');
    int close = pattern.indexOf('}', open + 1);
    if (open < 0 || close < 0) {
      patterns.add(pattern);
      return;
    }
    for (String part : pattern.substring(open + 1, close).split(",", -1)) {
      expand(pattern.substring(0, open) + part + pattern.substring(close + 1));
    }
  }

  private static boolean matches(String pattern, String build) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      int close = c == '[' ? pattern.indexOf(']', i) : -1;
      if (close > 0) {
        regex.append(pattern, i, close + 1);
        i = close;
      } else {
        regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
      }
    }
    return build.matches(regex.toString());
  }
}
