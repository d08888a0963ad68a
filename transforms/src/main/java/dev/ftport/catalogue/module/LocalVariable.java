package dev.ftport.catalogue.module;

import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;

/** A local variable for the new module, which the function will have as a parameter. */
final class LocalVariable {
  private final Unit unit;
  private final Layout layout;
  private final Function function;
  private final Variable variable;

  LocalVariable(Unit unit, Function function, Variable variable) {
    this.unit = unit;
    this.layout = new Layout(unit);
    this.function = function;
    this.variable = variable;
  }

  /** Whether its declaration declares others too. */
  boolean isDeclaredTogether() {
    return Unit.locals(function).stream()
        .anyMatch(other -> other != variable && other.declaration().equals(variable.declaration()));
  }

  /** Takes it out of its declaration, which may declare others too; none if there is no way to. */
  Optional<Edit> withoutDeclaration() {
    if (variable.initializer().filter(value -> !value.isNull()).isPresent()
        || variable.pointers() != 1) {
      return Optional.empty();
    }
    return isDeclaredTogether() ? withoutDeclarator() : Optional.of(withoutLine());
  }

  private Optional<Edit> withoutDeclarator() {
    List<Token> tokens = Lexer.tokens(unit.file().text(), variable.declaration());
    for (int i = 2; i + 2 < tokens.size(); i++) {
      if (tokens.get(i).span().equals(variable.nameSpan()) && tokens.get(i - 1).is("*")) {
        int end = i;
        while (end < tokens.size() && !tokens.get(end).is(",") && !tokens.get(end).is(";")) {
          end++;
        }
        boolean last = end < tokens.size() && tokens.get(end).is(";");
        if (tokens.get(i - 2).is(",")) {
          return Optional.of(
              Edit.delete(
                  new Span(tokens.get(i - 2).span().start(), tokens.get(end - 1).span().end())));
        }
        if (!last && end + 1 < tokens.size()) {
          return Optional.of(
              Edit.delete(
                  new Span(tokens.get(i - 1).span().start(), tokens.get(end + 1).span().start())));
        }
      }
    }
    return Optional.empty();
  }

  /** Takes the declaration away, with the empty line behind it if it is all that is declared. */
  private Edit withoutLine() {
    Span declaration = variable.declaration();
    Edit edit = layout.without(declaration);
    List<Statement> body = function.body().statements();
    boolean only =
        body.size() > 1
            && body.getFirst().span().equals(declaration)
            && !(body.get(1) instanceof Statement.Declaration);
    int end = edit.span().end();
    int next = unit.file().nextLineStart(end);
    boolean blank = edit.text().isEmpty() && unit.file().text().substring(end, next).isBlank();
    return only && blank ? Edit.delete(new Span(edit.span().start(), next)) : edit;
  }
}
