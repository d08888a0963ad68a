package dev.ftport.catalogue.locks;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Sections;
import dev.ftport.flow.Sections.Form;
import dev.ftport.flow.Sections.Section;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes one section for two objects of two sections that stand directly in one another. */
public final class NestedSections implements Transform {
  private static final About ABOUT = About.of(NestedSections.class);

  private static final String BEGIN = "Py_BEGIN_CRITICAL_SECTION";
  private static final String END = "Py_END_CRITICAL_SECTION";

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    for (Function function : unit.functions()) {
      List<Section> sections = Sections.of(unit, function).all();
      for (Section inner : sections) {
        outer(sections, inner)
            .ifPresent(
                outer ->
                    findings.add(
                        new Finding(
                            ABOUT.id(),
                            inner.opening().span(),
                            "a critical section stands in another one",
                            remedy(unit, function, sections, outer, inner))));
      }
    }
    return findings;
  }

  /** The innermost section round another. */
  private static Optional<Section> outer(List<Section> sections, Section inner) {
    List<Section> round =
        sections.stream()
            .filter(other -> other != inner && other.form() == Form.MACRO)
            .filter(other -> isIn(inner.opening(), other.block()))
            .toList();
    return round.isEmpty() ? Optional.empty() : Optional.of(round.getLast());
  }

  private static boolean isIn(Expression.Call call, Statement.Compound block) {
    boolean[] found = new boolean[1];
    block.walk(node -> found[0] |= node == call);
    return found[0];
  }

  private static Remedy remedy(
      Unit unit, Function function, List<Section> sections, Section outer, Section inner) {
    if (isSame(unit, outer, inner)) {
      return Remedy.leftAlone("both lock the same object");
    }
    boolean plain =
        Stream.of(outer, inner)
            .allMatch(s -> s.form() == Form.MACRO && !s.mutex() && s.objects().size() == 1);
    boolean more =
        sections.stream().anyMatch(s -> s != outer && s != inner && isNear(s, outer, inner));
    if (plain && !more && isDirect(outer, inner) && isFixed(function, inner)) {
      Optional<Edits> edits = edits(unit, outer, inner);
      if (edits.isPresent()) {
        return Remedy.fix("lock both objects with `%s2`".formatted(BEGIN), edits.get());
      }
    }
    return mentionsOuter(unit, outer, inner)
        ? Remedy.advice(
            "lock both with `%s2` if both must be held: a thread that waits for the inner one lets"
                    .formatted(BEGIN)
                + " go of the outer one")
        : Remedy.leftAlone("what the outer section locks is not used in the inner one");
  }

  private static boolean isSame(Unit unit, Section one, Section other) {
    return one.objects().size() == 1
        && other.objects().size() == 1
        && text(unit, one).equals(text(unit, other));
  }

  private static String text(Unit unit, Section section) {
    Expression object = section.objects().getFirst().withoutCasts();
    return unit.withoutTrivia(object.span());
  }

  private static boolean isNear(Section other, Section outer, Section inner) {
    return isIn(other.opening(), outer.block())
        || isIn(outer.opening(), other.block())
        || isIn(inner.opening(), other.block());
  }

  /** Whether nothing stands between the two openings, and nothing between the two ends. */
  private static boolean isDirect(Section outer, Section inner) {
    List<Statement> statements =
        outer.block().statements().stream()
            .filter(s -> !(s instanceof Statement.Other other && other.understood()))
            .toList();
    return statements.size() == 4 && statements.get(2) == inner.block();
  }

  /** Whether the inner object is a variable that nobody else can set. */
  private static boolean isFixed(Function function, Section inner) {
    Optional<String> name = inner.objects().getFirst().asName();
    return name.isPresent()
        && Stream.concat(function.parameters().stream(), Unit.locals(function).stream())
            .filter(variable -> !variable.hasTypeWord("static"))
            .anyMatch(variable -> variable.name().equals(name.get()));
  }

  private static boolean mentionsOuter(Unit unit, Section outer, Section inner) {
    Set<String> names = new java.util.HashSet<>();
    for (Expression object : outer.objects()) {
      object.walk(
          node -> {
            if (node instanceof Expression.Name name) {
              names.add(name.text());
            }
          });
    }
    return inner.form() == Form.FUNCTION
        || names.stream().anyMatch(name -> mentions(inner.block(), name));
  }

  private static boolean mentions(Statement.Compound block, String name) {
    boolean[] found = new boolean[1];
    block.walk(node -> found[0] |= node instanceof Expression.Name n && n.text().equals(name));
    return found[0];
  }

  /** Two openings and two ends become one each; empty if they are not written here. */
  private static Optional<Edits> edits(Unit unit, Section outer, Section inner) {
    Span first = outer.opening().span();
    Span second = inner.opening().span();
    Optional<Span> innerEnd = end(inner);
    Optional<Span> outerEnd = end(outer);
    if (innerEnd.isEmpty() || outerEnd.isEmpty()) {
      return Optional.empty();
    }
    List<Span> all = List.of(first, second, innerEnd.get(), outerEnd.get());
    String text = unit.file().text();
    for (Span span : all) {
      boolean begins = span == first || span == second;
      if (!span.of(text).startsWith(begins ? BEGIN : END)
          || !unit.conditionals()
              .branchAt(span.start())
              .equals(unit.conditionals().branchAt(first.start()))) {
        return Optional.empty();
      }
    }
    Optional<Span> objectOne = arguments(text, first, BEGIN);
    Optional<Span> objectTwo = arguments(text, second, BEGIN);
    if (objectOne.isEmpty() || objectTwo.isEmpty() || unit.hasComment(second)) {
      return Optional.empty();
    }
    Layout layout = new Layout(unit);
    return Optional.of(
        Edits.of(
            List.of(
                Edit.insert(first.start() + BEGIN.length(), "2"),
                Edit.insert(objectOne.get().end(), ", " + objectTwo.get().of(text)),
                layout.without(withSemicolon(text, second)),
                Edit.insert(innerEnd.get().start() + END.length(), "2"),
                layout.without(withSemicolon(text, outerEnd.get())))));
  }

  private static Optional<Span> end(Section section) {
    List<Statement> statements = section.block().statements();
    return statements.stream()
        .filter(Statement.Evaluation.class::isInstance)
        .map(s -> ((Statement.Evaluation) s).expression())
        .filter(e -> e instanceof Expression.Call call && call.name().endsWith("_End"))
        .map(Expression::span)
        .reduce((one, other) -> other);
  }

  /** What stands between the parentheses of a macro's invocation. */
  private static Optional<Span> arguments(String text, Span invocation, String name) {
    List<Token> tokens = Lexer.tokens(text, invocation);
    boolean whole =
        tokens.size() > 3
            && tokens.getFirst().text().equals(name)
            && tokens.get(1).is("(")
            && tokens.getLast().is(")");
    return whole
        ? Optional.of(
            new Span(tokens.get(2).span().start(), tokens.get(tokens.size() - 2).span().end()))
        : Optional.empty();
  }

  private static Span withSemicolon(String text, Span span) {
    Token next = new Lexer(text, span.end()).nextOrComment();
    return next.is(";") ? new Span(span.start(), next.span().end()) : span;
  }
}
