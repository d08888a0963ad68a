package dev.ftport.project;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The first 8 KiB of a file.
 *
 * @param text in Latin-1, whatever the file is in: what is looked for is ASCII
 */
record Head(String text) {
  private static final int SIZE = 8 << 10;

  static Head read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new Head(new String(in.readNBytes(SIZE), StandardCharsets.ISO_8859_1));
    }
  }

  boolean isBinary() {
    return text.indexOf('\0') >= 0;
  }

  /**
   * The comments that stand before the first line of code, as the lines of each. A directive is no
   * code, but an {@code #include} is: what comes after it speaks of the code and not of the file.
   */
  List<List<String>> leadingComments() {
    List<List<String>> comments = new ArrayList<>();
    Lexer lexer = new Lexer(text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text);
    boolean directive = false;
    boolean hash = false;
    boolean joined = false;
    for (Token token = lexer.nextOrComment();
        token.kind() != Token.Kind.END;
        token = lexer.nextOrComment()) {
      if (token.kind() == Token.Kind.COMMENT) {
        List<String> lines = token.text().lines().map(Head::bare).toList();
        if (joined && token.text().startsWith("//")) {
          comments.getLast().addAll(lines);
        } else {
          comments.add(new ArrayList<>(lines));
        }
        joined = token.text().startsWith("//");
        continue;
      }
      joined = false;
      if (hash && token.text().startsWith("include")) {
        return comments;
      }
      hash = token.startsLine() && token.is("#");
      if (!hash && !directive || token.startsLine() && !hash) {
        return comments;
      }
      directive = true;
    }
    return comments;
  }

  /** A line of a comment without what decorates it. */
  private static String bare(String line) {
    int start = 0;
    int end = line.length();
    while (start < end && isDecoration(line.charAt(start))) {
      start++;
    }
    while (end > start && isDecoration(line.charAt(end - 1))) {
      end--;
    }
    return line.substring(start, end);
  }

  private static boolean isDecoration(char c) {
    return c <= ' ' || "/*#!-=+~|".indexOf(c) >= 0;
  }
}
