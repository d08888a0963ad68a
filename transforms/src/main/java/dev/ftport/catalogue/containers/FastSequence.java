package dev.ftport.catalogue.containers;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a variable holds that {@code PySequence_Fast} was called for, and where the pointer to its
 * items is used.
 *
 * @param name the variable
 * @param maker the call of {@code PySequence_Fast}
 * @param argument what that was called with
 */
record FastSequence(
    Unit unit, Function function, String name, Expression.Call maker, Expression argument) {

  /**
   * The sequence that a call reads.
   *
   * @throws Refusal if it does not come from one call of PySequence_Fast in this function
   */
  static FastSequence of(Unit unit, CallSite site) throws Refusal {
    Function function = site.function().orElseThrow(() -> new Refusal("it is in no function"));
    String name =
        site.call()
            .arguments()
            .getFirst()
            .asName()
            .orElseThrow(() -> new Refusal("the sequence is kept in no variable"));
    List<Expression> values = new ArrayList<>();
    for (Variable local : Unit.locals(function)) {
      if (local.name().equals(name)) {
        local.initializer().filter(value -> !value.isNull()).ifPresent(values::add);
      }
    }
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Assign assign
                  && assign.target().asName().equals(Optional.of(name))
                  && !assign.value().isNull()) {
                values.add(assign.value());
              }
            });
    if (values.size() != 1
        || !(values.getFirst().withoutCasts() instanceof Expression.Call maker)
        || !maker.name().equals("PySequence_Fast")
        || maker.arguments().size() != 2) {
      throw new Refusal("`PySequence_Fast` is not called for it here, once");
    }
    return new FastSequence(unit, function, name, maker, maker.arguments().getFirst());
  }

  /** The calls that read it without a lock. */
  List<CallSite> reads(Set<String> names) {
    return unit.calls().stream()
        .filter(site -> site.function().equals(Optional.of(function)))
        .filter(site -> names.contains(site.call().name()))
        .filter(site -> !site.call().arguments().isEmpty())
        .filter(site -> site.call().arguments().getFirst().asName().equals(Optional.of(name)))
        .toList();
  }

  /** The variables that hold the pointer to the items, or an item out of it. */
  Set<String> pointers() {
    Set<String> names = new LinkedHashSet<>();
    int before = -1;
    while (before != names.size()) {
      before = names.size();
      function
          .body()
          .walk(
              node -> {
                if (node instanceof Statement.Declaration declaration) {
                  declaration.variables().stream()
                      .filter(v -> v.initializer().map(i -> isInside(i, names)).orElse(false))
                      .forEach(v -> names.add(v.name()));
                }
                if (node instanceof Expression.Assign assign && isInside(assign.value(), names)) {
                  assign.target().asName().ifPresent(names::add);
                }
              });
    }
    return names;
  }

  private boolean isInside(Expression value, Set<String> names) {
    return switch (value.withoutCasts()) {
      case Expression.Name known -> names.contains(known.text());
      case Expression.Index index -> isInside(index.array(), names);
      case Expression.Unary unary ->
          Set.of("*", "&", "post++", "++").contains(unary.operator())
              && isInside(unary.operand(), names);
      case Expression.Binary sum -> sum.operator().equals("+") && isInside(sum.left(), names);
      case Expression.Call call ->
          (call.name().equals("PySequence_Fast_ITEMS")
                  && call.arguments().getFirst().asName().equals(Optional.of(name)))
              || CallEffects.of(call.name())
                  .filter(effects -> effects.source() >= 0)
                  .filter(effects -> effects.source() < call.arguments().size())
                  .filter(
                      effects ->
                          effects.result() == CallEffects.Result.BORROWED
                              || effects.result() == CallEffects.Result.INTERIOR
                              || effects.result() == CallEffects.Result.SAME)
                  .map(effects -> isInside(call.arguments().get(effects.source()), names))
                  .orElse(false);
      default -> false;
    };
  }

  /**
   * The statements from the first read to the last use of the pointer or of what was read with it.
   *
   * @throws Refusal if they do not stand in one block, or something declared there is used behind
   */
  List<Statement> walk(List<CallSite> reads, Set<String> pointers) throws Refusal {
    Nesting nesting = new Nesting(function);
    Statement first = reads.getFirst().statement().orElseThrow();
    Statement.Compound home =
        nesting.outwards(first).stream()
            .filter(Statement.Compound.class::isInstance)
            .map(Statement.Compound.class::cast)
            .findFirst()
            .orElseThrow(() -> new Refusal("it stands in no block"));
    int[] ends = {Integer.MAX_VALUE, -1};
    boolean[] outside = new boolean[1];
    function
        .body()
        .walk(
            node -> {
              boolean use =
                  node instanceof Statement statement
                      && statement.children().stream()
                          .anyMatch(c -> c instanceof Expression e && uses(e, reads, pointers));
              if (use) {
                int index = nesting.index(home, (Statement) node);
                outside[0] |= index < 0;
                ends[0] = Math.min(ends[0], index);
                ends[1] = Math.max(ends[1], index);
              }
            });
    if (outside[0] || ends[1] < 0) {
      throw new Refusal("the items are used outside the block in which they are looked up");
    }
    List<Statement> all = home.statements().subList(ends[0], ends[1] + 1);
    Set<String> declared = new HashSet<>();
    for (Statement statement : all) {
      if (statement instanceof Statement.Declaration declaration) {
        declaration.variables().forEach(variable -> declared.add(variable.name()));
      }
    }
    for (Statement later : home.statements().subList(ends[1] + 1, home.statements().size())) {
      boolean[] used = new boolean[1];
      later.walk(n -> used[0] |= n instanceof Expression.Name x && declared.contains(x.text()));
      if (used[0]) {
        throw new Refusal("a variable that is declared inside the section is used behind it");
      }
    }
    return all;
  }

  private static boolean uses(Expression node, List<CallSite> reads, Set<String> pointers) {
    boolean[] found = new boolean[1];
    node.walk(
        inner ->
            found[0] |=
                (inner instanceof Expression.Name it && pointers.contains(it.text()))
                    || reads.stream().anyMatch(read -> read.call() == inner));
    return found[0];
  }

  /** Whether a call that suspends a section stands in the walk. */
  static boolean isSuspended(List<Statement> walk, Suspensions suspensions) {
    return walk.stream().map(Node.class::cast).anyMatch(suspensions::isIn);
  }
}
