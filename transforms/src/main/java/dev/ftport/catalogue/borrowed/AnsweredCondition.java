package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A lookup in the condition of an {@code if}, whose replacement answers with a number: {@code if
 * ((x = f(..)) == NULL)} asks for the answer, or the lookup moves before the {@code if}.
 */
final class AnsweredCondition {
  private final Survey survey;
  private final Stored stored;
  private final Answer answer;

  AnsweredCondition(Survey survey, Stored stored, Answer answer) {
    this.survey = survey;
    this.stored = stored;
    this.answer = answer;
  }

  /**
   * The edits.
   *
   * @throws Refusal if the place does not allow it
   */
  List<Edit> edits() throws Refusal {
    Variable variable =
        survey.declared(stored.name()).orElseThrow(() -> new Refusal("its type is not clear"));
    if (!StrongCall.isObject(variable)) {
      throw new Refusal("its variable is no `PyObject *`");
    }
    String call = new StrongCall(survey, stored).textInto(stored.name());
    Optional<AliveTest> alive = new AnswerTest(survey, answer.deadIsNull()).alive(stored);
    if (alive.isPresent()) {
      Span whole = alive.get().whole().span();
      survey.refuseComments(whole, stored.site().call().span());
      return List.of(Edit.replace(whole, call + alive.get().outcome()));
    }
    Optional<Expression> tested = AnswerTest.tested(stored);
    if (tested.isPresent()) {
      Optional<String> outcome = answer.outcome(NullTest.of(tested.get()).orElseThrow().isNull());
      if (outcome.isPresent()) {
        survey.refuseComments(tested.get().span(), stored.site().call().span());
        return List.of(Edit.replace(tested.get().span(), call + outcome.get()));
      }
    }
    return before((Statement.If) stored.statement(), call);
  }

  /** The lookup moves before the {@code if}; the variable alone stays in the condition. */
  private List<Edit> before(Statement.If choice, String call) throws Refusal {
    if (survey.block(choice).isEmpty()
        || !choice.isEditable()
        || !isFirst(choice.condition(), stored.giver())) {
      throw new Refusal("the order of evaluation would change");
    }
    Span assignment = stored.giver().span();
    survey.refuseComments(assignment, stored.site().call().span());
    String text = survey.text();
    int start = assignment.start();
    int end = assignment.end();
    if (start > 0
        && text.charAt(start - 1) == '('
        && text.charAt(end) == ')'
        && stored.giver() != choice.condition()) {
      start--;
      end++;
    }
    String indent = survey.indentAt(choice);
    List<String> lines =
        answer.asked(call, stored.name()).stream().map(line -> indent + line).toList();
    return List.of(
        survey.layout().linesBefore(choice.span().start(), lines),
        Edit.replace(new Span(start, end), stored.name()));
  }

  /** Whether {@code part} is evaluated before everything else in {@code whole}. */
  private static boolean isFirst(Expression whole, Node part) {
    if (whole == part) {
      return true;
    }
    return switch (whole) {
      case Expression.Binary binary -> isFirst(binary.left(), part);
      case Expression.Unary unary -> isFirst(unary.operand(), part);
      case Expression.Cast cast -> isFirst(cast.operand(), part);
      default -> false;
    };
  }
}
