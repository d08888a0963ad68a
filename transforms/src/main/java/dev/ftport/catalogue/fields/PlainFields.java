package dev.ftport.catalogue.fields;

import dev.ftport.facts.Function;
import dev.ftport.facts.ObjectFields;
import dev.ftport.facts.ObjectFields.Use;
import dev.ftport.facts.Unit;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers and C pointers of objects that methods store, in methods that no section is offered. */
final class PlainFields {
  private PlainFields() {}

  /** One piece of advice for each structure, where a method first uses such a field. */
  static List<Finding> find(About about, Unit unit, ObjectFields fields, SharedFields shared) {
    Map<String, List<Use>> open = new LinkedHashMap<>();
    for (Function function : unit.functions()) {
      if (shared.isMethod(function) && !function.parameters().isEmpty()) {
        List<Use> reached = fields.reachedFrom(function, 0, false);
        if (shared.references(reached).isEmpty()) {
          for (Use use : shared.plain(reached)) {
            open.computeIfAbsent(use.structure(), any -> new ArrayList<>()).add(use);
          }
        }
      }
    }
    List<Finding> findings = new ArrayList<>();
    open.forEach((structure, uses) -> findings.add(advice(about, shared, structure, uses)));
    return findings;
  }

  private static Finding advice(
      About about, SharedFields shared, String structure, List<Use> uses) {
    Use first = uses.getFirst();
    Span place =
        first.member().isEditable() ? first.member().fieldSpan() : first.function().nameSpan();
    return new Finding(
        about.id(),
        place,
        "methods use %s of `%s`, which other threads may store meanwhile"
            .formatted(
                ObjectFields.names(
                    uses.stream().map(use -> use.member().field()).distinct().sorted().toList()),
                structure),
        Remedy.advice(
            "no reference is at stake; a section on the object in each method, or an atomic field,"
                + " keeps the values true: "
                + shared.table(uses)));
  }
}
