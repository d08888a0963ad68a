package dev.ftport.program;

import dev.ftport.facts.Function;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Attachment;
import dev.ftport.flow.DetachedReach;
import dev.ftport.flow.DetachedWay.Elsewhere;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the functions of a file that others can call do when they are called without a thread state.
 *
 * @param functions by their names
 */
public record DetachedDigest(Map<String, Entry> functions) {
  /**
   * One function.
   *
   * @param comesTo the call that needs a thread state to which it comes in its own file
   * @param calls the functions of other files that it comes to without a thread state
   */
  public record Entry(Optional<Elsewhere> comesTo, Set<String> calls) {
    private Entry and(Entry other) {
      Set<String> all = new LinkedHashSet<>(calls);
      all.addAll(other.calls);
      return new Entry(comesTo.or(other::comesTo), all);
    }
  }

  /** What all variants of a file say together. */
  static DetachedDigest of(Reading reading) {
    Map<String, Entry> functions = new TreeMap<>();
    for (Unit unit : reading.units()) {
      Attachment attachment = Attachment.of(unit);
      for (Function function : unit.functions()) {
        if (!(" " + function.returnType() + " ").contains(" static ")) {
          functions.merge(function.name(), of(unit, attachment, function), Entry::and);
        }
      }
    }
    return new DetachedDigest(functions);
  }

  private static Entry of(Unit unit, Attachment attachment, Function function) {
    Set<String> calls = new LinkedHashSet<>();
    DetachedReach reach =
        new DetachedReach(
            attachment,
            name -> {
              calls.add(name);
              return Optional.empty();
            });
    return new Entry(
        reach
            .from(function)
            .map(
                way ->
                    new Elsewhere(
                        DetachedReach.spelled(unit, way.calls().getLast()),
                        unit.file().path(),
                        unit.file().line(way.calls().getLast().span().start()))),
        calls);
  }
}
