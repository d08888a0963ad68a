package dev.ftport.capi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A function that hands out, resizes or takes back memory, read from {@code allocators.tsv}.
 *
 * @param name the function or macro
 * @param pointer the index of the argument that is memory already; -1 if there is none
 * @param today the name of the same function today; empty if it is this one
 * @param mem the function of the domain "mem" that does the same for a buffer
 */
public record Allocator(
    String name,
    Domain domain,
    Role role,
    int pointer,
    Optional<String> today,
    Optional<String> mem) {
  private static final Map<String, Allocator> ROWS = read();

  /** Where memory comes from, and must go back to. */
  public enum Domain {
    /** Python objects, and nothing else in the free-threaded build. */
    OBJECT("the object domain"),
    /** Python objects with a header of the garbage collector in front of them. */
    COLLECTED("the garbage collector's objects"),
    /** Buffers; its functions need an attached thread state. */
    MEM("the domain of `PyMem_Malloc`"),
    /** Buffers; its functions need no thread state. */
    RAW("the domain of `PyMem_RawMalloc`"),
    /** The C library. */
    LIBC("the C library");

    private final String words;

    Domain(String words) {
      this.words = words;
    }

    /** Its name in a sentence. */
    public String words() {
      return words;
    }
  }

  /** What a function does with memory. */
  public enum Role {
    /** Returns memory. */
    ALLOC,
    /** Returns the memory that it is handed, moved or not. */
    RESIZE,
    /** Resizes the memory that a variable holds, and stores the new address there. */
    ASSIGN,
    /** Takes memory back. */
    FREE,
    /** Returns an object with its header filled in. */
    NEW,
    /** Fills the header of an object in. */
    INIT
  }

  /** What is known of a function; empty for one that has nothing to do with memory. */
  public static Optional<Allocator> of(String name) {
    return Optional.ofNullable(ROWS.get(name));
  }

  /** All of them, in the order of the table. */
  public static Collection<Allocator> all() {
    return ROWS.values();
  }

  /** The function of {@code domain} that releases memory. */
  public static String releaseOf(Domain domain) {
    return named(domain, Role.FREE);
  }

  /** The function of {@code domain} that resizes memory. */
  public static String resizeOf(Domain domain) {
    return named(domain, Role.RESIZE);
  }

  /** The first of the table is the one that is used today. */
  private static String named(Domain domain, Role role) {
    return ROWS.values().stream()
        .filter(row -> row.domain() == domain && row.role() == role)
        .map(Allocator::name)
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Allocator> read() {
    Map<String, Allocator> rows = new LinkedHashMap<>();
    try (InputStream in = Allocator.class.getResourceAsStream("allocators.tsv")) {
      if (in == null) {
        throw new IllegalStateException("allocators.tsv is not beside Allocator.class");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(row -> !row.startsWith("#")).toList()) {
        String[] cells = line.split("\t", -1);
        rows.put(
            cells[0],
            new Allocator(
                cells[0],
                Domain.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                Role.valueOf(cells[2].toUpperCase(Locale.ROOT)),
                Integer.parseInt(cells[3]),
                Optional.of(cells[4]).filter(name -> !name.equals("-")),
                Optional.of(cells[5]).filter(name -> !name.equals("-"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }
}
