package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow;
import dev.ftport.flow.Events;
import dev.ftport.flow.Summaries;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A function as it is seen before it is rewritten.
 *
 * @param unit the file that it stands in
 * @param graph the ways that control can take
 * @param events what happens to the local variables on these ways
 * @param nesting which statement stands in which
 * @param layout how the author indents and sets braces
 */
public record Survey(Unit unit, ControlFlow graph, Events events, Nesting nesting, Layout layout) {

  /**
   * Surveys a function of a file.
   *
   * @param summaries what the package's own functions do
   */
  public static Survey of(Unit unit, Function function, Summaries summaries) {
    ControlFlow graph = ControlFlow.of(function, throwsExceptions(unit));
    return new Survey(
        unit, graph, new Events(graph, summaries), new Nesting(function), new Layout(unit));
  }

  private static boolean throwsExceptions(Unit unit) {
    Span whole = new Span(0, unit.file().text().length());
    return unit.language() == Language.CPP
        && (unit.mentions(whole, "throw")
            || unit.mentions(whole, "try")
            || unit.mentions(whole, "std"));
  }

  /** The function. */
  Function function() {
    return graph.function();
  }

  /** The text of the whole file. */
  String text() {
    return unit.file().text();
  }

  /** The number of the line in which a node starts. */
  int line(Node node) {
    return unit.file().line(node.span().start());
  }

  /** The blanks before a statement. */
  String indentAt(Statement statement) {
    return unit.file().indentAt(statement.span().start());
  }

  /**
   * The block that a statement stands in directly; empty for the branch of an `if` and the like.
   */
  Optional<Statement.Compound> block(Statement statement) {
    return nesting
        .parent(statement)
        .filter(Statement.Compound.class::isInstance)
        .map(Statement.Compound.class::cast);
  }

  /** The statement that follows in the same block. */
  Optional<Statement> next(Statement statement) {
    return block(statement)
        .flatMap(
            block ->
                block.statements().stream().skip(nesting.index(block, statement) + 1L).findFirst());
  }

  /** The declaration of a name; empty if there is none, or several with different types. */
  Optional<Variable> declared(String name) {
    List<Variable> all = new ArrayList<>(function().parameters());
    all.addAll(Unit.locals(function()));
    all.addAll(unit.globals());
    List<Variable> found = all.stream().filter(v -> v.name().equals(name)).toList();
    return found.isEmpty()
            || found.stream().anyMatch(v -> !v.type().equals(found.getFirst().type()))
        ? Optional.empty()
        : Optional.of(found.getFirst());
  }

  /**
   * Sees to it that no comment is lost.
   *
   * @param whole what is written anew
   * @param except the part of it that is kept
   * @throws Refusal if a comment stands in {@code whole} and not in {@code except}
   */
  void refuseComments(Span whole, Span except) throws Refusal {
    Lexer lexer = new Lexer(text(), whole.start());
    for (Token token = lexer.nextOrComment();
        token.kind() != Token.Kind.END && token.span().start() < whole.end();
        token = lexer.nextOrComment()) {
      if (token.kind() == Token.Kind.COMMENT && !except.contains(token.span().start())) {
        throw new Refusal("a comment is in the way");
      }
    }
  }
}
