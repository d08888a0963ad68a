package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Unit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of the references that a local variable comes to hold: a row for each way from where
 * one comes in to where nothing of it is left. It is read from the text alone, by rules of its own:
 * it knows nothing of how the text came to be.
 */
public final class Ledger {
  private static final Set<String> EXCEPTIONS = Set.of("throw", "try", "catch", "new", "std");

  private final List<Row> rows;

  private Ledger(List<Row> rows) {
    this.rows = List.copyOf(rows);
  }

  /**
   * One way.
   *
   * @param lookup where the reference comes in; for a row without one, where the variable is
   * @param entries what happens, in order
   * @param fault what is wrong; empty if the way balances
   */
  public record Row(Span lookup, List<Entry> entries, Optional<String> fault) {}

  /** Something that happens at a place. */
  public record Entry(Span span, String words) {}

  /**
   * Something wrong in a function.
   *
   * @param variable the variable, or what is called where there is none
   * @param kind what is wrong, without the particulars
   * @param span where it shows
   */
  public record Fault(String variable, String kind, Span span) {}

  /** The ledger of {@code variable} in {@code function}; a parameter is a variable, too. */
  public static Ledger of(Unit unit, Function function, String variable) {
    return of(unit, function, variable, Summaries.of(unit));
  }

  /**
   * The ledger of {@code variable} in {@code function}.
   *
   * @param summaries what the package's own functions do
   */
  public static Ledger of(Unit unit, Function function, String variable, Summaries summaries) {
    Paths paths = new Paths(unit, function, summaries);
    List<Row> rows = new ArrayList<>();
    for (String key : paths.subject().scopes().keys()) {
      if (!Scopes.name(key).equals(variable)) {
        continue;
      }
      rows.addAll(paths.withoutLookup(key));
      for (Site site : paths.sites().all()) {
        if (paths.sites().mayReach(site, key)) {
          Exploration exploration = paths.explore(site);
          if (exploration.holders().contains(key)) {
            rows.addAll(paths.rows(exploration));
          }
        }
      }
    }
    return new Ledger(rows.stream().distinct().toList());
  }

  /** Everything that is wrong in a function, with whatever it holds. */
  public static List<Fault> faults(Unit unit, Function function) {
    return faults(unit, function, Summaries.of(unit));
  }

  /**
   * Everything that is wrong in a function.
   *
   * @param summaries what the package's own functions do
   */
  public static List<Fault> faults(Unit unit, Function function, Summaries summaries) {
    Paths paths = new Paths(unit, function, summaries);
    Set<Fault> faults = new LinkedHashSet<>();
    for (Site site : paths.sites().all()) {
      faults.addAll(paths.faults(paths.explore(site)));
    }
    for (String key : paths.subject().scopes().keys()) {
      for (Row row : paths.withoutLookup(key)) {
        faults.add(
            new Fault(
                Scopes.name(key),
                Paths.kind(row.fault().orElse("")),
                row.entries().getLast().span()));
      }
    }
    return List.copyOf(faults);
  }

  /**
   * A lock, a detached thread state, a buffer or another thing that is no reference, from where it
   * is taken on.
   *
   * @param call what takes it
   * @param gives the functions that give it back
   * @param ledger its rows
   */
  public record Taken(Expression.Call call, Set<String> gives, Ledger ledger) {}

  /** What a function takes that is no reference and has to be given back. */
  public static List<Taken> taken(Unit unit, Function function) {
    Paths paths = new Paths(unit, function, Summaries.of(unit));
    List<Taken> taken = new ArrayList<>();
    for (Site site : paths.sites().all()) {
      if (site.kind() == Site.Kind.RESOURCE
          && site.node().orElseThrow() instanceof Expression.Call call) {
        Set<String> gives = Resource.openedBy(call.name()).orElseThrow().closes();
        taken.add(new Taken(call, gives, new Ledger(paths.rows(paths.explore(site)))));
      }
    }
    return taken;
  }

  /** The rows: those of one lookup together. */
  public List<Row> rows() {
    return rows;
  }

  /** Whether no row has a fault. */
  public boolean isBalanced() {
    return rows.stream().noneMatch(row -> row.fault().isPresent());
  }

  /**
   * Whether calls may throw. A file of C++ without any word of exceptions, and without the library
   * that throws them, is taken for C.
   */
  static boolean throwing(Unit unit) {
    Span all = new Span(0, unit.file().text().length());
    return unit.language() == Language.CPP
        && EXCEPTIONS.stream().anyMatch(word -> unit.mentions(all, word));
  }
}
