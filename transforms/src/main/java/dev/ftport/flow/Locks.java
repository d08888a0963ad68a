package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.LockCalls;
import dev.ftport.capi.LockCalls.Does;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Patience;
import dev.ftport.facts.Spelling;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The locks of a file that are not critical sections: where they are taken, and what is called
 * while they are held. Two locks are taken for the same if their last names are the same: {@code
 * &self->lock} and {@code other->lock}.
 */
public final class Locks {
  private static final Set<String> GUARDS =
      Set.of("std::lock_guard", "std::unique_lock", "std::scoped_lock", "std::shared_lock");

  private static final Set<String> TAGS =
      Set.of("std::defer_lock", "std::try_to_lock", "std::adopt_lock");

  private final Unit unit;
  private final String code;
  private final Attachment attachment;
  private final Map<String, Boolean> waiting = new HashMap<>();
  private final List<Take> takes = new ArrayList<>();

  private Locks(Unit unit) {
    this.unit = unit;
    String text = unit.file().text();
    this.code = text.contains("unlock") ? unit.withoutTrivia(new Span(0, text.length())) : "";
    this.attachment = Attachment.of(unit);
    for (Function function : unit.functions()) {
      function.body().walk(node -> take(function, node));
    }
  }

  /** How a lock is taken. */
  public enum Way {
    /** A function waits until it has it. */
    CALL,
    /** A method of a C++ object waits. */
    METHOD,
    /** A C++ object holds it as long as the object lives. */
    GUARD
  }

  /**
   * A place where a lock is taken, if need be after waiting for it.
   *
   * @param node the call, or the declaration of the guard
   * @param lock the last name of the lock
   * @param call what takes it, in words
   * @param staysAttached whether a thread state stays attached while it waits
   */
  public record Take(
      Function function,
      Way way,
      Node node,
      Span span,
      String lock,
      String call,
      boolean staysAttached) {}

  /** The locks of {@code unit}; to be asked by one thread only. */
  public static Locks of(Unit unit) {
    return new Locks(unit);
  }

  /** Where locks are taken, in the order of the functions. */
  public List<Take> takes() {
    return Collections.unmodifiableList(takes);
  }

  /** The thread states of the same file. */
  public Attachment attachment() {
    return attachment;
  }

  private void take(Function function, Node node) {
    switch (node) {
      case Expression.Call call -> call(function, call);
      case Statement.Evaluation evaluation -> {
        method(function, evaluation);
        evaluatedGuard(function, evaluation);
      }
      case Statement.Declaration declaration ->
          declaration.variables().forEach(variable -> guard(function, declaration, variable));
      default -> {}
    }
  }

  private void call(Function function, Expression.Call call) {
    Optional<LockCalls.Row> row =
        call.callee() instanceof Expression.Name ? LockCalls.of(call.name()) : Optional.empty();
    if (row.isEmpty() || !waits(row.get(), call)) {
      return;
    }
    takes.add(
        new Take(
            function,
            Way.CALL,
            call,
            call.span(),
            lastName(call.arguments().get(row.get().argument())),
            call.name(),
            row.get().staysAttached()));
  }

  /** Whether a call waits until it has the lock. */
  public static boolean waits(LockCalls.Row row, Expression.Call call) {
    return row.argument() < call.arguments().size()
        && switch (row.does()) {
          case TAKE -> true;
          case TAKE_LAST ->
              !Set.of("0", "NOWAIT_LOCK")
                  .contains(Spelling.of(call.arguments().getLast().withoutCasts()));
          case TRY, GIVE, WAIT -> false;
        };
  }

  /** {@code m.lock();}, if somewhere there is {@code m.unlock()}. */
  private void method(Function function, Statement.Evaluation evaluation) {
    if (evaluation.expression() instanceof Expression.Call call
        && call.arguments().isEmpty()
        && call.callee() instanceof Expression.Member member
        && (member.field().equals("lock") || member.field().equals("lock_shared"))) {
      String lock = lastName(member.object());
      if (code.contains(lock + ".unlock") || code.contains(lock + "->unlock")) {
        takes.add(new Take(function, Way.METHOD, call, call.span(), lock, "lock", true));
      }
    }
  }

  private void guard(Function function, Statement at, Variable variable) {
    String type = variable.type().replace(" ", "").replaceFirst("^const", "");
    int angle = type.indexOf('<');
    String name = angle < 0 ? type : type.substring(0, angle);
    if (GUARDS.contains(name)
        && variable.initializer().isPresent()
        && variable.initializer().get() instanceof Expression.Other made) {
      guard(function, at, name, arguments(made));
    }
  }

  /** A guard with arguments reads like two comparisons: {@code std::lock_guard < T > name(m)}. */
  private void evaluatedGuard(Function function, Statement.Evaluation evaluation) {
    if (evaluation.expression() instanceof Expression.Binary outer
        && outer.operator().equals(">")
        && outer.left() instanceof Expression.Binary inner
        && inner.operator().equals("<")
        && inner.left() instanceof Expression.Name name
        && GUARDS.contains(name.text())) {
      List<Expression> arguments =
          switch (outer.right()) {
            case Expression.Call call -> call.arguments();
            case Expression.Other made -> arguments(made);
            default -> List.of();
          };
      guard(function, evaluation, name.text(), arguments);
    }
  }

  private static List<Expression> arguments(Expression.Other made) {
    List<Expression> all = new ArrayList<>();
    for (Expression operand : made.operands()) {
      if (operand instanceof Expression.Braces braces) {
        braces.clauses().forEach(clause -> all.add(clause.value()));
      } else {
        all.add(operand);
      }
    }
    return all;
  }

  private void guard(Function function, Statement at, String name, List<Expression> arguments) {
    if (arguments.isEmpty()
        || arguments.stream().anyMatch(a -> TAGS.contains(a.asName().orElse("")))) {
      return;
    }
    for (Expression argument : arguments) {
      takes.add(new Take(function, Way.GUARD, at, at.span(), lastName(argument), name, true));
    }
  }

  /** The last name of an expression: a field, a variable or a function. */
  public static String lastName(Expression expression) {
    return switch (expression.withoutCasts()) {
      case Expression.Name name -> {
        int colons = name.text().lastIndexOf("::");
        yield colons < 0 ? name.text() : name.text().substring(colons + 2);
      }
      case Expression.Member member -> member.field();
      case Expression.Unary unary -> lastName(unary.operand());
      case Expression.Index index -> lastName(index.array());
      case Expression.Call call -> call.name();
      default -> "";
    };
  }

  /** Whether a call gives a lock back. */
  public static boolean gives(Expression.Call call, String lock) {
    Optional<LockCalls.Row> row = LockCalls.of(call.name());
    if (row.isPresent() && row.get().does() == Does.GIVE) {
      return row.get().argument() < call.arguments().size()
          && lastName(call.arguments().get(row.get().argument())).equals(lock);
    }
    return call.callee() instanceof Expression.Member member
        && member.field().startsWith("unlock")
        && lastName(member.object()).equals(lock);
  }

  /** Whether a function returns on some way with what is taken at {@code take} held. */
  public boolean outlives(Take take) {
    if (take.way() == Way.GUARD) {
      return false;
    }
    ControlFlow flow = ControlFlow.of(take.function(), false);
    return start(flow, take)
        .flatMap(
            from ->
                Route.between(
                    unit, from, point -> point == flow.exit(), point -> gives(point, take.lock())))
        .isPresent();
  }

  private static boolean gives(Point point, String lock) {
    boolean[] found = new boolean[1];
    for (Node node : point.step().evaluated().stream().toList()) {
      node.walk(inner -> found[0] |= inner instanceof Expression.Call call && gives(call, lock));
    }
    return found[0];
  }

  /** The calls that control may come to while what is taken at {@code take} is held. */
  public List<Expression.Call> held(Take take) {
    ControlFlow flow = ControlFlow.of(take.function(), false);
    List<Expression.Call> calls = new ArrayList<>();
    Set<Point> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Point> open = new ArrayDeque<>();
    start(flow, take).ifPresent(point -> point.out().forEach(edge -> open.add(edge.to())));
    Optional<Statement.Compound> scope = take.way() == Way.GUARD ? scope(take) : Optional.empty();
    while (!open.isEmpty()) {
      Patience.check();
      Point point = open.poll();
      if (!seen.add(point)
          || (scope.isPresent()
              && point.step() instanceof Step.Close close
              && close.block() == scope.get())) {
        continue;
      }
      List<Expression.Call> here = new ArrayList<>();
      point
          .step()
          .evaluated()
          .ifPresent(
              node ->
                  node.walk(
                      inner -> {
                        if (inner instanceof Expression.Call call) {
                          here.add(call);
                        }
                      }));
      if (here.stream().anyMatch(call -> gives(call, take.lock()))) {
        continue;
      }
      calls.addAll(here);
      for (Edge edge : point.out()) {
        open.add(edge.to());
      }
    }
    return calls;
  }

  private static Optional<Point> start(ControlFlow flow, Take take) {
    return take.node() instanceof Statement statement
        ? flow.first(statement)
        : Route.pointOf(flow, take.node());
  }

  private static Optional<Statement.Compound> scope(Take take) {
    List<Statement.Compound> found = new ArrayList<>();
    take.function()
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.Compound block
                  && block.statements().stream().anyMatch(s -> s == take.node())) {
                found.add(block);
              }
            });
    return found.stream().findFirst();
  }

  /**
   * Whether a call may run Python code or wait for another thread that has a thread state, itself
   * or in a function of the file that it calls.
   */
  public boolean mayWait(Expression.Call call) {
    if (!(call.callee() instanceof Expression.Name)) {
      return false;
    }
    Optional<Function> own = attachment.function(call.name());
    if (own.isPresent()) {
      return mayWait(own.get());
    }
    return CallEffects.of(call.name()).map(CallEffects::mayRunPython).orElse(false);
  }

  private boolean mayWait(Function function) {
    Boolean known = waiting.get(function.name());
    if (known == null) {
      waiting.put(function.name(), false);
      boolean[] found = new boolean[1];
      function
          .body()
          .walk(
              node ->
                  found[0] = found[0] || (node instanceof Expression.Call call && mayWait(call)));
      known = found[0];
      waiting.put(function.name(), known);
    }
    return known;
  }

  /** Whether a function of the file, or one that it calls, gives the lock back. */
  public boolean givesInside(Expression.Call call, String lock) {
    return givesInside(call, lock, new HashSet<>());
  }

  private boolean givesInside(Expression.Call call, String lock, Set<String> seen) {
    Optional<Function> own = attachment.function(call.name());
    if (own.isEmpty() || !seen.add(own.get().name())) {
      return false;
    }
    boolean[] found = new boolean[1];
    own.get()
        .body()
        .walk(
            node ->
                found[0] =
                    found[0]
                        || (node instanceof Expression.Call inner
                            && (LockCalls.of(inner.name())
                                    .filter(row -> row.does() == Does.GIVE)
                                    .isPresent()
                                || givesInside(inner, lock, seen))));
    return found[0];
  }
}
