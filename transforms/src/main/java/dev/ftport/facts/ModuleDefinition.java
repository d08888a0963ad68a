package dev.ftport.facts;

import dev.ftport.facts.Expression.Braces;
import dev.ftport.facts.Expression.Clause;
import java.util.List;
import java.util.Optional;

/**
 * A {@code PyModuleDef} with its initializer.
 *
 * <p>The order of the fields is that of {@code struct PyModuleDef} in {@code moduleobject.h}.
 */
public record ModuleDefinition(Variable variable, Braces braces) {
  private static final List<String> FIELDS =
      List.of(
          "m_base",
          "m_name",
          "m_doc",
          "m_size",
          "m_methods",
          "m_slots",
          "m_traverse",
          "m_clear",
          "m_free");

  /** The definitions in {@code unit}, in the order of the text. */
  public static List<ModuleDefinition> in(Unit unit) {
    return unit.variables().stream()
        .filter(v -> v.hasTypeWord("PyModuleDef") && v.pointers() == 0 && v.brackets().isEmpty())
        .flatMap(
            v ->
                v.initializer().stream()
                    .filter(Braces.class::isInstance)
                    .map(braces -> new ModuleDefinition(v, (Braces) braces)))
        .toList();
  }

  /** The element that sets {@code field}, such as {@code m_slots}. */
  public Optional<Clause> field(String field) {
    int position = FIELDS.indexOf(field);
    for (Clause clause : braces.clauses()) {
      if (clause.designator().equals("." + field)
          || (clause.designator().isEmpty() && braces.clauses().indexOf(clause) == position)) {
        return Optional.of(clause);
      }
    }
    return Optional.empty();
  }

  /** Whether any field is set by its name. */
  public boolean isDesignated() {
    return braces.clauses().stream().anyMatch(clause -> !clause.designator().isEmpty());
  }

  /** The module's name, if it is a plain string. */
  public Optional<String> moduleName() {
    return field("m_name")
        .map(Clause::value)
        .filter(Expression.Literal.class::isInstance)
        .map(name -> ((Expression.Literal) name).text().replace("\"", ""));
  }
}
