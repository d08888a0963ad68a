#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#if PY_MAJOR_VERSION >= 3
#define NAME_OF PyUnicode_AsUTF8
#else
#define NAME_OF PyString_AsString
#endif

typedef struct {
    PyObject_HEAD
    PyObject *items; /* a list */
    unsigned long count;
} Box;

static PyTypeObject BoxType;
static PyObject *cache = NULL;

static PyObject *
box_first(Box *self, PyObject *args)
{
    PyObject *item, *value;
    const char *name;

    if (!PyArg_ParseTuple(args, "s:first", &name))
        return NULL;
    item = PyList_GetItem(self->items, 0);
    if (item == NULL)
        goto error;
    value = PyDict_GetItemString(cache, name);
    if (value != NULL && value != Py_None) {
        Py_INCREF(value);
        return value;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(self->items); i++) {
        switch (PyList_GET_ITEM(self->items, i) == item ? 1 : 0) {
        case 1:
            self->count += sizeof(Box) * (size_t)i;
            break;
        default:
            continue;
        }
    }
    Py_INCREF(item);
    return item;

error:
    PyErr_Format(PyExc_IndexError, "no item in %s", name);
    return NULL;
}

static PyObject *
box_names(PyObject *self, PyObject *args)
{
    PyObject *columns, *names;
    PyObject *found = PyList_New(0);

    if (!PyArg_ParseTuple(args, "OO", &columns, &names) || found == NULL) {
        goto error;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(columns); i++) {
        PyObject *column = PyList_GET_ITEM(columns, i);
        if (!PyUnicode_Check(column)) {
            PyErr_SetString(PyExc_TypeError, "not a text");
            goto error;
        }
        PyObject *name = PyDict_GetItemWithError(names, column);
        if (name == NULL) {
            if (PyErr_Occurred()) {
                goto error;
            }
            continue;
        }
        if (PyList_Append(found, name) < 0) {
            goto error;
        }
    }
    return found;

error:
    Py_XDECREF(found);
    return NULL;
}

static PyObject *
box_total(PyObject *self, PyObject *widths)
{
    PyObject *width = PyDict_GetItemString(widths, "total");
    if (width == NULL) {
        Py_RETURN_NONE;
    }
    long total = PyLong_AsLong(width);
    if (total == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return PyLong_FromLong(total);
}

static PyMethodDef methods[] = {
    {"names", box_names, METH_VARARGS, "The names of the columns."},
    {"total", box_total, METH_O, "The width of all."},
    {"first", (PyCFunction)box_first, METH_VARARGS, "The first item."},
    {NULL, NULL, 0, NULL} /* sentinel */
};

static int
exec_module(PyObject *module)
{
    if (PyType_Ready(&BoxType) < 0) {
        return -1;
    }
    return PyModule_AddIntConstant(module, "answer", 42);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, exec_module},
    {0, NULL},
};

static struct PyModuleDef several = {
    PyModuleDef_HEAD_INIT,
    .m_name = "several",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC
PyInit_several(void)
{
    return PyModuleDef_Init(&several);
}

static struct PyModuleDef single = {
    PyModuleDef_HEAD_INIT, "single", NULL, -1, methods, NULL, NULL, NULL, NULL
};

#ifdef Py_mod_exec
PyMODINIT_FUNC
PyInit_single(void)
{
    PyObject *m = PyModule_Create(&single);
    if (m == NULL)
        return NULL;
    cache = PyDict_New();
    Py_INCREF(&BoxType);
    PyModule_AddObject(m, "Box", (PyObject *)&BoxType);
    return m;
}
#endif
