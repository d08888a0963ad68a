package dev.ftport.catalogue.threads;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Spelling;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Attachment;
import dev.ftport.flow.Attachment.Followed;
import dev.ftport.flow.Attachment.Status;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.ControlFlow.Way;
import dev.ftport.flow.Events;
import dev.ftport.flow.Ledger;
import dev.ftport.flow.Route;
import dev.ftport.flow.Step;
import dev.ftport.flow.Throws;
import dev.ftport.program.Program;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Finds ways on which a thread state is detached and not attached again. */
public final class StateNotRestored implements Transform {
  private static final About ABOUT = About.of(StateNotRestored.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    Attachment attachment = Attachment.of(unit);
    for (Function function : unit.functions()) {
      if (mentions(function, "PyEval_SaveThread")) {
        Followed followed = attachment.follow(function, Status.ATTACHED);
        function
            .body()
            .walk(
                node -> {
                  if (node instanceof Statement.Compound block && isMacros(block)) {
                    findings.addAll(exits(unit, attachment, followed, block));
                  }
                });
        for (Ledger.Taken taken : Ledger.taken(unit, function)) {
          if (taken.call().name().equals("PyEval_SaveThread") && !isMacro(unit, taken.call())) {
            findings.addAll(lost(unit, attachment, function, followed, taken));
          }
        }
      }
    }
    return findings;
  }

  private static boolean mentions(Function function, String callee) {
    return contains(
        function.body(), n -> n instanceof Expression.Call call && call.name().equals(callee));
  }

  /** Whether {@code Py_BEGIN_ALLOW_THREADS} opens the block. */
  private static boolean isMacros(Statement.Compound block) {
    return !block.statements().isEmpty()
        && block.statements().getFirst() instanceof Statement.Declaration declaration
        && !declaration.isEditable()
        && declaration.variables().stream().anyMatch(v -> v.name().equals("_save"));
  }

  private static boolean isMacro(Unit unit, Expression.Call call) {
    String text = call.span().of(unit.file().text());
    return !call.isEditable()
        && (text.startsWith("Py_BEGIN_ALLOW_THREADS") || text.startsWith("Py_UNBLOCK_THREADS"));
  }

  /** What leaves the block of the macros while the thread state is detached. */
  private static List<Finding> exits(
      Unit unit, Attachment attachment, Followed followed, Statement.Compound block) {
    Set<Node> inside = Collections.newSetFromMap(new IdentityHashMap<>());
    block.walk(inside::add);
    Map<Span, Finding> found = new LinkedHashMap<>();
    Statement first = block.statements().getFirst();
    boolean[] thrown = new boolean[1];
    for (Point point : followed.flow().points()) {
      Optional<Statement> statement = Events.statement(point);
      if (statement.isEmpty() || !inside.contains(statement.get()) || !followed.isDetached(point)) {
        continue;
      }
      for (Edge edge : point.out()) {
        if (isIn(edge.to(), inside)) {
          continue;
        }
        boolean exception = edge.way() == Way.THROWN;
        if (point.step() instanceof Step.Close
            || (exception && (thrown[0] || !Throws.of(attachment).in(statement.get())))) {
          continue;
        }
        thrown[0] |= exception;
        found.putIfAbsent(
            statement.get().span(),
            new Finding(
                ABOUT.id(),
                statement.get().span(),
                exception
                    ? "an exception leaves the code between `Py_BEGIN_ALLOW_THREADS` and its end"
                    : "the code between `Py_BEGIN_ALLOW_THREADS` and its end is left",
                Remedy.advice(
                    (exception
                            ? "catch it before the end, or use an object that attaches the thread"
                                + " state when it dies: "
                            : "attach the thread state first (`Py_BLOCK_THREADS`), or leave behind"
                                + " `Py_END_ALLOW_THREADS`: ")
                        + way(unit, followed, first, point))));
      }
    }
    return List.copyOf(found.values());
  }

  private static boolean isIn(Point point, Set<Node> inside) {
    return Events.statement(point).map(inside::contains).orElse(false);
  }

  private static String way(Unit unit, Followed followed, Statement from, Point to) {
    return followed
        .flow()
        .first(from)
        .flatMap(start -> Route.between(unit, start, p -> p == to, p -> false))
        .map(Route::words)
        .orElse("the thread state is detached there");
  }

  /** The exits that {@code PyEval_SaveThread} reaches without {@code PyEval_RestoreThread}. */
  private static List<Finding> lost(
      Unit unit, Attachment attachment, Function function, Followed followed, Ledger.Taken taken) {
    List<Finding> findings = new ArrayList<>();
    for (Ledger.Row row : taken.ledger().rows()) {
      if (row.fault().filter(fault -> fault.startsWith("leaks")).isEmpty()) {
        continue;
      }
      Span place = row.entries().getLast().span();
      if (isThrown(function, place, attachment)) {
        continue;
      }
      findings.add(
          new Finding(
              ABOUT.id(),
              place,
              "the thread state is still detached here",
              reason(function, attachment, taken, place)
                  .map(Remedy::leftAlone)
                  .orElseGet(
                      () ->
                          Remedy.advice(
                              "call `PyEval_RestoreThread` on this way, too: "
                                  + way(unit, followed, taken)))));
    }
    return findings;
  }

  /** Whether it is an exception of something that throws nothing as far as can be seen. */
  private static boolean isThrown(Function function, Span place, Attachment attachment) {
    return contains(
        function.body(),
        node ->
            (node instanceof Expression
                    || node instanceof Statement.Evaluation
                    || node instanceof Statement.Declaration)
                && node.span().equals(place)
                && !Throws.of(attachment).in(node));
  }

  private static String way(Unit unit, Followed followed, Ledger.Taken taken) {
    return Route.pointOf(followed.flow(), taken.call())
        .flatMap(
            start ->
                Route.between(
                    unit,
                    start,
                    point -> point == followed.flow().exit(),
                    point -> gives(point, taken)))
        .map(Route::words)
        .orElse("it is detached in line " + unit.file().line(taken.call().span().start()));
  }

  private static boolean gives(Point point, Ledger.Taken taken) {
    boolean[] found = new boolean[1];
    Events.statement(point)
        .filter(statement -> !(statement instanceof Statement.Compound))
        .filter(statement -> point.step() instanceof Step.Evaluate)
        .ifPresent(
            statement ->
                statement.walk(
                    node ->
                        found[0] |=
                            node instanceof Expression.Call call
                                && taken.gives().contains(call.name())));
    return found[0];
  }

  /** Why it is right that the function returns without a thread state, at {@code place}. */
  private static Optional<String> reason(
      Function function, Attachment attachment, Ledger.Taken taken, Span place) {
    boolean[] kept = new boolean[1];
    boolean[] elsewhere = new boolean[1];
    boolean[] dropped = new boolean[1];
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.Evaluation evaluation
                  && evaluation.expression().withoutCasts() == taken.call()) {
                dropped[0] = true;
              }
              if (node instanceof Expression.Assign assign
                  && assign.value().withoutCasts() == taken.call()) {
                kept[0] |= assign.target().asName().isEmpty();
              }
              if (node instanceof Statement.Return exit
                  && exit.value().isPresent()
                  && function.returnType().contains("PyThreadState")) {
                kept[0] = true;
              }
              if (node instanceof Expression.Call call && call != taken.call()) {
                elsewhere[0] |=
                    attachment
                        .function(call.name())
                        .map(
                            own -> attachment.after(own, Status.DETACHED).contains(Status.ATTACHED))
                        .orElse(false);
              }
            });
    if (dropped[0]) {
      return Optional.of(
          "whoever calls this knows the thread state: it is detached for them again");
    }
    if (kept[0]) {
      return Optional.of("the thread state is kept for another function to attach");
    }
    if (elsewhere[0]) {
      return Optional.of("a function that is called here attaches it");
    }
    if (isMember(function, taken)) {
      return Optional.of("a member of the object keeps it for another function to attach");
    }
    if (isHandedOn(function, taken, place)) {
      return Optional.of("it is handed to a function, which may attach it");
    }
    return isGivenBackAlike(function, taken, place)
        ? Optional.of("it is attached again under the same condition")
        : Optional.empty();
  }

  /** The variables that are given the thread state. */
  private static Set<String> holders(Function function, Ledger.Taken taken) {
    Set<String> names = new HashSet<>();
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Assign assign
                  && assign.value().withoutCasts() == taken.call()) {
                assign.target().asName().ifPresent(names::add);
              }
              if (node instanceof Statement.Declaration declaration) {
                declaration.variables().stream()
                    .filter(v -> v.initializer().filter(i -> i == taken.call()).isPresent())
                    .forEach(v -> names.add(v.name()));
              }
            });
    return names;
  }

  /** Whether a function that is no part of the C API is given the thread state before a place. */
  private static boolean isHandedOn(Function function, Ledger.Taken taken, Span place) {
    Set<String> holders = holders(function, taken);
    return contains(
        function.body(),
        node ->
            node instanceof Expression.Call call
                && call.span().start() < place.start()
                && !call.name().startsWith("PyEval_")
                && call.arguments().stream()
                    .flatMap(argument -> argument.asName().stream())
                    .anyMatch(holders::contains));
  }

  /**
   * Whether an {@code if} round the call that detaches asks what another one, before a place, asks
   * round a call that attaches.
   */
  private static boolean isGivenBackAlike(Function function, Ledger.Taken taken, Span place) {
    Set<String> detaching = new HashSet<>();
    Set<String> attaching = new HashSet<>();
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.If choice) {
                boolean takes = contains(choice.positive(), inner -> inner == taken.call());
                boolean gives =
                    contains(
                        choice.positive(),
                        inner ->
                            inner instanceof Expression.Call call
                                && taken.gives().contains(call.name()));
                if (takes && !gives) {
                  detaching.add(Spelling.of(choice.condition()));
                }
                if (gives && !takes && choice.span().start() < place.start()) {
                  attaching.add(Spelling.of(choice.condition()));
                }
              }
            });
    return attaching.stream().anyMatch(detaching::contains);
  }

  private static boolean contains(Node whole, Predicate<Node> wanted) {
    boolean[] found = new boolean[1];
    whole.walk(node -> found[0] |= wanted.test(node));
    return found[0];
  }

  /** Whether what keeps it is no local variable: a global one, or a member of a C++ object. */
  private static boolean isMember(Function function, Ledger.Taken taken) {
    Set<String> own = new HashSet<>();
    function.parameters().forEach(v -> own.add(v.name()));
    Unit.locals(function).forEach(v -> own.add(v.name()));
    return holders(function, taken).stream().anyMatch(name -> !own.contains(name));
  }
}
