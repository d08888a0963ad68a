package dev.ftport.catalogue.declare;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Layout;
import dev.ftport.facts.ModuleDefinition;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gives a multi-phase module that has no slots an array with the {@code Py_mod_gil} slot. */
public final class MultiPhaseWithoutSlots implements Transform {
  private static final About ABOUT = About.of(MultiPhaseWithoutSlots.class);

  /** What stands for the fields between {@code m_base} and {@code m_slots}, in their order. */
  private static final List<String> EMPTY_FIELDS =
      List.of("PyModuleDef_HEAD_INIT", "NULL", "NULL", "0", "NULL");

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public boolean promises() {
    return true;
  }

  @Override
  public List<Finding> find(Unit unit, Settings settings) {
    return ModuleDefinition.in(unit).stream()
        .filter(definition -> hasNoSlots(definition) && isMultiPhase(unit, definition))
        .map(
            definition ->
                new Finding(
                    ABOUT.id(),
                    definition.variable().nameSpan(),
                    "the multi-phase module `%s` has no slots"
                        .formatted(definition.moduleName().orElse(definition.variable().name())),
                    remedy(unit, definition, settings)))
        .toList();
  }

  private static boolean hasNoSlots(ModuleDefinition definition) {
    return definition.field("m_slots").map(slots -> slots.value().isNull()).orElse(true);
  }

  private static boolean isMultiPhase(Unit unit, ModuleDefinition definition) {
    return unit.calls().stream()
        .filter(site -> site.call().name().equals("PyModuleDef_Init"))
        .flatMap(site -> site.call().arguments().stream().limit(1))
        .anyMatch(
            argument -> argument.asAddressOf().equals(Optional.of(definition.variable().name())));
  }

  private static Remedy remedy(Unit unit, ModuleDefinition definition, Settings settings) {
    String slots = definition.variable().name() + "_slots";
    Optional<Edit> setting = setting(unit, definition, slots);
    boolean written =
        definition.braces().isEditable()
            && definition.braces().clauses().stream()
                .allMatch(c -> c.value().isEditable() || isHead(unit, c));
    boolean assignedLater =
        unit.mentions(new Span(0, unit.file().text().length()), "m_slots")
            && definition.field("m_slots").isEmpty();
    if (setting.isEmpty()
        || !written
        || assignedLater
        || unit.mentions(new Span(0, unit.file().text().length()), slots)) {
      return Remedy.advice("give the module an array of slots with `Py_mod_gil` in it");
    }
    int at = definition.variable().declaration().start();
    String indent = unit.file().indentAt(at);
    List<String> lines = new ArrayList<>();
    lines.add(indent + "static PyModuleDef_Slot " + slots + "[] = {");
    lines.add(Guard.ofSlot(unit, settings));
    lines.add(indent + "    {Py_mod_gil, Py_MOD_GIL_NOT_USED},");
    lines.add("#endif");
    lines.add(indent + "    {0, " + new Layout(unit).nullPointer() + "}");
    lines.add(indent + "};");
    lines.add("");
    return Remedy.fix(
        "give the module an array of slots with `Py_mod_gil`",
        Edits.of(List.of(new Layout(unit).linesBefore(at, lines), setting.get())));
  }

  private static boolean isHead(Unit unit, Expression.Clause clause) {
    return clause.span().of(unit.file().text()).equals("PyModuleDef_HEAD_INIT");
  }

  /** The edit that makes the definition point to the array. */
  private static Optional<Edit> setting(Unit unit, ModuleDefinition definition, String slots) {
    Optional<Expression.Clause> field = definition.field("m_slots");
    if (field.isPresent()) {
      return Optional.of(Edit.replace(field.get().value().span(), slots));
    }
    List<Expression.Clause> clauses = definition.braces().clauses();
    if (clauses.isEmpty()) {
      return Optional.empty();
    }
    Span last = clauses.getLast().span();
    if (definition.isDesignated()) {
      boolean ownLine = new Layout(unit).startsLine(last.start());
      String separator =
          ownLine ? unit.file().lineEndAt(last.start()) + unit.file().indentAt(last.start()) : " ";
      return Optional.of(Edit.insert(last.end(), "," + separator + ".m_slots = " + slots));
    }
    List<String> missing = new ArrayList<>(EMPTY_FIELDS.subList(clauses.size(), 5));
    missing.add(slots);
    return Optional.of(Edit.insert(last.end(), ", " + String.join(", ", missing)));
  }
}
