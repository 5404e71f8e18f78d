/* The type Names: candidates for names of persons and their scores. */

#include "gate.h"
#include "names_find.h"

static PyObject *
listed(const Vector *found)
{
    const Scored *all = found->items;
    PyObject *list = PyList_New(found->count);
    for (Py_ssize_t at = 0; list != NULL && at < found->count; at++) {
        PyObject *one = Py_BuildValue("(nnii)", all[at].start - EDGE, all[at].end - EDGE, (int)all[at].kind,
                                      (int)all[at].total);
        if (one == NULL || PyList_SetItem(list, at, one) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

int
names_fold(PyObject *object, const uint16_t *codes, Py_ssize_t length, uint16_t *folded)
{
    const uint16_t *symbols = ((const Names *)object)->symbols;
    int han = 0;
    for (Py_ssize_t at = 0; at < length + 2 * GATE_EDGE; at++) {
        folded[at] = symbols[codes[at]];
        han |= (uint16_t)(folded[at] - 0x4E00) < 0x5200;
    }
    return han;
}

int
names_any(PyObject *object, const uint16_t *folded, Py_ssize_t length, int least, int wants, int wanted)
{
    const Names *self = (const Names *)object;
    /* The padding of names is a part of the gate's. */
    const uint16_t *codes = folded + GATE_EDGE - EDGE;
    Vector found = {NULL, 0, 0, 0};
    find_names(self, codes, EDGE + length, wants && wanted > least ? wanted : least, &found);
    int any = found.lost ? -1 : found.count > 0;
    free(found.items);
    return any;
}

/* scored(text, least) */
static PyObject *
names_scored(PyObject *object, PyObject *args)
{
    Names *self = (Names *)object;
    PyObject *text, *list = NULL;
    int least;
    if (self->words.obj == NULL) {
        PyErr_SetString(PyExc_TypeError, "Names were never made");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "Ui", &text, &least)) {
        return NULL;
    }
    Py_ssize_t length = PyUnicode_GetLength(text);
    uint16_t few[SHORT_TEXT + 2 * EDGE], *codes = few;
    if (length > SHORT_TEXT) {
        codes = PyMem_Malloc((size_t)(length + 2 * EDGE) * sizeof *codes);
        if (codes == NULL) {
            return PyErr_NoMemory();
        }
    }
    for (int at = 0; at < EDGE; at++) {
        codes[at] = codes[EDGE + length + at] = BREAK;
    }
    Vector found = {NULL, 0, 0, 0};
    int han = folded_codes(text, self->symbols, codes + EDGE);
    if (han > 0) {
        PyThreadState *state = length >= LONG_TEXT ? PyEval_SaveThread() : NULL;
        find_names(self, codes, EDGE + length, least, &found);
        if (state != NULL) {
            PyEval_RestoreThread(state);
        }
    }
    if (found.lost) {
        PyErr_NoMemory();
    }
    else if (han >= 0) {
        list = listed(&found);
    }
    free(found.items);
    if (codes != few) {
        PyMem_Free(codes);
    }
    return list;
}

/* As persons_scalar.known_word, of codes[start:end], which holds a character at least. */
static uint32_t
known(const Words *words, const uint16_t *codes, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t length = end - start < 16 ? end - start : 16;
    uint32_t h = (uint32_t)length * SEED;
    for (Py_ssize_t at = 0; at < length; at++) {
        h = mixed(h, codes[start + at], BY[at < 4 ? at : 4]);
    }
    return looked_up(words, h);
}

/* Of the longest word of two to four characters at an edge, the class; none goes beyond a line break. */
static uint32_t
class_beside(const Words *words, const uint16_t *codes, Py_ssize_t at, Py_ssize_t room, int step)
{
    Py_ssize_t most = 0;
    while (most < room && most < 4 && codes[step < 0 ? at - most - 1 : at + most] != BREAK) {
        most++;
    }
    for (; most > 1; most--) {
        uint32_t word = known(words, codes, step < 0 ? at - most : at, step < 0 ? at : at + most);
        if (word >> 3) {
            return word & 7;
        }
    }
    return 0;
}

#define LONGEST_NEAR 256

/* about(text, start, end): class before | class after << 3 | class of the stretch itself << 6. */
static PyObject *
names_about(PyObject *object, PyObject *args)
{
    const Names *self = (const Names *)object;
    PyObject *text;
    Py_ssize_t start, end;
    uint16_t codes[LONGEST_NEAR];
    if (!PyArg_ParseTuple(args, "Unn", &text, &start, &end)) {
        return NULL;
    }
    Py_ssize_t length = PyUnicode_GetLength(text);
    if (self->words.obj == NULL || length > LONGEST_NEAR || start < 0 || start >= end || end > length) {
        PyErr_SetString(PyExc_ValueError, "Names were never made, or the stretch lies outside of the text, or that is long");
        return NULL;
    }
    if (folded_codes(text, self->symbols, codes) < 0) {
        return NULL;
    }
    const Words words = {self->words.buf, self->spelled};
    uint32_t before = class_beside(&words, codes, start, start, -1);
    uint32_t after = class_beside(&words, codes, end, length - end, 1);
    return PyLong_FromUnsignedLong(before | after << 3 | (known(&words, codes, start, end) & 7) << 6);
}

static void
mark_present(Names *self)
{
    const int8_t *weights = self->weights.buf;
    const uint16_t *words = self->words.buf;
    memset(self->present, 0, (1 << BITS) / 8);
    memset(self->spelled, 0, (1 << WORD_BITS) / 8);
    for (uint32_t at = 0; at < 1u << BITS; at += 8) {
        uint64_t eight; /* most of which are zero */
        memcpy(&eight, weights + at, sizeof eight);
        for (uint32_t each = at; eight && each < at + 8; each++) {
            self->present[each >> 5] |= (uint32_t)(weights[each] != 0) << (each & 31);
        }
    }
    for (uint32_t at = 0; at < 1u << WORD_BITS; at++) {
        self->spelled[at >> 5] |= (uint32_t)(words[at] >> 10 != 0) << (at & 31);
    }
}

static void
mark_roles(Names *self)
{
    for (int code = 0; code < BMP; code++) {
        unsigned flag = self->flags[code], mark = self->marks[code];
        self->roles[code] = (uint16_t)(flag | ((flag & PAIR) && (mark & PAIR_HEAD) ? PAIR_HERE : 0) |
                                       (mark & TITLE_HEAD ? TITLE_NEXT : 0) | (mark & IS_LAST ? LAST_NEXT : 0));
    }
    for (Py_ssize_t at = 0; at < self->pair_count; at++) {
        self->roles[self->pairs[at] & 0xFFFF] |= PAIR_SECOND;
    }
    for (Py_ssize_t at = 0; at < self->title_count; at++) {
        self->roles[self->titles[at] & 0xFFFF] |= TITLE_SECOND;
    }
}

static int
names_init(PyObject *object, PyObject *args, PyObject *kwargs)
{
    static char *keywords[] = {"symbols", "flags", "marks", "pairs", "titles", "weights", "words", NULL};
    Names *self = (Names *)object;
    Py_buffer symbols, flags, marks, pairs, titles;
    PyObject *weights, *words;
    int made = -1;
    if (self->words.obj != NULL) {
        PyErr_SetString(PyExc_TypeError, "Names are made once");
        return -1;
    }
    if (!PyArg_ParseTupleAndKeywords(args, kwargs, "y*y*y*y*y*OO", keywords, &symbols, &flags, &marks, &pairs,
                                     &titles, &weights, &words)) {
        return -1;
    }
    self->pair_count = pairs.len / 4;
    self->title_count = titles.len / 4;
    PyMem_Free(self->symbols);
    self->symbols = PyMem_Malloc(sizeof(Dense) + BMP * 2 + BMP * 4 + (1 << BITS) / 8 + (1 << WORD_BITS) / 8 + (size_t)pairs.len +
                                 (size_t)titles.len);
    if (self->symbols == NULL) {
        PyErr_NoMemory();
    }
    else if (symbols.len != BMP * 2 || flags.len != BMP || marks.len != BMP) {
        PyErr_SetString(PyExc_ValueError, "A table is not of the size of the BMP");
    }
    else if (borrow(weights, &self->weights, 1 << BITS, "weights") == 0 &&
             borrow(words, &self->words, 2 << WORD_BITS, "words") == 0) {
        self->roles = self->symbols + BMP;
        self->dense = (Dense *)(self->roles + BMP);
        self->present = (uint32_t *)(self->dense + 1);
        self->spelled = self->present + (1 << BITS) / 32;
        self->pairs = self->spelled + (1 << WORD_BITS) / 32;
        self->titles = self->pairs + self->pair_count;
        self->flags = (uint8_t *)(self->titles + self->title_count);
        self->marks = self->flags + BMP;
        memcpy(self->symbols, symbols.buf, BMP * 2);
        mark_present(self);
        fill_dense(self->weights.buf, self->dense);
        memcpy(self->pairs, pairs.buf, (size_t)self->pair_count * 4);
        memcpy(self->titles, titles.buf, (size_t)self->title_count * 4);
        memcpy(self->flags, flags.buf, BMP);
        memcpy(self->marks, marks.buf, BMP);
        mark_roles(self);
        made = 0;
    }
    PyBuffer_Release(&symbols);
    PyBuffer_Release(&flags);
    PyBuffer_Release(&marks);
    PyBuffer_Release(&pairs);
    PyBuffer_Release(&titles);
    return made;
}

static void
names_dealloc(PyObject *object)
{
    Names *self = (Names *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyMem_Free(self->symbols);
    if (self->weights.obj != NULL) {
        PyBuffer_Release(&self->weights);
    }
    if (self->words.obj != NULL) {
        PyBuffer_Release(&self->words);
    }
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"scored", names_scored, METH_VARARGS, "Score every candidate for a name in a text."},
    {"about", names_about, METH_VARARGS, "Say of which classes the words beside a stretch are, and it."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_doc, "The model of names, ready to score."},
    {Py_tp_init, names_init},
    {Py_tp_dealloc, names_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec specification = {
    .name = "piiguard.classify.kernel._native.Names",
    .basicsize = sizeof(Names),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = type_slots,
};

int
add_names(PyObject *module)
{
    return add_type(module, &specification, "Names");
}
