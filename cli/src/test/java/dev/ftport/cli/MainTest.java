package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.catalogue.Catalogue;
import dev.ftport.transform.About;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir private Path here;

  private Run.Result run(String... args) {
    return new Run(here, here.resolve("state")).run(args);
  }

  @Test
  void listShowsEveryTransform() {
    Run.Result result = run("list");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines()).hasSize(Catalogue.transforms().size());
    Catalogue.transforms().stream()
        .map(transform -> transform.about())
        .forEach(
            about ->
                assertThat(result.out().lines())
                    .anySatisfy(
                        line ->
                            assertThat(line)
                                .startsWith(about.id() + " ")
                                .contains(" " + about.chapter() + " ")
                                .endsWith("  " + about.summary())));
  }

  @Test
  void explainShowsThePage() {
    About about = Catalogue.transforms().getFirst().about();

    Run.Result result = run("explain", about.id());

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEqualTo(about.page().stripTrailing() + "\n");
  }

  @Test
  void explainNamesTheNearest() {
    Run.Result result = run("explain", "single-phase-un");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "error: no transform is called `single-phase-un`; the nearest is `single-phase-undeclared`, and `ftport list` shows all\n");
  }

  @Test
  void explainNamesTheNearestToAMisspelledStart() {
    assertThat(run("explain", "single-fase-un").err()).contains("`single-phase-undeclared`");
  }

  @Test
  void helpShowsCommandsAndExitCodes() {
    Run.Result result = run("--help");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("diff ", "apply ", "undo ", "config ", "list ", "explain ")
        .contains("0   there is nothing to change")
        .contains("1   something was found or changed")
        .contains("2   the command line")
        .contains("3   a file failed");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void versionIsThatOfTheBuild() {
    Run.Result result = run("--version");

    assertThat(result.code()).isZero();
    assertThat(result.out()).matches("ftport \\d+\\.\\d+\\.\\d+\n");
  }

  @Test
  void aMissingCommandIsWrongUse() {
    Run.Result result = run();

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith(
            "error: a command is missing: `diff`, `apply`, `verify`, `batch`, `undo`, `state`, `config`, `list`, `explain`, `");
  }

  @Test
  void anUnknownCommandNamesTheNearest() {
    Run.Result result = run("dif");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("the nearest is `diff`").endsWith("\n");
    assertThat(result.err().lines()).hasSize(1);
  }

  @Test
  void aMistakeOfOursIsOneLineAndWithVerboseATrace() {
    assertThat(broken("list"))
        .isEqualTo(
            "error: internal error (java.lang.IllegalStateException: broken); please report it, with what `--verbose` adds\n");
    assertThat(broken("list", "--verbose"))
        .startsWith("java.lang.IllegalStateException: broken\n\tat ")
        .endsWith("what `--verbose` adds\n");
  }

  private String broken(String... args) {
    StringWriter err = new StringWriter();
    Shell shell =
        new Shell(
            new OutputStream() {
              @Override
              public void write(int value) {
                throw new IllegalStateException("broken");
              }
            },
            new PrintWriter(err),
            false,
            false,
            Map.of(),
            here);
    assertThat(new Main(shell, Catalogue.transforms()).run(args)).isEqualTo(3);
    return err.toString();
  }

  @Test
  void everyExitCodeIsItsPlaceInTheOrder() {
    assertThat(List.of(ExitCode.values()))
        .allSatisfy(code -> assertThat(code.number()).isEqualTo(code.ordinal()));
  }
}
