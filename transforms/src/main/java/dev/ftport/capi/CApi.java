package dev.ftport.capi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The table of borrowed lookups, read from {@code capi.tsv} beside this class. */
public final class CApi {
  private static final Map<String, Lookup> LOOKUPS = read();

  private CApi() {}

  /** What {@code NULL} means to the caller of a lookup, and how its replacement answers. */
  public enum Answer {
    /** {@code NULL} with an exception on failure, as in the replacement. */
    CHECKED,
    /** It could not fail; the replacement can, with an exception. */
    UNCHECKED,
    /** {@code NULL} without an exception, as in the replacement. */
    SILENT,
    /** {@code NULL} for missing and for a swallowed error; the replacement answers 1, 0, -1. */
    SWALLOWED,
    /** {@code NULL}, with an exception for an error; the replacement answers 1, 0, -1. */
    SEPARATE,
    /** {@code NULL} with an exception on failure; the replacement answers 1, 0, -1. */
    INSERTED,
    /** {@code Py_None} when the referent is dead; the replacement answers 1, 0, -1. */
    DEAD,
    /** Nothing returns a strong reference: the call needs a critical section. */
    SECTION;

    /** Whether the replacement returns the reference, and not a number. */
    public boolean isValue() {
      return this == CHECKED || this == UNCHECKED || this == SILENT;
    }
  }

  /**
   * A function that lends a reference out of something that another thread can change.
   *
   * @param name the function
   * @param container the index of the argument that it reads, or -1 if it reads the interpreter
   * @param replacement what returns a strong reference instead, or what protects the call
   */
  public record Lookup(String name, int container, String replacement, Answer answer) {}

  /**
   * Whether {@code name} is spelled like a name of Python's C API: {@code Py} or {@code _Py}, then
   * an upper-case letter or an underscore ({@code PyList_New}, {@code Py_INCREF}, {@code
   * _PyObject_GC_New}), or one of pybind11's or nanobind's module macros.
   */
  public static boolean isName(String name) {
    int at = name.startsWith("_") ? 1 : 0;
    if (name.startsWith("Py", at) && name.length() > at + 2) {
      char next = name.charAt(at + 2);
      return next == '_' || (next >= 'A' && next <= 'Z');
    }
    return name.equals("PYBIND11_MODULE") || name.equals("NB_MODULE");
  }

  /** Whether {@code text} has anything in it that {@link #isName} could accept. */
  public static boolean mayBeUsedIn(String text) {
    return text.contains("Py") || text.contains("PYBIND11_MODULE") || text.contains("NB_MODULE");
  }

  /** What is known of a function that lends a reference. */
  public static Optional<Lookup> lookup(String name) {
    return Optional.ofNullable(LOOKUPS.get(name));
  }

  private static Map<String, Lookup> read() {
    Map<String, Lookup> rows = new LinkedHashMap<>();
    try (InputStream in = CApi.class.getResourceAsStream("capi.tsv")) {
      if (in == null) {
        throw new IllegalStateException("capi.tsv is not beside CApi.class");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] cells = line.split("\t", -1);
          rows.put(
              cells[0],
              new Lookup(
                  cells[0],
                  Integer.parseInt(cells[1]),
                  cells[2],
                  Answer.valueOf(cells[3].toUpperCase(Locale.ROOT))));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
