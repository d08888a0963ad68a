package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import java.util.Optional;

/** What the package's own functions do to references. */
@FunctionalInterface
public interface Summaries {
  /** Nothing is known of any function. */
  Summaries NONE = name -> Optional.empty();

  /**
   * What a call of {@code function} does to its arguments and what it hands back; empty if it is
   * not known.
   */
  Optional<CallEffects> of(String function);
}
