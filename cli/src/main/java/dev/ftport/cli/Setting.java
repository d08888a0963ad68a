package dev.ftport.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ftport.cli.settings.Spot;
import java.util.List;

/**
 * A setting that is in force.
 *
 * @param key the long name of its option, without the hyphens
 * @param value null if nothing is chosen
 * @param arguments what says it on a command line; empty for a default
 */
record Setting(String key, JsonNode value, Origin origin, List<String> arguments) {
  /** Who says it. */
  sealed interface Origin {
    /** The command line. */
    record CommandLine() implements Origin {}

    /** A file. */
    record File(Spot at) implements Origin {}

    /** A build file of the package, which was asked because nobody else said it. */
    record Package(String what) implements Origin {}

    /** Nobody. */
    record Default() implements Origin {}
  }

  /** Who says it, for people. */
  String from() {
    return switch (origin) {
      case Origin.CommandLine line -> "command line";
      case Origin.File file -> file.at().toString();
      case Origin.Package own -> own.what();
      case Origin.Default nobody -> "default";
    };
  }
}
