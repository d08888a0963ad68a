package dev.ftport.flow;

import dev.ftport.facts.Function;
import dev.ftport.facts.Spelling;
import dev.ftport.facts.Unit;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.Exploration.Visit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Explores a function and puts the ways that were found into words. */
final class Paths {
  private final Subject subject;
  private final ControlFlow flow;
  private final Liveness liveness;
  private final Sites sites;
  private final Reached reached;

  Paths(Unit unit, Function function, Summaries summaries) {
    subject = new Subject(unit, function, summaries);
    flow = ControlFlow.of(function, Ledger.throwing(unit));
    liveness = Liveness.of(subject, flow);
    sites = Sites.of(subject);
    reached = new Reached(flow);
  }

  Subject subject() {
    return subject;
  }

  Sites sites() {
    return sites;
  }

  Exploration explore(Site site) {
    return new Exploration(subject, flow, liveness, site, reached.twice(site)).run();
  }

  /** The rows of the ways on which a variable is released that no lookup has set. */
  List<Ledger.Row> withoutLookup(String key) {
    if (!subject.isPointer(key) || subject.scopes().parameters().contains(key)) {
      return List.of();
    }
    Span span = subject.scopes().variable(key).nameSpan();
    Site site = new Site(Site.Kind.VARIABLE, Optional.empty(), -1, Optional.of(key), span);
    return rows(explore(site)).stream().filter(row -> row.fault().isPresent()).toList();
  }

  /** One row for each way that can be told from the others. */
  List<Ledger.Row> rows(Exploration exploration) {
    List<Visit> ends =
        exploration.ends().stream()
            .filter(end -> end.state().isOpen() || end.state().isWrong())
            .toList();
    Map<List<Ledger.Entry>, List<Visit>> brief = new LinkedHashMap<>();
    for (Visit end : ends) {
      brief.computeIfAbsent(entries(exploration, end, false), any -> new ArrayList<>()).add(end);
    }
    Set<Ledger.Row> rows = new LinkedHashSet<>();
    brief.forEach(
        (entries, same) -> {
          for (Visit end : same) {
            rows.add(
                new Ledger.Row(
                    exploration.site().span(),
                    same.size() == 1 ? entries : entries(exploration, end, true),
                    end.state().wrong().map(State.Wrong::words)));
          }
        });
    return rows.stream()
        .sorted(Comparator.comparing((Ledger.Row row) -> row.entries().getLast().span()))
        .toList();
  }

  Set<Ledger.Fault> faults(Exploration exploration) {
    Site site = exploration.site();
    String variable =
        site.key().map(Scopes::name).orElseGet(() -> site.node().map(Spelling::of).orElse(""));
    Set<Ledger.Fault> faults = new LinkedHashSet<>();
    for (Visit end : exploration.ends()) {
      end.state()
          .wrong()
          .ifPresent(
              wrong -> faults.add(new Ledger.Fault(variable, kind(wrong.words()), wrong.span())));
    }
    return faults;
  }

  /** The words of a fault without its particulars. */
  static String kind(String words) {
    int end = words.length();
    for (String mark : List.of(":", " (", " of NULL")) {
      int at = words.indexOf(mark);
      if (at >= 0) {
        end = Math.min(end, mark.equals(" of NULL") ? at + mark.length() : at);
      }
    }
    return words.substring(0, end);
  }

  private static List<Ledger.Entry> entries(Exploration exploration, Visit end, boolean all) {
    List<Ledger.Entry> backwards = new ArrayList<>();
    Optional<Visit> at = Optional.of(end);
    while (at.isPresent()) {
      Visit visit = at.get();
      List<Ledger.Entry> known = visit.state().entries();
      int before = visit.before().map(earlier -> earlier.state().entries().size()).orElse(0);
      if (visit.condition().isPresent()
          && (all || visit.matters())
          && visit.before().map(earlier -> earlier.state().isOpen()).orElse(false)) {
        backwards.add(visit.condition().get());
      }
      for (int i = known.size() - 1; i >= before; i--) {
        backwards.add(known.get(i));
      }
      at = visit.before();
    }
    List<Ledger.Entry> entries = new ArrayList<>(backwards.reversed());
    entries.add(last(exploration, end));
    return List.copyOf(entries);
  }

  private static Ledger.Entry last(Exploration exploration, Visit end) {
    if (end.state().wrong().isPresent()) {
      State.Wrong wrong = end.state().wrong().get();
      return new Ledger.Entry(wrong.span(), wrong.words());
    }
    Point point = end.point();
    Span span = exploration.span(point.step());
    while (point.out().size() == 1) {
      if (point.step() instanceof Step.Leave leave) {
        return new Ledger.Entry(leave.statement().span(), "the function is left");
      }
      point = point.out().getFirst().to();
      if (point == end.point()) {
        break;
      }
    }
    if (point.step() instanceof Step.Exit) {
      return end.before()
          .map(
              before ->
                  new Ledger.Entry(exploration.span(before.point().step()), "the function is left"))
          .orElse(new Ledger.Entry(span, "the function is left"));
    }
    return new Ledger.Entry(span, "nothing of it is left from here on");
  }
}
