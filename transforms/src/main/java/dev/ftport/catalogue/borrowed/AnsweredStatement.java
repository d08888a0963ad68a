package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A lookup that is a statement or declaration of its own, and whose replacement answers with a
 * number: {@code x = f(d, k);} becomes {@code if (g(d, k, &x) < 0) ..}, or the test for NULL behind
 * it asks for the answer.
 */
final class AnsweredStatement {
  private final Survey survey;
  private final Stored stored;
  private final Answer answer;
  private final Set<String> declared;
  private final Expression.Call call;
  private final Statement statement;

  /**
   * A lookup of one variable's.
   *
   * @param declared the names that the edits of the others declare; what this one does is added
   */
  AnsweredStatement(Survey survey, Stored stored, Answer answer, Set<String> declared) {
    this.declared = declared;
    this.survey = survey;
    this.stored = stored;
    this.answer = answer;
    this.call = stored.site().call();
    this.statement = stored.statement();
  }

  /**
   * The edits.
   *
   * @throws Refusal if the place does not allow it
   */
  List<Edit> edits() throws Refusal {
    if (statement.span().end() < call.span().end()) {
      throw new Refusal("it is a part of a larger expression");
    }
    boolean inBlock = survey.block(statement).isPresent();
    Optional<Statement> branching =
        survey.nesting().parent(statement).filter(Statement.If.class::isInstance);
    boolean declaration = stored.form() == Stored.Form.DECLARATION;
    if (!inBlock && (branching.isEmpty() || declaration)) {
      throw new Refusal("it does not stand in a block");
    }
    Variable variable =
        survey.declared(stored.name()).orElseThrow(() -> new Refusal("its type is not clear"));
    List<String> lines;
    if (StrongCall.isObject(variable)) {
      String strong = new StrongCall(survey, stored).textInto(stored.name());
      AnswerTest asking = new AnswerTest(survey, answer.deadIsNull());
      Optional<AnswerTest.Fold> fold =
          asking
              .fold(stored)
              .or(
                  () ->
                      asking
                          .alive(stored)
                          .map(test -> new AnswerTest.Fold(test.whole(), test.outcome())));
      if (fold.isPresent()) {
        return folded(fold.get(), strong);
      }
      lines = answer.asked(strong, stored.name());
    } else {
      lines = typed();
    }
    if (statement instanceof Statement.Declaration declared) {
      return declared(declared, lines);
    }
    if (branching.isPresent()) {
      return inBraces(branching.get(), lines);
    }
    survey.refuseComments(statement.span(), call.span());
    return List.of(Edit.replace(statement.span(), joined(lines)));
  }

  /** The lines for a variable of another type: a {@code PyObject *} goes between. */
  private List<String> typed() throws Refusal {
    if (survey.nesting().isBehindCase(statement)) {
      throw new Refusal("no variable can be declared behind `case`");
    }
    String target = Hoisted.freeName(survey.unit(), survey.function(), "found", declared);
    declared.add(target);
    List<String> lines = new ArrayList<>();
    String strong = new StrongCall(survey, stored).textInto(target);
    lines.add("PyObject *" + target + ";");
    lines.addAll(answer.asked(strong, target));
    Span value = valueSpan();
    String cast = survey.text().substring(value.start(), call.span().start());
    String behind = survey.text().substring(call.span().end(), value.end());
    lines.add(stored.name() + " = " + cast + target + behind + ";");
    return lines;
  }

  /** One edit from the lookup to the condition: nothing else may be written in between. */
  private List<Edit> folded(AnswerTest.Fold fold, String strong) throws Refusal {
    survey.refuseComments(statement.span(), call.span());
    survey.refuseComments(fold.condition().span(), Span.at(0));
    Edit gone = survey.layout().without(statement.span());
    if (statement instanceof Statement.Declaration declaration) {
      Variable variable = refuseLater(declaration);
      gone = Edit.delete(new Span(variable.nameSpan().end(), valueSpan().end()));
    }
    Span condition = fold.condition().span();
    String between = survey.text().substring(gone.span().end(), condition.start());
    return List.of(
        Edit.replace(
            new Span(gone.span().start(), condition.end()), between + strong + fold.outcome()));
  }

  /** The lookup moves behind the declaration of its variable. */
  private List<Edit> declared(Statement.Declaration declaration, List<String> lines)
      throws Refusal {
    Variable variable = refuseLater(declaration);
    if (variable.hasTypeWord("const") && variable.type().endsWith("const")) {
      throw new Refusal("the variable is constant");
    }
    Span gone = new Span(variable.nameSpan().end(), valueSpan().end());
    survey.refuseComments(gone, call.span());
    String indent = survey.indentAt(declaration);
    List<String> indented = lines.stream().map(line -> indent + line).toList();
    return List.of(
        Edit.delete(gone),
        survey
            .layout()
            .linesBehind(declaration.span().start(), declaration.span().end(), indented));
  }

  /**
   * The variable in its declaration.
   *
   * @throws Refusal if the declaration goes on with something that is to happen after the lookup
   */
  private Variable refuseLater(Statement.Declaration declaration) throws Refusal {
    Optional<Variable> found = Optional.empty();
    for (Variable variable : declaration.variables()) {
      if (found.isPresent() && variable.initializer().map(AnsweredStatement::acts).orElse(false)) {
        throw new Refusal("another variable of the same declaration is set after it");
      }
      if (variable.name().equals(stored.name())) {
        found = Optional.of(variable);
      }
    }
    return found.orElseThrow(() -> new Refusal("its declaration is not clear"));
  }

  /** Whether a value is more than names and numbers. */
  private static boolean acts(Expression value) {
    boolean[] found = new boolean[1];
    value.walk(
        node ->
            found[0] |=
                !(node instanceof Expression.Literal
                    || node instanceof Expression.Cast
                    || (node instanceof Expression.Name name && name.text().equals("NULL"))));
    return found[0];
  }

  /** A branch without braces gets them. */
  private List<Edit> inBraces(Statement branching, List<String> lines) throws Refusal {
    if (lines.stream().anyMatch(line -> line.startsWith("PyObject *"))) {
      throw new Refusal("it does not stand in a block");
    }
    List<Edit> edits = new ArrayList<>();
    edits.addAll(
        survey
            .layout()
            .inBraces(statement, branching.span().start(), List.of(), List.of(), survey.function())
            .orElseThrow(() -> new Refusal("a comment is in the way"))
            .list());
    edits.add(Edit.replace(statement.span(), joined(lines)));
    return edits;
  }

  private String joined(List<String> lines) {
    String lineEnd = survey.unit().file().lineEndAt(statement.span().start());
    return String.join(lineEnd + survey.indentAt(statement), lines);
  }

  /** The value with its casts and parentheses. */
  private Span valueSpan() throws Refusal {
    String text = survey.text();
    int start = call.span().start();
    int end = call.span().end();
    for (Node node : stored.site().path().reversed()) {
      if (node instanceof Expression.Cast cast) {
        start = cast.span().start();
        end = Math.max(end, cast.span().end());
      } else {
        break;
      }
    }
    int equals = text.lastIndexOf('=', start);
    if (equals < 0) {
      throw new Refusal("its text is not clear");
    }
    int open = equals + 1;
    while (open < start && Character.isWhitespace(text.charAt(open))) {
      open++;
    }
    if (open < start && !text.substring(open, start).replaceAll("[(\\s]", "").isEmpty()) {
      throw new Refusal("a comment is in the way");
    }
    int parentheses = (int) text.substring(open, start).chars().filter(c -> c == '(').count();
    int close = end;
    while (parentheses > 0) {
      char c = text.charAt(close++);
      parentheses -= c == ')' ? 1 : 0;
      if (c != ')' && !Character.isWhitespace(c)) {
        throw new Refusal("a comment is in the way");
      }
    }
    return new Span(open, close);
  }
}
