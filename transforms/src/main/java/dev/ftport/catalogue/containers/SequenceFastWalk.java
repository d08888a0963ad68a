package dev.ftport.catalogue.containers;

import dev.ftport.compat.VersionBranches;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Container;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.LockHeld;
import dev.ftport.facts.Locked;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.Freshness;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
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

/** Reads the size and the items of what {@code PySequence_Fast} returned under a section. */
public final class SequenceFastWalk implements Transform {
  private static final About ABOUT = About.of(SequenceFastWalk.class);
  private static final String ITEMS = "PySequence_Fast_ITEMS";
  private static final Set<String> NAMES = Set.of("PySequence_Fast_GET_SIZE", ITEMS);
  private static final Set<String> TUPLES =
      Set.of("PySequence_Tuple", "PyTuple_New", "PyTuple_Pack", "PyList_AsTuple");

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    Suspensions suspensions = Suspensions.of(unit);
    VersionBranches branches = new VersionBranches(unit.conditionals());
    for (CallSite site : unit.calls()) {
      String name = site.call().name();
      if (NAMES.contains(name) && !site.call().arguments().isEmpty()) {
        Remedy remedy =
            branches.onlyWithGil(site.call().span().start())
                ? Remedy.leftAlone("only a Python with the GIL compiles it")
                : settled(unit, site).orElseGet(() -> remedy(unit, site, suspensions, settings));
        findings.add(finding(site.call().span(), name, remedy));
      }
    }
    for (Macro macro : unit.conditionals().macros()) {
      List<Token> tokens = Lexer.tokens(unit.file().text(), macro.body());
      for (int i = 0; i + 1 < tokens.size(); i++) {
        if (tokens.get(i).text().equals(ITEMS) && tokens.get(i + 1).is("(")) {
          findings.add(
              finding(
                  tokens.get(i).span(),
                  ITEMS,
                  byHand("it is a part of the macro `%s`".formatted(macro.name()))));
        }
      }
    }
    return findings;
  }

  private static Finding finding(Span span, String name, Remedy remedy) {
    return new Finding(
        ABOUT.id(), span, "`%s` does not lock the list that it reads".formatted(name), remedy);
  }

  /** What needs no edit. */
  private static Optional<Remedy> settled(Unit unit, CallSite site) {
    Expression sequence = site.call().arguments().getFirst();
    if (isTuple(site, sequence)) {
      return Optional.of(Remedy.leftAlone("a tuple does not change"));
    }
    Container container = new Freshness(unit).container(site, sequence);
    if (container != Container.SHARED) {
      return Optional.of(Remedy.leftAlone(container.reason()));
    }
    Optional<String> lock = Locked.by(site, sequence);
    try {
      FastSequence fast = FastSequence.of(unit, site);
      lock = lock.or(() -> Locked.by(site, fast.argument()));
      if (lock.isEmpty() && fast.reads(Set.of(ITEMS)).isEmpty()) {
        return Optional.of(
            Remedy.leftAlone("only the size is read here; each item is looked up by itself"));
      }
    } catch (Refusal refusal) {
      if (lock.isEmpty() && site.call().name().endsWith("GET_SIZE")) {
        return Optional.of(
            Remedy.leftAlone("only the size is read here; each item is looked up by itself"));
      }
    }
    return lock.map(held -> Remedy.leftAlone("already under " + held))
        .or(
            () ->
                site.function()
                    .filter(function -> function.name().endsWith(LockHeld.SUFFIX))
                    .map(
                        f ->
                            Remedy.leftAlone(
                                "the callers of `%s` hold the lock".formatted(f.name()))));
  }

  private static boolean isTuple(CallSite site, Expression sequence) {
    Optional<String> name = sequence.asName();
    if (name.isEmpty() || site.function().isEmpty()) {
      return false;
    }
    Function function = site.function().get();
    List<Expression> values = new ArrayList<>();
    for (Variable local : Unit.locals(function)) {
      if (local.name().equals(name.get())) {
        local.initializer().filter(value -> !value.isNull()).ifPresent(values::add);
      }
    }
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Assign assign
                  && assign.target().asName().equals(name)
                  && !assign.value().isNull()) {
                values.add(assign.value());
              }
            });
    return !values.isEmpty()
        && values.stream()
            .allMatch(
                value ->
                    value.withoutCasts() instanceof Expression.Call call
                        && TUPLES.contains(call.name()));
  }

  private static Remedy remedy(
      Unit unit, CallSite site, Suspensions suspensions, Settings settings) {
    try {
      FastSequence fast = FastSequence.of(unit, site);
      List<CallSite> reads = fast.reads(NAMES);
      List<Statement> walk = fast.walk(reads, fast.pointers());
      if (FastSequence.isSuspended(walk, suspensions)) {
        return copied(fast);
      }
      if (settings.limitedApi() || unit.mentions(all(unit), "Py_LIMITED_API")) {
        throw new Refusal("the Limited API has sections from Python 3.15 on only");
      }
      return sectioned(unit, fast, walk);
    } catch (Refusal refusal) {
      return byHand(refusal.because());
    }
  }

  private static Remedy sectioned(Unit unit, FastSequence fast, List<Statement> walk)
      throws Refusal {
    Expression argument = fast.argument().withoutCasts();
    if (!(argument instanceof Expression.Name name) || !argument.isEditable()) {
      throw new Refusal("what it was called with is no variable");
    }
    boolean[] changed = new boolean[1];
    fast.function()
        .body()
        .walk(
            node ->
                changed[0] |=
                    node instanceof Expression.Assign assign
                        && assign.target().asName().equals(Optional.of(name.text()))
                        && assign.span().start() > fast.maker().span().start());
    if (changed[0]) {
      throw new Refusal("`%s` is given another object".formatted(name.text()));
    }
    boolean declares = walk.stream().anyMatch(s -> s instanceof Statement.Declaration);
    SectionEdits edits = new SectionEdits(unit, fast.function(), walk);
    if (declares && edits.moved() > 0 && unit.language() == Language.CPP) {
      throw new Refusal("a jump out of it would pass an initializer");
    }
    return new Remedy.Fix(
        "read the size and the items under a critical section on `%s`".formatted(name.text()),
        Safety.SAFE,
        edits.round(name.text()),
        List.of(Claim.sections(fast.function().name())));
  }

  /** A tuple of its own, which nobody else changes. */
  private static Remedy copied(FastSequence fast) throws Refusal {
    Expression.Call maker = fast.maker();
    if (!maker.isEditable() || !maker.callee().isEditable()) {
      throw new Refusal("a macro calls `PySequence_Fast`");
    }
    List<Edit> edits = new ArrayList<>();
    edits.add(Edit.replace(maker.callee().span(), "PySequence_Tuple"));
    edits.add(
        Edit.delete(new Span(maker.arguments().getFirst().span().end(), maker.span().end() - 1)));
    return new Remedy.Fix(
        "walk over a tuple of its own: a call in the walk can suspend a section",
        Safety.unsafe(
            "all items are copied, and the error for what is no sequence is Python's own"),
        Edits.of(edits),
        List.of(new Claim(fast.function().name(), fast.name())));
  }

  private static Span all(Unit unit) {
    return new Span(0, unit.file().text().length());
  }

  private static Remedy byHand(String because) {
    return Remedy.advice(
        "read the size and the items under a critical section on the argument of"
            + " `PySequence_Fast`, or walk over a tuple from `PySequence_Tuple`, by hand: "
            + because);
  }
}
