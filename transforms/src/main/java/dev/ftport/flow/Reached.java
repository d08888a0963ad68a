package dev.ftport.flow;

import dev.ftport.facts.Node;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which steps of a function control can come to twice. */
final class Reached {
  private final Map<Node, Point> places = new IdentityHashMap<>();
  private final Map<Point, Boolean> twice = new IdentityHashMap<>();

  Reached(ControlFlow flow) {
    for (Point point : flow.points()) {
      evaluated(point.step())
          .ifPresent(node -> node.walk(inner -> places.putIfAbsent(inner, point)));
    }
  }

  /** Whether the site can be reached twice. */
  boolean twice(Site site) {
    return site.node()
        .map(places::get)
        .map(point -> twice.computeIfAbsent(point, Reached::again))
        .orElse(false);
  }

  private static boolean again(Point point) {
    Set<Point> reached = new HashSet<>();
    Deque<Point> waiting = new ArrayDeque<>(List.of(point));
    while (!waiting.isEmpty()) {
      for (Edge edge : waiting.poll().out()) {
        if (edge.to() == point) {
          return true;
        }
        if (reached.add(edge.to())) {
          waiting.add(edge.to());
        }
      }
    }
    return false;
  }

  private static Optional<? extends Node> evaluated(Step step) {
    return switch (step) {
      case Step.Evaluate evaluate -> Optional.of(evaluate.expression());
      case Step.Declare declare -> declare.variable().initializer();
      case Step.Test test -> Optional.of(test.condition());
      case Step.Choose choose -> Optional.of(choose.value());
      case Step.Leave leave -> leave.statement().value();
      default -> Optional.empty();
    };
  }
}
