package dev.ftport.catalogue.declare;

import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Layout;
import dev.ftport.facts.ModuleCreation;
import dev.ftport.facts.ModuleCreation.Other;
import dev.ftport.facts.ModuleCreation.Returned;
import dev.ftport.facts.ModuleCreation.Stored;
import dev.ftport.facts.ModuleCreation.StoredInto;
import dev.ftport.facts.Statement;
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
import java.util.stream.Stream;

/** Calls {@code PyUnstable_Module_SetGIL} once a single-phase module has been created. */
public final class SinglePhaseUndeclared implements Transform {
  private static final About ABOUT = About.of(SinglePhaseUndeclared.class);
  private static final String SET_GIL = "PyUnstable_Module_SetGIL";
  private static final String TITLE = "call `PyUnstable_Module_SetGIL` on the new module";

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
    return ModuleCreation.in(unit).stream()
        .map(
            creation -> {
              Remedy remedy = remedy(unit, creation, settings);
              return new Finding(
                  ABOUT.id(), creation.site().call().span(), message(creation, remedy), remedy);
            })
        .toList();
  }

  private static String message(ModuleCreation creation, Remedy remedy) {
    if (remedy instanceof Remedy.LeftAlone) {
      return "the new module says whether it needs the GIL";
    }
    return creation instanceof Other other
        ? "a module that does not say whether it needs the GIL is " + other.shape()
        : "the new module does not say whether it needs the GIL";
  }

  private static Remedy remedy(Unit unit, ModuleCreation creation, Settings settings) {
    Function function = creation.site().function().orElseThrow();
    Optional<String> declared = declared(unit, function, creation);
    if (declared.isPresent()) {
      return Remedy.leftAlone(declared.get());
    }
    return switch (creation) {
      case Returned returned -> returned(unit, function, returned, settings);
      case Stored stored ->
          fix(
              new Layout(unit)
                  .linesBehind(
                      stored.behind().span().start(),
                      stored.behind().span().end(),
                      lines(
                          unit,
                          function,
                          unit.file().indentAt(stored.behind().span().start()),
                          stored.variable(),
                          stored.checked(),
                          settings)));
      case StoredInto into -> intoBlock(unit, function, into, settings);
      case Other other ->
          Remedy.advice(
              "keep the module in a variable and call `%s` on it under `#ifdef Py_GIL_DISABLED`"
                  .formatted(SET_GIL));
    };
  }

  /** Whether the function, or one that calls it, declares the module already. */
  private static Optional<String> declared(Unit unit, Function function, ModuleCreation creation) {
    if (unit.mentions(function.span(), SET_GIL)) {
      if (isOther(unit, function, creation)) {
        return Optional.empty();
      }
      return Optional.of(
          unit.mentions(function.span(), "Py_MOD_GIL_USED")
              ? "declared as `Py_MOD_GIL_USED`"
              : "already declared");
    }
    return unit.functions().stream()
        .filter(caller -> unit.mentions(caller.body().span(), function.name()))
        .filter(caller -> unit.mentions(caller.body().span(), SET_GIL))
        .findFirst()
        .map(caller -> "declared by `%s`".formatted(caller.name()));
  }

  /** Whether the function keeps several modules and declares others than this one. */
  private static boolean isOther(Unit unit, Function function, ModuleCreation creation) {
    List<String> variables =
        ModuleCreation.in(unit).stream()
            .filter(one -> one.site().function().equals(Optional.of(function)))
            .flatMap(one -> one.kept().stream())
            .distinct()
            .toList();
    return variables.size() > 1
        && creation.kept().filter(own -> !isDeclared(unit, function, own)).isPresent()
        && variables.stream().anyMatch(variable -> isDeclared(unit, function, variable));
  }

  private static boolean isDeclared(Unit unit, Function function, String variable) {
    return unit.withoutTrivia(function.span()).contains(SET_GIL + "(" + variable + ",");
  }

  private static Remedy fix(Edit... edits) {
    return Remedy.fix(TITLE, Edits.of(List.of(edits)));
  }

  private static List<String> lines(
      Unit unit,
      Function function,
      String indent,
      String variable,
      boolean checked,
      Settings settings) {
    String call = SET_GIL + "(" + variable + ", Py_MOD_GIL_NOT_USED);";
    Layout layout = new Layout(unit);
    List<String> lines = new ArrayList<>();
    lines.add(Guard.ofCall(unit, settings));
    if (checked) {
      lines.add(indent + call);
    } else {
      lines.addAll(layout.choice(indent, variable + " != " + layout.nullPointer(), call, function));
    }
    lines.add("#endif");
    return lines;
  }

  private static Remedy intoBlock(
      Unit unit, Function function, StoredInto into, Settings settings) {
    Span block = into.block().span();
    String indent =
        into.block().statements().isEmpty()
            ? new Layout(unit).deeper(unit.file().indentAt(block.start()), function)
            : unit.file().indentAt(into.block().statements().getFirst().span().start());
    return fix(
        new Layout(unit)
            .linesBehind(
                block.start(),
                block.start() + 1,
                lines(unit, function, indent, into.variable(), true, settings)));
  }

  private static Remedy returned(
      Unit unit, Function function, Returned returned, Settings settings) {
    Optional<String> name =
        Stream.of("module", "m", "mod", "new_module")
            .filter(candidate -> !unit.mentions(function.span(), candidate))
            .filter(candidate -> unit.globals().stream().noneMatch(g -> g.name().equals(candidate)))
            .findFirst();
    if (name.isEmpty()) {
      return Remedy.advice("keep the module in a variable and call `%s` on it".formatted(SET_GIL));
    }
    Span exit = returned.exit().span();
    Layout layout = new Layout(unit);
    String lineEnd = unit.file().lineEndAt(exit.start());
    boolean ownLine = layout.startsLine(exit.start());
    String outer = unit.file().indentAt(exit.start());
    String indent = ownLine ? outer : layout.deeper(outer, function);
    List<String> behind =
        new ArrayList<>(lines(unit, function, indent, name.get(), false, settings));
    behind.add(indent + "return " + name.get() + ";");
    // In C++ no goto may jump past an initializer to a label behind it.
    boolean split = unit.language() == Language.CPP && hasLabel(function);
    String store =
        split
            ? "PyObject *" + name.get() + ";" + lineEnd + indent + name.get() + " ="
            : "PyObject *" + name.get() + " =";
    int keywordEnd = exit.start() + "return".length();
    if (unit.file().text().charAt(keywordEnd) > ' ') {
      store += " ";
    }
    Edit replaced =
        ownLine
            ? Edit.replace(new Span(exit.start(), keywordEnd), store)
            : Edit.replace(
                new Span(layout.blanksBefore(exit.start()).start(), keywordEnd),
                lineEnd + indent + store);
    return fix(replaced, layout.linesBehind(exit.start(), exit.end(), behind));
  }

  private static boolean hasLabel(Function function) {
    boolean[] found = new boolean[1];
    function.body().walk(node -> found[0] |= node instanceof Statement.Label);
    return found[0];
  }
}
