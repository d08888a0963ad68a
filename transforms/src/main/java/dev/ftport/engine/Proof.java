package dev.ftport.engine;

import dev.ftport.facts.Function;
import dev.ftport.facts.LabeledDeclarations;
import dev.ftport.facts.Language;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Redeclarations;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Ledger;
import dev.ftport.flow.Sections;
import dev.ftport.flow.Summaries;
import dev.ftport.program.Program;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Holds a text against the claims of the fixes that made it. It asks the ledger, the critical
 * sections and the scopes of names, which read the text afresh and know nothing of the fixes.
 */
final class Proof {
  private final Reading reading;
  private final Program program;
  private final Map<String, Faults> faults = new HashMap<>();

  /**
   * A proof of one reading.
   *
   * @param program what the other files of the package say
   */
  Proof(Reading reading, Program program) {
    this.reading = reading;
    this.program = program;
  }

  /** What is wrong in a function: how often each kind of fault. */
  record Faults(Map<String, Integer> counts) {
    /** Nothing. */
    static final Faults NONE = new Faults(Map.of());

    /** A kind of fault of which there are more than before, which is asked for only if need be. */
    private Optional<String> more(Supplier<Faults> before) {
      if (counts.isEmpty()) {
        return Optional.empty();
      }
      Map<String, Integer> known = before.get().counts();
      return counts.entrySet().stream()
          .filter(fault -> fault.getValue() > known.getOrDefault(fault.getKey(), 0))
          .map(Map.Entry::getKey)
          .findFirst();
    }

    private Faults with(Faults other) {
      Map<String, Integer> merged = new HashMap<>(counts);
      other.counts.forEach((kind, count) -> merged.merge(kind, count, Math::max));
      return new Faults(merged);
    }
  }

  /** What is wrong in the functions of that name, in any variant. */
  Faults faults(String function) {
    Faults known = faults.get(function);
    if (known == null) {
      known = Faults.NONE;
      for (Unit unit : reading.units()) {
        for (Function named : unit.functions()) {
          known = named.name().equals(function) ? known.with(count(unit, named)) : known;
        }
      }
      faults.put(function, known);
    }
    return known;
  }

  /** What is wrong in the functions that {@code claims} are about, by their names. */
  Map<String, Faults> faults(Collection<Claim> claims) {
    Map<String, Faults> all = new HashMap<>();
    claims.forEach(claim -> all.put(claim.function(), faults(claim.function())));
    return all;
  }

  /** What the fixes among {@code findings} claim. */
  static Set<Claim> claims(List<Finding> findings) {
    Set<Claim> claims = new LinkedHashSet<>();
    for (Finding finding : findings) {
      if (finding.remedy() instanceof Remedy.Fix fix) {
        claims.addAll(fix.claims());
      }
    }
    return claims;
  }

  private Faults count(Unit unit, Function function) {
    Map<String, Integer> counts = new HashMap<>();
    for (Ledger.Fault fault : Ledger.faults(unit, function, summaries(unit))) {
      counts.merge(fault.variable() + " " + fault.kind(), 1, Integer::sum);
    }
    for (Sections.Fault fault : Sections.of(unit, function).faults()) {
      counts.merge(fault.kind().words(), 1, Integer::sum);
    }
    for (String name : Redeclarations.in(function)) {
      counts.merge("`%s` is declared twice".formatted(name), 1, Integer::sum);
    }
    if (unit.language() == Language.C) {
      for (String name : LabeledDeclarations.in(function)) {
        counts.merge("`%s` is declared behind a label".formatted(name), 1, Integer::sum);
      }
    }
    return new Faults(counts);
  }

  /** The functions of {@code claims} that declare a name twice in one scope, in any variant. */
  Set<String> redeclaring(Collection<Claim> claims) {
    Set<String> names = new TreeSet<>();
    claims.forEach(claim -> names.add(claim.function()));
    names.removeIf(
        name ->
            reading.units().stream()
                .flatMap(unit -> unit.functions().stream())
                .filter(function -> function.name().equals(name))
                .allMatch(function -> Redeclarations.in(function).isEmpty()));
    return names;
  }

  private Summaries summaries(Unit unit) {
    return Summaries.of(unit, program.summaries());
  }

  /**
   * The claims that do not hold, each with what stands against it.
   *
   * @param before what was wrong in a function already, by its name
   */
  Map<Claim, String> refuted(
      Collection<Claim> claims, java.util.function.Function<String, Faults> before) {
    Map<Claim, String> refuted = new LinkedHashMap<>();
    for (Claim claim : claims) {
      List<Ledger.Row> rows = rows(claim);
      if (claim.variable().isPresent() && rows.isEmpty()) {
        // What is not seen to come in was not shown to be given back.
        refuted.put(
            claim, "no reference is seen to come into `%s`".formatted(claim.variable().get()));
      }
      for (Ledger.Row row : rows) {
        row.fault().ifPresent(fault -> refuted.putIfAbsent(claim, fault + at(row)));
      }
      if (!refuted.containsKey(claim)) {
        faults(claim.function())
            .more(() -> before.apply(claim.function()))
            .ifPresent(fault -> refuted.put(claim, fault));
      }
    }
    return refuted;
  }

  private List<Ledger.Row> rows(Claim claim) {
    List<Ledger.Row> rows = new ArrayList<>();
    for (Unit unit : reading.units()) {
      for (Function function : unit.functions()) {
        if (function.name().equals(claim.function())) {
          claim
              .variable()
              .ifPresent(v -> rows.addAll(Ledger.of(unit, function, v, summaries(unit)).rows()));
        }
      }
    }
    return rows;
  }

  private String at(Ledger.Row row) {
    return row.entries().isEmpty()
        ? ""
        : " (line %d of the new text)".formatted(line(row.entries().getLast()));
  }

  private int line(Ledger.Entry entry) {
    return reading.file().line(entry.span().start());
  }

  /** The ledger of a claim, way by way. */
  List<List<LedgerLine>> ledger(Claim claim) {
    return rows(claim).stream()
        .map(
            row ->
                row.entries().stream()
                    .map(entry -> new LedgerLine(line(entry), entry.words()))
                    .toList())
        .distinct()
        .toList();
  }
}
