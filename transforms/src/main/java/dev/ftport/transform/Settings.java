package dev.ftport.transform;

import java.util.Optional;

/**
 * What the user has chosen, as far as a transform needs it.
 *
 * @param guard the form of the guard round a declaration; empty to follow the file
 * @param pybind11 the oldest pybind11 that the package asks for, as {@code major * 100 + minor};
 *     empty if the package does not say
 * @param limitedApi whether the package is built for the Limited API too, as its build files say
 * @param python the oldest Python that the package supports, as {@code major * 100 + minor}
 * @param propagateErrors whether errors that a borrowed lookup swallowed are to leave the function
 */
public record Settings(
    Optional<Guard> guard,
    Optional<Integer> pybind11,
    boolean limitedApi,
    int python,
    boolean propagateErrors) {
  /** The oldest Python of a package that does not say. */
  public static final int OLDEST_PYTHON = 309;

  /** Nothing chosen. */
  public static final Settings DEFAULT =
      new Settings(Optional.empty(), Optional.empty(), false, OLDEST_PYTHON, false);

  /** The form of the guard round a declaration. */
  public enum Guard {
    /** {@code #ifdef Py_GIL_DISABLED}. */
    BUILD,
    /** {@code #if PY_VERSION_HEX >= 0x030D0000}. */
    VERSION
  }
}
