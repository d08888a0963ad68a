package dev.ftport.catalogue.declare;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Layout;
import dev.ftport.facts.SlotArray;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;

/** Puts a {@code Py_mod_gil} slot before the terminator of a module's slots. */
public final class MultiPhaseUndeclared implements Transform {
  private static final About ABOUT = About.of(MultiPhaseUndeclared.class);
  private static final String TITLE = "add the `Py_mod_gil` slot";

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
    return SlotArray.in(unit).stream()
        .map(
            slots -> {
              Remedy remedy = remedy(unit, slots, settings);
              return new Finding(
                  ABOUT.id(),
                  slots.variable().nameSpan(),
                  "the slots `%s` %s whether the module needs the GIL"
                      .formatted(
                          slots.variable().name(),
                          remedy instanceof Remedy.LeftAlone ? "say" : "do not say"),
                  remedy);
            })
        .toList();
  }

  private static Remedy remedy(Unit unit, SlotArray slots, Settings settings) {
    if (unit.mentions(slots.variable().declaration(), "Py_mod_gil")) {
      return unit.mentions(slots.variable().declaration(), "Py_MOD_GIL_USED")
          ? Remedy.leftAlone("declared as `Py_MOD_GIL_USED`")
          : Remedy.leftAlone("already declared");
    }
    if (!slots.braces().isEditable() || slots.terminator().filter(t -> !isWritten(t)).isPresent()) {
      return Remedy.advice(
          "add `{Py_mod_gil, Py_MOD_GIL_NOT_USED}` where the macro makes the array");
    }
    if (!slots.variable().brackets().replaceAll("\\s", "").equals("[]")) {
      return Remedy.advice(
          "add `{Py_mod_gil, Py_MOD_GIL_NOT_USED}` before the terminator, and make the array longer");
    }
    if (slots.braces().clauses().stream().anyMatch(c -> c.designator().startsWith("["))) {
      return Remedy.advice("add `{Py_mod_gil, Py_MOD_GIL_NOT_USED}` with an index of its own");
    }
    if (slots.terminator().isPresent()) {
      return Remedy.fix(TITLE, Edits.of(List.of(beforeTerminator(unit, slots, settings))));
    }
    if (slots.braces().clauses().isEmpty() && !slots.isPySlot()) {
      return Remedy.fix(TITLE, Edits.of(List.of(spread(unit, slots, settings))));
    }
    return Remedy.advice(
        "end the array with `{0, NULL}` and add `{Py_mod_gil, Py_MOD_GIL_NOT_USED}` before that");
  }

  private static boolean isWritten(Expression.Clause clause) {
    return clause.value().isEditable() || clause.value() instanceof Expression.Name;
  }

  private static Edit beforeTerminator(Unit unit, SlotArray slots, Settings settings) {
    int at = slots.terminator().orElseThrow().span().start();
    Layout layout = new Layout(unit);
    String indent = unit.file().indentAt(at);
    if (slots.isPySlot()) {
      // Every version that has PySlot has the slot too: no guard.
      return layout.linesBefore(
          at, List.of(indent + "PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),"));
    }
    if (!layout.startsLine(at)) {
      String array = slots.braces().span().of(unit.file().text());
      return array.lines().count() == 1 && !array.contains("/*")
          ? spread(unit, slots, settings)
          : layout.linesBefore(at, entryLines(indent, entry(unit, slots), unit, settings));
    }
    return layout.linesBefore(
        layout.withCommentsAbove(at), entryLines(indent, entry(unit, slots), unit, settings));
  }

  /** The array of one line with each element in a line of its own. */
  private static Edit spread(Unit unit, SlotArray slots, Settings settings) {
    String outer = unit.file().indentAt(slots.variable().declaration().start());
    String inner = outer + "    ";
    String lineEnd = unit.file().lineEndAt(slots.braces().span().start());
    String text = unit.file().text();
    List<String> lines = new ArrayList<>();
    slots.entries().forEach(entry -> lines.add(inner + entry.span().of(text) + ","));
    lines.addAll(entryLines(inner, entry(unit, slots), unit, settings));
    String last = "{0, " + new Layout(unit).nullPointer() + "}";
    lines.add(inner + slots.terminator().map(entry -> entry.span().of(text)).orElse(last));
    return Edit.replace(
        slots.braces().span(), "{" + lineEnd + String.join(lineEnd, lines) + lineEnd + outer + "}");
  }

  private static List<String> entryLines(
      String indent, String entry, Unit unit, Settings settings) {
    return List.of(Guard.ofSlot(unit, settings), indent + entry + ",", "#endif");
  }

  /** An entry spelled like the others of the array. */
  private static String entry(Unit unit, SlotArray slots) {
    String text =
        slots.braces().clauses().stream()
            .findFirst()
            .map(model -> model.span().of(unit.file().text()))
            .orElse("");
    if (text.startsWith("{") && text.contains(".slot")) {
      String blank = text.startsWith("{ ") ? " " : "";
      return "{" + blank + ".slot = Py_mod_gil, .value = Py_MOD_GIL_NOT_USED" + blank + "}";
    }
    return text.startsWith("{ ")
        ? "{ Py_mod_gil, Py_MOD_GIL_NOT_USED }"
        : "{Py_mod_gil, Py_MOD_GIL_NOT_USED}";
  }
}
