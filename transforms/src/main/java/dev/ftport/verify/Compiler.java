package dev.ftport.verify;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The machine's compilers of C and C++, which only check the syntax.
 *
 * @param c the words that start the one for C
 * @param cpp the words that start the one for C++
 */
public record Compiler(List<String> c, List<String> cpp) {
  private static final Duration BUDGET = Duration.ofSeconds(120);

  /** What newer compilers refuse in C, and older ones only warn of. */
  private static final List<String> STRICT =
      List.of(
          "-Werror=implicit-function-declaration",
          "-Werror=incompatible-pointer-types",
          "-Werror=int-conversion");

  public Compiler {
    c = List.copyOf(c);
    cpp = List.copyOf(cpp);
  }

  /**
   * Those that {@code CC} and {@code CXX} name, else {@code cc} and {@code c++}.
   *
   * @return empty if the one for C is not there
   */
  public static Optional<Compiler> find(Map<String, String> environment) {
    List<String> c = words(environment.getOrDefault("CC", "cc"));
    List<String> cpp = words(environment.getOrDefault("CXX", "c++"));
    return isThere(c, environment) ? Optional.of(new Compiler(c, cpp)) : Optional.empty();
  }

  private static List<String> words(String command) {
    return List.of(command.strip().split("\\s+"));
  }

  private static boolean isThere(List<String> command, Map<String, String> environment) {
    String name = command.getFirst();
    if (name.contains(File.separator)) {
      return Files.isExecutable(Path.of(name));
    }
    for (String directory : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
      if (!directory.isEmpty() && Files.isExecutable(Path.of(directory, name))) {
        return true;
      }
    }
    return false;
  }

  /** How strictly a file is looked at. */
  enum Strictness {
    /** Whatever this compiler takes for an error. */
    USUAL,
    /** What newer compilers take for an error, too. */
    STRICT
  }

  /**
   * Checks one file.
   *
   * @param flags where headers are, and what is defined
   * @return what is wrong with it: the first error, in one line; empty if it compiles
   */
  Optional<String> complaint(Path file, boolean isCpp, Strictness strictness, List<String> flags)
      throws IOException {
    List<String> command = new ArrayList<>(isCpp ? cpp : c);
    command.addAll(List.of("-fsyntax-only", "-x", isCpp ? "c++" : "c"));
    if (!isCpp && strictness == Strictness.STRICT) {
      command.addAll(STRICT);
    } else {
      command.add("-w");
    }
    command.addAll(flags);
    command.add(file.toString());
    Path directory = Optional.ofNullable(file.getParent()).orElse(file);
    Processes.Done done = Processes.run(command, directory, BUDGET);
    if (done.code() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        done.code() < 0
            ? "the compiler was not done within %d seconds".formatted(BUDGET.toSeconds())
            : firstError(done.err(), directory));
  }

  private static String firstError(String output, Path directory) {
    return output
        .lines()
        .filter(line -> line.contains("error:"))
        .findFirst()
        .or(() -> output.lines().filter(line -> !line.isBlank()).findFirst())
        .orElse("the compiler fails without a word")
        .replace(directory + File.separator, "")
        .strip();
  }
}
