package dev.ftport.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.flow.Sections.Form;
import dev.ftport.flow.Sections.Section;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sections, where they open and close, and what is wrong with them. */
final class SectionsTest {
  private static Sections sections(Code code) {
    return Sections.of(code.unit(), code.function());
  }

  /** Each fault as its kind and the text that shows it. */
  private static List<String> faults(Code code) {
    String text = code.unit().file().text();
    return sections(code).faults().stream().map(f -> f.kind() + " " + f.span().of(text)).toList();
  }

  private static List<String> c(String text) {
    return faults(Code.c(text));
  }

  @Test
  void whatIsLockedAndWhereItOpensAndCloses() {
    Code code =
        Code.c(
            "void f(PyObject *a, PyObject *b) { Py_BEGIN_CRITICAL_SECTION2(a, b); g();"
                + " Py_END_CRITICAL_SECTION2(); }");
    Sections found = sections(code);
    Section section = found.all().getFirst();
    String text = code.unit().file().text();
    assertThat(section.form()).isEqualTo(Form.MACRO);
    assertThat(section.mutex()).isFalse();
    assertThat(section.objects())
        .extracting(o -> o.withoutCasts().span().of(text))
        .containsExactly("a", "b");
    assertThat(section.opening().span().of(text)).isEqualTo("Py_BEGIN_CRITICAL_SECTION2(a, b)");
    assertThat(found.closings(section))
        .extracting(end -> end.span().of(text))
        .containsExactly("Py_END_CRITICAL_SECTION2()");
    assertThat(found.faults()).isEmpty();
  }

  @Test
  void theFormOfTheFunctions() {
    Code code =
        Code.c(
            "int f(PyMutex *m) { PyCriticalSection cs; PyCriticalSection_BeginMutex(&cs, m);"
                + " if (g()) { PyCriticalSection_End(&cs); return -1; } PyCriticalSection_End(&cs);"
                + " return 0; }");
    Sections found = sections(code);
    assertThat(found.all()).hasSize(1);
    assertThat(found.all().getFirst().form()).isEqualTo(Form.FUNCTION);
    assertThat(found.all().getFirst().mutex()).isTrue();
    assertThat(found.closings(found.all().getFirst())).hasSize(2);
    assertThat(found.faults()).isEmpty();
  }

  @Test
  void exitsOutOfTheMacros() {
    assertThat(
            c(
                "int f(PyObject *a) { Py_BEGIN_CRITICAL_SECTION(a); if (g()) return -1;"
                    + " if (h()) goto fail; Py_END_CRITICAL_SECTION(); return 0; fail: return -2; }"))
        .containsExactly("LEFT return -1;", "LEFT goto fail;");
    assertThat(
            c(
                "void f(PyObject *a) { while (g()) { Py_BEGIN_CRITICAL_SECTION(a); if (h()) break;"
                    + " if (i()) continue; Py_END_CRITICAL_SECTION(); } }"))
        .containsExactly("LEFT break;", "LEFT continue;");
  }

  @Test
  void jumpsThatStayInside() {
    assertThat(
            c(
                "void f(PyObject *a) { Py_BEGIN_CRITICAL_SECTION(a); while (g()) { if (h()) break;"
                    + " if (i()) continue; if (j()) goto done; } done:; Py_END_CRITICAL_SECTION(); }"))
        .isEmpty();
  }

  @Test
  void macrosThatLeave() {
    assertThat(
            c(
                "#define CHECK(x) if (!(x)) return NULL\n"
                    + "PyObject *f(PyObject *a) { Py_BEGIN_CRITICAL_SECTION(a); CHECK(g());"
                    + " Py_END_CRITICAL_SECTION(); Py_RETURN_NONE; }"))
        .containsExactly("LEFT CHECK(g());");
    assertThat(
            c(
                "PyObject *f(PyObject *a) { Py_BEGIN_CRITICAL_SECTION(a); if (g()) Py_RETURN_NONE;"
                    + " Py_END_CRITICAL_SECTION(); Py_RETURN_NONE; }"))
        .containsExactly("LEFT Py_RETURN_NONE;");
  }

  @Test
  void jumpsInto() {
    assertThat(
            c(
                "void f(PyObject *a) { if (g()) goto in; Py_BEGIN_CRITICAL_SECTION(a); in: h();"
                    + " Py_END_CRITICAL_SECTION(); }"))
        .containsExactly("ENTERED goto in;");
  }

  @Test
  void notClosedOnAPath() {
    assertThat(
            c(
                "int f(PyObject *a) { PyCriticalSection cs; PyCriticalSection_Begin(&cs, a);"
                    + " if (g()) return -1; PyCriticalSection_End(&cs); return 0; }"))
        .containsExactly("LEFT return -1;");
    assertThat(
            c(
                "void f(PyObject *a) { PyCriticalSection cs; PyCriticalSection_Begin(&cs, a);"
                    + " if (g()) PyCriticalSection_End(&cs); }"))
        .containsExactly("LEFT }");
    assertThat(
            c(
                "void f(PyObject *a) { PyCriticalSection cs; while (g()) {"
                    + " PyCriticalSection_Begin(&cs, a); if (h()) continue;"
                    + " PyCriticalSection_End(&cs); } }"))
        .containsExactly("REOPENED PyCriticalSection_Begin(&cs, a)", "LEFT }");
  }

  @Test
  void nestedSections() {
    assertThat(
            c(
                "void f(PyObject *a, PyObject *b) { Py_BEGIN_CRITICAL_SECTION(a);"
                    + " Py_BEGIN_CRITICAL_SECTION(b); g(); Py_END_CRITICAL_SECTION();"
                    + " Py_END_CRITICAL_SECTION(); }"))
        .isEmpty();
    assertThat(
            c(
                "void f(PyObject *a, PyObject *b) { PyCriticalSection x, y;"
                    + " PyCriticalSection_Begin(&x, a); PyCriticalSection_Begin(&y, b);"
                    + " PyCriticalSection_End(&x); PyCriticalSection_End(&y); }"))
        .containsExactly("ORDER PyCriticalSection_End(&x)");
  }

  @Test
  void exceptions() {
    assertThat(
            faults(
                Code.cpp(
                    "#include <vector>\nusing namespace std;\n"
                        + "void f(PyObject *a) { PyCriticalSection cs;"
                        + " PyCriticalSection_Begin(&cs, a); fill(a); PyCriticalSection_End(&cs); }")))
        .containsExactly("THROWN fill(a)");
    assertThat(
            faults(
                Code.cpp(
                    "void f(PyObject *a) { PyCriticalSection cs; PyCriticalSection_Begin(&cs, a);"
                        + " try { fill(a); } catch (...) { g(a); }"
                        + " PyCriticalSection_End(&cs); }")))
        .containsExactly("THROWN g(a)");
  }

  @Test
  void functionsWithoutSections() {
    assertThat(c("int f(PyObject *a) { if (g()) return 1; return 0; }")).isEmpty();
    assertThat(c("void f(PyCriticalSection *cs) { PyCriticalSection_End(cs); }"))
        .containsExactly("ENTERED PyCriticalSection_End(cs)");
  }
}
