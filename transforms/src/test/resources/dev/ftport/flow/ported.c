/* Functions as they look after the port: every reference is released on every path, XDECREF stands
   only where NULL can arrive, and NULL is an initial value only where a path needs it. */
#include <Python.h>

/* A list item is checked and converted. */
static PyObject *
item_as_long(PyObject *list, Py_ssize_t at)
{
    PyObject *item = PyList_GetItemRef(list, at);
    if (item == NULL) {
        return NULL;
    }
    if (!PyLong_Check(item)) {
        Py_DECREF(item);
        PyErr_SetString(PyExc_TypeError, "expected an int");
        return NULL;
    }
    long number = PyLong_AsLong(item);
    Py_DECREF(item);
    return PyLong_FromLong(number);
}

/* A sum over a list, with two ways out of each round. */
static int
sum_items(PyObject *list, double *out)
{
    double total = 0;
    Py_ssize_t count = PyList_Size(list);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = PyList_GetItemRef(list, i);
        if (item == NULL) {
            return -1;
        }
        if (PyFloat_Check(item)) {
            total += PyFloat_AsDouble(item);
            Py_DECREF(item);
            continue;
        }
        if (!PyLong_Check(item)) {
            Py_DECREF(item);
            return -1;
        }
        total += PyLong_AsDouble(item);
        Py_DECREF(item);
    }
    *out = total;
    return 0;
}

/* An optional entry of a dictionary. */
static int
read_timeout(PyObject *options, long *timeout)
{
    PyObject *value;
    int found = PyDict_GetItemStringRef(options, "timeout", &value);
    if (found < 0) {
        return -1;
    }
    if (found == 0) {
        *timeout = 30;
        return 0;
    }
    *timeout = PyLong_AsLong(value);
    Py_DECREF(value);
    if (*timeout == -1 && PyErr_Occurred()) {
        return -1;
    }
    return 0;
}

/* Three entries through one variable. */
static int
read_point(PyObject *dict, double point[3])
{
    PyObject *tmp;
    if (PyDict_GetItemStringRef(dict, "x", &tmp) < 0) {
        return -1;
    }
    if (tmp == NULL) {
        return 0;
    }
    point[0] = PyFloat_AsDouble(tmp);
    Py_DECREF(tmp);
    if (PyDict_GetItemStringRef(dict, "y", &tmp) < 0) {
        return -1;
    }
    if (tmp == NULL) {
        return 0;
    }
    point[1] = PyFloat_AsDouble(tmp);
    Py_DECREF(tmp);
    if (PyDict_GetItemStringRef(dict, "z", &tmp) < 0) {
        return -1;
    }
    if (tmp != NULL) {
        point[2] = PyFloat_AsDouble(tmp);
        Py_DECREF(tmp);
    }
    return 1;
}

/* All goes through one label. */
static PyObject *
pair_of(PyObject *list, PyObject *dict)
{
    PyObject *result = NULL;
    PyObject *value = NULL;
    PyObject *key = PyList_GetItemRef(list, 0);
    if (key == NULL) {
        goto done;
    }
    if (PyDict_GetItemRef(dict, key, &value) < 0) {
        goto done;
    }
    if (value == NULL) {
        PyErr_SetObject(PyExc_KeyError, key);
        goto done;
    }
    result = PyTuple_Pack(2, key, value);
done:
    Py_XDECREF(key);
    Py_XDECREF(value);
    return result;
}

/* The members of a tuple are used as long as the tuple is held. */
static int
add_pairs(PyObject *pairs, struct table *table)
{
    PyObject *pair;
    PyObject *key;
    PyObject *value;
    Py_ssize_t count = PyList_GET_SIZE(pairs);
    for (Py_ssize_t i = 0; i < count; i++) {
        pair = PyList_GetItemRef(pairs, i);
        if (pair == NULL) {
            return -1;
        }
        if (!PyTuple_Check(pair) || PyTuple_GET_SIZE(pair) != 2) {
            Py_DECREF(pair);
            return -1;
        }
        key = PyTuple_GET_ITEM(pair, 0);
        value = PyTuple_GET_ITEM(pair, 1);
        if (!PyUnicode_Check(key)) {
            Py_DECREF(pair);
            return -1;
        }
        if (table_add(table, key, value) < 0) {
            Py_DECREF(pair);
            return -1;
        }
        Py_DECREF(pair);
    }
    return 0;
}

/* A pointer into a string. */
static int
set_name(struct thing *self, PyObject *dict)
{
    PyObject *name;
    const char *text;
    if (PyDict_GetItemStringRef(dict, "name", &name) <= 0) {
        return -1;
    }
    text = PyUnicode_AsUTF8(name);
    if (text == NULL) {
        Py_DECREF(name);
        return -1;
    }
    thing_set_name(self, text);
    Py_DECREF(name);
    return 0;
}

/* An entry that is made when it is missing. */
static int
append_to(PyObject *groups, PyObject *key, PyObject *item)
{
    PyObject *group;
    if (PyDict_GetItemRef(groups, key, &group) < 0) {
        return -1;
    }
    if (group == NULL) {
        group = PyList_New(0);
        if (group == NULL) {
            return -1;
        }
        if (PyDict_SetItem(groups, key, group) < 0) {
            Py_DECREF(group);
            return -1;
        }
    }
    int status = PyList_Append(group, item);
    Py_DECREF(group);
    return status;
}

/* A constant stands in for what is missing. */
static PyObject *
repr_or_none(PyObject *dict, PyObject *key)
{
    PyObject *value;
    PyObject *result;
    if (PyDict_GetItemRef(dict, key, &value) < 0) {
        return NULL;
    }
    if (value == NULL) {
        value = Py_NewRef(Py_None);
    }
    result = PyObject_Repr(value);
    Py_DECREF(value);
    return result;
}

/* The new reference is taken over by a tuple. */
static PyObject *
as_tuple(PyObject *list)
{
    Py_ssize_t count = PyList_Size(list);
    PyObject *tuple = PyTuple_New(count);
    if (tuple == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = PyList_GetItemRef(list, i);
        if (item == NULL) {
            Py_DECREF(tuple);
            return NULL;
        }
        PyTuple_SET_ITEM(tuple, i, item);
    }
    return tuple;
}

/* A weak reference that may be dead. */
static PyObject *
owner(struct thing *self)
{
    PyObject *target;
    int alive = PyWeakref_GetRef(self->owner, &target);
    if (alive < 0) {
        return NULL;
    }
    if (alive == 0) {
        Py_RETURN_NONE;
    }
    if (!Thing_Check(target)) {
        Py_DECREF(target);
        PyErr_SetString(PyExc_TypeError, "not a thing");
        return NULL;
    }
    return target;
}

/* The result of the lookup becomes the field. */
static int
set_codec(struct thing *self, PyObject *registry, PyObject *name)
{
    PyObject *codec;
    if (PyDict_GetItemRef(registry, name, &codec) < 0) {
        return -1;
    }
    if (codec == NULL) {
        PyErr_SetObject(PyExc_LookupError, name);
        return -1;
    }
    if (!PyCallable_Check(codec)) {
        Py_DECREF(codec);
        return -1;
    }
    Py_XSETREF(self->codec, codec);
    return 0;
}

/* The reference crosses a region without a thread state. */
static int
wait_for(PyObject *list, int *status)
{
    PyObject *handle = PyList_GetItemRef(list, 0);
    int fd;
    if (handle == NULL) {
        return -1;
    }
    fd = PyObject_AsFileDescriptor(handle);
    if (fd < 0) {
        Py_DECREF(handle);
        return -1;
    }
    Py_BEGIN_ALLOW_THREADS
    *status = wait_on(fd);
    Py_END_ALLOW_THREADS
    report(handle);
    Py_DECREF(handle);
    return 0;
}

/* A buffer and a reference. */
static PyObject *
packed(PyObject *list)
{
    Py_ssize_t count = PyList_Size(list);
    double *values = PyMem_Malloc(count * sizeof(double));
    if (values == NULL) {
        return PyErr_NoMemory();
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = PyList_GetItemRef(list, i);
        if (item == NULL) {
            PyMem_Free(values);
            return NULL;
        }
        values[i] = PyFloat_AsDouble(item);
        Py_DECREF(item);
        if (values[i] == -1.0 && PyErr_Occurred()) {
            PyMem_Free(values);
            return NULL;
        }
    }
    PyObject *result = PyBytes_FromStringAndSize((char *)values, count * sizeof(double));
    PyMem_Free(values);
    return result;
}

/* A lock is held meanwhile. */
static int
locked_lookup(struct thing *self, PyObject *key)
{
    PyObject *value;
    int status = -1;
    PyMutex_Lock(&self->mutex);
    if (PyDict_GetItemRef(self->cache, key, &value) < 0) {
        PyMutex_Unlock(&self->mutex);
        return -1;
    }
    if (value == NULL) {
        PyMutex_Unlock(&self->mutex);
        return 0;
    }
    status = PyObject_IsTrue(value);
    PyMutex_Unlock(&self->mutex);
    Py_DECREF(value);
    return status;
}

/* The last item that fits is kept beyond the loop. */
static PyObject *
last_true(PyObject *list)
{
    PyObject *best = NULL;
    Py_ssize_t count = PyList_Size(list);
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *item = PyList_GetItemRef(list, i);
        if (item == NULL) {
            Py_XDECREF(best);
            return NULL;
        }
        int truth = PyObject_IsTrue(item);
        if (truth < 0) {
            Py_DECREF(item);
            Py_XDECREF(best);
            return NULL;
        }
        if (truth) {
            Py_XDECREF(best);
            best = item;
        } else {
            Py_DECREF(item);
        }
    }
    if (best == NULL) {
        Py_RETURN_NONE;
    }
    return best;
}

/* A search that stops at the first hit. */
static int
contains_name(PyObject *list, PyObject *name)
{
    int hit = 0;
    Py_ssize_t i = 0;
    while (i < PyList_Size(list)) {
        PyObject *entry = PyList_GetItemRef(list, i++);
        if (entry == NULL) {
            return -1;
        }
        PyObject *other = PyObject_GetAttrString(entry, "name");
        if (other == NULL) {
            Py_DECREF(entry);
            return -1;
        }
        hit = PyObject_RichCompareBool(other, name, Py_EQ);
        Py_DECREF(other);
        Py_DECREF(entry);
        if (hit != 0) {
            break;
        }
    }
    return hit;
}

/* Two items in one call. */
static PyObject *
add_items(PyObject *list)
{
    PyObject *left = PyList_GetItemRef(list, 0);
    if (left == NULL) {
        return NULL;
    }
    PyObject *right = PyList_GetItemRef(list, 1);
    if (right == NULL) {
        Py_DECREF(left);
        return NULL;
    }
    PyObject *sum = PyNumber_Add(left, right);
    Py_DECREF(left);
    Py_DECREF(right);
    return sum;
}

/* A lookup in a chain of conditions. */
static int
is_enabled(PyObject *flags, PyObject *key)
{
    PyObject *flag = NULL;
    int enabled = 0;
    if (flags != Py_None && PyDict_GetItemRef(flags, key, &flag) < 0) {
        return -1;
    }
    if (flag != NULL) {
        enabled = PyObject_IsTrue(flag);
    }
    Py_XDECREF(flag);
    return enabled;
}

/* The three results of a lookup, one case each. */
static int
count_use(PyObject *counts, PyObject *key)
{
    PyObject *count;
    long number = 0;
    switch (PyDict_GetItemRef(counts, key, &count)) {
    case -1:
        return -1;
    case 1:
        number = PyLong_AsLong(count);
        Py_DECREF(count);
        break;
    default:
        break;
    }
    PyObject *next = PyLong_FromLong(number + 1);
    if (next == NULL) {
        return -1;
    }
    int status = PyDict_SetItem(counts, key, next);
    Py_DECREF(next);
    return status;
}

/* A typed variable. */
static int
area_of(PyObject *list, Py_ssize_t at)
{
    struct rect *rect = (struct rect *)PyList_GetItemRef(list, at);
    int width;
    int height;
    if (rect == NULL) {
        return -1;
    }
    width = rect->width;
    height = rect->height;
    Py_DECREF(rect);
    return width * height;
}

/* Labels for each stage. */
static PyObject *
connect(PyObject *hosts, PyObject *options)
{
    PyObject *host;
    PyObject *port;
    PyObject *link;
    host = PyList_GetItemRef(hosts, 0);
    if (host == NULL) {
        return NULL;
    }
    if (PyDict_GetItemStringRef(options, "port", &port) < 0) {
        goto no_port;
    }
    if (port == NULL) {
        port = PyLong_FromLong(80);
        if (port == NULL) {
            goto no_port;
        }
    }
    link = link_new(host, port);
    if (link_is_bad(host)) {
        goto bad;
    }
    Py_DECREF(port);
    Py_DECREF(host);
    Py_RETURN_TRUE;
bad:
    Py_DECREF(port);
no_port:
    Py_DECREF(host);
    return NULL;
}

/* Module dictionary: the module is new, the dictionary is not. */
static int
define(const char *name, PyObject *value)
{
    PyObject *module = PyImport_AddModuleRef("settings");
    if (module == NULL) {
        return -1;
    }
    PyObject *dict = PyModule_GetDict(module);
    if (PyDict_SetItemString(dict, name, value) < 0) {
        Py_DECREF(module);
        return -1;
    }
    Py_DECREF(module);
    return 0;
}

/* A default that is inserted. */
static int
remember(PyObject *seen, PyObject *key)
{
    PyObject *list = PyList_New(0);
    PyObject *kept;
    if (list == NULL) {
        return -1;
    }
    if (PyDict_SetDefaultRef(seen, key, list, &kept) < 0) {
        Py_DECREF(list);
        return -1;
    }
    Py_DECREF(list);
    int status = PyList_Append(kept, key);
    Py_DECREF(kept);
    return status;
}

/* A failure releases what was made before. */
static PyObject *
records(PyObject *rows, PyObject *names)
{
    PyObject *row;
    PyObject *name = NULL;
    PyObject *result = PyDict_New();
    if (result == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; i < PyList_Size(rows); i++) {
        row = PyList_GetItemRef(rows, i);
        if (row == NULL) {
            goto error;
        }
        name = PyList_GetItemRef(names, i);
        if (name == NULL) {
            goto error;
        }
        if (PyDict_SetItem(result, name, row) < 0) {
            goto error;
        }
        Py_CLEAR(name);
        Py_CLEAR(row);
    }
    return result;
error:
    Py_XDECREF(row);
    Py_XDECREF(name);
    Py_DECREF(result);
    return NULL;
}

/* An item that two owners get. */
static int
share(struct thing *self, PyObject *list)
{
    PyObject *item = PyList_GetItemRef(list, 0);
    if (item == NULL) {
        return -1;
    }
    if (PyList_Append(self->items, item) < 0) {
        Py_DECREF(item);
        return -1;
    }
    if (self->first == NULL) {
        self->first = Py_NewRef(item);
    }
    notify(item);
    Py_DECREF(item);
    return 0;
}

/* Parsed out of a tuple that came out of a list. */
static int
draw_lines(PyObject *lines, struct canvas *canvas)
{
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(lines); i++) {
        PyObject *from;
        PyObject *to;
        PyObject *line = PyList_GetItemRef(lines, i);
        if (line == NULL) {
            return -1;
        }
        if (!PyArg_ParseTuple(line, "OO", &from, &to)) {
            Py_DECREF(line);
            return -1;
        }
        if (canvas_line(canvas, from, to) < 0) {
            Py_DECREF(line);
            return -1;
        }
        Py_DECREF(line);
    }
    return 0;
}

/* Under a critical section. */
static int
first_of(PyObject *list, PyObject **out)
{
    int status = 0;
    PyObject *item = NULL;
    Py_BEGIN_CRITICAL_SECTION(list);
    if (PyList_GET_SIZE(list) > 0) {
        item = PyList_GetItemRef(list, 0);
        if (item == NULL) {
            status = -1;
        }
    }
    Py_END_CRITICAL_SECTION();
    if (status < 0) {
        return -1;
    }
    *out = item;
    return item != NULL;
}

/* A buffer of a list's item. */
static int
checksum(PyObject *chunks, unsigned *sum)
{
    Py_buffer view;
    PyObject *chunk = PyList_GetItemRef(chunks, 0);
    if (chunk == NULL) {
        return -1;
    }
    if (PyObject_GetBuffer(chunk, &view, PyBUF_SIMPLE) < 0) {
        Py_DECREF(chunk);
        return -1;
    }
    *sum = sum_of(view.buf, view.len);
    PyBuffer_Release(&view);
    Py_DECREF(chunk);
    return 0;
}

/* Keyword defaults. */
static PyObject *
call_hook(PyObject *hooks, PyObject *name, PyObject *argument)
{
    PyObject *hook;
    PyObject *result;
    int found = PyDict_GetItemRef(hooks, name, &hook);
    if (found == -1) {
        return NULL;
    }
    if (!found) {
        return Py_NewRef(argument);
    }
    result = PyObject_CallOneArg(hook, argument);
    Py_DECREF(hook);
    if (result == NULL) {
        return NULL;
    }
    if (!PyUnicode_Check(result)) {
        Py_DECREF(result);
        PyErr_SetString(PyExc_TypeError, "expected a str");
        return NULL;
    }
    return result;
}
