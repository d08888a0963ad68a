package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Function;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Summaries;
import dev.ftport.program.Program;
import dev.ftport.source.Edits;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The calls of functions of other files that return what a lookup lends them. */
final class LentByOthers {
  private final Unit unit;
  private final Program program;
  private final Summaries summaries;
  private final Settings settings;
  private final Map<Function, Set<String>> declared = new IdentityHashMap<>();

  LentByOthers(Unit unit, Program program, Summaries summaries, Settings settings) {
    this.unit = unit;
    this.program = program;
    this.summaries = summaries;
    this.settings = settings;
  }

  /** A finding for each call, bound to the function's own. */
  List<Finding> findings() {
    Map<String, List<CallSite>> calls = new LinkedHashMap<>();
    for (CallSite site : unit.calls()) {
      String name = site.call().name();
      if (program.isLender(name)
          && unit.functions().stream().noneMatch(f -> f.name().equals(name))) {
        calls.computeIfAbsent(name, n -> new ArrayList<>()).add(site);
      }
    }
    List<Finding> findings = new ArrayList<>();
    calls.forEach(
        (lender, sites) -> {
          Remedy remedy = remedy(lender, sites);
          for (CallSite site : sites) {
            findings.add(
                new Finding(
                        BorrowedLookup.ID,
                        site.call().span(),
                        "`%s` returns a reference that a lookup lends it".formatted(lender),
                        remedy)
                    .bound(Program.lenderBond(lender)));
          }
        });
    return findings;
  }

  private Remedy remedy(String lender, List<CallSite> sites) {
    LendingCallers callers = new LendingCallers(unit, summaries, settings, declared);
    try {
      callers.release(lender, sites);
      return new Remedy.Fix(
          "release the strong reference that `%s` returns from now on".formatted(lender),
          Safety.SAFE,
          Edits.of(callers.edits()),
          callers.claims());
    } catch (Refusal refusal) {
      return Remedy.advice(
          "let `%s` return a strong reference, and release it here by hand: %s"
              .formatted(lender, refusal.because()));
    } catch (IllegalArgumentException e) {
      return Remedy.advice(
          "let `%s` return a strong reference, and release it here by hand: its edits would touch"
              .formatted(lender));
    }
  }
}
