/* The module: everything in it is the compiled form of a Python module that stays beside it. */

#include "kernel.h"

/* Which sources it was built from, so that a checkout whose sources changed does not run it. */
#ifndef KERNEL_SOURCES
#define KERNEL_SOURCES ""
#endif

/* As many code points at a time as stay in a core's cache; the stable ABI copies them, four bytes each. */
#define BLOCK 16384

static int
fold_block(const uint32_t *wide, Py_ssize_t count, const uint16_t *table, uint16_t *codes)
{
    int han = 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        uint16_t code = wide[at] < BMP ? (uint16_t)wide[at] : BMP - 1;
        code = table == NULL ? code : table[code];
        han |= (uint16_t)(code - 0x4E00) < 0x5200;
        codes[at] = code;
    }
    return han;
}

/* Read ASCII, whose octets are its UTF-8, and are there already. */
static int
fold_ascii(PyObject *text, Py_ssize_t length, const uint16_t *table, uint16_t *codes)
{
    Py_ssize_t size;
    const char *octets = PyUnicode_AsUTF8AndSize(text, &size);
    if (octets == NULL) {
        return -1;
    }
    if (size != length) {
        /* A subclass may say of itself what it likes. */
        PyErr_SetString(PyExc_ValueError, "A text says that it is ASCII, and is not");
        return -1;
    }
    for (Py_ssize_t at = 0; at < length; at++) {
        codes[at] = (uint8_t)octets[at];
    }
    for (Py_ssize_t at = 0; table != NULL && at < length; at++) {
        codes[at] = table[codes[at]];
    }
    return 0;
}

int
folded_codes(PyObject *text, const uint16_t *table, uint16_t *codes)
{
    Py_ssize_t length = PyUnicode_GetLength(text);
    if (length <= SHORT_TEXT) {
        uint32_t wide[SHORT_TEXT];
        if (PyUnicode_AsUCS4(text, (Py_UCS4 *)wide, SHORT_TEXT, 0) == NULL) {
            return -1;
        }
        return fold_block(wide, length, table, codes);
    }
    PyObject *is_ascii = PyObject_CallMethod(text, "isascii", NULL);
    if (is_ascii == NULL) {
        return -1;
    }
    Py_DECREF(is_ascii);
    if (is_ascii == Py_True) {
        return fold_ascii(text, length, table, codes);
    }
    PyObject *plain = PyObject_CallMethod(text, "isascii", NULL);
    if (plain == NULL) {
        return -1;
    }
    Py_DECREF(plain);
    if (plain == Py_True) {
        /* Its own bytes, not copied. */
        const char *octets = PyUnicode_AsUTF8AndSize(text, NULL);
        for (Py_ssize_t at = 0; octets != NULL && at < length; at++) {
            codes[at] = (uint8_t)octets[at];
        }
        for (Py_ssize_t at = 0; octets != NULL && table != NULL && at < length; at++) {
            codes[at] = table[codes[at]];
        }
        return octets == NULL ? -1 : 0;
    }
    uint32_t *wide = PyMem_Malloc(BLOCK * sizeof *wide);
    int han = 0;
    if (wide == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    for (Py_ssize_t begin = 0; begin < length && han >= 0; begin += BLOCK) {
        Py_ssize_t count = length - begin < BLOCK ? length - begin : BLOCK;
        PyObject *part = PyUnicode_Substring(text, begin, begin + count);
        if (part == NULL || PyUnicode_AsUCS4(part, (Py_UCS4 *)wide, BLOCK, 0) == NULL) {
            han = -1;
        }
        else {
            han |= fold_block(wide, count, table, codes + begin);
        }
        Py_XDECREF(part);
    }
    PyMem_Free(wide);
    return han;
}

int
codes_of(PyObject *text, int edge, uint16_t *few, Codes *read)
{
    *read = (Codes){NULL, 0, NULL};
    if (PyBytes_Check(text)) {
        const uint16_t *codes = (const uint16_t *)(const void *)PyBytes_AsString(text);
        Py_ssize_t size = PyBytes_Size(text) / (Py_ssize_t)sizeof *codes;
        int padded = size >= 2 * PAD && PyBytes_Size(text) % (Py_ssize_t)sizeof *codes == 0;
        for (int at = 0; padded && at < PAD; at++) {
            padded = codes[at] == '\n' && codes[size - 1 - at] == '\n';
        }
        if (!padded) {
            PyErr_SetString(PyExc_ValueError, "Code points have line breaks before and behind them");
            return -1;
        }
        *read = (Codes){codes + PAD - edge, size - 2 * PAD, NULL};
        return 0;
    }
    if (!PyUnicode_Check(text)) {
        PyErr_SetString(PyExc_TypeError, "A text is a str");
        return -1;
    }
    Py_ssize_t length = PyUnicode_GetLength(text);
    uint16_t *codes = few;
    if (length > SHORT_TEXT) {
        codes = read->own = PyMem_Malloc((size_t)(length + 2 * edge) * sizeof *codes);
        if (codes == NULL) {
            PyErr_NoMemory();
            return -1;
        }
    }
    for (int at = 0; at < edge; at++) {
        codes[at] = codes[edge + length + at] = '\n';
    }
    if (folded_codes(text, NULL, codes + edge) < 0) {
        forget_codes(read);
        return -1;
    }
    read->codes = codes;
    read->length = length;
    return 0;
}

void
forget_codes(Codes *read)
{
    PyMem_Free(read->own);
    read->own = NULL;
}

int
add_type(PyObject *module, PyType_Spec *specification, const char *name)
{
    PyObject *type = PyType_FromModuleAndSpec(module, specification, NULL);
    int added = type == NULL ? -1 : PyModule_AddObjectRef(module, name, type);
    Py_XDECREF(type);
    return added;
}

static int
execute(PyObject *module)
{
    if (PyModule_AddStringConstant(module, "SOURCES", KERNEL_SOURCES) < 0) {
        return -1;
    }
    return add_names(module) < 0 || add_triggers(module) < 0 || add_pairs(module) < 0 || add_survey(module) < 0 ||
                   add_numbers(module) < 0 || add_cues(module) < 0 || add_gate(module) < 0 || add_signs(module) < 0
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
    .m_name = "piiguard.classify.kernel._native",
    .m_doc = "The compiled kernel of piiguard.classify.",
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__native(void);

PyMODINIT_FUNC
PyInit__native(void)
{
    return PyModuleDef_Init(&definition);
}
