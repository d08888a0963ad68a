package dev.ftport.catalogue.declare;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.ModuleDefinition;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The field {@code m_slots} of a module definition that has none yet. */
public final class SlotsField {
  /** What stands for the fields between {@code m_base} and {@code m_slots}, in their order. */
  private static final List<String> EMPTY_FIELDS =
      List.of("PyModuleDef_HEAD_INIT", "NULL", "NULL", "0", "NULL");

  private SlotsField() {}

  /** Whether code sets the field: {@code definition.m_slots}, or that of any pointer. */
  static boolean isAssignedLater(Unit unit, ModuleDefinition definition) {
    List<Token> tokens = Lexer.tokens(unit.file().text(), new Span(0, unit.file().text().length()));
    String name = definition.variable().name();
    return IntStream.range(2, tokens.size())
        .filter(i -> tokens.get(i).text().equals("m_slots"))
        .anyMatch(i -> tokens.get(i - 1).is("->") || tokens.get(i - 2).text().equals(name));
  }

  /** The edits that make the definition point to the array; none if there is no way to. */
  public static List<Edit> setting(Unit unit, ModuleDefinition definition, String slots) {
    List<Edit> edits = new ArrayList<>();
    Optional<Expression.Clause> field = definition.field("m_slots");
    List<Expression.Clause> clauses = definition.braces().clauses();
    if (field.isPresent()) {
      edits.add(Edit.replace(field.get().value().span(), slots));
    } else if (definition.isDesignated()) {
      append(unit, clauses.getLast().span(), List.of(".m_slots = " + slots), edits);
    } else if (!clauses.isEmpty()) {
      List<String> missing = new ArrayList<>(EMPTY_FIELDS.subList(clauses.size(), 5));
      missing.add(slots);
      append(unit, clauses.getLast().span(), missing, edits);
    }
    return edits;
  }

  /** Puts elements behind the last one: in its line, or in lines of their own if it has its own. */
  private static void append(Unit unit, Span last, List<String> elements, List<Edit> edits) {
    Layout layout = new Layout(unit);
    Lexer lexer = new Lexer(unit.file().text(), last.end());
    Token next = lexer.next();
    Token behind = next.is(",") ? lexer.next() : next;
    if (!layout.startsLine(last.start()) || !behind.startsLine()) {
      edits.add(Edit.insert(last.end(), ", " + String.join(", ", elements)));
      return;
    }
    String indent = unit.file().indentAt(last.start());
    String text =
        indent + String.join("," + unit.file().lineEndAt(last.start()) + indent, elements);
    if (next.is(",")) {
      edits.add(layout.linesBehind(last.start(), next.span().end(), List.of(text + ",")));
    } else {
      edits.add(Edit.insert(last.end(), ","));
      edits.add(layout.linesBehind(last.start(), last.end(), List.of(text)));
    }
  }
}
