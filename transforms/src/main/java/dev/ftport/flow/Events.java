package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.NoneTest;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the points of a graph do with the local variables of the function, in order. */
public final class Events {
  private final Summaries summaries;
  private final Set<String> locals = new HashSet<>();
  private final List<List<Event>> byPoint = new ArrayList<>();

  /**
   * Reads all points of {@code graph}.
   *
   * @param summaries what the package's own functions do
   */
  public Events(ControlFlow graph, Summaries summaries) {
    this.summaries = summaries;
    graph.function().parameters().stream().map(Variable::name).forEach(locals::add);
    Unit.locals(graph.function()).stream()
        .filter(variable -> !variable.hasTypeWord("static"))
        .map(Variable::name)
        .forEach(locals::add);
    for (ControlFlow.Point point : graph.points()) {
      byPoint.add(new Reader().read(point.step()));
    }
  }

  /** The events of a point, in the order of evaluation as far as C has one. */
  public List<Event> at(ControlFlow.Point point) {
    return byPoint.get(point.index());
  }

  /** Whether {@code name} is a parameter or a local variable that is not static. */
  public boolean isLocal(String name) {
    return locals.contains(name);
  }

  private final class Reader {
    private final List<Event> events = new ArrayList<>();

    List<Event> read(Step step) {
      switch (step) {
        case Step.Evaluate evaluate -> visit(evaluate.expression(), false);
        case Step.Declare declare -> {
          Variable variable = declare.variable();
          variable.initializer().ifPresent(value -> value(value, false));
          if (locals.contains(variable.name())) {
            events.add(
                new Event.Define(
                    declare.statement(), variable.name(), variable.initializer(), false));
          }
        }
        case Step.Test test -> condition(test.condition());
        case Step.Choose choose -> visit(choose.value(), false);
        case Step.Leave leave -> leave.statement().value().ifPresent(value -> leave(leave, value));
        case Step.Enter ignored -> {}
        case Step.Exit ignored -> {}
        case Step.Unwind ignored -> {}
        case Step.Jump ignored -> {}
        case Step.Close ignored -> {}
        case Step.Unknown unknown -> mentions(unknown.statement());
      }
      return List.copyOf(events);
    }

    /** A test for NULL is no use of the variable that it tests. */
    private void condition(Expression condition) {
      Optional<NullTest> test =
          NullTest.of(condition)
              .or(
                  () ->
                      NoneTest.of(condition)
                          .map(none -> new NullTest(none.tested(), none.isNone())));
      Optional<String> name = test.flatMap(t -> local(t.tested()));
      if (name.isPresent()) {
        events.add(new Event.Use(condition, name.get(), true, false));
        return;
      }
      if (test.isPresent()) {
        visit(test.get().tested(), false);
      } else {
        visit(condition, false);
      }
    }

    private void leave(Step.Leave leave, Expression value) {
      Optional<String> name = local(value);
      if (name.isPresent()) {
        events.add(
            new Event.GiveAway(leave.statement(), name.get(), Event.GiveAway.Kind.RETURNED, false));
      } else {
        visit(value, false);
      }
    }

    private Optional<String> local(Expression expression) {
      return expression.asName().filter(locals::contains);
    }

    /** A value that is assigned: a plain name in it is an alias, and no use. */
    private void value(Expression value, boolean perhaps) {
      if (local(value).isEmpty()) {
        visit(value, perhaps);
      }
    }

    private void visit(Node node, boolean perhaps) {
      switch (node) {
        case Expression.Name name -> {
          if (locals.contains(name.text())) {
            events.add(new Event.Use(name, name.text(), false, perhaps));
          }
        }
        case Expression.Assign assign -> assign(assign, perhaps);
        case Expression.Call call -> call(call, perhaps);
        case Expression.Unary unary -> unary(unary, perhaps);
        case Expression.Conditional choice -> {
          visit(choice.condition(), perhaps);
          choice.positive().ifPresent(positive -> visit(positive, true));
          visit(choice.negative(), true);
        }
        case Expression.Binary binary -> {
          visit(binary.left(), perhaps);
          boolean logical = binary.operator().equals("&&") || binary.operator().equals("||");
          visit(binary.right(), perhaps || logical);
        }
        case Expression.Block block -> mentions(block);
        default -> {
          for (Node child : node.children()) {
            visit(child, perhaps);
          }
        }
      }
    }

    /** Code whose order is not known. */
    private void mentions(Node node) {
      node.walk(
          inner -> {
            if (inner instanceof Expression.Name name && locals.contains(name.text())) {
              events.add(new Event.Address(name, name.text(), Optional.empty(), -1, true));
            }
          });
    }

    private void assign(Expression.Assign assign, boolean perhaps) {
      Optional<String> target =
          assign.target() instanceof Expression.Name name && locals.contains(name.text())
              ? Optional.of(name.text())
              : Optional.empty();
      if (target.isPresent() && assign.operator().equals("=")) {
        value(assign.value(), perhaps);
        events.add(new Event.Define(assign, target.get(), Optional.of(assign.value()), perhaps));
        return;
      }
      visit(assign.target(), perhaps);
      Optional<String> stored = local(assign.value());
      if (stored.isPresent() && target.isEmpty()) {
        events.add(new Event.GiveAway(assign, stored.get(), Event.GiveAway.Kind.STORED, perhaps));
      } else {
        visit(assign.value(), perhaps);
        if (target.isEmpty() && assign.operator().equals("=")) {
          events.add(new Event.Keep(assign, perhaps));
        }
      }
    }

    private void unary(Expression.Unary unary, boolean perhaps) {
      Optional<String> name = unary.operand().asName().filter(locals::contains);
      if (name.isPresent() && unary.operator().equals("&")) {
        events.add(new Event.Address(unary, name.get(), Optional.empty(), -1, perhaps));
      } else {
        visit(unary.operand(), perhaps);
      }
    }

    private void call(Expression.Call call, boolean perhaps) {
      visit(call.callee(), perhaps);
      Optional<CallEffects> effects =
          call.callee() instanceof Expression.Name
              ? CallEffects.of(call.name()).or(() -> summaries.of(call.name()))
              : Optional.empty();
      if (effects.map(e -> e.result() == CallEffects.Result.NEW_SAME).orElse(false)) {
        Optional<String> name = local(call.arguments().getFirst());
        if (name.isPresent()) {
          events.add(new Event.Renew(call, name.get(), perhaps));
          return;
        }
      }
      List<Event> after = new ArrayList<>();
      for (int i = 0; i < call.arguments().size(); i++) {
        argument(call, i, effects, perhaps, after);
      }
      events.addAll(after);
    }

    private void argument(
        Expression.Call call,
        int index,
        Optional<CallEffects> effects,
        boolean perhaps,
        List<Event> after) {
      Expression argument = call.arguments().get(index);
      Optional<String> address = argument.asAddressOf().filter(locals::contains);
      if (address.isPresent()) {
        after.add(new Event.Address(argument, address.get(), Optional.of(call), index, perhaps));
        return;
      }
      Optional<String> name = local(argument);
      Optional<CallEffects.Argument> effect = effects.flatMap(e -> e.argument(index));
      if (name.isEmpty() || effect.isEmpty()) {
        visit(argument, perhaps);
        return;
      }
      String variable = name.get();
      switch (effect.get()) {
        case STEALS, STEALS_ON_SUCCESS ->
            after.add(new Event.GiveAway(call, variable, Event.GiveAway.Kind.STOLEN, perhaps));
        case RELEASES -> after.add(count(call, variable, Event.Count.Kind.RELEASE, perhaps));
        case RELEASES_NULLABLE ->
            after.add(count(call, variable, Event.Count.Kind.RELEASE_NULLABLE, perhaps));
        case CLEARS, REPLACES -> after.add(count(call, variable, Event.Count.Kind.CLEAR, perhaps));
        case INCREFS -> after.add(count(call, variable, Event.Count.Kind.TAKE, perhaps));
        case INCREFS_NULLABLE ->
            after.add(count(call, variable, Event.Count.Kind.TAKE_NULLABLE, perhaps));
        case KEEPS ->
            after.add(new Event.GiveAway(call, variable, Event.GiveAway.Kind.STORED, perhaps));
        case OUT_NEW, OUT_BORROWED, OUT_PARSED, OUT_INTERIOR -> visit(argument, perhaps);
      }
    }

    private static Event count(
        Expression.Call call, String name, Event.Count.Kind kind, boolean perhaps) {
      return new Event.Count(call, name, kind, perhaps);
    }
  }

  /** The statement that a point belongs to; empty for the ends of the function. */
  public static Optional<Statement> statement(ControlFlow.Point point) {
    return switch (point.step()) {
      case Step.Evaluate evaluate -> Optional.of(evaluate.statement());
      case Step.Declare declare -> Optional.of(declare.statement());
      case Step.Test test -> Optional.of(test.statement());
      case Step.Choose choose -> Optional.of(choose.statement());
      case Step.Leave leave -> Optional.of(leave.statement());
      case Step.Jump jump -> Optional.of(jump.statement());
      case Step.Close close -> Optional.of(close.block());
      case Step.Unknown unknown -> Optional.of(unknown.statement());
      case Step.Enter ignored -> Optional.empty();
      case Step.Exit ignored -> Optional.empty();
      case Step.Unwind ignored -> Optional.empty();
    };
  }
}
