package dev.ftport.project;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Knows single files and header trees that projects copy from others, by what stands in them or
 * lies beside them. A name alone is not enough, and the project that a file comes from keeps it.
 *
 * @param project where it comes from
 * @param name its usual name
 * @param head what stands in its first 8 KiB
 * @param home what lies beside it in the project that it comes from
 */
record VendoredFile(String project, Pattern name, Pattern head, String home) {
  private static final List<VendoredFile> FILES =
      List.of(
          file(
              "pythoncapi-compat",
              ".*\\.h",
              "\\A\\W*Header file providing new (?:C API )?functions",
              "upgrade_pythoncapi.py"),
          file("py3c", ".*\\.h", "#define _PY3C_\\w*H_", "py3c.h.in"),
          file("SQLite", ".*\\.c", "This file is an amalgamation of many separate C source", ""),
          file("SQLite", "sqlite3(?:ext)?\\.h", "The author disclaims copyright to this", ""),
          file("greenlet", "greenlet\\.h", "Greenlet object interface", "greenlet.cpp"),
          file("uthash", "ut(?:hash|list|array|string)\\.h", "Troy D\\. Hanson", "libut.h"),
          file("klib", "k(?:hash|vec|btree|list)\\.h", "Attractive Chaos|attractor@", "kstring.c"),
          file("stb", "stb_\\w+\\.h", "\\bstb_\\w+", "stb.h"),
          file("sse2neon", "sse2neon\\.h", "(?i)#ifndef SSE2NEON_H", "sse2neon.md"));

  private static VendoredFile file(String project, String name, String head, String home) {
    return new VendoredFile(project, Pattern.compile(name), Pattern.compile(head), home);
  }

  /**
   * Why a file counts as a copy.
   *
   * @param siblings the names of what lies in the same directory
   */
  static Optional<String> because(String name, Head head, Set<String> siblings) {
    return FILES.stream()
        .filter(known -> known.name().matcher(name).matches())
        .filter(known -> !siblings.contains(known.home()))
        .filter(known -> known.head().matcher(head.text()).find())
        .findFirst()
        .map(known -> "a copy of " + known.project());
  }

  /**
   * Why a directory counts as a copy of a tree of headers, by the names of what lies in it. The
   * projects that they come from keep theirs.
   */
  static Optional<String> headerTree(Path directory, Set<String> names, Path root) {
    String name = String.valueOf(directory.getFileName());
    boolean pybind11 =
        names.contains("pybind11.h") && names.contains("cast.h")
            || name.equals("pybind11") && names.contains("include");
    if (pybind11 && !Files.exists(root.resolve("tools/pybind11Config.cmake.in"))) {
      return Optional.of("a copy of pybind11");
    }
    boolean nanobind =
        names.contains("nanobind.h") && names.contains("nb_defs.h")
            || name.equals("nanobind") && names.contains("include");
    if (nanobind && !Files.exists(root.resolve("cmake/nanobind-config.cmake"))) {
      return Optional.of("a copy of nanobind");
    }
    return Optional.empty();
  }
}
