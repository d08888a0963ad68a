
static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "generated",
    .m_size = -1,
    .m_methods = methods,
};

PyMODINIT_FUNC
PyInit_generated(void)
{
    PyObject *m = PyModule_Create(&module);
    if (m == NULL) {
        return NULL;
    }
    return m;
}
