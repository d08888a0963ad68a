package dev.ftport.flow;

import dev.ftport.capi.ThreadStarts;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Patience;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Whether a thread state is attached where something is called. It follows {@code
 * PyEval_SaveThread} and {@code PyEval_RestoreThread}, the macros made of them, {@code
 * PyGILState_Ensure} and {@code PyGILState_Release}, the other functions that attach and detach,
 * the guards of pybind11 and nanobind, and the functions of the same file that do any of this. What
 * a condition says is not looked at: where ways meet, each brings what it knows.
 */
public final class Attachment {
  private static final int MOST_FRAMES = 24;
  private static final int DEEPEST = 4;

  private final Unit unit;
  private final Map<String, List<Function>> functions = new HashMap<>();
  private final Map<Key, Set<Status>> after = new HashMap<>();
  private final Map<String, Boolean> changing = new HashMap<>();
  private final Map<String, Integer> mentions = new HashMap<>();

  private Attachment(Unit unit) {
    this.unit = unit;
    for (Function function : unit.functions()) {
      functions.computeIfAbsent(simple(function.name()), any -> new ArrayList<>()).add(function);
    }
  }

  /** What is known of the thread state. */
  public enum Status {
    /** One is attached. */
    ATTACHED,
    /** None is. */
    DETACHED,
    /** It depends on more than can be seen. */
    UNKNOWN
  }

  /**
   * What is known of the thread state on a way.
   *
   * @param by the call that detached it; empty if it is not detached, or was so from the start
   */
  public record State(Status status, Optional<Expression.Call> by) {}

  /** A call, and what is known on the ways that lead to it. */
  public record Visit(Expression.Call call, Point point, Set<State> states) {
    /** Whether no way leads to the call with a thread state attached. */
    public boolean isDetached() {
      return states.stream().allMatch(state -> state.status() == Status.DETACHED);
    }

    /** Where it was detached; empty if it was so from the start. */
    public Optional<Expression.Call> by() {
      return states.stream().map(State::by).flatMap(Optional::stream).findFirst();
    }
  }

  /**
   * What is known in one function.
   *
   * @param visits the calls that control may reach, in the order in which they are reached
   * @param before what is known when control comes to a point; nothing for one that it never
   *     reaches
   * @param after what is known where the function returns
   */
  public record Followed(
      ControlFlow flow, List<Visit> visits, Map<Point, Set<State>> before, Set<Status> after) {
    /** Whether control comes to a point, and never with a thread state attached. */
    public boolean isDetached(Point point) {
      Set<State> states = before.getOrDefault(point, Set.of());
      return !states.isEmpty()
          && states.stream().allMatch(state -> state.status() == Status.DETACHED);
    }
  }

  private record Key(Function function, Status entry) {
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return other instanceof Key key && key.function == function && key.entry == entry;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(function) * 31 + entry.hashCode();
    }
  }

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

  /** The attachment in the functions of {@code unit}; to be asked by one thread only. */
  public static Attachment of(Unit unit) {
    return new Attachment(unit);
  }

  /**
   * The function of the file that a call of this name calls; empty if there is none, or several.
   */
  public Optional<Function> function(String name) {
    List<Function> all = functions.getOrDefault(simple(name), List.of());
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }

  /** Whether the file has a function of this name. */
  public boolean isOwn(String name) {
    return functions.containsKey(simple(name));
  }

  private static String simple(String name) {
    int colons = name.lastIndexOf("::");
    return colons < 0 ? name : name.substring(colons + 2);
  }

  /** What is known in a function that is entered so. */
  public Followed follow(Function function, Status entry) {
    Walk walk = new Walk(function, entry);
    Set<Status> after = walk.run();
    Map<Point, Set<State>> before = new IdentityHashMap<>();
    walk.seen.forEach(
        (point, frames) -> {
          Set<State> states = new LinkedHashSet<>();
          frames.forEach(frame -> states.add(frame.now()));
          before.put(point, states);
        });
    return new Followed(walk.flow, List.copyOf(walk.visits.values()), before, after);
  }

  /** What is known where a function returns. */
  public Set<Status> after(Function function, Status entry) {
    Key key = new Key(function, entry);
    Set<Status> known = after.get(key);
    if (known == null) {
      // A function that calls itself changes nothing more.
      after.put(key, Set.of(entry));
      known = isChanging(function) ? new Walk(function, entry).run() : Set.of(entry);
      after.put(key, known);
    }
    return known;
  }

  /**
   * With which thread state a function may be entered: a static one that is only called, by what is
   * known where it is called; what a thread starts with, without one; any other with one attached.
   */
  public Set<Status> entries(Function function) {
    return entries(function, DEEPEST);
  }

  private Set<Status> entries(Function function, int depth) {
    Set<Status> entries = new LinkedHashSet<>();
    if (depth > 0 && isOnlyCalled(function)) {
      for (Function caller : unit.functions()) {
        if (caller != function && calls(caller, function)) {
          for (Status entry : entries(caller, depth - 1)) {
            follow(caller, entry).visits().stream()
                .filter(visit -> function(visit.call().name()).equals(Optional.of(function)))
                .flatMap(visit -> visit.states().stream())
                .forEach(state -> entries.add(state.status()));
          }
        }
      }
    }
    if (entries.isEmpty()) {
      entries.add(isThread(function) ? Status.DETACHED : Status.ATTACHED);
    }
    return entries;
  }

  private static boolean calls(Function caller, Function function) {
    boolean[] found = new boolean[1];
    caller
        .body()
        .walk(
            node ->
                found[0] |=
                    node instanceof Expression.Call call && call.name().equals(function.name()));
    return found[0];
  }

  /** Whether the function is static and its name stands in calls alone. */
  private boolean isOnlyCalled(Function function) {
    if (!(" " + function.returnType() + " ").contains(" static ")) {
      return false;
    }
    return mentions().getOrDefault(function.name(), 0) == 0;
  }

  /** How often the name of a function stands where it is not called. */
  private Map<String, Integer> mentions() {
    if (mentions.isEmpty()) {
      mentions.put("", 0);
      for (Variable global : unit.globals()) {
        global.initializer().ifPresent(this::mention);
      }
      unit.functions().forEach(function -> mention(function.body()));
    }
    return mentions;
  }

  private void mention(Node node) {
    if (node instanceof Expression.Name name) {
      mentions.merge(name.text(), 1, Integer::sum);
    } else if (node instanceof Expression.Call call && call.callee() instanceof Expression.Name) {
      call.arguments().forEach(this::mention);
    } else {
      node.children().forEach(this::mention);
    }
  }

  private boolean isThread(Function function) {
    return unit.calls().stream()
        .anyMatch(
            site -> {
              OptionalInt index = ThreadStarts.function(site.call().name());
              return index.isPresent()
                  && index.getAsInt() < site.call().arguments().size()
                  && site.call()
                      .arguments()
                      .get(index.getAsInt())
                      .asName()
                      .equals(Optional.of(function.name()));
            });
  }

  /** Whether a function, or one that it calls, attaches or detaches anything. */
  private boolean isChanging(Function function) {
    Boolean known = changing.get(function.name());
    if (known != null) {
      return known;
    }
    changing.put(function.name(), false);
    boolean[] found = new boolean[1];
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Call call && !found[0]) {
                found[0] =
                    !changes(call.name()).equals(Change.NONE)
                        || function(call.name())
                            .filter(other -> other != function)
                            .map(this::isChanging)
                            .orElse(false);
              }
            });
    changing.put(function.name(), found[0]);
    return found[0];
  }

  private enum Change {
    NONE,
    ATTACHES,
    DETACHES,
    PUSHES,
    POPS,
    SWAPS
  }

  private static Change changes(String name) {
    return switch (name) {
      case "PyEval_SaveThread",
          "PyEval_ReleaseThread",
          "PyEval_ReleaseLock",
          "PyThreadState_DeleteCurrent" ->
          Change.DETACHES;
      case "PyEval_RestoreThread",
          "PyEval_AcquireThread",
          "PyEval_AcquireLock",
          "Py_Initialize",
          "Py_InitializeEx",
          "Py_InitializeFromConfig",
          "Py_NewInterpreter",
          "Py_NewInterpreterFromConfig" ->
          Change.ATTACHES;
      case "PyGILState_Ensure", "PyThreadState_Ensure", "PyThreadState_EnsureFromView" ->
          Change.PUSHES;
      case "PyGILState_Release", "PyThreadState_Release" -> Change.POPS;
      case "PyThreadState_Swap" -> Change.SWAPS;
      default -> Change.NONE;
    };
  }

  /** Whether an object of this type detaches the thread state as long as it lives. */
  private static boolean detaches(Variable variable) {
    return variable.hasTypeWord("gil_scoped_release");
  }

  private static boolean attaches(Variable variable) {
    return variable.hasTypeWord("gil_scoped_acquire");
  }

  private final class Walk {
    private final ControlFlow flow;
    private final Map<Point, Set<Frame>> seen = new IdentityHashMap<>();
    private final Map<Expression.Call, Visit> visits = new LinkedHashMap<>();
    private final Frame start;

    Walk(Function function, Status entry) {
      flow = ControlFlow.of(function, Ledger.throwing(unit));
      start = new Frame(new State(entry, Optional.empty()), List.of());
    }

    Set<Status> run() {
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
      for (Node evaluated : evaluated(point.step())) {
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
      return switch (changes(call.name())) {
        case ATTACHES -> List.of(frame.with(Status.ATTACHED, Optional.empty()));
        case DETACHES -> List.of(frame.with(Status.DETACHED, Optional.of(call)));
        case PUSHES -> List.of(frame.push(Status.ATTACHED));
        case POPS -> List.of(frame.pop());
        case SWAPS ->
            List.of(
                !call.arguments().isEmpty() && call.arguments().getFirst().isNull()
                    ? frame.with(Status.DETACHED, Optional.of(call))
                    : frame.with(Status.ATTACHED, Optional.empty()));
        case NONE -> own(call, frame);
      };
    }

    private List<Frame> own(Expression.Call call, Frame frame) {
      Optional<Function> function = function(call.name());
      if (function.isEmpty() || !isChanging(function.get())) {
        return List.of(frame);
      }
      return after(function.get(), frame.now().status()).stream()
          .map(
              status ->
                  status == frame.now().status()
                      ? frame
                      : frame.with(
                          status, status == Status.DETACHED ? Optional.of(call) : Optional.empty()))
          .toList();
    }
  }

  /** What is evaluated at a point. */
  public static List<Node> evaluated(Step step) {
    return switch (step) {
      case Step.Evaluate evaluate -> List.of(evaluate.expression());
      case Step.Declare declare ->
          declare.variable().initializer().<List<Node>>map(List::of).orElse(List.of());
      case Step.Test test -> List.of(test.condition());
      case Step.Choose choose -> List.of(choose.value());
      case Step.Leave leave ->
          leave.statement().value().<List<Node>>map(List::of).orElse(List.of());
      case Step.Enter ignored -> List.of();
      case Step.Exit ignored -> List.of();
      case Step.Unwind ignored -> List.of();
      case Step.Jump ignored -> List.of();
      case Step.Close ignored -> List.of();
      case Step.Unknown ignored -> List.of();
    };
  }
}
