/* The type Cues: where to look for names that something introduces. */

#include "cues_find.h"
#include "gate.h"

/* A list for each kind, each by place. */
static PyObject *
listed(const Vector *found)
{
    const Cue *cues = found->items;
    PyObject *all = PyList_New(CUE_KINDS);
    for (int kind = 0; all != NULL && kind < CUE_KINDS; kind++) {
        PyObject *list = PyList_New(0);
        if (list == NULL || PyList_SetItem(all, kind, list) < 0) {
            Py_CLEAR(all);
        }
    }
    for (Py_ssize_t at = 0; all != NULL && at < found->count; at++) {
        PyObject *place = PyLong_FromSsize_t(cues[at].at - CUES_EDGE);
        if (place == NULL || PyList_Append(PyList_GetItem(all, cues[at].kind), place) < 0) {
            Py_CLEAR(all);
        }
        Py_XDECREF(place);
    }
    return all;
}

int
cues_any(PyObject *object, const uint16_t *codes, Py_ssize_t length)
{
    Vector found = {NULL, 0, 0, 0};
    /* The padding of cues is a part of the gate's. */
    CueSearch search = {(const Cues *)object, codes + GATE_EDGE - CUES_EDGE, CUES_EDGE + length, &found};
    find_cues(&search);
    int any = found.lost ? -1 : found.count > 0;
    free(found.items);
    return any;
}

/* find(text) */
static PyObject *
cues_find(PyObject *object, PyObject *text)
{
    const Cues *self = (const Cues *)object;
    PyObject *all = NULL;
    if (self->words.obj == NULL) {
        PyErr_SetString(PyExc_TypeError, "Cues were never made");
        return NULL;
    }
    uint16_t few[SHORT_TEXT + 2 * CUES_EDGE];
    Codes read;
    if (codes_of(text, CUES_EDGE, few, &read) < 0) {
        return NULL;
    }
    Vector found = {NULL, 0, 0, 0};
    CueSearch search = {self, read.codes, CUES_EDGE + read.length, &found};
    PyThreadState *state = read.length >= LONG_TEXT ? PyEval_SaveThread() : NULL;
    find_cues(&search);
    if (state != NULL) {
        PyEval_RestoreThread(state);
    }
    all = found.lost ? PyErr_NoMemory() : listed(&found);
    free(found.items);
    forget_codes(&read);
    return all;
}

/* Cues(classes, symbols, words, labels, openers, pairs, counts): arrays of 32, 16, 16, 32, 32, 32 and 32 bits;
   of each kind of pairs as many as `counts` says. */
static int
cues_init(PyObject *object, PyObject *args, PyObject *kwargs)
{
    Cues *self = (Cues *)object;
    Py_buffer classes, symbols, labels, openers, pairs, counts;
    PyObject *words;
    int made = -1;
    if (self->words.obj != NULL || kwargs != NULL) {
        PyErr_SetString(PyExc_TypeError, "Cues are made once, by position");
        return -1;
    }
    if (!PyArg_ParseTuple(args, "y*y*Oy*y*y*y*", &classes, &symbols, &words, &labels, &openers, &pairs, &counts)) {
        return -1;
    }
    uint64_t total = 0;
    for (Py_ssize_t at = 0; at < counts.len / 4; at++) {
        total += ((const uint32_t *)counts.buf)[at];
    }
    PyMem_Free(self->classes);
    self->classes = PyMem_Malloc(BMP * 4 + BMP * 2 + BMP + 2 * (ENDINGS / 8) + (size_t)pairs.len);
    if (self->classes == NULL) {
        PyErr_NoMemory();
    }
    else if (classes.len != BMP * 4 || symbols.len != BMP * 2 || labels.len != ENDINGS / 8 ||
             openers.len != ENDINGS / 8 || counts.len != PAIR_KINDS * 4 || total != (uint64_t)pairs.len / 4) {
        PyErr_SetString(PyExc_ValueError, "A table is of another size than the kernel reads");
    }
    else if (borrow(words, &self->words, 2 << WORD_BITS, "words") == 0) {
        self->labels = self->classes + BMP;
        self->openers = self->labels + ENDINGS / 32;
        self->pairs = self->openers + ENDINGS / 32;
        self->symbols = (uint16_t *)(self->pairs + pairs.len / 4);
        self->tells = (uint8_t *)(self->symbols + BMP);
        memcpy(self->classes, classes.buf, BMP * 4);
        memcpy(self->labels, labels.buf, ENDINGS / 8);
        memcpy(self->openers, openers.buf, ENDINGS / 8);
        memcpy(self->pairs, pairs.buf, (size_t)pairs.len);
        memcpy(self->symbols, symbols.buf, BMP * 2);
        for (int code = 0; code < BMP; code++) {
            self->tells[code] = (self->classes[code] & TELLS) != 0;
        }
        const uint32_t *keys = self->pairs;
        for (int kind = 0; kind < PAIR_KINDS; kind++) {
            self->kinds[kind] = (Pairs2){keys, ((const uint32_t *)counts.buf)[kind]};
            keys += self->kinds[kind].count;
        }
        made = 0;
    }
    PyBuffer_Release(&classes);
    PyBuffer_Release(&symbols);
    PyBuffer_Release(&labels);
    PyBuffer_Release(&openers);
    PyBuffer_Release(&pairs);
    PyBuffer_Release(&counts);
    return made;
}

static void
cues_dealloc(PyObject *object)
{
    Cues *self = (Cues *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyMem_Free(self->classes);
    if (self->words.obj != NULL) {
        PyBuffer_Release(&self->words);
    }
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"find", cues_find, METH_O, "Find where names may stand that something introduces."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_doc, "What introduces names, ready to be looked for."},
    {Py_tp_init, cues_init},
    {Py_tp_dealloc, cues_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec specification = {
    .name = "piiguard.classify.kernel._native.Cues",
    .basicsize = sizeof(Cues),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = type_slots,
};

int
add_cues(PyObject *module)
{
    return add_type(module, &specification, "Cues");
}
