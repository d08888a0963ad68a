package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaselineTest {
  @TempDir private Path temporary;
  private Path here;

  @BeforeEach
  void enter() throws IOException {
    here = Files.createDirectories(temporary.toRealPath().resolve("here"));
  }

  private Run.Result run(String... args) {
    return new Run(here, temporary.resolve("state")).run(args);
  }

  @Test
  void hidesWhatItKnows() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);
    assertThat(run("diff", "--report=base.json").code()).isEqualTo(1);

    Run.Result result = run("diff", "--baseline=base.json");

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("findings: 0 fixed, 0 advised on\n")
        .contains("baseline: 1 finding that `base.json` knows is not shown\n");
    assertThat(run("apply", "--baseline=base.json").code()).isZero();
    assertThat(here.resolve("sample.c")).hasContent(Sample.MODULE);
  }

  @Test
  void knowsALineThatHasMoved() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);
    run("diff", "--report=base.json");
    Sample.write(
        here,
        "sample.c",
        "/* New\n * lines. */\n" + Sample.MODULE.replace("    PyObject *m =", "\tPyObject  *m ="));

    assertThat(run("diff", "--baseline=base.json").code()).isZero();
  }

  @Test
  void showsAndAppliesWhatIsNew() throws Exception {
    Path lookups = Path.of("..", "fixtures", "borrowed-lookup", "example", "before.c");
    Files.copy(lookups, here.resolve("old.c"));
    run("diff", "--report=base.json");
    Sample.write(here, "new.c", Sample.MODULE);
    String more =
        Files.readString(lookups)
            .replace(
                "        PyObject *column = PyList_GET_ITEM(columns, i);",
                "        PyObject *column = PyList_GET_ITEM(columns, i + 0);");
    assertThat(more).contains("i + 0");
    Sample.write(here, "old.c", more);

    Run.Result result = run("diff", "--baseline=base.json");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("b/new.c")
        .contains("+        PyObject *column = PyList_GetItemRef(columns, i + 0);")
        .doesNotContain("PyDict_GetItemRef");
    assertThat(result.err())
        .contains("fixed[borrowed-lookup]: `PyList_GET_ITEM`")
        .doesNotContain("PyDict_GetItemWithError");
    assertThat(run("diff", "--baseline=base.json", "--format=json").out())
        .contains("i")
        .doesNotContain("PyDict_GetItemWithError");
  }

  @Test
  void countsEqualLines() throws Exception {
    String two = Sample.MODULE + Sample.MODULE.replace("sample", "other").replace("module", "def");
    Sample.write(here, "sample.c", two);
    run("diff", "--report=base.json");
    Sample.write(
        here, "sample.c", two + Sample.MODULE.replace("sample", "third").replace("module", "m3"));

    assertThat(run("diff", "--baseline=base.json").err())
        .contains("baseline: 2 findings that `base.json` knows are not shown");
  }

  @Test
  void holdsBackBuildFilesToo() throws Exception {
    Sample.write(here, "setup.py", "from Cython.Build import cythonize\n");
    Sample.write(here, "fast.pyx", "def f():\n    return 1\n");
    assertThat(run("diff", "--report=base.json").out()).contains("b/fast.pyx");

    Run.Result result = run("diff", "--baseline=base.json");

    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {                                          | is no JSON
          {"tool": {"name": "other"}, "files": []}   | is no report of ftport
          []                                         | is no report of ftport
          {"tool": {"name": "ftport"}, "files": [{"findings": [{}]}]} | is a report of an older version, without fingerprints
          """)
  void thatIsWrongIsALine(String text, String because) throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);
    Sample.write(here, "base.json", text);

    Run.Result result = run("diff", "--baseline=base.json");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "error: the baseline `base.json` %s; `ftport diff --report FILE` makes one\n"
                .formatted(because));
  }

  @Test
  void thatIsMissingIsALine() {
    assertThat(run("diff", "--baseline=none.json").err())
        .isEqualTo(
            "error: the baseline `none.json` cannot be read: no such file or directory; `ftport diff --report FILE` makes one\n");
  }
}
