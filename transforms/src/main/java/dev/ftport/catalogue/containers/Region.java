package dev.ftport.catalogue.containers;

import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The part of a function that a section goes round, and the edits that were made for it so far. */
final class Region {
  private final Unit unit;
  private final Function function;
  private final Statement whole;
  private final Statement first;
  private final Optional<Statement.Loop> loop;
  private final Layout layout;
  private final Nesting nesting;
  private final StatementReplacement replacement;
  private final List<Edit> edits = new ArrayList<>();

  private Region(
      Unit unit,
      Function function,
      Statement whole,
      Statement first,
      Optional<Statement.Loop> loop) {
    this.unit = unit;
    this.function = function;
    this.whole = whole;
    this.first = first;
    this.loop = loop;
    this.layout = new Layout(unit);
    this.nesting = new Nesting(function);
    this.replacement = new StatementReplacement(unit, function);
  }

  /**
   * One statement.
   *
   * @param loop the loop that it is, or that is its whole purpose
   */
  static Region of(Unit unit, Function function, Statement whole, Optional<Statement.Loop> loop) {
    return new Region(unit, function, whole, whole, loop);
  }

  /**
   * Several statements of one block.
   *
   * @param statements in the order of the text, without a gap
   */
  static Region of(Unit unit, Function function, List<Statement> statements) {
    return new Region(
        unit, function, together(statements), statements.getFirst(), Optional.empty());
  }

  private static Statement together(List<Statement> statements) {
    Span span = new Span(statements.getFirst().span().start(), statements.getLast().span().end());
    boolean written = statements.stream().allMatch(Statement::isEditable);
    return new Statement.Compound(
        span, written ? Origin.WRITTEN : Origin.MACRO, List.copyOf(statements));
  }

  Unit unit() {
    return unit;
  }

  Function function() {
    return function;
  }

  /** All of it as one statement. */
  Statement whole() {
    return whole;
  }

  /** The statement of the function that it starts with. */
  Statement first() {
    return first;
  }

  Optional<Statement.Loop> loop() {
    return loop;
  }

  Layout layout() {
    return layout;
  }

  Nesting nesting() {
    return nesting;
  }

  /** The blanks before its first line. */
  String indent() {
    return unit.file().indentAt(whole.span().start());
  }

  /** A statement as it is written. */
  String text(Statement statement) {
    return statement.span().of(unit.file().text());
  }

  void add(Edit edit) {
    edits.add(edit);
  }

  void add(Collection<Edit> more) {
    edits.addAll(more);
  }

  /**
   * Puts several statements in the place of one.
   *
   * @param lines the statements, without indentation
   * @throws Refusal if there is no place for them
   */
  void replace(Statement statement, List<String> lines) throws Refusal {
    edits.addAll(replacement.of(statement, lines));
  }

  /**
   * All edits.
   *
   * @throws Refusal if they touch each other
   */
  Edits written() throws Refusal {
    try {
      return Edits.of(edits);
    } catch (IllegalArgumentException e) {
      throw new Refusal("its edits touch each other");
    }
  }

  /**
   * The first of some names that means nothing in the function.
   *
   * @throws Refusal if all of them mean something
   */
  String freeName(List<String> names) throws Refusal {
    for (String name : names) {
      if (!unit.mentions(function.span(), name) && isNoMacro(name)) {
        return name;
      }
    }
    throw new Refusal("no name is free for a variable");
  }

  private boolean isNoMacro(String name) {
    return unit.conditionals().macros().stream().noneMatch(macro -> macro.name().equals(name))
        && unit.globals().stream().noneMatch(variable -> variable.name().equals(name))
        && unit.functions().stream().noneMatch(other -> other.name().equals(name));
  }
}
