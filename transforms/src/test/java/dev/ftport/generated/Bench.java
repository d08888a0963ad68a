package dev.ftport.generated;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Compiles modules and calls their functions. */
final class Bench implements AutoCloseable {
  /** The shims that the tool writes beside sources, for what these Pythons do not have yet. */
  private static final Path SHIMS =
      Path.of("src/main/resources/dev/ftport/compat").toAbsolutePath();

  /** What modern compilers refuse is refused; -w would switch that off again. */
  private static final List<String> COMPILER =
      List.of(
          "gcc",
          "-shared",
          "-fPIC",
          "-O0",
          "-Werror=implicit-function-declaration",
          "-Werror=incompatible-pointer-types",
          "-Werror=int-conversion",
          "-Werror=return-type");

  /** What the compiler says of a function, or of a helper that has the function's name. */
  private static final Pattern FUNCTION = Pattern.compile("In function '(?:\\w+_)?(f\\d+)':");

  private static final String LIBRARY = CModule.NAME + ".so";
  private static final int SECONDS = 300;

  private final List<DebugBuild> builds;
  private final Path folder;
  private final Map<String, Compiled> modules = new ConcurrentHashMap<>();

  Bench(List<DebugBuild> builds) throws IOException {
    this.builds = builds;
    this.folder = Files.createTempDirectory("generated");
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  List<DebugBuild> builds() {
    return builds;
  }

  /** What a program left behind. */
  private record Run(int status, String output, String errors) {}

  /** How the functions are called. */
  enum Calls {
    /** With anything. */
    PLAIN,
    /** With what empties the containers meanwhile. */
    ROBBED
  }

  /** What the functions of a module do: for each, a line a call and one about its references. */
  Map<String, List<String>> observe(
      DebugBuild build, String text, Calls calls, Collection<String> functions) {
    try {
      Path place = compiled(build, text).place();
      Path library = place.resolve(LIBRARY);
      Path driver = Files.writeString(place.resolve("driver.py"), CModule.resource("driver.py"));
      Map<String, List<String>> seen = new TreeMap<>();
      List<String> left = new ArrayList<>(functions);
      while (!left.isEmpty()) {
        List<String> command = new ArrayList<>(List.of(build.python(), "-W", "ignore"));
        command.addAll(List.of(driver.toString(), CModule.NAME, library.toString()));
        command.add(calls.name().toLowerCase(Locale.ROOT));
        command.addAll(left);
        Run run = run(place, command);
        for (String line : run.output().lines().toList()) {
          String[] cells = line.split("\t", 2);
          seen.computeIfAbsent(cells[0], name -> new ArrayList<>()).add(cells[1]);
        }
        left.removeIf(name -> isDone(seen.getOrDefault(name, List.of())));
        if (!left.isEmpty()) {
          seen.computeIfAbsent(left.removeFirst(), name -> new ArrayList<>())
              .add("dies: " + reason(run));
        }
      }
      return seen;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isDone(List<String> lines) {
    return !lines.isEmpty() && lines.getLast().startsWith("references: ");
  }

  /** The functions that the compiler complains of in one of the builds, with its words. */
  Map<String, String> broken(String text) {
    Map<String, String> broken = new TreeMap<>();
    builds.parallelStream().map(build -> complaints(build, text)).toList().forEach(broken::putAll);
    return broken;
  }

  private Map<String, String> complaints(DebugBuild build, String text) {
    Map<String, String> complaints = new TreeMap<>();
    String function = "";
    for (String line : compiled(build, text).errors().lines().toList()) {
      Matcher matcher = FUNCTION.matcher(line);
      if (matcher.find()) {
        function = matcher.group(1);
      } else if (line.contains("error:") && function.isEmpty()) {
        throw new IllegalStateException("the module does not compile: " + line);
      } else if (line.contains("error:")) {
        complaints.putIfAbsent(function, "does not compile: " + line);
      }
    }
    return complaints;
  }

  /** A module, compiled for one build. */
  private record Compiled(Path place, String errors) {}

  private Compiled compiled(DebugBuild build, String text) {
    return modules.computeIfAbsent(build.name() + text, key -> compile(build, text));
  }

  private Compiled compile(DebugBuild build, String text) {
    try {
      Path place = Files.createTempDirectory(folder, "module");
      Path source = Files.writeString(place.resolve(CModule.NAME + ".c"), text);
      List<String> command = new ArrayList<>(COMPILER);
      build.include().forEach(directory -> command.add("-I" + directory));
      command.add("-I" + SHIMS);
      command.addAll(List.of(source.toString(), "-o", LIBRARY));
      return new Compiled(place, run(place, command).errors());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String reason(Run run) {
    return run.errors()
            .lines()
            .filter(line -> line.matches(".*(Fatal|Assert|assert|refcount|Error|does not end).*"))
            .findFirst()
            .map(line -> line.replaceAll("0x[0-9a-f]+", "0x..") + ", ")
            .orElse("")
        + "status "
        + run.status();
  }

  private static Run run(Path place, List<String> command) throws IOException {
    Path output = place.resolve("output");
    Path errors = place.resolve("errors");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(place.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder.environment().putAll(Map.of("LC_ALL", "C", "PYTHONHASHSEED", "0"));
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly().waitFor();
      }
      String said = ended ? "" : "does not end\n";
      return new Run(process.exitValue(), read(output), said + read(errors));
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
