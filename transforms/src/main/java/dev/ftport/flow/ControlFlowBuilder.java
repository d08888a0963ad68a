package dev.ftport.flow;

import dev.ftport.capi.CApi;
import dev.ftport.capi.LockCalls;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Patience;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.ControlFlow.Way;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds a graph in one walk over the statements. */
final class ControlFlowBuilder {
  private static final Set<String> ENDS = Set.of("Py_FatalError", "abort", "exit", "_exit");

  private final Function function;
  private final boolean throwing;
  private final List<Point> points = new ArrayList<>();
  private final Map<Statement, Point> firsts = ControlFlow.identityMap();
  private final Map<String, Point> labels = new HashMap<>();
  private final List<Pending> gotos = new ArrayList<>();
  private final Deque<Targets> breaks = new ArrayDeque<>();
  private final Deque<Targets> continues = new ArrayDeque<>();
  private final Deque<Switch> switches = new ArrayDeque<>();
  private final Deque<List<Point>> tries = new ArrayDeque<>();
  private final Point enter;
  private final Point exit;
  private final Point unwind;

  /** Edges that wait for the next point. */
  private List<Loose> loose = new ArrayList<>();

  ControlFlowBuilder(Function function, boolean throwing) {
    this.function = function;
    this.throwing = throwing;
    this.enter = point(new Step.Enter());
    this.exit = point(new Step.Exit());
    this.unwind = point(new Step.Unwind());
  }

  private record Loose(Point from, Way way) {}

  private record Pending(Point from, String label) {}

  /** Edges that wait for the end of a loop or a switch, or for its next round. */
  private record Targets(List<Loose> edges) {}

  private record Switch(Point choose, boolean[] hasDefault) {}

  ControlFlow build() {
    loose.add(new Loose(enter, Way.NEXT));
    statement(function.body());
    join(exit);
    for (Pending jump : gotos) {
      Point target = labels.get(jump.label());
      if (target != null) {
        jump.from().to(Way.NEXT, target);
      }
    }
    return new ControlFlow(function, points, firsts, enter, exit, unwind);
  }

  private Point point(Step step) {
    Patience.check();
    Point made = new Point(points.size(), step);
    points.add(made);
    return made;
  }

  private void join(Point target) {
    for (Loose edge : loose) {
      edge.from().to(edge.way(), target);
    }
    loose = new ArrayList<>();
  }

  /** A new point behind all loose edges; it is the only loose one afterwards. */
  private Point next(Step step) {
    Point made = point(step);
    join(made);
    loose.add(new Loose(made, Way.NEXT));
    return made;
  }

  private void statement(Statement statement) {
    int before = points.size();
    visit(statement);
    if (points.size() > before) {
      firsts.putIfAbsent(statement, points.get(before));
    }
  }

  private void visit(Statement statement) {
    switch (statement) {
      case Statement.Compound block -> {
        block.statements().forEach(this::statement);
        next(new Step.Close(block));
      }
      case Statement.Evaluation evaluation -> evaluation(evaluation);
      case Statement.Declaration declaration -> {
        for (Variable variable : declaration.variables()) {
          Point declared = next(new Step.Declare(variable, declaration));
          variable.initializer().ifPresent(value -> mayThrow(declared, value));
        }
      }
      case Statement.If choice -> choice(choice);
      case Statement.Loop loop -> loop(loop);
      case Statement.Switch choice -> switched(choice);
      case Statement.Case label -> {
        Switch innermost = switches.peek();
        if (innermost != null) {
          loose.add(new Loose(innermost.choose(), Way.TRUE));
          innermost.hasDefault()[0] |= label.value().isEmpty();
        }
      }
      case Statement.Label label -> {
        Point target = next(new Step.Evaluate(nothing(label), label));
        labels.put(label.name(), target);
        statement(label.statement());
      }
      case Statement.Goto jump -> {
        if (jump.label().isPresent()) {
          gotos.add(new Pending(next(new Step.Jump(jump)), jump.label().get()));
        } else {
          next(new Step.Unknown(jump));
        }
        loose = new ArrayList<>();
      }
      case Statement.Return exit -> {
        Point leave = next(new Step.Leave(exit));
        exit.value().ifPresent(value -> mayThrow(leave, value));
        join(this.exit);
      }
      case Statement.Break jump -> leaveTo(breaks.peek(), jump);
      case Statement.Continue jump -> leaveTo(continues.peek(), jump);
      case Statement.Try tried -> tried(tried);
      case Statement.Other other -> {
        if (!other.understood()) {
          next(new Step.Unknown(other));
        }
      }
    }
  }

  private static Expression nothing(Statement at) {
    return new Expression.Other(at.span(), at.origin(), "label", List.of());
  }

  private void leaveTo(@Nullable Targets targets, Statement jump) {
    next(targets == null ? new Step.Unknown(jump) : new Step.Jump(jump));
    if (targets != null) {
      targets.edges().addAll(loose);
    }
    loose = new ArrayList<>();
  }

  private void evaluation(Statement.Evaluation evaluation) {
    Expression expression = evaluation.expression();
    if (expression instanceof Expression.Block block) {
      statement(block.body());
      return;
    }
    Point here = next(new Step.Evaluate(expression, evaluation));
    mayThrow(here, expression);
    if (isThrow(expression)) {
      loose = new ArrayList<>();
      thrown(here);
    } else if (expression.withoutCasts() instanceof Expression.Call call
        && ENDS.contains(call.name())) {
      loose = new ArrayList<>();
    }
  }

  private static boolean isThrow(Expression expression) {
    return (expression instanceof Expression.Unary unary && unary.operator().equals("throw"))
        || (expression instanceof Expression.Other other && other.kind().equals("throw"));
  }

  /** In C++, a call of what is not C may throw. */
  private void mayThrow(Point point, Expression expression) {
    if (!throwing) {
      return;
    }
    boolean[] found = new boolean[1];
    expression.walk(
        node ->
            found[0] |=
                (node instanceof Expression.Call call && !isC(call.name()))
                    || (node instanceof Expression.Other other && other.kind().equals("new")));
    if (found[0]) {
      thrown(point);
    }
  }

  private static boolean isC(String name) {
    return CApi.isName(name)
        || LockCalls.of(name).isPresent()
        || name.startsWith("mem")
        || name.startsWith("str");
  }

  private void thrown(Point point) {
    List<Point> handler = tries.peek();
    if (handler == null) {
      point.to(Way.THROWN, unwind);
    } else {
      handler.add(point);
    }
  }

  private void choice(Statement.If choice) {
    choice.before().ifPresent(this::statement);
    Branches branches = condition(choice.condition(), choice);
    loose = branches.whenTrue();
    statement(choice.positive());
    List<Loose> behind = loose;
    loose = branches.whenFalse();
    choice.negative().ifPresent(this::statement);
    loose.addAll(behind);
  }

  private record Branches(List<Loose> whenTrue, List<Loose> whenFalse) {}

  /** The edges out of a condition. */
  private Branches condition(Expression condition, Statement statement) {
    if (condition instanceof Expression.Unary unary && unary.operator().equals("!")) {
      Branches inner = condition(unary.operand(), statement);
      return new Branches(inner.whenFalse(), inner.whenTrue());
    }
    if (condition instanceof Expression.Binary binary
        && (binary.operator().equals("&&") || binary.operator().equals("||"))) {
      boolean and = binary.operator().equals("&&");
      Branches left = condition(binary.left(), statement);
      loose = and ? left.whenTrue() : left.whenFalse();
      Branches right = condition(binary.right(), statement);
      List<Loose> known = new ArrayList<>(and ? left.whenFalse() : left.whenTrue());
      known.addAll(and ? right.whenFalse() : right.whenTrue());
      return and ? new Branches(right.whenTrue(), known) : new Branches(known, right.whenFalse());
    }
    Point test = next(new Step.Test(condition, statement));
    mayThrow(test, condition);
    List<Loose> whenTrue = new ArrayList<>();
    List<Loose> whenFalse = new ArrayList<>();
    Optional<Boolean> constant = constant(condition);
    if (constant.orElse(true)) {
      whenTrue.add(new Loose(test, Way.TRUE));
    }
    if (!constant.orElse(false)) {
      whenFalse.add(new Loose(test, Way.FALSE));
    }
    loose = new ArrayList<>();
    return new Branches(whenTrue, whenFalse);
  }

  private static Optional<Boolean> constant(Expression condition) {
    return switch (condition) {
      case Expression.Literal literal ->
          switch (literal.text()) {
            case "0", "false" -> Optional.of(false);
            case "1", "true" -> Optional.of(true);
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private void loop(Statement.Loop loop) {
    breaks.push(new Targets(new ArrayList<>()));
    continues.push(new Targets(new ArrayList<>()));
    loop.before().ifPresent(this::statement);
    Point head = next(new Step.Evaluate(nothing(loop), loop));
    List<Loose> behind = new ArrayList<>();
    if (loop.kind() != Statement.Loop.Kind.DO) {
      behind.addAll(startRound(loop));
    }
    statement(loop.body());
    loose.addAll(continues.pop().edges());
    if (loop.kind() == Statement.Loop.Kind.DO && loop.condition().isPresent()) {
      Branches again = condition(loop.condition().get(), loop);
      loose = again.whenTrue();
      behind.addAll(again.whenFalse());
    }
    loop.step().ifPresent(step -> mayThrow(next(new Step.Evaluate(step, loop)), step));
    join(head);
    behind.addAll(breaks.pop().edges());
    loose = behind;
  }

  /** The condition before each round; returns the edges that end the loop. */
  private List<Loose> startRound(Statement.Loop loop) {
    if (loop.condition().isEmpty()) {
      return List.of();
    }
    if (loop.kind() == Statement.Loop.Kind.RANGE) {
      Point round = next(new Step.Choose(loop.condition().get(), loop));
      return List.of(new Loose(round, Way.FALSE));
    }
    Branches round = condition(loop.condition().get(), loop);
    loose = round.whenTrue();
    return round.whenFalse();
  }

  private void switched(Statement.Switch choice) {
    Point choose = next(new Step.Choose(choice.value(), choice));
    mayThrow(choose, choice.value());
    loose = new ArrayList<>();
    switches.push(new Switch(choose, new boolean[1]));
    breaks.push(new Targets(new ArrayList<>()));
    statement(choice.body());
    loose.addAll(breaks.pop().edges());
    if (!switches.pop().hasDefault()[0]) {
      loose.add(new Loose(choose, Way.FALSE));
    }
  }

  private void tried(Statement.Try tried) {
    List<Point> throwers = new ArrayList<>();
    tries.push(throwers);
    statement(tried.body());
    tries.pop();
    List<Loose> behind = loose;
    for (Statement handler : tried.handlers()) {
      loose = new ArrayList<>();
      throwers.forEach(point -> loose.add(new Loose(point, Way.THROWN)));
      statement(handler);
      behind.addAll(loose);
    }
    if (!tried.catchesAll()) {
      // No handler may fit.
      throwers.forEach(this::thrown);
    }
    loose = behind;
  }
}
