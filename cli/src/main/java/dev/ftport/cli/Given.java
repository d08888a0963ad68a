package dev.ftport.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The options that stand on a command line.
 *
 * @param arguments by the long name of the option, without its hyphens: the arguments that say it
 */
record Given(Map<String, List<String>> arguments) {
  /** What a command was given. */
  static Given of(CommandSpec command) {
    Map<String, List<String>> arguments = new LinkedHashMap<>();
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      arguments.put(key(option), arguments(option));
    }
    return new Given(arguments);
  }

  /** The same without one option. */
  Given without(String key) {
    Map<String, List<String>> others = new LinkedHashMap<>(arguments);
    others.remove(key);
    return new Given(others);
  }

  /** The key of an option in a file with settings: its long name. */
  static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^--", "");
  }

  private static List<String> arguments(OptionSpec option) {
    if (option.typeInfo().isBoolean()) {
      return List.of((Boolean.TRUE.equals(option.getValue()) ? "--" : "--no-") + key(option));
    }
    return option.originalStringValues().stream()
        .map(value -> option.longestName() + "=" + value)
        .toList();
  }
}
