package dev.ftport.catalogue.containers;

import dev.ftport.compat.VersionBranches;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Container;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.LockHeld;
import dev.ftport.facts.Locked;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Walks over a dict with {@code PyDict_Next} under a critical section on the dict. */
public final class DictIteration implements Transform {
  private static final About ABOUT = About.of(DictIteration.class);
  static final Set<String> NAMES = Set.of("PyDict_Next", "_PyDict_Next");
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");
  private static final Set<String> SETTERS = Set.of("Py_CLEAR", "Py_SETREF", "Py_XSETREF");
  private static final Set<String> RELEASES =
      Set.of("Py_DECREF", "Py_XDECREF", "Py_CLEAR", "Py_SETREF", "Py_XSETREF", "Py_DecRef");
  private static final Set<String> SIZES =
      Set.of(
          "PyDict_Size",
          "PyDict_GET_SIZE",
          "PyMapping_Size",
          "PyMapping_Length",
          "PyObject_Size",
          "PyObject_Length",
          "Py_SIZE");
  private static final int FIRST_FREE_THREADED = 313;
  private static final int FEW = 3;

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
            branches.onlyBefore(site.call().span().start(), FIRST_FREE_THREADED)
                ? Optional.of(Remedy.leftAlone("only a Python with the GIL compiles it"))
                : settled(site);
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
  static Optional<Remedy> settled(CallSite site) {
    Expression dict = site.call().arguments().getFirst();
    Container container = Container.of(site, dict);
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
      Optional<String> replaced = checkDict(unit, walk);
      Sections sections = Sections.of(unit, walk.function());
      Lifetimes lifetimes = new Lifetimes(sections.flow(), walk);
      if (lifetimes.isThrownOut()) {
        throw new Refusal("an exception would leave the section open");
      }
      checkSize(unit, walk);
      Optional<String> doubt = replaced.or(() -> twice(unit, walk, lifetimes));
      Exits exits = Exits.of(unit, walk.function(), walk.region());
      KeptValues kept = KeptValues.of(unit, walk, lifetimes, summaries, settings, exits);
      List<String> strong = strong(unit, walk, lifetimes, suspensions, summaries, kept);
      Edits edits = edits(unit, walk, strong, kept, exits, lifetimes);
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

  /** Whether the expression means the same dict all the time; why that is not sure. */
  private static Optional<String> checkDict(Unit unit, DictWalk walk) throws Refusal {
    Expression dict = walk.dict();
    if (!dict.isEditable()) {
      throw new Refusal("a macro makes the name of the dict");
    }
    boolean[] set = new boolean[1];
    walk.region().walk(node -> set[0] |= sets(node, dict));
    if (set[0]) {
      throw new Refusal("the walk changes which dict it is about");
    }
    boolean[] released = new boolean[1];
    walk.region()
        .walk(
            node ->
                released[0] |=
                    node instanceof Expression.Call call
                        && RELEASES.contains(call.name())
                        && isSame(call.arguments().getFirst(), dict));
    if (released[0]) {
      throw new Refusal("the walk releases the dict, which the end of the section still needs");
    }
    Optional<Expression.Member> field = field(dict);
    return field.isEmpty() ? Optional.empty() : replaced(unit, walk, field.get());
  }

  private static Optional<Expression.Member> field(Expression dict) throws Refusal {
    return switch (dict) {
      case Expression.Name name -> Optional.empty();
      case Expression.Member member -> {
        Expression object = member.object().withoutCasts();
        if (!(object instanceof Expression.Name)) {
          field(object);
        }
        yield Optional.of(member);
      }
      default -> throw new Refusal("the dict is worked out anew in each round");
    };
  }

  /** Whether a node gives the expression another value. */
  static boolean sets(Node node, Expression dict) {
    return switch (node) {
      case Expression.Assign assign -> isSame(assign.target(), dict);
      case Expression.Unary unary -> unary.operator().equals("&") && isSame(unary.operand(), dict);
      default -> false;
    };
  }

  private static boolean isSame(Expression one, Expression other) {
    Expression a = one.withoutCasts();
    Expression b = other.withoutCasts();
    if (a instanceof Expression.Name first) {
      return b instanceof Expression.Name second && first.text().equals(second.text());
    }
    return a instanceof Expression.Member first
        && b instanceof Expression.Member second
        && first.field().equals(second.field());
  }

  /** A field may be given another dict meanwhile. */
  private static Optional<String> replaced(Unit unit, DictWalk walk, Expression.Member field) {
    for (Function function : unit.functions()) {
      boolean[] found = new boolean[1];
      function
          .body()
          .walk(
              node ->
                  found[0] |=
                      (node instanceof Expression.Assign assign
                              && isSame(assign.target(), field)
                              && !assign.value().isNull())
                          || (node instanceof Expression.Call call
                              && SETTERS.contains(call.name())
                              && isSame(call.arguments().getFirst(), field)));
      if (found[0] && !isCreation(function.name())) {
        return Optional.of(
            "`%s` gives the field `%s` another dict, and the section does not hold the old one"
                .formatted(function.name(), field.field()));
      }
    }
    return Optional.empty();
  }

  private static boolean isCreation(String function) {
    return function.matches("(?i).*(new|init|create|dealloc|clear|free|traverse|exec|finalize).*");
  }

  /** What is made for as many items as there were may be too small. */
  private static void checkSize(Unit unit, DictWalk walk) throws Refusal {
    for (CallSite site : unit.calls()) {
      if (site.function().equals(Optional.of(walk.function()))
          && SIZES.contains(site.call().name())
          && site.call().span().start() < walk.region().span().start()
          && isSame(site.call().arguments().getFirst(), walk.dict())
          && !isTest(site)) {
        throw new Refusal(
            "the size is read before it (line %d), and what is made for so many items may be too"
                    .formatted(unit.file().line(site.call().span().start()))
                + " small: read the size inside the section");
      }
    }
  }

  /** {@code PyDict_Size(d) == 0} and the like. */
  private static boolean isTest(CallSite site) {
    return site.parent()
        .map(
            parent ->
                switch (parent) {
                  case Expression.Binary test ->
                      test.right() instanceof Expression.Literal
                          && COMPARISONS.contains(test.operator());
                  case Expression.Unary negation -> negation.operator().equals("!");
                  case Statement.If choice -> true;
                  default -> false;
                })
        .orElse(false);
  }

  /** What was found in one walk may not be so any more in the next one. */
  private static Optional<String> twice(Unit unit, DictWalk walk, Lifetimes lifetimes) {
    return unit.calls().stream()
        .filter(site -> site.call() != walk.site().call())
        .filter(site -> NAMES.contains(site.call().name()))
        .filter(site -> site.function().equals(Optional.of(walk.function())))
        .filter(site -> isSame(site.call().arguments().getFirst(), walk.dict()))
        .filter(site -> lifetimes.follows(site.call()))
        .map(
            site ->
                "the function walks over the dict again (line %d), and it may have changed in between"
                    .formatted(unit.file().line(site.call().span().start())))
        .findFirst();
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
                        && assign.target().asName().equals(Optional.of(name)));
    if (changed[0]) {
      throw new Refusal("`%s` is given another object in the walk".formatted(name));
    }
    if (walk.scope().isEmpty()) {
      throw new Refusal(
          "a call in it can suspend the section, and `%s` needs a reference of its own"
              .formatted(name));
    }
  }

  private static Edits edits(
      Unit unit,
      DictWalk walk,
      List<String> strong,
      KeptValues kept,
      Exits exits,
      Lifetimes lifetimes)
      throws Refusal {
    String object = walk.dict().span().of(unit.file().text());
    SectionEdits.Releases releases =
        strong.isEmpty()
            ? SectionEdits.Releases.NONE
            : new SectionEdits.Releases(
                walk.scope(),
                strong.stream().map(name -> "Py_DECREF(" + name + ");").toList(),
                lifetimes.reachesEnd(walk.scope().orElseThrow()));
    Set<String> ways = new LinkedHashSet<>();
    exits.all().forEach(exit -> ways.add(exit.behind().orElse("")));
    boolean many = ways.size() > 1 && exits.all().size() > FEW;
    if (kept.names().isEmpty() && (exits.hidden().isPresent() || many)) {
      Optional<Edits> split = split(unit, walk, object, exits, releases);
      if (split.isPresent()) {
        return split.get();
      }
    }
    return kept.with(
        new SectionEdits(unit, walk.function(), walk.region(), walk.loop(), exits)
            .releasing(releases)
            .leaving(kept.leaving())
            .taking(kept.taking())
            .round(object));
  }

  /** The whole function is called inside the section, if the dict is there from the start. */
  private static Optional<Edits> split(
      Unit unit, DictWalk walk, String object, Exits exits, SectionEdits.Releases releases)
      throws Refusal {
    Optional<String> name = walk.dict().asName();
    boolean given =
        name.isPresent()
            && walk.function().parameters().stream().anyMatch(p -> p.name().equals(name.get()));
    boolean[] doubtful = new boolean[1];
    walk.function()
        .body()
        .walk(
            node ->
                doubtful[0] |=
                    sets(node, walk.dict())
                        || (node instanceof Statement.If choice
                            && NullTest.deciding(choice.condition())
                                .anyMatch(test -> test.tested().asName().equals(name))));
    if (!given || doubtful[0]) {
      return Optional.empty();
    }
    return switch (LockHeld.split(unit, walk.function(), object)) {
      case LockHeld.Refused refused -> Optional.empty();
      case LockHeld.Split split -> {
        Edits inner =
            releases.lines().isEmpty()
                ? Edits.NONE
                : new SectionEdits(unit, walk.function(), walk.region(), walk.loop(), exits)
                    .releasing(releases)
                    .withoutSection();
        yield Optional.of(split.edits().with(inner));
      }
    };
  }

  private static Remedy byHand(String because) {
    return Remedy.advice("put the walk under a critical section on the dict by hand: " + because);
  }
}
