/* The type Layouts: partial masks of numbers, in place; compiled form of mask/numbers.py over spans of a column. */

#include "kernel.h"

#define LONGEST 64 /* characters of a layout, and bytes of what is read by words */
#define WORD 8
#define MOST_WORDS (LONGEST / WORD)
#define BITMAP (BMP / 8)
#define STARS 0x2A2A2A2A2A2A2A2AU
#define ZEROS 0x3030303030303030U
#define ABOVE_NINE 0x7676767676767676U
#define HIGH_BITS 0x8080808080808080U

typedef struct {
    uint8_t size, head, tail, words;
    uint8_t sets[LONGEST];   /* of each place, the number of its set */
    uint8_t others[LONGEST]; /* the places that are no mere digit */
    uint8_t count;           /* of them */
    uint8_t at[MOST_WORDS];  /* where the words begin; the last reaches to the end */
    uint64_t digits[MOST_WORDS], kept[MOST_WORDS];
} Layout;

typedef struct {
    PyObject_HEAD
    Layout *layouts;
    Py_ssize_t count;
    uint8_t *sets;           /* of each set a bitmap of the BMP */
    uint8_t (*bytes)[256];   /* of each set, which bytes are of it, in either case */
    uint8_t first[LONGEST + 1], last[LONGEST + 1]; /* by length: the layouts that are read by words */
    uint8_t separates[128];
} Layouts;

static inline int
in_set(const Layouts *self, unsigned set, uint32_t code)
{
    return code < BMP && self->sets[(size_t)set * BITMAP + (code >> 3)] >> (code & 7) & 1;
}

/* Hide a number that fits a layout as it stands, without separators; say whether it did. */
static inline int
hide_words(const Layouts *self, const Layout *layout, uint8_t *number)
{
    uint64_t words[MOST_WORDS];
    for (int word = 0; word < layout->words; word++) {
        memcpy(words + word, number + layout->at[word], WORD);
        uint64_t off = (words[word] ^ ZEROS) & layout->digits[word];
        if (((off + ABOVE_NINE) | off) & HIGH_BITS) {
            return 0;
        }
    }
    for (int other = 0; other < layout->count; other++) {
        uint8_t place = layout->others[other];
        if (!self->bytes[layout->sets[place]][number[place]]) {
            return 0;
        }
    }
    for (int word = 0; word < layout->words; word++) {
        uint64_t shown = (words[word] & layout->kept[word]) | (STARS & ~layout->kept[word]);
        memcpy(number + layout->at[word], &shown, WORD);
    }
    return 1;
}

/* Hide a number with separators, or with characters beyond ASCII; say whether it did. */
static int
hide_spelled(const Layouts *self, uint8_t *number, Py_ssize_t size)
{
    uint32_t codes[LONGEST];
    uint8_t *places[LONGEST];
    int count = 0;
    for (Py_ssize_t at = 0; at < size;) {
        uint8_t byte = number[at];
        Py_ssize_t width = 1;
        uint32_t code = byte;
        if (byte < 0x80) {
            if (self->separates[byte]) {
                at++;
                continue;
            }
            code = byte >= 'a' && byte <= 'z' ? byte - 32u : byte;
        }
        else {
            /* Of three bytes, as all that a layout knows; the rest is for the reference. */
            width = 3;
            if ((byte & 0xF0) != 0xE0 || at + width > size) {
                return 0;
            }
            code = (byte & 0x0Fu) << 12 | (number[at + 1] & 0x3Fu) << 6 | (number[at + 2] & 0x3Fu);
        }
        if (count == LONGEST) {
            return 0;
        }
        codes[count] = code;
        places[count++] = number + at;
        at += width;
    }
    for (Py_ssize_t which = 0; which < self->count; which++) {
        const Layout *layout = self->layouts + which;
        if (layout->size != count) {
            continue;
        }
        int fits = 1;
        for (int place = 0; place < count && fits; place++) {
            fits = in_set(self, layout->sets[place], codes[place]);
        }
        if (!fits) {
            continue;
        }
        for (int place = layout->head; place < count - layout->tail; place++) {
            if (codes[place] >= 0x80) {
                return 0;
            }
        }
        for (int place = layout->head; place < count - layout->tail; place++) {
            *places[place] = '*';
        }
        return 1;
    }
    return 0;
}

static inline int
hide_number(const Layouts *self, uint8_t *number, Py_ssize_t size)
{
    if (size <= LONGEST) {
        for (int which = self->first[size]; which < self->last[size]; which++) {
            if (hide_words(self, self->layouts + which, number)) {
                return 1;
            }
        }
    }
    return hide_spelled(self, number, size);
}

/* hide(data, starts, ends, which) */
static PyObject *
layouts_hide(PyObject *object, PyObject *args)
{
    const Layouts *self = (Layouts *)object;
    PyObject *data_of, *starts_of, *ends_of, *which_of, *left = NULL;
    Py_buffer data, starts = {0}, ends = {0}, which = {0};
    if (!PyArg_ParseTuple(args, "OOOO", &data_of, &starts_of, &ends_of, &which_of) ||
        borrow(data_of, &data, PyBUF_WRITABLE, 1, 0, "data") < 0) {
        return NULL;
    }
    if (borrow(starts_of, &starts, PyBUF_SIMPLE, sizeof(int64_t), 0, "starts") < 0 ||
        borrow(ends_of, &ends, PyBUF_SIMPLE, sizeof(int64_t), starts.len / (Py_ssize_t)sizeof(int64_t), "ends") < 0 ||
        (which_of != Py_None && borrow(which_of, &which, PyBUF_SIMPLE, sizeof(int64_t), 0, "which") < 0)) {
        goto done;
    }
    const int64_t *begins = starts.buf, *stops = ends.buf, *chosen = which.buf;
    Py_ssize_t spans = starts.len / (Py_ssize_t)sizeof(int64_t), odd = 0;
    Py_ssize_t count = which.obj == NULL ? spans : which.len / (Py_ssize_t)sizeof(int64_t);
    left = PyByteArray_FromStringAndSize(NULL, count * (Py_ssize_t)sizeof(int64_t));
    if (left == NULL) {
        goto done;
    }
    int64_t *to = (int64_t *)PyByteArray_AsString(left);
    int lost = 0;
    PyThreadState *others = count >= MANY ? PyEval_SaveThread() : NULL;
    for (Py_ssize_t at = 0; at < count; at++) {
        int64_t span = chosen == NULL ? at : chosen[at];
        if (span < 0 || span >= spans || begins[span] < 0 || begins[span] > stops[span] || stops[span] > data.len) {
            lost = 1;
            break;
        }
        to[odd] = span;
        odd += !hide_number(self, (uint8_t *)data.buf + begins[span], (Py_ssize_t)(stops[span] - begins[span]));
    }
    if (others != NULL) {
        PyEval_RestoreThread(others);
    }
    if (lost) {
        PyErr_SetString(PyExc_ValueError, "The spans do not lie in the data");
    }
    if (lost || PyByteArray_Resize(left, odd * (Py_ssize_t)sizeof(int64_t)) < 0) {
        Py_CLEAR(left);
    }
done:
    if (which.obj != NULL) {
        PyBuffer_Release(&which);
    }
    if (ends.obj != NULL) {
        PyBuffer_Release(&ends);
    }
    if (starts.obj != NULL) {
        PyBuffer_Release(&starts);
    }
    PyBuffer_Release(&data);
    return left;
}

/* See to reading a layout by words, if every character of it is of ASCII and there are enough of them. */
static int
by_words(const Layouts *self, Layout *layout)
{
    if (layout->size < WORD) {
        return 0;
    }
    uint8_t digits[LONGEST] = {0}, kept[LONGEST];
    for (int place = 0; place < layout->size; place++) {
        const uint8_t *set = self->sets + (size_t)layout->sets[place] * BITMAP;
        for (size_t at = 16; at < BITMAP; at++) {
            if (set[at]) {
                return 0;
            }
        }
        int is_digits = set[6] == 0xFF && set[7] == 3;
        for (size_t at = 0; at < 16; at++) {
            is_digits &= at == 6 || at == 7 || !set[at];
        }
        digits[place] = is_digits ? 0xFF : 0;
        if (!is_digits) {
            layout->others[layout->count++] = (uint8_t)place;
        }
        kept[place] = place < layout->head || place >= layout->size - layout->tail ? 0xFF : 0;
    }
    for (int at = 0; at < layout->size; at += WORD) {
        int begin = at + WORD > layout->size ? layout->size - WORD : at;
        layout->at[layout->words] = (uint8_t)begin;
        memcpy(layout->digits + layout->words, digits + begin, WORD);
        memcpy(layout->kept + layout->words++, kept + begin, WORD);
    }
    return 1;
}

static int
prepare(Layouts *self, const uint8_t *forms, Py_ssize_t size, Py_ssize_t sets)
{
    uint8_t apart[LONGEST + 1] = {0};
    for (Py_ssize_t at = 0; at < size;) {
        Layout *layout = self->layouts + self->count;
        uint8_t length = forms[at];
        if (length == 0 || length > LONGEST || at + 3 + length > size || forms[at + 1] + forms[at + 2] > length ||
            self->count == UINT8_MAX) {
            return -1;
        }
        layout->size = length;
        layout->head = forms[at + 1];
        layout->tail = forms[at + 2];
        for (int place = 0; place < length; place++) {
            if (forms[at + 3 + place] >= sets) {
                return -1;
            }
            layout->sets[place] = forms[at + 3 + place];
        }
        /* Those of one length that follow another, and are all read by words, are tried first. */
        if (!by_words(self, layout) || apart[length] ||
            (self->last[length] > 0 && self->last[length] != self->count)) {
            apart[length] = 1;
        }
        else {
            self->first[length] = self->last[length] ? self->first[length] : (uint8_t)self->count;
            self->last[length] = (uint8_t)(self->count + 1);
        }
        self->count++;
        at += 3 + length;
    }
    for (int length = 0; length <= LONGEST; length++) {
        if (apart[length]) {
            self->first[length] = self->last[length] = 0;
        }
    }
    return 0;
}

/* Layouts(sets, forms, separators) */
static int
layouts_init(PyObject *object, PyObject *args, PyObject *kwargs)
{
    Layouts *self = (Layouts *)object;
    Py_buffer sets, forms, separators;
    if (self->layouts != NULL || kwargs != NULL) {
        PyErr_SetString(PyExc_TypeError, "Layouts are made once, by position");
        return -1;
    }
    if (!PyArg_ParseTuple(args, "y*y*y*", &sets, &forms, &separators)) {
        return -1;
    }
    Py_ssize_t count = sets.len / BITMAP;
    int made = -1;
    if (sets.len % BITMAP || count > UINT8_MAX || separators.len != (Py_ssize_t)sizeof self->separates) {
        PyErr_SetString(PyExc_ValueError, "A table is of another size");
        goto done;
    }
    self->sets = PyMem_Malloc((size_t)sets.len + 1);
    self->bytes = PyMem_Calloc((size_t)count + 1, sizeof *self->bytes);
    self->layouts = PyMem_Calloc((size_t)forms.len + 1, sizeof *self->layouts);
    if (self->sets == NULL || self->bytes == NULL || self->layouts == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    memcpy(self->sets, sets.buf, (size_t)sets.len);
    memcpy(self->separates, separators.buf, sizeof self->separates);
    for (Py_ssize_t set = 0; set < count; set++) {
        for (unsigned byte = 0; byte < 128; byte++) {
            self->bytes[set][byte] =
                (uint8_t)in_set(self, (unsigned)set, byte >= 'a' && byte <= 'z' ? byte - 32 : byte);
        }
    }
    made = prepare(self, forms.buf, forms.len, count);
    if (made < 0) {
        PyErr_SetString(PyExc_ValueError, "A layout is not whole");
    }
done:
    PyBuffer_Release(&separators);
    PyBuffer_Release(&forms);
    PyBuffer_Release(&sets);
    return made;
}

static void
layouts_dealloc(PyObject *object)
{
    Layouts *self = (Layouts *)object;
    PyTypeObject *type = Py_TYPE(object);
    freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
    PyMem_Free(self->layouts);
    PyMem_Free(self->bytes);
    PyMem_Free(self->sets);
    release(object);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"hide", layouts_hide, METH_VARARGS, "Hide numbers in place; return which spans fit no layout."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_doc, "Forms of a number, ready to be hidden."},
    {Py_tp_init, layouts_init},
    {Py_tp_dealloc, layouts_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec specification = {
    .name = "piiguard.catalog.kernel._native.Layouts",
    .basicsize = sizeof(Layouts),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = type_slots,
};

int
add_layouts(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &specification, NULL);
    int added = type == NULL ? -1 : PyModule_AddObjectRef(module, "Layouts", type);
    Py_XDECREF(type);
    return added;
}
