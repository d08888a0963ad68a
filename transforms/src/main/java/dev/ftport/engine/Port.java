package dev.ftport.engine;

import dev.ftport.facts.Parser;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Unseen;
import dev.ftport.program.Program;
import dev.ftport.source.SourceFile;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

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

  private Progress progress;
  private List<Finding> current;
  private SourceFile after;
  private Function<String, Proof.Faults> before;
  private Optional<Proof> last = Optional.empty();
  private Optional<Reading> unasked = Optional.empty();
  private int rounds;
  private Program program = Program.NONE;
  private UnaryOperator<List<Finding>> settling = UnaryOperator.identity();
  private Optional<Outcome> ended = Optional.empty();
  private Statistics cost = Statistics.NONE;
  private final Refuted refuted = new Refuted();

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
    this.progress = new Progress(file, findings, promises, options, refuted);
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
    current = found.stream().map(bonds::settled).toList();
    progress = new Progress(file, current, promises, options, refuted);
    settling = findings -> findings.stream().map(bonds::settled).toList();
    this.after = file;
    before = name -> baseline.getOrDefault(name, Proof.Faults.NONE);
    last = Optional.empty();
    List<Finding> members = bonds.members(current);
    if (members.isEmpty()) {
      return Map.of();
    }
    Round round = Round.of(members, finding -> true);
    if (round.fixes().size() < members.size()) {
      return bondsOf(without(members, round.fixes()), "its edits touch others");
    }
    Reading reading = read(round);
    if (reading.unseen().size() > unseen.size()) {
      return bondsOf(members, "the edit cannot be proved");
    }
    Proof proof = new Proof(reading, program);
    Map<Claim, String> open = proof.refuted(round.claims(), before);
    Map<String, String> broken = new HashMap<>();
    for (Finding finding : members) {
      for (Claim claim : Proof.claims(List.of(finding))) {
        if (open.containsKey(claim)) {
          broken.putAll(
              bondsOf(List.of(finding), "the ledger of the edit stays open: " + open.get(claim)));
        }
      }
    }
    if (broken.isEmpty()) {
      accept(round, reading, proof);
      current = inspected(reading, transform -> true);
    }
    return broken;
  }

  /** What is said of all bonds of this file when it cannot be worked on. */
  Map<String, String> refuteAll(Bonds bonds, String because) {
    return bondsOf(bonds.members(found), because);
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

  /** Applies the fixes that promise nothing. */
  void repair() {
    apply(f -> options.wants(f) && f.bond().isEmpty() && !promises.isPromise(f));
  }

  /** How much stands against a promise after the repair. */
  int hazards() {
    List<Finding> open = new ArrayList<>();
    if (ended.isPresent()) {
      ended.get().findings().forEach(reported -> open.add(reported.finding()));
    } else {
      progress.reported(current).stream()
          .filter(reported -> !reported.applied())
          .forEach(reported -> open.add(reported.finding()));
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
      progress.settle(found -> promises.settle(found, hazards));
      UnaryOperator<List<Finding>> bound = settling;
      settling = found -> promises.settle(bound.apply(found), hazards);
      current = settling.apply(current);
      apply(f -> options.wants(f) && f.bond().isEmpty());
    }
    if (ended.isPresent()) {
      return ended.get();
    }
    List<Reported> reported = progress.reported(current);
    List<Blank> blanks = Blank.of(file, unseen);
    return after.text().equals(file.text())
        ? new Outcome.Unchanged(file.path(), reported, blanks)
        : new Outcome.Changed(file, after, reported, blanks);
  }

  /**
   * Applies fixes until none of the wanted ones is left. What a fix claims is proved of the new
   * text, or the fix is taken back and becomes advice.
   */
  private void apply(Predicate<Finding> wanted) {
    Round round = next(wanted);
    while (!round.isEmpty() && ended.isEmpty()) {
      Optional<Round> instead = applied(round, wanted);
      if (ended.isEmpty()) {
        round = instead.orElseGet(() -> next(wanted));
      }
    }
    if (options.ledgers() && ended.isEmpty()) {
      last.ifPresent(progress::keepLedgers);
    }
    // A proof holds on to the tree of its reading.
    before = name -> Proof.Faults.NONE;
    last = Optional.empty();
    unasked = Optional.empty();
  }

  /** The next round; before there is none, all transforms are asked about the newest text. */
  private Round next(Predicate<Finding> wanted) {
    Round round = Round.of(refuted.settled(current), wanted);
    if (round.isEmpty() && unasked.isPresent()) {
      current = inspected(unasked.get(), transform -> true);
      unasked = Optional.empty();
      round = Round.of(refuted.settled(current), wanted);
    }
    return round;
  }

  /**
   * Applies a round, if it holds, or ends the file.
   *
   * @return the round that has to be tried in its place
   */
  private Optional<Round> applied(Round round, Predicate<Finding> wanted) {
    if (++rounds > MOST_ROUNDS) {
      ended =
          Optional.of(
              new Outcome.Failed(
                  file.path(),
                  "its fixes do not come to rest, a fault in this program; left as it is"));
      return Optional.empty();
    }
    Reading reading = read(round);
    if (reading.unseen().size() > unseen.size()) {
      // The edit hides from the parser what it saw before: it is not what it was meant to be.
      ended = Optional.of(Outcome.Unchanged.of(file, withdrawn(progress.first()), unseen));
      return Optional.empty();
    }
    Proof proof = new Proof(reading, program);
    Round apart = round.withOneFixIn(proof.redeclaring(round.claims()));
    if (apart.fixes().size() < round.fixes().size()) {
      // Each looked for a free name by itself. The next round sees what this one has declared.
      return Optional.of(apart);
    }
    Map<Claim, String> open = proof.refuted(round.claims(), before);
    refuted.add(open);
    if (open.isEmpty()) {
      Set<String> waiting = waiting(round, wanted);
      accept(round, reading, proof);
      current = inspected(reading, waiting::contains);
      unasked = Optional.of(reading);
    }
    return Optional.empty();
  }

  private Reading read(Round round) {
    Reading reading = parser.read(after.withText(round.edits().applyTo(after.text())));
    cost = cost.plus(Statistics.of(reading).again());
    return reading;
  }

  private void accept(Round round, Reading reading, Proof proof) {
    progress.add(round);
    after = reading.file();
    before = proof::faults;
    last = Optional.of(proof);
  }

  /** The transforms with a wanted fix that could not be made in this round. */
  private Set<String> waiting(Round round, Predicate<Finding> wanted) {
    Set<String> waiting = new HashSet<>();
    for (Finding finding : without(refuted.settled(current), round.fixes())) {
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
        : progress
            .original(finding)
            .map(
                f ->
                    Withdrawal.settled(withdrawals, file.path(), f.with(finding.remedy())).remedy())
            .map(finding::with)
            .orElse(finding);
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
}
