package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Node;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Replacing;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Summaries;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A macro that lends what its lookup yields: it and all its uses change together, so that it yields
 * a strong reference and each use releases it. It is taken for a function: each use is a call of
 * it.
 */
final class LendingMacro {
  private final Unit unit;
  private final Summaries summaries;
  private final LookupMacro macro;
  private final List<CallSite> uses;
  private final Settings settings;
  private final List<Edit> edits = new ArrayList<>();
  private final List<Claim> claims = new ArrayList<>();
  private final Map<Span, String> refused = new LinkedHashMap<>();
  private final List<CallSite> others = new ArrayList<>();
  private boolean castContainer;

  /**
   * A macro and the lookups that come from it.
   *
   * @param summaries what the package's own functions do
   * @param uses the lookups of {@code unit} that the macro makes, in the order of the text
   */
  LendingMacro(
      Unit unit, Summaries summaries, LookupMacro macro, List<CallSite> uses, Settings settings) {
    this.unit = unit;
    this.summaries = summaries;
    this.macro = macro;
    this.uses = uses;
    this.settings = settings;
  }

  /** What the macro reads as in the text of its use. */
  static boolean isUse(Unit unit, LookupMacro macro, CallSite site) {
    if (!site.call().name().equals(macro.lookup().name())) {
      return false;
    }
    boolean alias = macro.shape() == LookupMacro.Shape.ALIAS;
    if ((alias ? site.call().callee() : site.call()).origin() != Origin.MACRO) {
      return false;
    }
    Span span = alias ? site.call().callee().span() : site.call().span();
    List<Token> tokens = Lexer.tokens(unit.file().text(), span);
    return !tokens.isEmpty()
        && tokens.getFirst().text().equals(macro.macro().name())
        && (macro.shape() == LookupMacro.Shape.CALL
            ? tokens.getLast().is(")") && tokens.get(1).is("(")
            : tokens.size() == 1);
  }

  /**
   * What becomes of the macro and its uses.
   *
   * @param edits all edits, if every use can change
   * @param others lookups without the macro that change with it: they share a variable
   * @param refused why a use cannot change, by the span of its call
   */
  record Rewritten(
      Edits edits, List<Claim> claims, List<CallSite> others, Map<Span, String> refused) {}

  /**
   * Rewrites the macro and its uses.
   *
   * @param program what the other files say
   * @param direct the lookups that are written out, and not settled
   * @param names the names of variables that are given already, by function
   * @throws Refusal if not all uses are seen, or the macro cannot yield a strong reference
   */
  Rewritten rewritten(Program program, List<Stored> direct, Map<Function, Set<String>> names)
      throws Refusal {
    refuseUnseen(program);
    Map<Function, Function> taken = new IdentityHashMap<>();
    Map<Node, CallSite> calls = new IdentityHashMap<>();
    Unit seen = asFunction(taken, calls);
    edits.clear();
    Map<Function, Map<String, List<Stored>>> variables = new LinkedHashMap<>();
    for (CallSite site : seen.calls()) {
      if (calls.containsKey(site.call())) {
        Function function = taken.get(site.function().orElseThrow());
        use(seen, site, variables, names.computeIfAbsent(function, f -> new HashSet<>()));
      }
    }
    for (Map.Entry<Function, Map<String, List<Stored>>> function : variables.entrySet()) {
      for (Map.Entry<String, List<Stored>> variable : function.getValue().entrySet()) {
        variable(seen, function.getKey(), variable.getKey(), variable.getValue(), direct);
      }
    }
    edits.addAll(macro.edits(castContainer));
    try {
      Edits all = refused.isEmpty() ? Edits.of(MergedEdits.of(edits)) : Edits.NONE;
      return new Rewritten(all, List.copyOf(claims), List.copyOf(others), refused);
    } catch (IllegalArgumentException e) {
      throw new Refusal("the edits of the uses of `%s` touch each other".formatted(name()));
    }
  }

  private String name() {
    return macro.macro().name();
  }

  // Who uses it.

  private void refuseUnseen(Program program) throws Refusal {
    String path = unit.file().path();
    String file = path.substring(path.lastIndexOf('/') + 1);
    if (LookupMacro.isInHeader(unit)) {
      throw new Refusal(
          "other files that include this one may use the macro `%s`".formatted(name()));
    }
    boolean included =
        program.others(path).stream()
            .anyMatch(other -> other.includes().stream().anyMatch(i -> names(i, file)));
    if (included) {
      throw new Refusal("another file includes this one and may use `%s`".formatted(name()));
    }
    if (macro.mentions(unit) != uses.size() + 1) {
      throw new Refusal(
          "not all uses of the macro `%s` are seen: another macro, another definition or a branch"
                  .formatted(name())
              + " that is not compiled names it");
    }
    for (CallSite use : uses) {
      if (use.function().isEmpty()) {
        throw new Refusal("`%s` is used in no function".formatted(name()));
      }
    }
  }

  private static boolean names(String include, String file) {
    return include.equals(file) || include.endsWith("/" + file);
  }

  // The macro as a function.

  /**
   * The file with each use as a call that is written out.
   *
   * @param taken gets the functions of {@code unit}, by those of the result
   * @param calls gets the uses, by their calls in the result
   */
  private Unit asFunction(Map<Function, Function> taken, Map<Node, CallSite> calls) throws Refusal {
    Map<Node, Node> exchanged = new IdentityHashMap<>();
    for (CallSite use : uses) {
      Expression.Call call = use.call();
      Span span = call.span();
      Span callee = new Span(span.start(), span.start() + calleeLength(span));
      Expression.Call written =
          new Expression.Call(
              span,
              Origin.WRITTEN,
              new Expression.Name(callee, Origin.WRITTEN, call.name()),
              call.arguments());
      exchanged.put(call, written);
      calls.put(written, use);
    }
    List<Function> functions = new ArrayList<>();
    for (Function function : unit.functions()) {
      Function changed = function;
      try {
        Node body = exchanged(function.body(), exchanged);
        if (body != function.body()) {
          changed =
              new Function(
                  function.name(),
                  function.nameSpan(),
                  function.returnType(),
                  function.parameters(),
                  (Statement.Compound) body,
                  function.span(),
                  function.origin());
        }
      } catch (IllegalArgumentException e) {
        throw new Refusal("`%s` is used inside an expression with statements".formatted(name()));
      }
      taken.put(changed, function);
      functions.add(changed);
    }
    return unit.with(functions);
  }

  private int calleeLength(Span use) {
    Token first = Lexer.tokens(unit.file().text(), use).getFirst();
    return first.span().length();
  }

  private static Node exchanged(Node node, Map<Node, Node> replacements) {
    Node replaced = replacements.get(node);
    if (replaced != null) {
      return replaced;
    }
    Node current = node;
    for (Node child : node.children()) {
      Node changed = exchanged(child, replacements);
      if (changed != child) {
        current = Replacing.inside(current, child, changed);
      }
    }
    return current;
  }

  // The uses.

  /** The lookup that a use is afterwards. */
  private CApi.Lookup strong() {
    return new CApi.Lookup(
        macro.lookup().replacement(), macro.lookup().container(), name(), macro.lookup().answer());
  }

  private void use(
      Unit seen,
      CallSite site,
      Map<Function, Map<String, List<Stored>>> variables,
      Set<String> names) {
    try {
      Function function = site.function().orElseThrow();
      refuseUnused(site);
      Optional<Stored> stored = Stored.of(site, strong());
      if (stored.isPresent()) {
        castContainer |= needsCast(Survey.of(seen, function, summaries), stored.get());
        variables
            .computeIfAbsent(function, f -> new LinkedHashMap<>())
            .computeIfAbsent(stored.get().name(), n -> new ArrayList<>())
            .add(stored.get());
        return;
      }
      String name = Hoisted.freeName(seen, function, Hoisted.nameFor(macro.lookup()), names);
      Hoisted hoisted = Hoisted.of(seen, site, strong(), name);
      castContainer |= needsCast(Survey.of(seen, hoisted.function(), summaries), hoisted.stored());
      names.add(name);
      hold(seen, hoisted.function(), name, List.of(hoisted.stored()));
    } catch (Refusal refusal) {
      refused.put(site.call().span(), refusal.because());
    }
  }

  private void refuseUnused(CallSite site) throws Refusal {
    if (site.statement().orElse(null) instanceof Statement.Evaluation evaluation
        && evaluation.expression().withoutCasts() == site.call()) {
      throw new Refusal("nothing is done with what `%s` yields".formatted(name()));
    }
  }

  /** Whether the borrowed lookup casts an argument that its replacement does not. */
  private boolean needsCast(Survey survey, Stored stored) {
    Stored borrowed =
        new Stored(
            stored.site(),
            macro.lookup(),
            stored.name(),
            stored.form(),
            stored.giver(),
            stored.statement());
    return new StrongCall(survey, borrowed).renamed().size() > 1;
  }

  /** A variable and all that is looked up into it, with the macro or without. */
  private void variable(
      Unit seen, Function function, String name, List<Stored> found, List<Stored> direct) {
    List<Stored> all = new ArrayList<>(found);
    try {
      for (CallSite site : seen.calls()) {
        if (site.function().orElse(null) != function
            || found.stream().anyMatch(stored -> stored.site().call() == site.call())) {
          continue;
        }
        Optional<Stored> same =
            direct.stream()
                .filter(d -> d.site().call() == site.call() && d.name().equals(name))
                .findFirst();
        if (same.isPresent()) {
          Optional<Stored> here = Stored.of(site, same.get().lookup());
          here.ifPresent(all::add);
          others.add(site);
        } else {
          refuseOtherMacro(site, name);
        }
      }
      hold(seen, function, name, all);
    } catch (Refusal refusal) {
      found.forEach(stored -> refused.put(stored.site().call().span(), refusal.because()));
    }
  }

  private static void refuseOtherMacro(CallSite site, String name) throws Refusal {
    Optional<CApi.Lookup> lookup = CApi.lookup(site.call().name());
    boolean written =
        site.call().origin() == Origin.WRITTEN && site.call().callee().origin() == Origin.WRITTEN;
    if (lookup.isPresent()
        && !written
        && Stored.of(site, lookup.get()).filter(s -> s.name().equals(name)).isPresent()) {
      throw new Refusal("`%s` also holds what another macro lends".formatted(name));
    }
  }

  private void hold(Unit seen, Function function, String name, List<Stored> lookups)
      throws Refusal {
    LentVariable variable =
        new LentVariable(Survey.of(seen, function, summaries), name, lookups, false);
    edits.addAll(new Holding(variable, settings).edits().list());
    claims.add(new Claim(function.name(), name));
  }
}
