package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A static function that returns what a lookup lends: it and all its callers change together, so
 * that it returns a strong reference and each caller releases it.
 */
final class LendingHelper {
  private final Unit unit;
  private final Function helper;
  private final Settings settings;

  LendingHelper(Unit unit, Function helper, Settings settings) {
    this.unit = unit;
    this.helper = helper;
    this.settings = settings;
  }

  /** All edits, and what they claim. */
  record Rewritten(Edits edits, List<Claim> claims) {}

  /**
   * Rewrites the helper and its callers.
   *
   * @param variables the lookups in the helper, by the variable that they go into
   * @throws Refusal if not all callers are seen, or one of them cannot be rewritten
   */
  Rewritten rewritten(Map<String, List<Stored>> variables) throws Refusal {
    List<CallSite> calls = calls();
    refuseOtherReturns(variables.keySet());
    List<Edit> edits = new ArrayList<>();
    List<Claim> claims = new ArrayList<>();
    for (Map.Entry<String, List<Stored>> entry : variables.entrySet()) {
      add(helper, entry.getKey(), entry.getValue(), true, edits, claims);
    }
    callers(calls, edits, claims);
    try {
      return new Rewritten(Edits.of(edits), claims);
    } catch (IllegalArgumentException e) {
      throw new Refusal("the edits of its callers touch each other");
    }
  }

  private void add(
      Function function,
      String name,
      List<Stored> lookups,
      boolean returnsStrong,
      List<Edit> edits,
      List<Claim> claims)
      throws Refusal {
    Survey survey = Survey.of(unit, function);
    LentVariable variable = new LentVariable(survey, name, lookups, returnsStrong);
    edits.addAll(new Holding(variable, settings).edits().list());
    claims.add(new Claim(function.name(), name));
  }

  /** The calls of the helper, if nothing else is done with its name. */
  private List<CallSite> calls() throws Refusal {
    if (!(" " + helper.returnType() + " ").contains(" static ")) {
      throw new Refusal("the function returns it as a borrowed reference, to other files too");
    }
    List<CallSite> calls =
        unit.calls().stream().filter(site -> site.call().name().equals(helper.name())).toList();
    long mentioned =
        Lexer.tokens(unit.file().text()).stream()
            .filter(token -> token.kind() == Token.Kind.NAME)
            .filter(token -> token.text().equals(helper.name()))
            .count();
    boolean seen =
        unit.functions().stream().filter(f -> f.name().equals(helper.name())).count() == 1
            && mentioned == calls.size() + 1
            && calls.stream().allMatch(site -> site.call().isEditable());
    if (!seen || calls.isEmpty()) {
      throw new Refusal(
          "the function returns it as a borrowed reference, and not all that use it are calls");
    }
    return calls;
  }

  /** Everything that the helper returns must be strong afterwards. */
  private void refuseOtherReturns(Set<String> variables) throws Refusal {
    List<Expression> others = new ArrayList<>();
    helper
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.Return exit) {
                Optional<Expression> value = exit.value();
                boolean fits =
                    value
                        .map(v -> v.isNull() || v.asName().map(variables::contains).orElse(false))
                        .orElse(false);
                if (!fits) {
                  value.ifPresent(others::add);
                }
              }
            });
    if (!others.isEmpty()) {
      throw new Refusal(
          "the function returns it as a borrowed reference, and something else in line %d"
              .formatted(unit.file().line(others.getFirst().span().start())));
    }
  }

  private void callers(List<CallSite> calls, List<Edit> edits, List<Claim> claims) throws Refusal {
    CApi.Lookup lookup = new CApi.Lookup(helper.name(), -1, helper.name(), CApi.Answer.SILENT);
    Map<Function, Map<String, List<Stored>>> stored = new LinkedHashMap<>();
    Map<Function, Set<String>> names = new LinkedHashMap<>();
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
      Set<String> taken = names.computeIfAbsent(caller, f -> new HashSet<>());
      String name = Hoisted.freeName(unit, caller, "found", taken);
      taken.add(name);
      Hoisted hoisted = Hoisted.of(unit, site, lookup, name);
      add(hoisted.function(), name, List.of(hoisted.stored()), false, edits, claims);
    }
    for (Map.Entry<Function, Map<String, List<Stored>>> entry : stored.entrySet()) {
      for (Map.Entry<String, List<Stored>> variable : entry.getValue().entrySet()) {
        add(entry.getKey(), variable.getKey(), variable.getValue(), false, edits, claims);
      }
    }
  }
}
