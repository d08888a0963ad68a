package dev.ftport.program;

import dev.ftport.capi.CApi;
import dev.ftport.capi.Fills;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.StaticState.Access;
import dev.ftport.facts.Unit;
import dev.ftport.program.StateEntry.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The state of one file, the functions that may touch it, and what the file does with names that
 * are defined elsewhere.
 */
public record StateDigest(
    List<StateEntry> states,
    List<FunctionEntry> functions,
    Map<String, List<StateEntry.Use>> foreign) {
  /** Nothing. */
  public static final StateDigest NONE = new StateDigest(List.of(), List.of(), Map.of());

  private static final int MOST_QUALIFIERS = 16;

  /** What all variants of a file say together. */
  static StateDigest of(List<Unit> units) {
    StateDigest all = NONE;
    for (Unit unit : units) {
      all = all.and(of(unit));
    }
    return all;
  }

  /** What one variant says. */
  static StateDigest of(Unit unit) {
    return unit.derived(StateDigest.class, StateDigest::read);
  }

  private static StateDigest read(Unit unit) {
    String path = unit.file().path();
    List<StateEntry> states = new ArrayList<>();
    for (StaticState state : unit.states()) {
      states.add(
          new StateEntry(
              path,
              state.variable().name(),
              state.variable().type()
                  + (state.variable().pointers() > 0 ? " " : "")
                  + state.variable().brackets(),
              unit.file().line(state.span().start()),
              state.owner().map(Function::name).orElse(""),
              state.linkage(),
              Natures.of(unit, state),
              Natures.isInitialized(state.variable()),
              state.uses().stream().map(use -> use(unit, use)).distinct().toList()));
    }
    Map<String, List<StateEntry.Use>> foreign = new LinkedHashMap<>();
    unit.foreignUses()
        .forEach(
            (name, uses) -> {
              if (!CApi.isName(name) && !Fills.looks(name)) {
                List<StateEntry.Use> all = uses.stream().map(use -> use(unit, use)).toList();
                suffixes(name).forEach(each -> foreign.merge(each, all, StateDigest::together));
              }
            });
    return new StateDigest(states, Callers.of(unit), foreign);
  }

  /**
   * A name with all of its qualifiers, then with fewer and fewer; of a name with very many, only
   * the shortest, since all of them together would take memory without end.
   */
  static List<String> suffixes(String name) {
    List<String> all = new ArrayList<>();
    int at = name.lastIndexOf("::");
    while (at > 0 && all.size() < MOST_QUALIFIERS) {
      all.addFirst(name.substring(at + 2));
      at = name.lastIndexOf("::", at - 1);
    }
    all.addFirst(name);
    return all;
  }

  private StateDigest and(StateDigest other) {
    Map<String, StateEntry> all = new LinkedHashMap<>();
    states.forEach(state -> all.put(key(state), state));
    other.states.forEach(state -> all.merge(key(state), state, StateDigest::together));
    Map<String, FunctionEntry> called = new LinkedHashMap<>();
    functions.forEach(function -> called.put(function.name(), function));
    other.functions.forEach(
        function -> called.merge(function.name(), function, StateDigest::together));
    Map<String, List<StateEntry.Use>> named = new LinkedHashMap<>(foreign);
    other.foreign.forEach((name, uses) -> named.merge(name, uses, StateDigest::together));
    return new StateDigest(List.copyOf(all.values()), List.copyOf(called.values()), named);
  }

  private static String key(StateEntry state) {
    return state.owner() + "\0" + state.name() + "\0" + state.line();
  }

  private static StateEntry together(StateEntry one, StateEntry other) {
    return new StateEntry(
        one.path(),
        one.name(),
        one.type(),
        one.line(),
        one.owner(),
        one.linkage(),
        one.nature(),
        one.initialized(),
        together(one.uses(), other.uses()));
  }

  private static FunctionEntry together(FunctionEntry one, FunctionEntry other) {
    Set<String> users = new LinkedHashSet<>(one.users());
    users.addAll(other.users());
    return new FunctionEntry(
        one.name(),
        one.isInternal() && other.isInternal(),
        one.isUnused() && other.isUnused(),
        one.creates() || other.creates(),
        users);
  }

  private static List<StateEntry.Use> together(
      List<StateEntry.Use> one, List<StateEntry.Use> other) {
    Set<StateEntry.Use> all = new LinkedHashSet<>(one);
    all.addAll(other);
    return List.copyOf(all);
  }

  // One use.

  static StateEntry.Use use(Unit unit, StaticState.Use use) {
    return new StateEntry.Use(
        unit.file().path(),
        use.function().map(Function::name).orElse(""),
        use.isInBlock() && unit.language() == Language.CPP,
        unit.file().line(use.name().span().start()),
        isStep(use) ? Access.UPDATE : use.access(),
        use.part(),
        Callers.isCalled(use),
        use.call().map(Expression.Call::name).orElse(""),
        Locks.round(unit, use.path()).orElse(""),
        value(use));
  }

  /** {@code n = n + 1} and {@code n = n - 1} count, as {@code n++} and {@code n--} do. */
  private static boolean isStep(StaticState.Use use) {
    return use.access() == Access.WRITE
        && use.part() == StaticState.Part.WHOLE
        && !use.path().isEmpty()
        && use.path().getLast() instanceof Expression.Assign assign
        && assign.target() == use.name()
        && assign.value() instanceof Expression.Binary sum
        && Set.of("+", "-").contains(sum.operator())
        && sum.left() instanceof Expression.Name left
        && left.text().equals(use.name().text());
  }

  private static Value value(StaticState.Use use) {
    if (!use.changes()) {
      return Value.NONE;
    }
    Optional<Expression> stored =
        use.path().reversed().stream()
            .filter(Expression.Assign.class::isInstance)
            .map(node -> ((Expression.Assign) node).value())
            .findFirst();
    if (stored.isEmpty()) {
      return use.access() == Access.WRITE && isUnderOwnTest(use)
          ? Value.LAZY
          : use.call().map(Expression.Call::name).orElse("").equals("Py_CLEAR")
              ? Value.CONSTANT
              : Value.OTHER;
    }
    if (use.part() == StaticState.Part.WHOLE && Taken.from(stored.get(), use)) {
      return Value.POPPED;
    }
    if (isConstant(stored.get())) {
      return Value.CONSTANT;
    }
    if (use.access() == Access.WRITE && isUnderOwnTest(use)) {
      return Value.LAZY;
    }
    return isTested(use) ? Value.TESTED : Value.OTHER;
  }

  /** Whether a condition of the function looks at the variable. */
  private static boolean isTested(StaticState.Use use) {
    boolean[] found = new boolean[1];
    use.function()
        .ifPresent(
            function ->
                function
                    .body()
                    .walk(
                        node -> {
                          switch (node) {
                            case Statement.If choice ->
                                found[0] |= mentions(choice.condition(), use.name().text());
                            case Expression.Conditional choice ->
                                found[0] |= mentions(choice.condition(), use.name().text());
                            case Statement.Loop loop ->
                                found[0] |=
                                    loop.condition()
                                        .map(test -> mentions(test, use.name().text()))
                                        .orElse(false);
                            default -> {}
                          }
                        }));
    return found[0];
  }

  private static boolean mentions(Expression expression, String name) {
    boolean[] found = new boolean[1];
    expression.walk(node -> found[0] |= node instanceof Expression.Name n && n.text().equals(name));
    return found[0];
  }

  private static boolean isConstant(Expression value) {
    return switch (value.withoutCasts()) {
      case Expression.Literal ignored -> true;
      case Expression.Name name -> name.text().equals(name.text().toUpperCase(Locale.ROOT));
      case Expression.Unary unary -> unary.operator().equals("-") && isConstant(unary.operand());
      default -> false;
    };
  }

  /** {@code if (x == NULL) { ... x = ...; }}. */
  private static boolean isUnderOwnTest(StaticState.Use use) {
    for (int i = 0; i + 1 < use.path().size(); i++) {
      if (use.path().get(i) instanceof Statement.If choice
          && choice.positive() == use.path().get(i + 1)
          && NullTest.deciding(choice.condition())
              .anyMatch(
                  test ->
                      test.isNull()
                          && test.tested().asName().equals(Optional.of(use.name().text())))) {
        return true;
      }
    }
    return false;
  }
}
