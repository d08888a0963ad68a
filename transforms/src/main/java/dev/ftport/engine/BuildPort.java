package dev.ftport.engine;

import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
import dev.ftport.source.Edits;
import dev.ftport.source.SourceFile;
import dev.ftport.transform.BuildFileTransform;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Applies the fixes of the build files of one package, each file for itself. */
final class BuildPort {
  private static final int MOST_ROUNDS = 20;

  private final List<Transform> transforms;
  private final Set<String> known;
  private final Promises promises;
  private final Options options;

  BuildPort(List<Transform> transforms, Set<String> known, Promises promises, Options options) {
    this.transforms = transforms;
    this.known = Set.copyOf(known);
    this.promises = promises;
    this.options = options;
  }

  /**
   * What becomes of the build files. Writes nothing.
   *
   * @param hazards how much stands against a promise in the sources of the package
   * @param withdrawn the fixes that are not applied
   * @return an outcome for each file in which anything was found
   */
  List<Outcome> run(BuildFiles files, int hazards, Collection<Withdrawal> withdrawn) {
    return files.all().stream()
        .flatMap(file -> port(file, files, hazards, withdrawn).stream())
        .toList();
  }

  private Optional<Outcome> port(
      BuildFile file, BuildFiles files, int hazards, Collection<Withdrawal> withdrawn) {
    List<Finding> all = findings(file, files, hazards);
    List<Finding> first =
        all.stream().map(f -> Withdrawal.settled(withdrawn, file.path(), f)).toList();
    List<Finding> held = new ArrayList<>(all);
    held.removeAll(first);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<Finding> applied = new ArrayList<>();
    List<Finding> left = new ArrayList<>(first);
    Trace trace = new Trace();
    BuildFile after = file;
    List<Finding> current = first;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<Finding> chosen = chosen(current);
      if (chosen.isEmpty()) {
        break;
      }
      Edits edits = Edits.NONE;
      for (Finding finding : chosen) {
        edits = finding.remedy() instanceof Remedy.Fix fix ? edits.with(fix.edits()) : edits;
        original(finding, left, trace)
            .ifPresent(
                found -> {
                  left.remove(found);
                  applied.add(found);
                });
      }
      after = after.withText(edits.applyTo(after.text()));
      trace.add(edits);
      current =
          findings(after, files.with(after), hazards).stream()
              .filter(finding -> !isHeld(finding, held, trace))
              .toList();
    }
    if (!chosen(current).isEmpty()) {
      return Optional.of(
          new Outcome.Failed(
              file.path(),
              "its fixes do not come to rest, a fault in this program; left as it is"));
    }
    List<Reported> reported =
        first.stream()
            .map(f -> new Reported(f, Place.of(file.file(), f.span()), applied.contains(f)))
            .toList();
    SourceFile text = after.file();
    return Optional.of(
        text.text().equals(file.text())
            ? new Outcome.Unchanged(file.path(), reported, List.of())
            : new Outcome.Changed(file.file(), text, reported, List.of()));
  }

  private List<Finding> findings(BuildFile file, BuildFiles files, int hazards) {
    List<Finding> findings = new ArrayList<>();
    for (Transform transform : transforms) {
      if (transform instanceof BuildFileTransform one) {
        findings.addAll(one.find(file, files, options.settings()));
      }
    }
    findings.sort(Comparator.comparing(Finding::span).thenComparing(Finding::transform));
    List<Finding> kept =
        new ArrayList<>(Suppressions.in(file).applyTo(findings, transforms, known));
    kept.removeIf(finding -> options.perFile().skips(file.path(), finding.transform()));
    return promises.settle(kept, hazards);
  }

  /** Whether a finding of a later text is one whose fix is withdrawn. */
  private static boolean isHeld(Finding later, List<Finding> held, Trace trace) {
    int offset = trace.of(later.span().start()).offset();
    return held.stream()
        .anyMatch(
            f ->
                f.transform().equals(later.transform())
                    && f.message().equals(later.message())
                    && f.span().start() == offset);
  }

  private static Optional<Finding> original(Finding later, List<Finding> left, Trace trace) {
    int offset = trace.of(later.span().start()).offset();
    return left.stream()
        .filter(f -> f.transform().equals(later.transform()))
        .filter(f -> f.message().equals(later.message()))
        .min(Comparator.comparing(f -> Math.abs(f.span().start() - offset)));
  }

  /** The wanted fixes that can be applied together; one that is in conflict waits for a round. */
  private List<Finding> chosen(List<Finding> findings) {
    List<Finding> chosen = new ArrayList<>();
    Edits together = Edits.NONE;
    for (Finding finding : findings) {
      if (finding.remedy() instanceof Remedy.Fix fix
          && (options.unsafe() || fix.safety() instanceof Safety.Safe)
          && together.fits(fix.edits())) {
        together = together.with(fix.edits());
        chosen.add(finding);
      }
    }
    return chosen;
  }
}
