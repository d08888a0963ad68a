package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManualCommandTest {
  @TempDir private Path temporary;

  private String page() {
    return new Run(temporary, temporary).run("manual").out();
  }

  @Test
  void hasEveryCommandAndItsOptions() {
    assertThat(page())
        .startsWith(".TH \"FTPORT\" \"1\" ")
        .contains(
            ".SS \"ftport diff\"\n",
            ".SS \"ftport undo\"\n",
            ".B \"\\-\\-report=FILE\"\n",
            ".B 3\na file failed; the others were worked on\n")
        .doesNotContain("%n", "${");
  }

  @Test
  void readsAsAPage() throws Exception {
    assumeThat(has("man")).as("man is installed").isTrue();
    Path page = Files.writeString(temporary.resolve("ftport.1"), page());

    assertThat(lint(List.of("man", "--warnings", "-l", page.toString())))
        .contains("--report=FILE", "write all that was found into this file, as JSON")
        .doesNotContain("warning", "\\-");
  }

  @Test
  void passesTheLinter() throws Exception {
    assumeThat(has("mandoc")).as("mandoc is installed").isTrue();
    Path page = Files.writeString(temporary.resolve("ftport.1"), page());

    assertThat(lint(List.of("mandoc", "-T", "lint", page.toString())).lines())
        .as("the same version is the same page, whenever it is made")
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).contains("missing date"));
  }

  private static boolean has(String program) throws Exception {
    return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
  }

  /** What a program says, on both streams and whatever it ends with. */
  private static String lint(List<String> command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MANWIDTH", "100");
    builder.environment().put("MANPAGER", "cat");
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }
}
