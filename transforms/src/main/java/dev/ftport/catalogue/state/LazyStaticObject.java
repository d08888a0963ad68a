package dev.ftport.catalogue.state;

import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.LazyObject;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.StaticState.Linkage;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.program.Program;
import dev.ftport.program.StateKind;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes an object while the module is created that was made where it was first needed. */
public final class LazyStaticObject implements Transform {
  private static final About ABOUT = About.of(LazyStaticObject.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    return Held.findings(
        ABOUT.id(),
        unit,
        program,
        StateKind.LazyObject.class::isInstance,
        held ->
            "%s is made when it is first needed, perhaps by two threads: %s"
                .formatted(held.name(), held.where()),
        LazyStaticObject::remedy);
  }

  private static Remedy remedy(Held held) {
    Optional<LazyObject> lazy = LazyObject.of(held.state());
    Optional<ModuleStart> start = ModuleStart.of(held.unit());
    if (lazy.isPresent() && start.isPresent() && isSimple(held, lazy.get(), start.get())) {
      Optional<Edits> edits = edits(held, lazy.get(), start.get());
      if (edits.isPresent()) {
        return new Remedy.Fix(
            "make it while the module is created",
            Safety.unsafe(
                "it is made at each import, and no longer when %s first needs it"
                    .formatted(held.writers())),
            edits.get());
      }
    }
    return Remedy.advice(
        "make it while the module is created, where one thread runs, or hold a `PyMutex` round the test and the store");
  }

  private static boolean isSimple(Held held, LazyObject lazy, ModuleStart start) {
    StaticState state = held.state();
    Unit unit = held.unit();
    return state.linkage() == Linkage.INTERNAL
        && !held.entry().initialized()
        && held.uses().size() == held.entry().uses().size()
        && held.uses().stream().noneMatch(held.inventory()::isInCreation)
        && Mentions.isDeclaredAlone(unit, state)
        && Mentions.areKnown(unit, state)
        && !unit.hasComment(lazy.choice().span())
        && !unit.hasComment(state.variable().declaration())
        && isSameBranch(unit, lazy, start)
        && state.variable().declaration().start() < start.function().span().start();
  }

  /** Nothing between the two places is compiled for some builds only. */
  private static boolean isSameBranch(Unit unit, LazyObject lazy, ModuleStart start) {
    int from = lazy.choice().span().start();
    return unit.conditionals()
            .branchAt(from)
            .equals(unit.conditionals().branchAt(start.function().span().start()))
        && unit.conditionals().directives().stream()
            .noneMatch(d -> lazy.choice().span().contains(d.start()));
  }

  private static Optional<Edits> edits(Held held, LazyObject lazy, ModuleStart start) {
    Unit unit = held.unit();
    Layout layout = new Layout(unit);
    Variable variable = held.state().variable();
    List<Edit> edits = new ArrayList<>();
    Optional<String> name = name(held);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    if (held.state().owner().isPresent()) {
      Function owner = held.state().owner().get();
      if (!unit.conditionals()
          .branchAt(owner.span().start())
          .equals(unit.conditionals().branchAt(start.function().span().start()))) {
        return Optional.empty();
      }
      edits.add(layout.without(variable.declaration()));
      edits.add(outside(unit, owner, renamed(unit, variable, name.get())));
      if (!name.get().equals(variable.name())) {
        held.state().uses().stream()
            .map(use -> use.name().span())
            .filter(span -> !lazy.choice().span().contains(span.start()))
            .forEach(span -> edits.add(Edit.replace(span, name.get())));
      }
    }
    edits.add(without(unit, lazy.choice().span()));
    String value = lazy.value().span().of(unit.file().text());
    Optional<Edit> made = start.making(name.get(), value);
    if (made.isEmpty()) {
      return Optional.empty();
    }
    edits.add(made.get());
    return Optional.of(Edits.of(edits));
  }

  /** The declaration before a function, behind those that stand directly before it already. */
  private static Edit outside(Unit unit, Function owner, String declaration) {
    Layout layout = new Layout(unit);
    int start = layout.withCommentsAbove(owner.span().start());
    String text = unit.file().text();
    Optional<Span> before =
        unit.globals().stream()
            .filter(global -> global.hasTypeWord("static") && global.hasTypeWord("PyObject"))
            .map(Variable::declaration)
            .filter(span -> span.end() <= start && text.substring(span.end(), start).isBlank())
            .filter(span -> layout.startsLine(span.start()))
            .findFirst();
    return before.isPresent()
        ? layout.linesBehind(before.get().start(), before.get().end(), List.of(declaration))
        : layout.linesBefore(start, List.of(declaration, ""));
  }

  /** The statement with its lines, and the empty line behind it where one stands before it too. */
  private static Edit without(Unit unit, Span statement) {
    Layout layout = new Layout(unit);
    Edit edit = layout.without(statement);
    String text = unit.file().text();
    int start = edit.span().start();
    int end = edit.span().end();
    int next = unit.file().nextLineStart(end);
    boolean lines = start == unit.file().lineStartOf(start) && end < text.length();
    boolean emptyBehind = lines && text.substring(end, next).isBlank();
    boolean emptyBefore =
        start > 0 && text.substring(unit.file().lineStartOf(start - 1), start).isBlank();
    return emptyBehind && emptyBefore ? Edit.delete(new Span(start, next)) : edit;
  }

  private static String renamed(Unit unit, Variable variable, String name) {
    String text = unit.file().text();
    Span all = variable.declaration();
    return text.substring(all.start(), variable.nameSpan().start())
        + name
        + text.substring(variable.nameSpan().end(), all.end());
  }

  /**
   * The name outside the function: the old one, unless something in the file is called so, or it is
   * a word such as {@code index}, which a header may declare.
   */
  private static Optional<String> name(Held held) {
    String old = held.state().variable().name();
    if (held.state().owner().isEmpty()) {
      return Optional.of(old);
    }
    Span own = held.state().owner().get().span();
    boolean telling = old.matches(".*([A-Z]|\\w_\\w).*");
    boolean free =
        Mentions.of(held.unit(), old, Mentions.whole(held.unit())).stream()
            .allMatch(span -> own.contains(span.start()));
    if (telling && free) {
      return Optional.of(old);
    }
    String other = "static_" + old;
    boolean clash = held.unit().mentions(Mentions.whole(held.unit()), other);
    return clash ? Optional.empty() : Optional.of(other);
  }
}
