package dev.ftport.flow;

import dev.ftport.facts.Function;
import dev.ftport.facts.Statement;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The control-flow graph of a function: points joined by edges. {@code if}, the loops, {@code
 * switch} with fall-through, {@code goto} and labels, {@code return}, {@code break}, {@code
 * continue}, {@code !}, {@code &&} and {@code ||} in conditions, calls that do not return, and
 * C++'s {@code try}, {@code catch} and {@code throw} are edges. Macros are read as what they expand
 * to. The other conditional operators stay inside their expression.
 */
public final class ControlFlow {
  private final Function function;
  private final List<Point> points;
  private final Map<Statement, Point> firsts;
  private final Point enter;
  private final Point exit;
  private final Point unwind;

  ControlFlow(
      Function function,
      List<Point> points,
      Map<Statement, Point> firsts,
      Point enter,
      Point exit,
      Point unwind) {
    this.function = function;
    this.points = List.copyOf(points);
    this.firsts = firsts;
    this.enter = enter;
    this.exit = exit;
    this.unwind = unwind;
  }

  /** Why control takes an edge. */
  public enum Way {
    /** There is no choice. */
    NEXT,
    /** The condition holds; in a {@code switch}, a case is taken. */
    TRUE,
    /** The condition does not hold; in a {@code switch}, no case is taken. */
    FALSE,
    /** A C++ exception is thrown. */
    THROWN
  }

  /** Where control goes next, and why. */
  public record Edge(Way way, Point to) {}

  /** A point of the graph. Points are compared by identity. */
  public static final class Point {
    private final int index;
    private final Step step;
    private final List<Edge> out = new ArrayList<>(2);
    private final List<Point> in = new ArrayList<>(2);

    Point(int index, Step step) {
      this.index = index;
      this.step = step;
    }

    /** Its position in {@link ControlFlow#points()}. */
    public int index() {
      return index;
    }

    /** What happens there. */
    public Step step() {
      return step;
    }

    /** Where control goes from there. */
    public List<Edge> out() {
      return out;
    }

    /** Where control comes from. */
    public List<Point> in() {
      return in;
    }

    void to(Way way, Point next) {
      out.add(new Edge(way, next));
      next.in.add(this);
    }

    @Override
    public String toString() {
      return index + ":" + step;
    }
  }

  /**
   * The graph of {@code function}.
   *
   * @param throwing whether calls of functions that are not the C API's may throw (C++ with
   *     exceptions)
   */
  public static ControlFlow of(Function function, boolean throwing) {
    return new ControlFlowBuilder(function, throwing).build();
  }

  /** The function. */
  public Function function() {
    return function;
  }

  /** All points, reachable or not; the first is the entry. */
  public List<Point> points() {
    return points;
  }

  /** Where the function starts. */
  public Point enter() {
    return enter;
  }

  /** Where it is left. */
  public Point exit() {
    return exit;
  }

  /** Where it is left by an exception. */
  public Point unwind() {
    return unwind;
  }

  /** The first point of a statement; empty for one that does nothing, such as a lone label. */
  public Optional<Point> first(Statement statement) {
    return Optional.ofNullable(firsts.get(statement));
  }

  static Map<Statement, Point> identityMap() {
    return new IdentityHashMap<>();
  }
}
