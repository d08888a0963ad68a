package dev.ftport.engine;

import dev.ftport.facts.Parser;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Unseen;
import dev.ftport.source.Edits;
import dev.ftport.source.SourceFile;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Applies the fixes of one file, in as many rounds as fixes that touch each other need. */
final class Port {
  private static final int MOST_ROUNDS = 8;

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
    return new Outcome.Unchanged(
        file.path(), reported(file, findings, Set.of()), blanks(file, unseen));
  }

  /**
   * Applies fixes until none is left.
   *
   * @param findings of the first reading of {@code file}
   */
  Outcome run(SourceFile file, List<Finding> findings, List<Unseen> unseen) {
    List<Finding> first = promises.settle(findings, hazards);
    Set<Finding> applied = new HashSet<>();
    List<Finding> current = first;
    SourceFile after = file;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<Finding> chosen = chosen(current);
      if (chosen.isEmpty()) {
        return outcome(file, after, first, applied, unseen);
      }
      applied.addAll(round == 0 ? chosen : first.stream().filter(this::isWanted).toList());
      after = after.withText(edits(chosen).applyTo(after.text()));
      Reading reading = parser.read(after);
      cost = cost.plus(Statistics.of(reading).again());
      if (reading.unseen().size() > unseen.size()) {
        // The edit hides from the parser what it saw before: it is not what it was meant to be.
        return unchanged(file, withdrawn(first), unseen);
      }
      current = promises.settle(inspection.findings(reading), hazards);
    }
    return new Outcome.Failed(
        file.path(), "its fixes do not come to rest, a fault in this program; left as it is");
  }

  private Outcome outcome(
      SourceFile file,
      SourceFile after,
      List<Finding> first,
      Set<Finding> applied,
      List<Unseen> unseen) {
    if (after.text().equals(file.text())) {
      return unchanged(file, first, unseen);
    }
    return new Outcome.Changed(file, after, reported(file, first, applied), blanks(file, unseen));
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

  private static List<Reported> reported(
      SourceFile file, List<Finding> findings, Set<Finding> applied) {
    return findings.stream()
        .map(f -> new Reported(f, Place.of(file, f.span()), applied.contains(f)))
        .toList();
  }

  private static List<Blank> blanks(SourceFile file, List<Unseen> unseen) {
    return unseen.stream().map(u -> new Blank(u, Place.of(file, u.span()))).toList();
  }
}
