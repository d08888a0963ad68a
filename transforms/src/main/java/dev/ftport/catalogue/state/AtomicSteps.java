package dev.ftport.catalogue.state;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.StaticState.Access;
import dev.ftport.facts.StaticState.Use;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What functions do with a static number, step by step. An atomic makes a step whole: a look, a
 * store, an addition. What takes two steps is no better for it, since another thread can come
 * between.
 */
final class AtomicSteps {
  private static final Set<String> SUMS = Set.of("+", "-", "|", "&");

  private final Held held;
  private final Set<Use> parts = new HashSet<>();
  private final List<Expression.Assign> spelledOut = new ArrayList<>();
  private final Map<String, List<Use>> changes = new LinkedHashMap<>();
  private final Map<String, List<Use>> looks = new LinkedHashMap<>();
  private final Map<String, Set<String>> calls = new HashMap<>();

  AtomicSteps(Held held) {
    this.held = held;
    for (Use use : held.state().uses()) {
      sum(use).ifPresent(this::keep);
    }
    for (Use use : held.state().uses()) {
      String function = use.function().map(Function::name).orElse("");
      boolean later =
          !function.isEmpty()
              && !held.inventory().runsOnlyInCreation(held.unit().file().path(), function);
      if (later && !parts.contains(use)) {
        (use.changes() ? changes : looks)
            .computeIfAbsent(plain(function), any -> new ArrayList<>())
            .add(use);
      }
    }
    held.unit()
        .calls()
        .forEach(
            site ->
                site.function()
                    .ifPresent(
                        function ->
                            calls
                                .computeIfAbsent(plain(function.name()), any -> new HashSet<>())
                                .add(plain(site.call().name()))));
  }

  /** A name without the class or namespace that a call need not name. */
  private static String plain(String function) {
    return function.substring(function.lastIndexOf(':') + 1);
  }

  /** The assignments {@code n = n + x}, which one operator says in one step. */
  List<Expression.Assign> spelledOut() {
    return List.copyOf(spelledOut);
  }

  /** Whether a use is the second {@code n} of {@code n = n + x}. */
  boolean isPart(Use use) {
    return parts.contains(use);
  }

  /** Whether the outcome of a step is used where it is made. */
  boolean areSaid() {
    return changes.values().stream().flatMap(List::stream).anyMatch(AtomicSteps::isSaid);
  }

  /** What is done in several steps; empty if nothing is. */
  Optional<String> inSeveral() {
    for (Map.Entry<String, List<Use>> each : changes.entrySet()) {
      String function = "`" + each.getKey() + "`";
      if (looks.containsKey(each.getKey())) {
        return Optional.of(function + " looks at it and changes it in two steps");
      }
      if (each.getValue().size() > 1 && !isOneWay(each.getValue())) {
        return Optional.of(function + " changes it in several steps");
      }
      if (each.getValue().stream().anyMatch(AtomicSteps::decides)) {
        return Optional.of(function + " decides by what a step makes of it");
      }
    }
    for (Map.Entry<String, List<Use>> each : looks.entrySet()) {
      if (each.getValue().size() > 1) {
        return Optional.of("`%s` looks at it more than once".formatted(each.getKey()));
      }
    }
    List<Use> all = new ArrayList<>();
    changes.values().forEach(all::addAll);
    looks.values().forEach(all::addAll);
    return all.stream().anyMatch(AtomicSteps::isBound)
        ? Optional.of("it says how far an array or a loop goes")
        : apart();
  }

  /** A function that looks, itself or by a call, and calls another that changes. */
  private Optional<String> apart() {
    for (Map.Entry<String, Set<String>> each : calls.entrySet()) {
      boolean looksItself = looks.containsKey(each.getKey());
      boolean isTold = each.getValue().stream().anyMatch(looks::containsKey);
      for (String callee : each.getValue()) {
        boolean changes = looksItself ? reaches(callee) : this.changes.containsKey(callee);
        if (changes && (looksItself || isTold)) {
          return Optional.of(
              "`%s` looks at it, and calls `%s`, which changes it"
                  .formatted(each.getKey(), callee));
        }
      }
    }
    return Optional.empty();
  }

  private boolean reaches(String from) {
    Set<String> seen = new HashSet<>(Set.of(from));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      String next = open.remove();
      if (changes.containsKey(next)) {
        return true;
      }
      for (String callee : calls.getOrDefault(next, Set.of())) {
        if (seen.add(callee)) {
          open.add(callee);
        }
      }
    }
    return false;
  }

  /** Whether all changes count up, or all count down, and nobody uses what they make. */
  private boolean isOneWay(List<Use> changes) {
    return changes.stream().noneMatch(AtomicSteps::isSaid)
        && changes.stream().map(this::way).distinct().count() == 1
        && !way(changes.getFirst()).isEmpty();
  }

  private String way(Use use) {
    return switch (use.path().getLast()) {
      case Expression.Unary step -> step.operator().replace("post", "");
      case Expression.Assign step ->
          use.access() == Access.UPDATE
              ? twice(step.operator().substring(0, step.operator().length() - 1))
              : spelledOut.contains(step) && step.value() instanceof Expression.Binary sum
                  ? twice(sum.operator())
                  : "";
      default -> "";
    };
  }

  private static String twice(String operator) {
    return operator + operator;
  }

  private void keep(Expression.Assign assign) {
    spelledOut.add(assign);
    held.state().uses().stream()
        .filter(use -> use.name() == ((Expression.Binary) assign.value()).left())
        .forEach(parts::add);
  }

  /** {@code n = n + x}. */
  private Optional<Expression.Assign> sum(Use use) {
    return !use.path().isEmpty()
            && use.path().getLast() instanceof Expression.Assign assign
            && assign.operator().equals("=")
            && assign.target() == use.name()
            && assign.value() instanceof Expression.Binary sum
            && SUMS.contains(sum.operator())
            && sum.left() instanceof Expression.Name left
            && left.text().equals(use.name().text())
        ? Optional.of(assign)
        : Optional.empty();
  }

  /** Whether the value of the step goes somewhere. */
  private static boolean isSaid(Use use) {
    Node user = user(use);
    return !(user instanceof Statement.Evaluation) && !(user instanceof Statement.Loop);
  }

  private static Node user(Use use) {
    return use.path().get(Math.max(0, use.path().size() - 2));
  }

  /** Whether the value of the step is looked at to decide something. */
  private static boolean decides(Use use) {
    for (int i = use.path().size() - 2; i >= 0; i--) {
      switch (use.path().get(i)) {
        case Expression.Binary test -> {
          if (!SUMS.contains(test.operator())) {
            return true;
          }
        }
        case Expression.Unary test -> {
          if (test.operator().equals("!")) {
            return true;
          }
        }
        case Expression.Conditional choice -> {
          return choice.condition() == use.path().get(i + 1);
        }
        case Statement.If choice -> {
          return choice.condition() == use.path().get(i + 1);
        }
        case Statement.Switch ignored -> {
          return true;
        }
        case Statement.Loop loop -> {
          return loop.condition().filter(use.path().get(i + 1)::equals).isPresent();
        }
        case Statement ignored -> {
          return false;
        }
        default -> {}
      }
    }
    return false;
  }

  /** Whether it is an index, or stands in the condition of a loop. */
  private static boolean isBound(Use use) {
    for (int i = 0; i < use.path().size(); i++) {
      Node inner = i + 1 < use.path().size() ? use.path().get(i + 1) : use.name();
      Node node = use.path().get(i);
      if ((node instanceof Expression.Index index && index.index() == inner)
          || (node instanceof Statement.Loop loop
              && loop.condition().filter(condition -> condition == inner).isPresent())) {
        return true;
      }
    }
    return false;
  }
}
