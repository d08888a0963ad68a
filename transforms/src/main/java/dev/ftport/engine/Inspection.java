package dev.ftport.engine;

import dev.ftport.facts.Reading;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.source.Span;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Asks all transforms about all variants of a file and makes one list of findings of it. */
final class Inspection {
  private final List<Transform> transforms;
  private final Set<String> known;
  private final Settings settings;
  private final PerFile perFile;

  Inspection(List<Transform> transforms, Set<String> known, Options options) {
    this.transforms = transforms;
    this.known = Set.copyOf(known);
    this.settings = options.settings();
    this.perFile = options.perFile();
  }

  private record Site(String transform, Span span) {}

  /**
   * The findings in the order of the text, each site once.
   *
   * @param program what the other files of the package say
   */
  List<Finding> findings(Reading reading, Program program) {
    return findings(reading, program, transform -> true);
  }

  /**
   * The findings of some transforms, in the order of the text, each site once.
   *
   * @param program what the other files of the package say
   * @param asked which transforms, by their names
   */
  List<Finding> findings(Reading reading, Program program, Predicate<String> asked) {
    List<Transform> some =
        transforms.stream().filter(transform -> asked.test(transform.about().id())).toList();
    Map<Site, Finding> merged = new LinkedHashMap<>();
    for (Unit unit : reading.units()) {
      for (Transform transform : some) {
        for (Finding finding : transform.find(unit, program, settings)) {
          merged.merge(new Site(finding.transform(), finding.span()), finding, Inspection::agreed);
        }
      }
    }
    List<Finding> findings = new ArrayList<>(merged.values());
    findings.sort(Comparator.comparing(Finding::span).thenComparing(Finding::transform));
    return asked(
        reading.file().path(),
        Suppressions.in(reading.file()).applyTo(findings, transforms, known));
  }

  /**
   * Without what is not to be looked for in this file. What belongs to a bond is kept, so that the
   * rest of the bond in other files learns of it; {@link Engine} does not tell of it in the end.
   */
  private List<Finding> asked(String path, List<Finding> findings) {
    List<Finding> asked = new ArrayList<>();
    for (Finding finding : findings) {
      if (!perFile.skips(path, finding.transform())) {
        asked.add(finding);
      } else if (finding.bond().isPresent()) {
        asked.add(finding.with(Remedy.leftAlone("skipped in `%s` by a setting".formatted(path))));
      }
    }
    return asked;
  }

  /** Variants that disagree about a site leave it to the maintainer. */
  private static Finding agreed(Finding one, Finding other) {
    if (one.remedy().equals(other.remedy())) {
      return one;
    }
    if (one.remedy() instanceof Remedy.Fix || other.remedy() instanceof Remedy.Fix) {
      return one.with(
          Remedy.advice("decide for each `#if` branch: what is right in one is not in another"));
    }
    return one.remedy() instanceof Remedy.Advice ? one : other;
  }
}
