package dev.ftport.flow;

import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Patience;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which variables are read later on, and which of them something is decided by. What a variable
 * holds that is neither need not be remembered.
 */
final class Liveness {
  private final Subject subject;
  private final List<Set<String>> read = new ArrayList<>();
  private final List<Set<String>> decided = new ArrayList<>();

  private Liveness(Subject subject) {
    this.subject = subject;
  }

  static Liveness of(Subject subject, ControlFlow flow) {
    Liveness liveness = new Liveness(subject);
    List<Uses> uses = new ArrayList<>();
    for (Point point : flow.points()) {
      uses.add(liveness.uses(point.step()));
      liveness.read.add(new HashSet<>());
      liveness.decided.add(new HashSet<>());
    }
    liveness.settle(flow, uses);
    return liveness;
  }

  /** Whether the variable is read at {@code point} or behind it, before it is stored into. */
  boolean isRead(Point point, String key) {
    return read.get(point.index()).contains(key);
  }

  /** As {@link #isRead}, for reads that a condition or another variable depends on. */
  boolean isDecided(Point point, String key) {
    return decided.get(point.index()).contains(key);
  }

  private record Uses(Set<String> reads, Set<String> decides, Set<String> kills) {
    Uses() {
      this(new HashSet<>(), new HashSet<>(), new HashSet<>());
    }
  }

  private void settle(ControlFlow flow, List<Uses> uses) {
    Deque<Point> waiting = new ArrayDeque<>(flow.points().reversed());
    while (!waiting.isEmpty()) {
      Patience.check();
      Point point = waiting.poll();
      Uses here = uses.get(point.index());
      boolean changed = merge(point, read, here.reads(), here.kills());
      changed |= merge(point, decided, here.decides(), here.kills());
      if (changed) {
        waiting.addAll(point.in());
      }
    }
  }

  private static boolean merge(
      Point point, List<Set<String>> all, Set<String> used, Set<String> kills) {
    Set<String> live = new HashSet<>();
    Set<String> thrown = new HashSet<>();
    for (Edge edge : point.out()) {
      Set<String> behind = all.get(edge.to().index());
      // An exception leaves before anything is stored.
      (edge.way() == ControlFlow.Way.THROWN ? thrown : live).addAll(behind);
    }
    live.removeAll(kills);
    live.addAll(thrown);
    live.addAll(used);
    return all.get(point.index()).addAll(live);
  }

  private Uses uses(Step step) {
    Uses uses = new Uses();
    switch (step) {
      case Step.Evaluate evaluate -> visit(evaluate.expression(), uses, true, false);
      case Step.Declare declare -> declared(declare.variable(), uses);
      case Step.Test test -> visit(test.condition(), uses, true, true);
      case Step.Choose choose -> visit(choose.value(), uses, true, true);
      case Step.Leave leave ->
          leave.statement().value().ifPresent(value -> visit(value, uses, true, false));
      case Step.Unknown unknown ->
          uses.reads().addAll(subject.scopes().mentioned(unknown.statement()));
      default -> {}
    }
    return uses;
  }

  private void declared(Variable variable, Uses uses) {
    variable
        .initializer()
        .ifPresent(value -> visit(value, uses, true, value instanceof Expression));
    subject.scopes().key(variable).ifPresent(uses.kills()::add);
  }

  /**
   * Notes what is used inside.
   *
   * @param always whether the node is evaluated each time
   * @param deciding whether something depends on its value
   */
  private void visit(Node node, Uses uses, boolean always, boolean deciding) {
    switch (node) {
      case Expression.Name name ->
          subject
              .scopes()
              .key(name)
              .ifPresent(
                  key -> {
                    uses.reads().add(key);
                    if (deciding) {
                      uses.decides().add(key);
                    }
                  });
      case Expression.Assign assign -> {
        visit(assign.value(), uses, always, true);
        Optional<String> key = subject.scopes().key(assign.target());
        if (key.isPresent() && assign.operator().equals("=")) {
          if (always) {
            uses.kills().add(key.get());
          }
        } else {
          visit(assign.target(), uses, always, deciding);
        }
      }
      case Expression.Call call -> call(call, uses, always);
      case Expression.Conditional choice -> {
        visit(choice.condition(), uses, always, true);
        choice.positive().ifPresent(e -> visit(e, uses, false, deciding));
        visit(choice.negative(), uses, false, deciding);
      }
      case Expression.Binary binary -> {
        boolean chain = binary.operator().equals("&&") || binary.operator().equals("||");
        visit(binary.left(), uses, always, true);
        visit(binary.right(), uses, always && !chain, true);
      }
      case Expression.Unary unary ->
          visit(unary.operand(), uses, always, deciding || unary.operator().equals("!"));
      default -> node.children().forEach(child -> visit(child, uses, always, deciding));
    }
  }

  private void call(Expression.Call call, Uses uses, boolean always) {
    visit(call.callee(), uses, always, false);
    for (int i = 0; i < call.arguments().size(); i++) {
      Expression argument = call.arguments().get(i);
      int index = i;
      Optional<Argument> effect = subject.effects(call).flatMap(effects -> effects.argument(index));
      Optional<String> key = subject.scopes().addressed(argument);
      if (key.isPresent() && effect.isPresent() && effect.get() == Argument.OUT_NEW) {
        if (always) {
          uses.kills().add(key.get());
        }
      } else {
        // A hint to the compiler is still a condition.
        visit(argument, uses, always, subject.effects(call).isEmpty());
      }
    }
  }
}
