package dev.ftport.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** The programs that people apply a diff with. */
enum PatchTool {
  GIT("git", "git apply --whitespace=nowarn ../diff"),
  PATCH("patch", "patch --batch --fuzz=0 --no-backup-if-mismatch -p1 -i ../diff");

  private final String program;
  private final String command;

  PatchTool(String program, String command) {
    this.program = program;
    this.command = command;
  }

  /**
   * Applies a diff to one file in a directory of its own. The shell makes the file's name from its
   * bytes, so that it does not depend on the locale.
   *
   * @return what stands in the file then
   */
  byte[] apply(String name, byte[] before, byte[] diff) throws IOException {
    Path folder = Files.createTempDirectory("diff");
    try {
      Files.write(folder.resolve("before"), before);
      Files.write(folder.resolve("diff"), diff);
      if (diff.length > 0) {
        run(
            folder,
            """
            set -e
            name=$(printf '%s')
            mkdir tree
            cd tree
            mkdir -p "./$(dirname -- "$name")"
            cp ../before "./$name"
            %s
            test "$(find . -type f -exec echo 1 \\; | wc -l)" = 1
            cp "./$name" ../before
            """
                .formatted(octal(name), command));
      }
      return Files.readAllBytes(folder.resolve("before"));
    } finally {
      run(folder, "rm -rf tree before diff output");
      Files.delete(folder);
    }
  }

  boolean isInstalled() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }

  private static void run(Path folder, String script) throws IOException {
    File output = folder.resolve("output").toFile();
    ProcessBuilder shell =
        new ProcessBuilder("sh", "-c", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output);
    shell
        .environment()
        .putAll(
            Map.of(
                "GIT_CONFIG_GLOBAL", "/dev/null",
                "GIT_CONFIG_NOSYSTEM", "1",
                "GIT_CEILING_DIRECTORIES", folder.toString()));
    try {
      int exit = shell.start().waitFor();
      if (exit != 0) {
        assertThat(Files.readString(output.toPath(), StandardCharsets.ISO_8859_1))
            .as("exit code %d", exit)
            .isNull();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static String octal(String name) {
    StringBuilder octal = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      octal.append("\\%03o".formatted(b & 0xff));
    }
    return octal.toString();
  }
}
