package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.NumberTypes;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow.Point;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which variables of a function hold an object, or what lives as long as the object. */
final class Pointing {
  private final Map<String, Variable> variables = new HashMap<>();
  private final Set<String> released = new HashSet<>();

  /** Reads the declarations of a function, and what it releases. */
  Pointing(ControlFlow graph, Events events) {
    Function function = graph.function();
    Stream.concat(function.parameters().stream(), Unit.locals(function).stream())
        .forEach(variable -> variables.putIfAbsent(variable.name(), variable));
    for (Point point : graph.points()) {
      for (Event event : events.at(point)) {
        if ((event instanceof Event.GiveAway given && given.kind() != Event.GiveAway.Kind.STORED)
            || (event instanceof Event.Count count
                && count.kind() != Event.Count.Kind.TAKE
                && count.kind() != Event.Count.Kind.TAKE_NULLABLE)) {
          released.add(event.name());
        }
      }
    }
  }

  /** Whether the function releases, returns or gives away the value of a variable somewhere. */
  boolean isReleased(String name) {
    return released.contains(name);
  }

  /** The state behind a definition of a variable. */
  Course.State define(Event.Define define, Course.State state) {
    String name = define.name();
    Set<String> carriers = without(state.carriers(), name);
    Set<String> derived = without(state.derived(), name);
    Optional<String> plain = define.value().flatMap(Expression::asName);
    if (plain.isPresent() && state.carriers().contains(plain.get())) {
      carriers = with(carriers, name);
    } else if (define.value().isPresent()
        && !state.isNull()
        && mayPoint(name)
        && carries(define.value().get(), state)
        && !isOwnedByCode(name, define.value().get())) {
      derived = with(derived, name);
    }
    return new Course.State(state.isNull(), state.surplus(), state.owned(), carriers, derived);
  }

  /** What an unknown function returns and the code releases is no part of its argument. */
  private boolean isOwnedByCode(String name, Expression value) {
    return value.withoutCasts() instanceof Expression.Call call
        && CallEffects.of(call.name()).isEmpty()
        && released.contains(name);
  }

  /**
   * The state behind a call that gets the address of a variable that does not hold the object, and
   * sets the variable; empty if the call does not set it.
   */
  Optional<Course.State> setByCall(Event.Address address, Course.State state) {
    if (address.call().isEmpty() || address.index() < 0) {
      return Optional.empty();
    }
    String name = address.name();
    Expression.Call call = address.call().get();
    Optional<CallEffects> effects = CallEffects.of(call.name());
    Optional<CallEffects.Argument> effect = effects.flatMap(e -> e.argument(address.index()));
    boolean out = effect.map(Pointing::isOut).orElse(false) || effects.isEmpty();
    if (!out || state.carriers().contains(name)) {
      return Optional.empty();
    }
    boolean lends =
        effect.map(e -> e != CallEffects.Argument.OUT_NEW).orElse(!released.contains(name));
    Set<String> derived = without(state.derived(), name);
    if (lends && mayPoint(name) && comesFromObject(call, state)) {
      derived = with(derived, name);
    }
    return Optional.of(
        new Course.State(
            state.isNull(), state.surplus(), state.owned(), state.carriers(), derived));
  }

  /** Whether what a call puts into its out-parameters may be a part of the object. */
  private static boolean comesFromObject(Expression.Call call, Course.State state) {
    Optional<CallEffects> effects = CallEffects.of(call.name());
    int source = effects.map(CallEffects::source).orElse(-1);
    return source >= 0 && source < call.arguments().size()
        ? carries(call.arguments().get(source), state)
        : effects.isEmpty()
            && call.arguments().stream().anyMatch(argument -> carries(argument, state));
  }

  private static boolean isOut(CallEffects.Argument effect) {
    return effect == CallEffects.Argument.OUT_NEW
        || effect == CallEffects.Argument.OUT_BORROWED
        || effect == CallEffects.Argument.OUT_PARSED
        || effect == CallEffects.Argument.OUT_INTERIOR;
  }

  /** Whether a value may be the object, or live as long as it. */
  private static boolean carries(Expression value, Course.State state) {
    Expression plain = value.withoutCasts();
    return switch (plain) {
      case Expression.Name name ->
          state.carriers().contains(name.text()) || state.derived().contains(name.text());
      case Expression.Call call -> {
        Optional<CallEffects> effects = CallEffects.of(call.name());
        if (effects.isEmpty()) {
          yield call.arguments().stream().anyMatch(argument -> carries(argument, state));
        }
        int source = effects.get().source();
        yield switch (effects.get().result()) {
          case BORROWED, INTERIOR, SAME ->
              source >= 0
                  && source < call.arguments().size()
                  && carries(call.arguments().get(source), state);
          default -> false;
        };
      }
      case Expression.Binary binary ->
          switch (binary.operator()) {
            case "==", "!=", "<", ">", "<=", ">=", "&&", "||" -> false;
            default -> carries(binary.left(), state) || carries(binary.right(), state);
          };
      case Expression.Conditional choice ->
          choice.positive().map(positive -> carries(positive, state)).orElse(false)
              || carries(choice.negative(), state);
      default ->
          plain.children().stream()
              .anyMatch(child -> child instanceof Expression inner && carries(inner, state));
    };
  }

  /** Whether an assignment to what is no local variable may keep a pointer into the object. */
  boolean escapes(Expression.Assign assign, Course.State state) {
    return mayHoldPointer(assign.target().withoutCasts()) && carries(assign.value(), state);
  }

  /** Whether an element or a field may hold a pointer; those of arrays of numbers do not. */
  private boolean mayHoldPointer(Expression target) {
    Optional<String> whole =
        switch (target) {
          case Expression.Index index -> index.array().asName();
          case Expression.Unary unary -> unary.operand().asName();
          default -> Optional.empty();
        };
    Variable variable = whole.map(variables::get).orElse(null);
    if (variable == null) {
      return true;
    }
    int depth = variable.pointers() + (variable.brackets().isEmpty() ? 0 : 1);
    return depth > 1 || !NumberTypes.isNumber(variable.type());
  }

  private boolean mayPoint(String name) {
    Variable variable = variables.get(name);
    if (variable == null || variable.pointers() > 0 || !variable.brackets().isEmpty()) {
      return true;
    }
    return !NumberTypes.isNumber(variable.type());
  }

  private static Set<String> with(Set<String> names, String name) {
    Set<String> all = new HashSet<>(names);
    all.add(name);
    return Set.copyOf(all);
  }

  /** The names but one. */
  static Set<String> without(Set<String> names, String name) {
    if (!names.contains(name)) {
      return names;
    }
    Set<String> all = new HashSet<>(names);
    all.remove(name);
    return Set.copyOf(all);
  }
}
