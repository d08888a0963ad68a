package dev.ftport.report;

import dev.ftport.engine.Outcome;
import dev.ftport.engine.Reported;
import dev.ftport.source.Sha256;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names for findings that last while a file is edited elsewhere.
 *
 * <p>A fingerprint is made of the file's path, the transform, the line in which the finding starts,
 * blanks taken together, and which one of its like it is in the file. So it does not depend on line
 * numbers, on messages, or on what is done about it.
 */
public final class Fingerprints {
  private static final int HEX_DIGITS = 32;

  private Fingerprints() {}

  /** The fingerprints of the findings of one file, in their order. */
  public static List<String> of(Outcome outcome) {
    Map<String, Integer> seen = new HashMap<>();
    List<String> fingerprints = new ArrayList<>();
    for (Reported reported : outcome.findings()) {
      String line = reported.place().text().strip().replaceAll("\\s+", " ");
      String what = String.join("\0", outcome.path(), reported.finding().transform(), line);
      int number = seen.merge(what, 1, Integer::sum);
      fingerprints.add(Sha256.of(what + "\0" + number).substring(0, HEX_DIGITS));
    }
    return fingerprints;
  }
}
