package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.compat.VersionBranches;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Container;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Locked;
import dev.ftport.facts.OwnerClass;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Freshness;
import dev.ftport.flow.Summaries;
import dev.ftport.program.Program;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Takes a strong reference where a lookup lends one from what another thread can change. */
public final class BorrowedLookup implements Transform {
  private static final About ABOUT = About.of(BorrowedLookup.class);

  /** The name on the command line. */
  static final String ID = ABOUT.id();

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    Map<Function, Map<String, List<Stored>>> variables = new IdentityHashMap<>();
    List<Function> order = new ArrayList<>();
    Map<Function, Set<String>> names = new IdentityHashMap<>();
    VersionBranches branches = new VersionBranches(unit.conditionals());
    Summaries summaries = Summaries.of(unit, program.summaries());
    LookupMacros macros = new LookupMacros(unit, summaries);
    for (CallSite site : unit.calls()) {
      Optional<CApi.Lookup> known = CApi.lookup(site.call().name());
      if (known.isEmpty() || macros.take(site)) {
        continue;
      }
      CApi.Lookup lookup = known.get();
      Optional<Remedy> settled = known(unit, branches, site, lookup);
      Optional<Stored> stored = Stored.of(site, lookup);
      if (settled.isPresent()) {
        findings.add(finding(site, lookup, settled.get()));
      } else if (stored.isEmpty() || site.function().isEmpty()) {
        findings.add(atOnce(unit, program, summaries, site, lookup, settings, names));
      } else {
        Function function = site.function().get();
        if (!variables.containsKey(function)) {
          order.add(function);
        }
        variables
            .computeIfAbsent(function, f -> new LinkedHashMap<>())
            .computeIfAbsent(stored.get().name(), n -> new ArrayList<>())
            .add(stored.get());
      }
    }
    findings.addAll(
        macros.findings(
            program,
            settings,
            (site, lookup) -> known(unit, branches, site, lookup),
            variables,
            names));
    for (Function function : order) {
      findings.addAll(
          inFunction(
              unit,
              program,
              summaries,
              function,
              variables.getOrDefault(function, Map.of()),
              settings));
    }
    findings.addAll(calledThroughMacros(unit, findings));
    findings.addAll(new LentByOthers(unit, program, summaries, settings).findings());
    return findings;
  }

  /** {@code F(PyList_GetItem)(list, i)}: a macro decides what is called. */
  private static List<Finding> calledThroughMacros(Unit unit, List<Finding> known) {
    List<Finding> findings = new ArrayList<>();
    List<Token> tokens = Lexer.tokens(unit.file().text());
    for (int i = 0; i + 2 < tokens.size(); i++) {
      Token token = tokens.get(i);
      Optional<CApi.Lookup> lookup = CApi.lookup(token.text());
      if (lookup.isPresent()
          && tokens.get(i + 1).text().equals(")")
          && tokens.get(i + 2).text().equals("(")
          && unit.isActive(token.span().start())
          && known.stream().noneMatch(f -> f.span().contains(token.span().start()))) {
        findings.add(
            new Finding(
                ID,
                token.span(),
                message(lookup.get()),
                byHand(lookup.get(), "it is called through a macro")));
      }
    }
    return findings;
  }

  /** What can be said of a lookup without a look at the function. */
  private static Optional<Remedy> known(
      Unit unit, VersionBranches branches, CallSite site, CApi.Lookup lookup) {
    return branches.onlyWithGil(site.call().span().start())
        ? Optional.of(Remedy.leftAlone("only a Python with the GIL compiles it"))
        : unused(site).or(() -> ownShim(site, lookup)).or(() -> settled(unit, site, lookup));
  }

  private static List<Finding> inFunction(
      Unit unit,
      Program program,
      Summaries summaries,
      Function function,
      Map<String, List<Stored>> variables,
      Settings settings) {
    List<Finding> findings = new ArrayList<>();
    Survey survey = Survey.of(unit, function, summaries);
    Map<String, List<Stored>> lent = new LinkedHashMap<>();
    variables.forEach(
        (name, lookups) -> {
          List<Stored> left = new ArrayList<>(lookups);
          while (!left.isEmpty()) {
            try {
              LentVariable variable = new LentVariable(survey, name, List.copyOf(left), false);
              Edits edits = held(variable, settings);
              Remedy fix = fix(function, name, left, settings, edits);
              left.forEach(stored -> findings.add(finding(stored, fix)));
              return;
            } catch (Refusal refusal) {
              if (refusal.lends()) {
                lent.put(name, List.copyOf(left));
                return;
              }
              List<Stored> refused =
                  refusal.culprit().map(List::of).orElseGet(() -> List.copyOf(left));
              refused.forEach(
                  stored ->
                      findings.add(finding(stored, byHand(stored.lookup(), refusal.because()))));
              left.removeAll(refused);
            }
          }
        });
    if (!lent.isEmpty()) {
      LendingHelper helper = new LendingHelper(unit, program, summaries, function, settings);
      findings.addAll(lending(helper, function, lent));
    }
    return findings;
  }

  /** Releases on every way out; where exceptions leave the function, by an object if need be. */
  private static Edits held(LentVariable variable, Settings settings) throws Refusal {
    try {
      return new Holding(variable, settings).edits();
    } catch (Refusal refusal) {
      Unit unit = variable.survey().unit();
      Optional<OwnerClass> owner =
          refusal.because().equals(Releases.THROWN)
              ? OwnedByObject.owner(unit, variable.survey().function())
              : Optional.empty();
      if (owner.isEmpty()) {
        throw OwnedByObject.named(unit, refusal);
      }
      return OwnedByObject.edits(variable, settings, owner.get());
    }
  }

  /** A function that returns what it is lent changes together with its callers. */
  private static List<Finding> lending(
      LendingHelper helper, Function function, Map<String, List<Stored>> lent) {
    List<Finding> findings = new ArrayList<>();
    java.util.function.Function<Stored, Remedy> remedy;
    try {
      LendingHelper.Rewritten rewritten = helper.rewritten(lent);
      Remedy fix =
          new Remedy.Fix(
              "return a strong reference from `%s`, and release it in its callers"
                  .formatted(function.name()),
              Safety.SAFE,
              rewritten.edits(),
              rewritten.claims());
      remedy = stored -> fix;
    } catch (Refusal refusal) {
      remedy = stored -> byHand(stored.lookup(), refusal.because());
    }
    for (List<Stored> lookups : lent.values()) {
      for (Stored stored : lookups) {
        findings.add(helper.bound(finding(stored, remedy.apply(stored))));
      }
    }
    return findings;
  }

  private static Remedy fix(
      Function function, String name, List<Stored> lookups, Settings settings, Edits edits) {
    boolean swallows = lookups.stream().anyMatch(stored -> swallows(stored.lookup()));
    return new Remedy.Fix(
        "own what the lookup yields and release it on every way out",
        safety(settings, swallows),
        edits,
        List.of(new Claim(function.name(), name)));
  }

  /** A lookup in the middle of an expression gets a variable. */
  private static Finding atOnce(
      Unit unit,
      Program program,
      Summaries summaries,
      CallSite site,
      CApi.Lookup lookup,
      Settings settings,
      Map<Function, Set<String>> taken) {
    try {
      Function function = site.function().orElseThrow(() -> new Refusal("it is in no function"));
      Optional<String> owner = OwnedByObject.takenOver(unit, site);
      if (owner.isPresent()) {
        throw new Refusal("`%s` releases it, and is only lent it today".formatted(owner.get()));
      }
      Set<String> names = taken.computeIfAbsent(function, f -> new HashSet<>());
      Optional<Membership> membership = Membership.of(unit, summaries, site, lookup);
      if (membership.isPresent()) {
        Remedy asking = asked(unit, function, lookup, membership.get(), settings, names);
        return finding(site, lookup, asking);
      }
      String name = Hoisted.freeName(unit, function, Hoisted.nameFor(lookup), names);
      boolean compared = lookup.answer() == CApi.Answer.DEAD && Identity.of(site).isPresent();
      Hoisted hoisted =
          compared
              ? Hoisted.compared(unit, site, lookup, name)
              : Hoisted.of(unit, site, lookup, name);
      List<Stored> stored = List.of(hoisted.stored());
      try {
        Survey survey = Survey.of(unit, hoisted.function(), summaries);
        Edits edits = new Holding(new LentVariable(survey, name, stored, false), settings).edits();
        names.add(name);
        return finding(site, lookup, fix(function, name, stored, settings, edits));
      } catch (Refusal refusal) {
        if (!refusal.lends()) {
          throw refusal;
        }
        LendingHelper helper =
            new LendingHelper(unit, program, summaries, hoisted.function(), settings);
        return lending(helper, function, Map.of(name, stored)).getFirst();
      }
    } catch (Refusal e) {
      return finding(site, lookup, byHand(lookup, OwnedByObject.named(unit, e).because()));
    }
  }

  /** A lookup that only tells whether a key is there lends nothing when it is asked just that. */
  private static Remedy asked(
      Unit unit,
      Function function,
      CApi.Lookup lookup,
      Membership membership,
      Settings settings,
      Set<String> names)
      throws Refusal {
    String name = Hoisted.freeName(unit, function, "found", names);
    Edits edits = membership.edits(name, settings);
    names.add(name);
    return new Remedy.Fix(
        "ask whether the key is there", safety(settings, swallows(lookup)), edits);
  }

  private static String message(CApi.Lookup lookup) {
    return "`%s` lends a reference".formatted(lookup.name());
  }

  private static Finding finding(Stored stored, Remedy remedy) {
    return finding(stored.site(), stored.lookup(), remedy);
  }

  private static boolean swallows(CApi.Lookup lookup) {
    return lookup.answer() == CApi.Answer.SWALLOWED;
  }

  private static Safety safety(Settings settings, boolean swallows) {
    return settings.propagateErrors() && swallows
        ? Safety.unsafe("an error that was swallowed now leaves the function")
        : Safety.SAFE;
  }

  private static Finding finding(CallSite site, CApi.Lookup lookup, Remedy remedy) {
    return finding(site.call().span(), lookup, remedy);
  }

  /** A finding about a lookup. */
  static Finding finding(Span span, CApi.Lookup lookup, Remedy remedy) {
    return new Finding(ID, span, message(lookup), remedy);
  }

  /** Whether a replacement may be seen from outside. */
  static Safety safety(Settings settings, CApi.Lookup lookup) {
    return safety(settings, swallows(lookup));
  }

  /** A lookup for its effect alone lends nothing to anybody. */
  private static Optional<Remedy> unused(CallSite site) {
    return site.statement().orElse(null) instanceof Statement.Evaluation evaluation
            && evaluation.expression().withoutCasts() == site.call()
        ? Optional.of(Remedy.leftAlone("nothing is done with its result"))
        : Optional.empty();
  }

  /** The package's own version of the strong call is what it is for. */
  private static Optional<Remedy> ownShim(CallSite site, CApi.Lookup lookup) {
    return site.function()
        .filter(function -> function.name().contains(lookup.replacement()))
        .map(
            function ->
                Remedy.leftAlone(
                    "`%s` is the package's own `%s`"
                        .formatted(function.name(), lookup.replacement())));
  }

  /** What needs no look at the function. */
  private static Optional<Remedy> settled(Unit unit, CallSite site, CApi.Lookup lookup) {
    int index = lookup.container();
    boolean reads = index >= 0 && index < site.call().arguments().size();
    Container container =
        reads
            ? new Freshness(unit).container(site, site.call().arguments().get(index))
            : Container.SHARED;
    if (container != Container.SHARED) {
      return Optional.of(Remedy.leftAlone(container.reason()));
    }
    Optional<String> lock =
        reads ? Locked.by(site, site.call().arguments().get(index)) : Optional.empty();
    if (lock.isPresent()) {
      return Optional.of(Remedy.leftAlone("already under " + lock.get()));
    }
    return lookup.answer() == CApi.Answer.SECTION
        ? Optional.of(Remedy.advice("use %s".formatted(use(lookup.replacement()))))
        : Optional.empty();
  }

  /** Advice with the reason why no fix is offered. */
  static Remedy byHand(CApi.Lookup lookup, String because) {
    return Remedy.advice("use %s by hand: %s".formatted(use(lookup.replacement()), because));
  }

  private static String use(String replacement) {
    return replacement.startsWith("Py") ? "`" + replacement + "`" : replacement;
  }
}
