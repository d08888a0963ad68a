package dev.ftport.engine;

import dev.ftport.facts.Parser;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Unseen;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Applies the fixes of one file, in as many rounds as fixes that touch each other need: first those
 * that promise nothing, and, when all files of the package have come so far, the promises.
 */
final class Port {
  private static final int MOST_ROUNDS = 60;

  private final Parser parser;
  private final Inspection inspection;
  private final Promises promises;
  private final Options options;
  private final SourceFile file;
  private final List<Unseen> unseen;
  private final List<Finding> found;
  private final Map<String, Proof.Faults> baseline;
  private final Collection<Withdrawal> withdrawals;

  private List<Finding> first;
  private List<Finding> current;
  private SourceFile after;
  private Function<String, Proof.Faults> before;
  private Optional<Proof> last = Optional.empty();
  private int rounds;
  private Program program = Program.NONE;
  private UnaryOperator<List<Finding>> settling = UnaryOperator.identity();
  private Optional<Outcome> ended = Optional.empty();
  private Statistics cost = Statistics.NONE;
  private final Map<Claim, String> refuted = new HashMap<>();
  private final Map<Finding, Finding> applied = new IdentityHashMap<>();
  private final Map<Finding, List<List<LedgerLine>>> ledgers = new IdentityHashMap<>();
  private final Trace trace = new Trace();

  /**
   * A file that has been read once.
   *
   * @param findings of that reading
   * @param unseen what it did not show
   * @param baseline what was wrong in the functions of the claims before
   * @param withdrawals the fixes that are not applied
   */
  Port(
      Parser parser,
      Inspection inspection,
      Promises promises,
      Options options,
      SourceFile file,
      List<Finding> findings,
      List<Unseen> unseen,
      Map<String, Proof.Faults> baseline,
      Collection<Withdrawal> withdrawals) {
    this.parser = parser;
    this.inspection = inspection;
    this.promises = promises;
    this.options = options;
    this.file = file;
    this.unseen = unseen;
    this.found = findings;
    this.baseline = Map.copyOf(baseline);
    this.withdrawals = List.copyOf(withdrawals);
    this.first = findings;
    this.current = findings;
    this.after = file;
    this.before = name -> baseline.getOrDefault(name, Proof.Faults.NONE);
  }

  /** What was found in the text as it came. */
  List<Finding> findings() {
    return found;
  }

  /**
   * Starts from the text as it came, applies the fixes of the bonds that hold, and settles those of
   * the others.
   *
   * @param after what the other files say when those fixes are made
   * @return the bonds that cannot be kept because of this file, each with the reason
   */
  Map<String, String> bind(Bonds bonds, Program after) {
    program = after;
    first = found.stream().map(bonds::settled).toList();
    current = first;
    settling = findings -> findings.stream().map(bonds::settled).toList();
    this.after = file;
    before = name -> baseline.getOrDefault(name, Proof.Faults.NONE);
    last = Optional.empty();
    trace.clear();
    applied.clear();
    Set<String> whole = bonds.whole();
    List<Finding> members =
        first.stream().filter(f -> f.bond().filter(whole::contains).isPresent()).toList();
    if (members.isEmpty()) {
      return Map.of();
    }
    List<Finding> chosen = chosen(members, finding -> true);
    if (chosen.size() < members.size()) {
      return bondsOf(without(members, chosen), "its edits touch others");
    }
    Reading reading = read(chosen);
    if (reading.unseen().size() > unseen.size()) {
      return bondsOf(members, "the edit cannot be proved");
    }
    Proof proof = new Proof(reading, program);
    Map<Claim, String> open = proof.refuted(claims(chosen), before);
    Map<String, String> refuted = new HashMap<>();
    for (Finding finding : members) {
      for (Claim claim : claims(List.of(finding))) {
        if (open.containsKey(claim)) {
          refuted.putAll(
              bondsOf(List.of(finding), "the ledger of the edit stays open: " + open.get(claim)));
        }
      }
    }
    if (refuted.isEmpty()) {
      accept(chosen, reading);
      current = inspected(reading, transform -> true);
      before = proof::faults;
      last = Optional.of(proof);
    }
    return refuted;
  }

  /** What is said of all bonds of this file when it cannot be worked on. */
  Map<String, String> refuteAll(Bonds bonds, String because) {
    Set<String> whole = bonds.whole();
    return bondsOf(
        found.stream().filter(f -> f.bond().filter(whole::contains).isPresent()).toList(), because);
  }

  private static List<Finding> without(List<Finding> all, List<Finding> some) {
    return all.stream().filter(finding -> some.stream().noneMatch(one -> one == finding)).toList();
  }

  private Map<String, String> bondsOf(List<Finding> findings, String because) {
    Map<String, String> bonds = new HashMap<>();
    findings.forEach(
        finding ->
            finding
                .bond()
                .ifPresent(bond -> bonds.put(bond, "%s (%s)".formatted(because, file.path()))));
    return bonds;
  }

  /** What the readings after the first one cost. */
  Statistics cost() {
    return cost;
  }

  /** The file's name in reports. */
  String path() {
    return file.path();
  }

  /** The outcome for a file in which nothing is fixed. */
  static Outcome unchanged(SourceFile file, List<Finding> findings, List<Unseen> unseen) {
    return new Outcome.Unchanged(file.path(), reported(file, findings), blanks(file, unseen));
  }

  /** Applies the fixes that promise nothing. */
  void repair() {
    apply(finding -> isWanted(finding) && finding.bond().isEmpty() && !promises.isPromise(finding));
  }

  /** How much stands against a promise after the repair. */
  int hazards() {
    List<Finding> open = new ArrayList<>();
    if (ended.isPresent()) {
      ended.get().findings().forEach(reported -> open.add(reported.finding()));
    } else {
      settled().stream().filter(r -> !r.applied()).forEach(r -> open.add(r.finding()));
    }
    return promises.hazards(open);
  }

  /**
   * Makes the promises that may be made, and says what became of the file.
   *
   * @param hazards how much stands against them in the package
   */
  Outcome promise(int hazards) {
    if (ended.isEmpty()) {
      first = withLedgers(promises.settle(first, hazards));
      UnaryOperator<List<Finding>> bound = settling;
      settling = found -> promises.settle(bound.apply(found), hazards);
      current = settling.apply(current);
      apply(finding -> isWanted(finding) && finding.bond().isEmpty());
    }
    if (ended.isPresent()) {
      return ended.get();
    }
    return after.text().equals(file.text())
        ? new Outcome.Unchanged(file.path(), settled(), blanks(file, unseen))
        : new Outcome.Changed(file, after, settled(), blanks(file, unseen));
  }

  /** Settling makes new findings: what is known of the old ones moves to them. */
  private List<Finding> withLedgers(List<Finding> settled) {
    for (int i = 0; i < settled.size(); i++) {
      Finding old = first.get(i);
      Finding now = settled.get(i);
      if (old != now && applied.containsKey(old)) {
        applied.put(now, applied.get(old));
        ledgers.put(now, ledgers.getOrDefault(old, List.of()));
      }
    }
    return settled;
  }

  /**
   * Applies fixes until none of the wanted ones is left. What a fix claims is proved of the new
   * text, or the fix is taken back and becomes advice.
   */
  private void apply(Predicate<Finding> wanted) {
    List<Finding> chosen = chosen(withoutRefuted(current), wanted);
    while (!chosen.isEmpty()) {
      if (++rounds > MOST_ROUNDS) {
        ended =
            Optional.of(
                new Outcome.Failed(
                    file.path(),
                    "its fixes do not come to rest, a fault in this program; left as it is"));
        return;
      }
      Reading reading = read(chosen);
      if (reading.unseen().size() > unseen.size()) {
        // The edit hides from the parser what it saw before: it is not what it was meant to be.
        ended = Optional.of(unchanged(file, withdrawn(first), unseen));
        return;
      }
      Proof proof = new Proof(reading, program);
      List<Finding> apart = oneForEach(proof.redeclaring(claims(chosen)), chosen);
      if (apart.size() < chosen.size()) {
        // Each looked for a free name by itself. The next round sees what this one has declared.
        chosen = apart;
        continue;
      }
      Map<Claim, String> open = proof.refuted(claims(chosen), before);
      refuted.putAll(open);
      if (open.isEmpty()) {
        Set<String> waiting = waiting(chosen, wanted);
        accept(chosen, reading);
        before = proof::faults;
        last = Optional.of(proof);
        current = inspected(reading, waiting::contains);
        if (chosen(withoutRefuted(current), wanted).isEmpty()) {
          current = inspected(reading, transform -> true);
        }
      }
      chosen = chosen(withoutRefuted(current), wanted);
    }
    if (options.ledgers()) {
      last.ifPresent(this::keepLedgers);
    }
    // A proof holds on to the tree of its reading.
    before = name -> Proof.Faults.NONE;
    last = Optional.empty();
  }

  /** Without all but the first fix of each of these functions. */
  private static List<Finding> oneForEach(Set<String> functions, List<Finding> chosen) {
    Set<String> done = new HashSet<>();
    List<Finding> left = new ArrayList<>();
    for (Finding finding : chosen) {
      Set<String> own = new HashSet<>();
      claims(List.of(finding)).forEach(claim -> own.add(claim.function()));
      own.retainAll(functions);
      if (own.stream().noneMatch(done::contains)) {
        left.add(finding);
      }
      done.addAll(own);
    }
    return left;
  }

  private Reading read(List<Finding> chosen) {
    Reading reading = parser.read(after.withText(edits(chosen).applyTo(after.text())));
    cost = cost.plus(Statistics.of(reading).again());
    return reading;
  }

  private void accept(List<Finding> chosen, Reading reading) {
    for (Finding finding : chosen) {
      original(finding).ifPresent(f -> applied.put(f, finding));
    }
    trace.add(edits(chosen));
    after = reading.file();
  }

  /** The transforms with a wanted fix that could not be made together with these. */
  private Set<String> waiting(List<Finding> chosen, Predicate<Finding> wanted) {
    Set<String> waiting = new HashSet<>();
    for (Finding finding : without(withoutRefuted(current), chosen)) {
      if (wanted.test(finding)) {
        waiting.add(finding.transform());
      }
    }
    return waiting;
  }

  private List<Finding> inspected(Reading reading, Predicate<String> asked) {
    return settling.apply(inspection.findings(reading, program, asked)).stream()
        .map(this::withoutWithdrawn)
        .toList();
  }

  /** What is withdrawn is found again in the new text. */
  private Finding withoutWithdrawn(Finding finding) {
    return withdrawals.isEmpty()
        ? finding
        : original(finding)
            .map(
                f ->
                    Withdrawal.settled(withdrawals, file.path(), f.with(finding.remedy())).remedy())
            .map(finding::with)
            .orElse(finding);
  }

  private void keepLedgers(Proof proof) {
    applied.forEach(
        (finding, done) -> {
          if (done.remedy() instanceof Remedy.Fix fix) {
            ledgers.put(
                finding,
                fix.claims().stream().flatMap(claim -> proof.ledger(claim).stream()).toList());
          }
        });
  }

  /** What the fixes among {@code findings} claim. */
  static Set<Claim> claims(List<Finding> findings) {
    Set<Claim> claims = new LinkedHashSet<>();
    for (Finding finding : findings) {
      if (finding.remedy() instanceof Remedy.Fix fix) {
        claims.addAll(fix.claims());
      }
    }
    return claims;
  }

  private List<Finding> withoutRefuted(List<Finding> findings) {
    return refuted.isEmpty() ? findings : findings.stream().map(this::withoutRefuted).toList();
  }

  private Finding withoutRefuted(Finding finding) {
    if (finding.remedy() instanceof Remedy.Fix fix) {
      Optional<String> because =
          fix.claims().stream()
              .flatMap(c -> Optional.ofNullable(refuted.get(c)).stream())
              .findFirst();
      if (because.isPresent()) {
        return finding.with(
            Remedy.advice(
                fix.title() + " by hand: the ledger of the edit stays open: " + because.get()));
      }
    }
    return finding;
  }

  /** The finding of the first text that a later one is about. */
  private Optional<Finding> original(Finding later) {
    Trace.Origin origin = trace.of(later.span().start());
    return first.stream()
        .filter(f -> f.transform().equals(later.transform()))
        .filter(f -> f.message().equals(later.message()) || promises.isPromise(f))
        .filter(f -> !applied.containsKey(f))
        .filter(f -> !origin.exact() || f.span().start() == origin.offset())
        .min(Comparator.comparing(f -> Math.abs(f.span().start() - origin.offset())));
  }

  /** What became of each finding of the first text. */
  private List<Reported> settled() {
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
    Finding settled = withoutRefuted(finding);
    if (!isWanted(settled) || promises.isPromise(settled)) {
      return settled;
    }
    return settled.with(
        now != null && now.remedy() instanceof Remedy.Advice advice
            ? advice
            : Remedy.advice("do it by hand: other edits are in the way"));
  }

  private boolean isWanted(Finding finding) {
    return isWanted(finding, options);
  }

  /** Whether a finding is a fix that the user lets be applied. */
  static boolean isWanted(Finding finding, Options options) {
    return finding.remedy() instanceof Remedy.Fix fix
        && (options.unsafe() || fix.safety() instanceof Safety.Safe);
  }

  /** The wanted fixes that can be applied together; one that is in conflict waits for a round. */
  private static List<Finding> chosen(List<Finding> findings, Predicate<Finding> wanted) {
    List<Finding> chosen = new ArrayList<>();
    Edits together = Edits.NONE;
    for (Finding finding : findings) {
      if (wanted.test(finding) && finding.remedy() instanceof Remedy.Fix fix) {
        if (together.fits(fix.edits())) {
          together = together.with(fix.edits());
          chosen.add(finding);
        }
      }
    }
    return chosen;
  }

  private static Edits edits(List<Finding> chosen) {
    Edits together = Edits.NONE;
    for (Finding finding : chosen) {
      if (finding.remedy() instanceof Remedy.Fix fix) {
        together = together.with(fix.edits());
      }
    }
    return together;
  }

  private static List<Finding> withdrawn(List<Finding> findings) {
    return findings.stream()
        .map(
            finding ->
                finding.remedy() instanceof Remedy.Fix fix
                    ? finding.with(
                        Remedy.advice(fix.title() + " by hand: the edit cannot be proved"))
                    : finding)
        .toList();
  }

  private static List<Reported> reported(SourceFile file, List<Finding> findings) {
    return findings.stream().map(f -> new Reported(f, Place.of(file, f.span()), false)).toList();
  }

  private static List<Blank> blanks(SourceFile file, List<Unseen> unseen) {
    return unseen.stream().map(u -> new Blank(u, Place.of(file, u.span()))).toList();
  }
}
