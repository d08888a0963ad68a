package dev.ftport.compat;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Conditionals.Branch;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the {@code #if} groups of a text say about the Python that a place is compiled for. */
public final class VersionBranches {
  private static final Pattern COMPARISON =
      Pattern.compile(
          "PY_(VERSION_HEX|MINOR_VERSION) (>=|>|<|<=) (0[xX][0-9a-fA-F]{1,8}|\\d{1,3})[uUlL]*");
  private static final String FREE_THREADED = "Py_GIL_DISABLED";
  private static final int FIRST_FREE_THREADED = 313;

  private final Conditionals conditionals;

  /** Of one text. */
  public VersionBranches(Conditionals conditionals) {
    this.conditionals = conditionals;
  }

  /**
   * What a condition lets pass: versions from {@code low}, before {@code high}.
   *
   * @param gil whether only builds with the GIL
   */
  private record Range(int low, int high, boolean gil) {
    static final Range ALL = new Range(0, Integer.MAX_VALUE, false);
    static final Range WITH_GIL = new Range(0, Integer.MAX_VALUE, true);

    Range and(Range other) {
      return new Range(Math.max(low, other.low), Math.min(high, other.high), gil || other.gil);
    }
  }

  /** Whether no Python before {@code version} is ever shown what stands at {@code offset}. */
  public boolean onlySince(int offset, int version) {
    return range(offset).low() >= version;
  }

  /** Whether no Python from {@code version} on is ever shown what stands at {@code offset}. */
  boolean onlyBefore(int offset, int version) {
    return range(offset).high() <= version;
  }

  /** Whether no free-threaded Python is ever shown what stands at {@code offset}. */
  public boolean onlyWithGil(int offset) {
    return range(offset).gil() || onlyBefore(offset, FIRST_FREE_THREADED);
  }

  private Range range(int offset) {
    Range range = Range.ALL;
    Optional<Branch> at = conditionals.branchAt(offset);
    while (at.isPresent()) {
      Branch branch = at.get();
      range = range.and(when(branch.keyword(), branch.condition(), true));
      for (Branch earlier : branch.earlier()) {
        range = range.and(when(earlier.keyword(), earlier.condition(), false));
      }
      at = branch.parent();
    }
    return range;
  }

  /** What is known where a condition has this answer. */
  private static Range when(String keyword, String condition, boolean answer) {
    if (keyword.endsWith("def")) {
      return condition.equals(FREE_THREADED)
          ? freeThreaded(answer != keyword.endsWith("ndef"))
          : Range.ALL;
    }
    String glue = answer ? "&&" : "||";
    if (condition.contains(answer ? "||" : "&&")) {
      return Range.ALL;
    }
    Range range = Range.ALL;
    for (String part : condition.replace("(", "").replace(")", "").split(Pattern.quote(glue), -1)) {
      range = range.and(comparison(part.strip(), answer));
    }
    return range;
  }

  private static Range comparison(String text, boolean answer) {
    if (text.equals("defined " + FREE_THREADED)) {
      return freeThreaded(answer);
    }
    if (text.equals("! defined " + FREE_THREADED)) {
      return freeThreaded(!answer);
    }
    Matcher matcher = COMPARISON.matcher(text);
    if (!matcher.matches()) {
      return Range.ALL;
    }
    long number = Long.decode(matcher.group(3));
    boolean minor = matcher.group(1).startsWith("MINOR");
    String operator = matcher.group(2);
    boolean whole = minor && (operator.equals(">") || operator.equals("<="));
    int version =
        minor
            ? 300 + (int) number + (whole ? 1 : 0)
            : (int) (number >> 24) * 100 + (int) (number >> 16 & 0xff);
    return range(version, operator.startsWith(">") == answer);
  }

  private static Range freeThreaded(boolean yes) {
    return yes ? range(FIRST_FREE_THREADED, true) : Range.WITH_GIL;
  }

  private static Range range(int version, boolean since) {
    return since ? new Range(version, Range.ALL.high(), false) : new Range(0, version, false);
  }
}
