package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Spelling;
import dev.ftport.facts.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the text of a function says of its variables and its result, whatever the way through. */
final class Habits {
  private final Subject subject;
  private final Set<String> addressed = new HashSet<>();
  private final Set<String> released = new HashSet<>();
  private final Set<String> emptied = new HashSet<>();
  private final Set<String> made = new HashSet<>();
  private final Set<String> given = new HashSet<>();
  private final List<Expression> returned = new ArrayList<>();

  Habits(Subject subject) {
    this.subject = subject;
    visit(subject.function().body());
  }

  private void visit(Node node) {
    switch (node) {
      case Expression.Call call -> call(call);
      case Expression.Unary unary -> {
        if (unary.operator().equals("&")) {
          subject.scopes().key(unary.operand()).ifPresent(addressed::add);
        }
        visit(unary.operand());
      }
      case Expression.Assign assign -> {
        if (assign.value().isNull()) {
          emptied.add(Spelling.of(assign.target()));
        }
        subject.scopes().key(assign.target()).ifPresent(key -> assigned(key, assign.value()));
        assign.children().forEach(this::visit);
      }
      case Statement.Declaration declaration -> {
        declaration
            .variables()
            .forEach(
                variable ->
                    subject
                        .scopes()
                        .key(variable)
                        .ifPresent(
                            key ->
                                variable.initializer().ifPresent(value -> assigned(key, value))));
        declaration.children().forEach(this::visit);
      }
      case Statement.Return exit -> {
        exit.value().ifPresent(value -> leaves(value, returned));
        exit.children().forEach(this::visit);
      }
      default -> node.children().forEach(this::visit);
    }
  }

  private void call(Expression.Call call) {
    Optional<CallEffects> effects = subject.effects(call);
    for (int i = 0; i < call.arguments().size(); i++) {
      Expression argument = call.arguments().get(i);
      Optional<Argument> effect =
          effects.isPresent() ? effects.get().argument(i) : Optional.empty();
      if (effect.isPresent()) {
        switch (effect.get()) {
          case RELEASES, RELEASES_NULLABLE, CLEARS, STEALS, STEALS_ON_SUCCESS ->
              subject.scopes().key(argument).ifPresent(released::add);
          case OUT_NEW -> subject.scopes().addressed(argument).ifPresent(made::add);
          default -> {}
        }
      }
      // An address that is passed to a call is the call's business.
      if (subject.scopes().addressed(argument).isEmpty()) {
        visit(argument);
      }
    }
    visit(call.callee());
  }

  private void assigned(String key, Expression value) {
    if (value.withoutCasts() instanceof Expression.Call call && makes(call)) {
      made.add(key);
    } else if (!value.isNull()) {
      given.add(key);
    }
  }

  private boolean makes(Expression.Call call) {
    Optional<CallEffects> effects = subject.effects(call);
    if (effects.isEmpty()) {
      return false;
    }
    return switch (effects.get().result()) {
      case NEW, NEW_OR_NULL, NEW_SAME -> true;
      default -> false;
    };
  }

  /** Whether a local variable is given nothing but new references, and NULL. */
  private boolean holdsOnlyMade(String key) {
    return !given.contains(key)
        && subject.function().parameters().stream()
            .noneMatch(p -> subject.scopes().key(p).equals(Optional.of(key)));
  }

  /** The expressions whose value {@code value} may be. */
  static void leaves(Expression value, List<Expression> into) {
    switch (value.withoutCasts()) {
      case Expression.Conditional choice -> {
        choice
            .positive()
            .ifPresentOrElse(e -> leaves(e, into), () -> leaves(choice.condition(), into));
        leaves(choice.negative(), into);
      }
      case Expression.Comma comma -> {
        if (!comma.parts().isEmpty()) {
          leaves(comma.parts().getLast(), into);
        }
      }
      case Expression.Assign assign -> leaves(assign.value(), into);
      case Expression other -> into.add(other);
    }
  }

  /** The variables whose address is taken outside of a call's arguments. */
  Set<String> escaped() {
    return addressed;
  }

  /** The places that the function sets to {@code NULL}. */
  Set<String> emptied() {
    return emptied;
  }

  /** The variables that the function releases, hands on, or returns as its result. */
  Set<String> owned() {
    Set<String> all = new HashSet<>(released);
    if (returnsObjects()) {
      returned.forEach(value -> subject.scopes().key(value).ifPresent(all::add));
    }
    return all;
  }

  private boolean returnsObjects() {
    String type = subject.function().returnType();
    return type.contains("Object") && type.contains("*");
  }

  /** Whether one of the {@code return}s can only mean that the caller owns the result. */
  boolean returnsOwned() {
    if (!returnsObjects()) {
      return false;
    }
    for (Expression value : returned) {
      switch (value) {
        case Expression.Call call -> {
          if (makes(call)) {
            return true;
          }
        }
        case Expression.Name name -> {
          if (name.origin() == Origin.MACRO && name.text().startsWith("Py_")) {
            return true;
          }
          Optional<String> key = subject.scopes().key(name);
          if (key.isPresent()
              && made.contains(key.get())
              && (!released.contains(key.get()) || holdsOnlyMade(key.get()))) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }
}
