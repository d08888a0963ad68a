package dev.ftport.catalogue.containers;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edits;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts a critical section round a region of a function. No exit crosses its brace: they are moved
 * behind the section.
 */
final class SectionEdits {
  private final Region region;
  private final Exits exits;
  private HeldItem held = HeldItem.NONE;
  private Map<Statement, List<String>> leaving = Map.of();
  private List<String> taking = List.of();

  SectionEdits(
      Unit unit, Function function, Statement region, Optional<Statement.Loop> loop, Exits exits) {
    this.region = Region.of(unit, function, region, loop);
    this.exits = exits;
  }

  /**
   * For several statements of one block.
   *
   * @param statements in the order of the text, without a gap
   */
  SectionEdits(Unit unit, Function function, List<Statement> statements) {
    this.region = Region.of(unit, function, statements);
    this.exits = Exits.of(unit, function, region.whole());
  }

  /** Has what is borrowed inside owned, and released on every way out of an item. */
  SectionEdits holding(HeldItem item) {
    held = item;
    return this;
  }

  /**
   * Has more released before some of the exits.
   *
   * @param lines what releases it, by exit; by identity
   */
  SectionEdits leaving(Map<Statement, List<String>> lines) {
    leaving = lines;
    return this;
  }

  /** Has lines written behind the region and inside the section, which exits jump over. */
  SectionEdits taking(List<String> lines) {
    taking = lines;
    return this;
  }

  /** How many exits have to be moved behind the section. */
  int moved() {
    return exits.all().size();
  }

  /**
   * The edits.
   *
   * @param object what the section locks
   * @throws Refusal if they are not known to be right
   */
  Edits round(String object) throws Refusal {
    if (exits.hidden().isPresent()) {
      throw new Refusal(exits.hidden().get());
    }
    checkPlace();
    ItemReleases items = new ItemReleases(region, held);
    MovedExits moved = new MovedExits(region, exits, items, leaving);
    if (!exits.all().isEmpty()) {
      moved.move();
    }
    items.write();
    place(object, moved);
    return region.written();
  }

  /** Only the releases, for a function that is called inside a section as a whole. */
  Edits withoutSection() throws Refusal {
    ItemReleases items = new ItemReleases(region, held);
    for (Exits.Exit exit : exits.all()) {
      if (!held.lines().isEmpty()) {
        if (!exit.statement().isEditable()) {
          throw new Refusal("a macro leaves the loop");
        }
        if (exit.value().isPresent()) {
          throw new Refusal("what an exit returns has to be worked out before the release");
        }
        List<String> before = items.before(exit.statement());
        if (!before.isEmpty()) {
          region.replace(
              exit.statement(),
              Stream.concat(before.stream(), Stream.of(region.text(exit.statement()))).toList());
        }
      }
    }
    items.write();
    return region.written();
  }

  private void checkPlace() throws Refusal {
    Optional<Conditionals.Branch> start =
        region.unit().conditionals().branchAt(region.whole().span().start());
    if (!region.whole().isEditable()
        || !start.equals(region.unit().conditionals().branchAt(region.whole().span().end() - 1))) {
      throw new Refusal("a macro or an `#if` makes a part of the loop");
    }
    if (region
        .nesting()
        .parent(region.first())
        .filter(Statement.Label.class::isInstance)
        .isPresent()) {
      throw new Refusal("a label stands before it");
    }
    boolean[] label = new boolean[1];
    region.whole().walk(node -> label[0] |= node instanceof Statement.Label);
    if (label[0]) {
      Set<String> labels = new LinkedHashSet<>();
      region
          .whole()
          .walk(
              node -> {
                if (node instanceof Statement.Label inner) {
                  labels.add(inner.name());
                }
              });
      Set<Node> inside = Collections.newSetFromMap(new IdentityHashMap<>());
      region.whole().walk(inside::add);
      boolean[] entered = new boolean[1];
      region
          .function()
          .body()
          .walk(
              node ->
                  entered[0] |=
                      node instanceof Statement.Goto jump
                          && !inside.contains(jump)
                          && jump.label().filter(labels::contains).isPresent());
      if (entered[0]) {
        throw new Refusal("a `goto` from outside leads into it");
      }
    }
  }

  private void place(String object, MovedExits exits) throws Refusal {
    Optional<String> label = exits.target().map(target -> target + ": ;");
    String begin = "Py_BEGIN_CRITICAL_SECTION(" + object + ");";
    String end = "Py_END_CRITICAL_SECTION();";
    int start = region.whole().span().start();
    Statement parent =
        region.nesting().parent(region.first()).orElseThrow(() -> new Refusal("it is the body"));
    if (parent instanceof Statement.Compound) {
      String indent = region.indent();
      List<String> above = new ArrayList<>(exits.before().stream().map(l -> indent + l).toList());
      above.add(indent + begin);
      List<String> below = new ArrayList<>();
      String outer = region.unit().file().indentAt(region.function().body().span().end() - 1);
      taking.forEach(line -> below.add(indent + line));
      label.ifPresent(line -> below.add(outer + line));
      below.add(indent + end);
      below.addAll(exits.behind());
      region.add(region.layout().linesBefore(start, above));
      region.add(region.layout().linesBehind(start, region.whole().span().end(), below));
      return;
    }
    if (!exits.behind().isEmpty() || label.isPresent() || !taking.isEmpty()) {
      throw new Refusal("the loop has no block of its own to stand in");
    }
    region.add(
        region
            .layout()
            .inBraces(
                region.whole(),
                parent.span().start(),
                List.of(begin),
                List.of(end),
                region.function())
            .orElseThrow(() -> new Refusal("a comment stands where a brace belongs"))
            .list());
  }
}
