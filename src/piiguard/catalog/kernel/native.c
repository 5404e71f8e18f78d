/* The module: everything in it is the compiled form of a Python module. */

#include "kernel.h"

/* Which sources it was built from, so that a checkout whose sources changed does not run it. */
#ifndef KERNEL_SOURCES
#define KERNEL_SOURCES ""
#endif

static int
execute(PyObject *module)
{
    return PyModule_AddStringConstant(module, "SOURCES", KERNEL_SOURCES) < 0 ||
                   PyModule_AddFunctions(module, string_methods) < 0 ||
                   PyModule_AddFunctions(module, splice_methods) < 0 || add_layouts(module) < 0
               ? -1
               : 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
#if PY_VERSION_HEX >= 0x030C0000 && !defined(Py_LIMITED_API)
    {Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED},
#endif
#ifdef Py_GIL_DISABLED
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "piiguard.catalog.kernel._native",
    .m_doc = "Columns of text as buffers.",
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__native(void);

PyMODINIT_FUNC
PyInit__native(void)
{
    return PyModuleDef_Init(&definition);
}
