package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateCommandTest {
  private static final String COUNTER =
      """
      #include <Python.h>

      int shared_count;
      static int answer;
      static char *words[] = {"a", NULL};

      PyObject *
      count(PyObject *self, PyObject *args)
      {
          if (!PyArg_ParseTuple(args, words[0]))
              return NULL;
          shared_count++;
          return PyLong_FromLong(answer);
      }

      PyMODINIT_FUNC
      PyInit_count(void)
      {
          answer = 42;
          return NULL;
      }
      """;

  @TempDir private Path here;

  private Run.Result run(String... args) {
    return new Run(here, here.resolve("state")).run(args);
  }

  private void write() throws IOException {
    Sample.write(here, "count.c", COUNTER);
    Sample.write(
        here,
        "other.c",
        """
        extern int shared_count;

        int look(void) { return shared_count; }
        """);
  }

  @Test
  void theTableHasALineForEachVariable() throws IOException {
    write();

    Run.Result result = run("state");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo(
            """
            kind             name          type       place      written in     read in
            counter          shared_count  int        count.c:3  count          look
            module creation  answer        int        count.c:4  PyInit_count*  count
            constant         words         char * []  count.c:5  -              count
            """);
    assertThat(result.err())
        .isEqualTo(
            "3 static variables; several threads can change 1: 1 counter; the other 2 are right as they are\n");
  }

  @Test
  void openLeavesOutWhatIsRight() throws IOException {
    write();

    assertThat(run("state", "--open", "count.c").out().lines()).hasSize(2);
  }

  @Test
  void jsonHasAllOfIt() throws IOException {
    write();

    Run.Result result = run("state", "--format", "json");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("\"schema\" : 1")
        .contains("\"name\" : \"shared_count\"")
        .contains("\"open\" : true")
        .contains("\"readIn\" : [ \"look\" ]");
  }

  @Test
  void coloursWhatIsOpenOnATerminal() throws IOException {
    write();

    assertThat(new Run(here, here.resolve("state")).onTerminal().run("state").out())
        .contains("\u001b[1;33mcounter")
        .doesNotContain("\u001b[1;33mconstant");
  }

  @Test
  void aMissingPathIsWrongUse() {
    assertThat(run("state", "nothing").code()).isEqualTo(2);
  }
}
