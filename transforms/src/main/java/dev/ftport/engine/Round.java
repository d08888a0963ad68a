package dev.ftport.engine;

import dev.ftport.source.Edits;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The fixes that are applied to a text together.
 *
 * @param edits of all of them
 */
record Round(List<Finding> fixes, Edits edits) {
  /** The wanted fixes that can be applied together; one that is in conflict waits for a round. */
  static Round of(List<Finding> findings, Predicate<Finding> wanted) {
    List<Finding> fixes = new ArrayList<>();
    Edits together = Edits.NONE;
    for (Finding finding : findings) {
      if (wanted.test(finding)
          && finding.remedy() instanceof Remedy.Fix fix
          && together.fits(fix.edits())) {
        together = together.with(fix.edits());
        fixes.add(finding);
      }
    }
    return new Round(fixes, together);
  }

  /** Without all but the first fix of each of these functions. */
  Round withOneFixIn(Set<String> functions) {
    Set<String> done = new HashSet<>();
    List<Finding> left = new ArrayList<>();
    for (Finding finding : fixes) {
      Set<String> own = new HashSet<>();
      Proof.claims(List.of(finding)).forEach(claim -> own.add(claim.function()));
      own.retainAll(functions);
      if (own.stream().noneMatch(done::contains)) {
        left.add(finding);
      }
      done.addAll(own);
    }
    return of(left, finding -> true);
  }

  boolean isEmpty() {
    return fixes.isEmpty();
  }

  Set<Claim> claims() {
    return Proof.claims(fixes);
  }
}
