package dev.ftport.flow;

import dev.ftport.capi.Fills;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.StaticState.Access;
import dev.ftport.facts.StaticState.Use;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a function fills a static array before it looks at it, on every path: what an earlier
 * call left there is not seen.
 */
public final class Filled {
  private final StaticState state;
  private final ControlFlow flow;
  private final Map<Point, List<Use>> uses = new IdentityHashMap<>();

  /**
   * Of one array in one function.
   *
   * @param function the only function that uses it
   */
  public Filled(StaticState state, Function function) {
    this.state = state;
    this.flow = ControlFlow.of(function, false);
    for (Point point : flow.points()) {
      uses.put(point, usesAt(point));
    }
  }

  /**
   * Whether the first use on every path, from the function's start and from each time the
   * declaration is reached, fills all that is read afterwards.
   */
  public boolean completely() {
    List<Point> declared =
        flow.points().stream()
            .filter(
                point ->
                    point.step() instanceof Step.Declare declare
                        && declare.variable() == state.variable())
            .toList();
    if (declared.isEmpty() || reaches(flow.enter(), Set.copyOf(declared), point -> false)) {
      return false;
    }
    return declared.stream().noneMatch(point -> reaches(point, Set.of(), Filled.this::isFilledAt));
  }

  /** Whether the first use on every path from the function's start is no plain read. */
  public boolean first() {
    return !reaches(flow.enter(), Set.of(), this::isWrittenAt);
  }

  private interface Stop {
    boolean at(Point point);
  }

  /** Whether a use is reached before a point that stops the search. */
  private boolean reaches(Point from, Set<Point> walls, Stop stop) {
    Deque<Point> waiting = new ArrayDeque<>();
    Set<Point> seen = new HashSet<>();
    waiting.add(from);
    boolean start = true;
    while (!waiting.isEmpty()) {
      Point point = waiting.poll();
      if (!start || point == flow.enter()) {
        if (walls.contains(point) || stop.at(point)) {
          continue;
        }
        if (!usesOf(point).isEmpty() || mentionsUnread(point)) {
          return true;
        }
      }
      start = false;
      for (Edge edge : point.out()) {
        if (seen.add(edge.to())) {
          waiting.add(edge.to());
        }
      }
    }
    return false;
  }

  /** The uses at a point but for {@code sizeof}. */
  private List<Use> usesOf(Point point) {
    return uses.getOrDefault(point, List.of()).stream()
        .filter(
            use ->
                !(use.path().getLast() instanceof Expression.Unary unary
                    && unary.operator().equals("sizeof")))
        .toList();
  }

  private static boolean mentionsUnread(Point point) {
    return point.step() instanceof Step.Unknown unknown
        && !(unknown.statement() instanceof Statement.Goto);
  }

  private boolean isFilledAt(Point point) {
    List<Use> here = usesOf(point);
    return here.size() == 1 && fills(here.getFirst());
  }

  private boolean isWrittenAt(Point point) {
    List<Use> here = usesOf(point);
    return !here.isEmpty()
        && here.stream()
            .allMatch(use -> use.access() == Access.WRITE || use.access() == Access.ADDRESS);
  }

  /** A call that fills the array from its start, and that is always made. */
  private static boolean fills(Use use) {
    if (use.call().isEmpty()
        || !Fills.fillsAll(use.call().get().name(), use.argument())
        || !(use.designator().withoutCasts() instanceof Expression.Name)) {
      return false;
    }
    for (Node node : use.path()) {
      boolean maybe =
          node instanceof Expression.Conditional
              || node instanceof Expression.Block
              || node instanceof Expression.Binary binary
                  && (binary.operator().equals("&&") || binary.operator().equals("||"));
      if (maybe) {
        return false;
      }
    }
    return true;
  }

  private List<Use> usesAt(Point point) {
    Set<Expression.Name> names = Collections.newSetFromMap(new IdentityHashMap<>());
    expressions(point.step())
        .forEach(
            root ->
                root.walk(
                    node -> {
                      if (node instanceof Expression.Name name) {
                        names.add(name);
                      }
                    }));
    return state.uses().stream().filter(use -> names.contains(use.name())).toList();
  }

  private static List<Expression> expressions(Step step) {
    List<Expression> all = new ArrayList<>();
    switch (step) {
      case Step.Evaluate evaluate -> all.add(evaluate.expression());
      case Step.Declare declare -> declare.variable().initializer().ifPresent(all::add);
      case Step.Test test -> all.add(test.condition());
      case Step.Choose choose -> all.add(choose.value());
      case Step.Leave leave -> leave.statement().value().ifPresent(all::add);
      default -> {}
    }
    return all;
  }
}
