package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardInputTest {
  @TempDir private Path temporary;
  private Path here;

  @BeforeEach
  void enter() throws IOException {
    here = Files.createDirectories(temporary.toRealPath().resolve("here"));
  }

  private Run.Result run(String input, String... args) {
    return new Run(here, temporary.resolve("state")).reading(input).run(args);
  }

  @Test
  void isPortedWithoutAFile() {
    Run.Result result = run(Sample.MODULE, "diff", "-");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out())
        .startsWith("diff --git a/stdin.c b/stdin.c\n")
        .contains("+    " + Sample.DECLARATION);
    assertThat(result.err()).contains("--> stdin.c:10:");
  }

  @Test
  void hasTheNameAndTheSettingsOfItsPlace() throws Exception {
    Sample.write(here, "pyproject.toml", "[tool.ftport]\ndeclare = \"never\"\n");

    Run.Result named = run(Sample.MODULE, "diff", "-", "--stdin-filename=src/not/there.c");

    assertThat(named.out()).isEmpty();
    assertThat(named.err()).contains("--> src/not/there.c:10:").contains("advice[");
    assertThat(
            run(Sample.MODULE, "diff", "-", "--stdin-filename=src/a.c", "--declare=always").out())
        .startsWith("diff --git a/src/a.c b/src/a.c\n");
  }

  @Test
  void seesTheHeadersOfItsPackage() throws Exception {
    Sample.write(here, "setup.py", "");
    Sample.write(here, "src/create.h", "#define CREATE(d) PyModule_Create(d)\n");
    String text =
        Sample.MODULE
            .replace("#include <Python.h>", "#include <Python.h>\n#include \"create.h\"")
            .replace("PyModule_Create(", "CREATE(");
    Sample.write(here, "src/sample.c", text);

    Run.Result file = run("", "diff", "src/sample.c");
    Run.Result input = run(text, "diff", "-", "--stdin-filename=src/sample.c");

    assertThat(input.out()).isEqualTo(file.out());
    assertThat(input.err()).isEqualTo(file.err());
  }

  @Test
  void isCppIfItsNameSaysSo() {
    String text =
        """
        #include <Python.h>
        template <typename T> struct box { T value; };
        static struct PyModuleDef module = { PyModuleDef_HEAD_INIT, "sample", nullptr, -1, nullptr };
        PyMODINIT_FUNC PyInit_sample(void)
        {
            box<PyObject *> b{PyModule_Create(&module)};
            return b.value;
        }
        """;

    assertThat(run(text, "diff", "-", "--stdin-filename=a.cpp", "--format=json").out())
        .contains("\"path\": \"a.cpp\"")
        .contains("\"unreadLines\": 0");
  }

  @Test
  void worksInAllFormats() throws Exception {
    assertThat(run(Sample.MODULE, "diff", "-", "--format=github").out())
        .startsWith("::warning file=stdin.c,line=10");
    assertThat(run(Sample.MODULE, "diff", "-", "--format=sarif").out())
        .contains("\"uri\": \"stdin.c\"");
    try (var files = Files.list(here)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void standsAlone() {
    assertThat(run("", "diff", "-", "a.c").err())
        .isEqualTo(
            "error: `-` is standard input, and stands alone; `./-` is a file of that name\n");
    assertThat(run("", "diff", "--stdin-filename=a.c", ".").err())
        .isEqualTo("error: `--stdin-filename a.c` names what `-` reads, and there is no `-`\n");
  }

  @Test
  void isNotChangedInPlace() {
    for (String command : new String[] {"apply", "verify", "config"}) {
      Run.Result result = run(Sample.MODULE, command, "-");
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err())
          .isEqualTo(
              "error: `-` is standard input, which only `ftport diff -` reads; `./-` is a file of that name\n");
    }
  }
}
