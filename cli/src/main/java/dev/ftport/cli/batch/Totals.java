package dev.ftport.cli.batch;

import dev.ftport.cli.batch.PackageFile.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of all packages.
 *
 * @param packages how many there are
 * @param failed how many of them are not done
 * @param kept how many were done by an earlier run
 * @param counts how much there is of what in them
 */
public record Totals(int packages, int failed, int kept, Counts counts) {
  /** No packages. */
  static final Totals NONE = new Totals(0, 0, 0, Counts.NONE);

  Totals with(PackageFile file, boolean wasKept) {
    return new Totals(
        packages + 1,
        failed + (file.status() == Status.DONE ? 0 : 1),
        kept + (wasKept ? 1 : 0),
        counts.plus(file.judgement().counts()));
  }

  /** What became of one package, in words. */
  static String line(PackageFile file) {
    if (file.status() != Status.DONE) {
      return file.status().word() + ": " + file.because();
    }
    return counted(file.judgement().counts()) + ", " + file.judgement().verdict().word();
  }

  /** All of them, a line each thing. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "packages: %d%s%s"
            .formatted(
                packages,
                failed == 0 ? "" : ", %d failed".formatted(failed),
                kept == 0 ? "" : ", %d done before".formatted(kept)));
    lines.add("files: " + counted(counts));
    return lines;
  }

  private static String counted(Counts counts) {
    return "%d looked at, %d changed%s, %d fixed, %d advised on, %d left alone"
        .formatted(
            counts.files(),
            counts.changed(),
            counts.failed() == 0 ? "" : ", %d failed".formatted(counts.failed()),
            counts.applied(),
            counts.advice(),
            counts.leftAlone());
  }
}
