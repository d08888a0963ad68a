package dev.ftport.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.ftport.fixtures.Interpreters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written compiles, with older Pythons and with newer ones. */
class ShimsCompileTest {
  private static final String PLAIN =
      """
      #define PY_SSIZE_T_CLEAN
      #include <Python.h>
      #include <stdio.h>

      PyObject *plain(PyObject *l, PyObject *d)
      {
          PyObject *x;
          OLD
          return x;
      }
      """;
  private static final String CALLS =
      """
      x = PyList_GetItemRef(l, 0);
          Py_XDECREF(x);
          PyObject *m = PyImport_AddModuleRef("m");
          Py_XDECREF(m);
          if (PyDict_GetItemRef(d, l, &x) < 0) {
              return NULL;
          }
          Py_XDECREF(x);
          int rc = PyDict_GetItemRef(d, l, &x);
          if (rc < 0 || PyDict_GetItemStringRef(d, "k", &m) < 0)
              return NULL;
          Py_XDECREF(m);
      """;
  private static final String LAST_CALLS =
      """
      if (PyWeakref_GetRef(l, &x) < 0 || PyDict_SetDefaultRef(d, l, l, &x) < 0)
              return NULL;
          PySys_GetOptionalAttrString("path", &x);
          x = PyEval_GetFrameGlobals();
          x = Py_XNewRef(l);
      """;
  private static final String OWN =
      """
      #include <Python.h>
      #if PY_VERSION_HEX < 0x030D0000
      static inline PyObject *
      PyList_GetItemRef(PyObject *list, Py_ssize_t index)
      {
          PyObject *item = PyList_GetItem(list, index);
          Py_XINCREF(item);
          return item;
      }
      #endif
      PyObject *own(PyObject *l, PyObject *d);
      PyObject *own(PyObject *l, PyObject *d)
      {
          PyObject *x;
          OLD
          return x;
      }
      """;
  private static final String HEADER =
      "#ifndef USED_H\n#define USED_H\n"
          + PLAIN.replace("PyObject *plain", "static inline PyObject *used")
          + "#endif\n";

  @TempDir private Path temporary;

  private static TextPackage files() {
    return new TextPackage()
        .ported("src/a.c", PLAIN.replace("OLD", "OLD\n    x = NULL;"), CALLS)
        .ported("src/sub/b.c", PLAIN, CALLS + LAST_CALLS)
        .ported("src/own.c", OWN, CALLS + LAST_CALLS)
        .ported("include/used.h", HEADER, CALLS + LAST_CALLS)
        .with("src/user.c", OWN.replace("OLD", "x = l;") + "#include \"../include/other.h\"\n")
        .ported(
            "include/other.h",
            "#pragma once\n#include <Python.h>\nstatic inline int g(PyObject *d, PyObject *x)"
                + " { return OLD; }\n",
            "PyDict_GetItemRef(d, x, &x)")
        .with("src/both.c", "#include \"../include/used.h\"\n#include \"../include/other.h\"\n");
  }

  @Test
  void inAHeaderOrInline() throws Exception {
    assumeFalse(
        Interpreters.targets().isEmpty(),
        "skipped: no interpreters; run fixtures/interpreters/bring");
    for (Form form : List.of(Form.HEADER, Form.INLINE)) {
      TextPackage files = files();
      Shims.Result result = files.shims(form);
      assertThat(result.refused()).isEmpty();
      Path root = Files.createTempDirectory(temporary, "tree");
      TextPackage after = files.after(result);
      for (String path : after.paths()) {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, after.text(path).orElseThrow());
      }
      for (Interpreters.Target target : Interpreters.targets()) {
        for (String path : after.paths()) {
          if (path.endsWith(".c")) {
            compile(root.resolve(path), target, form);
          }
        }
      }
    }
  }

  private static void compile(Path file, Interpreters.Target target, Form form) throws Exception {
    List<String> languages = List.of("c", "c++");
    for (String language : languages) {
      List<String> command = new ArrayList<>(List.of("gcc", "-x", language, "-fsyntax-only"));
      command.addAll(List.of("-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror"));
      command.addAll(target.flags());
      command.add(file.toString());
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes());
      assertThat(process.waitFor()).as("%s %s: %s", form, command, output).isZero();
    }
  }
}
