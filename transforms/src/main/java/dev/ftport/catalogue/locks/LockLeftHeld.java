package dev.ftport.catalogue.locks;

import dev.ftport.capi.LockCalls;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.flow.ControlFlow;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.Events;
import dev.ftport.flow.Ledger;
import dev.ftport.flow.Locks;
import dev.ftport.flow.Locks.Take;
import dev.ftport.flow.Route;
import dev.ftport.flow.Throws;
import dev.ftport.program.Program;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds ways on which a function that gives a lock back leaves it held. */
public final class LockLeftHeld implements Transform {
  private static final About ABOUT = About.of(LockLeftHeld.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    Locks locks = Locks.of(unit);
    List<Finding> findings = new ArrayList<>();
    for (Function function : unit.functions()) {
      if (takes(function)) {
        for (Ledger.Taken taken : Ledger.taken(unit, function)) {
          if (LockCalls.of(taken.call().name()).isPresent()) {
            findings.addAll(left(unit, locks, function, taken));
          }
        }
      }
    }
    for (Take take : locks.takes()) {
      if (take.way() == Locks.Way.METHOD) {
        method(unit, locks, take).ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static boolean takes(Function function) {
    boolean[] found = new boolean[1];
    function
        .body()
        .walk(
            node ->
                found[0] |=
                    node instanceof Expression.Call call
                        && LockCalls.of(call.name())
                            .filter(row -> row.does() != LockCalls.Does.GIVE)
                            .isPresent());
    return found[0];
  }

  private static List<Finding> left(Unit unit, Locks locks, Function function, Ledger.Taken taken) {
    List<Finding> findings = new ArrayList<>();
    int argument = LockCalls.of(taken.call().name()).orElseThrow().argument();
    String lock =
        argument < taken.call().arguments().size()
            ? Locks.lastName(taken.call().arguments().get(argument))
            : "";
    Optional<String> reason = reason(locks, function, lock);
    boolean thrown = false;
    for (Ledger.Row row : taken.ledger().rows()) {
      if (row.fault().filter(fault -> fault.startsWith("leaks")).isEmpty()) {
        continue;
      }
      Span place = row.entries().getLast().span();
      Optional<Node> thrower = expression(function, place);
      if (thrower.isPresent() && (thrown || !Throws.of(locks.attachment()).in(thrower.get()))) {
        continue;
      }
      thrown |= thrower.isPresent();
      if (reason.isPresent()) {
        return List.of(finding(taken.call().span(), lock, false, Remedy.leftAlone(reason.get())));
      }
      findings.add(
          finding(
              place,
              lock,
              thrower.isPresent(),
              Remedy.advice(
                  advice(thrower.isPresent(), give(function, lock)) + way(unit, function, taken))));
    }
    return findings;
  }

  private static Finding finding(Span span, String lock, boolean exception, Remedy remedy) {
    return new Finding(
        ABOUT.id(),
        span,
        (exception ? "an exception leaves `%s` locked" : "`%s` is still locked here")
            .formatted(lock),
        remedy);
  }

  /** What gives the lock back on other ways. */
  private static String give(Function function, String lock) {
    List<String> names = new ArrayList<>();
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Call call && Locks.gives(call, lock)) {
                names.add(call.name());
              }
            });
    return names.getFirst();
  }

  private static String advice(boolean exception, String give) {
    return exception
        ? "hold it with an object that gives it back when it dies, or catch the exception: "
        : "call `%s` on this way, too: ".formatted(give);
  }

  private static Optional<Node> expression(Function function, Span place) {
    List<Node> found = new ArrayList<>();
    function
        .body()
        .walk(
            node -> {
              boolean evaluates =
                  node instanceof Expression
                      || node instanceof Statement.Evaluation
                      || node instanceof Statement.Declaration;
              if (evaluates && node.span().equals(place)) {
                found.add(node);
              }
            });
    return found.stream().findFirst();
  }

  /** Why it is right that the function returns with the lock held. */
  private static Optional<String> reason(Locks locks, Function function, String lock) {
    boolean[] gives = new boolean[1];
    boolean[] inside = new boolean[1];
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Call call) {
                gives[0] |= Locks.gives(call, lock);
                inside[0] = inside[0] || locks.givesInside(call, lock);
              }
            });
    if (inside[0]) {
      return Optional.of("a function that is called here gives it back");
    }
    if (isUnderOneCondition(function, lock)) {
      return Optional.of("it is taken and given back under the same condition");
    }
    String name = function.name().toLowerCase(Locale.ROOT);
    return !gives[0] || name.contains("lock") || name.contains("acquire") || name.contains("enter")
        ? Optional.of("the function takes the lock for its callers, who give it back")
        : Optional.empty();
  }

  /** Whether two {@code if} with the same condition take it and give it back. */
  private static boolean isUnderOneCondition(Function function, String lock) {
    Set<Expression> takes = new HashSet<>();
    Set<Expression> gives = new HashSet<>();
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.If choice && choice.negative().isEmpty()) {
                choice
                    .positive()
                    .walk(
                        inner -> {
                          if (inner instanceof Expression.Call call) {
                            if (Locks.gives(call, lock)) {
                              gives.add(choice.condition());
                            } else if (LockCalls.of(call.name()).isPresent()) {
                              takes.add(choice.condition());
                            }
                          }
                        });
              }
            });
    return takes.stream()
        .map(condition -> fields(condition))
        .anyMatch(
            names ->
                !names.isEmpty()
                    && gives.stream().anyMatch(condition -> fields(condition).equals(names)));
  }

  /** The names and operators of a condition, in their order. */
  private static List<String> fields(Expression condition) {
    List<String> words = new ArrayList<>();
    condition.walk(
        node -> {
          switch (node) {
            case Expression.Name name -> words.add(name.text());
            case Expression.Member member -> words.add("." + member.field());
            case Expression.Literal literal -> words.add(literal.text());
            case Expression.Unary unary -> words.add(unary.operator());
            case Expression.Binary binary -> words.add(binary.operator());
            case Expression.Call call -> words.add(call.name() + "()");
            default -> words.add("?");
          }
        });
    // What a call says may be different the next time.
    return words.stream().anyMatch(word -> word.equals("?") || word.endsWith("()"))
        ? List.of()
        : words;
  }

  private static String way(Unit unit, Function function, Ledger.Taken taken) {
    ControlFlow flow = ControlFlow.of(function, false);
    return Route.pointOf(flow, taken.call())
        .flatMap(from -> Route.between(unit, from, p -> p == flow.exit(), p -> gives(p, taken)))
        .map(Route::words)
        .orElse("it is taken in line " + unit.file().line(taken.call().span().start()));
  }

  private static boolean gives(Point point, Ledger.Taken taken) {
    return calls(point).stream().anyMatch(call -> taken.gives().contains(call.name()));
  }

  private static List<Expression.Call> calls(Point point) {
    List<Expression.Call> calls = new ArrayList<>();
    for (Node node : point.step().evaluated().stream().toList()) {
      node.walk(
          inner -> {
            if (inner instanceof Expression.Call call) {
              calls.add(call);
            }
          });
    }
    return calls;
  }

  /** {@code m.lock()} without {@code m.unlock()} on a way, that of an exception included. */
  private static Optional<Finding> method(Unit unit, Locks locks, Take take) {
    if (reason(locks, take.function(), take.lock()).isPresent() || isGuard(unit, take)) {
      return Optional.empty();
    }
    Throws thrown = Throws.of(locks.attachment());
    ControlFlow flow = ControlFlow.of(take.function(), true);
    Optional<Route> route =
        Route.pointOf(flow, take.node())
            .flatMap(
                from ->
                    Route.between(
                        unit,
                        from,
                        p -> p == flow.exit() || isThrower(p, thrown, flow),
                        p -> calls(p).stream().anyMatch(c -> Locks.gives(c, take.lock()))));
    return route.map(
        way -> {
          Point last = way.points().getLast();
          boolean exception = last != flow.exit();
          Span place = exception ? span(last, take) : span(before(way, take), take);
          return finding(
              place,
              take.lock(),
              exception,
              Remedy.advice(advice(exception, "unlock") + way.words()));
        });
  }

  /** The point before the exit. */
  private static Point before(Route way, Take take) {
    List<Point> points = way.points();
    return points.size() > 1 ? points.get(points.size() - 2) : points.getLast();
  }

  private static Span span(Point point, Take take) {
    return Events.statement(point).map(Node::span).orElse(take.span());
  }

  private static boolean isThrower(Point point, Throws thrown, ControlFlow flow) {
    boolean leaves = false;
    for (Edge edge : point.out()) {
      leaves |= edge.way() == ControlFlow.Way.THROWN && edge.to() == flow.unwind();
    }
    return leaves && point.step().evaluated().stream().anyMatch(thrown::in);
  }

  /** Whether it is a {@code std::unique_lock}, which gives the lock back when it dies. */
  private static boolean isGuard(Unit unit, Take take) {
    String code = unit.withoutTrivia(take.function().body().span());
    return Pattern.compile("(unique|shared)_lock(<[^;]*>)?" + Pattern.quote(take.lock()) + "[({;]")
        .matcher(code)
        .find();
  }
}
