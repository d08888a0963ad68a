package dev.ftport.build;

/** Rust without what is no code. */
public final class RustText {
  private RustText() {}

  /** The text with blanks for comments and strings, so that offsets stay what they are. */
  public static String code(String text) {
    StringBuilder code = new StringBuilder(text);
    int at = 0;
    while (at < text.length()) {
      int end = endOfNoCode(text, at);
      for (int i = at; i < end; i++) {
        if (text.charAt(i) != '\n') {
          code.setCharAt(i, ' ');
        }
      }
      at = Math.max(end, at + 1);
    }
    return code.toString();
  }

  private static int endOfNoCode(String text, int at) {
    if (text.startsWith("//", at)) {
      int end = text.indexOf('\n', at);
      return end < 0 ? text.length() : end;
    }
    if (text.startsWith("/*", at)) {
      return endOfBlockComment(text, at);
    }
    if (text.charAt(at) == '"') {
      return isRaw(text, at) ? endOfRaw(text, at) : endOfString(text, at);
    }
    boolean quotedQuote = text.startsWith("'\"'", at) || text.startsWith("'\\\"'", at);
    return quotedQuote ? text.indexOf('\'', at + 2) + 1 : at;
  }

  private static int endOfBlockComment(String text, int at) {
    int depth = 0;
    for (int i = at; i + 1 < text.length(); i++) {
      if (text.startsWith("/*", i)) {
        depth++;
        i++;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i++;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    return text.length();
  }

  private static int endOfString(String text, int at) {
    for (int i = at + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == '"') {
        return i + 1;
      }
    }
    return text.length();
  }

  private static boolean isRaw(String text, int quote) {
    int before = quote - 1;
    while (before >= 0 && text.charAt(before) == '#') {
      before--;
    }
    return before >= 0 && text.charAt(before) == 'r';
  }

  private static int endOfRaw(String text, int quote) {
    int hashes = 0;
    while (quote - hashes - 1 >= 0 && text.charAt(quote - hashes - 1) == '#') {
      hashes++;
    }
    String close = "\"" + "#".repeat(hashes);
    int end = text.indexOf(close, quote + 1);
    return end < 0 ? text.length() : end + close.length();
  }
}
