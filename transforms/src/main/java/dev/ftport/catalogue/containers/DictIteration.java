package dev.ftport.catalogue.containers;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.compat.VersionBranches;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Container;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.LockHeld;
import dev.ftport.facts.Locked;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Freshness;
import dev.ftport.flow.Sections;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Walks over a dict with {@code PyDict_Next} under a critical section on the dict. */
public final class DictIteration implements Transform {
  private static final About ABOUT = About.of(DictIteration.class);
  static final Set<String> NAMES = Set.of("PyDict_Next", "_PyDict_Next");

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    Suspensions suspensions = Suspensions.of(unit);
    Summaries summaries = Summaries.of(unit, program.summaries());
    VersionBranches branches = new VersionBranches(unit.conditionals());
    for (CallSite site : unit.calls()) {
      if (NAMES.contains(site.call().name()) && !site.call().arguments().isEmpty()) {
        Optional<Remedy> settled =
            branches.onlyWithGil(site.call().span().start())
                ? Optional.of(Remedy.leftAlone("only a Python with the GIL compiles it"))
                : settled(unit, site);
        Remedy remedy =
            settled.orElseGet(() -> remedy(unit, site, suspensions, summaries, settings));
        findings.add(finding(site.call().span(), site.call().name(), remedy));
      }
    }
    for (Macro macro : unit.conditionals().macros()) {
      List<Token> tokens = Lexer.tokens(unit.file().text(), macro.body());
      for (int i = 0; i + 1 < tokens.size(); i++) {
        if (NAMES.contains(tokens.get(i).text()) && tokens.get(i + 1).text().equals("(")) {
          findings.add(
              finding(
                  tokens.get(i).span(),
                  tokens.get(i).text(),
                  byHand("it is a part of the macro `%s`".formatted(macro.name()))));
        }
      }
    }
    return findings;
  }

  private static Finding finding(Span span, String name, Remedy remedy) {
    return new Finding(
        ABOUT.id(), span, "`%s` does not lock the dict that it walks over".formatted(name), remedy);
  }

  /** What needs no look at the function. */
  static Optional<Remedy> settled(Unit unit, CallSite site) {
    Expression dict = site.call().arguments().getFirst();
    Container container = new Freshness(unit).container(site, dict);
    if (container != Container.SHARED) {
      return Optional.of(Remedy.leftAlone(container.reason()));
    }
    Optional<Remedy> locked =
        Locked.by(site, dict).map(lock -> Remedy.leftAlone("already under " + lock));
    return locked.or(() -> inWrapper(site));
  }

  /** What the caller of `f_lock_held` holds. */
  private static Optional<Remedy> inWrapper(CallSite site) {
    return site.function()
        .filter(function -> function.name().endsWith(LockHeld.SUFFIX))
        .map(
            function ->
                Remedy.leftAlone("the callers of `%s` hold the lock".formatted(function.name())));
  }

  private static Remedy remedy(
      Unit unit, CallSite site, Suspensions suspensions, Summaries summaries, Settings settings) {
    try {
      DictWalk walk = DictWalk.of(site);
      if (isLimited(unit, settings)) {
        throw new Refusal(
            "the Limited API has sections from Python 3.15 on only; `suspended-walk` can walk over a"
                + " copy");
      }
      WalkedDict dict = new WalkedDict(unit, walk);
      dict.check();
      Sections sections = Sections.of(unit, walk.function());
      Lifetimes lifetimes = new Lifetimes(sections.flow(), walk);
      if (lifetimes.isThrownOut()) {
        throw new Refusal("an exception would leave the section open");
      }
      Optional<String> doubt = dict.doubt(lifetimes);
      Exits exits = Exits.of(unit, walk.function(), walk.region());
      KeptValues kept = KeptValues.of(unit, walk, lifetimes, summaries, settings, exits);
      List<String> strong = strong(unit, walk, lifetimes, suspensions, summaries, kept);
      Edits edits = new WalkEdits(unit, walk, exits).of(strong, kept, lifetimes);
      List<Claim> claims = new ArrayList<>();
      claims.add(Claim.sections(walk.function().name()));
      strong.forEach(name -> claims.add(new Claim(walk.function().name(), name)));
      kept.names().forEach(name -> claims.add(new Claim(walk.function().name(), name)));
      return new Remedy.Fix(
          title(strong, kept, lifetimes.isSuspended(suspensions)),
          doubt.map(Safety::unsafe).orElse(Safety.SAFE),
          edits,
          claims);
    } catch (Refusal refusal) {
      return byHand(refusal.because());
    }
  }

  private static String title(List<String> strong, KeptValues kept, boolean suspended) {
    String title = "put the walk under a critical section on the dict";
    if (!kept.names().isEmpty()) {
      title += ", own `" + String.join("` and `", kept.names()) + "` beyond it";
    }
    if (!strong.isEmpty()) {
      return title
          + ", and own `"
          + String.join("` and `", strong)
          + "` in each round: a call in it can suspend the section";
    }
    return suspended
        ? title + "; a call in it can suspend the section, and nothing borrowed is used behind it"
        : title;
  }

  /** Whether the file is compiled for the Limited API. */
  static boolean isLimited(Unit unit, Settings settings) {
    return settings.limitedApi()
        || unit.mentions(new Span(0, unit.file().text().length()), "Py_LIMITED_API");
  }

  /** The variables that need a reference in each round. */
  private static List<String> strong(
      Unit unit,
      DictWalk walk,
      Lifetimes lifetimes,
      Suspensions suspensions,
      Summaries summaries,
      KeptValues kept)
      throws Refusal {
    List<String> strong = new ArrayList<>();
    for (String name : walk.lent()) {
      Lending lending = Lending.of(unit, walk, summaries, name, kept.names());
      if (lending.isOwned()) {
        continue;
      }
      if (lending.escape().isPresent()) {
        throw new Refusal("`%s` outlives the section: %s".formatted(name, lending.escape().get()));
      }
      if (lifetimes.usedAcross(lending.names(), suspensions, kept.replacing())) {
        checkUnchanged(walk, name);
        strong.add(name);
      }
    }
    return strong;
  }

  private static void checkUnchanged(DictWalk walk, String name) throws Refusal {
    boolean[] changed = new boolean[1];
    walk.region()
        .walk(
            node ->
                changed[0] |=
                    node instanceof Expression.Assign assign
                            && assign.target().asName().equals(Optional.of(name))
                        || node instanceof Expression.Call call
                            && call != walk.site().call()
                            && mayReplace(call, name));
    if (changed[0]) {
      throw new Refusal("`%s` is given another object in the walk".formatted(name));
    }
    if (walk.scope().isEmpty()) {
      throw new Refusal(
          "a call in it can suspend the section, and `%s` needs a reference of its own"
              .formatted(name));
    }
  }

  /** Whether a call is given the address of a variable, or is a macro that sets it. */
  private static boolean mayReplace(Expression.Call call, String name) {
    for (int i = 0; i < call.arguments().size(); i++) {
      Expression argument = call.arguments().get(i);
      Optional<Argument> effect = effect(call, i);
      boolean sets =
          effect.equals(Optional.of(Argument.REPLACES))
              || effect.equals(Optional.of(Argument.CLEARS));
      if (argument.asAddressOf().equals(Optional.of(name))
          || (sets && argument.asName().equals(Optional.of(name)))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<Argument> effect(Expression.Call call, int index) {
    return CallEffects.of(call.name()).flatMap(effects -> effects.argument(index));
  }

  private static Remedy byHand(String because) {
    return Remedy.advice("put the walk under a critical section on the dict by hand: " + because);
  }
}
