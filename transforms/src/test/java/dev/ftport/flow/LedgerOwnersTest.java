package dev.ftport.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** References that a C++ object takes over, and releases when it dies. */
final class LedgerOwnersTest {
  private static final String REF =
      """
      #include <string>
      class Ref {
      public:
          explicit Ref(PyObject *object = nullptr) : object_(object) {}
          ~Ref() { Py_XDECREF(object_); }
      private:
          PyObject *object_;
      };
      """;

  private static void balanced(String variable, String text) {
    Code code = Code.cpp(REF + text);
    assertThat(code.ledger(variable).rows()).as(code.print(variable)).isNotEmpty();
    assertThat(code.wrong(variable)).as(code.print(variable)).isEmpty();
  }

  private static void wrong(String variable, String fault, String text) {
    Code code = Code.cpp(REF + text);
    assertThat(code.wrong(variable))
        .as(code.print(variable))
        .anySatisfy(words -> assertThat(words).contains(fault));
  }

  @Test
  void objectReleasesOnEveryWayOutExceptionsIncluded() {
    balanced(
        "item",
        """
        PyObject *f(PyObject *list, std::string &all) {
            for (int i = 0; i < 3; i++) {
                PyObject *item = PyList_GetItemRef(list, i);
                Ref item_owner(item);
                if (item == nullptr) {
                    return nullptr;
                }
                if (item == Py_None) {
                    continue;
                }
                all.append(PyUnicode_AsUTF8(item));
                if (all == "x") {
                    break;
                }
            }
            Py_RETURN_NONE;
        }
        """);
  }

  @Test
  void withoutTheObjectAnExceptionLeaks() {
    wrong(
        "item",
        "leaks",
        """
        PyObject *f(PyObject *list, std::string &all) {
            PyObject *item = PyList_GetItemRef(list, 0);
            if (item == nullptr) {
                return nullptr;
            }
            all.append("-");
            Py_DECREF(item);
            Py_RETURN_NONE;
        }
        """);
  }

  @Test
  void objectAndReleaseAreOneTooMany() {
    wrong(
        "item",
        "released twice",
        """
        PyObject *f(PyObject *list) {
            PyObject *item = PyList_GetItemRef(list, 0);
            Ref item_owner(item);
            if (item != nullptr) {
                Py_DECREF(item);
            }
            Py_RETURN_NONE;
        }
        """);
  }

  @Test
  void objectOfABorrowedReference() {
    wrong(
        "item",
        "released although it is borrowed",
        """
        PyObject *f(PyObject *list) {
            PyObject *item = PyList_GetItem(list, 0);
            Ref item_owner(item);
            Py_RETURN_NONE;
        }
        """);
  }

  @Test
  void returnedWhileTheObjectReleasesIt() {
    wrong(
        "item",
        "released twice",
        """
        PyObject *f(PyObject *list) {
            PyObject *item = PyList_GetItemRef(list, 0);
            Ref item_owner(item);
            return item;
        }
        """);
  }

  @Test
  void returnedWithAReferenceOfItsOwn() {
    balanced(
        "item",
        """
        PyObject *f(PyObject *list) {
            PyObject *item = PyList_GetItemRef(list, 0);
            Ref item_owner(item);
            Py_XINCREF(item);
            return item;
        }
        """);
  }

  @Test
  void pointerIsUsedBehindTheBlock() {
    wrong(
        "item",
        "used after its release",
        """
        PyObject *f(PyObject *list) {
            const char *text = nullptr;
            {
                PyObject *item = PyList_GetItemRef(list, 0);
                Ref item_owner(item);
                if (item == nullptr) {
                    return nullptr;
                }
                text = PyUnicode_AsUTF8(item);
            }
            return PyUnicode_FromString(text);
        }
        """);
  }

  @Test
  void pointerIsReturned() {
    wrong(
        "item",
        "used after its release",
        """
        const char *f(PyObject *list) {
            PyObject *item = PyList_GetItemRef(list, 0);
            Ref item_owner(item);
            if (item == nullptr) {
                return nullptr;
            }
            return PyUnicode_AsUTF8(item);
        }
        """);
  }

  @Test
  void thrownWithoutTheThreadState() {
    wrong(
        "item",
        "thread state is detached",
        """
        PyObject *f(PyObject *list, std::string &all) {
            PyObject *item = PyList_GetItemRef(list, 0);
            Ref item_owner(item);
            PyThreadState *state = PyEval_SaveThread();
            all.append("-");
            PyEval_RestoreThread(state);
            Py_RETURN_NONE;
        }
        """);
  }

  @Test
  void anObjectThatIsNamedAgainIsNotFollowed() {
    wrong(
        "item",
        "cannot be followed",
        """
        PyObject *f(PyObject *list) {
            PyObject *item = PyList_GetItemRef(list, 0);
            Ref item_owner(item);
            return item_owner.release();
        }
        """);
  }

  @Test
  void aClassThatTakesAReferenceOfItsOwnIsNoOwner() {
    Code code =
        Code.cpp(
            """
            struct Keeper {
                explicit Keeper(PyObject *o) : p(o) { Py_XINCREF(p); }
                ~Keeper() { Py_XDECREF(p); }
                PyObject *p;
            };
            struct Hidden {
                ~Hidden() { Py_XDECREF(p); }
            private:
                explicit Hidden(PyObject *o) : p(o) {}
                PyObject *p;
            };
            struct Strict {
                explicit Strict(PyObject *o) : p(o) {}
                ~Strict() { Py_DECREF(p); }
                PyObject *p;
            };
            void f() {}
            """);
    assertThat(code.unit().owners()).isEmpty();
  }
}
