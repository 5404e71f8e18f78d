/* The type Triggers: where to read a text at all. */

#include "gate.h"
#include "triggers_settle.h"

/* {rule: [(start, end), ...]}, each list by start. */
static PyObject *
listed(const Vector *found)
{
    const Place *places = found->items;
    PyObject *all = PyDict_New();
    for (Py_ssize_t at = 0; all != NULL && at < found->count; at++) {
        PyObject *rule = PyLong_FromUnsignedLong(places[at].rule);
        PyObject *place = Py_BuildValue("(nn)", places[at].start - EDGE, places[at].end - EDGE);
        PyObject *list = rule == NULL ? NULL : PyDict_GetItemWithError(all, rule); /* borrowed */
        int failed = rule == NULL || place == NULL || PyErr_Occurred() != NULL;
        if (!failed && list == NULL) {
            list = PyList_New(0);
            failed = list == NULL || PyDict_SetItem(all, rule, list) < 0;
            Py_XDECREF(list); /* the dictionary holds it */
        }
        failed = failed || PyList_Append(list, place) < 0;
        Py_XDECREF(rule);
        Py_XDECREF(place);
        if (failed) {
            Py_CLEAR(all);
        }
    }
    return all;
}

typedef struct {
    int64_t *starts;
    Py_ssize_t count, filled;
} Row;

/* {rule: bytes}: all starts, then all ends, as int64. */
static PyObject *
packed(const Triggers *self, const Vector *found)
{
    const Place *places = found->items;
    Row *rows = PyMem_Calloc((size_t)self->rule_count + 1, sizeof *rows);
    PyObject *all = rows == NULL ? PyErr_NoMemory() : PyDict_New();
    for (Py_ssize_t at = 0; all != NULL && at < found->count; at++) {
        rows[places[at].rule].count++;
    }
    for (uint32_t rule = 0; all != NULL && rule < self->rule_count; rule++) {
        if (rows[rule].count) {
            PyObject *number = PyLong_FromUnsignedLong(rule);
            PyObject *octets = PyBytes_FromStringAndSize(NULL, rows[rule].count * 16);
            if (number == NULL || octets == NULL || PyDict_SetItem(all, number, octets) < 0) {
                Py_CLEAR(all);
            }
            else {
                /* The dictionary keeps the bytes alive, and nobody else sees them before they are filled. */
                rows[rule].starts = (int64_t *)PyBytes_AsString(octets);
            }
            Py_XDECREF(number);
            Py_XDECREF(octets);
        }
    }
    for (Py_ssize_t at = 0; all != NULL && at < found->count; at++) {
        Row *row = &rows[places[at].rule];
        row->starts[row->filled] = places[at].start - EDGE;
        row->starts[row->count + row->filled] = places[at].end - EDGE;
        row->filled++;
    }
    PyMem_Free(rows);
    return all;
}

int
triggers_any(PyObject *object, const uint16_t *codes, Py_ssize_t length)
{
    const Triggers *self = (const Triggers *)object;
    Vector found = {NULL, 0, 0, 0};
    find_triggers(self, codes, GATE_EDGE, GATE_EDGE + length, &found);
    found.lost |= found.count && settle(self, codes, GATE_EDGE, GATE_EDGE + length, &found) < 0;
    int any = found.lost ? -1 : found.count > 0;
    free(found.items);
    return any;
}

/* find(text, as_arrays) */
static PyObject *
triggers_find(PyObject *object, PyObject *args)
{
    Triggers *self = (Triggers *)object;
    PyObject *text, *all = NULL;
    int as_arrays;
    if (!PyArg_ParseTuple(args, "Op", &text, &as_arrays)) {
        return NULL;
    }
    if (!self->made) {
        PyErr_SetString(PyExc_TypeError, "Triggers were never made");
        return NULL;
    }
    uint16_t few[SHORT_TEXT + 2 * EDGE];
    Codes read;
    if (codes_of(text, EDGE, few, &read) < 0) {
        return NULL;
    }
    Vector found = {NULL, 0, 0, 0};
    PyThreadState *state = read.length >= LONG_TEXT ? PyEval_SaveThread() : NULL;
    find_triggers(self, read.codes, EDGE, EDGE + read.length, &found);
    found.lost |= settle(self, read.codes, EDGE, EDGE + read.length, &found) < 0;
    if (state != NULL) {
        PyEval_RestoreThread(state);
    }
    if (found.lost) {
        PyErr_NoMemory();
    }
    else {
        all = as_arrays ? packed(self, &found) : listed(&found);
    }
    free(found.items);
    forget_codes(&read);
    return all;
}

/* near(text, rule, starts, ends): stretches as int64, in order; a byte for each, whether a match may be near it. */
static PyObject *
triggers_near(PyObject *object, PyObject *args)
{
    Triggers *self = (Triggers *)object;
    PyObject *text, *mask = NULL;
    unsigned int rule;
    Py_buffer starts, ends;
    if (!PyArg_ParseTuple(args, "OIy*y*", &text, &rule, &starts, &ends)) {
        return NULL;
    }
    Py_ssize_t count = starts.len / 8, kept = 0;
    uint16_t few[SHORT_TEXT + 2 * EDGE];
    Codes read;
    if (codes_of(text, EDGE, few, &read) < 0) {
        PyBuffer_Release(&starts);
        PyBuffer_Release(&ends);
        return NULL;
    }
    Place *stretches = PyMem_Calloc((size_t)count + 1, sizeof *stretches);
    int sound = self->made && rule < self->rule_count && count <= UINT32_MAX && starts.len == ends.len;
    if (stretches == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    for (Py_ssize_t at = 0; sound && at < count; at++) {
        int64_t start = ((const int64_t *)starts.buf)[at], end = ((const int64_t *)ends.buf)[at];
        sound = 0 <= start && start <= end && end <= read.length;
        stretches[at] = (Place){(Py_ssize_t)start + EDGE, (Py_ssize_t)end + EDGE, (uint32_t)at};
    }
    if (!sound) {
        PyErr_SetString(PyExc_ValueError, "No such rule, or a stretch outside of the text");
        goto done;
    }
    PyThreadState *state = read.length >= LONG_TEXT ? PyEval_SaveThread() : NULL;
    kept = keep_near(self, rule, read.codes, EDGE, EDGE + read.length, stretches, count);
    if (state != NULL) {
        PyEval_RestoreThread(state);
    }
    mask = PyBytes_FromStringAndSize(NULL, count);
    if (mask != NULL) {
        char *bytes = PyBytes_AsString(mask);
        memset(bytes, 0, (size_t)count);
        for (Py_ssize_t at = 0; at < kept; at++) {
            bytes[stretches[at].rule] = 1;
        }
    }
done:
    forget_codes(&read);
    PyMem_Free(stretches);
    PyBuffer_Release(&starts);
    PyBuffer_Release(&ends);
    return mask;
}

/* Copy a table out of the arguments. */
#define COPY(field, buffer) \
    do { \
        self->field = PyMem_Malloc((size_t)(buffer).len + 1); \
        if (self->field == NULL) { \
            PyErr_NoMemory(); \
            goto done; \
        } \
        memcpy(self->field, (buffer).buf, (size_t)(buffer).len); \
    } while (0)

/* Say whether a stretch of *total* rules, and its masks, are there. */
static inline int
is_sound_stretch(Rules rules, Py_ssize_t total, Py_ssize_t mask_count)
{
    return (Py_ssize_t)rules.first + rules.count <= total && (Py_ssize_t)rules.masks <= mask_count;
}

/* Check that every index that the tables hold is one of what it points at. */
static int
is_sound(const Triggers *self, const Py_buffer *letters, const Py_buffer *rules, const Py_buffer *words,
         const Py_buffer *slots, const Py_buffer *steps, const Py_buffer *sets,
         const Py_buffer *pages, const Py_buffer *masks)
{
    Py_ssize_t mask_count = masks->len / (Py_ssize_t)(MASKS * sizeof(uint32_t));
    Py_ssize_t letter_count = letters->len / 2, rule_total = rules->len / 2;
    Py_ssize_t word_count = words->len / (Py_ssize_t)sizeof(Word), slot_count = slots->len / (Py_ssize_t)sizeof(Slot);
    int empty = 0;
    for (Py_ssize_t at = 0; at < rule_total; at++) {
        if (self->rules[at] >= self->rule_count) {
            return 0;
        }
    }
    for (Py_ssize_t at = 0; at < word_count; at++) {
        const Word *word = self->words + at;
        if (word->length == 0 || (Py_ssize_t)word->letters + word->length > letter_count ||
            !is_sound_stretch(word->rules, rule_total, mask_count)) {
            return 0;
        }
    }
    for (Py_ssize_t at = 0; at < slot_count; at++) {
        if ((Py_ssize_t)self->slots[at].first + self->slots[at].count > word_count) {
            return 0;
        }
        empty |= self->slots[at].count == 0;
    }
    for (int at = 0; at < LONG_RUN; at++) {
        if (!is_sound_stretch(self->by_length[at], rule_total, mask_count)) {
            return 0;
        }
    }
    for (int at = 0; at < self->alnum_count; at++) {
        if (self->by_alnum[at].least < 1 ||
            !is_sound_stretch(self->by_alnum[at].rules, rule_total, mask_count)) {
            return 0;
        }
    }
    for (Py_ssize_t at = 0; at < BMP; at++) {
        if ((self->classes[at] & SINGLE) && self->singles[at] >= word_count) {
            return 0;
        }
    }
    uint8_t *begins = PyMem_Calloc((size_t)(steps->len / 2) + 1, 1);
    int shaped = begins != NULL && is_sound_shape(self->steps, steps->len / 2, sets->len / 512, begins);
    for (uint32_t at = 0; shaped && at < self->rule_count * GATES; at++) {
        const Gate *gate = self->gates + at;
        if (gate->mode != NO_GATE) {
            shaped = gate->mode <= (at % GATES == OWN_GATE ? WINDOW : WITHIN) && gate->back <= BMP &&
                     gate->reach <= BMP && (Py_ssize_t)gate->program < steps->len / 2 && begins[gate->program];
        }
    }
    PyMem_Free(begins);
    if (!shaped) {
        return 0;
    }
    for (Py_ssize_t at = 0; at < sets->len / 2; at++) {
        if (self->sets[at] >= pages->len / 32) {
            return 0;
        }
    }
    /* A line break ends every run. */
    return empty && slot_count > 0 && (slot_count & (slot_count - 1)) == 0 &&
           !(self->classes['\n'] & (DIGIT | ALNUM));
}

static uint8_t
symbol_of(uint16_t code)
{
    uint8_t ascii = code ? (uint8_t)lower(code) : 128;
    return code < 128 ? ascii : (uint8_t)(129 + code * 0x9E3779B1u % 127);
}

static inline void
set_bit(uint32_t *bits, uint32_t at)
{
    bits[at >> 5] |= 1u << (at & 31);
}

/* Make the tables by which nearly all places are told from the beginning of a word. Return -1 without memory. */
static int
tell_words(Triggers *self, Py_ssize_t word_count)
{
    self->symbols = PyMem_Calloc(BMP, 1);
    self->pairs = PyMem_Calloc(BMP / 32, sizeof *self->pairs);
    self->thirds = PyMem_Calloc(BMP / 32, sizeof *self->thirds);
    if (self->symbols == NULL || self->pairs == NULL || self->thirds == NULL) {
        return -1;
    }
    for (int code = 0; code < BMP; code++) {
        self->symbols[code] = symbol_of((uint16_t)code);
    }
    for (Py_ssize_t at = 0; at < word_count; at++) {
        const Word *word = self->words + at;
        const uint16_t *letters = self->letters + word->letters;
        uint32_t first = symbol_of(letters[0]) << 8;
        if (word->length == 2) {
            set_bit(self->pairs, first | symbol_of(letters[1]));
        }
        else if (word->length > 2) {
            set_bit(self->thirds, third_of((first | symbol_of(letters[1])) << 8 | symbol_of(letters[2])));
        }
    }
    return 0;
}

/* Triggers(classes, singles, letters, rules, words, slots, by_length, by_alnum, beside, bitmaps,
   gates, steps, sets, pages, cells, masks, checked, near): arrays of 8, 16, 16, 16, 32, 32, 32, 32, 32, 32, 32, 16, 16,
   32, 8, 32, 64 and 32 bits, as rules/triggers_compiled.py lays them out. */
static int
triggers_init(PyObject *object, PyObject *args, PyObject *kwargs)
{
    Triggers *self = (Triggers *)object;
    Py_buffer classes, singles, letters, rules, words, slots, by_length, by_alnum, beside, bitmaps;
    Py_buffer gates, steps, sets, pages, cells, masks, checked, near;
    if (self->made || kwargs != NULL) {
        PyErr_SetString(PyExc_TypeError, "Triggers are made once, by position");
        return -1;
    }
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*y*y*y*y*y*y*y*y*y*y*y*y*y*", &classes, &singles, &letters, &rules, &words, &slots,
                          &by_length, &by_alnum, &beside, &bitmaps, &gates, &steps, &sets, &pages,
                          &cells, &masks, &checked, &near)) {
        return -1;
    }
    uint32_t bitmap_count = (uint32_t)(bitmaps.len / (BMP / 8));
    const uint32_t *alnum = by_alnum.buf, *sides = beside.buf;
    if (classes.len != BMP || singles.len != BMP * 2 || by_length.len != sizeof self->by_length ||
        by_alnum.len > 8 * 16 || cells.len != BMP || masks.len % (MASKS * 4) || checked.len != beside.len ||
        near.len != beside.len / 2 ||
        beside.len / 8 > BMP || slots.len < (Py_ssize_t)sizeof(Slot) ||
        gates.len != beside.len / 8 * GATES * (Py_ssize_t)sizeof(Gate)) {
        PyErr_SetString(PyExc_ValueError, "A table is of another size than the kernel reads");
        goto done;
    }
    COPY(classes, classes);
    COPY(singles, singles);
    COPY(letters, letters);
    COPY(rules, rules);
    COPY(words, words);
    COPY(slots, slots);
    COPY(bitmaps, bitmaps);
    COPY(gates, gates);
    COPY(steps, steps);
    COPY(sets, sets);
    COPY(pages, pages);
    COPY(cells, cells);
    COPY(masks, masks);
    COPY(checked, checked);
    COPY(near, near);
    self->slot_mask = (uint32_t)(slots.len / (Py_ssize_t)sizeof(Slot)) - 1;
    self->rule_count = (uint32_t)(beside.len / 8);
    self->alnum_count = (int)(by_alnum.len / 16);
    memcpy(self->by_length, by_length.buf, sizeof self->by_length);
    self->has_runs = self->alnum_count > 0;
    for (int at = 0; at < LONG_RUN; at++) {
        self->has_runs |= self->by_length[at].count > 0;
    }
    for (int at = 0; at < self->alnum_count; at++) {
        self->by_alnum[at].least = alnum[4 * at];
        self->by_alnum[at].rules = (Rules){alnum[4 * at + 1], alnum[4 * at + 2], alnum[4 * at + 3]};
    }
    self->beside = PyMem_Calloc((size_t)self->rule_count + 1, sizeof *self->beside);
    if (self->beside == NULL) {
        PyErr_NoMemory();
        goto done;
    }
    int sound = is_sound(self, &letters, &rules, &words, &slots, &steps, &sets, &pages, &masks);
    self->found_rules = self->rule_count;
    for (uint32_t rule = 0; sound && rule < self->rule_count; rule++) {
        uint32_t near_rule = self->near[rule];
        sound = near_rule <= self->rule_count;
        if (near_rule && near_rule - 1 < self->found_rules) {
            self->found_rules = near_rule - 1;
        }
    }
    for (uint32_t rule = self->found_rules; sound && rule < self->rule_count; rule++) {
        sound = self->near[rule] == 0;
    }
    for (uint32_t rule = 0; sound && rule < self->rule_count; rule++) {
        /* Bitmaps are numbered from 1; 0 stands for anything. */
        uint32_t before = sides[2 * rule], after = sides[2 * rule + 1];
        sound = before <= bitmap_count && after <= bitmap_count;
        if (sound) {
            self->beside[rule].before = before ? self->bitmaps + (size_t)(before - 1) * (BMP / 32) : NULL;
            self->beside[rule].after = after ? self->bitmaps + (size_t)(after - 1) * (BMP / 32) : NULL;
        }
    }
    self->openings = sound ? PyMem_Malloc(((size_t)self->rule_count * GATES + 1) * sizeof(Opening)) : NULL;
    if (sound && (self->openings == NULL || tell_words(self, words.len / (Py_ssize_t)sizeof(Word)) < 0)) {
        PyErr_NoMemory();
        goto done;
    }
    Shape shape = {.steps = self->steps, .sets = self->sets, .pages = self->pages};
    for (size_t gate = 0; sound && gate < (size_t)self->rule_count * GATES; gate++) {
        if (self->gates[gate].mode != NO_GATE) {
            open_program(&shape, self->steps + self->gates[gate].program, self->openings + gate);
        }
    }
    self->made = sound;
    if (!sound) {
        PyErr_SetString(PyExc_ValueError, "A table points beyond another");
    }
done:
    PyBuffer_Release(&classes);
    PyBuffer_Release(&singles);
    PyBuffer_Release(&letters);
    PyBuffer_Release(&rules);
    PyBuffer_Release(&words);
    PyBuffer_Release(&slots);
    PyBuffer_Release(&by_length);
    PyBuffer_Release(&by_alnum);
    PyBuffer_Release(&beside);
    PyBuffer_Release(&bitmaps);
    PyBuffer_Release(&gates);
    PyBuffer_Release(&steps);
    PyBuffer_Release(&sets);
    PyBuffer_Release(&pages);
    PyBuffer_Release(&cells);
    PyBuffer_Release(&masks);
    PyBuffer_Release(&checked);
    PyBuffer_Release(&near);
    return self->made ? 0 : -1;
}

static void
triggers_dealloc(PyObject *object)
{
    Triggers *self = (Triggers *)object;
    PyTypeObject *type = Py_TYPE(object);
    void *tables[] = {self->classes, self->singles, self->letters, self->rules, self->words,
                      self->slots,   self->bitmaps, self->beside,   self->gates,
                      self->steps,   self->sets,  self->pages,   self->openings, self->cells,
                      self->masks,   self->symbols, self->pairs, self->thirds,
                      self->checked, self->near};
    for (size_t at = 0; at < sizeof tables / sizeof *tables; at++) {
        PyMem_Free(tables[at]);
    }
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"near", triggers_near, METH_VARARGS, "Say near which stretches a match of a rule may begin."},
    {"find", triggers_find, METH_VARARGS, "Find where the triggers of rules lie in a text."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_doc, "The triggers of a book of rules, ready to be looked for."},
    {Py_tp_init, triggers_init},
    {Py_tp_dealloc, triggers_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec specification = {
    .name = "piiguard.classify.kernel._native.Triggers",
    .basicsize = sizeof(Triggers),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = type_slots,
};

int
add_triggers(PyObject *module)
{
    return add_type(module, &specification, "Triggers");
}
