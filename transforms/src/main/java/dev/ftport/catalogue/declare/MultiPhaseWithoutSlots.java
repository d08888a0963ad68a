package dev.ftport.catalogue.declare;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Layout;
import dev.ftport.facts.ModuleDefinition;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
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

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public boolean promises() {
    return true;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
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
    List<Edit> edits = SlotsField.setting(unit, definition, slots);
    boolean written =
        definition.braces().isEditable()
            && definition.braces().clauses().stream()
                .allMatch(c -> c.value().isEditable() || isHead(unit, c));
    if (edits.isEmpty()
        || !written
        || SlotsField.isAssignedLater(unit, definition)
        || unit.mentions(new Span(0, unit.file().text().length()), slots)) {
      return Remedy.advice("give the module an array of slots with `Py_mod_gil` in it");
    }
    Layout layout = new Layout(unit);
    int at = definition.variable().declaration().start();
    String indent = unit.file().indentAt(at);
    List<String> lines = new ArrayList<>();
    lines.add(indent + "static PyModuleDef_Slot " + slots + "[] = {");
    lines.add(Guard.ofSlot(unit, settings));
    lines.add(indent + "    {Py_mod_gil, Py_MOD_GIL_NOT_USED},");
    lines.add("#endif");
    lines.add(indent + "    {0, " + layout.nullPointer() + "}");
    lines.add(indent + "};");
    lines.add("");
    edits.add(layout.linesBefore(layout.withCommentsAbove(at), lines));
    return Remedy.fix("give the module an array of slots with `Py_mod_gil`", Edits.of(edits));
  }

  private static boolean isHead(Unit unit, Expression.Clause clause) {
    return unit.mentions(clause.value().span(), "PyModuleDef_HEAD_INIT");
  }
}
