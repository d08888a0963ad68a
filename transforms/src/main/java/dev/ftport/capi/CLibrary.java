package dev.ftport.capi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The functions of the C library that keep state, read from {@code c-library.tsv} beside this. */
public final class CLibrary {
  private static final Map<String, Row> ROWS = read();

  private CLibrary() {}

  /**
   * A function that POSIX allows to be unsafe with several threads.
   *
   * @param name the function
   * @param keeps what it keeps, as the end of {@code keeps ...}
   * @param isSafe whether the C libraries in use make it safe all the same, as it is mostly used
   * @param instead what to do, in the imperative; why it is safe, if it is
   */
  public record Row(String name, String keeps, boolean isSafe, String instead) {}

  /** What is known of a function; empty for one that keeps nothing. */
  public static Optional<Row> of(String name) {
    return Optional.ofNullable(ROWS.get(name));
  }

  private static Map<String, Row> read() {
    Map<String, Row> rows = new LinkedHashMap<>();
    try (InputStream in = CLibrary.class.getResourceAsStream("c-library.tsv")) {
      if (in == null) {
        throw new IllegalStateException("c-library.tsv is not beside CLibrary.class");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] cells = line.split("\t", -1);
          if (cells.length != 4
              || rows.put(cells[0], new Row(cells[0], cells[1], cells[2].equals("safe"), cells[3]))
                  != null) {
            throw new IllegalStateException("not one row of four cells: " + line);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
