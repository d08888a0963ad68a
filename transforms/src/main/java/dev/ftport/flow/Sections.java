package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Patience;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.ControlFlow.Way;
import dev.ftport.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The critical sections of a function, of the macros ({@code Py_BEGIN_CRITICAL_SECTION} and its
 * relatives) and of the functions ({@code PyCriticalSection_Begin}), and what is wrong with them on
 * some way through the function. It is read from the text alone. What a condition says is not
 * looked at: a section that is opened and closed under the same condition has a fault.
 */
public final class Sections {
  private static final int MOST_VISITS = 20_000;

  private final Unit unit;
  private final ControlFlow flow;
  private final Scopes scopes;
  private final Function function;
  private final Map<Expression.Call, Section> sections = new IdentityHashMap<>();
  private final List<Section> all = new ArrayList<>();
  private final Map<Section, Set<Expression.Call>> closings = new IdentityHashMap<>();
  private final Map<Section, Set<Node>> inside = new IdentityHashMap<>();
  private final Map<Point, Set<Section>> openAt = new IdentityHashMap<>();
  private final Set<Fault> faults = new LinkedHashSet<>();

  private Sections(Unit unit, Function function) {
    this.unit = unit;
    this.function = function;
    flow = ControlFlow.of(function, Ledger.throwing(unit));
    scopes = Scopes.of(function);
  }

  /** How a section is written. */
  public enum Form {
    /** {@code Py_BEGIN_CRITICAL_SECTION} and its relatives: a block of its own. */
    MACRO,
    /** {@code PyCriticalSection_Begin} and its relatives. */
    FUNCTION
  }

  /**
   * A critical section. Sections are compared by identity.
   *
   * @param opening the call that opens it; for a macro, its span is the whole invocation
   * @param objects what it locks, one or two expressions
   * @param mutex whether these are mutexes and not objects
   * @param block the innermost block that its variable lives in; for a macro, the section's braces
   */
  public record Section(
      Form form,
      Expression.Call opening,
      List<Expression> objects,
      boolean mutex,
      Statement.Compound block) {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** What can be wrong with a section. */
  public enum Kind {
    /** Control leaves it while it is open, or it is still open where the function is left. */
    LEFT("a critical section is left without being closed"),
    /** A C++ exception leaves it. */
    THROWN("a critical section is left by an exception"),
    /** It is closed on a way on which nothing has opened it. */
    ENTERED("a critical section is closed that is not open"),
    /** It is opened while it is open. */
    REOPENED("a critical section is opened while it is open"),
    /** It is closed while one that was opened later is open. */
    ORDER("critical sections are not closed in the reverse order"),
    /** Something in it was not understood, or there are too many ways. */
    UNKNOWN("a critical section has code in it that is not understood");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** What is wrong, in words. */
    public String words() {
      return words;
    }
  }

  /**
   * Something wrong.
   *
   * @param section the section; empty if something is closed that nothing opens
   * @param span where it shows: the exit, the jump, the call that may throw, or the call that
   *     closes
   */
  public record Fault(Kind kind, Optional<Section> section, Span span) {}

  /** The sections of {@code function}. */
  public static Sections of(Unit unit, Function function) {
    Sections sections = new Sections(unit, function);
    sections.collect();
    sections.explore();
    return sections;
  }

  /** The sections, in the order of the text. */
  public List<Section> all() {
    return Collections.unmodifiableList(all);
  }

  /** What is wrong, in the order of the text. */
  public List<Fault> faults() {
    return faults.stream().sorted((a, b) -> a.span().compareTo(b.span())).toList();
  }

  /** What is wrong with one section, in the order of the text. */
  public List<Fault> faults(Section section) {
    return faults().stream().filter(f -> f.section().equals(Optional.of(section))).toList();
  }

  /** The calls that close a section; for a macro, each span is the whole invocation. */
  public List<Expression.Call> closings(Section section) {
    return List.copyOf(closings.getOrDefault(section, Set.of()));
  }

  /** The sections that are open, on some way, when control comes to a point of {@link #flow()}. */
  public Set<Section> openAt(Point point) {
    return Collections.unmodifiableSet(openAt.getOrDefault(point, Set.of()));
  }

  /** The graph on which the sections were followed. */
  public ControlFlow flow() {
    return flow;
  }

  private static boolean opens(Expression.Call call) {
    return switch (call.name()) {
      case "PyCriticalSection_Begin",
          "PyCriticalSection_BeginMutex",
          "PyCriticalSection2_Begin",
          "PyCriticalSection2_BeginMutex" ->
          call.arguments().size() > 1;
      default -> false;
    };
  }

  private static boolean closes(Expression.Call call) {
    return switch (call.name()) {
      case "PyCriticalSection_End", "PyCriticalSection2_End" -> !call.arguments().isEmpty();
      default -> false;
    };
  }

  private void collect() {
    collect(function.body(), new ArrayDeque<>());
  }

  private void collect(Node node, Deque<Statement.Compound> blocks) {
    Patience.check();
    if (node instanceof Expression.Call call && opens(call)) {
      boolean macro = call.arguments().getFirst().asAddressOf().orElse("").startsWith("_py_cs");
      Section section =
          new Section(
              macro ? Form.MACRO : Form.FUNCTION,
              call,
              call.arguments().subList(1, call.arguments().size()),
              call.name().endsWith("Mutex"),
              home(call, blocks));
      sections.put(call, section);
      all.add(section);
      Set<Node> nodes = Collections.newSetFromMap(new IdentityHashMap<>());
      section.block().walk(nodes::add);
      inside.put(section, nodes);
    }
    boolean block = node instanceof Statement.Compound;
    if (block) {
      blocks.push((Statement.Compound) node);
    }
    node.children().forEach(child -> collect(child, blocks));
    if (block) {
      blocks.pop();
    }
  }

  /** The block in which the section's variable is declared. */
  private Statement.Compound home(Expression.Call call, Deque<Statement.Compound> blocks) {
    Optional<String> key = scopes.addressed(call.arguments().getFirst());
    for (Statement.Compound block : blocks) {
      if (key.isPresent() && scopes.declaredIn(block).contains(key.get())) {
        return block;
      }
    }
    return function.body();
  }

  /** A point reached with these sections open, the innermost last. */
  private record Visit(Point point, List<Section> open, Optional<Visit> before) {}

  private record Key(int point, List<Section> open) {}

  private void explore() {
    if (all.isEmpty() && noneIsClosed()) {
      return;
    }
    Set<Key> seen = new HashSet<>();
    Deque<Visit> waiting = new ArrayDeque<>();
    waiting.add(new Visit(flow.enter(), List.of(), Optional.empty()));
    while (!waiting.isEmpty()) {
      Patience.check();
      Visit visit = waiting.poll();
      if (!seen.add(new Key(visit.point().index(), visit.open()))) {
        continue;
      }
      if (seen.size() > MOST_VISITS) {
        all.forEach(s -> fault(Kind.UNKNOWN, Optional.of(s), s.opening().span()));
        return;
      }
      visit
          .open()
          .forEach(
              section ->
                  openAt.computeIfAbsent(visit.point(), any -> new LinkedHashSet<>()).add(section));
      List<Section> open = step(visit);
      for (Edge edge : visit.point().out()) {
        // What throws is not done: a call that opens has not opened, one that closes cannot throw.
        List<Section> along = edge.way() == Way.THROWN ? visit.open() : open;
        waiting.add(new Visit(edge.to(), across(visit, edge, along), Optional.of(visit)));
      }
    }
  }

  private boolean noneIsClosed() {
    boolean[] closed = new boolean[1];
    function.body().walk(n -> closed[0] |= n instanceof Expression.Call call && closes(call));
    return !closed[0];
  }

  private List<Section> step(Visit visit) {
    Optional<Node> node = evaluated(visit.point().step());
    if (visit.point().step() instanceof Step.Unknown unknown) {
      visit.open().forEach(s -> fault(Kind.UNKNOWN, Optional.of(s), unknown.statement().span()));
    }
    List<Section> open = new ArrayList<>(visit.open());
    node.ifPresent(
        evaluated ->
            evaluated.walk(
                inner -> {
                  if (inner instanceof Expression.Call call) {
                    call(call, visit, open);
                  }
                }));
    return List.copyOf(open);
  }

  private void call(Expression.Call call, Visit visit, List<Section> open) {
    Section opened = sections.get(call);
    if (opened != null) {
      Optional<Section> same = open.stream().filter(s -> isSame(s, call)).findFirst();
      if (same.isPresent()) {
        fault(Kind.REOPENED, same, call.span());
        open.remove(same.get());
      }
      open.add(opened);
    } else if (closes(call)) {
      Optional<Section> closed = open.reversed().stream().filter(s -> isSame(s, call)).findFirst();
      if (closed.isEmpty()) {
        fault(Kind.ENTERED, all.stream().filter(s -> isSame(s, call)).findFirst(), jump(visit));
        return;
      }
      if (open.getLast() != closed.get()) {
        fault(Kind.ORDER, closed, call.span());
      }
      open.remove(closed.get());
      closings
          .computeIfAbsent(closed.get(), any -> Collections.newSetFromMap(new IdentityHashMap<>()))
          .add(call);
    }
  }

  /** Whether a section and a call have the same variable. */
  private boolean isSame(Section section, Expression.Call call) {
    Expression one = section.opening().arguments().getFirst();
    Expression other = call.arguments().getFirst();
    Optional<String> key = scopes.addressed(one);
    return key.isPresent()
        ? key.equals(scopes.addressed(other))
        : unit.withoutTrivia(one.span()).equals(unit.withoutTrivia(other.span()));
  }

  /** What is open behind an edge: leaving the block of a section's variable leaves the section. */
  private List<Section> across(Visit visit, Edge edge, List<Section> open) {
    List<Section> still = new ArrayList<>(open);
    for (Section section : open) {
      if (!isIn(section, edge.to())) {
        still.remove(section);
        fault(
            edge.way() == Way.THROWN ? Kind.THROWN : Kind.LEFT, Optional.of(section), exit(visit));
      }
    }
    return still;
  }

  private boolean isIn(Section section, Point point) {
    Optional<Statement> at = statement(point.step());
    return at.isPresent() && inside.getOrDefault(section, Set.of()).contains(at.get());
  }

  private static Optional<Statement> statement(Step step) {
    return switch (step) {
      case Step.Enter enter -> Optional.empty();
      case Step.Exit exit -> Optional.empty();
      case Step.Unwind unwind -> Optional.empty();
      case Step.Evaluate evaluate -> Optional.of(evaluate.statement());
      case Step.Declare declare -> Optional.of(declare.statement());
      case Step.Test test -> Optional.of(test.statement());
      case Step.Choose choose -> Optional.of(choose.statement());
      case Step.Leave leave -> Optional.of(leave.statement());
      case Step.Jump jump -> Optional.of(jump.statement());
      case Step.Close close -> Optional.of(close.block());
      case Step.Unknown unknown -> Optional.of(unknown.statement());
    };
  }

  private static Optional<Node> evaluated(Step step) {
    return switch (step) {
      case Step.Evaluate evaluate -> Optional.of(evaluate.expression());
      case Step.Declare declare -> declare.variable().initializer().map(Node.class::cast);
      case Step.Test test -> Optional.of(test.condition());
      case Step.Choose choose -> Optional.of(choose.value());
      case Step.Leave leave -> leave.statement().value().map(Node.class::cast);
      default -> Optional.empty();
    };
  }

  /** Where control goes out, seen from the last point inside. */
  private Span exit(Visit last) {
    return switch (last.point().step()) {
      case Step.Close close -> {
        int end = close.block().span().end();
        yield new Span(Math.max(close.block().span().start(), end - 1), end);
      }
      default ->
          evaluated(last.point().step())
              .filter(node -> !(last.point().step() instanceof Step.Leave))
              .map(Node::span)
              .or(() -> statement(last.point().step()).map(Node::span))
              .orElse(function.nameSpan());
    };
  }

  /** The last jump before a point; the point itself if there is none. */
  private Span jump(Visit visit) {
    for (Optional<Visit> at = Optional.of(visit); at.isPresent(); at = at.get().before()) {
      if (at.get().point().step() instanceof Step.Jump jump) {
        return jump.statement().span();
      }
      if (at.get().point().step() instanceof Step.Choose choose) {
        return choose.value().span();
      }
    }
    return exit(visit);
  }

  private void fault(Kind kind, Optional<Section> section, Span span) {
    faults.add(new Fault(kind, section, span));
  }
}
