package dev.ftport.catalogue.containers;

import dev.ftport.catalogue.borrowed.ErrorExit;
import dev.ftport.catalogue.borrowed.Survey;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Language;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Summaries;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import java.util.ArrayList;
import java.util.List;

/** Has a walk go over a copy of its dict, which is released on every way out of the walk. */
final class SnapshotEdits {
  private static final List<String> NAMES =
      List.of("copy", "snapshot", "items", "copy_of_dict", "walked", "walked_copy");

  private final Unit unit;
  private final DictWalk walk;
  private final Survey survey;
  private final Layout layout;
  private final Nesting nesting;
  private final String name;

  /**
   * For one walk.
   *
   * @param before how many copies other walks of the function make
   * @throws Refusal if no name is free for the copy
   */
  SnapshotEdits(Unit unit, DictWalk walk, Summaries summaries, int before) throws Refusal {
    this.unit = unit;
    this.walk = walk;
    this.survey = Survey.of(unit, walk.function(), summaries);
    this.layout = new Layout(unit);
    this.nesting = new Nesting(walk.function());
    this.name =
        NAMES.stream()
            .filter(each -> !unit.mentions(walk.function().span(), each) && isNoMacro(each))
            .skip(before)
            .findFirst()
            .orElseThrow(() -> new Refusal("no name is free for the copy"));
  }

  private boolean isNoMacro(String each) {
    return unit.conditionals().macros().stream().noneMatch(macro -> macro.name().equals(each));
  }

  /** The variable that holds the copy. */
  String name() {
    return name;
  }

  /**
   * The edits.
   *
   * @throws Refusal if they are not known to be right
   */
  Edits edits() throws Refusal {
    Statement region = walk.region();
    Exits exits = Exits.of(unit, walk.function(), region);
    check(exits);
    String indent = unit.file().indentAt(region.span().start());
    List<String> making = new ArrayList<>();
    String dict = walk.dict().span().of(unit.file().text());
    making.add(indent + "PyObject *" + name + " = PyDict_Copy(" + argument(dict) + ");");
    List<String> leaving =
        new ErrorExit(survey)
            .at(region)
            .orElseThrow(() -> new Refusal("no error exit of the function fits there"));
    making.addAll(
        layout.choice(indent, name + " == " + layout.nullPointer(), leaving, walk.function()));
    List<Edit> edits = new ArrayList<>();
    edits.add(layout.linesBefore(region.span().start(), making));
    edits.add(Edit.replace(walk.site().call().arguments().getFirst().span(), name));
    String release = "Py_DECREF(" + name + ");";
    StatementReplacement replacement = new StatementReplacement(unit, walk.function());
    for (Exits.Exit exit : exits.all()) {
      String text = exit.statement().span().of(unit.file().text());
      edits.addAll(replacement.of(exit.statement(), List.of(release, text)));
    }
    edits.add(
        layout.linesBehind(region.span().start(), region.span().end(), List.of(indent + release)));
    try {
      return Edits.of(edits);
    } catch (IllegalArgumentException e) {
      throw new Refusal("its edits touch each other");
    }
  }

  /** A pointer to another type is cast in the call: what stands there is kept as it is. */
  private String argument(String dict) {
    Expression written = walk.site().call().arguments().getFirst();
    return written instanceof Expression.Cast ? written.span().of(unit.file().text()) : dict;
  }

  private void check(Exits exits) throws Refusal {
    Statement region = walk.region();
    if (exits.hidden().isPresent()) {
      throw new Refusal(exits.hidden().get());
    }
    if (!region.isEditable()
        || !walk.site().call().arguments().getFirst().isEditable()
        || !unit.conditionals()
            .branchAt(region.span().start())
            .equals(unit.conditionals().branchAt(region.span().end() - 1))) {
      throw new Refusal("a macro or an `#if` makes a part of the walk");
    }
    if (nesting.parent(region).filter(Statement.Compound.class::isInstance).isEmpty()
        || !layout.startsLine(region.span().start())) {
      throw new Refusal("the walk has no block of its own to stand in");
    }
    boolean[] odd = new boolean[2];
    region.walk(
        node -> {
          odd[0] |= node instanceof Statement.Label;
          odd[1] |= WalkedDict.sets(node, walk.dict());
        });
    if (odd[0]) {
      throw new Refusal("a label stands in it");
    }
    if (odd[1]) {
      throw new Refusal("the walk changes which dict it is about");
    }
    if (unit.language() == Language.CPP && jumps()) {
      throw new Refusal("a jump would pass the declaration of the copy");
    }
    for (Exits.Exit exit : exits.all()) {
      if (exit.value().isPresent()) {
        throw new Refusal("what an exit returns has to be worked out before the release");
      }
      if (!exit.statement().isEditable()) {
        throw new Refusal("a macro leaves the walk");
      }
    }
  }

  private boolean jumps() {
    boolean[] found = new boolean[1];
    walk.function()
        .body()
        .walk(n -> found[0] |= n instanceof Statement.Goto || n instanceof Statement.Switch);
    return found[0];
  }
}
