package dev.ftport.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.parse.CdtParser;
import dev.ftport.source.SourceFile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A function and the section round it, in the styles in which people write functions. */
final class LockHeldTest {
  private static final String INCLUDE = "#include <Python.h>\n";

  private static LockHeld split(String path, String text) {
    Unit unit =
        new CdtParser(Headers.NONE, Map.of())
            .read(SourceFile.of(path, INCLUDE + text))
            .units()
            .getFirst();
    Function function =
        unit.functions().stream().filter(f -> f.name().equals("f")).findFirst().orElseThrow();
    return LockHeld.split(unit, function, "self");
  }

  private static String after(String path, String text) {
    return switch (split(path, text)) {
      case LockHeld.Split split -> {
        assertThat(split.name()).isEqualTo("f_lock_held");
        yield split.edits().applyTo(INCLUDE + text).substring(INCLUDE.length());
      }
      case LockHeld.Refused refused -> "refused: " + refused.because();
    };
  }

  private static String after(String text) {
    return after("spam.c", text);
  }

  @Test
  void typeAndBraceOnLinesOfTheirOwn() {
    assertThat(
            after(
                """
                static PyObject *
                f(Spam *self, void *closure)
                {
                    return Py_NewRef(self->egg);
                }

                int x;
                """))
        .isEqualTo(
            """
            static PyObject *
            f_lock_held(Spam *self, void *closure)
            {
                return Py_NewRef(self->egg);
            }

            static PyObject *
            f(Spam *self, void *closure)
            {
                PyObject *result;

                Py_BEGIN_CRITICAL_SECTION(self);
                result = f_lock_held(self, closure);
                Py_END_CRITICAL_SECTION();
                return result;
            }

            int x;
            """);
  }

  @Test
  void oneLineHeadWithTabs() {
    assertThat(after("static int f(Spam* self, PyObject* result) {\n\tg();\n\treturn 0;\n}\n"))
        .isEqualTo(
            "static int f_lock_held(Spam* self, PyObject* result) {\n\tg();\n\treturn 0;\n}\n\n"
                + "static int f(Spam* self, PyObject* result) {\n\tint res;\n\n"
                + "\tPy_BEGIN_CRITICAL_SECTION(self);\n"
                + "\tres = f_lock_held(self, result);\n"
                + "\tPy_END_CRITICAL_SECTION();\n"
                + "\treturn res;\n}\n");
  }

  @Test
  void carriageReturnsStay() {
    String text = "static void\r\nf(Spam *self)\r\n{\r\n    g();\r\n}\r\n";
    String after = after(text);
    assertThat(after.replace("\r\n", "")).doesNotContain("\n");
    assertThat(after)
        .endsWith(
            "{\r\n    Py_BEGIN_CRITICAL_SECTION(self);\r\n    f_lock_held(self);\r\n"
                + "    Py_END_CRITICAL_SECTION();\r\n}\r\n");
  }

  @Test
  void parametersUnderEachOtherStayThere() {
    assertThat(after("static int f(Spam *self,\n             int x,\n    int y)\n{\n    g();\n}\n"))
        .startsWith(
            "static int f_lock_held(Spam *self,\n                       int x,\n    int y)\n{\n")
        .contains("\nstatic int f(Spam *self,\n             int x,\n    int y)\n{\n");
  }

  @Test
  void fileWithoutLastLineEnd() {
    assertThat(after("static void f(Spam *self)\n{\n    g();\n}"))
        .contains("    g();\n}\n\nstatic void f(Spam *self)\n{\n");
  }

  @Test
  void unusedParametersAreNotHandedOn() {
    assertThat(
            after("static PyObject *f(Spam *self, PyObject *Py_UNUSED(ignored))\n{\n  g();\n}\n"))
        .contains("static PyObject *f(Spam *self, PyObject *Py_UNUSED(ignored))\n{")
        .contains("result = f_lock_held(self, NULL);");
  }

  @Test
  void exportedFunctionKeepsItsLinkageAndTheBodyBecomesStatic() {
    assertThat(after("int f(Spam *self);\nint f(Spam *self)\n{\n    return 1;\n}\n"))
        .isEqualTo(
            """
            int f(Spam *self);
            static int f_lock_held(Spam *self)
            {
                return 1;
            }

            int f(Spam *self)
            {
                int result;

                Py_BEGIN_CRITICAL_SECTION(self);
                result = f_lock_held(self);
                Py_END_CRITICAL_SECTION();
                return result;
            }
            """);
  }

  @Test
  void recursionStaysACallOfTheFunction() {
    assertThat(after("/* Walks. */\nstatic int f(Spam *self)\n{\n    return f(self->next);\n}\n"))
        .startsWith(
            """
            static int f(Spam *self);

            /* Walks. */
            static int f_lock_held(Spam *self)
            {
                return f(self->next);
            }
            """);
    assertThat(after("int f(Spam *self)\n{\n    return f(self->next);\n}\n"))
        .startsWith("int f(Spam *self);\n\nstatic int f_lock_held(Spam *self)\n");
    assertThat(
            after("static int f(Spam *);\nstatic int f(Spam *self)\n{\n    return f(self);\n}\n"))
        .startsWith("static int f(Spam *);\nstatic int f_lock_held(");
  }

  @Test
  void cppInsideLinkageAndNamespace() {
    assertThat(
            after(
                "spam.cpp",
                "extern \"C\" {\nstatic PyObject *f(Spam *self, void *)\n{\n    return g();\n}\n}\n"))
        .contains("result = f_lock_held(self, NULL);");
    assertThat(after("spam.cpp", "namespace spam {\nint f(Spam *self) { return 1; }\n}\n"))
        .contains("static int f_lock_held(Spam *self) { return 1; }\n\nint f(Spam *self) {\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "static int f(self) Spam *self; { return 1; }\n",
        "#define HEAD(name) static int name(Spam *self)\nHEAD(f) { return 1; }\n",
        "#define ARGS Spam *self, PyObject *args\nstatic int f(ARGS) { return 1; }\n",
        "#define API static\nAPI int f(Spam *self) { return 1; }\n",
        "Py_LOCAL(int) f(Spam *self) { return 1; }\n",
        "static int f(Spam *self, ...) { return 1; }\n",
        "static int f(Spam *self) { return 1; }\nint f_lock_held;\n",
        "static const int f(Spam *self) { return 1; }\n",
        "#ifdef A\nstatic int f(Spam *self)\n#else\nint f(Spam *self)\n#endif\n{ return 1; }\n",
        "static int\n#ifdef A\n#endif\nf(Spam *self)\n{ return 1; }\n",
        "static void f(Spam *self) { g(__func__); }\n",
        "static void (*f(Spam *self))(void) { return 0; }\n",
        "#define Py_LIMITED_API 0x030D0000\nstatic int f(Spam *self) { return 1; }\n",
      })
  void whatIsNotTakenApart(String text) {
    assertThat(after(text)).startsWith("refused: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "class A { static int f(Spam *self) { return 1; } };\n",
        "template <class T>\nstatic int f(T *self) { return 1; }\n",
        "extern \"C\" int f(Spam *self) { return 1; }\n",
        "static int f(Spam *self) { throw 1; }\n",
        "static int f(Spam *self, std::string s) { return 1; }\n",
      })
  void whatIsNotTakenApartInCpp(String text) {
    assertThat(after("spam.cpp", text)).startsWith("refused: ");
  }
}
