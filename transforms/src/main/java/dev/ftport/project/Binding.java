package dev.ftport.project;

/**
 * A module that is not written against the C API itself: another tool makes its C, and that tool
 * must be told that the module runs without the GIL.
 *
 * @param tool what makes it
 * @param path the file, relative to the root, with {@code /} between the parts
 * @param line the place in it, from 1
 * @param column the place in the line, from 1, in UTF-16 units
 * @param length how many UTF-16 units of the line belong to it; at least 1
 * @param text the line, without its line end
 * @param message what it is, in lower case, without a full stop
 * @param declared whether it is already said that it runs without the GIL
 * @param advice what to set and where, or where it is set
 */
public record Binding(
    Tool tool,
    String path,
    int line,
    int column,
    int length,
    String text,
    String message,
    boolean declared,
    String advice) {
  /** What makes a module. */
  public enum Tool {
    /** Cython. */
    CYTHON,
    /** PyO3, for Rust. */
    PYO3,
    /** nanobind, for C++. */
    NANOBIND
  }
}
