static int
code_%1$s(PyObject *items, Py_ssize_t at, PyObject *out)
{
    int status = 0;
    PyObject *item;
    PyObject *text = NULL;

    if (at < 0 || at >= PyList_GET_SIZE(items)) {
        PyErr_SetString(PyExc_LookupError, "no such item");
        status = -3;
        goto end;
    }
    item = PyList_GET_ITEM(items, at);
    if (!PyUnicode_Check(item)) {
        PyErr_SetString(PyExc_TypeError, "no string");
        status = -3;
        goto end;
    }
    text = PyUnicode_FromFormat("<%%U>", item);
    if (text == NULL || note(out, text) < 0) {
        status = -1;
    }
end:
    Py_XDECREF(text);
    return status;
}

