package dev.ftport.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody meant. */
final class Nearest {
  private Nearest() {}

  /**
   * The name that takes the fewest keystrokes to get from {@code typed}; the first of several. What
   * is typed may be only the start of a name.
   */
  static Optional<String> to(String typed, Collection<String> names) {
    String lower = typed.toLowerCase(Locale.ROOT);
    return names.stream().sorted().min(Comparator.comparingInt(name -> keystrokes(lower, name)));
  }

  private static int keystrokes(String typed, String name) {
    String start = name.substring(0, Math.min(name.length(), typed.length()));
    return Math.min(distance(typed, name), 1 + distance(typed, start));
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
