package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Unit;
import java.util.Optional;

/** What the package's own functions do to references. */
@FunctionalInterface
public interface Summaries {
  /** Nothing is known of any function. */
  Summaries NONE = name -> Optional.empty();

  /**
   * Those of the functions of one file, each worked out when it is first asked for. They may be
   * asked again and again, but by one thread only.
   */
  static Summaries of(Unit unit) {
    return of(unit, NONE);
  }

  /**
   * Those of the functions of one file, as above.
   *
   * @param others what is known of the functions of other files
   */
  static Summaries of(Unit unit, Summaries others) {
    return UnitSummaries.of(unit, others);
  }

  /**
   * What a call of {@code function} does to its arguments and what it hands back; empty if it is
   * not known.
   */
  Optional<CallEffects> of(String function);
}
