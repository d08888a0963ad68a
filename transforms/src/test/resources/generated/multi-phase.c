
static PyModuleDef_Slot slots[] = {
    {0, NULL}
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "generated",
    .m_size = 0,
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC
PyInit_generated(void)
{
    return PyModuleDef_Init(&module);
}
