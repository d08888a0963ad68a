package dev.ftport.catalogue.locks;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.Locks;
import dev.ftport.flow.Sections;
import dev.ftport.flow.Sections.Section;
import dev.ftport.flow.Step;
import dev.ftport.program.Program;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds what is read from an object in a section, and used after the section was let go. */
public final class StaleInSection implements Transform {
  private static final About ABOUT = About.of(StaleInSection.class);

  /** In these nobody else has the object. */
  private static final List<String> ALONE =
      List.of("new", "init", "dealloc", "clear", "free", "create", "traverse");

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    Locks locks = Locks.of(unit);
    for (Function function : unit.functions()) {
      Sections sections = Sections.of(unit, function);
      for (Section section : sections.all()) {
        if (!section.mutex()) {
          findings.addAll(stale(unit, locks, function, sections, section));
        }
      }
    }
    return findings;
  }

  /** A variable that is given what a field points to. */
  private record Read(String variable, Expression value, String field, Point point) {}

  private static List<Finding> stale(
      Unit unit, Locks locks, Function function, Sections sections, Section section) {
    List<Finding> findings = new ArrayList<>();
    Set<String> objects = objects(function, section);
    for (Point point : sections.flow().points()) {
      if (!sections.openAt(point).contains(section)) {
        continue;
      }
      read(function, point, objects)
          .filter(read -> isChanged(unit, read.field()))
          .filter(read -> !isHeld(function, read.variable()))
          .flatMap(read -> finding(unit, locks, sections, section, read))
          .ifPresent(findings::add);
    }
    return findings;
  }

  /** The names of what the section locks, and of variables that are casts of it. */
  private static Set<String> objects(Function function, Section section) {
    Set<String> names = new HashSet<>();
    section.objects().forEach(object -> object.asName().ifPresent(names::add));
    for (Variable variable : Unit.locals(function)) {
      variable
          .initializer()
          .flatMap(Expression::asName)
          .filter(names::contains)
          .ifPresent(any -> names.add(variable.name()));
      if (names.contains(variable.name())) {
        variable.initializer().flatMap(Expression::asName).ifPresent(names::add);
      }
    }
    return names;
  }

  private static Optional<Read> read(Function function, Point point, Set<String> objects) {
    return switch (point.step()) {
      case Step.Declare declare ->
          declare
              .variable()
              .initializer()
              .filter(any -> declare.variable().pointers() > 0)
              .flatMap(
                  value ->
                      field(value, objects)
                          .map(f -> new Read(declare.variable().name(), value, f, point)));
      case Step.Evaluate evaluate ->
          evaluate.expression() instanceof Expression.Assign assign && assign.operator().equals("=")
              ? assign
                  .target()
                  .asName()
                  .filter(name -> isPointer(function, name))
                  .flatMap(
                      name ->
                          field(assign.value(), objects)
                              .map(f -> new Read(name, assign.value(), f, point)))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean isPointer(Function function, String name) {
    return Stream.concat(function.parameters().stream(), Unit.locals(function).stream())
        .anyMatch(v -> v.name().equals(name) && v.pointers() > 0);
  }

  /** The field of the object that a value is, or points into. */
  private static Optional<String> field(Expression value, Set<String> objects) {
    return switch (value.withoutCasts()) {
      case Expression.Member member ->
          member.object().asName().filter(objects::contains).map(any -> member.field());
      case Expression.Index index -> field(index.array(), objects);
      case Expression.Binary sum ->
          sum.operator().equals("+") ? field(sum.left(), objects) : Optional.empty();
      case Expression.Unary address ->
          address.operator().equals("&") && address.operand() instanceof Expression.Index index
              ? field(index.array(), objects)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Whether a function that others may run meanwhile sets the field. */
  private static boolean isChanged(Unit unit, String field) {
    for (Function function : unit.functions()) {
      String name = function.name().toLowerCase(Locale.ROOT);
      if (ALONE.stream().noneMatch(name::contains)) {
        boolean[] found = new boolean[1];
        function.body().walk(node -> found[0] |= sets(node, field));
        if (found[0]) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean sets(Node node, String field) {
    return switch (node) {
      case Expression.Assign assign -> isField(assign.target(), field);
      case Expression.Call call ->
          switch (call.name()) {
            case "Py_CLEAR", "Py_SETREF", "Py_XSETREF", "PyMem_Resize" ->
                !call.arguments().isEmpty() && isField(call.arguments().getFirst(), field);
            default -> false;
          };
      default -> false;
    };
  }

  private static boolean isField(Expression target, String field) {
    return target.withoutCasts() instanceof Expression.Member member
        && member.field().equals(field);
  }

  /** Whether the function takes a reference to what the variable holds. */
  private static boolean isHeld(Function function, String variable) {
    boolean[] found = new boolean[1];
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Call call
                  && call.arguments().size() == 1
                  && call.arguments().getFirst().asName().equals(Optional.of(variable))) {
                found[0] |=
                    switch (call.name()) {
                      case "Py_INCREF", "Py_XINCREF", "Py_NewRef", "Py_XNewRef" -> true;
                      default -> false;
                    };
              }
            });
    return found[0];
  }

  /** A point that is reached after these calls, or before any. */
  private record Reached(Point point, Optional<Expression.Call> call) {}

  private static Optional<Finding> finding(
      Unit unit, Locks locks, Sections sections, Section section, Read read) {
    Set<Reached> seen = new HashSet<>();
    Deque<Reached> waiting = new ArrayDeque<>();
    read.point().out().forEach(edge -> waiting.add(new Reached(edge.to(), Optional.empty())));
    while (!waiting.isEmpty()) {
      Reached at = waiting.poll();
      if (at.point() == read.point()
          || !sections.openAt(at.point()).contains(section)
          || !seen.add(at)) {
        continue;
      }
      if (at.call().isPresent()) {
        Optional<Node> use = use(at.point(), read.variable());
        if (use.isPresent()) {
          return Optional.of(finding(unit, read, at.call().get(), use.get()));
        }
      }
      if (isSet(at.point(), read.variable())) {
        continue;
      }
      Optional<Expression.Call> call = at.call().or(() -> suspends(locks, at.point()));
      for (Edge edge : at.point().out()) {
        waiting.add(new Reached(edge.to(), call));
      }
    }
    return Optional.empty();
  }

  private static Finding finding(Unit unit, Read read, Expression.Call call, Node use) {
    return new Finding(
        ABOUT.id(),
        use.span(),
        "`%s` was read from `%s` before a call that may suspend the critical section"
            .formatted(read.variable(), read.field()),
        Remedy.advice(
            "read `%s` again behind `%s` in line %d, or hold a reference to what it was: another"
                    .formatted(read.field(), call.name(), unit.file().line(call.span().start()))
                + " thread may have changed it meanwhile"));
  }

  private static Optional<Node> use(Point point, String variable) {
    List<Node> uses = new ArrayList<>();
    for (Node node : point.step().evaluated().stream().toList()) {
      Node read =
          node instanceof Expression.Assign assign
                  && assign.operator().equals("=")
                  && assign.target().asName().equals(Optional.of(variable))
              ? assign.value()
              : node;
      read.walk(
          inner -> {
            if (inner instanceof Expression.Name name && name.text().equals(variable)) {
              uses.add(inner);
            }
          });
    }
    return uses.stream().findFirst();
  }

  private static boolean isSet(Point point, String variable) {
    return switch (point.step()) {
      case Step.Evaluate evaluate ->
          evaluate.expression() instanceof Expression.Assign assign
              && assign.target().asName().equals(Optional.of(variable));
      case Step.Declare declare -> declare.variable().name().equals(variable);
      default -> false;
    };
  }

  private static Optional<Expression.Call> suspends(Locks locks, Point point) {
    List<Expression.Call> calls = new ArrayList<>();
    for (Node node : point.step().evaluated().stream().toList()) {
      node.walk(
          inner -> {
            if (inner instanceof Expression.Call call
                && !call.name().startsWith("PyCriticalSection")
                && !call.name().startsWith("PyErr_")
                && locks.mayWait(call)) {
              calls.add(call);
            }
          });
    }
    return calls.stream().findFirst();
  }
}
