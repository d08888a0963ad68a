package dev.ftport.report;

import java.nio.charset.StandardCharsets;

/** Writes a file's name as git does where a name stands in a diff. */
final class GitPath {
  private GitPath() {}

  /**
   * The name with its prefix; in double quotes and with C's escapes if it has a quote, a backslash,
   * a control character or a byte outside ASCII.
   *
   * @param prefix {@code a/} or {@code b/}
   * @return text of ASCII characters
   */
  static String quoted(String prefix, String path) {
    StringBuilder quoted = new StringBuilder();
    boolean plain = true;
    for (byte b : (prefix + path).getBytes(StandardCharsets.UTF_8)) {
      String escape = escape(b & 0xff);
      plain &= escape.length() == 1;
      quoted.append(escape);
    }
    return plain ? quoted.toString() : "\"" + quoted + "\"";
  }

  private static String escape(int c) {
    return switch (c) {
      case 0x07 -> "\\a";
      case '\b' -> "\\b";
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case 0x0b -> "\\v";
      case '\f' -> "\\f";
      case '\r' -> "\\r";
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      default -> c < 0x20 || c >= 0x7f ? "\\%03o".formatted(c) : String.valueOf((char) c);
    };
  }
}
