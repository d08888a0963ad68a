package dev.ftport.capi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The functions that later versions of Python added, read from {@code additions.tsv}. */
public final class Additions {
  private static final Map<String, Addition> ROWS = read();

  private Additions() {}

  /** What is known of a function; empty for one that every Python has. */
  public static Optional<Addition> of(String name) {
    return Optional.ofNullable(ROWS.get(name));
  }

  /** All of them, in the order of the table. */
  public static Collection<Addition> all() {
    return ROWS.values();
  }

  private static Map<String, Addition> read() {
    Map<String, Addition> rows = new LinkedHashMap<>();
    try (InputStream in = Additions.class.getResourceAsStream("additions.tsv")) {
      if (in == null) {
        throw new IllegalStateException("additions.tsv is not beside Additions.class");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(row -> !row.startsWith("#")).toList()) {
        String[] cells = line.split("\t", -1);
        rows.put(
            cells[0],
            new Addition(
                cells[0],
                version(cells[1]),
                version(cells[2]),
                Optional.of(cells[3]).filter(older -> !older.equals("-")),
                cells[4].equals("last")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static int version(String text) {
    int dot = text.indexOf('.');
    return Integer.parseInt(text.substring(0, dot)) * 100
        + Integer.parseInt(text.substring(dot + 1));
  }
}
