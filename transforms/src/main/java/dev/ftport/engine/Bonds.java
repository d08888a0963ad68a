package dev.ftport.engine;

import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Which fixes are applied together, over all files of a package. */
final class Bonds {
  private final Map<String, String> broken = new HashMap<>();
  private final Set<String> whole = new TreeSet<>();

  /**
   * The bonds of all findings.
   *
   * @param wanted whether a fix is to be applied at all
   */
  Bonds(List<Finding> findings, Predicate<Finding> wanted) {
    Set<String> heldBack = new HashSet<>();
    for (Finding finding : findings) {
      finding.bond().ifPresent(bond -> add(bond, finding, wanted, heldBack));
    }
    whole.removeAll(broken.keySet());
    whole.removeAll(heldBack);
  }

  private void add(String bond, Finding finding, Predicate<Finding> wanted, Set<String> heldBack) {
    whole.add(bond);
    switch (finding.remedy()) {
      case Remedy.Fix fix -> {
        if (!wanted.test(finding)) {
          heldBack.add(bond);
        }
      }
      case Remedy.Advice advice -> broken.putIfAbsent(bond, advice.text());
      case Remedy.LeftAlone left -> broken.putIfAbsent(bond, "a part is " + left.because());
    }
  }

  /** Those whose fixes are to be applied: each of their findings is a fix that is wanted. */
  Set<String> whole() {
    return Set.copyOf(whole);
  }

  /** The findings that belong to one of those. */
  List<Finding> members(List<Finding> findings) {
    return findings.stream().filter(f -> f.bond().filter(whole::contains).isPresent()).toList();
  }

  /** A bond cannot be kept: what its fixes say does not hold. */
  void refute(String bond, String because) {
    whole.remove(bond);
    broken.putIfAbsent(bond, because);
  }

  /** The finding, with advice for a remedy if it is a fix whose bond is broken. */
  Finding settled(Finding finding) {
    String because = finding.bond().map(broken::get).orElse(null);
    return because != null && finding.remedy() instanceof Remedy.Fix fix
        ? finding.with(
            Remedy.advice(
                "%s by hand, with all that belongs to it: %s".formatted(fix.title(), because)))
        : finding;
  }
}
