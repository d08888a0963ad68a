package dev.ftport.engine;

import dev.ftport.transform.BuildFileTransform;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Transform;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Settles the fixes that promise something about the whole package. */
final class Promises {
  private final Options options;
  private final Set<String> promising;
  private final Set<String> ofBuildFiles;

  Promises(List<Transform> transforms, Options options) {
    this.options = options;
    this.promising =
        transforms.stream()
            .filter(Transform::promises)
            .map(transform -> transform.about().id())
            .collect(Collectors.toSet());
    this.ofBuildFiles =
        transforms.stream()
            .filter(BuildFileTransform.class::isInstance)
            .map(transform -> transform.about().id())
            .collect(Collectors.toSet());
  }

  /** Whether a finding is about a promise. */
  boolean isPromise(Finding finding) {
    return promising.contains(finding.transform());
  }

  /** How many of {@code findings} stand against a promise once the fixes are applied. */
  int hazards(List<Finding> findings) {
    return (int) findings.stream().filter(this::isHazard).count();
  }

  private boolean isHazard(Finding finding) {
    if (promising.contains(finding.transform())
        || ofBuildFiles.contains(finding.transform())
        || finding.transform().equals(Suppressions.ID)) {
      return false;
    }
    return switch (finding.remedy()) {
      case Remedy.Fix fix -> fix.safety() instanceof Safety.Unsafe && !options.unsafe();
      case Remedy.Advice advice -> true;
      case Remedy.LeftAlone leftAlone -> false;
    };
  }

  /** The findings with the promises among them kept, or turned into advice. */
  List<Finding> settle(List<Finding> findings, int hazards) {
    return findings.stream().map(finding -> settle(finding, hazards)).toList();
  }

  private Finding settle(Finding finding, int hazards) {
    if (!promising.contains(finding.transform()) || !(finding.remedy() instanceof Remedy.Fix fix)) {
      return finding;
    }
    Finding counted =
        hazards == 0
            ? finding
            : new Finding(
                finding.transform(),
                finding.span(),
                "%s (%d open hazard%s in the package)"
                    .formatted(finding.message(), hazards, hazards == 1 ? "" : "s"),
                fix);
    return switch (options.declare()) {
      case ALWAYS -> counted;
      case WHEN_CLEAN ->
          hazards == 0
              ? counted
              : counted.with(
                  Remedy.advice(fix.title() + " when the hazards of the package are settled"));
      case NEVER -> counted.with(Remedy.advice(fix.title() + " when the package is ready for it"));
    };
  }
}
