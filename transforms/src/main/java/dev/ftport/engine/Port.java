package dev.ftport.engine;

import dev.ftport.facts.Parser;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Unseen;
import dev.ftport.source.Edits;
import dev.ftport.source.SourceFile;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Applies the fixes of one file, in as many rounds as fixes that touch each other need. */
final class Port {
  private static final int MOST_ROUNDS = 40;

  private final Parser parser;
  private final Inspection inspection;
  private final Promises promises;
  private final Options options;
  private final int hazards;
  private Statistics cost = Statistics.NONE;

  Port(Parser parser, Inspection inspection, Promises promises, Options options, int hazards) {
    this.parser = parser;
    this.inspection = inspection;
    this.promises = promises;
    this.options = options;
    this.hazards = hazards;
  }

  /** What the readings after the first one cost. */
  Statistics cost() {
    return cost;
  }

  /** The outcome for a file in which nothing is fixed. */
  static Outcome unchanged(SourceFile file, List<Finding> findings, List<Unseen> unseen) {
    return new Outcome.Unchanged(file.path(), reported(file, findings), blanks(file, unseen));
  }

  /**
   * Applies fixes until none is left. What a fix claims is proved of the new text, or the fix is
   * taken back and becomes advice.
   *
   * @param findings of the first reading of {@code file}
   * @param baseline what was wrong in the functions of the claims before
   */
  Outcome run(
      SourceFile file, List<Finding> findings, List<Unseen> unseen, Proof.Baseline baseline) {
    List<Finding> first = promises.settle(findings, hazards);
    List<Finding> current = first;
    Map<Claim, String> refuted = new HashMap<>();
    Map<Finding, Finding> applied = new IdentityHashMap<>();
    Trace trace = new Trace();
    SourceFile after = file;
    Optional<Reading> last = Optional.empty();
    Proof.Baseline before = baseline;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<Finding> chosen = chosen(withoutRefuted(current, refuted));
      if (chosen.isEmpty()) {
        return outcome(
            file,
            after,
            first,
            refuted,
            applied,
            unseen,
            last,
            left(first, applied.keySet(), current, trace));
      }
      Edits together = edits(chosen);
      SourceFile next = after.withText(together.applyTo(after.text()));
      Reading reading = parser.read(next);
      cost = cost.plus(Statistics.of(reading).again());
      if (reading.unseen().size() > unseen.size()) {
        // The edit hides from the parser what it saw before: it is not what it was meant to be.
        return unchanged(file, withdrawn(first), unseen);
      }
      Set<Claim> claims = claims(chosen);
      Map<Claim, String> open = Proof.refuted(reading, claims, before);
      if (!open.isEmpty()) {
        refuted.putAll(open);
        continue;
      }
      for (Finding finding : chosen) {
        original(first, applied.keySet(), finding, trace).ifPresent(f -> applied.put(f, finding));
      }
      trace.add(together);
      after = next;
      last = Optional.of(reading);
      current = promises.settle(inspection.findings(reading), hazards);
      before = Proof.baseline(reading, claims(current));
    }
    return new Outcome.Failed(
        file.path(), "its fixes do not come to rest, a fault in this program; left as it is");
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

  private static List<Finding> withoutRefuted(List<Finding> findings, Map<Claim, String> refuted) {
    return refuted.isEmpty()
        ? findings
        : findings.stream().map(finding -> withoutRefuted(finding, refuted)).toList();
  }

  private static Finding withoutRefuted(Finding finding, Map<Claim, String> refuted) {
    if (finding.remedy() instanceof Remedy.Fix fix) {
      Optional<String> because =
          fix.claims().stream()
              .flatMap(c -> Optional.ofNullable(refuted.get(c)).stream())
              .findFirst();
      if (because.isPresent()) {
        return finding.with(
            Remedy.advice(
                fix.title() + " by hand: the ledger of the edit stays open: " + because.get()));
      }
    }
    return finding;
  }

  /** The finding of the first text that a later one is about. */
  private static Optional<Finding> original(
      List<Finding> first, Set<Finding> done, Finding later, Trace trace) {
    Trace.Origin origin = trace.of(later.span().start());
    return first.stream()
        .filter(f -> f.transform().equals(later.transform()))
        .filter(f -> f.message().equals(later.message()))
        .filter(f -> !done.contains(f))
        .filter(f -> !origin.exact() || f.span().start() == origin.offset())
        .min(Comparator.comparing(f -> Math.abs(f.span().start() - origin.offset())));
  }

  /** What is found in the last text, by the finding of the first one. */
  private static Map<Finding, Finding> left(
      List<Finding> first, Set<Finding> done, List<Finding> last, Trace trace) {
    Map<Finding, Finding> left = new IdentityHashMap<>();
    for (Finding finding : last) {
      original(first, done, finding, trace).ifPresent(f -> left.putIfAbsent(f, finding));
    }
    return left;
  }

  private Outcome outcome(
      SourceFile file,
      SourceFile after,
      List<Finding> first,
      Map<Claim, String> refuted,
      Map<Finding, Finding> applied,
      List<Unseen> unseen,
      Optional<Reading> last,
      Map<Finding, Finding> left) {
    if (after.text().equals(file.text())) {
      return unchanged(file, withoutRefuted(first, refuted), unseen);
    }
    List<Reported> reported = new ArrayList<>();
    for (Finding finding : first) {
      Finding fixed = applied.get(finding);
      if (fixed != null && fixed.remedy() instanceof Remedy.Fix fix) {
        List<List<LedgerLine>> ledger =
            fix.claims().stream()
                .flatMap(
                    claim ->
                        last.map(reading -> Proof.ledger(reading, claim)).stream()
                            .flatMap(List::stream))
                .toList();
        Place place = Place.of(file, finding.span());
        reported.add(new Reported(finding.with(fix), place, true, ledger));
        continue;
      }
      Finding settled = withoutRefuted(finding, refuted);
      Finding now = left.get(finding);
      if (isWanted(settled)) {
        settled =
            settled.with(
                now != null && now.remedy() instanceof Remedy.Advice advice
                    ? advice
                    : Remedy.advice("do it by hand: other edits are in the way"));
      }
      reported.add(new Reported(settled, Place.of(file, finding.span()), false));
    }
    return new Outcome.Changed(file, after, reported, blanks(file, unseen));
  }

  private boolean isWanted(Finding finding) {
    return finding.remedy() instanceof Remedy.Fix fix
        && (options.unsafe() || fix.safety() instanceof Safety.Safe);
  }

  /** The wanted fixes that can be applied together; one that is in conflict waits for a round. */
  private List<Finding> chosen(List<Finding> findings) {
    List<Finding> chosen = new ArrayList<>();
    Edits together = Edits.NONE;
    for (Finding finding : findings) {
      if (isWanted(finding) && finding.remedy() instanceof Remedy.Fix fix) {
        if (together.fits(fix.edits())) {
          together = together.with(fix.edits());
          chosen.add(finding);
        }
      }
    }
    return chosen;
  }

  private static Edits edits(List<Finding> chosen) {
    Edits together = Edits.NONE;
    for (Finding finding : chosen) {
      if (finding.remedy() instanceof Remedy.Fix fix) {
        together = together.with(fix.edits());
      }
    }
    return together;
  }

  private static List<Finding> withdrawn(List<Finding> findings) {
    return findings.stream()
        .map(
            finding ->
                finding.remedy() instanceof Remedy.Fix fix
                    ? finding.with(
                        Remedy.advice(fix.title() + " by hand: the edit cannot be proved"))
                    : finding)
        .toList();
  }

  private static List<Reported> reported(SourceFile file, List<Finding> findings) {
    return findings.stream().map(f -> new Reported(f, Place.of(file, f.span()), false)).toList();
  }

  private static List<Blank> blanks(SourceFile file, List<Unseen> unseen) {
    return unseen.stream().map(u -> new Blank(u, Place.of(file, u.span()))).toList();
  }
}
