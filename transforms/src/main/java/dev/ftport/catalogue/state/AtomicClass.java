package dev.ftport.catalogue.state;

import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The declaration of a number of C++ as one of the class {@code std::atomic}.
 *
 * @param variable a static number that is declared alone
 */
record AtomicClass(Unit unit, Variable variable) {

  /** All edits; empty if the declaration says more, or no place for the header is known. */
  Optional<Edits> edits() {
    String text = unit.file().text();
    List<Token> words =
        Lexer.tokens(text, new Span(variable.declaration().start(), variable.nameSpan().start()));
    Span type = new Span(words.get(1).span().start(), words.getLast().span().end());
    Span rest = new Span(variable.nameSpan().end(), variable.declaration().end());
    if (unit.hasComment(variable.declaration())) {
      return Optional.empty();
    }
    String value = value(Lexer.tokens(text, rest).stream().map(Token::text).toList());
    if (value.isEmpty()) {
      return Optional.empty();
    }
    return header()
        .map(
            include -> {
              List<Edit> edits = new ArrayList<>(include);
              edits.add(Edit.replace(type, "std::atomic<" + type.of(text) + ">"));
              edits.add(Edit.replace(rest, "{" + value + "};"));
              return Edits.of(edits);
            });
  }

  /** What stands between the braces, for what stands behind the name; empty for anything else. */
  private String value(List<String> rest) {
    if (rest.equals(List.of(";"))) {
      return variable.hasTypeWord("bool") ? "false" : "0";
    }
    boolean literal =
        rest.size() == 3
            && rest.getFirst().equals("=")
            && rest.get(1).matches("[0-9]+[uUlL]*|true|false");
    return literal ? rest.get(1) : "";
  }

  /** {@code #include <atomic>} behind the other includes, if it is not there; else nothing. */
  private Optional<List<Edit>> header() {
    String text = unit.file().text();
    int start = variable.declaration().start();
    boolean included =
        unit.conditionals().directives().stream()
            .filter(directive -> directive.start() < start)
            .filter(directive -> unit.conditionals().branchAt(directive.start()).isEmpty())
            .anyMatch(directive -> directive.of(text).matches("#\\s*include\\s*<atomic>.*"));
    if (included) {
      return Optional.of(List.of());
    }
    return Qualifier.lastInclude(unit)
        .filter(include -> include.end() <= start && isOutside(include))
        .filter(include -> !unit.file().path().matches(".*\\.h[^/.]*"))
        .map(
            include ->
                List.of(
                    new Layout(unit)
                        .linesBehind(
                            include.start(), include.end(), List.of("#include <atomic>"))));
  }

  /** Whether no brace, such as one of {@code extern "C"}, is open there. */
  private boolean isOutside(Span include) {
    int depth = 0;
    for (Token token : Lexer.tokens(unit.file().text(), new Span(0, include.start()))) {
      depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
    }
    return depth == 0;
  }
}
