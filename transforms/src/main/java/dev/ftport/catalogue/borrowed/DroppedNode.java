package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.flow.ControlFlow;
import dev.ftport.flow.Step;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;

/** Takes away a {@code Py_INCREF}, {@code Py_NewRef} or {@code Py_DECREF} of a lent variable. */
final class DroppedNode {
  private final LentVariable variable;
  private final Survey survey;

  DroppedNode(LentVariable variable) {
    this.variable = variable;
    this.survey = variable.survey();
  }

  /**
   * The edits that take a call away: {@code Py_NewRef(x)} becomes {@code x}, another goes with its
   * statement.
   *
   * @throws Refusal if something would be left that is no C, or a comment would be lost
   */
  List<Edit> edits(Node node) throws Refusal {
    Expression.Call call = (Expression.Call) node;
    if (call.name().contains("NewRef")) {
      Span argument = call.arguments().getFirst().span();
      return List.of(
          Edit.delete(new Span(call.span().start(), argument.start())),
          Edit.delete(new Span(argument.end(), call.span().end())));
    }
    for (ControlFlow.Point point : survey.graph().points()) {
      if (point.step() instanceof Step.Evaluate evaluate
          && evaluate.expression().withoutCasts() == call) {
        return List.of(withoutStatement(evaluate.statement()));
      }
    }
    throw new Refusal("a reference is taken in the middle of an expression");
  }

  private Edit withoutStatement(Statement statement) throws Refusal {
    Optional<Statement.Compound> block = survey.block(statement);
    if (block.isEmpty()) {
      return withoutChoice(statement);
    }
    return block.get().statements().size() == 1
        ? withoutElse(block.get())
        : survey.layout().without(statement.span());
  }

  /** An {@code else} in which nothing is left goes as a whole. */
  private Edit withoutElse(Statement.Compound block) throws Refusal {
    if (survey.nesting().parent(block).orElse(null) instanceof Statement.If choice
        && choice.isEditable()) {
      if (isOnlyTest(choice)) {
        return survey.layout().without(choice.span());
      }
      if (choice.negative().isPresent() && choice.negative().get() == block) {
        Span gone = new Span(choice.positive().span().end(), block.span().end());
        if (!survey.unit().hasComment(gone)) {
          return Edit.delete(gone);
        }
      }
    }
    throw new Refusal("a branch would be empty");
  }

  /** {@code if (x) Py_INCREF(x);} goes as a whole. */
  private Edit withoutChoice(Statement statement) throws Refusal {
    if (survey.nesting().parent(statement).orElse(null) instanceof Statement.If choice
        && choice.isEditable()
        && isOnlyTest(choice)) {
      return withoutStatement(choice);
    }
    throw new Refusal("a branch would be empty");
  }

  /** Whether an {@code if} in a block does nothing but test the variable, and has one branch. */
  private boolean isOnlyTest(Statement.If choice) {
    return choice.negative().isEmpty()
        && variable.nullTest(choice.condition()).isPresent()
        && survey.block(choice).isPresent();
  }
}
