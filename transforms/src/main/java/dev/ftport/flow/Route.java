package dev.ftport.flow;

import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.ControlFlow.Way;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A shortest way from one point of a function to another, to be told to a reader. */
public final class Route {
  private final Unit unit;
  private final List<Edge> edges;
  private final Point from;

  private Route(Unit unit, Point from, List<Edge> edges) {
    this.unit = unit;
    this.from = from;
    this.edges = edges;
  }

  /** The point of {@code flow} that evaluates a node; compared by identity. */
  public static Optional<Point> pointOf(ControlFlow flow, Node node) {
    for (Point point : flow.points()) {
      for (Node evaluated : point.step().evaluated().stream().toList()) {
        boolean[] found = new boolean[1];
        evaluated.walk(inner -> found[0] |= inner == node);
        if (found[0]) {
          return Optional.of(point);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * A shortest way.
   *
   * @param to where it may end
   * @param avoid the points that it may not pass
   * @return empty if there is none
   */
  public static Optional<Route> between(
      Unit unit, Point from, Predicate<Point> to, Predicate<Point> avoid) {
    Map<Point, Edge> into = new HashMap<>();
    Map<Point, Point> previous = new HashMap<>();
    Deque<Point> waiting = new ArrayDeque<>(List.of(from));
    while (!waiting.isEmpty()) {
      Point point = waiting.poll();
      for (Edge edge : point.out()) {
        Point next = edge.to();
        if (next == from || into.containsKey(next) || (avoid.test(next) && !to.test(next))) {
          continue;
        }
        into.put(next, edge);
        previous.put(next, point);
        if (to.test(next)) {
          List<Edge> edges = new ArrayList<>();
          for (Point at = next; at != from; at = previous.get(at)) {
            edges.add(into.get(at));
          }
          return Optional.of(new Route(unit, from, edges.reversed()));
        }
        waiting.add(next);
      }
    }
    return Optional.empty();
  }

  /** The points behind the first, in order. */
  public List<Point> points() {
    return edges.stream().map(Edge::to).toList();
  }

  /** The way in words: the conditions and the jumps with their lines. */
  public String words() {
    List<String> parts = new ArrayList<>();
    parts.add("from line " + line(from));
    Point at = from;
    for (Edge edge : edges) {
      condition(at, edge).ifPresent(parts::add);
      at = edge.to();
      switch (at.step()) {
        case Step.Jump jump -> {
          if (jump.statement() instanceof Statement.Goto) {
            parts.add("`goto` in line " + line(at));
          }
        }
        case Step.Leave ignored -> parts.add("`return` in line " + line(at));
        case Step.Unwind ignored -> parts.add("an exception");
        case Step.Exit ignored -> {
          if (!parts.getLast().startsWith("`return`")) {
            parts.add("the end of the function");
          }
        }
        default -> {}
      }
    }
    return String.join(", ", parts);
  }

  private Optional<String> condition(Point point, Edge edge) {
    if (point.step() instanceof Step.Test test
        && (edge.way() == Way.TRUE || edge.way() == Way.FALSE)) {
      return Optional.of(
          new Wording(unit.file().text()).quote(test.condition())
              + (edge.way() == Way.TRUE ? " holds" : " does not hold")
              + " in line "
              + line(point));
    }
    return edge.way() == Way.THROWN
        ? Optional.of("an exception in line " + line(point))
        : Optional.empty();
  }

  private int line(Point point) {
    return point.step().evaluated().stream()
        .findFirst()
        .map(Node::span)
        .or(() -> Events.statement(point).map(Node::span))
        .map(span -> unit.file().line(span.start()))
        .orElse(1);
  }
}
