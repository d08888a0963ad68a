package dev.ftport.catalogue.containers;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.capi.CallEffects.Result;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Language;
import dev.ftport.facts.Node;
import dev.ftport.facts.NumberTypes;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.Summaries;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is borrowed from one item of a walk: the variable that receives it, and those that are given
 * the same object, or a pointer into it, without a reference of their own.
 */
final class Lending {
  private static final Set<String> TAKES = Set.of("Py_INCREF", "Py_XINCREF", "Py_IncRef");

  private final DictWalk walk;
  private final Unit unit;
  private final Summaries summaries;
  private final Set<String> names = new LinkedHashSet<>();
  private final Set<String> ends = new LinkedHashSet<>();
  private final Set<String> kept;
  private boolean owned;

  private Lending(Unit unit, DictWalk walk, Summaries summaries, Set<String> kept) {
    this.unit = unit;
    this.walk = walk;
    this.summaries = summaries;
    this.kept = kept;
  }

  /**
   * What is borrowed through {@code root}, one of the variables that the walk sets.
   *
   * @param kept the variables that own what they are given
   */
  static Lending of(Unit unit, DictWalk walk, Summaries summaries, String root, Set<String> kept) {
    Lending lending = new Lending(unit, walk, summaries, kept);
    lending.owned =
        walk.scope().map(scope -> taken(scope).contains(root)).orElse(false)
            && walk.scope().map(scope -> isTakenFirst(scope, root)).orElse(false);
    lending.names.add(root);
    int before = 0;
    while (before != lending.names.size() && !lending.owned) {
      before = lending.names.size();
      lending.follow(walk.region(), Set.of());
    }
    return lending;
  }

  /** The variables; those that are no borrowed ones left out. */
  Set<String> names() {
    return names;
  }

  /** Whether the author takes a reference before anything else is done with it. */
  boolean isOwned() {
    return owned;
  }

  /** Whether a value is what is borrowed, or points into it. */
  boolean lends(Expression value) {
    return isLent(value, Set.of()) || isUnknownCall(value);
  }

  /** Where it leaves the walk without a reference: a field, an array, a `return`. */
  Optional<String> escape() {
    return ends.stream().findFirst();
  }

  private static boolean isTakenFirst(Statement.Compound scope, String root) {
    for (Statement statement : scope.statements()) {
      if (statement instanceof Statement.Evaluation evaluation
          && evaluation.expression().withoutCasts() instanceof Expression.Call call
          && TAKES.contains(call.name())) {
        if (call.arguments().getFirst().asName().equals(Optional.of(root))) {
          return true;
        }
      } else if (!(statement instanceof Statement.Declaration)) {
        return false;
      }
    }
    return false;
  }

  /** The variables that a statement directly in {@code block} takes a reference to. */
  private static Set<String> taken(Statement.Compound block) {
    Set<String> taken = new HashSet<>();
    for (Statement statement : block.statements()) {
      if (statement instanceof Statement.Evaluation evaluation
          && evaluation.expression().withoutCasts() instanceof Expression.Call call
          && TAKES.contains(call.name())
          && !call.arguments().isEmpty()) {
        call.arguments().getFirst().asName().ifPresent(taken::add);
      }
    }
    return taken;
  }

  private void follow(Node node, Set<String> taken) {
    switch (node) {
      case Statement.Compound block -> {
        Set<String> inside = taken(block);
        block.statements().forEach(statement -> follow(statement, inside));
        return;
      }
      case Statement.Declaration declaration -> {
        for (Variable variable : declaration.variables()) {
          variable.initializer().ifPresent(value -> give(variable.name(), value, taken));
        }
      }
      case Statement.Return exit -> {
        if (exit.value().map(value -> isLent(value, taken)).orElse(false)) {
          ends.add("it is returned as a borrowed reference");
        }
      }
      case Expression.Assign assign -> {
        Optional<String> target = assign.target().asName();
        if (target.isPresent() && isLocal(target.get())) {
          give(target.get(), assign.value(), taken);
        } else if (isLent(assign.value(), taken)) {
          ends.add("it is stored without a reference of its own");
        }
      }
      case Expression.Call call -> called(call);
      default -> {}
    }
    Set<String> below = node instanceof Statement.Evaluation ? taken : Set.of();
    boolean same = node instanceof Expression;
    node.children().forEach(child -> follow(child, same ? taken : below));
  }

  private void give(String target, Expression value, Set<String> taken) {
    boolean lent = isLent(value, taken) || (isUnknownCall(value) && !isObject(target));
    if (!taken.contains(target) && !kept.contains(target) && lent && !isNumber(target)) {
      names.add(target);
    }
  }

  /** A function of which nothing is known may return a pointer into what it is handed. */
  private boolean isUnknownCall(Expression value) {
    return value.withoutCasts() instanceof Expression.Call call
        && effects(call.name()).isEmpty()
        && call.arguments().stream().anyMatch(argument -> isLent(argument, Set.of()));
  }

  private boolean isObject(String name) {
    return declared(name).stream().allMatch(variable -> variable.hasTypeWord("PyObject"));
  }

  private Optional<CallEffects> effects(String name) {
    return CallEffects.of(name).or(() -> summaries.of(name));
  }

  private void called(Expression.Call call) {
    boolean[] reads = new boolean[1];
    call.arguments()
        .forEach(a -> a.walk(n -> reads[0] |= n instanceof Expression e && isLent(e, Set.of())));
    if (!reads[0] || call == walk.site().call()) {
      return;
    }
    Optional<CallEffects> effects = effects(call.name());
    if (effects.isEmpty()) {
      mayBeKept(call);
      return;
    }
    for (int i = 0; i < call.arguments().size(); i++) {
      Optional<Argument> effect = effects.get().argument(i);
      Optional<String> address = call.arguments().get(i).asAddressOf();
      if (address.isPresent()
          && (effect.equals(Optional.of(Argument.OUT_BORROWED))
              || effect.equals(Optional.of(Argument.OUT_PARSED))
              || effect.equals(Optional.of(Argument.OUT_INTERIOR)))
          && !isNumber(address.get())) {
        names.add(address.get());
      }
      if (effect.equals(Optional.of(Argument.KEEPS))) {
        ends.add("`%s` keeps it without a reference".formatted(call.name()));
      }
    }
  }

  /** A function of which nothing is known has somewhere to keep what it is handed. */
  private void mayBeKept(Expression.Call call) {
    boolean place =
        call.arguments().stream()
            .anyMatch(
                argument ->
                    argument.withoutCasts() instanceof Expression.Unary unary
                        && unary.operator().equals("&")
                        && !(unary.operand() instanceof Expression.Name));
    if (place || (unit.language() == Language.CPP && call.callee() instanceof Expression.Member)) {
      ends.add("`%s` may keep it".formatted(call.name()));
    }
  }

  /** Whether an expression is a borrowed reference, or points into the object. */
  private boolean isLent(Expression value, Set<String> taken) {
    return switch (value) {
      case Expression.Name name -> names.contains(name.text()) && !taken.contains(name.text());
      case Expression.Cast cast -> isLent(cast.operand(), taken);
      case Expression.Assign assign -> isLent(assign.value(), taken);
      case Expression.Conditional choice ->
          isLent(choice.negative(), taken)
              || choice.positive().map(positive -> isLent(positive, taken)).orElse(false);
      case Expression.Member member -> member.arrow() && isLent(member.object(), taken);
      case Expression.Index index -> isLent(index.array(), taken);
      case Expression.Unary unary ->
          (unary.operator().equals("&") || unary.operator().equals("*"))
              && isLent(unary.operand(), taken);
      case Expression.Binary binary ->
          (binary.operator().equals("+") || binary.operator().equals("-"))
              && isLent(binary.left(), taken);
      case Expression.Call call ->
          effects(call.name())
              .filter(
                  effects ->
                      effects.result() == Result.BORROWED
                          || effects.result() == Result.INTERIOR
                          || effects.result() == Result.SAME)
              .filter(effects -> effects.source() >= 0)
              .filter(effects -> effects.source() < call.arguments().size())
              .map(effects -> isLent(call.arguments().get(effects.source()), taken))
              .orElse(false);
      default -> false;
    };
  }

  private boolean isLocal(String name) {
    return walk.function().parameters().stream().anyMatch(v -> v.name().equals(name))
        || Unit.locals(walk.function()).stream()
            .anyMatch(v -> v.name().equals(name) && !v.hasTypeWord("static"));
  }

  private List<Variable> declared(String name) {
    List<Variable> all = new ArrayList<>(walk.function().parameters());
    all.addAll(Unit.locals(walk.function()));
    return all.stream().filter(variable -> variable.name().equals(name)).toList();
  }

  private boolean isNumber(String name) {
    return declared(name).stream()
        .allMatch(
            variable ->
                variable.pointers() == 0
                    && variable.brackets().isEmpty()
                    && NumberTypes.isNumber(variable.type()));
  }
}
