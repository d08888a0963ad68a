package dev.ftport.catalogue.containers;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Function;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Sections;
import dev.ftport.flow.Summaries;
import dev.ftport.program.Program;
import dev.ftport.source.Edits;
import dev.ftport.transform.About;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Walks over a copy of the dict where a walk with {@code PyDict_Next} can come back to Python. */
public final class SuspendedWalk implements Transform {
  private static final About ABOUT = About.of(SuspendedWalk.class);
  private static final String BECAUSE =
      "the walk no longer sees what is stored in the dict meanwhile, each walk takes the time and"
          + " the memory of a copy, and what is no dict becomes an error";

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public boolean optIn() {
    return true;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    Suspensions suspensions = Suspensions.of(unit);
    Summaries summaries = Summaries.of(unit, program.summaries());
    Map<Function, Integer> copies = new HashMap<>();
    for (CallSite site : unit.calls()) {
      if (DictIteration.NAMES.contains(site.call().name())
          && !site.call().arguments().isEmpty()
          && DictIteration.settled(unit, site).isEmpty()
          && suspends(unit, site, suspensions, settings)) {
        int before = site.function().map(f -> copies.merge(f, 1, Integer::sum)).orElse(1) - 1;
        findings.add(
            new Finding(
                ABOUT.id(),
                site.call().span(),
                "the walk can come back to Python, and the dict can change under it",
                remedy(unit, site, summaries, before)));
      }
    }
    return findings;
  }

  /** The Limited API has no sections: there every walk is one. */
  private static boolean suspends(
      Unit unit, CallSite site, Suspensions suspensions, Settings settings) {
    try {
      DictWalk walk = DictWalk.of(site);
      return DictIteration.isLimited(unit, settings)
          || new Lifetimes(Sections.of(unit, walk.function()).flow(), walk)
              .isSuspended(suspensions);
    } catch (Refusal refusal) {
      return true;
    }
  }

  private static Remedy remedy(Unit unit, CallSite site, Summaries summaries, int before) {
    try {
      DictWalk walk = DictWalk.of(site);
      Lifetimes lifetimes = new Lifetimes(Sections.of(unit, walk.function()).flow(), walk);
      if (lifetimes.isThrownOut()) {
        throw new Refusal("an exception would leak the copy");
      }
      for (String name : walk.lent()) {
        checkEnds(Lending.of(unit, walk, summaries, name, Set.of()), lifetimes, name);
      }
      SnapshotEdits snapshot = new SnapshotEdits(unit, walk, summaries, before);
      Edits edits = snapshot.edits();
      return new Remedy.Fix(
          "walk over a copy that `PyDict_Copy` makes",
          Safety.unsafe(BECAUSE),
          edits,
          List.of(new Claim(walk.function().name(), snapshot.name())));
    } catch (Refusal refusal) {
      return Remedy.advice("walk over `PyDict_Copy` of the dict: " + refusal.because());
    }
  }

  /** Nothing that only the copy keeps alive may be used behind the walk. */
  private static void checkEnds(Lending lending, Lifetimes lifetimes, String name) throws Refusal {
    if (lending.isOwned()) {
      return;
    }
    if (lending.escape().isPresent()) {
      throw new Refusal("`%s` outlives the copy: %s".formatted(name, lending.escape().get()));
    }
    if (lending.names().stream().anyMatch(lifetimes::isReadBehind)) {
      throw new Refusal("`%s` is used behind the walk".formatted(name));
    }
  }
}
