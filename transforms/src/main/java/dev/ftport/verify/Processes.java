package dev.ftport.verify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts programs of the machine: compilers, and interpreters to ask them where they are. */
final class Processes {
  private Processes() {}

  /**
   * How a program ended.
   *
   * @param code its exit code; -1 if it was stopped because its time was over
   * @param out what it wrote to standard output
   * @param err what it wrote to standard error
   */
  record Done(int code, String out, String err) {}

  /**
   * Runs a program without input, and waits for it.
   *
   * @throws IOException if it cannot be started
   */
  static Done run(List<String> command, Path directory, Duration budget) throws IOException {
    Path out = Files.createTempFile("ftport-said-", ".out");
    Path err = Files.createTempFile("ftport-said-", ".err");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(NOTHING.toFile()));
      builder.environment().put("LC_ALL", "C");
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      Process process = builder.start();
      int code = -1;
      try {
        if (process.waitFor(budget.toMillis(), TimeUnit.MILLISECONDS)) {
          code = process.exitValue();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      return new Done(code, text(out), text(err));
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }

  private static final Path NOTHING =
      Path.of(System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null");

  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }
}
