package dev.ftport.verify;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds interpreters by name, by path, or as a range of versions, and asks each where its headers
 * are. It is started in isolated mode ({@code -I -S}), with a program that only looks at {@code
 * sysconfig}.
 */
public final class Interpreters {
  private static final int OLDEST = 309;
  private static final int NEWEST = 316;
  private static final Duration BUDGET = Duration.ofSeconds(20);
  private static final Pattern VERSION = Pattern.compile("(\\d)\\.(\\d{1,2})(t?)");
  private static final Pattern RANGE =
      Pattern.compile("(\\d)\\.(\\d{1,2})\\.\\.(\\d)\\.(\\d{1,2})");
  private static final String QUESTION =
      """
      import sys, sysconfig
      print(sys.version_info[0] * 100 + sys.version_info[1])
      print(1 if sysconfig.get_config_var("Py_GIL_DISABLED") else 0)
      print(sysconfig.get_path("include"))
      print(sysconfig.get_path("platinclude"))
      """;

  private final String path;

  /**
   * A look at one machine.
   *
   * @param path the value of {@code PATH}
   */
  public Interpreters(String path) {
    this.path = path;
  }

  /**
   * What was found.
   *
   * @param interpreters in the order of the names, a range from old to new
   * @param missing what cannot be compiled against, a line each that says why
   */
  public record Found(List<Interpreter> interpreters, List<String> missing) {
    public Found {
      interpreters = List.copyOf(interpreters);
      missing = List.copyOf(missing);
    }
  }

  /** Every Python 3.9 or newer on the path that has its headers, with the GIL and without. */
  public Found all() {
    List<Interpreter> found = new ArrayList<>();
    for (String name : names(OLDEST, NEWEST)) {
      onPath(name).map(file -> ask(name, file)).ifPresent(answer -> answer.into(found));
    }
    return new Found(found, List.of());
  }

  /**
   * Those of these names. One that is missing is told of; of a range, only those are used that are
   * there, if any is.
   *
   * @param wanted each a name on the path ({@code python3.13t}), a version ({@code 3.13t}), a path,
   *     or a range of versions ({@code 3.9..3.15})
   */
  public Found named(List<String> wanted) {
    Map<String, Interpreter> found = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (String word : wanted) {
      Matcher range = RANGE.matcher(word);
      List<Interpreter> here = new ArrayList<>();
      if (range.matches()) {
        for (String name : names(number(range, 1), number(range, 3))) {
          onPath(name).map(file -> ask(name, file)).ifPresent(answer -> answer.into(here));
        }
        if (here.isEmpty()) {
          missing.add("there is no Python of `%s` with headers on the path".formatted(word));
        }
      } else {
        String name = VERSION.matcher(word).matches() ? "python" + word : word;
        Optional<Path> file = file(name);
        if (file.isEmpty()) {
          missing.add(
              "there is no interpreter `%s`; give a name on the path, or a path".formatted(word));
        } else {
          Answer answer = ask(word, file.get());
          answer.into(here);
          answer.because().ifPresent(missing::add);
        }
      }
      here.forEach(interpreter -> found.putIfAbsent(interpreter.name(), interpreter));
    }
    return new Found(List.copyOf(found.values()), missing);
  }

  private static int number(Matcher version, int group) {
    return Integer.parseInt(version.group(group)) * 100
        + Integer.parseInt(version.group(group + 1));
  }

  private static List<String> names(int from, int to) {
    List<String> names = new ArrayList<>();
    for (int version = from; version <= to; version++) {
      String name = "python%d.%d".formatted(version / 100, version % 100);
      names.add(name);
      if (version >= 313) {
        names.add(name + "t");
      }
    }
    return names;
  }

  private Optional<Path> file(String name) {
    try {
      Path direct = Path.of(name);
      return name.contains("/") || name.contains(File.separator)
          ? Optional.of(direct.toAbsolutePath()).filter(Files::isExecutable)
          : onPath(name);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Optional<Path> onPath(String name) {
    for (String directory : path.split(File.pathSeparator)) {
      try {
        Path file = Path.of(directory).resolve(name).toAbsolutePath();
        if (!directory.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
          return Optional.of(file);
        }
      } catch (InvalidPathException e) {
        continue;
      }
    }
    return Optional.empty();
  }

  /** An interpreter, or why there is none. */
  private record Answer(Optional<Interpreter> interpreter, Optional<String> because) {
    void into(List<Interpreter> found) {
      interpreter.ifPresent(found::add);
    }
  }

  private static Answer ask(String name, Path file) {
    try {
      Processes.Done done =
          Processes.run(
              List.of(file.toString(), "-I", "-S", "-c", QUESTION),
              Path.of("/").toAbsolutePath(),
              BUDGET);
      List<String> lines = done.out().lines().toList();
      if (done.code() != 0 || lines.size() != 4 || !lines.getFirst().matches("\\d{3}")) {
        return missing("`%s` does not say where its headers are".formatted(name));
      }
      List<Path> includes = lines.subList(2, 4).stream().map(Path::of).distinct().toList();
      if (includes.stream().noneMatch(directory -> Files.exists(directory.resolve("Python.h")))) {
        return missing(
            "`%s` has no Python.h in `%s`; install its development files"
                .formatted(name, includes.getFirst()));
      }
      return new Answer(
          Optional.of(
              new Interpreter(
                  name, Integer.parseInt(lines.getFirst()), lines.get(1).equals("0"), includes)),
          Optional.empty());
    } catch (IOException | InvalidPathException e) {
      return missing("`%s` cannot be started: %s".formatted(name, e.getMessage()));
    }
  }

  private static Answer missing(String because) {
    return new Answer(Optional.empty(), Optional.of(because));
  }
}
