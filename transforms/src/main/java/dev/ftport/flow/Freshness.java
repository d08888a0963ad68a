package dev.ftport.flow;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Container;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.flow.ControlFlow.Point;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a container has been seen by anybody else when control comes to a place. Unlike {@link
 * Container}, it does not matter what is done with it afterwards.
 */
public final class Freshness {
  private final Unit unit;
  private final Map<Function, ControlFlow> graphs = new IdentityHashMap<>();
  private final Set<String> asked = new HashSet<>();

  /** For the functions of one file. */
  public Freshness(Unit unit) {
    this.unit = unit;
  }

  /**
   * What {@code container} is at {@code site}, wherever what it hands out is used: as {@link
   * Container#of} has it, or a parameter that holds a new container of the function's own there.
   */
  public Container container(CallSite site, Expression container) {
    Container known = Container.of(site, container);
    return known == Container.SHARED
            && Container.isReplaced(site, container)
            && isFresh(site, container)
        ? Container.FRESH
        : known;
  }

  /**
   * Whether {@code container}, read or filled at {@code site}, was made in this function, and has
   * not been handed to anybody on any way from there; or is the parameter of a static function all
   * of whose callers hand it such a one.
   */
  public boolean isFresh(CallSite site, Expression container) {
    Optional<String> name = container.asName();
    if (name.isEmpty() || site.function().isEmpty()) {
      return false;
    }
    Function function = site.function().get();
    ControlFlow flow = graphs.computeIfAbsent(function, f -> ControlFlow.of(f, false));
    Set<Point> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Point> waiting = new ArrayDeque<>();
    for (Point point : flow.points()) {
      if (isAt(point, site.call())) {
        waiting.addAll(point.in());
        if (point.step() instanceof Step.Declare) {
          return false;
        }
      }
    }
    if (waiting.isEmpty()) {
      return false;
    }
    boolean made = false;
    while (!waiting.isEmpty()) {
      Point point = waiting.poll();
      if (!seen.add(point)) {
        continue;
      }
      switch (before(point, name.get())) {
        case MADE -> made = true;
        case SHOWN -> {
          return false;
        }
        case NOTHING -> {
          if (point == flow.enter()) {
            if (!isLocal(function, name.get()) && !isHandedFresh(function, name.get())) {
              return false;
            }
            made |= !isLocal(function, name.get());
          }
          waiting.addAll(point.in());
        }
      }
    }
    return made;
  }

  private enum What {
    MADE,
    SHOWN,
    NOTHING
  }

  private static boolean isAt(Point point, Expression.Call call) {
    boolean[] found = new boolean[1];
    point.step().evaluated().ifPresent(e -> e.walk(n -> found[0] |= n == call));
    return found[0];
  }

  /** What a step does to the variable. */
  private static What before(Point point, String name) {
    if (point.step() instanceof Step.Declare declare && declare.variable().name().equals(name)) {
      return declare.variable().initializer().map(value -> value(value, name)).orElse(What.MADE);
    }
    Optional<Expression> node = point.step().evaluated();
    if (node.isEmpty() || (point.step() instanceof Step.Test && is(node.get(), name))) {
      return What.NOTHING;
    }
    What[] found = {What.NOTHING};
    node.get()
        .walk(
            inner -> {
              if (inner instanceof Expression.Assign assign
                  && assign.operator().equals("=")
                  && assign.target().asName().equals(Optional.of(name))) {
                found[0] = value(assign.value(), name);
              }
            });
    if (found[0] != What.NOTHING) {
      return found[0];
    }
    return isPrivateIn(node.get(), name) ? What.NOTHING : What.SHOWN;
  }

  private static What value(Expression value, String name) {
    Expression plain = value.withoutCasts();
    // What the call is given, even if the variable held it, is not what it makes.
    boolean made =
        plain.isNull()
            || (plain instanceof Expression.Call call
                && Container.isMaker(call.name())
                && call.arguments().stream().noneMatch(argument -> isAddressIn(argument, name)));
    return made ? What.MADE : What.SHOWN;
  }

  private static boolean isAddressIn(Node node, String name) {
    return (node instanceof Expression.Unary unary
            && unary.operator().equals("&")
            && is(unary.operand(), name))
        || node.children().stream().anyMatch(child -> isAddressIn(child, name));
  }

  /** Whether what is done with the variable shows it to nobody. */
  private static boolean isPrivateIn(Node node, String name) {
    return switch (node) {
      case Expression.Name use -> !use.text().equals(name);
      case Expression.Call call ->
          Container.keepsPrivate(call.name())
                  && !call.arguments().isEmpty()
                  && is(call.arguments().getFirst(), name)
              ? call.arguments().stream().skip(1).allMatch(a -> isPrivateIn(a, name))
              : inside(call, name);
      case Expression.Binary test ->
          NullTest.of(test).map(nullTest -> is(nullTest.tested(), name)).orElse(false)
              || inside(test, name);
      default -> inside(node, name);
    };
  }

  private static boolean inside(Node node, String name) {
    return node.children().stream()
        .allMatch(
            child ->
                isPrivateIn(child, name)
                    || (NullTest.isAsked(node, child)
                        && child instanceof Expression asked
                        && is(asked, name)));
  }

  private static boolean is(Expression expression, String name) {
    return expression.asName().equals(Optional.of(name));
  }

  private static boolean isLocal(Function function, String name) {
    return Unit.locals(function).stream()
        .anyMatch(v -> v.name().equals(name) && !v.hasTypeWord("static"));
  }

  private boolean isHandedFresh(Function function, String name) {
    int index = -1;
    for (int i = 0; i < function.parameters().size(); i++) {
      index = function.parameters().get(i).name().equals(name) ? i : index;
    }
    boolean hidden =
        function.span().of(unit.file().text()).startsWith("static")
            || function.returnType().contains("static");
    if (index < 0 || !hidden || !asked.add(function.name() + " " + index)) {
      return false;
    }
    int at = index;
    List<CallSite> calls =
        unit.calls().stream().filter(s -> s.call().name().equals(function.name())).toList();
    boolean[] handedOn = new boolean[1];
    for (Function other : unit.functions()) {
      other.body().walk(n -> handedOn[0] |= isNamed(n, function.name()));
    }
    unit.globals()
        .forEach(
            g ->
                g.initializer()
                    .ifPresent(v -> v.walk(n -> handedOn[0] |= isNamed(n, function.name()))));
    boolean fresh =
        !handedOn[0]
            && !calls.isEmpty()
            && calls.stream()
                .allMatch(
                    call ->
                        call.call().arguments().size() > at
                            && isFresh(call, call.call().arguments().get(at)));
    asked.remove(function.name() + " " + index);
    return fresh;
  }

  /** Whether a function is named other than to call it: its name is an argument or a value. */
  private static boolean isNamed(Node node, String name) {
    return switch (node) {
      case Expression.Call call -> call.arguments().stream().anyMatch(a -> is(a, name));
      case Expression.Assign assign -> is(assign.value(), name);
      case Expression.Braces braces ->
          braces.clauses().stream().anyMatch(clause -> is(clause.value(), name));
      case Expression.Unary unary -> is(unary.operand(), name);
      case Statement.Return exit -> exit.value().map(value -> is(value, name)).orElse(false);
      default -> false;
    };
  }
}
