package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Small packages to work on. */
final class Sample {
  /** A module that is not declared yet. */
  static final String MODULE =
      """
      #include <Python.h>

      static struct PyModuleDef module = {
          PyModuleDef_HEAD_INIT, "sample", NULL, -1, NULL
      };

      PyMODINIT_FUNC
      PyInit_sample(void)
      {
          PyObject *m = PyModule_Create(&module);
          if (m == NULL)
              return NULL;
          return m;
      }
      """;

  /** What the port adds to it. */
  static final String DECLARATION = "PyUnstable_Module_SetGIL(m, Py_MOD_GIL_NOT_USED);";

  private Sample() {}

  static Path write(Path directory, String path, String text) throws IOException {
    Path file = directory.resolve(path);
    Files.createDirectories(file.resolve("..").normalize());
    return Files.writeString(file, text);
  }

  /** Makes a directory a checkout in which all is committed. */
  static void commit(Path directory) throws Exception {
    git(directory, "init", "-q");
    git(directory, "add", ".");
    git(directory, "-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "-m", "m");
  }

  static String git(Path directory, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    return succeed(new ProcessBuilder(command).directory(directory.toFile()));
  }

  static String succeed(ProcessBuilder builder) throws Exception {
    Process process = builder.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s said: %s", builder.command(), said).isZero();
    return said;
  }
}
