package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How often control comes by. */
final class Reached {
  private Reached() {}

  /** Whether the site can be reached twice. */
  static boolean twice(ControlFlow flow, Site site) {
    for (Point point : flow.points()) {
      if (contains(point.step(), site)) {
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
      }
    }
    return false;
  }

  private static boolean contains(Step step, Site site) {
    Optional<? extends Node> node =
        switch (step) {
          case Step.Evaluate evaluate -> Optional.of(evaluate.expression());
          case Step.Declare declare -> declare.variable().initializer();
          case Step.Test test -> Optional.of(test.condition());
          case Step.Choose choose -> Optional.of(choose.value());
          case Step.Leave leave -> leave.statement().value();
          default -> Optional.empty();
        };
    if (node.isEmpty()) {
      return false;
    }
    boolean[] found = new boolean[1];
    node.get().walk(inner -> found[0] |= inner instanceof Expression e && site.is(e));
    return found[0];
  }
}
