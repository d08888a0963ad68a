package dev.ftport.cli;

import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Statistics;
import dev.ftport.engine.Withdrawal;
import dev.ftport.verify.Check;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Ports packages, one after another. Writes no file.
 *
 * @param base what the names of files are relative to in all reports
 * @param verification what looks at each package with a compiler
 * @param baseline what is known already, and left out
 */
record Porting(
    Base base,
    List<PackagePort> packages,
    Optional<Verification> verification,
    Optional<Baseline> baseline) {
  /** Takes the report of a package when it is done. */
  @FunctionalInterface
  interface Each {
    /** May write it somewhere. */
    void done(Report report) throws IOException;
  }

  /** The same, looked at with a compiler. */
  Porting verifiedBy(Verification other) {
    return new Porting(base, packages, Optional.of(other), baseline);
  }

  /** What the compiler said; nothing if it was not asked. */
  List<Check> checks() {
    return verification.map(Verification::checks).orElse(List.of());
  }

  /** All reports in one. */
  Report run(Each each) throws IOException {
    List<Outcome> outcomes = new ArrayList<>();
    Statistics statistics = Statistics.NONE;
    for (PackagePort one : packages) {
      Report whole = base.renamed(one.tree().root(), verified(one));
      Report report = baseline.map(known -> known.hide(whole)).orElse(whole);
      each.done(report);
      outcomes.addAll(report.outcomes());
      statistics = statistics.plus(report.statistics());
    }
    return sorted(outcomes, statistics);
  }

  /** Ports one package, and has it looked at if that is wanted; paths are relative to its root. */
  Report verified(PackagePort one) throws IOException {
    Report first = one.run(List.of());
    List<Withdrawal> known = known(one, first);
    if (!known.isEmpty()) {
      first = one.run(known);
    }
    return verification.isEmpty()
        ? first
        : verification.get().of(base, new VerifiedTree(one, known), first);
  }

  private List<Withdrawal> known(PackagePort one, Report first) {
    return baseline.isEmpty()
        ? List.of()
        : baseline.get().withdrawals(first, base.renamed(one.tree().root(), first));
  }

  static Report sorted(List<Outcome> outcomes, Statistics statistics) {
    return new Report(
        outcomes.stream().sorted(Comparator.comparing(Outcome::path)).toList(), statistics);
  }
}
