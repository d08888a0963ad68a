package dev.ftport.engine;

import dev.ftport.transform.Claim;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The claims of one file that were found not to hold, each with what stands against it. */
final class Refuted {
  private final Map<Claim, String> because = new HashMap<>();

  void add(Map<Claim, String> claims) {
    because.putAll(claims);
  }

  /** The findings, with advice for a remedy where a claim of the fix does not hold. */
  List<Finding> settled(List<Finding> findings) {
    return because.isEmpty() ? findings : findings.stream().map(this::settled).toList();
  }

  /** The finding, with advice for a remedy if a claim of its fix does not hold. */
  Finding settled(Finding finding) {
    if (finding.remedy() instanceof Remedy.Fix fix) {
      Optional<String> open =
          fix.claims().stream()
              .flatMap(claim -> Optional.ofNullable(because.get(claim)).stream())
              .findFirst();
      if (open.isPresent()) {
        return finding.with(
            Remedy.advice(
                fix.title() + " by hand: the ledger of the edit stays open: " + open.get()));
      }
    }
    return finding;
  }
}
