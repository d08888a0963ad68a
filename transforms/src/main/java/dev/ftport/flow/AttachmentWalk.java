package dev.ftport.flow;

import dev.ftport.capi.ThreadStates;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Patience;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.Attachment.Followed;
import dev.ftport.flow.Attachment.State;
import dev.ftport.flow.Attachment.Status;
import dev.ftport.flow.Attachment.Visit;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows the thread state through one function, on all ways at once. */
final class AttachmentWalk {
  private static final int MOST_FRAMES = 24;
  private static final int DEEPEST = 4;

  private final Attachment attachment;
  private final ControlFlow flow;
  private final Map<Point, Set<Frame>> seen = new IdentityHashMap<>();
  private final Map<Expression.Call, Visit> visits = new LinkedHashMap<>();
  private final Frame start;

  /** A state, and those to which it is put back later. */
  private record Frame(State now, List<State> below) {
    Frame with(Status status, Optional<Expression.Call> by) {
      return new Frame(new State(status, by), below);
    }

    Frame push(Status status) {
      List<State> all = new ArrayList<>(below);
      all.add(now);
      return all.size() > DEEPEST
          ? new Frame(new State(Status.UNKNOWN, Optional.empty()), List.of())
          : new Frame(new State(status, Optional.empty()), List.copyOf(all));
    }

    Frame pop() {
      return below.isEmpty()
          ? with(Status.UNKNOWN, Optional.empty())
          : new Frame(below.getLast(), below.subList(0, below.size() - 1));
    }
  }

  /** The way through a function that is entered so. */
  AttachmentWalk(Unit unit, Attachment attachment, Function function, Status entry) {
    this.attachment = attachment;
    flow = ControlFlow.of(function, Ledger.throwing(unit));
    start = new Frame(new State(entry, Optional.empty()), List.of());
  }

  /** What is known at each point, and where the function returns. */
  Followed followed() {
    Set<Status> after = run();
    Map<Point, Set<State>> before = new IdentityHashMap<>();
    seen.forEach(
        (point, frames) -> {
          Set<State> states = new LinkedHashSet<>();
          frames.forEach(frame -> states.add(frame.now()));
          before.put(point, states);
        });
    return new Followed(flow, List.copyOf(visits.values()), before, after);
  }

  private Set<Status> run() {
    Deque<Map.Entry<Point, Frame>> waiting = new ArrayDeque<>();
    waiting.add(Map.entry(flow.enter(), start));
    while (!waiting.isEmpty()) {
      Patience.check();
      Map.Entry<Point, Frame> next = waiting.poll();
      Point point = next.getKey();
      Set<Frame> here = seen.computeIfAbsent(point, any -> new LinkedHashSet<>());
      if (here.size() > MOST_FRAMES || !here.add(next.getValue())) {
        continue;
      }
      List<Frame> before = List.of(next.getValue());
      List<Frame> behind = step(point, next.getValue());
      for (Edge edge : point.out()) {
        List<Frame> along = edge.way() == ControlFlow.Way.THROWN ? before : behind;
        along.forEach(frame -> waiting.add(Map.entry(edge.to(), frame)));
      }
    }
    Set<Status> ends = new LinkedHashSet<>();
    for (Frame frame : seen.getOrDefault(flow.exit(), Set.of())) {
      ends.add(frame.now().status());
    }
    return ends;
  }

  private List<Frame> step(Point point, Frame frame) {
    List<Frame> frames = new ArrayList<>(List.of(frame));
    for (Node evaluated : point.step().evaluated().stream().toList()) {
      frames = evaluate(evaluated, point, frames);
    }
    return switch (point.step()) {
      case Step.Declare declare -> frames.stream().map(f -> declared(declare, f)).toList();
      case Step.Close close -> frames.stream().map(f -> closed(close.block(), f)).toList();
      default -> frames;
    };
  }

  private Frame declared(Step.Declare declare, Frame frame) {
    if (detaches(declare.variable())) {
      Expression.Call by =
          new Expression.Call(
              declare.variable().declaration(),
              declare.variable().origin(),
              new Expression.Name(
                  declare.variable().nameSpan(),
                  declare.variable().origin(),
                  declare.variable().name()),
              List.of());
      return frame.push(Status.ATTACHED).with(Status.DETACHED, Optional.of(by));
    }
    return attaches(declare.variable()) ? frame.push(Status.ATTACHED) : frame;
  }

  private static Frame closed(Statement.Compound block, Frame frame) {
    Frame now = frame;
    for (Statement statement : block.statements()) {
      if (statement instanceof Statement.Declaration declaration) {
        for (Variable variable : declaration.variables()) {
          if (detaches(variable) || attaches(variable)) {
            now = now.pop();
          }
        }
      }
    }
    return now;
  }

  /** The arguments come before the call; what a lambda does is done later. */
  private List<Frame> evaluate(Node node, Point point, List<Frame> frames) {
    if (node instanceof Expression.Block) {
      return frames;
    }
    List<Frame> now = frames;
    for (Node child : node.children()) {
      now = evaluate(child, point, now);
    }
    if (node instanceof Expression.Call call) {
      Visit visit =
          visits.computeIfAbsent(call, any -> new Visit(call, point, new LinkedHashSet<>()));
      now.forEach(frame -> visit.states().add(frame.now()));
      List<Frame> behind = new ArrayList<>();
      now.forEach(frame -> behind.addAll(called(call, frame)));
      now = behind.stream().distinct().toList();
    }
    return now;
  }

  private List<Frame> called(Expression.Call call, Frame frame) {
    Optional<ThreadStates.Does> does = ThreadStates.of(call.name());
    if (does.isEmpty()) {
      return own(call, frame);
    }
    return switch (does.get()) {
      case ATTACHES -> List.of(frame.with(Status.ATTACHED, Optional.empty()));
      case DETACHES -> List.of(frame.with(Status.DETACHED, Optional.of(call)));
      case PUSHES -> List.of(frame.push(Status.ATTACHED));
      case POPS -> List.of(frame.pop());
      case SWAPS ->
          List.of(
              !call.arguments().isEmpty() && call.arguments().getFirst().isNull()
                  ? frame.with(Status.DETACHED, Optional.of(call))
                  : frame.with(Status.ATTACHED, Optional.empty()));
    };
  }

  private List<Frame> own(Expression.Call call, Frame frame) {
    Optional<Function> function = attachment.function(call.name());
    if (function.isEmpty() || !attachment.isChanging(function.get())) {
      return List.of(frame);
    }
    return attachment.after(function.get(), frame.now().status()).stream()
        .map(
            status ->
                status == frame.now().status()
                    ? frame
                    : frame.with(
                        status, status == Status.DETACHED ? Optional.of(call) : Optional.empty()))
        .toList();
  }

  /** Whether an object of this type detaches the thread state as long as it lives. */
  private static boolean detaches(Variable variable) {
    return variable.hasTypeWord("gil_scoped_release");
  }

  private static boolean attaches(Variable variable) {
    return variable.hasTypeWord("gil_scoped_acquire");
  }
}
