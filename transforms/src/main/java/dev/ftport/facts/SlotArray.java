package dev.ftport.facts;

import dev.ftport.facts.Expression.Braces;
import dev.ftport.facts.Expression.Clause;
import java.util.List;
import java.util.Optional;

/**
 * An array of module slots with its initializer: {@code PyModuleDef_Slot} (PEP 489) or, since 3.15,
 * {@code PySlot} (PEP 820).
 */
public record SlotArray(Variable variable, Braces braces) {
  /** The arrays of module slots in {@code unit}, in the order of the text. */
  public static List<SlotArray> in(Unit unit) {
    return unit.variables().stream()
        .filter(v -> !v.brackets().isEmpty() && v.pointers() == 0)
        .filter(v -> v.hasTypeWord("PyModuleDef_Slot") || isModulesPySlot(unit, v))
        .flatMap(
            v ->
                v.initializer().stream()
                    .filter(Braces.class::isInstance)
                    .map(braces -> new SlotArray(v, (Braces) braces)))
        .toList();
  }

  /** A {@code PySlot} array may belong to a type: a module's is exported or has a module's slot. */
  private static boolean isModulesPySlot(Unit unit, Variable variable) {
    if (!variable.hasTypeWord("PySlot")) {
      return false;
    }
    boolean hasModuleSlot =
        Lexer.tokens(unit.file().text(), variable.declaration()).stream()
            .anyMatch(token -> token.text().startsWith("Py_mod_"));
    return hasModuleSlot
        || unit.functions().stream()
            .filter(function -> function.name().startsWith("PyModExport_"))
            .anyMatch(function -> unit.mentions(function.body().span(), variable.name()));
  }

  /** Whether its elements are written with the macros of {@code PySlot}. */
  public boolean isPySlot() {
    return variable.hasTypeWord("PySlot");
  }

  /** The elements before the terminator. */
  public List<Clause> entries() {
    List<Clause> all = braces.clauses();
    return terminator().isPresent() ? all.subList(0, all.size() - 1) : all;
  }

  /** The last element, if it ends the array: {@code {0, NULL}}, {@code {0}}, {@code {}}, … */
  public Optional<Clause> terminator() {
    List<Clause> all = braces.clauses();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Clause last = all.getLast();
    boolean ends =
        switch (last.value()) {
          case Braces entry ->
              entry.clauses().isEmpty() || entry.clauses().getFirst().value().isNull();
          case Expression.Name name -> name.text().equals("PySlot_END");
          default -> false;
        };
    return ends ? Optional.of(last) : Optional.empty();
  }
}
