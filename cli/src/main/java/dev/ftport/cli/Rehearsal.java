package dev.ftport.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the commands on a few small files. Java watches this once and remembers what it took, so
 * that later runs start fast.
 */
final class Rehearsal {
  private static final int TIMES = 3;

  private Rehearsal() {}

  /** Runs in a process of its own. */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("ftport");
    try {
      rehearse(Files.createDirectory(directory.resolve("package")), directory.resolve("state"));
    } finally {
      delete(directory);
    }
  }

  private static void rehearse(Path files, Path state) throws IOException {
    for (String name : List.of("rehearsal.c", "rehearsal.cpp")) {
      try (InputStream in = Rehearsal.class.getResourceAsStream(name)) {
        Files.write(files.resolve(name), in == null ? new byte[0] : in.readAllBytes());
      }
    }
    List<List<String>> commands =
        List.of(
            List.of("diff", "--verbose", "--color=always", "--report=report.json"),
            List.of("diff", "--ledger", "rehearsal.c"),
            List.of("state"),
            List.of("list"),
            List.of("explain", "borrowed-lookup"),
            List.of("explain", "borrowed-look"),
            List.of("--version"),
            List.of("diff", "--help"),
            List.of("apply"),
            List.of("undo"));
    for (int i = 0; i < TIMES; i++) {
      for (List<String> command : commands) {
        run(files, state, command);
      }
    }
  }

  private static void run(Path directory, Path state, List<String> command) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Map<String, String> environment = Map.of("XDG_STATE_HOME", state.toString());
    Shell shell =
        new Shell(OutputStream.nullOutputStream(), nowhere, true, true, environment, directory);
    new Main(shell).run(command.toArray(new String[0]));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
