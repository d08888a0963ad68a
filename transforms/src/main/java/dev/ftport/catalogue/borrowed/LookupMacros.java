package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.compat.VersionBranches;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Summaries;
import dev.ftport.program.Program;
import dev.ftport.source.Span;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The lookups in the bodies of a file's macros, and the uses of the macros that are one lookup. */
final class LookupMacros {
  private final Unit unit;
  private final Summaries summaries;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<LookupMacro, List<CallSite>> uses = new IdentityHashMap<>();
  private final List<LookupMacro> lending = new ArrayList<>();
  private final List<Macro> others = new ArrayList<>();

  /**
   * Finds the macros of a file.
   *
   * @param summaries what the package's own functions do
   */
  LookupMacros(Unit unit, Summaries summaries) {
    this.unit = unit;
    this.summaries = summaries;
    for (Macro macro : unit.conditionals().macros()) {
      Optional<LookupMacro> lookup = LookupMacro.of(unit, macro);
      if (lookup.isPresent()) {
        lending.add(lookup.get());
        uses.put(lookup.get(), new ArrayList<>());
      } else {
        others.add(macro);
      }
    }
  }

  /** What can be said of a lookup without a look at the function. */
  interface Settled {
    /** Empty if the lookup has to be replaced. */
    Optional<Remedy> of(CallSite site, CApi.Lookup lookup);
  }

  /** Whether a lookup comes from one of the macros, which speak for it then. */
  boolean take(CallSite site) {
    for (LookupMacro macro : lending) {
      if (unit.isActive(macro.macro().span().start()) && LendingMacro.isUse(unit, macro, site)) {
        uses.getOrDefault(macro, new ArrayList<>()).add(site);
        return true;
      }
    }
    return false;
  }

  /**
   * The findings of the macros, their uses, and the lookups that share a variable with these.
   *
   * @param variables the other lookups, by function and variable; those that share a variable with
   *     a use are taken out
   * @param names the names of variables that are given already, by function
   */
  List<Finding> findings(
      Program program,
      Settings settings,
      Settled settled,
      Map<Function, Map<String, List<Stored>>> variables,
      Map<Function, Set<String>> names) {
    others.forEach(this::partOf);
    for (LookupMacro macro : lending) {
      List<CallSite> sites = uses.getOrDefault(macro, List.of());
      Optional<Remedy> known = known(macro, sites, settled);
      if (known.isPresent()) {
        add(macro, known.get());
        sites.forEach(
            site ->
                add(site, macro.lookup(), settled.of(site, macro.lookup()).orElse(known.get())));
      } else {
        rewrite(macro, sites, program, settings, settled, variables, names);
      }
    }
    return findings;
  }

  /** What needs no look at the uses, or is decided by all of them. */
  private Optional<Remedy> known(LookupMacro macro, List<CallSite> sites, Settled settled) {
    if (new VersionBranches(unit.conditionals()).onlyWithGil(macro.macro().span().start())) {
      return Optional.of(Remedy.leftAlone("only a Python with the GIL compiles it"));
    }
    String name = macro.macro().name();
    if (isOwn(macro.macro(), macro.lookup())) {
      return Optional.of(own(macro.macro(), macro.lookup()));
    }
    if (CApi.isName(name)) {
      return Optional.of(
          BorrowedLookup.byHand(
              macro.lookup(),
              "the macro `%s` has the name of a function of the C API".formatted(name)));
    }
    if (macro.lookup().answer() == CApi.Answer.SECTION) {
      return Optional.of(
          BorrowedLookup.byHand(macro.lookup(), "it is a part of the macro `%s`".formatted(name)));
    }
    if (sites.isEmpty() && macro.isOnlyDefined(unit)) {
      return Optional.of(Remedy.leftAlone("nothing uses the macro `%s`".formatted(name)));
    }
    boolean left =
        !sites.isEmpty()
            && sites.stream()
                .allMatch(
                    site ->
                        settled
                            .of(site, macro.lookup())
                            .filter(Remedy.LeftAlone.class::isInstance)
                            .isPresent());
    return left
        ? Optional.of(Remedy.leftAlone("every use of the macro `%s` is left alone".formatted(name)))
        : Optional.empty();
  }

  private void rewrite(
      LookupMacro macro,
      List<CallSite> sites,
      Program program,
      Settings settings,
      Settled settled,
      Map<Function, Map<String, List<Stored>>> variables,
      Map<Function, Set<String>> names) {
    List<Stored> direct = new ArrayList<>();
    variables.values().forEach(byName -> byName.values().forEach(direct::addAll));
    String changes =
        "the macro `%s` changes only with all its uses".formatted(macro.macro().name());
    Map<Span, String> refused = Map.of();
    String because;
    try {
      LendingMacro.Rewritten rewritten =
          new LendingMacro(unit, summaries, macro, sites, settings)
              .rewritten(program, direct, names);
      refused = rewritten.refused();
      if (refused.isEmpty()) {
        Remedy fix =
            new Remedy.Fix(
                "yield a strong reference from the macro `%s`, and release it where it is used"
                    .formatted(macro.macro().name()),
                BorrowedLookup.safety(settings, macro.lookup()),
                rewritten.edits(),
                rewritten.claims());
        add(macro, fix);
        sites.forEach(site -> add(site, macro.lookup(), fix));
        for (CallSite site : rewritten.others()) {
          add(site, CApi.lookup(site.call().name()).orElse(macro.lookup()), fix);
          take(variables, site);
        }
        return;
      }
      Span first = refused.keySet().iterator().next();
      because =
          "the use of the macro `%s` in line %d cannot change"
              .formatted(macro.macro().name(), unit.file().line(first.start()));
    } catch (Refusal refusal) {
      because = refusal.because();
      changes = because;
    }
    add(macro, BorrowedLookup.byHand(macro.lookup(), because));
    for (CallSite site : sites) {
      String reason = refused.getOrDefault(site.call().span(), changes);
      add(
          site,
          macro.lookup(),
          settled
              .of(site, macro.lookup())
              .orElseGet(() -> BorrowedLookup.byHand(macro.lookup(), reason)));
      sharing(site, macro, variables);
    }
  }

  /** Lookups that are written out and share a variable with a use that stays as it is. */
  private void sharing(
      CallSite site, LookupMacro macro, Map<Function, Map<String, List<Stored>>> variables) {
    Optional<Stored> stored = Stored.of(site, macro.lookup());
    if (stored.isEmpty() || site.function().isEmpty()) {
      return;
    }
    Map<String, List<Stored>> byName = variables.getOrDefault(site.function().get(), Map.of());
    if (byName.containsKey(stored.get().name())) {
      for (Stored other : byName.getOrDefault(stored.get().name(), List.of())) {
        add(
            other.site(),
            other.lookup(),
            BorrowedLookup.byHand(
                other.lookup(),
                "`%s` also holds what the macro `%s` lends"
                    .formatted(other.name(), macro.macro().name())));
      }
      byName.remove(stored.get().name());
    }
  }

  private static void take(Map<Function, Map<String, List<Stored>>> variables, CallSite site) {
    for (Map<String, List<Stored>> byName : variables.values()) {
      for (List<Stored> lookups : byName.values()) {
        lookups.removeIf(stored -> stored.site().call() == site.call());
      }
    }
  }

  /** Lookups in a macro that is more than a lookup: each use of it has a finding of its own. */
  private void partOf(Macro macro) {
    List<Token> tokens = Lexer.tokens(unit.file().text(), macro.body());
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Optional<CApi.Lookup> lookup = CApi.lookup(tokens.get(i).text());
      if (lookup.isPresent() && tokens.get(i + 1).text().equals("(")) {
        findings.add(
            BorrowedLookup.finding(
                tokens.get(i).span(),
                lookup.get(),
                isOwn(macro, lookup.get())
                    ? own(macro, lookup.get())
                    : BorrowedLookup.byHand(
                        lookup.get(),
                        "it is a part of the macro `%s`, and the release belongs where that is used"
                            .formatted(macro.name()))));
      }
    }
  }

  /** Whether a macro is what the package has for the strong lookup. */
  private static boolean isOwn(Macro macro, CApi.Lookup lookup) {
    return macro.name().contains(lookup.replacement());
  }

  private static Remedy own(Macro macro, CApi.Lookup lookup) {
    return Remedy.leftAlone(
        "`%s` is the package's own `%s`".formatted(macro.name(), lookup.replacement()));
  }

  private void add(LookupMacro macro, Remedy remedy) {
    findings.add(BorrowedLookup.finding(macro.name().span(), macro.lookup(), remedy));
  }

  private void add(CallSite site, CApi.Lookup lookup, Remedy remedy) {
    findings.add(BorrowedLookup.finding(site.call().span(), lookup, remedy));
  }
}
