package dev.ftport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShimsTest {
  private static final String LIST = "PyList_GetItemRef(l, 0)";
  private static final String DICT = "PyDict_GetItemRef(d, k, &x)";
  private static final String USE =
      """
      #define PY_SSIZE_T_CLEAN
      #include <Python.h>
      #include <stdio.h>

      PyObject *f(PyObject *l) { return OLD; }
      """;
  private static final String SHIM =
      """
      #if PY_VERSION_HEX < 0x030D0000
      static inline PyObject *PyList_GetItemRef(PyObject *l, Py_ssize_t i)
      {
          return NULL;
      }
      #endif
      """;
  private static final String OWN =
      "#ifndef SHIMS_H\n#define SHIMS_H\n#include <Python.h>\n" + SHIM + "#endif\n";

  @Test
  void writesAHeaderWithWhatIsNeededBesideTheFile() {
    TextPackage files = new TextPackage().ported("src/a.c", USE, LIST);

    Shims.Result result = files.shims(Form.HEADER);

    assertThat(result.texts().get("src/a.c"))
        .startsWith(
            "#define PY_SSIZE_T_CLEAN\n#include <Python.h>\n#include \"ftport_compat.h\"\n"
                + "#include <stdio.h>\n");
    assertThat(result.refused()).isEmpty();
    assertThat(result.header())
        .hasValueSatisfying(
            header -> {
              assertThat(header.path()).isEqualTo("src/ftport_compat.h");
              assertThat(header.before()).isEmpty();
              assertThat(OwnHeader.isOurs(header.after())).isTrue();
              assertThat(OwnHeader.names(header.after())).containsExactly("PyList_GetItemRef");
            });
  }

  @Test
  void aHeaderThatNoFileIncludesIsCompiledByOthersAndGetsThemItself() {
    String header = "static PyObject *g(PyObject *l) { return OLD; }\n";
    TextPackage alone =
        new TextPackage().ported("src/a.c", USE, LIST).ported("t/b.h", header, LIST);

    Shims.Result result = alone.shims(Form.HEADER);

    assertThat(result.texts().get("t/b.h"))
        .contains("!defined(PyList_GetItemRef)")
        .doesNotContain("#include");
    assertThat(result.header().orElseThrow().path()).isEqualTo("src/ftport_compat.h");
    assertThat(
            new TextPackage()
                .ported("src/a.c", USE.replace("<stdio.h>", "\"b.h\""), "l")
                .ported("src/b.h", header, LIST)
                .shims(Form.HEADER)
                .texts()
                .get("src/b.h"))
        .contains("#include \"ftport_compat.h\"");
  }

  @Test
  void aHeaderThatIsInstalledGetsThemItself() {
    Shims.Result result =
        new TextPackage()
            .ported("src/a.c", USE.replace("<stdio.h>", "\"include/pkg/b.h\""), LIST)
            .ported(
                "src/include/pkg/b.h", "static PyObject *g(PyObject *l) { return OLD; }\n", LIST)
            .shims(Form.HEADER);

    assertThat(result.texts().get("src/include/pkg/b.h"))
        .contains("!defined(PyList_GetItemRef)")
        .doesNotContain("ftport_compat.h");
    assertThat(result.texts().get("src/a.c")).contains("#include \"ftport_compat.h\"");
  }

  @Test
  void writesNothingForAPythonThatHasIt() {
    assertThat(new TextPackage().ported("a.c", USE, LIST).oldest(313).shims(Form.HEADER).texts())
        .isEmpty();
    assertThat(new TextPackage().ported("a.c", USE, LIST).shims(Form.NONE).texts()).isEmpty();
    assertThat(
            new TextPackage()
                .ported("a.c", USE, "PySys_GetOptionalAttrString(\"path\", &x)")
                .oldest(313)
                .shims(Form.HEADER)
                .texts())
        .isNotEmpty();
    assertThat(
            new TextPackage()
                .ported("a.c", USE, "Py_NewRef(l)")
                .oldest(310)
                .shims(Form.HEADER)
                .texts())
        .isEmpty();
  }

  @Test
  void theLimitedApiCanBeOlderThanPython() {
    String call = "PyDict_SetDefaultRef(d, k, v, NULL)";
    assertThat(new TextPackage().ported("a.c", USE, call).oldest(313).shims(Form.HEADER).header())
        .isEmpty();
    assertThat(
            new TextPackage()
                .ported("a.c", USE, call)
                .oldest(313)
                .limited()
                .shims(Form.HEADER)
                .header())
        .isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/* PyList_GetItemRef(l, 0) */ l",
        "\"PyList_GetItemRef\"",
        "l\n#if PY_VERSION_HEX >= 0x030D0000\nPyList_GetItemRef(l, 0)\n#endif\n",
        "l\n#if PY_VERSION_HEX < 0x030D0000\nl\n#else\nPyList_GetItemRef(l, 0)\n#endif\n",
        "l\n#ifdef Py_GIL_DISABLED\nPyList_GetItemRef(l, 0)\n#endif\n",
        "l\n#ifdef PyList_GetItemRef\n#endif\n"
      })
  void whatNoOlderPythonSeesNeedsNothing(String text) {
    assertThat(new TextPackage().ported("a.c", USE, text).shims(Form.HEADER).texts()).isEmpty();
  }

  @Test
  void whatTheFileUsedBeforeIsThere() {
    String text = USE + "void *g(void *l) { return PyList_GetItemRef(l, 1); }\n";
    assertThat(new TextPackage().ported("a.c", text, LIST).shims(Form.HEADER).texts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SHIM,
        "#ifndef PyList_GetItemRef\n#define PyList_GetItemRef(l, i) mine(l, i)\n#endif\n",
        "extern PyObject *PyList_GetItemRef(PyObject *, Py_ssize_t);\n"
      })
  void whatTheFileDefinesIsNeverDefinedAgain(String shim) {
    String text = "#include <Python.h>\n" + shim + "PyObject *f(PyObject *l) { return OLD; }\n";
    for (Form form : Form.values()) {
      Shims.Result result = new TextPackage().ported("a.c", text, LIST).shims(form);
      assertThat(result.texts()).isEmpty();
      assertThat(result.refused()).isEmpty();
      assertThat(result.header()).isEmpty();
    }
  }

  @Test
  void aDefinitionBelowTheUseIsTooLate() {
    Shims.Result result = new TextPackage().ported("a.c", USE + SHIM, LIST).shims(Form.HEADER);

    assertThat(result.refused().get("a.c"))
        .isEqualTo("`PyList_GetItemRef` is defined below its first use here; move it up");
    assertThat(result.texts()).isEmpty();
  }

  @Test
  void whatAnIncludedHeaderDefinesIsSeen() {
    String text = "#include \"all.h\"\nPyObject *f(PyObject *l) { return OLD; }\n";
    Shims.Result result =
        new TextPackage()
            .with("inc/all.h", "#include \"deep/own.h\"\n")
            .with("inc/deep/own.h", OWN)
            .ported("src/a.c", text, LIST)
            .shims(Form.HEADER);

    assertThat(result.texts()).isEmpty();
  }

  @Test
  void anOwnHeaderIsIncludedWhereItIsNotYet() {
    for (Form form : new Form[] {Form.HEADER, Form.INLINE}) {
      Shims.Result result =
          new TextPackage()
              .with("include/own.h", OWN)
              .ported("src/deep/a.c", USE, LIST)
              .shims(form);

      assertThat(result.texts().get("src/deep/a.c"))
          .contains("#include <Python.h>\n#include \"../../include/own.h\"\n#include <stdio.h>");
      assertThat(result.header()).isEmpty();
    }
  }

  @Test
  void aVendoredHeaderIsIncludedAsFarAsItGoes() {
    Shims.Result result =
        new TextPackage()
            .with("src/pythoncapi_compat.h", OWN)
            .ported("src/a.c", USE, LIST + ", " + DICT)
            .shims(Form.HEADER);

    assertThat(result.texts().get("src/a.c"))
        .contains("#include \"pythoncapi_compat.h\"\n")
        .contains("#include \"ftport_compat.h\"\n");
    assertThat(OwnHeader.names(result.header().orElseThrow().after()))
        .containsExactly("PyDict_GetItemRef");
  }

  @Test
  void aHeaderThatIsInstalledElsewhereIsTrusted() {
    String text = USE.replace("<stdio.h>", "<pythoncapi_compat.h>");
    assertThat(new TextPackage().ported("a.c", text, LIST).shims(Form.HEADER).texts()).isEmpty();
  }

  @Test
  void aHeaderThatWouldDefineSomethingTwiceIsNotIncluded() {
    String helper = "static int helper(void)\n{\n    return 0;\n}\n";
    Shims.Result result =
        new TextPackage()
            .with("own.h", OWN.replace("#endif\n#endif", "#endif\n" + helper + "#endif"))
            .ported("a.c", USE + helper, LIST)
            .shims(Form.HEADER);

    assertThat(result.texts().get("a.c")).contains("ftport_compat.h").doesNotContain("own.h");
  }

  @Test
  void aShimOfAnotherSourceIsNotSeenAndNotInTheWay() {
    Shims.Result result =
        new TextPackage()
            .with("b.c", "#include <Python.h>\n" + SHIM)
            .ported("a.c", USE, LIST)
            .shims(Form.HEADER);

    assertThat(result.texts().get("a.c")).contains("#include \"ftport_compat.h\"");
    assertThat(result.texts()).doesNotContainKey("b.c");
  }

  @Test
  void aFileWithAShimOfItsOwnGetsTheOthersItself() {
    String own = "#include <Python.h>\n" + SHIM + "int f(void *d, void *k) { return OLD; }\n";
    TextPackage files = new TextPackage().ported("a.c", USE, LIST).ported("b.c", own, DICT);

    Shims.Result result = files.shims(Form.HEADER);

    assertThat(result.texts().get("a.c")).contains("#include \"ftport_compat.h\"");
    assertThat(result.texts().get("b.c"))
        .doesNotContain("ftport_compat.h")
        .startsWith("#include <Python.h>\n\n#if (PY_VERSION_HEX < 0x030D0000 \\\n")
        .contains("\nPyDict_GetItemRef(PyObject *dict, PyObject *key, PyObject **result)\n")
        .endsWith(SHIM + "int f(void *d, void *k) { return " + DICT + "; }\n");
    assertThat(OwnHeader.names(result.header().orElseThrow().after()))
        .containsExactly("PyList_GetItemRef");
  }

  @Test
  void aHeaderOfThePackageThatIsPortedIncludesItToo() {
    String header =
        "#ifndef A_H\n#define A_H\n#include <Python.h>\nint f() { return OLD; }\n#endif\n";
    Shims.Result result =
        new TextPackage()
            .with("src/user.c", "#include \"inc/a.h\"\n")
            .ported("src/inc/a.h", header, DICT)
            .ported("src/b.c", USE, LIST)
            .shims(Form.HEADER);

    assertThat(result.texts().get("src/inc/a.h"))
        .startsWith(
            "#ifndef A_H\n#define A_H\n#include <Python.h>\n#include \"../ftport_compat.h\"\n");
    assertThat(result.texts().get("src/b.c")).contains("#include \"ftport_compat.h\"");
    assertThat(result.header().orElseThrow().path()).isEqualTo("src/ftport_compat.h");
  }

  @Test
  void aPartOfAnotherFileSeesWhatThatSees() {
    String part = "/* a part */\nstatic int f(void) { return OLD; }\n";
    TextPackage all =
        new TextPackage()
            .with("main.c", "#include <Python.h>\n" + SHIM + "#include \"part.c\"\n")
            .ported("part.c", part, LIST);
    assertThat(all.shims(Form.HEADER).texts()).isEmpty();

    all.with("other.c", "#include <Python.h>\n#include \"part.c\"\n");
    assertThat(all.shims(Form.HEADER).refused().get("part.c"))
        .contains("is defined in `main.c`, which includes this file, but not for all that do");

    TextPackage alone =
        new TextPackage()
            .with("main.c", "#include <Python.h>\n#include \"part.c\"\n")
            .ported("part.c", part, LIST);
    assertThat(alone.shims(Form.HEADER).texts().get("part.c"))
        .startsWith("/* a part */\n#include \"ftport_compat.h\"\nstatic int");
  }

  @Test
  void aCommentStaysWithWhatItIsAbout() {
    String part =
        "/* a part\n\n   of all */\n\n/* a */\n// function\nint f(void) { return OLD; }\n";
    TextPackage files =
        new TextPackage()
            .with("main.c", "#include <Python.h>\n#include \"part.c\"\n")
            .ported("part.c", part, LIST);

    assertThat(files.shims(Form.HEADER).texts().get("part.c"))
        .contains("   of all */\n\n#include \"ftport_compat.h\"\n/* a */\n// function\nint f");
  }

  @Test
  void aUserWithItsOwnShimKeepsTheHeaderOutOfWhatItIncludes() {
    String header = "#pragma once\n#include <Python.h>\nint f() { return OLD; }\n";
    Shims.Result result =
        new TextPackage()
            .with("user.c", "#include <Python.h>\n" + SHIM + "#include \"a.h\"\n")
            .ported("a.h", header, DICT)
            .ported("b.c", USE, LIST)
            .shims(Form.HEADER);

    assertThat(result.texts().get("a.h"))
        .contains("PyDict_GetItemRef(PyObject *dict")
        .doesNotContain("ftport_compat.h");
  }

  @Test
  void moreComesIntoTheHeaderThatIsThere() {
    TextPackage files = new TextPackage().ported("src/a.c", USE, LIST);
    TextPackage then = files.after(files.shims(Form.HEADER)).ported("src/sub/b.c", USE, DICT);

    Shims.Result result = then.shims(Form.HEADER);

    assertThat(result.texts()).containsOnlyKeys("src/sub/b.c");
    assertThat(result.texts().get("src/sub/b.c")).contains("#include \"../ftport_compat.h\"");
    Shims.Header header = result.header().orElseThrow();
    assertThat(header.after()).startsWith(header.before().orElseThrow());
    assertThat(OwnHeader.names(header.after()))
        .containsExactly("PyList_GetItemRef", "PyDict_GetItemRef");
    TextPackage last = then.after(result).ported("src/c.c", USE, LIST);
    assertThat(last.shims(Form.HEADER).header()).isEmpty();
    assertThat(last.shims(Form.HEADER).texts()).containsOnlyKeys("src/c.c");
  }

  @Test
  void aFileThatIncludesTheHeaderAlreadyIsNotGivenASecondInclude() {
    TextPackage files = new TextPackage().ported("a.c", USE, LIST);
    String after = files.text("a.c", files.shims(Form.HEADER));
    TextPackage then =
        files
            .after(files.shims(Form.HEADER))
            .ported("a.c", after + "int g(void) { return OLD; }\n", DICT);

    Shims.Result result = then.shims(Form.HEADER);

    assertThat(then.text("a.c", result)).containsOnlyOnce("ftport_compat.h");
    assertThat(OwnHeader.names(result.header().orElseThrow().after())).hasSize(2);
  }

  @Test
  void aFileOfThatNameThatIsNotOursIsLeft() {
    Shims.Result result =
        new TextPackage()
            .with("src/ftport_compat.h", "int theirs;\n")
            .ported("src/a.c", USE, LIST)
            .shims(Form.HEADER);

    assertThat(result.header()).isEmpty();
    assertThat(result.texts()).isEmpty();
    assertThat(result.refused().get("src/a.c"))
        .isEqualTo(
            "`src/ftport_compat.h` is there and was not written by ftport; rename it, or use `--compat inline`");
  }

  @Test
  void lineEndsAreThoseOfTheFile() {
    TextPackage files = new TextPackage().ported("a.c", USE.replace("\n", "\r\n"), LIST);
    for (Form form : new Form[] {Form.HEADER, Form.INLINE}) {
      assertThat(files.text("a.c", files.shims(form)).replace("\r\n", "")).doesNotContain("\n");
    }
  }

  private static String placed(String includes) {
    String text = includes + "PyObject *f(PyObject *l) { return OLD; }\n";
    TextPackage files =
        new TextPackage()
            .with("brings.h", "#include \"deep.h\"\n")
            .with("deep.h", "#include <Python.h>\n")
            .ported("a.c", text, LIST);
    return files.text("a.c", files.shims(Form.HEADER)).replaceFirst("PyObject [^$]*", "");
  }

  private static final String LINE = "#include \"ftport_compat.h\"\n";

  @Test
  void theIncludeStandsWherePythonIsThere() {
    assertThat(placed("#include <stdio.h>\n#include \"brings.h\"\n#include <math.h>\n"))
        .isEqualTo("#include <stdio.h>\n#include \"brings.h\"\n" + LINE + "#include <math.h>\n");
    assertThat(placed("#include \"Python.h\" /* all\n   of it */\n"))
        .isEqualTo("#include \"Python.h\" /* all\n   of it */\n" + LINE);
    assertThat(placed("#include <pybind11/pybind11.h>\n\n"))
        .isEqualTo("#include <pybind11/pybind11.h>\n" + LINE + "\n");
    assertThat(placed("\ufeff")).isEqualTo("\ufeff" + LINE);
    assertThat(
            placed(
                "#ifdef _DEBUG\n#undef _DEBUG\n#include <Python.h>\n#else\n#include <Python.h>\n#endif\n"))
        .endsWith("#endif\n" + LINE);
    assertThat(placed("#ifdef WITH_PYTHON\n#include <Python.h>\n#endif\n#include <math.h>\n"))
        .isEqualTo(
            "#ifdef WITH_PYTHON\n#include <Python.h>\n" + LINE + "#endif\n#include <math.h>\n");
    assertThat(placed("extern \"C\" {\n#include <Python.h>\n}\n"))
        .isEqualTo("extern \"C\" {\n#include <Python.h>\n" + LINE + "}\n");
  }
}
