package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.KnownDict;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Summaries;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A lookup that only tells whether a key is there. {@code PyDict_Contains} tells it without lending
 * anything, if what it reads is certainly a dict: it does not check that.
 *
 * @param test the expression that is true, or false, for a key that is there
 * @param isNull whether the test is true for a missing key
 * @param call the text of the new call
 */
record Membership(
    Survey survey,
    CallSite site,
    CApi.Lookup lookup,
    Expression test,
    boolean isNull,
    String call) {

  /** Reads the place of a lookup; empty if its value is used, or the container may be no dict. */
  static Optional<Membership> of(
      Unit unit, Summaries summaries, CallSite site, CApi.Lookup lookup) {
    Optional<String> question = question(lookup);
    Optional<Test> test = Test.of(site);
    if (question.isEmpty()
        || test.isEmpty()
        || site.function().isEmpty()
        || site.call().arguments().size() != 2
        || !site.call().isEditable()
        || !site.call().callee().isEditable()
        || !test.get().expression().isEditable()
        || !KnownDict.is(unit, site, site.call().arguments().getFirst())) {
      return Optional.empty();
    }
    Span behindName = new Span(site.call().callee().span().end(), site.call().span().end());
    return Optional.of(
        new Membership(
            Survey.of(unit, site.function().get(), summaries),
            site,
            lookup,
            test.get().expression(),
            test.get().isNull(),
            question.get() + behindName.of(unit.file().text())));
  }

  /** The function that tells whether the key is there. */
  private static Optional<String> question(CApi.Lookup lookup) {
    return switch (lookup.replacement()) {
      case "PyDict_GetItemRef" -> Optional.of("PyDict_Contains");
      case "PyDict_GetItemStringRef" -> Optional.of("PyDict_ContainsString");
      default -> Optional.empty();
    };
  }

  /**
   * The edits: an error that the lookup told of is told of in the same place, one that it swallowed
   * gets a variable and is swallowed as before.
   *
   * @param name a variable that the function does not know
   * @throws Refusal if the order of evaluation would change, or no exit fits an error
   */
  Edits edits(String name, Settings settings) throws Refusal {
    survey.refuseComments(test.span(), site.call().span());
    if (lookup.answer() == CApi.Answer.SEPARATE) {
      return Edits.of(List.of(Edit.replace(test.span(), call + (isNull ? " <= 0" : " > 0"))));
    }
    Statement statement = Hoisted.of(survey.unit(), site, lookup, name).stored().statement();
    Statement around = site.statement().orElseThrow();
    Function function = survey.function();
    if (new PendingException(function, new Nesting(function)).at(around)) {
      throw new Refusal("an exception may be set there, which it keeps as it is");
    }
    List<String> onError = List.of("PyErr_Clear();");
    if (settings.propagateErrors()) {
      onError =
          new ErrorExit(survey)
              .at(around)
              .orElseThrow(() -> new Refusal("no exit of the function fits there for its error"));
    }
    String indent = survey.indentAt(around);
    List<String> lines = new ArrayList<>();
    lines.add(indent + "int " + name + " = " + call + ";");
    lines.addAll(survey.layout().choice(indent, name + " < 0", onError, function));
    return Edits.of(
        List.of(
            survey.layout().linesBefore(statement.span().start(), lines),
            Edit.replace(test.span(), name + (isNull ? " <= 0" : " > 0"))));
  }

  /** The largest expression round a lookup that is only a test of it for NULL. */
  private record Test(Expression expression, boolean isNull) {
    static Optional<Test> of(CallSite site) {
      List<Node> path = site.path();
      Expression test = site.call();
      boolean isNull = false;
      boolean tested = false;
      for (int i = path.size() - 1; i >= 0; i--) {
        Node around = path.get(i);
        if (around instanceof Expression.Unary unary && unary.operator().equals("!")) {
          isNull = !isNull;
          test = unary;
          tested = true;
        } else if (!tested && around instanceof Expression.Cast) {
          continue;
        } else if (!tested && around instanceof Expression.Binary binary && isWithNull(binary)) {
          isNull = binary.operator().equals("==");
          test = binary;
          tested = true;
        } else {
          return isTruth(around, test) || (tested && isNumber(around))
              ? Optional.of(new Test(test, isNull))
              : Optional.empty();
        }
      }
      return Optional.empty();
    }

    private static boolean isWithNull(Expression.Binary binary) {
      return (binary.operator().equals("==") || binary.operator().equals("!="))
          && (binary.right().isNull() || binary.left().isNull());
    }

    /** Whether only the truth of {@code inside} matters. */
    private static boolean isTruth(Node around, Expression inside) {
      return switch (around) {
        case Statement.If choice -> choice.condition() == inside;
        case Statement.Loop loop -> loop.condition().map(c -> c == inside).orElse(false);
        case Expression.Conditional choice -> choice.condition() == inside;
        case Expression.Binary both -> both.operator().equals("&&") || both.operator().equals("||");
        default -> false;
      };
    }

    /** Whether a comparison can stand there without parentheses, for its number. */
    private static boolean isNumber(Node around) {
      return around instanceof Expression.Assign
          || around instanceof Expression.Call
          || around instanceof Statement.Return
          || around instanceof Statement.Declaration
          || around instanceof Statement.Evaluation;
    }
  }
}
