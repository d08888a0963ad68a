package dev.ftport.cli.batch;

import java.util.Locale;

/**
 * What stands between a package and the declaration that it is ready, or the stable ABI.
 *
 * @param number how much of it there is
 * @param example one place: {@code path:line}, or {@code path} if it is a whole file
 */
public record Blocker(Kind kind, int number, String example) {
  /** The kinds, in the order in which they are told. */
  public enum Kind {
    /** Code that a generator wrote: its input has to be ported. */
    GENERATED,
    /** A copy of another project's code: that project has to be ported. */
    VENDORED,
    /** A type whose instances differ in size: it stands against the stable ABI only. */
    VARIABLE_SIZE_TYPE,
    /** A generator or binding library of the build that is too old. */
    DEPENDENCY,
    /** A file that failed. */
    FAILED_FILE,
    /** A place that a maintainer has to decide on. */
    ADVICE;

    /** Its name in files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
