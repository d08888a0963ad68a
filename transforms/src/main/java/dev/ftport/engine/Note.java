package dev.ftport.engine;

/**
 * Something about a file that this program does not rewrite: a module of Cython, PyO3 or nanobind.
 *
 * @param path the file's name in reports, with {@code /} between the parts
 * @param message what is there, in lower case, without a full stop
 * @param declared whether it is said already that the module runs without the GIL
 * @param advice what to set and where, or where it is set
 */
public record Note(String path, Place place, String message, boolean declared, String advice) {}
