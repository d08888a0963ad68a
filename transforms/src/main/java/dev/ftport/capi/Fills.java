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

/**
 * What functions of the C library do to the memory that they are handed, read from {@code
 * c-buffers.tsv} beside this class. None of them keeps an address.
 */
public final class Fills {
  private static final Map<String, Row> ROWS = read();

  private Fills() {}

  private record Row(int filled, boolean whole) {}

  /** Whether {@code function} writes into what its argument at {@code index} points to. */
  public static boolean fills(String function, int index) {
    return row(function).filter(row -> row.filled() == index && index >= 0).isPresent();
  }

  /**
   * Whether {@code function} writes all that is there to be read afterwards into its argument at
   * {@code index}: a string to its end, or as many bytes as it is told.
   */
  public static boolean fillsAll(String function, int index) {
    return fills(function, index) && row(function).orElseThrow().whole();
  }

  /** Whether {@code function} is known, and so what it does not fill it only looks at. */
  public static boolean looks(String function) {
    return ROWS.containsKey(function);
  }

  private static Optional<Row> row(String function) {
    return Optional.ofNullable(ROWS.get(function));
  }

  private static Map<String, Row> read() {
    Map<String, Row> rows = new LinkedHashMap<>();
    try (InputStream in = Fills.class.getResourceAsStream("c-buffers.tsv")) {
      if (in == null) {
        throw new IllegalStateException("c-buffers.tsv is not beside Fills.class");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] cells = line.split("\t", -1);
          if (cells.length != 3
              || rows.put(cells[0], new Row(Integer.parseInt(cells[1]), cells[2].equals("whole")))
                  != null) {
            throw new IllegalStateException("not one row of three cells: " + line);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
