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
import java.util.Set;

/**
 * What a call of the C API does to the references it is handed, and what it hands back. The facts
 * are read from {@code calls.tsv} beside this class, and were taken from the headers of CPython
 * 3.11 to 3.15 and the documentation of the C API.
 *
 * <p>The table describes the call alone: what a format string asks for (an {@code "N"} of {@code
 * Py_BuildValue} takes its argument over, an {@code "O&"} of {@code PyArg_ParseTuple} stores what
 * its converter likes) is for the reader of the format to add.
 *
 * @param name the function or macro
 * @param result what it hands back
 * @param source the index of the argument that a borrowed reference or a pointer depends on, be it
 *     handed back or stored at an address; -1 if there is none
 * @param arguments what it does to its arguments, by their index; those it only looks at are absent
 * @param mayRunPython whether the call may run Python code, release an object, or wait and so
 *     suspend a critical section, as of CPython 3.13
 */
public record CallEffects(
    String name,
    Result result,
    int source,
    Map<Integer, Argument> arguments,
    boolean mayRunPython) {
  private static final Map<String, CallEffects> ROWS = read();

  /** What a call hands back. */
  public enum Result {
    /** A strong reference, or NULL with an exception set. */
    NEW,
    /** A strong reference, or NULL, which need not mean an exception. */
    NEW_OR_NULL,
    /** NULL, always, with an exception set. */
    NULL_ALWAYS,
    /**
     * A reference that lives no longer than the argument {@code source} holds it; without a source
     * it belongs to the interpreter, or never dies.
     */
    BORROWED,
    /** A C pointer into the object that is the argument {@code source}. */
    INTERIOR,
    /** The argument {@code source} itself, without a new reference. */
    SAME,
    /** The argument {@code source} itself, with a new reference. */
    NEW_SAME,
    /** A number, or anything else that is no pointer into an object. */
    STATUS,
    /** Nothing. */
    NOTHING,
    /** The call does not return. */
    NEVER
  }

  /** What a call does to one argument. */
  public enum Argument {
    /** Takes the reference over, also on failure; NULL is allowed where the documentation says. */
    STEALS,
    /** Takes the reference over unless it fails. */
    STEALS_ON_SUCCESS,
    /** Releases the reference, which must not be NULL. */
    RELEASES,
    /** Releases the reference if it is not NULL. */
    RELEASES_NULLABLE,
    /** Releases what the variable holds, if it is not NULL, and sets the variable to NULL. */
    CLEARS,
    /** Adds a reference; the argument must not be NULL. */
    INCREFS,
    /** Adds a reference if the argument is not NULL. */
    INCREFS_NULLABLE,
    /**
     * Takes over the reference in a variable and stores another strong one, or NULL, in its place.
     * The argument is the variable for {@code Py_SETREF} and {@code Py_XSETREF}, whose second
     * argument is stored, and its address for functions.
     */
    REPLACES,
    /** An address that receives a strong reference or NULL. */
    OUT_NEW,
    /** An address that receives a reference borrowed from the argument {@code source}. */
    OUT_BORROWED,
    /**
     * This argument and all after it are addresses that receive what is borrowed from the argument
     * {@code source}, or plain numbers.
     */
    OUT_PARSED,
    /** An address that receives a C pointer into the argument {@code source}. */
    OUT_INTERIOR,
    /** Stores the pointer for longer than the call without taking a reference. */
    KEEPS
  }

  public CallEffects {
    arguments = Map.copyOf(arguments);
  }

  /** What is known of a function or macro; empty for a name that has no row. */
  public static Optional<CallEffects> of(String name) {
    return Optional.ofNullable(ROWS.get(name));
  }

  /** The names that have a row. */
  static Set<String> names() {
    return ROWS.keySet();
  }

  /** The effect on the argument at {@code index}; empty if the call only looks at it. */
  public Optional<Argument> argument(int index) {
    for (int at = index; at >= 0; at--) {
      Argument effect = arguments.get(at);
      if (effect != null && (at == index || effect == Argument.OUT_PARSED)) {
        return Optional.of(effect);
      }
    }
    return Optional.empty();
  }

  private static Map<String, CallEffects> read() {
    Map<String, CallEffects> rows = new LinkedHashMap<>();
    try (InputStream in = CallEffects.class.getResourceAsStream("calls.tsv")) {
      if (in == null) {
        throw new IllegalStateException("calls.tsv is not beside CallEffects.class");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          CallEffects row = row(line);
          if (rows.put(row.name(), row) != null) {
            throw new IllegalStateException("calls.tsv has two rows for " + row.name());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  private static CallEffects row(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != 5) {
      throw new IllegalStateException("calls.tsv has a row without five cells: " + line);
    }
    return new CallEffects(
        cells[0],
        Result.valueOf(cells[1]),
        Integer.parseInt(cells[2]),
        effects(cells[3]),
        switch (cells[4]) {
          case "yes" -> true;
          case "no" -> false;
          default -> throw new IllegalStateException("neither yes nor no: " + line);
        });
  }

  private static Map<Integer, Argument> effects(String cell) {
    Map<Integer, Argument> effects = new LinkedHashMap<>();
    if (!cell.equals("-")) {
      for (String effect : cell.split(" ", -1)) {
        int colon = effect.indexOf(':');
        effects.put(
            Integer.parseInt(effect.substring(0, colon)),
            Argument.valueOf(effect.substring(colon + 1)));
      }
    }
    return effects;
  }
}
