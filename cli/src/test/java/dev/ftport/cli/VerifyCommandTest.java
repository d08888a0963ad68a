package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify}, {@code diff --verify} and what they say when they cannot. */
class VerifyCommandTest {
  /** Enough of the headers for the files here; the new function is not in all of them. */
  private static final String HEADERS =
      """
      typedef struct { int refs; } PyObject;
      PyObject *PyList_GetItem(PyObject *, long);
      PyObject *PyImport_AddModule(const char *);
      """;

  private static final String LIST =
      """
      #include <Python.h>

      PyObject *
      first(PyObject *list)
      {
          return PyList_GetItem(list, 0);
      }

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
    Sample.write(here, "pyproject.toml", "[project]\nrequires-python = \">=3.13\"\n");
    Sample.write(here, "a.c", LIST);
    interpreter(
        "python3.13",
        "PyObject *PyList_GetItemRef(PyObject *, long);\n#define PyImport_AddModuleRef(n) 1 +* n\n");
    interpreter(
        "python3.14",
        "PyObject *PyList_GetItemRef(PyObject *, long);\n"
            + "PyObject *PyImport_AddModuleRef(const char *);\n");
  }

  private void interpreter(String name, String more) throws IOException {
    Path include = temporary.toRealPath().resolve(name + "-headers");
    Sample.write(include, "Python.h", HEADERS + more);
    Path file =
        Sample.write(
            temporary.toRealPath().resolve("bin"),
            name,
            "#!/bin/sh\necho %s; echo 0; echo %s; echo %s\n"
                .formatted(name.substring(6).replace(".", ""), include, include));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private Run.Result run(String... args) {
    return new Run(here, temporary.resolve("state"))
        .asking(List.of(new StrongItem()))
        .with("PATH", temporary.resolve("bin") + ":" + System.getenv("PATH"))
        .run(args);
  }

  @Test
  void aFixThatBreaksAFileIsWithdrawnAlone() throws IOException {
    Run.Result result = run("verify", "--python=3.13,3.14", "--report=../report.json");

    assertThat(result.err())
        .isEqualTo(
            """
            verified: 1 file compiles before and after against 3.13
            verified: 1 file compiles before and after against 3.14
            withdrawn: 1 fix that broke a file
            """);
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isEqualTo(1);
    assertThat(Files.readString(here.resolve("a.c"))).isEqualTo(LIST);
    assertThat(Files.readString(temporary.resolve("report.json")))
        .contains("\"python\": \"3.13\"", "with it, the file does not compile against 3.13: ");
  }

  @Test
  void theDiffHasWhatIsProved() {
    Run.Result result = run("diff", "--verify", "--python=3.13");

    assertThat(result.out())
        .contains("+    return PyList_GetItemRef(list, 0);")
        .doesNotContain("PyImport_AddModuleRef");
    assertThat(result.err())
        .contains("own it by hand: with it, the file does not compile against 3.13: ")
        .contains("withdrawn: 1 fix that broke a file");
  }

  @Test
  void applyWritesWhatIsProved() throws IOException {
    run("apply", "--verify", "--python=3.14");
    assertThat(Files.readString(here.resolve("a.c")))
        .contains("PyList_GetItemRef", "PyImport_AddModuleRef");
  }

  @Test
  void whatDidNotCompileBeforeProvesNothing() throws IOException {
    Sample.write(here, "a.c", "#include \"config.h\"\n" + LIST);

    Run.Result result = run("verify", "--python=3.14", "--verbose");

    assertThat(result.err())
        .contains("proves nothing: a.c did not compile against 3.14 before: a.c:1:")
        .contains("config.h: No such file")
        .contains("verified: 0 files compile before and after against 3.14, 1 did not before");
    assertThat(result.code()).isZero();
  }

  @Test
  void aReportForWhichTheDiskIsTooSmallIsOneLine() {
    assumeThat(Path.of("/dev/full")).as("a file that is always full").exists();

    Run.Result result = run("verify", "--python=3.14", "--report=/dev/full");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err())
        .endsWith("error: the report `/dev/full` cannot be written: no space left on device\n");
  }

  @Test
  void anInterpreterThatIsNotThereIsToldOf() {
    assertThat(run("verify", "--python=3.14,python9.9").err())
        .startsWith("not verified: there is no interpreter `python9.9`; give a name on the path");

    Run.Result alone = run("verify", "--python=python9.9");
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains("there is no interpreter `python9.9`");
  }

  @Test
  void aCompilerThatIsNotThereIsToldOf() {
    Run.Result result =
        new Run(here, temporary.resolve("state"))
            .asking(List.of(new StrongItem()))
            .with("PATH", "/usr/bin:/bin")
            .with("CC", "no-such-compiler")
            .run("verify");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("there is no compiler `no-such-compiler`; install one, or name one in CC");
  }

  @Test
  void writesForProgramsToo() {
    Run.Result json = run("verify", "--format=json", "--python=3.13");
    assertThat(json.out()).startsWith("{\n  \"schema\": 1").contains("\"compiled\": [");
    assertThat(json.err()).contains("verified: ");
    assertThat(run("verify", "--format=sarif", "--python=3.13").out())
        .contains("\"version\": \"2.1.0\"");
  }

  @Test
  void doesNotCompileWhatIsReadFromStandardInput() {
    assertThat(run("diff", "--verify", "--python=3.14", "-", "--stdin-filename=a.c").err())
        .isEqualTo(
            "error: `--verify` compiles files where they lie, and `-` lies nowhere; `--no-verify` leaves it\n");
  }
}
