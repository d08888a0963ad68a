package dev.ftport.cli;

import dev.ftport.cli.batch.Mail;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.engine.Withdrawal;
import dev.ftport.report.UnifiedDiff;
import dev.ftport.source.SourceFile;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Transform;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The patch of a package, cut into one for each transform.
 *
 * <p>It is not the edits that are sorted, since one may lie inside another's text: the package is
 * ported with the first transform alone, then with the first two, and so on, and each patch leads
 * from one of these to the next. So after each of them the package is in a state that was proved
 * like any other, and the last one leads to the whole port. Promises come last. Transforms whose
 * fixes belong together share a patch.
 */
final class Series {
  private final PackagePort port;
  private final Base base;
  private final Report whole;
  private final Set<String> applied;

  /** A patch of the series. */
  record Part(String name, Mail mail) {}

  /** A state of the package: what changed files hold, and how often which fix was applied. */
  private record State(
      Report report,
      Map<String, SourceFile> files,
      Set<String> created,
      Map<String, Integer> fixes) {
    static State of(Report report) {
      Map<String, SourceFile> files = new TreeMap<>();
      Set<String> created = new TreeSet<>();
      Map<String, Integer> fixes = new TreeMap<>();
      for (Outcome outcome : report.outcomes()) {
        switch (outcome) {
          case Outcome.Changed one -> files.put(one.path(), one.after());
          case Outcome.Created one -> {
            files.put(one.path(), one.after());
            created.add(one.path());
          }
          case Outcome.Unchanged same -> {}
          case Outcome.Skipped skipped -> {}
          case Outcome.Failed failed -> {}
        }
        for (Reported reported : outcome.findings()) {
          if (reported.applied()) {
            fixes.merge(reported.finding().transform(), 1, Integer::sum);
          }
        }
      }
      return new State(report, files, created, fixes);
    }
  }

  /**
   * The series of a port.
   *
   * @param whole what {@code port} made of the package; paths are relative to its root
   */
  Series(PackagePort port, Base base, Report whole) {
    this.port = port;
    this.base = base;
    this.whole = whole;
    this.applied = State.of(whole).fixes().keySet();
  }

  /** The patches, in the order in which they apply; together they are the patch of the port. */
  List<Part> parts(String author) {
    Map<String, SourceFile> before = originals();
    State last = State.of(base.renamed(port.tree().root(), whole));
    State now = State.of(new Report(List.of(), whole.statistics()));
    List<Part> parts = new ArrayList<>();
    List<List<Transform>> steps = steps();
    List<Transform> soFar = new ArrayList<>();
    List<Transform> pending = new ArrayList<>();
    for (List<Transform> step : steps) {
      soFar.addAll(step);
      pending.addAll(step);
      boolean end = step == steps.getLast();
      State next = end ? last : state(soFar);
      boolean takesBack = !last.created().containsAll(next.created());
      byte[] diff = takesBack ? new byte[0] : diff(before, now, next);
      if (diff.length > 0) {
        parts.add(new Part(name(pending), mail(author, pending, now, next, diff)));
        pending.clear();
        now = next;
      }
    }
    return parts;
  }

  private State state(List<Transform> transforms) {
    return State.of(base.renamed(port.tree().root(), port.asking(transforms).run(withdrawals())));
  }

  /** What the whole port does not do, no part of it does. */
  private List<Withdrawal> withdrawals() {
    List<Withdrawal> all = new ArrayList<>();
    for (Outcome outcome : whole.outcomes()) {
      for (Reported reported : outcome.findings()) {
        if (!reported.applied() && applied.contains(reported.finding().transform())) {
          all.add(
              Withdrawal.of(outcome.path(), reported.finding(), "it is not in the whole patch"));
        }
      }
    }
    return all;
  }

  /** The transforms that fixed anything, those together whose fixes belong together. */
  private List<List<Transform>> steps() {
    Map<String, Set<String>> bound = new HashMap<>();
    applied.forEach(id -> bound.put(id, new TreeSet<>(Set.of(id))));
    Map<String, Set<String>> bonds = new HashMap<>();
    for (Outcome outcome : whole.outcomes()) {
      for (Reported reported : outcome.findings()) {
        if (reported.applied()) {
          Optional<String> bond = reported.finding().bond();
          bond.ifPresent(
              one ->
                  bonds
                      .computeIfAbsent(one, name -> new TreeSet<>())
                      .add(reported.finding().transform()));
        }
      }
    }
    for (Set<String> ids : bonds.values()) {
      Set<String> all = new TreeSet<>();
      ids.forEach(id -> all.addAll(bound.getOrDefault(id, Set.of())));
      all.forEach(id -> bound.put(id, all));
    }
    Set<Set<String>> ordered = new LinkedHashSet<>();
    for (boolean promises : new boolean[] {false, true}) {
      for (Transform transform : port.transforms()) {
        Set<String> ids = bound.get(transform.about().id());
        if (ids != null && promises(ids) == promises) {
          ordered.add(ids);
        }
      }
    }
    return ordered.stream().map(this::transforms).toList();
  }

  private boolean promises(Collection<String> ids) {
    return transforms(ids).stream().anyMatch(Transform::promises);
  }

  private List<Transform> transforms(Collection<String> ids) {
    return port.transforms().stream()
        .filter(transform -> ids.contains(transform.about().id()))
        .toList();
  }

  private Map<String, SourceFile> originals() {
    Map<String, SourceFile> originals = new TreeMap<>();
    for (Outcome outcome : base.renamed(port.tree().root(), whole).outcomes()) {
      if (outcome instanceof Outcome.Changed changed) {
        originals.put(changed.path(), changed.before());
      }
    }
    return originals;
  }

  private static byte[] diff(Map<String, SourceFile> originals, State from, State to) {
    Map<String, SourceFile> before = new TreeMap<>(originals);
    addOriginals(before, from.report());
    addOriginals(before, to.report());
    Map<String, SourceFile> old = new TreeMap<>(before);
    old.putAll(from.files());
    Map<String, SourceFile> young = new TreeMap<>(before);
    young.putAll(to.files());
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Map.Entry<String, SourceFile> file : young.entrySet()) {
      SourceFile was = old.get(file.getKey());
      all.writeBytes(
          was == null
              ? UnifiedDiff.of(new Outcome.Created(file.getValue()), false)
              : UnifiedDiff.of(was, file.getValue(), false));
    }
    return all.toByteArray();
  }

  private static void addOriginals(Map<String, SourceFile> into, Report report) {
    for (Outcome outcome : report.outcomes()) {
      if (outcome instanceof Outcome.Changed changed) {
        into.putIfAbsent(changed.path(), changed.before());
      }
    }
  }

  private static String name(List<Transform> transforms) {
    String first = transforms.getFirst().about().id();
    return transforms.size() == 1
        ? first
        : "%s-and-%d-more".formatted(first, transforms.size() - 1);
  }

  private Mail mail(String author, List<Transform> step, State from, State to, byte[] diff) {
    String ids =
        step.stream().map(transform -> transform.about().id()).collect(Collectors.joining(", "));
    return new Mail(
        author,
        ids + ": " + SeriesMessage.subject(step.getFirst()),
        SeriesMessage.of(step, counts(from, to), reasons(step)),
        diff);
  }

  /** How many fixes come with a step, by transform: an edit may open the way for another one. */
  private static Map<String, Integer> counts(State from, State to) {
    Map<String, Integer> counts = new TreeMap<>(to.fixes());
    from.fixes().forEach((id, number) -> counts.merge(id, -number, Integer::sum));
    counts.values().removeIf(number -> number == 0);
    return counts;
  }

  /** The fixes of the step, as they were found. */
  private List<Remedy.Fix> reasons(List<Transform> step) {
    Set<String> ids =
        step.stream().map(transform -> transform.about().id()).collect(Collectors.toSet());
    List<Remedy.Fix> fixes = new ArrayList<>();
    for (Outcome outcome : whole.outcomes()) {
      for (Reported reported : outcome.findings()) {
        if (reported.applied()
            && ids.contains(reported.finding().transform())
            && reported.finding().remedy() instanceof Remedy.Fix fix) {
          fixes.add(fix);
        }
      }
    }
    return fixes;
  }
}
