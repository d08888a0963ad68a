package dev.ftport.capi;

import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What starts a thread that Python knows nothing of, read from {@code threads.tsv}. */
public final class ThreadStarts {
  private static final Map<String, Integer> ROWS =
      Rows.of("threads.tsv").stream()
          .collect(Collectors.toUnmodifiableMap(c -> c[0], c -> Integer.valueOf(c[1])));

  private ThreadStarts() {}

  /** The index of the argument that is the function the thread runs; empty for other functions. */
  public static OptionalInt function(String name) {
    Integer index = ROWS.get(name);
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }
}
