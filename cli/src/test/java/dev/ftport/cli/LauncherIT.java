package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the program as a user does. */
class LauncherIT {
  private static final Path LAUNCHER = Path.of("ftport").toAbsolutePath();

  @TempDir private static Path cache;
  @TempDir private Path temporary;
  private final Map<String, String> environment = new TreeMap<>();

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void enter() throws IOException {
    assumeThat(Path.of("target/ftport.jar")).as("the phase package makes the jar").exists();
    environment.put("XDG_CACHE_HOME", cache.toString());
    environment.put("XDG_STATE_HOME", temporary.resolve("state").toString());
    environment.put("FTPORT_JAVA_HOME", System.getProperty("java.home"));
    Sample.write(temporary, "here/sample.c", Sample.MODULE);
  }

  @Test
  void portsAFile() throws Exception {
    environment.put("XDG_CACHE_HOME", temporary.resolve("cache").toString());
    Ended first = ftport("diff", "sample.c");
    Ended second = ftport("diff", "sample.c");

    assertThat(first.code()).isEqualTo(1);
    assertThat(first.out()).contains("+    " + Sample.DECLARATION);
    assertThat(first.err()).contains("ftport: preparing a fast start");
    assertThat(second.out()).isEqualTo(first.out());
    assertThat(second.err())
        .doesNotContain("ftport: ")
        .doesNotContain("WARNING")
        .contains("fixed[single-phase-undeclared]");
  }

  @Test
  void isFoundThroughLinks() throws Exception {
    Files.createSymbolicLink(temporary.resolve("link"), LAUNCHER);
    Path other = Files.createSymbolicLink(temporary.resolve("other"), Path.of("link"));

    assertThat(end(List.of(other.toString(), "--version")).out()).startsWith("ftport ");
  }

  @Test
  void worksWithoutACache() throws Exception {
    environment.put("XDG_CACHE_HOME", "/dev/null/cache");
    environment.put("HOME", "/nonexistent");

    Ended ended = ftport("diff", "sample.c");

    assertThat(ended.out()).contains(Sample.DECLARATION);
    assertThat(ended.err()).startsWith("fixed[");
  }

  @Test
  void worksWithADamagedCache() throws Exception {
    environment.put("XDG_CACHE_HOME", temporary.resolve("cache").toString());
    ftport("--version");
    try (Stream<Path> archives = Files.list(temporary.resolve("cache/ftport/start"))) {
      for (Path archive : archives.toList()) {
        Files.write(archive, new byte[] {1, 2, 3});
      }
    }

    Ended ended = ftport("diff", "sample.c");

    assertThat(ended.out()).startsWith("diff --git").contains(Sample.DECLARATION);
    assertThat(ended.err()).startsWith("fixed[");
  }

  @Test
  void saysWhichJavaIsTooOld() throws Exception {
    Path old = Files.createDirectories(temporary.resolve("old"));
    Sample.write(old, "release", "JAVA_VERSION=\"17.0.15\"\n");
    Path java = Sample.write(old, "bin/java", "");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    environment.put("FTPORT_JAVA_HOME", old.toString());

    Ended ended = ftport("--version");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "ftport: FTPORT_JAVA_HOME is `%s`, which is no Java 21 or newer; unset it, or name another\n"
                .formatted(old));
  }

  @Test
  void endsQuietlyWhenTheReaderHasSeenEnough() throws Exception {
    for (int i = 0; i < 300; i++) {
      Sample.write(temporary, "here/many/sample%d.c".formatted(i), Sample.MODULE);
    }

    Ended ended =
        end(List.of("sh", "-c", "\"$1\" diff many 2>err | head -n 1", "sh", LAUNCHER.toString()));

    assertThat(ended.out()).isEqualTo("diff --git a/many/sample0.c b/many/sample0.c\n");
    assertThat(temporary.resolve("here/err"))
        .content()
        .doesNotContain("error")
        .doesNotContain("\tat ");
  }

  @Test
  void readsFileNamesWithoutALocale() throws Exception {
    environment.put("LC_ALL", "C");
    Files.move(temporary.resolve("here/sample.c"), temporary.resolve("here/\u00e9t\u00e9.c"));

    assertThat(ftport("diff").out()).contains("b/\\303\\251t\\303\\251.c");
  }

  @Test
  void coloursOnATerminal() throws Exception {
    assumeThat(hasScript()).as("script makes a terminal").isTrue();

    String shown = end(List.of("script", "-qec", LAUNCHER + " diff sample.c", "/dev/null")).out();

    assertThat(shown).contains("\u001b[32m+");
    environment.put("NO_COLOR", "1");
    assertThat(end(List.of("script", "-qec", LAUNCHER + " diff sample.c", "/dev/null")).out())
        .contains(Sample.DECLARATION)
        .doesNotContain("\u001b[32m");
  }

  @Test
  void isPlainShell() throws Exception {
    assumeThat(find("shellcheck")).as("shellcheck is installed").isPresent();

    assertThat(end(List.of("shellcheck", LAUNCHER.toString())).out()).isEmpty();
  }

  private static boolean hasScript() throws Exception {
    return find("script").isPresent()
        && new ProcessBuilder("script", "-qec", "true", "/dev/null").start().waitFor() == 0;
  }

  private static Optional<Path> find(String program) {
    for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      Path file = Path.of(directory, program);
      if (Files.isExecutable(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private Ended ftport(String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(args));
    return end(command);
  }

  private Ended end(List<String> command) throws Exception {
    Path out = temporary.resolve("out");
    Path err = temporary.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(temporary.resolve("here").toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("NO_COLOR", "JAVA_TOOL_OPTIONS"));
    builder.environment().put("TERM", "xterm");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
