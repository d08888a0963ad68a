static int
truth_%1$s(PyObject *items, Py_ssize_t at, PyObject *out)
{
    for (Py_ssize_t i = 0; i < PyList_Size(items); i++) {
        PyObject *item = PyList_GetItem(items, i);
        if (PyFloat_Check(item)) {
            PyErr_SetString(PyExc_TypeError, "a float");
            return 0;
        }
        if (i == at && note(out, item) < 0) {
            return 0;
        }
    }
    return 1;
}

