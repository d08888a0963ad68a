package dev.ftport.compat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header that is written for packages without one. Its text is a file beside this class, with
 * all functions; a package gets those that it needs.
 */
public final class OwnHeader {
  /** The name of the file. */
  public static final String NAME = "ftport_compat.h";

  private static final String TEXT = read();
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?ms)^#if (?:(?!^#if |^#endif).)*?!defined\\((\\w+)\\).*?^#define \\1\\b.*?^#endif\\R");
  private static final Map<String, String> BLOCKS = blocks(TEXT);

  private OwnHeader() {}

  /** Whether a text is such a header, by its first line. */
  public static boolean isOurs(String text) {
    return text.startsWith(TEXT.substring(0, TEXT.indexOf(':')));
  }

  /** A header with these functions. */
  static String of(Collection<String> names) {
    String first = BLOCKS.values().iterator().next();
    return with(TEXT.substring(0, TEXT.indexOf(first) - 1), names);
  }

  /** A header of ours with these functions behind what it has, which stays as it is. */
  static String with(String text, Collection<String> names) {
    Set<String> missing = new LinkedHashSet<>(BLOCKS.keySet());
    missing.retainAll(names);
    missing.removeAll(blocks(text).keySet());
    String lineEnd = text.contains("\r\n") ? "\r\n" : "\n";
    StringBuilder more = new StringBuilder();
    missing.forEach(name -> more.append('\n').append(shim(name)));
    return text + more.toString().replace("\n", lineEnd);
  }

  /** The functions that a header of ours has. */
  static Set<String> names(String text) {
    return blocks(text).keySet();
  }

  /** One function with the condition round it; every line ends with LF. */
  static String shim(String name) {
    String block = BLOCKS.get(name);
    if (block == null) {
      throw new IllegalArgumentException("no shim for " + name);
    }
    return block;
  }

  private static Map<String, String> blocks(String text) {
    Map<String, String> blocks = new LinkedHashMap<>();
    for (Matcher matcher = BLOCK.matcher(text); matcher.find(); ) {
      blocks.put(matcher.group(1), matcher.group());
    }
    return blocks;
  }

  private static String read() {
    try (InputStream in = OwnHeader.class.getResourceAsStream(NAME)) {
      if (in == null) {
        throw new IllegalStateException(NAME + " is not beside OwnHeader.class");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
