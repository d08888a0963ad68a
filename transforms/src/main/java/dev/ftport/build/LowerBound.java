package dev.ftport.build;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the oldest version that a requirement accepts, as {@code major * 100 + minor}. */
public final class LowerBound {
  private static final Pattern CLAUSE =
      Pattern.compile(
          "\\s*(>=|>|~=|===?|\\^|~|)\\s*v?(\\d{1,4})(?:\\.(\\d{1,2}|\\*))?(?:[.\\-a-z*].*)?\\s*");

  private LowerBound() {}

  /**
   * The bound of a requirement such as {@code >=3.9,<4}; empty if it has none or is not understood.
   *
   * @param bare what a version without an operator means: an exact or oldest version if true,
   *     nothing if false
   */
  public static OptionalInt of(String requirement, boolean bare) {
    OptionalInt bound = OptionalInt.empty();
    for (String clause : requirement.split(",", -1)) {
      String text = clause.strip();
      if (text.isEmpty() || text.startsWith("<") || text.startsWith("!") || text.equals("*")) {
        continue;
      }
      Matcher matcher = CLAUSE.matcher(text);
      if (!matcher.matches() || matcher.group(1).isEmpty() && !bare) {
        return OptionalInt.empty();
      }
      String minor = matcher.group(3);
      int version =
          Integer.parseInt(matcher.group(2)) * 100
              + (minor == null || minor.equals("*") ? 0 : Integer.parseInt(minor));
      bound = OptionalInt.of(Math.max(version, bound.orElse(0)));
    }
    return bound;
  }
}
