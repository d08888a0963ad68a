package dev.ftport.report;

import dev.ftport.engine.Outcome;
import dev.ftport.engine.Reported;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
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
      fingerprints.add(hash(what + "\0" + number));
    }
    return fingerprints;
  }

  private static String hash(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)))
          .substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
