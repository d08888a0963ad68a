
#ifndef Py_GIL_DISABLED
/* Only declared there. */
struct PyCriticalSection {
    int nothing;
};
#endif

static PyMutex lock;

/* Whether this thread is in a section, or somebody has the lock. */
static PyObject *
held(PyObject *self, PyObject *ignored)
{
    int section = 0;
#ifdef Py_GIL_DISABLED
    section = PyThreadState_Get()->critical_section != 0;
#endif
    return PyBool_FromLong(section || lock._bits != 0);
}

/* Takes whatever a function may have left locked, which ends for a thread of its own if it did not. */
static PyObject *
take(PyObject *self, PyObject *objects)
{
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(objects); i++) {
        PyObject *object = PyTuple_GET_ITEM(objects, i);
        Py_BEGIN_CRITICAL_SECTION(object);
        Py_END_CRITICAL_SECTION();
    }
    PyMutex_Lock(&lock);
    PyMutex_Unlock(&lock);
    Py_RETURN_NONE;
}
