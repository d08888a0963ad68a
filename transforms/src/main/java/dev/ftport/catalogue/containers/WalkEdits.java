package dev.ftport.catalogue.containers;

import dev.ftport.facts.LockHeld;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edits;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Writes a section round a walk, or has the whole function called inside one. */
final class WalkEdits {
  private static final int FEW = 3;

  private final Unit unit;
  private final DictWalk walk;
  private final Exits exits;
  private final String object;

  WalkEdits(Unit unit, DictWalk walk, Exits exits) {
    this.unit = unit;
    this.walk = walk;
    this.exits = exits;
    this.object = walk.dict().span().of(unit.file().text());
  }

  /**
   * The edits.
   *
   * @param strong the variables that need a reference in each round
   * @param kept those that need one behind the walk
   * @throws Refusal if they are not known to be right
   */
  Edits of(List<String> strong, KeptValues kept, Lifetimes lifetimes) throws Refusal {
    HeldItem item =
        strong.isEmpty()
            ? HeldItem.NONE
            : new HeldItem(
                walk.scope(),
                strong.stream().map(name -> "Py_DECREF(" + name + ");").toList(),
                lifetimes.reachesEnd(walk.scope().orElseThrow()));
    Set<String> ways = new LinkedHashSet<>();
    exits.all().forEach(exit -> ways.add(exit.behind().orElse("")));
    boolean many = ways.size() > 1 && exits.all().size() > FEW;
    if (kept.names().isEmpty() && (exits.hidden().isPresent() || many)) {
      Optional<Edits> split = split(item);
      if (split.isPresent()) {
        return split.get();
      }
    }
    return kept.with(
        new SectionEdits(unit, walk.function(), walk.region(), walk.loop(), exits)
            .holding(item)
            .leaving(kept.leaving())
            .taking(kept.taking())
            .round(object));
  }

  /** The whole function is called inside the section, if the dict is there from the start. */
  private Optional<Edits> split(HeldItem item) throws Refusal {
    Optional<String> name = walk.dict().asName();
    boolean given =
        name.isPresent()
            && walk.function().parameters().stream().anyMatch(p -> p.name().equals(name.get()));
    boolean[] doubtful = new boolean[1];
    walk.function()
        .body()
        .walk(
            node ->
                doubtful[0] |=
                    WalkedDict.sets(node, walk.dict())
                        || (node instanceof Statement.If choice
                            && NullTest.deciding(choice.condition())
                                .anyMatch(test -> test.tested().asName().equals(name))));
    if (!given || doubtful[0]) {
      return Optional.empty();
    }
    return switch (LockHeld.split(unit, walk.function(), object)) {
      case LockHeld.Refused refused -> Optional.empty();
      case LockHeld.Split split -> {
        Edits inner =
            item.lines().isEmpty()
                ? Edits.NONE
                : new SectionEdits(unit, walk.function(), walk.region(), walk.loop(), exits)
                    .holding(item)
                    .withoutSection();
        yield Optional.of(split.edits().with(inner));
      }
    };
  }
}
