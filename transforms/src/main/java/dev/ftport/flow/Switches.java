package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.flow.Evaluation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which cases of a {@code switch} a value can take. */
final class Switches {
  private final Subject subject;
  private final Evaluation evaluation;

  Switches(Subject subject, Evaluation evaluation) {
    this.subject = subject;
    this.evaluation = evaluation;
  }

  /** What a taken case says of the variable that was switched on. */
  State narrowed(Expression code, Value value, Optional<Expression> label, State state) {
    Optional<String> key = subject.scopes().key(code);
    if (key.isEmpty() || label.isEmpty() || !(value instanceof Value.Number)) {
      return state;
    }
    return constant(label.get()).map(number -> state.with(key.get(), number)).orElse(state);
  }

  /** Whether a value may be that of a case. */
  boolean fits(Value value, Expression label) {
    return constant(label).map(at -> evaluation.conditions().mayEqual(value, at)).orElse(true);
  }

  /** Whether one of the cases is that of the value for certain. */
  boolean isCovered(Value value, List<Optional<Expression>> cases) {
    return value instanceof Value.Exact exact
        && cases.stream()
            .flatMap(Optional::stream)
            .anyMatch(label -> constant(label).filter(exact::equals).isPresent());
  }

  private Optional<Value> constant(Expression label) {
    List<Result> results = evaluation.value(label, State.START);
    return results.size() == 1 && results.getFirst().value() instanceof Value.Exact
        ? Optional.of(results.getFirst().value())
        : Optional.empty();
  }

  /** The values of the cases of a {@code switch}, in the order of their edges. */
  static List<Optional<Expression>> cases(Statement statement) {
    List<Optional<Expression>> found = new ArrayList<>();
    if (statement instanceof Statement.Switch choice) {
      collectCases(choice.body(), found);
    }
    return found;
  }

  private static void collectCases(Statement statement, List<Optional<Expression>> into) {
    if (statement instanceof Statement.Case label) {
      into.add(label.value());
    }
    for (Node child : statement.children()) {
      if (child instanceof Statement inner && !(inner instanceof Statement.Switch)) {
        collectCases(inner, into);
      }
    }
  }
}
