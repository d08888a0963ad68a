package dev.ftport.cli.batch;

import dev.ftport.catalogue.Catalogue;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.transform.BuildFileTransform;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a report says of a package as a whole.
 *
 * @param counts how much there is of what
 * @param declared whether its modules say that they run without the GIL, by the patch or before
 * @param verdict what it all comes to
 * @param blockers what stands against that, sorted by kind
 */
public record Judgement(Counts counts, boolean declared, Verdict verdict, List<Blocker> blockers) {
  /** Whether the patch can be taken as it is. */
  public enum Verdict {
    READY,
    NEEDS_REVIEW,
    BLOCKED,
    NOTHING_TO_DO,
    FAILED;

    /** Its name in files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Those that are about the declaration itself. */
  private static final Set<String> DECLARATIONS =
      Set.of(
          "single-phase-undeclared",
          "multi-phase-undeclared",
          "multi-phase-without-slots",
          "pybind11-undeclared",
          "cython-undeclared",
          "nanobind-undeclared",
          "pyo3-undeclared");

  /** Those whose fix asks for a newer generator or binding library. */
  private static final Set<String> OF_DEPENDENCIES =
      Set.of("pybind11-undeclared", "cython-undeclared", "nanobind-undeclared", "pyo3-undeclared");

  /** Headers that are there to be compiled into every package, and are ready for it. */
  private static final Set<String> READY_HEADERS =
      Set.of(
          "a copy of pythoncapi-compat",
          "a copy of py3c",
          "a copy of pybind11",
          "a copy of nanobind");

  /** Those whose open findings are hazards: not promises, and not what builds say of themselves. */
  private static final Set<String> OF_HAZARDS =
      Catalogue.transforms().stream()
          .filter(transform -> !transform.promises())
          .filter(transform -> !(transform instanceof BuildFileTransform))
          .map(transform -> transform.about().id())
          .collect(Collectors.toSet());

  private static final String DECLARED = "already declared";

  /** Nothing is known of the package, which failed. */
  public static final Judgement NONE = new Judgement(Counts.NONE, false, Verdict.FAILED, List.of());

  /**
   * Judges a package by its report.
   *
   * @param variableSizeTypes where types are defined whose instances differ in size
   */
  public static Judgement of(Report report, List<String> variableSizeTypes) {
    Survey survey = new Survey();
    report.outcomes().forEach(survey::add);
    variableSizeTypes.forEach(at -> survey.blocks(Blocker.Kind.VARIABLE_SIZE_TYPE, at));
    return new Judgement(
        survey.counts,
        survey.modules > 0 && survey.undeclared == 0,
        survey.verdict(),
        survey.blockers());
  }

  /** Counts, one outcome after the other. */
  private static final class Survey {
    private Counts counts = Counts.NONE;
    private int modules;
    private int undeclared;
    private int waiting;
    private final Map<Blocker.Kind, Blocker> blockers = new EnumMap<>(Blocker.Kind.class);

    void add(Outcome outcome) {
      switch (outcome) {
        case Outcome.Unchanged same -> count(new Counts(1, 0, 0, 0, 0, 0, 0, 0, 0));
        case Outcome.Changed changed -> count(new Counts(1, 1, 0, 0, 0, 0, 0, 0, 0));
        case Outcome.Created created -> count(new Counts(0, 1, 0, 0, 0, 0, 0, 0, 0));
        case Outcome.Skipped skipped -> skipped(skipped);
        case Outcome.Failed failed -> {
          count(new Counts(1, 0, 0, 0, 0, 0, 1, 0, 0));
          blocks(Blocker.Kind.FAILED_FILE, failed.path());
        }
      }
      outcome.findings().forEach(reported -> add(outcome.path(), reported));
    }

    private void skipped(Outcome.Skipped skipped) {
      count(new Counts(0, 0, 0, 0, 0, 0, 0, 1, 0));
      String because = skipped.because();
      if (because.startsWith("generated")) {
        blocks(Blocker.Kind.GENERATED, skipped.path());
      } else if (because.matches("(a copy|copies) (of|from) .*")
          && !READY_HEADERS.contains(because)) {
        blocks(Blocker.Kind.VENDORED, skipped.path());
      }
    }

    private void add(String path, Reported reported) {
      String transform = reported.finding().transform();
      String place = path + ":" + reported.place().line();
      int applied = reported.applied() ? 1 : 0;
      boolean settled = reported.applied();
      switch (reported.finding().remedy()) {
        case Remedy.Fix fix -> {
          boolean safe = fix.safety() instanceof Safety.Safe;
          waiting += !reported.applied() && OF_HAZARDS.contains(transform) ? 1 : 0;
          count(new Counts(0, 0, safe ? 1 : 0, safe ? 0 : 1, 0, 0, 0, 0, applied));
        }
        case Remedy.Advice advice -> {
          count(new Counts(0, 0, 0, 0, 1, 0, 0, 0, 0));
          if (OF_HAZARDS.contains(transform) || DECLARATIONS.contains(transform)) {
            blocks(Blocker.Kind.ADVICE, place);
          }
        }
        case Remedy.LeftAlone left -> {
          count(new Counts(0, 0, 0, 0, 0, 1, 0, 0, 0));
          settled = left.because().equals(DECLARED);
        }
      }
      if (DECLARATIONS.contains(transform)) {
        modules++;
        undeclared += settled ? 0 : 1;
        if (!settled && OF_DEPENDENCIES.contains(transform)) {
          blocks(Blocker.Kind.DEPENDENCY, place);
        }
      }
    }

    private void count(Counts more) {
      counts = counts.plus(more);
    }

    private void blocks(Blocker.Kind kind, String example) {
      blockers.merge(
          kind,
          new Blocker(kind, 1, example),
          (one, other) -> new Blocker(kind, one.number() + 1, one.example()));
    }

    Verdict verdict() {
      Set<Blocker.Kind> kinds = EnumSet.noneOf(Blocker.Kind.class);
      kinds.addAll(blockers.keySet());
      kinds.remove(Blocker.Kind.VARIABLE_SIZE_TYPE);
      boolean advice = kinds.remove(Blocker.Kind.ADVICE);
      if (!kinds.isEmpty()) {
        return Verdict.BLOCKED;
      }
      if (advice || waiting > 0) {
        return Verdict.NEEDS_REVIEW;
      }
      return counts.changed() > 0 ? Verdict.READY : Verdict.NOTHING_TO_DO;
    }

    List<Blocker> blockers() {
      return new ArrayList<>(blockers.values());
    }
  }
}
