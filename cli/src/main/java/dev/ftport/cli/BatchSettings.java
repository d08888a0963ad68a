package dev.ftport.cli;

import dev.ftport.cli.batch.ContentKey;
import java.io.IOException;
import java.lang.reflect.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What the command line says for all packages of a batch. What a package's own file says is added
 * by its worker.
 */
final class BatchSettings {
  private final TreeMap<String, List<String>> chosen = new TreeMap<>();
  private final List<Path> include = new ArrayList<>();
  private final Optional<Verification> verification;

  /**
   * The settings of a command line.
   *
   * @param spec the command, after it was parsed
   * @param verification what looks at the packages with a compiler
   */
  BatchSettings(Shell shell, CommandSpec spec, Optional<Verification> verification) {
    this.verification = verification;
    Given given = Given.of(spec);
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptionsSet()) {
      String key = Given.key(option);
      if (isOfPorting(option) && !key.equals("jobs")) {
        chosen.put(key, given.arguments().getOrDefault(key, List.of()));
      }
    }
    // Workers stand in other directories.
    for (String argument : chosen.getOrDefault("include", List.of())) {
      include.add(shell.resolve(Path.of(value(argument))));
    }
    if (!include.isEmpty()) {
      chosen.put("include", include.stream().map(path -> "--include=" + path).toList());
    }
  }

  /** Workers need not know what only this command takes, or every one. */
  private static boolean isOfPorting(OptionSpec option) {
    return option.userObject() instanceof Member field
        && field.getDeclaringClass() != BatchCommand.class
        && field.getDeclaringClass() != CommonOptions.class;
  }

  private static String value(String argument) {
    return argument.substring(argument.indexOf('=') + 1);
  }

  /** What was chosen, by the name of the option. */
  SortedMap<String, String> chosen() {
    TreeMap<String, String> words = new TreeMap<>();
    chosen.forEach(
        (key, arguments) ->
            words.put(
                key,
                arguments.equals(List.of("--" + key))
                    ? "true"
                    : arguments.equals(List.of("--no-" + key))
                        ? "false"
                        : arguments.stream()
                            .map(BatchSettings::value)
                            .collect(Collectors.joining(","))));
    return words;
  }

  /** The options for a worker. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    chosen.forEach((key, values) -> arguments.addAll(values));
    if (!arguments.contains("--ledger")) {
      arguments.add("--ledger"); // as `--report` has it
    }
    return arguments;
  }

  /**
   * All that results depend on beside the package: options, this program, what it compiles with.
   */
  String fingerprint(String version) throws IOException {
    List<String> parts = new ArrayList<>(List.of("ftport " + version, program()));
    parts.addAll(arguments());
    verification.ifPresent(one -> parts.addAll(one.tools()));
    for (Path directory : include) {
      parts.addAll(headers(directory));
    }
    return String.join("\n", parts);
  }

  /** The program itself, if it is one file: another build may find other things. */
  private static String program() throws IOException {
    Path file = Path.of(System.getProperty("java.class.path", ""));
    return Files.isRegularFile(file) ? ContentKey.ofFile(file) : "";
  }

  private static List<String> headers(Path directory) throws IOException {
    List<String> hashes = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        hashes.add(directory.relativize(file) + " " + ContentKey.ofFile(file));
      }
    }
    return hashes;
  }
}
