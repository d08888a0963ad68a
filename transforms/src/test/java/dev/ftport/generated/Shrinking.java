package dev.ftport.generated;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a function that is different after it was ported smaller, as long as it stays so. */
final class Shrinking {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int AT_ONCE = 40;

  private final Trial trial;
  private final boolean multiPhase;
  private final boolean locks;

  Shrinking(Trial trial, boolean multiPhase, boolean locks) {
    this.trial = trial;
    this.multiPhase = multiPhase;
    this.locks = locks;
  }

  /**
   * A function that is different.
   *
   * @param story the function before and after, and what is different
   */
  record Found(Sketch sketch, String story) {}

  /** The smallest found; empty if {@code first} is only different together with others. */
  Optional<Found> smallest(Sketch first) {
    Instant end = Instant.now().plus(PATIENCE);
    Optional<Found> smallest = different(List.of(first));
    Optional<Found> smaller = smallest;
    while (smaller.isPresent() && Instant.now().isBefore(end)) {
      smallest = smaller;
      smaller = smaller(smallest.get().sketch(), end);
    }
    return smaller.isPresent() ? smaller : smallest;
  }

  private Optional<Found> smaller(Sketch sketch, Instant end) {
    List<Sketch> candidates =
        sketch.smaller().stream().sorted(Comparator.comparing(Sketch::size)).toList();
    for (int at = 0; at < candidates.size() && Instant.now().isBefore(end); at += AT_ONCE) {
      Optional<Found> found =
          different(candidates.subList(at, Math.min(at + AT_ONCE, candidates.size())));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The first of them that is different. */
  private Optional<Found> different(List<Sketch> sketches) {
    Trial.Result result = trial.run(module(sketches, multiPhase, locks));
    for (int at = 0; at < sketches.size(); at++) {
      String name = "f" + at;
      String difference = result.different().get(name);
      if (difference != null) {
        String story =
            "%s%n%nbefore:%n%s%nafter:%n%s"
                .formatted(
                    difference,
                    CModule.function(result.before(), name),
                    CModule.function(result.after(), name));
        return Optional.of(new Found(sketches.get(at), story));
      }
    }
    return Optional.empty();
  }

  /** A module of functions f0, f1, .. */
  static CModule module(List<Sketch> sketches, boolean multiPhase, boolean locks) {
    Map<String, String> functions = new LinkedHashMap<>();
    for (Sketch sketch : sketches) {
      String name = "f" + functions.size();
      functions.put(name, FunctionWriter.write(sketch, name));
    }
    return new CModule(functions, multiPhase, locks);
  }
}
