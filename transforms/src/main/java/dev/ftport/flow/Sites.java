package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the {@link Site}s of a function, and the variables that what they yield may get into. */
final class Sites {
  private final Subject subject;
  private final List<Site> sites = new ArrayList<>();
  private final Map<Expression, String> receivers = new IdentityHashMap<>();
  private final Map<String, Set<String>> flows = new HashMap<>();

  private Sites(Subject subject) {
    this.subject = subject;
  }

  static Sites of(Subject subject) {
    Sites found = new Sites(subject);
    for (String key : subject.scopes().parameters()) {
      if (subject.isPointer(key)) {
        found.sites.add(
            new Site(
                Site.Kind.PARAMETER,
                Optional.empty(),
                -1,
                Optional.of(key),
                subject.scopes().variable(key).nameSpan()));
      }
    }
    found.visit(subject.function().body());
    return found;
  }

  List<Site> all() {
    return sites;
  }

  /** Whether what comes in at {@code site} may get into the variable. */
  boolean mayReach(Site site, String key) {
    if (site.key().isEmpty()) {
      return false;
    }
    Set<String> seen = new HashSet<>();
    List<String> waiting = new ArrayList<>(List.of(site.key().get()));
    while (!waiting.isEmpty()) {
      String next = waiting.removeLast();
      if (next.equals(key)) {
        return true;
      }
      if (seen.add(next)) {
        waiting.addAll(flows.getOrDefault(next, Set.of()));
      }
    }
    return false;
  }

  private void visit(Node node) {
    switch (node) {
      case Expression.Assign assign -> {
        Optional<String> key = subject.scopes().key(assign.target());
        if (key.isPresent() && assign.operator().equals("=")) {
          received(key.get(), assign.value());
        }
      }
      case Statement.Declaration declaration -> {
        for (Variable variable : declaration.variables()) {
          Optional<String> key = subject.scopes().key(variable);
          if (key.isPresent() && variable.initializer().isPresent()) {
            received(key.get(), variable.initializer().get());
          }
        }
      }
      case Expression.Call call -> call(call);
      default -> {}
    }
    node.children().forEach(this::visit);
  }

  private void received(String key, Expression value) {
    List<Expression> leaves = new ArrayList<>();
    Habits.leaves(value, leaves);
    for (Expression leaf : leaves) {
      receivers.put(leaf, key);
      if (subject.isPointer(key) && isPlace(leaf)) {
        sites.add(new Site(Site.Kind.PLACE, Optional.of(leaf), -1, Optional.of(key), leaf.span()));
      }
    }
    flows(key, value);
    value.walk(
        inner -> {
          if (inner instanceof Expression.Call call) {
            receivers.putIfAbsent(call, key);
          }
        });
  }

  /** What the variables in {@code value} hold gets into another one. */
  private void flows(String key, Expression value) {
    value.walk(
        inner -> {
          if (inner instanceof Expression.Name name) {
            subject
                .scopes()
                .key(name)
                .ifPresent(from -> flows.computeIfAbsent(from, any -> new HashSet<>()).add(key));
          }
        });
  }

  private boolean isPlace(Expression leaf) {
    return switch (leaf) {
      case Expression.Member member -> true;
      case Expression.Index index -> true;
      case Expression.Unary unary -> unary.operator().equals("*");
      case Expression.Name name ->
          subject.scopes().key(name).isEmpty()
              && !name.isNull()
              && !Set.of("true", "false").contains(name.text());
      default -> false;
    };
  }

  private void call(Expression.Call call) {
    if (Resource.openedBy(call.name()).isPresent()) {
      sites.add(new Site(Site.Kind.RESOURCE, Optional.of(call), -1, Optional.empty(), call.span()));
    }
    Optional<CallEffects> effects = subject.effects(call);
    if (effects.isEmpty()) {
      return;
    }
    switch (effects.get().result()) {
      case NEW, NEW_OR_NULL, NEW_SAME, BORROWED -> result(call, effects.get());
      default -> {}
    }
    if (effects.get().argument(0).equals(Optional.of(Argument.REPLACES))
        && call.arguments().size() > 1) {
      subject
          .scopes()
          .key(call.arguments().getFirst())
          .ifPresent(key -> flows(key, call.arguments().get(1)));
    }
    boolean converts = call.arguments().stream().anyMatch(Sites::hasConverter);
    for (int i = 0; i < call.arguments().size(); i++) {
      Optional<String> key = subject.scopes().addressed(call.arguments().get(i));
      Optional<Argument> effect = effects.get().argument(i);
      if (key.isEmpty() || effect.isEmpty() || !subject.isPointer(key.get())) {
        continue;
      }
      switch (effect.get()) {
        case OUT_NEW, OUT_BORROWED -> out(call, i, key.get());
        case OUT_PARSED -> {
          if (!converts && subject.scopes().variable(key.get()).type().contains("Py")) {
            out(call, i, key.get());
          }
        }
        default -> {}
      }
    }
  }

  private static boolean hasConverter(Expression argument) {
    return argument instanceof Expression.Literal literal
        && literal.text().endsWith("\"")
        && literal.text().contains("&");
  }

  private void result(Expression.Call call, CallEffects effects) {
    boolean borrowed = effects.result() == CallEffects.Result.BORROWED;
    Optional<String> key = Optional.ofNullable(receivers.get(call));
    if (borrowed && (key.isEmpty() || !subject.isPointer(key.get()))) {
      return;
    }
    sites.add(new Site(Site.Kind.RESULT, Optional.of(call), -1, key, call.span()));
  }

  private void out(Expression.Call call, int index, String key) {
    sites.add(new Site(Site.Kind.OUT, Optional.of(call), index, Optional.of(key), call.span()));
  }
}
