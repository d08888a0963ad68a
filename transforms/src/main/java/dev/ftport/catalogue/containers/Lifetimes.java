package dev.ftport.catalogue.containers;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.flow.ControlFlow;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.ControlFlow.Way;
import dev.ftport.flow.Step;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** How long what is borrowed from an item of a walk is used. */
final class Lifetimes {
  private final ControlFlow flow;
  private final Expression.Call lookup;
  private final Set<Object> region = Collections.newSetFromMap(new IdentityHashMap<>());

  Lifetimes(ControlFlow flow, DictWalk walk) {
    this.flow = flow;
    this.lookup = walk.site().call();
    walk.region().walk(region::add);
  }

  /** Whether a variable is read behind the walk, before it is set there. */
  boolean isReadBehind(String name) {
    for (Point point : flow.points()) {
      for (Edge edge : point.out()) {
        if (isInside(point) && !isInside(edge.to()) && isRead(edge.to(), name, this::isInside)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether one of {@code names} is used in a call that suspends a section, or behind one.
   *
   * @param releasing other expressions behind which an object will be released, by identity
   */
  boolean usedAcross(Set<String> names, Suspensions suspensions, Set<Node> releasing) {
    for (Point point : flow.points()) {
      Optional<Expression> node = point.step().evaluated();
      if (!isInside(point) || node.isEmpty()) {
        continue;
      }
      boolean suspended = suspensions.isIn(node.get());
      if (suspended || releasing.contains(node.get())) {
        for (String name : names) {
          boolean here = suspended && mentions(node.get(), name) && !isLookup(point);
          if (here || point.out().stream().anyMatch(e -> isRead(e.to(), name, this::ends))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Whether an exception can leave the walk. */
  boolean isThrownOut() {
    return flow.points().stream()
        .filter(this::isInside)
        .anyMatch(
            point ->
                point.out().stream()
                    .anyMatch(edge -> edge.way() == Way.THROWN && !isInside(edge.to())));
  }

  /** Whether the walk calls anything that suspends a section. */
  boolean isSuspended(Suspensions suspensions) {
    return flow.points().stream()
        .filter(this::isInside)
        .anyMatch(point -> point.step().evaluated().map(suspensions::isIn).orElse(false));
  }

  /** Whether control can come from one walk to {@code call} of another, in either direction. */
  boolean follows(Expression.Call call) {
    return reaches(this::isInside, point -> isAt(point, call))
        || reaches(point -> isAt(point, call), this::isInside);
  }

  private boolean reaches(Predicate<Point> from, Predicate<Point> to) {
    Set<Point> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Point> waiting = new ArrayDeque<>(flow.points().stream().filter(from).toList());
    while (!waiting.isEmpty()) {
      Point point = waiting.poll();
      if (seen.add(point)) {
        if (to.test(point)) {
          return true;
        }
        point.out().forEach(edge -> waiting.add(edge.to()));
      }
    }
    return false;
  }

  /** Whether control comes to the end of a block. */
  boolean reachesEnd(Statement.Compound block) {
    Set<Point> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Point> waiting = new ArrayDeque<>();
    waiting.add(flow.enter());
    while (!waiting.isEmpty()) {
      Point point = waiting.poll();
      if (seen.add(point)) {
        if (point.step() instanceof Step.Close close && close.block() == block) {
          return true;
        }
        point.out().forEach(edge -> waiting.add(edge.to()));
      }
    }
    return false;
  }

  private boolean isInside(Point point) {
    Optional<Statement> at = point.step().within();
    return at.isPresent() && region.contains(at.get());
  }

  private boolean isLookup(Point point) {
    return isAt(point, lookup);
  }

  private static boolean isAt(Point point, Expression.Call call) {
    boolean[] found = new boolean[1];
    point.step().evaluated().ifPresent(node -> node.walk(n -> found[0] |= n == call));
    return found[0];
  }

  private boolean ends(Point point) {
    return isLookup(point) || !isInside(point);
  }

  /** Whether a variable may be read from a point on, before it is set and before {@code end}. */
  private static boolean isRead(Point from, String name, Predicate<Point> end) {
    Set<Point> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Point> waiting = new ArrayDeque<>();
    waiting.add(from);
    while (!waiting.isEmpty()) {
      Point point = waiting.poll();
      if (!seen.add(point) || end.test(point)) {
        continue;
      }
      Optional<Expression> node = point.step().evaluated();
      if (node.isPresent() && reads(node.get(), name)) {
        return true;
      }
      boolean set =
          (node.isPresent() && mentions(node.get(), name))
              || (point.step() instanceof Step.Declare declare
                  && declare.variable().name().equals(name));
      if (!set) {
        point.out().forEach(edge -> waiting.add(edge.to()));
      }
    }
    return false;
  }

  private static boolean mentions(Expression node, String name) {
    boolean[] found = new boolean[1];
    node.walk(n -> found[0] |= n instanceof Expression.Name it && it.text().equals(name));
    return found[0];
  }

  /** Whether it is read, and not only set. */
  private static boolean reads(Expression node, String name) {
    if (node instanceof Expression.Name it) {
      return it.text().equals(name);
    }
    if (node instanceof Expression.Assign assign
        && assign.operator().equals("=")
        && assign.target() instanceof Expression.Name target
        && target.text().equals(name)) {
      return reads(assign.value(), name);
    }
    if (node.asAddressOf().equals(Optional.of(name))) {
      return false;
    }
    return node.children().stream()
        .anyMatch(child -> child instanceof Expression inner && reads(inner, name));
  }
}
