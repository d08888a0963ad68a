package dev.ftport.capi;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What functions do to the thread state of their thread, read from {@code thread-states.tsv}. */
public final class ThreadStates {
  private static final Map<String, Does> ROWS =
      Rows.of("thread-states.tsv").stream()
          .collect(Collectors.toUnmodifiableMap(c -> c[0], c -> Does.valueOf(c[1])));

  private ThreadStates() {}

  /** What a function does. */
  public enum Does {
    /** Attaches a thread state. */
    ATTACHES,
    /** Detaches it. */
    DETACHES,
    /** Attaches one; what was before comes back later. */
    PUSHES,
    /** What was before comes back. */
    POPS,
    /** Attaches its argument, or detaches if that is NULL. */
    SWAPS
  }

  /** What a function does; empty for one that has nothing to do with thread states. */
  public static Optional<Does> of(String name) {
    return Optional.ofNullable(ROWS.get(name));
  }
}
