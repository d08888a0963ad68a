package dev.ftport.cli;

import dev.ftport.catalogue.Catalogue;
import dev.ftport.transform.Transform;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the program in a directory and keeps what it writes. */
final class Run {
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private List<? extends Transform> transforms = Catalogue.transforms();
  private boolean terminal;
  private byte[] input = new byte[0];

  /** What a run ended with. */
  record Result(int code, String out, String err) {}

  Run(Path directory, Path state) {
    this.directory = directory;
    environment.put("XDG_STATE_HOME", state.toString());
  }

  /** On a terminal. */
  Run onTerminal() {
    terminal = true;
    return this;
  }

  /** With these transforms only. */
  Run asking(List<? extends Transform> others) {
    transforms = others;
    return this;
  }

  /** With this on standard input. */
  Run reading(String text) {
    input = text.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  Run with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    int code = run(out, err, args);
    return new Result(code, out.toString(StandardCharsets.UTF_8), err.toString());
  }

  int run(OutputStream out, StringWriter err, String... args) {
    return new Main(
            new Shell(
                new ByteArrayInputStream(input),
                out,
                new PrintWriter(err),
                terminal,
                terminal,
                environment,
                directory),
            transforms)
        .run(args);
  }
}
