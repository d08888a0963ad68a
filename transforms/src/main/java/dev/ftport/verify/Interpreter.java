package dev.ftport.verify;

import java.nio.file.Path;
import java.util.List;

/**
 * A Python whose headers sources are compiled against.
 *
 * @param name what the user calls it, such as {@code python3.13t}
 * @param version {@code major * 100 + minor}
 * @param gil whether it has a GIL
 * @param includes where its headers are, {@code Python.h} in one of them
 */
public record Interpreter(String name, int version, boolean gil, List<Path> includes) {
  public Interpreter {
    includes = List.copyOf(includes);
  }

  /** What the compiler is told to compile against it. */
  List<String> flags() {
    return includes.stream().map(directory -> "-I" + directory).toList();
  }
}
