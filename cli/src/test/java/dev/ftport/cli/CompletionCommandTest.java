package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shells make of {@code completion}. */
class CompletionCommandTest {
  @TempDir private Path temporary;

  private String complete(String... words) throws Exception {
    Path script =
        Files.writeString(
            temporary.resolve("script"),
            new Run(temporary, temporary).run("completion", "bash").out());
    String list = String.join(" ", words);
    return Sample.succeed(
        new ProcessBuilder(
            "bash",
            "-c",
            "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; _complete_ftport 2>/dev/null; printf '%%s\\n' \"${COMPREPLY[@]}\""
                .formatted(script, list, words.length - 1)));
  }

  @Test
  void bashCompletesCommandsOptionsAndTransforms() throws Exception {
    assertThat(complete("ftport", "ver")).isEqualTo("verify\n");
    assertThat(complete("ftport", "diff", "--led")).isEqualTo("--ledger\n");
    assertThat(complete("ftport", "diff", "--select", "borrowed-l")).isEqualTo("borrowed-lookup\n");
    assertThat(complete("ftport", "explain", "single-phase-u"))
        .isEqualTo("single-phase-undeclared\n");
  }

  @Test
  void zshReadsIt() throws Exception {
    assumeThat(new ProcessBuilder("sh", "-c", "command -v zsh").start().waitFor())
        .as("zsh is installed")
        .isZero();
    Path script =
        Files.writeString(
            temporary.resolve("script"),
            new Run(temporary, temporary).run("completion", "zsh").out());

    assertThat(
            Sample.succeed(
                new ProcessBuilder(
                    "zsh",
                    "-f",
                    "-c",
                    "source '%s' && whence -w _complete_ftport".formatted(script))))
        .isEqualTo("_complete_ftport: function\n");
  }

  @Test
  void anotherShellIsWrongUse() {
    Run.Result result = new Run(temporary, temporary).run("completion", "fish");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("`fish` is none of bash, zsh").hasLineCount(1);
  }
}
