package dev.ftport.flow;

import dev.ftport.facts.Expression;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decides conditions: which outcomes are possible, and what each says of the variables. */
final class Conditions {
  private static final Set<String> HINTS =
      Set.of(
          "likely",
          "unlikely",
          "LIKELY",
          "UNLIKELY",
          "Py_LIKELY",
          "Py_UNLIKELY",
          "__builtin_expect");

  private final Subject subject;
  private final Evaluation evaluation;

  Conditions(Subject subject, Evaluation evaluation) {
    this.subject = subject;
    this.evaluation = evaluation;
  }

  /** One possible outcome of a condition. */
  record Outcome(boolean holds, State state) {}

  /** The possible outcomes. A mistake in the condition itself comes with either. */
  List<Outcome> decide(Expression condition, State state) {
    switch (condition) {
      case Expression.Unary unary -> {
        if (unary.operator().equals("!")) {
          return decide(unary.operand(), state).stream()
              .map(outcome -> new Outcome(!outcome.holds(), outcome.state()))
              .toList();
        }
      }
      case Expression.Cast cast -> {
        return decide(cast.operand(), state);
      }
      case Expression.Call call -> {
        if (HINTS.contains(call.name()) && !call.arguments().isEmpty()) {
          return decide(call.arguments().getFirst(), state);
        }
      }
      case Expression.Binary binary -> {
        switch (binary.operator()) {
          case "&&", "||" -> {
            return chain(binary, state);
          }
          case "==", "!=", "<", ">", "<=", ">=" -> {
            return compare(binary, state);
          }
          default -> {}
        }
      }
      default -> {}
    }
    List<Outcome> outcomes = new ArrayList<>();
    for (Evaluation.Result result : evaluation.value(condition, state)) {
      sides(result.value(), new Value.Exact(0), "!=", condition, Optional.empty(), result.state())
          .forEach(outcomes::add);
    }
    return outcomes;
  }

  /** The outcomes of a {@code switch} value being equal to a case. */
  boolean mayEqual(Value value, Value label) {
    return possible(value, label, "==") != 2;
  }

  private List<Outcome> chain(Expression.Binary binary, State state) {
    boolean and = binary.operator().equals("&&");
    Set<Outcome> outcomes = new LinkedHashSet<>();
    for (Outcome left : decide(binary.left(), state)) {
      if (left.holds() == and && !left.state().isWrong()) {
        outcomes.addAll(decide(binary.right(), left.state()));
      } else {
        outcomes.add(left);
      }
    }
    return List.copyOf(outcomes);
  }

  private List<Outcome> compare(Expression.Binary binary, State state) {
    Set<Outcome> outcomes = new LinkedHashSet<>();
    for (Evaluation.Result left : evaluation.value(binary.left(), state)) {
      for (Evaluation.Result right : evaluation.value(binary.right(), left.state())) {
        outcomes.addAll(
            sides(
                left.value(),
                right.value(),
                binary.operator(),
                binary.left(),
                Optional.of(binary.right()),
                right.state()));
      }
    }
    return List.copyOf(outcomes);
  }

  private List<Outcome> sides(
      Value left,
      Value right,
      String operator,
      Expression leftCode,
      Optional<Expression> rightCode,
      State state) {
    if (state.isWrong()) {
      return List.of(new Outcome(true, state));
    }
    if (left instanceof Value.Unset || right instanceof Value.Unset) {
      State unset = state.wrong(leftCode.span(), "tested without having been set");
      return List.of(new Outcome(true, unset));
    }
    int possible = possible(left, right, operator);
    List<Outcome> outcomes = new ArrayList<>(2);
    for (boolean holds : new boolean[] {true, false}) {
      if ((possible & (holds ? 1 : 2)) != 0) {
        State known = state;
        known = narrow(leftCode, left, right, operator, holds, known);
        if (rightCode.isPresent()) {
          known = narrow(rightCode.get(), right, left, mirrored(operator), holds, known);
        }
        outcomes.add(new Outcome(holds, known));
      }
    }
    return outcomes;
  }

  private static String mirrored(String operator) {
    return switch (operator) {
      case "<" -> ">";
      case ">" -> "<";
      case "<=" -> ">=";
      case ">=" -> "<=";
      default -> operator;
    };
  }

  /** What an outcome says of the variable that was compared. */
  private State narrow(
      Expression code, Value value, Value other, String operator, boolean holds, State state) {
    Optional<String> key = variable(code);
    if (key.isEmpty() || !(other instanceof Value.Exact) || value instanceof Value.Exact) {
      return state;
    }
    if (holds && operator.equals("==") || !holds && operator.equals("!=")) {
      if (value instanceof Value.Number && !subject.isArray(key.get())) {
        return state.with(key.get(), other);
      }
    }
    int left = 0;
    for (int sign : new int[] {Value.NEGATIVE, Value.ZERO, Value.POSITIVE}) {
      boolean fits = (possible(new Value.Number(sign), other, operator) & (holds ? 1 : 2)) != 0;
      left |= (value.signs() & sign) != 0 && fits ? sign : 0;
    }
    return left == 0 ? state : state.with(key.get(), value.only(left));
  }

  private Optional<String> variable(Expression code) {
    Expression inner = code.withoutCasts();
    if (inner instanceof Expression.Assign assign && assign.operator().equals("=")) {
      inner = assign.target();
    }
    return subject.scopes().key(inner);
  }

  /** Which outcomes of a comparison are possible: 1 it holds, 2 it does not, 3 either. */
  private static int possible(Value left, Value right, String operator) {
    if (left instanceof Value.Followed && right instanceof Value.Followed) {
      return compared(0, operator) ? 1 : 2;
    }
    int outcomes = 0;
    for (int a : new int[] {-1, 0, 1}) {
      for (int b : new int[] {-1, 0, 1}) {
        if ((left.signs() & sign(a)) == 0 || (right.signs() & sign(b)) == 0) {
          continue;
        }
        if (left instanceof Value.Exact x && right instanceof Value.Exact y) {
          outcomes |= compared(Long.compare(x.number(), y.number()), operator) ? 1 : 2;
        } else if (a != b) {
          outcomes |= compared(Integer.compare(a, b), operator) ? 1 : 2;
        } else if (a == 0) {
          outcomes |= compared(0, operator) ? 1 : 2;
        } else {
          outcomes |= within(left, right, operator, a);
        }
      }
    }
    return outcomes;
  }

  /** Two numbers of the same sign, at most one of them known. */
  private static int within(Value left, Value right, String operator, int sign) {
    int outcomes = 0;
    for (int order : new int[] {-1, 0, 1}) {
      // Nothing lies between zero and one, or minus one and zero.
      boolean toZero = order == -sign;
      if (right instanceof Value.Exact y && y.number() == sign && toZero) {
        continue;
      }
      if (left instanceof Value.Exact x && x.number() == sign && order == sign) {
        continue;
      }
      outcomes |= compared(order, operator) ? 1 : 2;
    }
    return outcomes;
  }

  private static int sign(int order) {
    return order < 0 ? Value.NEGATIVE : order == 0 ? Value.ZERO : Value.POSITIVE;
  }

  private static boolean compared(int order, String operator) {
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case ">" -> order > 0;
      case "<=" -> order <= 0;
      default -> order >= 0;
    };
  }

  /** The parts of a condition that are no condition. */
  static List<Expression> parts(Expression condition) {
    List<Expression> parts = new ArrayList<>();
    switch (condition) {
      case Expression.Binary binary -> {
        parts.addAll(parts(binary.left()));
        parts.addAll(parts(binary.right()));
      }
      case Expression.Unary unary -> {
        if (unary.operator().equals("!")) {
          parts.addAll(parts(unary.operand()));
        } else {
          parts.add(unary);
        }
      }
      default -> parts.add(condition);
    }
    return parts;
  }
}
