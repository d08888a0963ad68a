package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiffCommandTest {
  @TempDir private Path temporary;
  private Path here;

  @BeforeEach
  void enter() throws IOException {
    here = Files.createDirectories(temporary.toRealPath().resolve("here"));
  }

  private Run.Result diff(String... args) {
    return run().run(args(args));
  }

  private Run run() {
    return new Run(here, temporary.resolve("state"));
  }

  private static String[] args(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "diff";
    System.arraycopy(args, 0, all, 1, args.length);
    return all;
  }

  @Test
  void writesAPatchThatGitApplies() throws Exception {
    Sample.write(here, "src/sample.c", Sample.MODULE);
    Sample.commit(here);

    Run.Result result = diff();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .startsWith("diff --git a/src/sample.c b/src/sample.c\n--- a/src/sample.c\n")
        .contains("+    " + Sample.DECLARATION);
    assertThat(result.err()).contains("--> src/sample.c:10:").contains("1 changed");
    assertThat(here.resolve("src/sample.c")).hasContent(Sample.MODULE);
    Path patch = Sample.write(here, "../the.patch", result.out());
    Sample.git(here, "apply", "--check", patch.toString());
    Sample.git(here, "apply", patch.toString());
    assertThat(diff().code()).isZero();
    assertThat(diff().out()).isEmpty();
  }

  @Test
  void isForTheCheckoutAsGitApplyGoesByIt() throws Exception {
    Sample.write(here, "src/deep/sample.c", Sample.MODULE);
    Sample.commit(here);
    here = here.resolve("src");

    Run.Result result = diff("deep");

    assertThat(result.out()).startsWith("diff --git a/src/deep/sample.c b/src/deep/sample.c\n");
    assertThat(result.err())
        .contains(
            "note: the patch is for the directory `%s`".formatted(here.resolve("..").normalize()));
    Path patch = Sample.write(here, "../../the.patch", result.out());
    Sample.git(here, "apply", patch.toString());
    assertThat(here.resolve("deep/sample.c")).content().contains(Sample.DECLARATION);
  }

  @Test
  void isForTheNamedDirectoryIfItLiesElsewhere() throws Exception {
    Sample.write(here, "../elsewhere/package/sample.c", Sample.MODULE);

    Run.Result result = diff("../elsewhere/package");

    assertThat(result.out()).startsWith("diff --git a/sample.c b/sample.c\n");
    assertThat(result.err()).contains("note: the patch is for the directory `");
  }

  @Test
  void namesSeveralPackagesFromWhatHoldsThem() throws Exception {
    Sample.write(here, "../elsewhere/one/sample.c", Sample.MODULE);
    Sample.write(here, "../elsewhere/two/sample.c", Sample.MODULE);
    Sample.write(here, "three/sample.c", Sample.MODULE);
    Sample.write(here, "four/sample.c", Sample.MODULE);

    assertThat(diff("../elsewhere/one", "../elsewhere/two").out())
        .contains("+++ b/one/sample.c")
        .contains("+++ b/two/sample.c");
    assertThat(diff("three", "four").out())
        .contains("+++ b/three/sample.c")
        .contains("+++ b/four/sample.c");
  }

  @Test
  void takesASingleFile() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);
    Sample.write(here, "other.c", Sample.MODULE);

    assertThat(diff("sample.c").out()).contains("b/sample.c").doesNotContain("other.c");
  }

  @Test
  void findsNothingInAnEmptyDirectory() {
    Run.Result result = diff();

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).startsWith("files: 0 looked at");
  }

  @Test
  void aPathThatIsNotThereIsOneLineAndNothingElse() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);

    Run.Result result = diff("sample.c", "missing");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("error: no such file or directory: `missing`\n");
  }

  @Test
  void aFileThatFailsIsSaidAndTheOthersArePorted() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);
    Files.createSymbolicLink(here.resolve("dangling.c"), Path.of("nowhere.c"));

    Run.Result result = diff();

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out()).contains("b/sample.c");
    assertThat(result.err()).contains("error: dangling.c: ");
    assertThat(diff("--exit-zero").code()).isEqualTo(3);
  }

  @Test
  void exitZeroMakesOneZero() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);

    assertThat(diff("--exit-zero").code()).isZero();
    assertThat(diff("--exit-zero").out()).contains(Sample.DECLARATION);
  }

  @Test
  void runsOnlyWhatIsSelected() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);

    assertThat(diff("--select", "multi-phase-undeclared").out()).isEmpty();
    assertThat(diff("--select=multi-phase-undeclared,single-phase-undeclared").out()).isNotEmpty();
    assertThat(diff("--skip", "single-phase-undeclared").out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --select=singel-phase-undeclared | no transform is called `singel-phase-undeclared`; the nearest is `single-phase-undeclared`, and `ftport list` shows all
          --skip=multi-phase-undeclare     | no transform is called `multi-phase-undeclare`; the nearest is `multi-phase-undeclared`, and `ftport list` shows all
          --jobs=0                         | `--jobs 0` is less than one
          --include=missing                | `--include missing` names no directory
          --define=1=2                     | `--define 1=2` names no macro; write NAME or NAME=VALUE
          --guard=x                        | invalid value for option '--guard': `x` is none of build, version; the nearest is `build`; `ftport diff --help` shows what it takes
          --declare=x                      | invalid value for option '--declare': `x` is none of always, when-clean, never; the nearest is `always`; `ftport diff --help` shows what it takes
          --color=x                        | invalid value for option '--color': `x` is none of auto, always, never; the nearest is `always`; `ftport diff --help` shows what it takes
          --unsave                         | unknown option: '--unsave'; the nearest is `--unsafe`, `ftport diff --help` shows what it takes
          """)
  void aWrongOptionIsOneLine(String option, String message) throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);

    Run.Result result = diff(option);

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("error: " + message + "\n");
  }

  @Test
  void writesTheGuardThatIsAskedFor() throws Exception {
    Sample.write(
        here,
        "slots.c",
        """
        #include <Python.h>

        static PyModuleDef_Slot slots[] = {
            {0, NULL}
        };

        static struct PyModuleDef module = {
            PyModuleDef_HEAD_INIT, .m_name = "slots", .m_slots = slots
        };

        PyMODINIT_FUNC
        PyInit_slots(void)
        {
            return PyModuleDef_Init(&module);
        }
        """);

    assertThat(diff().out()).contains("+#ifdef Py_GIL_DISABLED");
    assertThat(diff("--guard=version").out()).contains("+#if PY_VERSION_HEX >= 0x030D0000");
  }

  @Test
  void leavesTheDeclarationToTheMaintainerIfAsked() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);

    Run.Result never = diff("--declare=never");

    assertThat(never.out()).isEmpty();
    assertThat(never.code()).isEqualTo(1);
    assertThat(never.err()).contains("[single-phase-undeclared]");
    assertThat(diff("--declare=when-clean").out()).contains(Sample.DECLARATION);
  }

  @Test
  void readsGeneratedFilesIfAsked() throws Exception {
    Sample.write(here, "sample.c", "/* Generated by Cython 3.0.11 */\n" + Sample.MODULE);

    assertThat(diff().out()).isEmpty();
    assertThat(diff().err()).contains("generated by Cython 3.0.11");
    assertThat(diff("--include-generated").err()).doesNotContain("generated by Cython");
  }

  @Test
  void looksForHeadersAndMacrosWhereItIsTold() throws Exception {
    Sample.write(here, "package/sample.c", "#include \"create.h\"\n" + Sample.MODULE);
    Sample.write(here, "headers/create.h", "#define CREATED 1\n");

    Run.Result result =
        diff("package", "--include", "headers", "--define", "A", "--define=B=2", "--jobs=1");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("b/package/sample.c");
  }

  @Test
  void writesTheReport() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);
    Sample.write(here, "report.json", "an older report");

    assertThat(diff("--report", "report.json").code()).isEqualTo(1);

    assertThat(here.resolve("report.json"))
        .content()
        .contains("\"path\": \"sample.c\"")
        .contains("\"outcome\": \"changed\"")
        .contains("\"applied\": true")
        .doesNotContain("${");
    try (var files = Files.list(here)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void aReportThatCannotBeWrittenIsKnownFirst() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);

    Run.Result result = diff("--report", "missing/report.json");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .isEqualTo(
            "error: the report `%s` cannot be written: no such file or directory; name another place\n"
                .formatted(here.resolve("missing/report.json")));
  }

  @Test
  void coloursOnATerminalOnly() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);

    assertThat(diff().out() + diff().err()).doesNotContain("\u001b");
    Run.Result onTerminal = run().onTerminal().run("diff");
    assertThat(onTerminal.out()).contains("\u001b[32m+");
    assertThat(onTerminal.err()).contains("\u001b[");
    Run.Result never = run().onTerminal().run("diff", "--color=never");
    assertThat(never.out() + never.err()).doesNotContain("\u001b");
    Run.Result dumb = run().onTerminal().with("TERM", "dumb").run("diff");
    assertThat(dumb.out() + dumb.err()).doesNotContain("\u001b");
    Run noColor = run().onTerminal().with("NO_COLOR", "1");
    assertThat(noColor.run("diff").out()).doesNotContain("\u001b");
    assertThat(noColor.run("diff", "--color=always").out()).contains("\u001b[32m+");
    assertThat(diff("--color=always").out()).contains("\u001b[32m+");
  }

  @Test
  void aReaderThatHasSeenEnoughEndsItQuietly() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);
    StringWriter err = new StringWriter();

    int code = run().run(failing("Broken pipe"), err, "diff");

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFullDiskIsSaidOnce() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);
    StringWriter err = new StringWriter();

    int code = run().run(failing("No space left on device"), err, "diff");

    assertThat(code).isEqualTo(3);
    assertThat(err.toString())
        .isEqualTo("error: standard output cannot be written: No space left on device\n");
  }

  @Test
  void leavesOutWhatMustBeSelectedByName() throws Exception {
    Sample.write(
        here,
        "spam.c",
        """
        #include <Python.h>
        static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "spam", NULL, -1, NULL};
        PyMODINIT_FUNC PyInit_spam(void) { return PyModule_Create(&def); }
        """);

    assertThat(diff("--unsafe").out()).doesNotContain("PyModuleDef_Init");
    assertThat(diff("--unsafe", "--select", "single-phase-initialization").out())
        .contains("PyModuleDef_Init");
  }

  @Test
  void declaresWhatOtherToolsMake() throws Exception {
    Sample.write(here, "setup.py", "from Cython.Build import cythonize\n");
    Sample.write(here, "fast.pyx", "def f():\n    return 1\n");

    Run.Result result = diff();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("cython-undeclared").contains("fast.pyx");
    assertThat(result.out()).contains("+# cython: freethreading_compatible = True");
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
