package dev.ftport.catalogue.state;

import dev.ftport.compat.VersionBranches;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.program.StateEntry;
import dev.ftport.program.StateInventory;
import dev.ftport.program.StateKind;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A variable of the file that lives as long as the process, with what it is there for.
 *
 * @param uses what all files of the package do with it
 */
record Held(
    Unit unit,
    StaticState state,
    StateEntry entry,
    StateKind kind,
    List<StateEntry.Use> uses,
    StateInventory inventory) {
  private static final int MOST_NAMES = 3;

  private static final Pattern VERSION =
      Pattern.compile(
          "PY_(MAJOR_VERSION|VERSION_HEX) (>=|<) (0[xX][0-9a-fA-F]{1,8}|\\d{1,3})[uUlL]*");
  private static final long OLDEST = 0x03090000L;

  /** A finding for each variable of {@code wanted} kinds. */
  static List<Finding> findings(
      String id,
      Unit unit,
      Program program,
      Predicate<StateKind> wanted,
      Function<Held, String> message,
      Function<Held, Remedy> remedy) {
    List<Finding> findings = new ArrayList<>();
    if (isOfOldPython(unit)) {
      return findings;
    }
    for (Held held : in(unit, program)) {
      if (wanted.test(held.kind())) {
        findings.add(
            new Finding(id, held.state().span(), message.apply(held), held.current(remedy)));
      }
    }
    return findings;
  }

  /**
   * Whether a variant is compiled by no Python from 3.9 on: what the text says there in other
   * branches is looked at in other variants, and edits look at all places of a name in the text.
   */
  private static boolean isOfOldPython(Unit unit) {
    return unit.variant().answers().entrySet().stream()
        .anyMatch(
            answer -> {
              Matcher matcher = VERSION.matcher(answer.getKey());
              if (!matcher.matches()) {
                return false;
              }
              boolean major = matcher.group(1).equals("MAJOR_VERSION");
              long bound = Long.decode(matcher.group(3));
              boolean since = matcher.group(2).startsWith(">");
              boolean old = major ? bound <= 3 : bound <= OLDEST;
              return old && since != answer.getValue();
            });
  }

  /** The variables of {@code wanted} kinds. */
  static List<Held> of(Unit unit, Program program, Predicate<StateKind> wanted) {
    return in(unit, program).stream().filter(held -> wanted.test(held.kind())).toList();
  }

  private static List<Held> in(Unit unit, Program program) {
    if (unit.states().stream()
        .allMatch(state -> state.linkage() == StaticState.Linkage.ELSEWHERE)) {
      return List.of();
    }
    StateInventory inventory = StateInventory.of(program, unit);
    List<StateEntry> entries = inventory.entries(unit.file().path());
    List<Held> all = new ArrayList<>();
    for (StaticState state : unit.states()) {
      int line = unit.file().line(state.span().start());
      entries.stream()
          .filter(entry -> entry.line() == line && entry.name().equals(state.variable().name()))
          .findFirst()
          .ifPresent(
              entry ->
                  all.add(
                      new Held(
                          unit,
                          state,
                          entry,
                          inventory.kind(entry),
                          inventory.uses(entry),
                          inventory)));
    }
    return all;
  }

  /** What is compiled for older versions only never runs without the GIL. */
  private Remedy current(Function<Held, Remedy> remedy) {
    return new VersionBranches(unit.conditionals()).onlyWithGil(state.span().start())
        ? Remedy.leftAlone("only a Python with the GIL compiles it")
        : remedy.apply(this);
  }

  /** The variable's name, as a word of a sentence. */
  String name() {
    return "`" + state.variable().name() + "`";
  }

  /** The functions that change it or hand its address out, module creation left out. */
  String writers() {
    Set<String> names = new TreeSet<>();
    for (StateEntry.Use use : uses) {
      if ((use.changes() || use.hands()) && !inventory.isInCreation(use)) {
        names.add(use.function());
      }
    }
    return listed(names);
  }

  /** Where it is written and where it is read, for the end of a sentence. */
  String where() {
    Set<String> written = new TreeSet<>();
    Set<String> read = new TreeSet<>();
    for (StateEntry.Use use : uses) {
      if (!inventory.isInCreation(use)) {
        (use.changes() || use.hands() ? written : read).add(use.function());
      }
    }
    read.removeAll(written);
    return "written in " + listed(written) + (read.isEmpty() ? "" : ", read in " + listed(read));
  }

  private static String listed(Collection<String> names) {
    List<String> shown = names.stream().limit(MOST_NAMES).map(name -> "`" + name + "`").toList();
    int more = names.size() - shown.size();
    return String.join(", ", shown) + (more > 0 ? " and %d more".formatted(more) : "");
  }
}
