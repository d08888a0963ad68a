static long
number_%1$s(PyObject *items, Py_ssize_t at)
{
    long number = 0;
    PyObject *copy = PySequence_List(items);

    if (copy == NULL || at < 0 || at >= PyList_GET_SIZE(copy)) {
        goto fail;
    }
    number = PyLong_AsLong(PyList_GetItem(items, at));
    if (number == -1 && PyErr_Occurred()) {
        goto fail;
    }
    if (PyErr_Occurred()) {
        goto fail;
    }
    number += PyLong_AsLong(PyList_GET_ITEM(items, at));
    Py_DECREF(copy);
    return number;

fail:
    if (!PyErr_Occurred()) {
        PyErr_SetString(PyExc_ValueError, "no number");
    }
    Py_XDECREF(copy);
    return -1;
}

