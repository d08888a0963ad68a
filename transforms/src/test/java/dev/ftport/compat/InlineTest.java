package dev.ftport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InlineTest {
  private static final String HEAD = "#include <Python.h>\n\nvoid f(void)\n{\n";

  private static String inline(String statement) {
    TextPackage files = new TextPackage().ported("a.c", HEAD + "OLD}\n", statement);
    return files.text("a.c", files.shims(Form.INLINE));
  }

  private static void becomes(String statement, String old) {
    String both = "#if PY_VERSION_HEX >= 0x030D0000\n" + statement + "#else\n" + old + "#endif\n";
    assertThat(inline(statement)).isEqualTo(HEAD + both + "}\n");
    TextPackage again = new TextPackage().ported("a.c", HEAD + "OLD}\n", both);
    assertThat(again.shims(Form.INLINE).texts()).isEmpty();
  }

  @Test
  void aValueThatIsAssigned() {
    becomes(
        "    x = PyList_GetItemRef(l, i + (1));\n",
        "    x = PyList_GetItem(l, i + (1));\n    Py_XINCREF(x);\n");
    becomes(
        "\tself->item = PyList_GetItemRef(l,\n\t\ti); // why\n",
        "\tself->item = PyList_GetItem(l,\n\t\ti);\n\tPy_XINCREF(self->item);\n");
    becomes(
        "    PyObject *m = PyImport_AddModuleRef(\"m\");\n",
        "    PyObject *m = PyImport_AddModule(\"m\");\n    Py_XINCREF(m);\n");
    becomes(
        "    g = PyEval_GetFrameGlobals();\n",
        "    g = PyEval_GetGlobals();\n    Py_XINCREF(g);\n");
  }

  @Test
  void aLookupThatAnswersLast() {
    String lookup = "    x = PyDict_GetItemWithError(d, k);\n    Py_XINCREF(x);\n";
    becomes("    PyDict_GetItemRef(d, k, &x);\n", lookup);
    becomes(
        "    int rc = PyDict_GetItemRef(d, k, &x);\n",
        lookup + "    int rc = x != NULL ? 1 : (PyErr_Occurred() ? -1 : 0);\n");
    becomes(
        "    if (PyDict_GetItemRef(d, k, &x) < 0) {\n",
        lookup + "    if (x == NULL && PyErr_Occurred()) {\n");
    becomes(
        "    if (PyDict_GetItemRef(d, k, &x) <= 0) return; /* gone */\n",
        lookup + "    if (x == NULL) return; /* gone */\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "    return PyList_GetItemRef(l, 0);\n",
        "    if (a)\n        x = PyList_GetItemRef(l, 0);\n",
        "    for (i = 0; i < n; i++)\n        x = PyList_GetItemRef(l, 0);\n",
        "    else x = PyList_GetItemRef(l, 0);\n",
        "label: x = PyList_GetItemRef(l, 0);\n",
        "    use(PyList_GetItemRef(l, 0));\n",
        "    x = PyList_GetItemRef(l, 0); use(x);\n",
        "    a[i++] = PyList_GetItemRef(l, 0);\n",
        "    x = (T *)PyList_GetItemRef(l, 0);\n",
        "#define GET(l) \\\n  x = PyList_GetItemRef(l, 0);\n",
        "    } else if (PyDict_GetItemRef(d, k, &x) < 0) {\n",
        "    if (PyDict_GetItemRef(d, k, &x) < 0 || y) {\n",
        "    if (!PyDict_GetItemRef(d, k, &x)) {\n",
        "    rc = PyDict_GetItemRef(d, k, p);\n",
        "    rc = PyDict_GetItemRef(d, k, &a[i++]);\n",
        "    rc = PyDict_GetItemStringRef(d, \"k\", &x);\n",
        "    y = Py_NewRef(x);\n",
        "    x = PyList_GetItemRef(l, 0);\n    use(PyList_GetItemRef(l, 0));\n"
      })
  void whatIsPartOfMoreGetsTheFunction(String statement) {
    String after = inline(statement);

    assertThat(after).startsWith("#include <Python.h>\n\n#if ").contains("static inline ");
    assertThat(after)
        .endsWith(HEAD.substring("#include <Python.h>\n".length()) + statement + "}\n");
  }

  @Test
  void theLimitedApiGetsTheFunction() {
    TextPackage files =
        new TextPackage()
            .limited()
            .ported("a.c", HEAD + "OLD}\n", "x = PyList_GetItemRef(l, i);\n");
    assertThat(files.text("a.c", files.shims(Form.INLINE))).contains("static inline");
  }

  @Test
  void functionsStandBehindTheIncludes() {
    TextPackage files =
        new TextPackage()
            .ported(
                "a.c",
                "#include <Python.h>\n#ifdef A\n#include <a.h>\n#endif\n#include <math.h>\n\nint x = OLD;\n",
                "f(Py_XNewRef(y))");
    assertThat(files.text("a.c", files.shims(Form.INLINE)))
        .contains("#include <math.h>\n\n#if PY_VERSION_HEX < 0x030A0000");
  }
}
