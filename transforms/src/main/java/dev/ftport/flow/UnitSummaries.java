package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.capi.CallEffects.Result;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Summaries of the functions of one file, worked out when they are first asked for. Functions that
 * come back to one another are not known to each other, so that it makes no difference which of
 * them is asked for first.
 */
final class UnitSummaries implements Summaries {
  private final Unit unit;
  private final Summaries others;
  private final Recursion recursion;
  private final Map<String, Function> functions = new HashMap<>();
  private final Map<String, Optional<CallEffects>> known = new HashMap<>();

  private UnitSummaries(Unit unit, Summaries others) {
    this.unit = unit;
    this.others = others;
    this.recursion = Recursion.of(unit);
    for (Function function : unit.functions()) {
      functions.put(function.name(), function);
    }
  }

  /** What was said last of a unit, and what was known of other files then. */
  private static final class Latest {
    private UnitSummaries summaries;

    private Latest(Unit unit) {
      summaries = new UnitSummaries(unit, Summaries.NONE);
    }
  }

  /** The same object for as long as the same is known of other files. */
  static UnitSummaries of(Unit unit, Summaries others) {
    Latest latest = unit.derived(Latest.class, Latest::new);
    if (latest.summaries.others != others) {
      latest.summaries = new UnitSummaries(unit, others);
    }
    return latest.summaries;
  }

  @Override
  public Optional<CallEffects> of(String name) {
    Function function = functions.get(name);
    if (function == null) {
      return others.of(name);
    }
    Optional<CallEffects> before = known.get(name);
    if (before != null) {
      return before;
    }
    Optional<CallEffects> summary = summarize(function);
    known.put(name, summary);
    return summary;
  }

  private Optional<CallEffects> summarize(Function function) {
    Summaries callees =
        name -> recursion.isBetween(function.name(), name) ? Optional.empty() : of(name);
    Paths paths = new Paths(unit, function, callees);
    Subject subject = paths.subject();
    Map<Integer, Argument> arguments = new HashMap<>();
    for (int i = 0; i < function.parameters().size(); i++) {
      Optional<String> key = subject.scopes().key(function.parameters().get(i));
      if (key.isPresent() && subject.isPointer(key.get())) {
        Optional<Optional<Argument>> effect = effect(paths, key.get());
        if (effect.isEmpty()) {
          return Optional.empty();
        }
        if (effect.get().isPresent()) {
          arguments.put(i, effect.get().get());
        }
      }
    }
    Optional<Result> result = result(subject, function);
    return result.map(returns -> new CallEffects(function.name(), returns, -1, arguments, true));
  }

  /** What happens to a parameter; empty if it cannot be said, empty inside if nothing happens. */
  private static Optional<Optional<Argument>> effect(Paths paths, String key) {
    Site lent =
        new Site(
            Site.Kind.PARAMETER,
            Optional.empty(),
            -1,
            Optional.of(key),
            paths.subject().scopes().variable(key).nameSpan());
    if (!escapes(paths, key) && isBalanced(paths.explore(lent))) {
      return Optional.of(Optional.empty());
    }
    Site consumed =
        new Site(Site.Kind.CONSUMED, Optional.empty(), -1, Optional.of(key), lent.span());
    Exploration exploration = paths.explore(consumed);
    if (!isBalanced(exploration)) {
      return Optional.empty();
    }
    boolean stores = exploration.ends().stream().anyMatch(end -> !end.state().stored().isEmpty());
    boolean releases =
        exploration.ends().stream().allMatch(end -> end.state().standing() == Standing.DEAD);
    return Optional.of(
        Optional.of(
            stores ? Argument.KEEPS : releases ? Argument.RELEASES_NULLABLE : Argument.STEALS));
  }

  private static boolean isBalanced(Exploration exploration) {
    return exploration.ends().stream().noneMatch(end -> end.state().isWrong());
  }

  /** Whether the function stores its parameter somewhere without a reference of its own. */
  private static boolean escapes(Paths paths, String key) {
    boolean[] found = new boolean[1];
    paths
        .subject()
        .function()
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Assign assign
                  && paths.subject().scopes().key(assign.target()).isEmpty()
                  && paths.subject().scopes().key(assign.value()).equals(Optional.of(key))) {
                found[0] = true;
              }
            });
    return found[0] && !incremented(paths, key);
  }

  private static boolean incremented(Paths paths, String key) {
    boolean[] found = new boolean[1];
    paths
        .subject()
        .function()
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Call call
                  && paths.subject().effects(call).isPresent()
                  && !call.arguments().isEmpty()
                  && paths
                      .subject()
                      .scopes()
                      .key(call.arguments().getFirst())
                      .equals(Optional.of(key))) {
                Argument effect = paths.subject().effects(call).get().arguments().get(0);
                found[0] |= effect == Argument.INCREFS || effect == Argument.INCREFS_NULLABLE;
              }
            });
    return found[0];
  }

  /** The parameter that the function returns, if it returns nothing else; or -1. */
  private static int same(Subject subject, Function function) {
    List<Expression> leaves = new ArrayList<>();
    collect(function.body(), leaves);
    Set<String> keys = new HashSet<>();
    for (Expression leaf : leaves) {
      keys.add(subject.scopes().key(leaf).orElse(""));
    }
    if (keys.size() != 1) {
      return -1;
    }
    for (int i = 0; i < function.parameters().size(); i++) {
      Optional<String> key = subject.scopes().key(function.parameters().get(i));
      if (key.isPresent() && keys.contains(key.get()) && !assigned(subject, key.get())) {
        return i;
      }
    }
    return -1;
  }

  private static boolean assigned(Subject subject, String key) {
    boolean[] found = new boolean[1];
    subject
        .function()
        .body()
        .walk(
            node ->
                found[0] |=
                    node instanceof Expression.Assign assign
                        && subject.scopes().key(assign.target()).equals(Optional.of(key)));
    return found[0];
  }

  private static Optional<Result> result(Subject subject, Function function) {
    if (!function.returnType().contains("*")) {
      return Optional.of(function.returnType().endsWith("void") ? Result.NOTHING : Result.STATUS);
    }
    List<Expression> leaves = new ArrayList<>();
    collect(function.body(), leaves);
    boolean owned = !leaves.isEmpty();
    for (Expression leaf : leaves) {
      owned &= isOwned(subject, leaf);
    }
    return owned || subject.returnsOwned() ? Optional.of(Result.NEW_OR_NULL) : Optional.empty();
  }

  private static void collect(Node node, List<Expression> into) {
    if (node instanceof Statement.Return exit) {
      exit.value().ifPresent(value -> Habits.leaves(value, into));
    }
    node.children().forEach(child -> collect(child, into));
  }

  private static boolean isOwned(Subject subject, Expression leaf) {
    if (leaf.isNull()) {
      return true;
    }
    if (!(leaf instanceof Expression.Call call)) {
      return false;
    }
    return subject
        .effects(call)
        .map(
            effects ->
                switch (effects.result()) {
                  case NEW, NEW_OR_NULL, NEW_SAME, NULL_ALWAYS -> true;
                  default -> false;
                })
        .orElse(false);
  }
}
