#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include "ftport_compat.h"

static int
note(PyObject *out, PyObject *value)
{
    PyObject *text = PyObject_Repr(value);
    if (text == NULL) {
        return -1;
    }
    int status = PyList_Append(out, text);
    Py_DECREF(text);
    return status;
}

static int
note_text(PyObject *out, const char *chars)
{
    PyObject *text = PyUnicode_FromString(chars);
    if (text == NULL) {
        return -1;
    }
    int status = PyList_Append(out, text);
    Py_DECREF(text);
    return status;
}

static int
note_number(PyObject *out, long value)
{
    PyObject *number = PyLong_FromLong(value);
    if (number == NULL) {
        return -1;
    }
    int status = PyList_Append(out, number);
    Py_DECREF(number);
    return status;
}

/* Whether something is so, an error aside. */
static int
without_error(int truth)
{
    PyErr_Clear();
    return truth;
}
