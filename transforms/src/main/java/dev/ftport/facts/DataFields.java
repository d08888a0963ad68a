package dev.ftport.facts;

import java.util.HashSet;
import java.util.Set;

/**
 * The names that a text declares as plain data: a word stands before them, and nowhere an asterisk.
 * Types are not known: {@code int size;} counts, {@code char *name;} does not, and neither does a
 * name that is multiplied with somewhere.
 */
final class DataFields {
  private final String text;
  private final Set<String> plain = new HashSet<>();
  private final Set<String> pointed = new HashSet<>();

  private DataFields(String text) {
    this.text = text;
  }

  static Set<String> in(String text) {
    DataFields fields = new DataFields(text);
    for (int i = 0; i < text.length(); i++) {
      if (";,[".indexOf(text.charAt(i)) >= 0) {
        fields.declarator(i);
      }
    }
    fields.plain.removeAll(fields.pointed);
    return Set.copyOf(fields.plain);
  }

  /** Reads the name that ends before {@code end}, and what stands before it. */
  private void declarator(int end) {
    int behind = backOverBlanks(end);
    int start = behind;
    while (start > 0 && isWord(text.charAt(start - 1))) {
      start--;
    }
    int before = backOverBlanks(start);
    if (start == behind || before == 0) {
      return;
    }
    String name = text.substring(start, behind);
    if (text.charAt(before - 1) == '*') {
      pointed.add(name);
    } else if (before < start && isWord(text.charAt(before - 1))) {
      plain.add(name);
    }
  }

  private int backOverBlanks(int from) {
    int at = from;
    while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private static boolean isWord(char c) {
    return c == '_' || c < 128 && Character.isLetterOrDigit(c);
  }
}
