package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Function;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Summaries;
import dev.ftport.source.Edit;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the callers of a function release what it returns, because it will be strong. */
final class LendingCallers {
  private final Unit unit;
  private final Summaries summaries;
  private final Settings settings;
  private final Map<Function, Set<String>> declared;
  private final List<Edit> edits = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();

  /**
   * Of one file.
   *
   * @param summaries what the package's own functions do
   * @param declared the names that edits made together with these declare, by function; what these
   *     declare is added
   */
  LendingCallers(
      Unit unit, Summaries summaries, Settings settings, Map<Function, Set<String>> declared) {
    this.declared = declared;
    this.unit = unit;
    this.summaries = summaries;
    this.settings = settings;
  }

  /** The edits so far. */
  List<Edit> edits() {
    return List.copyOf(edits);
  }

  /** What they claim. */
  List<Claim> claims() {
    return List.copyOf(claims);
  }

  /**
   * Rewrites what a variable of a function holds.
   *
   * @param returnsStrong whether the caller of {@code function} gets a reference, too
   * @throws Refusal if it cannot be released on every way
   */
  void hold(Function function, String name, List<Stored> lookups, boolean returnsStrong)
      throws Refusal {
    Survey survey = Survey.of(unit, function, summaries);
    LentVariable variable = new LentVariable(survey, name, lookups, returnsStrong);
    edits.addAll(new Holding(variable, settings).edits().list());
    claims.add(new Claim(function.name(), name));
  }

  /**
   * Rewrites the callers.
   *
   * @param lender the function that lends as yet
   * @param calls its calls in this file
   * @throws Refusal if one of them cannot be rewritten
   */
  void release(String lender, List<CallSite> calls) throws Refusal {
    CApi.Lookup lookup = new CApi.Lookup(lender, -1, lender, CApi.Answer.SILENT);
    Map<Function, Map<String, List<Stored>>> stored = new LinkedHashMap<>();
    for (CallSite site : calls) {
      Function caller =
          site.function().orElseThrow(() -> new Refusal("it is called in no function"));
      Optional<Stored> place = Stored.of(site, lookup);
      if (place.isPresent()) {
        stored
            .computeIfAbsent(caller, f -> new LinkedHashMap<>())
            .computeIfAbsent(place.get().name(), n -> new ArrayList<>())
            .add(place.get());
        continue;
      }
      Set<String> taken = declared.computeIfAbsent(caller, f -> new HashSet<>());
      String name = Hoisted.freeName(unit, caller, "found", taken);
      taken.add(name);
      Hoisted hoisted = Hoisted.of(unit, site, lookup, name);
      hold(hoisted.function(), name, List.of(hoisted.stored()), false);
    }
    for (Map.Entry<Function, Map<String, List<Stored>>> entry : stored.entrySet()) {
      for (Map.Entry<String, List<Stored>> variable : entry.getValue().entrySet()) {
        hold(entry.getKey(), variable.getKey(), variable.getValue(), false);
      }
    }
  }
}
