/* The type Pairs: where a character of one kind stands behind one of another, the compiled form of
   language/watches.py. */

#include "kernel.h"

typedef struct {
    PyObject_HEAD
    int made;
    uint8_t first[BMP], second[BMP]; /* by code point: the groups it belongs to, a bit for each */
} Pairs;

static void
find_pairs(const Pairs *self, const uint16_t *codes, Py_ssize_t length, Vector *found)
{
    /* codes[0] is padding, and the text is codes[1:length + 1]. */
    for (Py_ssize_t at = 1; at <= length; at++) {
        if (self->second[codes[at]] & self->first[codes[at - 1]]) {
            Py_ssize_t *place = vector_next(found, sizeof *place);
            if (place == NULL) {
                return;
            }
            *place = at - 1;
        }
    }
}

/* places(text) */
static PyObject *
pairs_places(PyObject *object, PyObject *text)
{
    Pairs *self = (Pairs *)object;
    if (!self->made) {
        PyErr_SetString(PyExc_TypeError, "Pairs were never made");
        return NULL;
    }
    uint16_t few[SHORT_TEXT + 2];
    Codes read;
    if (codes_of(text, 1, few, &read) < 0) {
        return NULL;
    }
    Vector found = {NULL, 0, 0, 0};
    PyThreadState *state = read.length >= LONG_TEXT ? PyEval_SaveThread() : NULL;
    find_pairs(self, read.codes, read.length, &found);
    if (state != NULL) {
        PyEval_RestoreThread(state);
    }
    PyObject *list = found.lost ? PyErr_NoMemory() : PyList_New(found.count);
    const Py_ssize_t *places = found.items;
    for (Py_ssize_t at = 0; list != NULL && at < found.count; at++) {
        PyObject *place = PyLong_FromSsize_t(places[at]);
        if (place == NULL || PyList_SetItem(list, at, place) < 0) {
            Py_CLEAR(list);
        }
    }
    free(found.items);
    forget_codes(&read);
    return list;
}

/* Pairs(first, second) */
static int
pairs_init(PyObject *object, PyObject *args, PyObject *kwargs)
{
    Pairs *self = (Pairs *)object;
    Py_buffer first, second;
    if (self->made || kwargs != NULL) {
        PyErr_SetString(PyExc_TypeError, "Pairs are made once, by position");
        return -1;
    }
    if (!PyArg_ParseTuple(args, "y*y*", &first, &second)) {
        return -1;
    }
    if (first.len == BMP && second.len == BMP) {
        memcpy(self->first, first.buf, BMP);
        memcpy(self->second, second.buf, BMP);
        self->made = 1;
    }
    else {
        PyErr_SetString(PyExc_ValueError, "A table is of another size than the BMP");
    }
    PyBuffer_Release(&first);
    PyBuffer_Release(&second);
    return self->made ? 0 : -1;
}

static PyMethodDef methods[] = {
    {"places", pairs_places, METH_O, "Find where the second character of a pair is."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_doc, "Pairs of characters, ready to be looked for."},
    {Py_tp_init, pairs_init},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec specification = {
    .name = "piiguard.classify.kernel._native.Pairs",
    .basicsize = sizeof(Pairs),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = type_slots,
};

int
add_pairs(PyObject *module)
{
    return add_type(module, &specification, "Pairs");
}
