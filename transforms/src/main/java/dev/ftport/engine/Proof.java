package dev.ftport.engine;

import dev.ftport.facts.Function;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Ledger;
import dev.ftport.flow.Summaries;
import dev.ftport.source.SourceFile;
import dev.ftport.transform.Claim;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds new texts against the claims of the fixes that made them. It asks the ledger, which reads
 * the text afresh and knows nothing of the fixes.
 */
final class Proof {
  private Proof() {}

  /** What was wrong in some functions before anything was changed: how often each kind of fault. */
  record Baseline(Map<String, Map<String, Integer>> faults) {}

  /** The faults of the functions that {@code claims} are about. */
  static Baseline baseline(Reading reading, Collection<Claim> claims) {
    Map<String, Map<String, Integer>> faults = new HashMap<>();
    Set<String> names = claims.stream().map(Claim::function).collect(Collectors.toSet());
    for (Unit unit : reading.units()) {
      Summaries summaries = Summaries.of(unit);
      for (Function function : unit.functions()) {
        if (names.contains(function.name())) {
          faults.merge(function.name(), count(unit, function, summaries), Proof::more);
        }
      }
    }
    return new Baseline(faults);
  }

  private static Map<String, Integer> count(Unit unit, Function function, Summaries summaries) {
    Map<String, Integer> counts = new HashMap<>();
    for (Ledger.Fault fault : Ledger.faults(unit, function, summaries)) {
      counts.merge(fault.variable() + " " + fault.kind(), 1, Integer::sum);
    }
    return counts;
  }

  private static Map<String, Integer> more(Map<String, Integer> one, Map<String, Integer> other) {
    Map<String, Integer> merged = new HashMap<>(one);
    other.forEach((kind, count) -> merged.merge(kind, count, Math::max));
    return merged;
  }

  /**
   * The claims that do not hold in a new text, each with what stands against it.
   *
   * @param before what was wrong already
   */
  static Map<Claim, String> refuted(Reading after, Collection<Claim> claims, Baseline before) {
    Map<Claim, String> refuted = new LinkedHashMap<>();
    SourceFile file = after.file();
    for (Unit unit : after.units()) {
      Summaries summaries = Summaries.of(unit);
      for (Function function : unit.functions()) {
        List<Claim> here =
            claims.stream().filter(claim -> claim.function().equals(function.name())).toList();
        for (Claim claim : here) {
          for (Ledger.Row row : Ledger.of(unit, function, claim.variable(), summaries).rows()) {
            row.fault().ifPresent(fault -> refuted.putIfAbsent(claim, fault + at(file, row)));
          }
        }
        if (!here.isEmpty()) {
          Map<String, Integer> known = before.faults().getOrDefault(function.name(), Map.of());
          count(unit, function, summaries)
              .forEach(
                  (kind, number) -> {
                    if (number > known.getOrDefault(kind, 0)) {
                      here.forEach(claim -> refuted.putIfAbsent(claim, kind));
                    }
                  });
        }
      }
    }
    return refuted;
  }

  private static String at(SourceFile file, Ledger.Row row) {
    return row.entries().isEmpty()
        ? ""
        : " (line %d of the new text)".formatted(file.line(row.entries().getLast().span().start()));
  }

  /** The ledger of a claim in a text, way by way. */
  static List<List<LedgerLine>> ledger(Reading reading, Claim claim) {
    for (Unit unit : reading.units()) {
      Summaries summaries = Summaries.of(unit);
      for (Function function : unit.functions()) {
        if (function.name().equals(claim.function())) {
          return Ledger.of(unit, function, claim.variable(), summaries).rows().stream()
              .map(row -> way(reading.file(), row))
              .toList();
        }
      }
    }
    return List.of();
  }

  private static List<LedgerLine> way(SourceFile file, Ledger.Row row) {
    return row.entries().stream()
        .map(entry -> new LedgerLine(file.line(entry.span().start()), entry.words()))
        .toList();
  }
}
