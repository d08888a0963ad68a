package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a package with an older Python gets, from the command line to the disk. */
class CompatTest {
  private static final String LIST =
      """
      #define PY_SSIZE_T_CLEAN
      #include <Python.h>

      PyObject *
      first(PyObject *list)
      {
          PyObject *item;
          item = PyList_GetItem(list, 0);
          return item;
      }
      """;
  private static final String MODULE =
      """
      #include <Python.h>

      PyObject *
      module(void)
      {
          return PyImport_AddModule("m");
      }
      """;

  @TempDir private Path temporary;
  private Path here;

  @BeforeEach
  void enter() throws IOException {
    here = Files.createDirectories(temporary.toRealPath().resolve("here"));
    Sample.write(here, "pyproject.toml", "[project]\nrequires-python = \">=3.9\"\n");
  }

  private Run.Result run(String... args) {
    return new Run(here, temporary.resolve("state")).asking(List.of(new StrongItem())).run(args);
  }

  @Test
  void theSourceDistributionTakesTheHeader() throws Exception {
    Sample.write(here, "setup.py", "from setuptools import setup\n");
    Sample.write(here, "MANIFEST.in", "include README\ninclude src/*.txt");
    Sample.write(here, "src/a.c", LIST);
    Sample.commit(here);

    assertThat(run("apply").out()).isEmpty();

    assertThat(here.resolve("MANIFEST.in"))
        .content()
        .isEqualTo("include README\ninclude src/*.txt\ninclude src/ftport_compat.h\n");
    assertThat(run("diff").out()).isEmpty();
    run("undo");
    assertThat(here.resolve("MANIFEST.in")).content().endsWith("*.txt");
  }

  @Test
  void aManifestIsMadeWhereThereWasNoHeader() throws Exception {
    Sample.write(here, "setup.py", "from setuptools import setup\n");
    Sample.write(here, "a.c", LIST);
    Sample.commit(here);

    assertThat(run("diff").out())
        .contains("+++ b/MANIFEST.in\n@@ -0,0 +1 @@\n+include ftport_compat.h\n");
  }

  @ParameterizedTest
  @CsvSource({
    "MANIFEST.in, graft src",
    "setup.py, 'setup(use_scm_version=True, setup_requires=[\"setuptools_scm\"])'",
    "pyproject.toml, '[build-system]\nrequires = [\"meson-python\"]'",
    "src/own.h, int own;",
  })
  void aDistributionThatTakesItStaysAsItIs(String file, String text) throws Exception {
    Sample.write(here, "setup.py", "from setuptools import setup\n");
    Sample.write(here, file, text + "\n");
    Sample.write(here, "src/a.c", LIST);
    Sample.commit(here);

    assertThat(run("diff").out()).contains("b/src/ftport_compat.h").doesNotContain("MANIFEST.in");
  }

  @Test
  void thePatchMakesTheHeader() throws Exception {
    Sample.write(here, "src/a.c", LIST);
    Sample.write(here, "src/deep/b c.c", MODULE);
    Sample.commit(here);

    Run.Result result = run("diff", "--report=../report.json");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .contains("+#include \"ftport_compat.h\"\n", "+#include \"../ftport_compat.h\"\n")
        .contains(
            "diff --git a/src/ftport_compat.h b/src/ftport_compat.h\nnew file mode 100644\n"
                + "--- /dev/null\n+++ b/src/ftport_compat.h\n@@ -0,0 +1,");
    assertThat(result.err())
        .contains("2 changed, 1 created\n")
        .contains("created: src/ftport_compat.h, which changed files include; if the build");
    assertThat(here.resolve("../report.json"))
        .content()
        .contains("\"path\": \"src/ftport_compat.h\",\n      \"outcome\": \"created\"\n");
    Path patch = Sample.write(here, "../the.patch", result.out());
    Sample.git(here, "apply", "--check", patch.toString());
    Sample.git(here, "apply", patch.toString());
    assertThat(Files.readString(here.resolve("src/ftport_compat.h")))
        .startsWith("/* Written by ftport")
        .contains("PyList_GetItemRef(PyObject *list", "PyImport_AddModuleRef(const char")
        .doesNotContain("PyDict_");
    assertThat(run("diff").out()).isEmpty();
    assertThat(run("diff", "--include-generated", "--verbose").out()).isEmpty();
    assertThat(run("diff").err()).contains("written by ftport");
  }

  @Test
  void applyMakesItAndUndoTakesItAway() throws Exception {
    Path file = Sample.write(here, "src/a.c", LIST);
    Sample.commit(here);

    assertThat(run("apply").code()).isEqualTo(1);

    Path header = here.resolve("src/ftport_compat.h");
    assertThat(header).content().contains("PyList_GetItemRef");
    assertThat(file).content().contains("#include \"ftport_compat.h\"");
    assertThat(run("apply", "--allow-dirty").code()).isZero();
    assertThat(run("undo").err())
        .isEqualTo("brought back `src/a.c`\nremoved `src/ftport_compat.h`\n");
    assertThat(header).doesNotExist();
    assertThat(file).hasContent(LIST);
    assertThat(Sample.git(here, "status", "--porcelain")).isEmpty();
    assertThat(run("undo").err()).startsWith("nothing to undo");
  }

  @Test
  void undoKeepsTheHeaderAsLongAsAFileMayNeedIt() throws Exception {
    Path file = Sample.write(here, "src/a.c", LIST);
    Path other = Sample.write(here, "src/b.c", LIST);
    run("apply");
    String ported = Files.readString(file);
    Files.writeString(file, ported + "/* mine */\n");

    assertThat(run("undo").code()).isEqualTo(3);
    assertThat(here.resolve("src/ftport_compat.h")).exists();
    assertThat(other).hasContent(LIST);

    Files.writeString(file, ported);
    assertThat(run("undo").err())
        .isEqualTo("brought back `src/a.c`\nremoved `src/ftport_compat.h`\n");
    assertThat(here.resolve("src/ftport_compat.h")).doesNotExist();
  }

  @Test
  void aHeaderThatWasChangedSinceIsLeft() throws Exception {
    Sample.write(here, "a.c", LIST);
    run("apply");
    Sample.write(here, "ftport_compat.h", "/* mine */\n");

    Run.Result result = run("undo");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err()).contains("left `ftport_compat.h`: it was changed since it was made");
    assertThat(here.resolve("ftport_compat.h")).hasContent("/* mine */\n");
  }

  @Test
  void aFileThatIsAddedLaterAddsToTheHeader() throws Exception {
    Sample.write(here, "src/a.c", LIST);
    run("apply");
    Sample.write(here, "src/b.c", MODULE);

    Run.Result result = run("apply");

    assertThat(result.err()).contains("2 changed").doesNotContain("created");
    assertThat(here.resolve("src/ftport_compat.h"))
        .content()
        .contains("PyList_GetItemRef", "PyImport_AddModuleRef");
    run("undo");
    assertThat(here.resolve("src/ftport_compat.h"))
        .content()
        .contains("PyList_GetItemRef")
        .doesNotContain("PyImport_AddModuleRef");
  }

  @Test
  void aFileThatIsNotOursIsNeverOverwritten() throws Exception {
    Path file = Sample.write(here, "a.c", LIST);
    Sample.commit(here);
    Sample.write(here, "ftport_compat.h", "int theirs;\n");

    Run.Result result = run("apply");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("`ftport_compat.h` is there and was not written by ftport; rename it");
    assertThat(here.resolve("ftport_compat.h")).hasContent("int theirs;\n");
    assertThat(file).hasContent(LIST);
    assertThat(run("apply", "--compat=inline").code()).isEqualTo(1);
    assertThat(file).content().contains("#if PY_VERSION_HEX >= 0x030D0000\n    item = PyList_G");
    assertThat(run("diff", "--compat=inline").out()).isEmpty();
  }

  @Test
  void theOldestPythonIsReadOrNamed() throws Exception {
    Sample.write(here, "a.c", LIST);

    assertThat(run("diff").out()).contains("ftport_compat.h");
    assertThat(run("diff", "--min-python=3.13").out()).doesNotContain("ftport_compat.h");
    assertThat(run("diff", "--compat=none").out()).contains("GetItemRef").doesNotContain("compat");
    Sample.write(here, "pyproject.toml", "[project]\nrequires-python = \">=3.13\"\n");
    assertThat(run("diff").out()).contains("GetItemRef").doesNotContain("ftport_compat.h");
    assertThat(run("diff", "--min-python=3.12").out()).contains("ftport_compat.h");
    Files.delete(here.resolve("pyproject.toml"));
    assertThat(run("diff", "a.c").out()).contains("b/ftport_compat.h");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --min-python=3     | invalid value for option '--min-python': `3` is no version; write one as 3.9
          --min-python=abc   | invalid value for option '--min-python': `abc` is no version; write one as 3.9
          --min-python=2.7   | invalid value for option '--min-python': `2.7` is no version of Python 3
          --compat=x         | invalid value for option '--compat': `x` is none of header, inline, none; the nearest is `header`
          """)
  void nonsenseIsOneLine(String option, String message) {
    assertThat(run("diff", option).code()).isEqualTo(2);
    assertThat(run("diff", option).err())
        .isEqualTo("error: " + message + "; `ftport diff --help` shows what it takes\n");
  }
}
