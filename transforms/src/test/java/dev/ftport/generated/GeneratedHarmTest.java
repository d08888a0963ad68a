package dev.ftport.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What would be wrong about a port is seen. */
final class GeneratedHarmTest {
  private static final String START =
      """
      static PyObject *
      %1$s(PyObject *self, PyObject *args)
      {
          PyObject *list, *dict, *key, *other, *ref, *cell, *x;
          Py_ssize_t index;
          int flag;
          if (!PyArg_ParseTuple(args, "OOOnOOOi", &list, &dict, &key, &index, &other, &ref, &cell,
                                &flag)) {
              return NULL;
          }
          if (!PyList_Check(list) || !PyDict_Check(dict) || !PyWeakref_Check(ref)) {
              PyErr_SetString(PyExc_TypeError, "a list, a dict, a reference");
              return NULL;
          }
      %2$s}
      """;

  private static final String LIST_BEFORE =
      """
          x = PyList_GetItem(list, index);
          return x == NULL ? NULL : PyObject_Repr(x);
      """;

  private static final String TUPLE_BEFORE =
      """
          x = PyList_GetItem(list, index);
          if (x == NULL) {
              return NULL;
          }
          if (!PyTuple_Check(x) || PyTuple_GET_SIZE(x) == 0) {
              return PyUnicode_FromString("none");
          }
          return PyObject_Repr(PyTuple_GET_ITEM(x, 0));
      """;

  private static final String DICT_BEFORE =
      """
          x = PyDict_GetItem(dict, key);
          return x == NULL ? PyUnicode_FromString("none") : PyObject_Repr(x);
      """;

  private static final String WITH_ERROR_BEFORE =
      """
          x = PyDict_GetItemWithError(dict, key);
          if (x == NULL && PyErr_Occurred()) {
              return NULL;
          }
          return x == NULL ? PyUnicode_FromString("none") : PyObject_Repr(x);
      """;

  private static final String WEAK_BEFORE =
      """
          x = PyWeakref_GetObject(ref);
          return PyBool_FromLong(x == Py_None);
      """;

  private static final String DERIVED_BEFORE =
      """
          x = PyDict_GetItemString(dict, "gone");
          if (x == NULL) {
              return PyUnicode_FromString("none");
          }
          Py_INCREF(x);
          if (PyDict_DelItemString(dict, "gone") < 0) {
              Py_DECREF(x);
              return NULL;
          }
          PyObject *repr = PyObject_Repr(x);
          Py_DECREF(x);
          return repr;
      """;

  /** A function, and a port of it that is wrong, with what is seen of that. */
  private record Harm(String before, String after, String seen) {}

  private static final List<Harm> HARMS =
      List.of(
          new Harm(
              LIST_BEFORE,
              """
                  x = PyList_GetItemRef(list, index);
                  return x == NULL ? NULL : PyObject_Repr(x);
              """,
              "+ good: ten calls add 10 references"),
          new Harm(
              LIST_BEFORE,
              """
                  x = PyList_GetItemRef(list, index);
                  if (x == NULL) {
                      return NULL;
                  }
                  PyObject *repr = PyObject_Repr(x);
                  Py_DECREF(x);
                  Py_DECREF(x);
                  return repr;
              """,
              "+ dies: "),
          new Harm(
              DICT_BEFORE,
              """
                  if (PyDict_GetItemRef(dict, key, &x) <= 0) {
                      return NULL;
                  }
                  PyObject *repr = PyObject_Repr(x);
                  Py_DECREF(x);
                  return repr;
              """,
              "- empty: returns 'none'"),
          new Harm(
              DICT_BEFORE,
              """
                  if (PyDict_GetItemRef(dict, key, &x) < 0) {
                      return NULL;
                  }
                  if (x == NULL) {
                      return PyUnicode_FromString("none");
                  }
                  PyObject *repr = PyObject_Repr(x);
                  Py_DECREF(x);
                  return repr;
              """,
              "+ angry dict: raises ValueError: not with me"),
          new Harm(
              WITH_ERROR_BEFORE,
              """
                  if (PyDict_GetItemRef(dict, key, &x) < 0) {
                      PyErr_Clear();
                  }
                  if (x == NULL) {
                      return PyUnicode_FromString("none");
                  }
                  PyObject *repr = PyObject_Repr(x);
                  Py_DECREF(x);
                  return repr;
              """,
              "+ unhashable: returns 'none'"),
          new Harm(
              WEAK_BEFORE,
              """
                  if (PyWeakref_GetRef(ref, &x) < 0) {
                      return NULL;
                  }
                  int dead = x == Py_None;
                  Py_XDECREF(x);
                  return PyBool_FromLong(dead);
              """,
              "+ dead: returns False"),
          new Harm(
              DERIVED_BEFORE,
              """
                  if (PyDict_GetItemStringRef(dict, "gone", &x) <= 0) {
                      PyErr_Clear();
                      return PyUnicode_FromString("none");
                  }
                  Py_DECREF(x);
                  if (PyDict_DelItemString(dict, "gone") < 0) {
                      return NULL;
                  }
                  return PyObject_Repr(x);
              """,
              "+ dies: "),
          new Harm(
              LIST_BEFORE,
              """
                  x = PyList_GetItemRef(list, index);
                  if (x == NULL) {
                      return PyErr_NoSuchCall();
                  }
                  PyObject *repr = PyObject_Repr(x);
                  Py_DECREF(x);
                  return repr;
              """,
              "does not compile"),
          new Harm(
              LIST_BEFORE,
              """
                  x = PyList_GetItemRef(list, index);
                  PyObject *repr = PyObject_Repr(x);
                  Py_XDECREF(x);
                  return repr;
              """,
              "out of range: "),
          new Harm(
              LIST_BEFORE,
              """
                  x = PyList_GetItemRef(list, index);
                  if (x == NULL) {
                      return NULL;
                  }
                  Py_DECREF(x);
                  PyObject *repr = PyObject_Repr(x);
                  if (repr != NULL) {
                      Py_SETREF(repr, PyObject_Repr(x));
                  }
                  return repr;
              """,
              "dies: "),
          new Harm(
              TUPLE_BEFORE,
              """
                  x = PyList_GetItemRef(list, index);
                  if (x == NULL || !PyTuple_Check(x) || PyTuple_GET_SIZE(x) == 0) {
                      Py_XDECREF(x);
                      return PyErr_Occurred() ? NULL : PyUnicode_FromString("none");
                  }
                  PyObject *part = PyTuple_GET_ITEM(x, 0);
                  PyObject *repr = PyObject_Repr(part);
                  Py_DECREF(x);
                  if (repr != NULL) {
                      Py_SETREF(repr, PyObject_Repr(part));
                  }
                  return repr;
              """,
              "dies: "));

  private static final List<Harm> HARMLESS =
      List.of(
          new Harm(
              TUPLE_BEFORE,
              """
                  x = PyList_GetItemRef(list, index);
                  if (x == NULL || !PyTuple_Check(x) || PyTuple_GET_SIZE(x) == 0) {
                      Py_XDECREF(x);
                      return PyErr_Occurred() ? NULL : PyUnicode_FromString("none");
                  }
                  PyObject *part = PyTuple_GET_ITEM(x, 0);
                  PyObject *repr = PyObject_Repr(part);
                  if (repr != NULL) {
                      Py_SETREF(repr, PyObject_Repr(part));
                  }
                  Py_DECREF(x);
                  return repr;
              """,
              ""),
          new Harm(
              DICT_BEFORE,
              """
                  if (PyDict_GetItemRef(dict, key, &x) < 0) {
                      PyErr_Clear();
                  }
                  PyObject *repr = x == NULL ? PyUnicode_FromString("none") : PyObject_Repr(x);
                  Py_XDECREF(x);
                  return repr;
              """,
              ""));

  @BeforeEach
  void thereAreInterpreters() {
    assumeFalse(
        DebugBuild.all().isEmpty(),
        "skipped: no debug interpreters; run fixtures/interpreters/bring");
  }

  @Test
  void eachIsReported() throws IOException {
    Map<String, String> different = different(HARMS);
    for (int i = 0; i < HARMS.size(); i++) {
      Harm harm = HARMS.get(i);
      assertThat(different.get("f" + i)).as(harm.after()).contains(harm.seen());
    }
  }

  @Test
  void whatIsRightIsNot() throws IOException {
    assertThat(different(HARMLESS)).isEmpty();
  }

  private static Map<String, String> different(List<Harm> harms) throws IOException {
    Map<String, String> before = new LinkedHashMap<>();
    Map<String, String> after = new LinkedHashMap<>();
    for (Harm harm : harms) {
      String name = "f" + before.size();
      before.put(name, START.formatted(name, harm.before()));
      after.put(name, START.formatted(name, harm.after()));
    }
    try (Bench bench = new Bench(DebugBuild.all())) {
      Trial trial =
          new Trial(
              bench,
              text -> {
                String ported = text;
                for (Map.Entry<String, String> function : before.entrySet()) {
                  String name = function.getKey();
                  ported =
                      ported.replace(function.getValue(), after.getOrDefault(name, "not there"));
                }
                return ported;
              });
      Trial.Result result = trial.run(new CModule(before, true, false));

      assertThat(result.unsound()).isEmpty();
      return result.different();
    }
  }

  /** A port that never releases what it finds under a name. */
  @Test
  void aHarmIsShrunkToItsHeart() throws IOException {
    try (Bench bench = new Bench(DebugBuild.all())) {
      Trial leaking =
          new Trial(
              bench,
              text ->
                  text.replace(
                      "#include <Python.h>",
                      """
                      #include <Python.h>
                      #define PyDict_GetItemString(d, k) Py_XNewRef(PyDict_GetItemString(d, k))
                      """));
      RandomGenerator<Sketch> generator = Sketches.arbitrary().generator(1);
      Random random = new Random(1);
      List<Sketch> sketches =
          Stream.generate(() -> generator.next(random).value()).limit(20).toList();
      Trial.Result result = leaking.run(Shrinking.module(sketches, true, false));

      assertThat(result.unsound()).isEmpty();
      assertThat(result.different()).isNotEmpty();
      Sketch smallest =
          result.different().keySet().stream()
              .map(name -> sketches.get(Integer.parseInt(name.substring(1))))
              .min(Comparator.comparing(Sketch::size))
              .orElseThrow();
      Shrinking.Found found = new Shrinking(leaking, true, false).smallest(smallest).orElseThrow();
      assertThat(found.sketch().size()).as(found.story()).isLessThanOrEqualTo(2);
      assertThat(found.story()).contains("before:", "after:", "ten calls add");
    }
  }
}
