/* The type Signs: what stands around names and says that they are some. */

#include "signs_find.h"

/* Kinds of candidates that signs can make sure, a bit for each. */
#define SIGNED_KINDS 0xD7u /* 0, 1, 2, 4, 6, 7 */
#define NEAR_KINDS 0x97u /* 0, 1, 2, 4, 7, as persons_nearby has them */
#define DOTTED_KIND 7

/* What a call reads: the text, folded and padded, and its numbers. */
typedef struct {
    SignSearch search;
    Py_buffer starts, ends;
    uint16_t *codes;
    Py_ssize_t length;
} Reading;

static void
close_reading(Reading *reading)
{
    PyMem_Free(reading->codes);
    PyBuffer_Release(&reading->starts);
    PyBuffer_Release(&reading->ends);
}

/* Take *starts* and *ends* over; both are released if it fails. */
static int
open_reading(const Signs *self, PyObject *text, Reading *reading)
{
    Py_ssize_t count = reading->starts.len / 8;
    const int64_t *starts = reading->starts.buf, *ends = reading->ends.buf;
    reading->codes = NULL;
    reading->length = PyUnicode_GetLength(text);
    int sound = self->made && reading->starts.len == reading->ends.len;
    for (Py_ssize_t at = 0; sound && at < count; at++) {
        sound = (at ? ends[at - 1] : 0) <= starts[at] && starts[at] <= ends[at] && ends[at] <= reading->length;
    }
    if (!sound) {
        PyErr_SetString(PyExc_ValueError, "Signs were never made, or numbers lie outside of the text or out of order");
        close_reading(reading);
        return -1;
    }
    reading->codes = PyMem_Malloc((size_t)(reading->length + 2 * SIGNS_EDGE) * sizeof *reading->codes);
    if (reading->codes == NULL) {
        PyErr_NoMemory();
        close_reading(reading);
        return -1;
    }
    for (int at = 0; at < SIGNS_EDGE; at++) {
        reading->codes[at] = reading->codes[SIGNS_EDGE + reading->length + at] = '\n';
    }
    if (folded_codes(text, self->symbols, reading->codes + SIGNS_EDGE) < 0) {
        close_reading(reading);
        return -1;
    }
    reading->search = (SignSearch){self, reading->codes, SIGNS_EDGE + reading->length, starts, ends, count, {NULL, 0, 0, 0}};
    return 0;
}

/* slots(text, starts, ends): [(place, length), ...]; the numbers of the text as int64. */
static PyObject *
signs_slots(PyObject *object, PyObject *args)
{
    PyObject *text, *list = NULL;
    Reading reading;
    if (!PyArg_ParseTuple(args, "Uy*y*", &text, &reading.starts, &reading.ends) ||
        open_reading((const Signs *)object, text, &reading) < 0) {
        return NULL;
    }
    Vector found = {NULL, 0, 0, 0};
    PyThreadState *state = reading.length >= LONG_TEXT ? PyEval_SaveThread() : NULL;
    find_slots(&reading.search, &found);
    if (state != NULL) {
        PyEval_RestoreThread(state);
    }
    const Slot *slots = found.items;
    list = found.lost ? PyErr_NoMemory() : PyList_New(found.count);
    for (Py_ssize_t at = 0; list != NULL && at < found.count; at++) {
        PyObject *one = Py_BuildValue("(n(n))", slots[at].start - SIGNS_EDGE, slots[at].length);
        if (one == NULL || PyList_SetItem(list, at, one) < 0) {
            Py_CLEAR(list);
        }
    }
    free(found.items);
    close_reading(&reading);
    return list;
}

/* Append all[from:to] to a list. */
static int
append_all(PyObject *list, PyObject *all, Py_ssize_t from, Py_ssize_t to)
{
    for (; from < to; from++) {
        if (PyList_Append(list, PyList_GetItem(all, from)) < 0) {
            return -1;
        }
    }
    return 0;
}

/* keep(text, candidates, starts, ends, all): those of a list of (start, end, kind, total), by start, that may come to
   be sure, with all that overlap them, if only by way of others; or every one. And a byte for each of them: 1 if signs
   may be worth enough, 2 if what is near may be. */
static PyObject *
signs_keep(PyObject *object, PyObject *args)
{
    PyObject *text, *all, *kept, *both = NULL;
    Reading reading;
    int every;
    if (!PyArg_ParseTuple(args, "UO!y*y*p", &text, &PyList_Type, &all, &reading.starts, &reading.ends, &every) ||
        open_reading((const Signs *)object, text, &reading) < 0) {
        return NULL;
    }
    Py_ssize_t group = 0, reach = 0, count = PyList_Size(all), signed_count = 0;
    char *may_sign = PyMem_Malloc((size_t)count + 1);
    int may = 0;
    find_records(&reading.search);
    kept = may_sign == NULL || reading.search.records.lost ? PyErr_NoMemory() : PyList_New(0);
    for (Py_ssize_t at = 0; kept != NULL && at <= count; at++) {
        Py_ssize_t start = 0, end = 0;
        int kind = 0, total = 0;
        PyObject *one = at < count ? PyList_GetItem(all, at) : NULL;
        if (at < count && (one == NULL || !PyTuple_Check(one) ||
                           !PyArg_ParseTuple(one, "nnii", &start, &end, &kind, &total))) {
            if (!PyErr_Occurred()) {
                PyErr_SetString(PyExc_TypeError, "A candidate is a tuple");
            }
            Py_CLEAR(kept);
            break;
        }
        if (at < count && (start < 0 || start >= end || end > reading.length || kind < 0 || kind > 31)) {
            PyErr_SetString(PyExc_ValueError, "A candidate lies outside of the text");
            Py_CLEAR(kept);
            break;
        }
        if (at == count || (start >= reach && at > group)) {
            /* Of `may_sign` what is before `signed_count` is of those kept, what is from `group` on of this group. */
            if (may || every) {
                memmove(may_sign + signed_count, may_sign + group, (size_t)(at - group));
                signed_count += at - group;
                if (append_all(kept, all, group, at) < 0) {
                    Py_CLEAR(kept);
                    break;
                }
            }
            group = at;
            may = 0;
        }
        if (at < count) {
            int what = what_makes_sure(&reading.search, start + SIGNS_EDGE, end + SIGNS_EDGE,
                                       (int)(SIGNED_KINDS >> kind & 1), (int)(NEAR_KINDS >> kind & 1),
                                       kind == DOTTED_KIND, total);
            reach = end > reach ? end : reach;
            may |= what;
            may_sign[at] = (char)(what >> 1);
        }
    }
    if (kept != NULL) {
        both = Py_BuildValue("(Oy#)", kept, may_sign, signed_count);
        Py_DECREF(kept);
    }
    PyMem_Free(may_sign);
    free(reading.search.records.items);
    close_reading(&reading);
    return both;
}

/* Signs(symbols, classes, worths, keys, key_worths, left_count, pairs, records, numbers): arrays of 16, 32, 8, 32, 8,
   -, 32, 32 and 32 bits; `worths` are four tables, of both sides and then of both beside a number, and of `keys` the first
   `left_count` are those of the left side. */
static int
signs_init(PyObject *object, PyObject *args, PyObject *kwargs)
{
    Signs *self = (Signs *)object;
    Py_buffer symbols, classes, worths, keys, key_worths, pairs, records, numbers;
    Py_ssize_t left;
    if (self->made || kwargs != NULL) {
        PyErr_SetString(PyExc_TypeError, "Signs are made once, by position");
        return -1;
    }
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*ny*y*y*", &symbols, &classes, &worths, &keys, &key_worths, &left, &pairs,
                          &records, &numbers)) {
        return -1;
    }
    Py_ssize_t count = key_worths.len;
    PyMem_Free(self->classes);
    self->classes = PyMem_Malloc(BMP * 4 + SIDES * (SIEVE / 8) + BMP * 2 + 5 * BMP + (size_t)keys.len +
                                 (size_t)count + (size_t)pairs.len + (size_t)records.len);
    if (self->classes == NULL) {
        PyErr_NoMemory();
    }
    else if (symbols.len != BMP * 2 || classes.len != BMP * 4 || worths.len != 4 * BMP || keys.len != count * 4 ||
             left < 0 || left > count || numbers.len != sizeof self->numbers) {
        PyErr_SetString(PyExc_ValueError, "A table is of another size than the kernel reads");
    }
    else {
        self->sieves = self->classes + BMP;
        self->keys = self->sieves + SIDES * (SIEVE / 32);
        self->pairs = self->keys + count;
        self->pair_count = pairs.len / 4;
        self->record_pairs = self->pairs + self->pair_count;
        self->record_count = records.len / 4;
        self->symbols = (uint16_t *)(self->record_pairs + self->record_count);
        self->ones[LEFT] = (uint8_t *)(self->symbols + BMP);
        self->ones[RIGHT] = self->ones[LEFT] + BMP;
        self->more[LEFT] = self->ones[RIGHT] + BMP;
        self->more[RIGHT] = self->more[LEFT] + BMP;
        self->opens = self->more[RIGHT] + BMP;
        self->worths = self->opens + BMP;
        memcpy(self->classes, classes.buf, BMP * 4);
        memcpy(self->keys, keys.buf, (size_t)keys.len);
        memcpy(self->pairs, pairs.buf, (size_t)self->pair_count * 4);
        memcpy(self->record_pairs, records.buf, (size_t)self->record_count * 4);
        memcpy(self->symbols, symbols.buf, BMP * 2);
        memcpy(self->ones[LEFT], worths.buf, 4 * BMP);
        memcpy(self->worths, key_worths.buf, (size_t)count);
        memcpy(self->numbers, numbers.buf, sizeof self->numbers);
        uint32_t *sieve = self->sieves + SIEVE / 32;
        memset(self->sieves, 0, SIDES * (SIEVE / 8));
        for (Py_ssize_t at = 0; at < count; at++) {
            uint32_t bit = sieve_bit(self->keys[at]);
            (at < left ? self->sieves : sieve)[bit >> 5] |= 1u << (bit & 31);
        }
        self->twos[LEFT] = (Twos){self->keys, self->worths, left, self->sieves};
        self->twos[RIGHT] = (Twos){self->keys + left, self->worths + left, count - left, sieve};
        for (int code = 0; code < BMP; code++) {
            self->opens[code] = (uint8_t)((self->classes[code] & OPENS_NAME ? HERE_OPENS : 0) |
                                          (self->classes[code] & LEFT_CLOSES ? OPENS_BEHIND : 0));
        }
        self->made = 1;
    }
    PyBuffer_Release(&symbols);
    PyBuffer_Release(&classes);
    PyBuffer_Release(&worths);
    PyBuffer_Release(&keys);
    PyBuffer_Release(&key_worths);
    PyBuffer_Release(&pairs);
    PyBuffer_Release(&records);
    PyBuffer_Release(&numbers);
    return self->made ? 0 : -1;
}

static void
signs_dealloc(PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    PyMem_Free(((Signs *)object)->classes);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"slots", signs_slots, METH_VARARGS, "Find where signs may ask for a name."},
    {"keep", signs_keep, METH_VARARGS, "Keep the candidates that may come to be sure."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_doc, "What stands around names, ready to be looked for."},
    {Py_tp_init, signs_init},
    {Py_tp_dealloc, signs_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec specification = {
    .name = "piiguard.classify.kernel._native.Signs",
    .basicsize = sizeof(Signs),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = type_slots,
};

int
add_signs(PyObject *module)
{
    return add_type(module, &specification, "Signs");
}
