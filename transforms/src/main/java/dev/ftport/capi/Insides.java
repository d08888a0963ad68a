package dev.ftport.capi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The insides of Python's own objects, read from {@code insides.tsv} beside this class. */
public final class Insides {
  private static final Map<String, Inside> ROWS = read();
  private static final Set<String> FIELDS =
      ROWS.values().stream().map(Inside::field).collect(Collectors.toSet());

  private Insides() {}

  /** What stands for reading a field. */
  public enum How {
    /** A call with a pointer to the object. */
    CALL,
    /** For an element of the field: a call with a pointer to the object and the index. */
    ITEM,
    /** Nothing means the same: a maintainer has to choose. */
    ADVICE,
    /** The field does not change once the object is made. */
    CONSTANT
  }

  /**
   * A field of a structure of the C API.
   *
   * @param what the call, the advice in the imperative, or why it is right as it is
   */
  public record Inside(String structure, String field, How how, String what) {}

  /** What is known of a field of a structure. */
  public static Optional<Inside> of(String structure, String field) {
    return Optional.ofNullable(ROWS.get(structure + "." + field));
  }

  /** Whether any structure of the table has a field of this name. */
  public static boolean isField(String name) {
    return FIELDS.contains(name);
  }

  private static Map<String, Inside> read() {
    Map<String, Inside> rows = new HashMap<>();
    try (InputStream in = Insides.class.getResourceAsStream("insides.tsv")) {
      if (in == null) {
        throw new IllegalStateException("insides.tsv is not beside Insides.class");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(row -> !row.startsWith("#")).toList()) {
        String[] cells = line.split("\t", -1);
        rows.put(
            cells[0] + "." + cells[1],
            new Inside(
                cells[0], cells[1], How.valueOf(cells[2].toUpperCase(Locale.ROOT)), cells[3]));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(rows);
  }
}
