package dev.ftport.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LedgerTest {
  private static void balanced(String variable, String text) {
    Code code = Code.c(text);
    assertThat(code.ledger(variable).rows()).as("rows of %s", variable).isNotEmpty();
    assertThat(code.ledger(variable).isBalanced()).as(code.print(variable)).isTrue();
  }

  private static void wrong(String variable, String fault, String text) {
    Code code = Code.c(text);
    assertThat(code.wrong(variable))
        .as(code.print(variable))
        .anyMatch(words -> words.startsWith(fault));
  }

  private static void balancedCpp(String variable, String text) {
    Code code = Code.cpp(text);
    assertThat(code.ledger(variable).rows()).as("rows of %s", variable).isNotEmpty();
    assertThat(code.ledger(variable).isBalanced()).as(code.print(variable)).isTrue();
  }

  private static void wrongCpp(String variable, String fault, String text) {
    Code code = Code.cpp(text);
    assertThat(code.wrong(variable))
        .as(code.print(variable))
        .anyMatch(words -> words.startsWith(fault));
  }

  @Test
  void listItemIsReleasedOnEveryExit() {
    balanced(
        "x",
        """
        static PyObject *f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL) {
            return NULL;
          }
          if (!PyLong_Check(x)) {
            Py_DECREF(x);
            return NULL;
          }
          long n = PyLong_AsLong(x);
          Py_DECREF(x);
          return PyLong_FromLong(n);
        }
        """);
  }

  @Test
  void leakOnOneOfManyExits() {
    wrong(
        "x",
        "leaks",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL) return -1;
          if (a()) { Py_DECREF(x); return 1; }
          if (b()) { Py_DECREF(x); return 2; }
          if (c()) { Py_DECREF(x); return 3; }
          if (d()) { return 4; }
          if (e()) { Py_DECREF(x); return 5; }
          if (g()) { Py_DECREF(x); return 6; }
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void decrefOfNullOnTheMissingPath() {
    wrong(
        "x",
        "`Py_DECREF` of NULL",
        """
        static int f(PyObject *d, PyObject *k) {
          PyObject *x;
          int rc = PyDict_GetItemRef(d, k, &x);
          if (rc < 0) return -1;
          use(x);
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void statesTellRowsApart() {
    Code code =
        Code.c(
            """
            static int f(PyObject *d, PyObject *k) {
              PyObject *x;
              int rc = PyDict_GetItemRef(d, k, &x);
              if (rc < 0) return -1;
              if (rc == 0) return 0;
              if (rc > 0) {
                Py_DECREF(x);
              }
              return 1;
            }
            """);
    assertThat(code.print("x"))
        .isEqualTo(
            """
            row:
              `PyDict_GetItemRef` failed: `x` is NULL
              `rc < 0` holds
              the function is left
            row:
              `PyDict_GetItemRef` found nothing: `x` is NULL
              `rc < 0` does not hold
              `rc == 0` holds
              the function is left
            row:
              `PyDict_GetItemRef` found it: `x` owns a reference
              `rc < 0` does not hold
              `rc == 0` does not hold
              `rc > 0` holds
              `Py_DECREF(x)` releases it
              the function is left
            """);
  }

  @Test
  void faultsAreForEveryVariable() {
    Code code =
        Code.c(
            """
            static PyObject *f(PyObject *l) {
              PyObject *list = PyList_New(0);
              if (!list) return NULL;
              PyObject *x = PyList_GetItemRef(l, 0);
              if (x == NULL) return NULL;
              Py_DECREF(x);
              return list;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of("list: leaks"));
  }

  @Test
  void triStateInTheCondition() {
    balanced(
        "x",
        """
        static int f(PyObject *d, PyObject *k) {
          PyObject *x;
          if (PyDict_GetItemRef(d, k, &x) < 0)
            return -1;
          if (x != NULL) {
            use(x);
            Py_DECREF(x);
          }
          return 0;
        }
        """);
  }

  @Test
  void triStateInASwitch() {
    balanced(
        "x",
        """
        static int f(PyObject *d, PyObject *k) {
          PyObject *x;
          int rc = PyDict_GetItemRef(d, k, &x);
          switch (rc) {
          case -1:
            return -1;
          case 0:
            break;
          default:
            Py_DECREF(x);
          }
          return 0;
        }
        """);
  }

  @Test
  void switchThatMixesUpItsCases() {
    wrong(
        "x",
        "`Py_DECREF` of NULL",
        """
        static int f(PyObject *d, PyObject *k) {
          PyObject *x;
          switch (PyDict_GetItemRef(d, k, &x)) {
          case -1:
            return -1;
          case 1:
            break;
          default:
            Py_DECREF(x);
          }
          return 0;
        }
        """);
  }

  @Test
  void notOneMeansNothing() {
    balanced(
        "x",
        """
        static int f(PyObject *d, PyObject *k) {
          PyObject *x;
          int rc;
          if ((rc = PyDict_GetItemRef(d, k, &x)) != 1)
            return rc;
          Py_DECREF(x);
          return 1;
        }
        """);
  }

  @Test
  void atMostZeroMeansNothing() {
    balanced(
        "x",
        """
        static int f(PyObject *d, PyObject *k) {
          PyObject *x = NULL;
          if (PyDict_GetItemRef(d, k, &x) <= 0) {
            goto out;
          }
          use(x);
        out:
          Py_XDECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void setDefaultGivesOneEitherWay() {
    balanced(
        "x",
        """
        static int f(PyObject *d, PyObject *k, PyObject *v) {
          PyObject *x;
          if (PyDict_SetDefaultRef(d, k, v, &x) < 0)
            return -1;
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void setDefaultMistakenForAMembershipTest() {
    wrong(
        "x",
        "leaks",
        """
        static int f(PyObject *d, PyObject *k, PyObject *v) {
          PyObject *x;
          int rc = PyDict_SetDefaultRef(d, k, v, &x);
          if (rc <= 0)
            return rc;
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void deadWeakReference() {
    balanced(
        "x",
        """
        static PyObject *f(PyObject *r) {
          PyObject *x;
          int rc = PyWeakref_GetRef(r, &x);
          if (rc < 0)
            return NULL;
          if (rc == 0)
            Py_RETURN_NONE;
          return x;
        }
        """);
  }

  @Test
  void derivedPointerOutlivesItsObject() {
    wrong(
        "x",
        "used after its release (`s` points into it)",
        """
        static PyObject *f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          const char *s;
          if (x == NULL)
            return NULL;
          s = PyUnicode_AsUTF8(x);
          Py_DECREF(x);
          if (s == NULL)
            return NULL;
          return PyBytes_FromString(s);
        }
        """);
  }

  @Test
  void derivedPointerIsUsedInTime() {
    balanced(
        "x",
        """
        static PyObject *f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0), *r;
          const char *s;
          if (x == NULL)
            return NULL;
          s = PyUnicode_AsUTF8(x);
          r = s ? PyBytes_FromString(s) : NULL;
          Py_DECREF(x);
          return r;
        }
        """);
  }

  @Test
  void tupleItemsOutliveTheTuple() {
    wrong(
        "t",
        "used after its release (`key` points into it)",
        """
        static int f(PyObject *l, int n) {
          PyObject *t, *key, *value;
          for (int i = 0; i < n; i++) {
            t = PyList_GetItemRef(l, i);
            if (t == NULL)
              return -1;
            key = PyTuple_GET_ITEM(t, 0);
            value = PyTuple_GET_ITEM(t, 1);
            Py_DECREF(t);
            if (add(key, value) < 0)
              return -1;
          }
          return 0;
        }
        """);
  }

  @Test
  void tupleItemsWithReferencesOfTheirOwn() {
    balanced(
        "t",
        """
        static int f(PyObject *l) {
          PyObject *t = PyList_GetItemRef(l, 0), *key;
          if (t == NULL)
            return -1;
          key = PyTuple_GET_ITEM(t, 0);
          Py_INCREF(key);
          Py_DECREF(t);
          int rc = add(key);
          Py_DECREF(key);
          return rc;
        }
        """);
  }

  @Test
  void parsedOutputsOutliveTheTuple() {
    wrong(
        "t",
        "used after its release (`a` points into it)",
        """
        static int f(PyObject *l) {
          PyObject *a, *b;
          PyObject *t = PyList_GetItemRef(l, 0);
          if (t == NULL)
            return -1;
          if (!PyArg_ParseTuple(t, "OO", &a, &b)) {
            Py_DECREF(t);
            return -1;
          }
          Py_DECREF(t);
          return add(a, b);
        }
        """);
  }

  @Test
  void gotoWithACleanupLabel() {
    balanced(
        "x",
        """
        static PyObject *f(PyObject *l, PyObject *d) {
          PyObject *x = NULL, *y = NULL, *r = NULL;
          x = PyList_GetItemRef(l, 0);
          if (!x)
            goto done;
          if (PyDict_GetItemRef(d, x, &y) < 0)
            goto done;
          if (y == NULL)
            goto done;
          r = PyTuple_Pack(2, x, y);
        done:
          Py_XDECREF(x);
          Py_XDECREF(y);
          return r;
        }
        """);
  }

  @Test
  void labelThatIsReachedBeforeTheVariableIsSet() {
    wrong(
        "x",
        "released without having been set",
        """
        static PyObject *f(PyObject *l) {
          PyObject *x;
          if (bad())
            goto done;
          x = PyList_GetItemRef(l, 0);
        done:
          Py_XDECREF(x);
          return NULL;
        }
        """);
  }

  @Test
  void labelThatReleasesWhatIsStillNull() {
    wrong(
        "x",
        "`Py_DECREF` of NULL",
        """
        static PyObject *f(PyObject *l) {
          PyObject *x = NULL;
          if (bad())
            goto done;
          x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return NULL;
        done:
          Py_DECREF(x);
          return NULL;
        }
        """);
  }

  @Test
  void doubleReleaseOverTheErrorLabel() {
    wrong(
        "x",
        "released twice",
        """
        static PyObject *f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            goto error;
          Py_DECREF(x);
          if (bad())
            goto error;
          Py_RETURN_NONE;
        error:
          Py_XDECREF(x);
          return NULL;
        }
        """);
  }

  @Test
  void clearSparesTheErrorLabel() {
    balanced(
        "x",
        """
        static PyObject *f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            goto error;
          Py_CLEAR(x);
          if (bad())
            goto error;
          Py_RETURN_NONE;
        error:
          Py_XDECREF(x);
          return NULL;
        }
        """);
  }

  @Test
  void loopThatReleasesOnEveryWayOut() {
    balanced(
        "x",
        """
        static int f(PyObject *l) {
          Py_ssize_t i, n = PyList_Size(l);
          for (i = 0; i < n; i++) {
            PyObject *x = PyList_GetItemRef(l, i);
            if (x == NULL)
              return -1;
            if (skip(x)) {
              Py_DECREF(x);
              continue;
            }
            if (stop(x)) {
              Py_DECREF(x);
              break;
            }
            Py_DECREF(x);
          }
          return 0;
        }
        """);
  }

  @Test
  void continueThatForgetsTheRelease() {
    wrong(
        "x",
        "leaks",
        """
        static int f(PyObject *l) {
          PyObject *x;
          for (int i = 0; i < 3; i++) {
            x = PyList_GetItemRef(l, i);
            if (x == NULL)
              return -1;
            if (skip(x))
              continue;
            Py_DECREF(x);
          }
          return 0;
        }
        """);
  }

  @Test
  void breakThatForgetsTheRelease() {
    wrong(
        "x",
        "leaks",
        """
        static int f(PyObject *l) {
          int i = 0;
          while (i < 3) {
            PyObject *x = PyList_GetItemRef(l, i++);
            if (x == NULL)
              return -1;
            if (stop(x))
              break;
            Py_DECREF(x);
          }
          return 0;
        }
        """);
  }

  @Test
  void lastItemIsUsedBehindTheLoop() {
    balanced(
        "x",
        """
        static PyObject *f(PyObject *l, int n) {
          PyObject *x = NULL;
          for (int i = 0; i < n; i++) {
            Py_XDECREF(x);
            x = PyList_GetItemRef(l, i);
            if (x == NULL)
              return NULL;
          }
          if (x == NULL)
            Py_RETURN_NONE;
          return x;
        }
        """);
  }

  @Test
  void scratchVariableIsOverwritten() {
    wrong(
        "x",
        "leaks: `x` is overwritten",
        """
        static int f(PyObject *d) {
          PyObject *x;
          if (PyDict_GetItemStringRef(d, "a", &x) < 0)
            return -1;
          use(x);
          if (PyDict_GetItemStringRef(d, "b", &x) < 0)
            return -1;
          Py_XDECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void scratchVariableIsReleasedBetween() {
    balanced(
        "x",
        """
        static int f(PyObject *d) {
          PyObject *x;
          if (PyDict_GetItemStringRef(d, "a", &x) < 0)
            return -1;
          Py_XDECREF(x);
          if (PyDict_GetItemStringRef(d, "b", &x) < 0)
            return -1;
          Py_XDECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void fallbackThatIsOwnedToo() {
    balanced(
        "x",
        """
        static int f(PyObject *d) {
          PyObject *x;
          if (PyDict_GetItemStringRef(d, "a", &x) < 0)
            return -1;
          if (!x) {
            x = PyList_New(0);
            if (!x)
              return -1;
          }
          int rc = PyList_Append(x, d);
          Py_DECREF(x);
          return rc;
        }
        """);
  }

  @Test
  void fallbackThatIsBorrowed() {
    wrong(
        "x",
        "released although it is borrowed",
        """
        static int f(PyObject *d) {
          PyObject *x;
          if (PyDict_GetItemStringRef(d, "a", &x) < 0)
            return -1;
          if (!x)
            x = Py_None;
          use(x);
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void fallbackWithAReferenceOfItsOwn() {
    balanced(
        "x",
        """
        static int f(PyObject *d) {
          PyObject *x;
          if (PyDict_GetItemStringRef(d, "a", &x) < 0)
            return -1;
          if (!x)
            x = Py_NewRef(Py_None);
          use(x);
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void fallbackThatIsIncremented() {
    balanced(
        "x",
        """
        static int f(PyObject *d) {
          PyObject *x;
          if (PyDict_GetItemStringRef(d, "a", &x) < 0)
            return -1;
          if (!x) {
            x = Py_None;
            Py_INCREF(x);
          }
          use(x);
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void fallbackThatIsStoredAndReleased() {
    wrong(
        "x",
        "used after its release",
        """
        static PyObject *f(PyObject *d) {
          PyObject *x;
          if (PyDict_GetItemStringRef(d, "a", &x) < 0)
            return NULL;
          if (!x) {
            x = PyList_New(0);
            if (!x)
              return NULL;
            if (PyDict_SetItemString(d, "a", x) < 0) {
              Py_DECREF(x);
              return NULL;
            }
            Py_DECREF(x);
          }
          PyObject *r = PyObject_Repr(x);
          Py_DECREF(x);
          return r;
        }
        """);
  }

  @Test
  void stealingCallTakesItOver() {
    balanced(
        "x",
        """
        static PyObject *f(PyObject *l) {
          PyObject *t = PyTuple_New(1);
          if (!t)
            return NULL;
          PyObject *x = PyList_GetItemRef(l, 0);
          if (!x) {
            Py_DECREF(t);
            return NULL;
          }
          PyTuple_SET_ITEM(t, 0, x);
          return t;
        }
        """);
  }

  @Test
  void releasedAfterItWasTakenOver() {
    wrong(
        "x",
        "released twice",
        """
        static int f(PyObject *l, PyObject *t) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (!x)
            return -1;
          PyTuple_SET_ITEM(t, 0, x);
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void borrowedReferenceIsGivenAway() {
    wrong(
        "x",
        "given away although it is borrowed",
        """
        static int f(PyObject *l, PyObject *t) {
          PyObject *x = PyTuple_GET_ITEM(l, 0);
          PyTuple_SET_ITEM(t, 0, x);
          return 0;
        }
        """);
  }

  @Test
  void stolenOnlyOnSuccess() {
    balanced(
        "x",
        """
        static int f(PyObject *m, PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (!x)
            return -1;
          if (PyModule_AddObject(m, "x", x) < 0) {
            Py_DECREF(x);
            return -1;
          }
          return 0;
        }
        """);
  }

  @Test
  void stolenOnlyOnSuccessAndForgottenOnFailure() {
    wrong(
        "x",
        "leaks",
        """
        static int f(PyObject *m, PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (!x)
            return -1;
          if (PyModule_AddObject(m, "x", x) < 0) {
            return -1;
          }
          return 0;
        }
        """);
  }

  @Test
  void buildValueTakesItOver() {
    balanced(
        "x",
        """
        static PyObject *f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (!x)
            return NULL;
          return Py_BuildValue("(iN)", 1, x);
        }
        """);
  }

  @Test
  void storedInAField() {
    balanced(
        "x",
        """
        static int f(Foo *self, PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (!x)
            return -1;
          self->item = x;
          return 0;
        }
        """);
  }

  @Test
  void storedThroughAPointer() {
    balanced(
        "x",
        """
        static int f(PyObject *l, PyObject **out) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (!x)
            return -1;
          *out = x;
          return 0;
        }
        """);
  }

  @Test
  void fieldIsReplaced() {
    balanced(
        "x",
        """
        static int f(Foo *self, PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (!x)
            return -1;
          Py_XSETREF(self->item, x);
          return 0;
        }
        """);
  }

  @Test
  void variableIsReplaced() {
    balanced(
        "x",
        """
        static PyObject *f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (!x)
            return NULL;
          Py_SETREF(x, PyNumber_Long(x));
          return x;
        }
        """);
  }

  @Test
  void castsAreSeenThrough() {
    balanced(
        "foo",
        """
        static int f(PyObject *d, PyObject *k) {
          PyObject *x;
          Foo *foo;
          if (PyDict_GetItemRef(d, k, &x) <= 0)
            return -1;
          foo = (Foo *)x;
          foo->n++;
          Py_DECREF((PyObject *)foo);
          return 0;
        }
        """);
  }

  @Test
  void releasedUnderAnotherName() {
    balanced(
        "x",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          PyObject *y = x;
          if (y == NULL)
            return -1;
          Py_DECREF(y);
          return 0;
        }
        """);
  }

  @Test
  void choiceBetweenTwoOwners() {
    balanced(
        "x",
        """
        static int f(PyObject *l, int n) {
          PyObject *x = n ? PyList_GetItemRef(l, n) : PyList_New(0);
          if (x == NULL)
            return -1;
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void choiceWithABorrower() {
    wrong(
        "x",
        "released although it is borrowed",
        """
        static int f(PyObject *l, int n) {
          PyObject *x = n ? PyList_GetItemRef(l, n) : l;
          if (x == NULL)
            return -1;
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void flagTellsWhetherItIsOwned() {
    balanced(
        "x",
        """
        static int f(PyObject *l, int n) {
          PyObject *x;
          int owned = 0;
          if (n) {
            x = PyList_GetItemRef(l, n);
            if (x == NULL)
              return -1;
            owned = 1;
          } else {
            x = l;
          }
          use(x);
          if (owned)
            Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void assignmentInsideACondition() {
    balanced(
        "x",
        """
        static int f(PyObject *l, int n) {
          PyObject *x = NULL;
          if (n > 0 && (x = PyList_GetItemRef(l, n)) == NULL)
            return -1;
          Py_XDECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void noReleaseWhileDetached() {
    wrong(
        "x",
        "released while the thread state is detached",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          Py_BEGIN_ALLOW_THREADS
          work();
          Py_DECREF(x);
          Py_END_ALLOW_THREADS
          return 0;
        }
        """);
  }

  @Test
  void heldWhileDetached() {
    balanced(
        "x",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          Py_BEGIN_ALLOW_THREADS
          work();
          Py_END_ALLOW_THREADS
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void addressThatEscapes() {
    wrong(
        "x",
        "cannot be followed",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          swap(&x);
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void statementExpressionThatUsesIt() {
    wrong(
        "x",
        "cannot be followed",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          int n = ({ int m = size(x); m; });
          Py_DECREF(x);
          return n;
        }
        """);
  }

  @Test
  void nobodyHoldsTheResult() {
    wrong(
        "t",
        "leaks: `t` is overwritten",
        """
        static int f(PyObject *l) {
          PyObject *t = PyList_GetItemRef(l, 0);
          if (!t)
            return -1;
          t = NULL;
          return 0;
        }
        """);
  }

  @Test
  void ownFunctionThatConsumesItsArgument() {
    balanced(
        "x",
        """
        static void drop(PyObject *o) {
          Py_XDECREF(o);
        }
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          drop(x);
          return 0;
        }
        """);
  }

  @Test
  void ownFunctionThatReturnsANewReference() {
    wrong(
        "x",
        "leaks",
        """
        static PyObject *make(int n) {
          if (n < 0)
            return NULL;
          return PyLong_FromLong(n);
        }
        static int f(int n) {
          PyObject *x = make(n);
          if (x == NULL)
            return -1;
          return 0;
        }
        """);
  }

  @Test
  void borrowedItemIsReturnedByAGetter() {
    balanced(
        "x",
        """
        static PyObject *f(PyObject *l) {
          PyObject *x = PyList_GetItem(l, 0);
          if (x == NULL)
            return NULL;
          return x;
        }
        """);
  }

  @Test
  void borrowedItemIsReturnedWhereOthersAreOwned() {
    wrong(
        "x",
        "returned although it is borrowed",
        """
        static PyObject *f(PyObject *l) {
          PyObject *x = PyTuple_GetItem(l, 0);
          if (x == NULL)
            return PyLong_FromLong(0);
          return x;
        }
        """);
  }

  @Test
  void storedPointerOutlivesItsObject() {
    wrong(
        "x",
        "used after its release",
        """
        static int f(Foo *self, PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          self->name = PyUnicode_AsUTF8(x);
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void shadowedNamesAreTwoVariables() {
    balanced(
        "x",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          {
            PyObject *x = PyList_GetItemRef(l, 1);
            if (x != NULL)
              Py_DECREF(x);
          }
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void staticVariableOwnsIt() {
    balanced(
        "x",
        """
        static int f(PyObject *l) {
          static PyObject *cache;
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          cache = x;
          return 0;
        }
        """);
  }

  @Test
  void exceptionSkipsTheRelease() {
    wrongCpp(
        "x",
        "leaks",
        """
        static int f(PyObject *l, std::vector<int> &v) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == nullptr)
            return -1;
          v.push_back(1);
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void exceptionIsCaught() {
    balancedCpp(
        "x",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == nullptr)
            return -1;
          try {
            work();
          } catch (...) {
            Py_DECREF(x);
            return -1;
          }
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void newExitForgetsTheMemory() {
    Code code =
        Code.c(
            """
            static PyObject *f(PyObject *l) {
              char *buffer = malloc(10);
              if (buffer == NULL)
                return PyErr_NoMemory();
              PyObject *x = PyList_GetItemRef(l, 0);
              if (x == NULL)
                return NULL;
              fill(buffer, x);
              Py_DECREF(x);
              free(buffer);
              Py_RETURN_NONE;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of("buffer: leaks"));
  }

  @Test
  void exitInsideACriticalSection() {
    Code code =
        Code.c(
            """
            static int f(PyObject *l) {
              int n = 0;
              Py_BEGIN_CRITICAL_SECTION(l);
              n = size(l);
              if (n < 0)
                return -1;
              Py_END_CRITICAL_SECTION();
              return n;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of("PyCriticalSection_Begin(&_py_cs, l): leaks"));
  }

  @Test
  void jumpOutOfACriticalSection() {
    Code code =
        Code.c(
            """
            static int f(PyObject *l) {
              int n = 0;
              Py_BEGIN_CRITICAL_SECTION(l);
              n = size(l);
              if (n < 0)
                goto done;
              Py_END_CRITICAL_SECTION();
            done:
              return n;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of("PyCriticalSection_Begin(&_py_cs, l): leaks"));
  }

  @Test
  void exitWithTheLockHeld() {
    Code code =
        Code.c(
            """
            static int f(Foo *self, PyObject *l) {
              PyThread_acquire_lock(self->lock, WAIT_LOCK);
              PyObject *x = PyList_GetItemRef(l, 0);
              if (x == NULL)
                return -1;
              Py_DECREF(x);
              PyThread_release_lock(self->lock);
              return 0;
            }
            """);
    assertThat(code.faults())
        .isEqualTo(List.of("PyThread_acquire_lock(self->lock, WAIT_LOCK): leaks"));
  }

  @Test
  void lockThatIsTried() {
    Code code =
        Code.c(
            """
            static int f(Foo *self) {
              if (!PyThread_acquire_lock(self->lock, 0)) {
                return -1;
              }
              work();
              PyThread_release_lock(self->lock);
              return 0;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of());
  }

  @Test
  void bufferThatIsNotReleasedOnAnExit() {
    Code code =
        Code.c(
            """
            static int f(PyObject *o) {
              Py_buffer view;
              if (PyObject_GetBuffer(o, &view, 0) < 0)
                return -1;
              if (view.len == 0)
                return -1;
              PyBuffer_Release(&view);
              return 0;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of("PyObject_GetBuffer(o, &view, 0): leaks"));
  }

  @Test
  void exitWithoutThreadState() {
    Code code =
        Code.c(
            """
            static int f(int fd) {
              Py_BEGIN_ALLOW_THREADS
              if (wait_on(fd))
                return -1;
              Py_END_ALLOW_THREADS
              return 0;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of("PyEval_SaveThread(): leaks"));
  }

  @Test
  void stateThatIsEnsured() {
    Code code =
        Code.c(
            """
            static void f(PyObject *callback) {
              PyGILState_STATE state = PyGILState_Ensure();
              PyObject *r = PyObject_CallNoArgs(callback);
              if (r == NULL) {
                PyErr_Print();
                PyGILState_Release(state);
                return;
              }
              Py_DECREF(r);
              PyGILState_Release(state);
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of());
  }

  @Test
  void memoryThatIsResized() {
    Code code =
        Code.c(
            """
            static char *f(int n) {
              char *p = malloc(n);
              if (!p)
                return NULL;
              char *q = realloc(p, 2 * n);
              if (!q) {
                free(p);
                return NULL;
              }
              return q;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of());
  }

  @Test
  void memoryThatIsLostWhenResizingFails() {
    Code code =
        Code.c(
            """
            static char *f(int n) {
              char *p = malloc(n);
              if (!p)
                return NULL;
              p = realloc(p, 2 * n);
              if (!p)
                return NULL;
              return p;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of("p: leaks"));
  }

  @Test
  void fileThatIsNotClosed() {
    Code code =
        Code.c(
            """
            static int f(const char *name) {
              FILE *file = fopen(name, "r");
              if (!file)
                return -1;
              if (fgetc(file) < 0)
                return -1;
              fclose(file);
              return 0;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of("file: leaks"));
  }

  @Test
  void capsuleTakesTheMemory() {
    Code code =
        Code.c(
            """
            static PyObject *f(void) {
              struct state *s = PyMem_Malloc(sizeof(*s));
              if (s == NULL)
                return PyErr_NoMemory();
              PyObject *capsule = PyCapsule_New(s, "state", drop);
              if (capsule == NULL) {
                PyMem_Free(s);
                return NULL;
              }
              return capsule;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of());
  }

  @Test
  void loopWithALockForEachRound() {
    Code code =
        Code.c(
            """
            static int f(Foo *self, int n) {
              for (int i = 0; i < n; i++) {
                PyMutex_Lock(&self->mutex);
                if (self->busy) {
                  PyMutex_Unlock(&self->mutex);
                  continue;
                }
                work();
                PyMutex_Unlock(&self->mutex);
              }
              return 0;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of());
  }

  @Test
  void temporaryThatIsDropped() {
    Code code =
        Code.c(
            """
            static int f(PyObject *l) {
              return PyList_Append(l, PyLong_FromLong(1));
            }
            """);
    assertThat(code.faults())
        .isEqualTo(List.of("PyLong_FromLong(1): leaks", "PyLong_FromLong(1): NULL is used"));
  }

  @Test
  void lockHeldWhenItThrows() {
    Code code =
        Code.cpp(
            """
            static int f(Foo *self, std::vector<int> &v) {
              PyMutex_Lock(&self->mutex);
              v.push_back(1);
              PyMutex_Unlock(&self->mutex);
              return 0;
            }
            """);
    assertThat(code.faults()).isEqualTo(List.of("PyMutex_Lock(&self->mutex): leaks"));
  }

  @Test
  void parameterIsStoredAndThenIncremented() {
    balanced(
        "x",
        """
        static int f(Foo *self, PyObject *x) {
          self->item = x;
          Py_INCREF(x);
          return 0;
        }
        """);
  }

  @Test
  void fieldIsIncrementedInPlaceOfTheVariable() {
    balanced(
        "x",
        """
        static int f(Foo *self, PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          self->item = x;
          Py_INCREF(self->item);
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void fieldIsLeftDangling() {
    wrong(
        "x",
        "released although it was stored (`self->item` owns it)",
        """
        static int f(Foo *self, PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          self->item = x;
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void fieldIsTakenBack() {
    balanced(
        "x",
        """
        static int f(Foo *self, PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          self->item = x;
          if (start(self) < 0) {
            self->item = NULL;
            Py_DECREF(x);
            return -1;
          }
          return 0;
        }
        """);
  }

  @Test
  void fieldIsTakenBackAndForgotten() {
    wrong(
        "x",
        "leaks",
        """
        static int f(Foo *self, PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          self->item = x;
          if (start(self) < 0) {
            self->item = NULL;
            return -1;
          }
          return 0;
        }
        """);
  }

  @Test
  void nullIsUsed() {
    wrong(
        "x",
        "NULL is used",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          long n = PyLong_AsLong(x);
          Py_XDECREF(x);
          return n;
        }
        """);
  }

  @Test
  void gotoWithoutALabel() {
    wrong(
        "x",
        "cannot be followed",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          goto nowhere;
        }
        """);
  }

  @Test
  void assertionsDecideNothing() {
    wrong(
        "x",
        "`Py_DECREF` of NULL",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          assert(x != NULL);
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void unknownResultsMayBeNegative() {
    wrong(
        "x",
        "leaks",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return -1;
          if (add(x) < 0)
            return -1;
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void swappedInALoop() {
    balanced(
        "x",
        """
        static PyObject *f(PyObject *l, int n) {
          PyObject *last = NULL;
          for (int i = 0; i < n; i++) {
            PyObject *x = PyList_GetItemRef(l, i);
            if (x == NULL) {
              Py_XDECREF(last);
              return NULL;
            }
            Py_XSETREF(last, x);
          }
          return last;
        }
        """);
  }

  @Test
  void filesWithoutExceptionsAreReadLikeC() {
    balancedCpp(
        "x",
        """
        static int f(PyObject *l) {
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == nullptr)
            return -1;
          work();
          Py_DECREF(x);
          return 0;
        }
        """);
  }

  @Test
  void jumpPastAnInitializer() {
    wrong(
        "x",
        "released without having been set",
        """
        static PyObject *f(PyObject *l) {
          if (bad())
            goto done;
          PyObject *x = PyList_GetItemRef(l, 0);
          if (x == NULL)
            return NULL;
        done:
          Py_DECREF(x);
          return NULL;
        }
        """);
  }

  @Test
  void whatAnUnknownFunctionHandsOutMayPointIntoItsArgumentUnlessItIsReleased() {
    String text =
        """
        static int f(PyObject *d, PyObject *k) {
          PyObject *t, *first;
          if (PyDict_GetItemRef(d, k, &t) <= 0) {
            return -1;
          }
          if (unpack(t, &first) < 0) {
            Py_DECREF(t);
            return -1;
          }
          Py_DECREF(t);
          int is = PyLong_Check(first);
          %s
          return is;
        }
        """;
    wrong("t", "used after its release", text.formatted(""));
    balanced("t", text.formatted("Py_DECREF(first);"));
  }

  @Test
  void internedInPlaceItMayBeAnotherObject() {
    String text =
        """
        static int f(PyObject *d, PyObject *k) {
          PyObject *x;
          if (PyDict_GetItemRef(d, k, &x) <= 0) {
            return -1;
          }
          %s
          PyUnicode_InternInPlace(&x);
          Py_DECREF(x);
          %s
          return 0;
        }
        """;
    balanced("x", text.formatted("", ""));
    wrong(
        "x",
        "cannot be followed: `PyUnicode_InternInPlace` may replace it",
        text.formatted("Py_INCREF(x);", "Py_DECREF(x);"));
  }

  @Test
  void whoTakesAReferenceToAnElementDoesNotOwnAnother() {
    String text =
        """
        static void f(PyObject *out) {
          PyObject *row[2];
          fill(row);
          PyObject *x = row[0];
          %s
          note(out, x);
          Py_DECREF(x);
        }
        """;
    balanced("x", text.formatted(""));
    balanced("x", text.formatted("Py_INCREF(x);"));
    wrong(
        "x", "released although it is borrowed", text.formatted("Py_INCREF(x);\n  Py_DECREF(x);"));
  }
}
