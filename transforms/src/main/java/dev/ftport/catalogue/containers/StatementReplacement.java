package dev.ftport.catalogue.containers;

import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.List;
import java.util.stream.Stream;

/** Puts several statements in the place of one, with braces where it was a body of its own. */
final class StatementReplacement {
  private final Unit unit;
  private final Function function;
  private final Layout layout;
  private final Nesting nesting;

  StatementReplacement(Unit unit, Function function) {
    this.unit = unit;
    this.function = function;
    this.layout = new Layout(unit);
    this.nesting = new Nesting(function);
  }

  /**
   * The edits.
   *
   * @param lines the statements, without indentation
   * @throws Refusal if there is no place for them
   */
  List<Edit> of(Statement statement, List<String> lines) throws Refusal {
    Statement parent = nesting.parent(statement).orElseThrow(() -> new Refusal("it is the body"));
    Span span = statement.span();
    String lineEnd = unit.file().lineEndAt(span.start());
    if (parent instanceof Statement.Compound block) {
      if (!layout.startsLine(span.start())) {
        return List.of(inLine(block, span, lines));
      }
      String indent = unit.file().indentAt(span.start());
      return List.of(Edit.replace(span, String.join(lineEnd + indent, lines)));
    }
    if (parent instanceof Statement.Label) {
      throw new Refusal("an exit has a label");
    }
    Edits braces =
        layout
            .inBraces(
                statement,
                parent.span().start(),
                lines.subList(0, lines.size() - 1),
                List.of(),
                function)
            .orElseThrow(() -> new Refusal("a comment stands where a brace belongs"));
    return span.of(unit.file().text()).equals(lines.getLast())
        ? braces.list()
        : Stream.concat(braces.list().stream(), Stream.of(Edit.replace(span, lines.getLast())))
            .toList();
  }

  /** Gives the statements of a block that is written in one line lines of their own. */
  private Edit inLine(Statement.Compound block, Span span, List<String> lines) {
    Span inside = new Span(block.span().start() + 1, block.span().end() - 1);
    String lineEnd = unit.file().lineEndAt(span.start());
    String outer = unit.file().indentAt(block.span().start());
    String before = new Span(inside.start(), span.start()).of(unit.file().text());
    String after = new Span(span.end(), inside.end()).of(unit.file().text());
    if (block.statements().size() > 1 || !before.isBlank() || !after.isBlank()) {
      return Edit.replace(span, String.join(" ", lines));
    }
    String inner = lineEnd + layout.deeper(outer, function);
    return Edit.replace(inside, inner + String.join(inner, lines) + lineEnd + outer);
  }
}
