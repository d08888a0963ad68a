package dev.ftport.catalogue.module;

import dev.ftport.catalogue.declare.SlotsField;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.ModuleDefinition;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A module's definition that gets an array of slots. */
final class SlottedDefinition {
  private final Unit unit;
  private final Layout layout;
  private final ModuleDefinition definition;
  private final String slots;
  private final List<Edit> edits = new ArrayList<>();

  /**
   * A definition without slots.
   *
   * @param slots what the array is to be called
   */
  SlottedDefinition(Unit unit, ModuleDefinition definition, String slots) {
    this.unit = unit;
    this.layout = new Layout(unit);
    this.definition = definition;
    this.slots = slots;
  }

  /** The edits of the definition. */
  List<Edit> edits() {
    return edits;
  }

  /** Changes the definition; what is in the way if it cannot be done. */
  Optional<String> change() {
    boolean set = definition.field("m_slots").map(one -> !one.value().isNull()).orElse(false);
    List<Edit> setting = SlotsField.setting(unit, definition, slots);
    if (set || setting.isEmpty() || !definition.braces().isEditable()) {
      return Optional.of("its definition has no place for slots");
    }
    edits.addAll(setting);
    Optional<Expression.Clause> size = definition.field("m_size");
    if (size.isPresent()) {
      String text = unit.withoutTrivia(size.get().value().span());
      if (text.equals("-1") || text.equals("(-1)")) {
        if (!size.get().value().isEditable()) {
          return Optional.of("`m_size` comes out of a macro");
        }
        edits.add(Edit.replace(size.get().value().span(), "0"));
      } else if (!text.equals("0") && !text.startsWith("sizeof")) {
        return Optional.of("`m_size` is of another shape");
      }
    }
    String variable = definition.variable().name();
    Span all = new Span(0, unit.file().text().length());
    boolean elsewhere =
        Lexer.tokens(unit.file().text(), all).stream()
                .filter(token -> token.text().equals(variable))
                .count()
            > 2;
    return elsewhere
        ? Optional.of("`%s` is used elsewhere too".formatted(variable))
        : Optional.empty();
  }

  /**
   * The array of slots above the definition.
   *
   * @param above lines that have to stand before it
   * @param exec the function of {@code Py_mod_exec}, if there is one
   * @param function one whose indentation the array takes
   */
  Edit array(List<String> above, Optional<String> exec, Function function) {
    int at = definition.variable().declaration().start();
    String indent = layout.deeper("", function);
    List<String> lines = new ArrayList<>(above);
    if (!above.isEmpty()) {
      lines.add("");
    }
    lines.add("static PyModuleDef_Slot " + slots + "[] = {");
    exec.ifPresent(name -> lines.add(indent + "{Py_mod_exec, " + asPointer(name) + "},"));
    lines.add("#ifdef Py_mod_multiple_interpreters");
    lines.add(
        indent + "{Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},");
    lines.add("#endif");
    lines.add(indent + "{0, " + layout.nullPointer() + "}");
    lines.add("};");
    lines.add("");
    return layout.linesBefore(layout.withCommentsAbove(at), lines);
  }

  private String asPointer(String exec) {
    return unit.language() == Language.CPP ? "reinterpret_cast<void *>(" + exec + ")" : exec;
  }
}
