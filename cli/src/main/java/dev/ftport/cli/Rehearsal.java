package dev.ftport.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs the commands on a few small files. The launcher has Java watch this once and remember what
 * it took, so that later runs start fast.
 */
final class Rehearsal {
  private static final int TIMES = 3;

  private Rehearsal() {}

  /** Runs in a process of its own. */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("ftport");
    try {
      for (String name : List.of("rehearsal.c", "rehearsal.cpp")) {
        try (InputStream in = Rehearsal.class.getResourceAsStream(name)) {
          Files.write(directory.resolve(name), in == null ? new byte[0] : in.readAllBytes());
        }
      }
      Path report = directory.resolve("report.json");
      for (int i = 0; i < TIMES; i++) {
        run(directory, "diff", "--verbose", "--color=always", "--report=" + report);
      }
      run(directory, "list");
    } finally {
      for (String name : List.of("rehearsal.c", "rehearsal.cpp", "report.json")) {
        Files.deleteIfExists(directory.resolve(name));
      }
      Files.delete(directory);
    }
  }

  private static void run(Path directory, String... args) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    Shell shell =
        new Shell(OutputStream.nullOutputStream(), nowhere, true, true, Map.of(), directory);
    new Main(shell).run(args);
  }
}
