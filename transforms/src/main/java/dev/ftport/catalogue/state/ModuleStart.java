package dev.ftport.catalogue.state;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.LazyObject;
import dev.ftport.facts.ModuleCreation;
import dev.ftport.facts.Origin;
import dev.ftport.facts.SlotArray;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The function that creates the only module of a file, where nothing is owned yet.
 *
 * @param function the function
 * @param failure how it is left there with an error
 */
record ModuleStart(Unit unit, Function function, String failure) {

  /** The place in a file; empty if it has no module, several, or a function of another shape. */
  static Optional<ModuleStart> of(Unit unit) {
    Set<Function> creating = new HashSet<>();
    ModuleCreation.in(unit).stream()
        .map(ModuleCreation::site)
        .map(CallSite::function)
        .forEach(function -> function.ifPresent(creating::add));
    int modules = ModuleCreation.in(unit).size();
    for (SlotArray array : SlotArray.in(unit)) {
      for (Expression.Clause clause : array.entries()) {
        if (unit.mentions(clause.span(), "Py_mod_create")) {
          return Optional.empty();
        }
        if (unit.mentions(clause.span(), "Py_mod_exec")) {
          modules++;
          unit.functions().stream()
              .filter(function -> unit.mentions(clause.span(), function.name()))
              .forEach(creating::add);
        }
      }
    }
    if (creating.size() != 1 || modules != 1) {
      return Optional.empty();
    }
    Function function = creating.iterator().next();
    if (function.origin() != Origin.WRITTEN || function.body().origin() != Origin.WRITTEN) {
      return Optional.empty();
    }
    String type = function.returnType();
    if (type.endsWith("*")) {
      return Optional.of(
          new ModuleStart(unit, function, "return " + new Layout(unit).nullPointer() + ";"));
    }
    return type.matches("(static )?int")
        ? Optional.of(new ModuleStart(unit, function, "return -1;"))
        : Optional.empty();
  }

  /** Puts the making of a variable where the function owns nothing yet. */
  Optional<Edit> making(String variable, String value) {
    Layout layout = new Layout(unit);
    Optional<Statement> next = firstWork();
    if (next.isEmpty()) {
      return Optional.empty();
    }
    int at = next.get().span().start();
    String indent = unit.file().indentAt(at);
    String isNull = variable + " == " + layout.nullPointer();
    List<String> inner = new ArrayList<>();
    inner.add(variable + " = " + value + ";");
    List<String> check = layout.choice("", isNull, failure, function);
    inner.addAll(check);
    List<String> lines = new ArrayList<>();
    if (isBehindDeclaration(at)) {
      lines.add("");
    }
    lines.addAll(layout.choice(indent, isNull, inner, function));
    return Optional.of(layout.linesBefore(at, lines));
  }

  /** Whether a declaration ends in the line before. */
  private boolean isBehindDeclaration(int at) {
    int line = unit.file().line(at);
    return function.body().statements().stream()
        .filter(Statement.Declaration.class::isInstance)
        .anyMatch(declaration -> unit.file().line(declaration.span().end() - 1) == line - 1);
  }

  /** Whether a statement makes a static object, and nothing else. */
  private boolean makes(Statement statement) {
    return statement instanceof Statement.If choice
        && unit.states().stream()
            .flatMap(state -> LazyObject.of(state).stream())
            .anyMatch(lazy -> lazy.choice() == choice);
  }

  /**
   * The first statement that is no declaration, or declares what is made by a call; what makes
   * other static objects comes before it.
   */
  private Optional<Statement> firstWork() {
    Conditionals conditionals = unit.conditionals();
    Optional<Conditionals.Branch> around = conditionals.branchAt(function.body().span().start());
    for (Statement statement : function.body().statements()) {
      Span span = statement.span();
      boolean plain =
          statement.origin() == Origin.WRITTEN
              && conditionals.branchAt(span.start()).equals(around)
              && new Layout(unit).startsLine(span.start());
      if (!plain) {
        return Optional.empty();
      }
      if (!makes(statement)
          && (!(statement instanceof Statement.Declaration) || calls(statement))) {
        return statement instanceof Statement.Label || statement instanceof Statement.Case
            ? Optional.empty()
            : Optional.of(statement);
      }
    }
    return Optional.empty();
  }

  private static boolean calls(Statement statement) {
    boolean[] found = new boolean[1];
    statement.walk(node -> found[0] |= node instanceof Expression.Call);
    return found[0];
  }
}
