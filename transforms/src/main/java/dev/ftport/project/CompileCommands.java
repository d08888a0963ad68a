package dev.ftport.project;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a {@code compile_commands.json} says of each file. No compiler is run.
 *
 * @param files the flags by the file's absolute path; a file that is compiled more than once has
 *     the flags of its first command
 */
public record CompileCommands(Map<Path, Flags> files) {
  private static final List<String> USUAL = List.of("-iquote", "-isystem", "-I", "-D", "-U");
  private static final List<String> OF_MICROSOFT = List.of("/I", "-I", "/D", "-D");
  private static final Pattern MICROSOFT =
      Pattern.compile("(?i)(?:^|[/\\\\])(?:clang-)?cl(?:\\.exe)?$");

  /** No file at all. */
  public static final CompileCommands NONE = new CompileCommands(Map.of());

  /** Keeps a copy. */
  public CompileCommands {
    files = Map.copyOf(files);
  }

  /**
   * What a compiler is told for one file.
   *
   * @param includes where to look for headers, as absolute paths: of {@code -iquote} first, then
   *     {@code -I}, then {@code -isystem}
   * @param defines the macros by name; the value is {@code 1} where none is given, as compilers
   *     have it
   */
  public record Flags(List<Path> includes, Map<String, String> defines) {
    /** No flags. */
    public static final Flags NONE = new Flags(List.of(), Map.of());

    /** Keeps copies. */
    public Flags {
      includes = List.copyOf(includes);
      defines = Map.copyOf(defines);
    }
  }

  /**
   * Reads a {@code compile_commands.json}. An entry that makes no sense is passed over.
   *
   * @throws IOException if the file cannot be read or is no such file; the message is one line
   */
  public static CompileCommands read(Path file) throws IOException {
    JsonNode commands;
    try {
      commands = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException broken) {
      throw new IOException(file + " is no JSON: " + broken.getOriginalMessage(), broken);
    }
    if (commands == null || !commands.isArray()) {
      throw new IOException(file + " is no list of compile commands");
    }
    Path beside = file.toAbsolutePath().normalize();
    Map<Path, Flags> files = new LinkedHashMap<>();
    for (JsonNode command : commands) {
      try {
        Path directory = beside.resolveSibling(command.path("directory").asText("")).normalize();
        String name = command.path("file").asText("");
        if (!name.isEmpty()) {
          files.putIfAbsent(
              directory.resolve(name).normalize(), flags(arguments(command), directory));
        }
      } catch (InvalidPathException noPath) {
        continue;
      }
    }
    return new CompileCommands(files);
  }

  /** The flags of a file; none if nothing is said of it. */
  public Flags of(Path file) {
    return files.getOrDefault(file.toAbsolutePath().normalize(), Flags.NONE);
  }

  /** Where the compilers of all files look for headers, each directory once. */
  public List<Path> includes() {
    return files.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(file -> file.getValue().includes().stream())
        .distinct()
        .toList();
  }

  private static List<String> arguments(JsonNode command) {
    JsonNode list = command.path("arguments");
    if (!list.isArray()) {
      return CommandLine.arguments(command.path("command").asText(""));
    }
    List<String> arguments = new ArrayList<>();
    list.forEach(argument -> arguments.add(argument.asText("")));
    return arguments;
  }

  private static Flags flags(List<String> arguments, Path directory) {
    List<Path> quoted = new ArrayList<>();
    List<Path> plain = new ArrayList<>();
    List<Path> system = new ArrayList<>();
    Map<String, String> defines = new LinkedHashMap<>();
    boolean isMicrosoft = !arguments.isEmpty() && MICROSOFT.matcher(arguments.getFirst()).find();
    for (int i = 1; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      for (String flag : isMicrosoft ? OF_MICROSOFT : USUAL) {
        if (!argument.startsWith(flag)) {
          continue;
        }
        String value = argument.substring(flag.length());
        if (value.isEmpty() && i + 1 < arguments.size()) {
          value = arguments.get(++i);
        }
        if (value.isEmpty()) {
          break;
        }
        switch (flag) {
          case "-iquote" -> quoted.add(directory.resolve(value).normalize());
          case "-isystem" -> system.add(directory.resolve(value).normalize());
          case "-D", "/D" -> define(value, defines);
          case "-U" -> defines.remove(value);
          default -> plain.add(directory.resolve(value).normalize());
        }
        break;
      }
    }
    quoted.addAll(plain);
    quoted.addAll(system);
    return new Flags(quoted.stream().distinct().toList(), defines);
  }

  private static void define(String value, Map<String, String> defines) {
    int equals = value.indexOf('=');
    if (equals < 0) {
      defines.put(value, "1");
    } else {
      defines.put(value.substring(0, equals), value.substring(equals + 1));
    }
  }
}
