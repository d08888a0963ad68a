package dev.ftport.capi;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What functions do to locks, read from {@code locks.tsv}. */
public final class LockCalls {
  private static final Map<String, Row> ROWS =
      Rows.of("locks.tsv").stream()
          .map(
              cells ->
                  new Row(
                      cells[0],
                      Does.valueOf(cells[1]),
                      Integer.parseInt(cells[2]),
                      cells[3].equals("ATTACHED")))
          .collect(Collectors.toUnmodifiableMap(Row::name, row -> row));

  private LockCalls() {}

  /** What a function does to a lock. */
  public enum Does {
    /** Waits until it has the lock. */
    TAKE,
    /** Waits until it has the lock, if its last argument is not zero. */
    TAKE_LAST,
    /** Takes the lock if that goes without waiting, or within a time. */
    TRY,
    /** Gives the lock back. */
    GIVE,
    /** Gives the lock back, waits for something else, and takes the lock again. */
    WAIT
  }

  /**
   * One function.
   *
   * @param argument the index of the argument that is the lock
   * @param staysAttached whether a thread state that is attached stays so while the function waits
   */
  public record Row(String name, Does does, int argument, boolean staysAttached) {}

  /** What is known of a function; empty for one that has nothing to do with locks. */
  public static Optional<Row> of(String name) {
    return Optional.ofNullable(ROWS.get(name));
  }
}
