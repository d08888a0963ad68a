/* Written by ftport: what newer versions of Python have, for older ones. */
/* Each name is also defined as a macro, so that nothing is ever defined twice. */
#include <Python.h>

#if PY_VERSION_HEX < 0x03090000 && !defined(Py_SET_TYPE)
static inline void
Py_SET_TYPE(PyObject *object, PyTypeObject *type)
{
    object->ob_type = type;
}
#define Py_SET_TYPE(object, type) Py_SET_TYPE((PyObject *)(object), type)
#endif

#if PY_VERSION_HEX < 0x03090000 && !defined(Py_SET_SIZE)
static inline void
Py_SET_SIZE(PyVarObject *object, Py_ssize_t size)
{
    object->ob_size = size;
}
#define Py_SET_SIZE(object, size) Py_SET_SIZE((PyVarObject *)(object), size)
#endif

#if PY_VERSION_HEX < 0x03090000 && !defined(Py_SET_REFCNT)
static inline void
Py_SET_REFCNT(PyObject *object, Py_ssize_t count)
{
    object->ob_refcnt = count;
}
#define Py_SET_REFCNT(object, count) Py_SET_REFCNT((PyObject *)(object), count)
#endif

#if PY_VERSION_HEX < 0x030E0000 && !defined(PyUnstable_Object_IsUniquelyReferenced)
static inline int
PyUnstable_Object_IsUniquelyReferenced(PyObject *object)
{
#ifdef Py_GIL_DISABLED
    /* Nobody else counts this object, and its own thread holds the one reference. */
    return _Py_IsOwnedByCurrentThread(object)
           && _Py_atomic_load_uint32_relaxed(&object->ob_ref_local) == 1
           && _Py_atomic_load_ssize_relaxed(&object->ob_ref_shared) == 0;
#else
    return Py_REFCNT(object) == 1;
#endif
}
#define PyUnstable_Object_IsUniquelyReferenced PyUnstable_Object_IsUniquelyReferenced
#endif

#if PY_VERSION_HEX < 0x030A0000 && !defined(Py_NewRef)
static inline PyObject *
Py_NewRef(PyObject *object)
{
    Py_INCREF(object);
    return object;
}
#define Py_NewRef(object) Py_NewRef((PyObject *)(object))
#endif

#if PY_VERSION_HEX < 0x030A0000 && !defined(Py_XNewRef)
static inline PyObject *
Py_XNewRef(PyObject *object)
{
    Py_XINCREF(object);
    return object;
}
#define Py_XNewRef(object) Py_XNewRef((PyObject *)(object))
#endif

#if (PY_VERSION_HEX < 0x030D0000 \
     || (defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030D0000)) \
    && !defined(PyList_GetItemRef)
static inline PyObject *
PyList_GetItemRef(PyObject *list, Py_ssize_t index)
{
    PyObject *item;

    if (!PyList_Check(list)) {
        PyErr_SetString(PyExc_TypeError, "expected a list");
        return NULL;
    }
    item = PyList_GetItem(list, index);
    Py_XINCREF(item);
    return item;
}
#define PyList_GetItemRef PyList_GetItemRef
#endif

#if (PY_VERSION_HEX < 0x030D0000 \
     || (defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030D0000)) \
    && !defined(PyDict_GetItemRef)
static inline int
PyDict_GetItemRef(PyObject *dict, PyObject *key, PyObject **result)
{
    PyObject *type, *value, *traceback;

    /* An exception that is set already says nothing about this lookup. */
    PyErr_Fetch(&type, &value, &traceback);
    *result = PyDict_GetItemWithError(dict, key);
    if (*result == NULL && PyErr_Occurred()) {
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(traceback);
        return -1;
    }
    Py_XINCREF(*result);
    PyErr_Restore(type, value, traceback);
    return *result != NULL;
}
#define PyDict_GetItemRef PyDict_GetItemRef
#endif

#if (PY_VERSION_HEX < 0x030D0000 \
     || (defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030D0000)) \
    && !defined(PyDict_GetItemStringRef)
static inline int
PyDict_GetItemStringRef(PyObject *dict, const char *key, PyObject **result)
{
    PyObject *type, *value, *traceback;
    PyObject *name;

    /* An exception that is set already says nothing about this lookup. */
    PyErr_Fetch(&type, &value, &traceback);
    *result = NULL;
    name = PyUnicode_FromString(key);
    if (name != NULL) {
        *result = PyDict_GetItemWithError(dict, name);
        Py_XINCREF(*result);
        Py_DECREF(name);
    }
    if (*result == NULL && PyErr_Occurred()) {
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(traceback);
        return -1;
    }
    PyErr_Restore(type, value, traceback);
    return *result != NULL;
}
#define PyDict_GetItemStringRef PyDict_GetItemStringRef
#endif

#if (PY_VERSION_HEX < 0x030D0000 || defined(Py_LIMITED_API)) \
    && !defined(PyDict_ContainsString)
static inline int
PyDict_ContainsString(PyObject *dict, const char *key)
{
    PyObject *name = PyUnicode_FromString(key);
    int found;

    if (name == NULL) {
        return -1;
    }
    found = PyDict_Contains(dict, name);
    Py_DECREF(name);
    return found;
}
#define PyDict_ContainsString PyDict_ContainsString
#endif

#if (PY_VERSION_HEX < 0x030D0000 \
     || (defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030F0000)) \
    && !defined(PyDict_SetDefaultRef)
static inline int
PyDict_SetDefaultRef(
    PyObject *dict, PyObject *key, PyObject *default_value, PyObject **result)
{
    PyObject *type, *value, *traceback;
    PyObject *present;
    int status = 1;

    /* An exception that is set already says nothing about this lookup. */
    PyErr_Fetch(&type, &value, &traceback);
    present = PyDict_GetItemWithError(dict, key);
    if (present == NULL && !PyErr_Occurred()
        && PyDict_SetItem(dict, key, default_value) == 0) {
        present = default_value;
        status = 0;
    }
    if (present == NULL) {
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(traceback);
        status = -1;
    }
    else {
        if (result != NULL) {
            Py_INCREF(present);
        }
        PyErr_Restore(type, value, traceback);
    }
    if (result != NULL) {
        *result = present;
    }
    return status;
}
#define PyDict_SetDefaultRef PyDict_SetDefaultRef
#endif

#if (PY_VERSION_HEX < 0x030D0000 \
     || (defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030D0000)) \
    && !defined(PyWeakref_GetRef)
static inline int
PyWeakref_GetRef(PyObject *reference, PyObject **result)
{
    PyObject *object;

    *result = NULL;
    if (reference == NULL) {
        PyErr_BadInternalCall();
        return -1;
    }
#if PY_VERSION_HEX < 0x030D0000
    if (!PyWeakref_Check(reference)) {
        PyErr_SetString(PyExc_TypeError, "expected a weakref");
        return -1;
    }
    object = PyWeakref_GetObject(reference);
    Py_XINCREF(object);
#else
    /* Newer headers hide the old function from the Limited API: no proxies. */
    if (!PyWeakref_CheckRef(reference)) {
        PyErr_SetString(PyExc_TypeError, "expected a weakref");
        return -1;
    }
    object = PyObject_CallObject(reference, NULL);
#endif
    if (object == NULL) {
        return -1;
    }
    if (object == Py_None) {
        Py_DECREF(object);
        return 0;
    }
    *result = object;
    return 1;
}
#define PyWeakref_GetRef PyWeakref_GetRef
#endif

#if (PY_VERSION_HEX < 0x030D0000 \
     || (defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030D0000)) \
    && !defined(PyImport_AddModuleRef)
static inline PyObject *
PyImport_AddModuleRef(const char *name)
{
    PyObject *module = PyImport_AddModule(name);

    Py_XINCREF(module);
    return module;
}
#define PyImport_AddModuleRef PyImport_AddModuleRef
#endif

#if (PY_VERSION_HEX < 0x030D0000 \
     || (defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030D0000)) \
    && !defined(PyEval_GetFrameBuiltins)
static inline PyObject *
ftport_PyEval_GetFrameBuiltins(void)
{
    PyObject *builtins = PyEval_GetBuiltins();

    Py_XINCREF(builtins);
    return builtins;
}
#define PyEval_GetFrameBuiltins ftport_PyEval_GetFrameBuiltins
#endif

#if (PY_VERSION_HEX < 0x030D0000 \
     || (defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030D0000)) \
    && !defined(PyEval_GetFrameGlobals)
static inline PyObject *
ftport_PyEval_GetFrameGlobals(void)
{
    PyObject *globals = PyEval_GetGlobals();

    Py_XINCREF(globals);
    return globals;
}
#define PyEval_GetFrameGlobals ftport_PyEval_GetFrameGlobals
#endif

#if (PY_VERSION_HEX < 0x030D0000 \
     || (defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030D0000)) \
    && !defined(PyEval_GetFrameLocals)
static inline PyObject *
ftport_PyEval_GetFrameLocals(void)
{
    PyObject *locals = PyEval_GetLocals();

    Py_XINCREF(locals);
    return locals;
}
#define PyEval_GetFrameLocals ftport_PyEval_GetFrameLocals
#endif

#if (PY_VERSION_HEX < 0x030F0000 \
     || (defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x030F0000)) \
    && !defined(PySys_GetOptionalAttrString)
static inline int
PySys_GetOptionalAttrString(const char *name, PyObject **value)
{
#ifdef Py_GIL_DISABLED
    /* An exception that is set already says nothing about this lookup. */
    PyObject *exception = PyErr_GetRaisedException();
    PyObject *sys = PyImport_ImportModule("sys");
    int found = -1;

    *value = NULL;
    if (sys != NULL) {
        found = PyDict_GetItemStringRef(PyModule_GetDict(sys), name, value);
        Py_DECREF(sys);
    }
    if (found < 0) {
        Py_XDECREF(exception);
        return -1;
    }
    PyErr_SetRaisedException(exception);
    return found;
#else
    *value = PySys_GetObject(name);
    Py_XINCREF(*value);
    return *value != NULL;
#endif
}
#define PySys_GetOptionalAttrString PySys_GetOptionalAttrString
#endif

#if PY_VERSION_HEX < 0x030D0000 && !defined(Py_BEGIN_CRITICAL_SECTION)
#define Py_BEGIN_CRITICAL_SECTION(object) {
#define Py_END_CRITICAL_SECTION() }
#endif

#if PY_VERSION_HEX < 0x030D0000 && !defined(Py_BEGIN_CRITICAL_SECTION2)
#define Py_BEGIN_CRITICAL_SECTION2(one, other) {
#define Py_END_CRITICAL_SECTION2() }
#endif
