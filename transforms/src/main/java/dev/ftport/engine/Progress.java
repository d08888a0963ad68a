package dev.ftport.engine;

import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What has become, in all rounds so far, of the findings of the first text of a file. */
final class Progress {
  private final SourceFile file;
  private final Promises promises;
  private final Options options;
  private final Refuted refuted;
  private final Trace trace = new Trace();
  private final Map<Finding, Finding> applied = new IdentityHashMap<>();
  private final Map<Finding, List<List<LedgerLine>>> ledgers = new IdentityHashMap<>();
  private List<Finding> first;

  /**
   * A file to which nothing was done yet.
   *
   * @param first the findings of the text as it came
   * @param refuted the claims that do not hold; they may become more
   */
  Progress(
      SourceFile file, List<Finding> first, Promises promises, Options options, Refuted refuted) {
    this.file = file;
    this.first = first;
    this.promises = promises;
    this.options = options;
    this.refuted = refuted;
  }

  /** The findings of the first text, as far as they are settled. */
  List<Finding> first() {
    return first;
  }

  /** A round was applied. */
  void add(Round round) {
    for (Finding finding : round.fixes()) {
      original(finding).ifPresent(f -> applied.put(f, finding));
    }
    trace.add(round.edits());
  }

  /** Settles the findings of the first text: what is known of the old ones moves to the new. */
  void settle(UnaryOperator<List<Finding>> settling) {
    List<Finding> settled = settling.apply(first);
    for (int i = 0; i < settled.size(); i++) {
      Finding old = first.get(i);
      Finding now = settled.get(i);
      if (old != now && applied.containsKey(old)) {
        applied.put(now, applied.get(old));
        ledgers.put(now, ledgers.getOrDefault(old, List.of()));
      }
    }
    first = settled;
  }

  /** Keeps the ledgers of what was applied, as the proof of the last text has them. */
  void keepLedgers(Proof proof) {
    applied.forEach(
        (finding, done) -> {
          if (done.remedy() instanceof Remedy.Fix fix) {
            ledgers.put(
                finding,
                fix.claims().stream().flatMap(claim -> proof.ledger(claim).stream()).toList());
          }
        });
  }

  /** The finding of the first text that a later one is about. */
  Optional<Finding> original(Finding later) {
    Trace.Origin origin = trace.of(later.span().start());
    return first.stream()
        .filter(f -> f.transform().equals(later.transform()))
        .filter(f -> f.message().equals(later.message()) || promises.isPromise(f))
        .filter(f -> !applied.containsKey(f))
        .filter(f -> !origin.exact() || f.span().start() == origin.offset())
        .min(Comparator.comparing(f -> Math.abs(f.span().start() - origin.offset())));
  }

  /**
   * What became of each finding of the first text.
   *
   * @param current the findings of the newest text
   */
  List<Reported> reported(List<Finding> current) {
    Map<Finding, Finding> left = new IdentityHashMap<>();
    for (Finding finding : current) {
      original(finding).ifPresent(f -> left.putIfAbsent(f, finding));
    }
    List<Reported> reported = new ArrayList<>();
    for (Finding finding : first) {
      Place place = Place.of(file, finding.span());
      Finding done = applied.get(finding);
      if (done != null) {
        List<List<LedgerLine>> ledger = ledgers.getOrDefault(finding, List.of());
        reported.add(new Reported(finding.with(applied(finding, done)), place, true, ledger));
      } else {
        reported.add(new Reported(unapplied(finding, left.get(finding)), place, false));
      }
    }
    return reported;
  }

  /** The fix that was made, with its edits of the first text, if those are the same change. */
  private static Remedy applied(Finding finding, Finding done) {
    return done.remedy() instanceof Remedy.Fix made
        ? new Remedy.Fix(
            made.title(),
            made.safety(),
            finding.remedy() instanceof Remedy.Fix fix && sameChange(fix.edits(), made.edits())
                ? fix.edits()
                : Edits.NONE,
            made.claims())
        : done.remedy();
  }

  /** Whether the edits of two texts put the same in the place of as much. */
  private static boolean sameChange(Edits one, Edits other) {
    return changes(one).equals(changes(other));
  }

  private static List<Edit> changes(Edits edits) {
    return edits.list().stream()
        .map(edit -> Edit.replace(new Span(0, edit.span().length()), edit.text()))
        .toList();
  }

  /** A fix that was wanted and is not there in the end is advice. */
  private Finding unapplied(Finding finding, @Nullable Finding now) {
    Finding settled = refuted.settled(finding);
    if (!options.wants(settled) || promises.isPromise(settled)) {
      return settled;
    }
    return settled.with(
        now != null && now.remedy() instanceof Remedy.Advice advice
            ? advice
            : Remedy.advice("do it by hand: other edits are in the way"));
  }
}
