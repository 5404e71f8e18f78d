/* The type Gate: one look that tells what a short text may hold of anything that is looked for, most often nothing.
   What is not told of is not there. */

#include "gate_names.h"

/* From so many code points on the bulk path reads. */
#define LONGEST_LOOK 16384
#define EVERYTHING (TOLD_FIELD * 2 - 2) /* all but that it is not in normal form */
#define TOLD_NORMAL_ODD 1
#define TOLD_NUMBERS (2 | 4 | 8) /* surveys.NUMBER, AT, CHAIN */
#define GROUPS 32
#define TOLD_LABEL (1u << 30) /* a mark behind what may be the last letter of address or addr */

typedef struct {
    PyObject_HEAD
    int made, least, wants, wanted;
    PyObject *survey, *rules, *fields;
    Look look;
    uint32_t *first, *second; /* by code point: of which pairs it is the first character, and the second */
    uint32_t told[GROUPS];    /* by pair, what it tells */
    void *tables;             /* holds all of the above */
} Gate;

/* addresses._is_label: address or addr before a mark. */
static int
is_address_label(const uint16_t *c, Py_ssize_t at)
{
    static const char word[] = "sserdda";
    int same = 0;
    /* Backwards, from the s of address or from the r of addr. */
    for (int skip = 0; skip <= 3; skip += 3) {
        for (same = 0; skip + same < 7 && (c[at - 1 - same] | 0x20) == word[skip + same]; same++) {
        }
        if (skip + same == 7) {
            return 1;
        }
    }
    return 0;
}

/* What the pairs of characters tell, and a label of an address in English. */
static unsigned
told_by_pairs(const Gate *self, const uint16_t *c, Py_ssize_t stop)
{
    uint32_t groups = 0;
    unsigned told = 0;
    for (Py_ssize_t at = GATE_EDGE; at < stop; at++) {
        groups |= self->first[c[at - 1]] & self->second[c[at]];
    }
    for (int group = 0; groups; group++, groups >>= 1) {
        if (groups & 1) {
            told |= self->told[group];
        }
    }
    if (told & TOLD_LABEL) {
        /* Every other key of a log ends in s: only these are labels. */
        told &= ~TOLD_LABEL;
        for (Py_ssize_t at = GATE_EDGE; at < stop && !(told & TOLD_PLACE); at++) {
            told |= (c[at] == ':' || c[at] == '=' || c[at] == '"' || c[at] == '\'') && is_address_label(c, at)
                        ? TOLD_PLACE
                        : 0;
        }
    }
    return told;
}

static int
has_field_mark(const uint16_t *c, Py_ssize_t stop)
{
    for (Py_ssize_t at = GATE_EDGE; at < stop; at++) {
        if (c[at] == '\n' || c[at] == '"' || c[at] == '<' || c[at] == '(') {
            return 1;
        }
    }
    return 0;
}

/* Say whether a person may be named, or -1. */
static int
told_of_names(const Gate *self, const uint16_t *c, Py_ssize_t length, unsigned told)
{
    uint16_t few[SHORT_TEXT + 2 * GATE_EDGE], *folded = few;
    if (length > SHORT_TEXT) {
        folded = PyMem_Malloc((size_t)(length + 2 * GATE_EDGE) * sizeof *folded);
        if (folded == NULL) {
            return -1;
        }
    }
    int any = cues_any(self->look.cues, c, length);
    if (!any && names_fold(self->look.names, c, length, folded)) {
        any = may_be_wanted(&self->look, c, folded, GATE_EDGE + length, (told & TOLD_NUMBERS) != 0);
        if (!any) {
            any = names_any(self->look.names, folded, length, self->least, self->wants, self->wanted);
        }
    }
    if (folded != few) {
        PyMem_Free(folded);
    }
    return any;
}

/* Return what a text may hold; -1 where memory runs out. */
static int
told_of(const Gate *self, const uint16_t *c, Py_ssize_t length)
{
    Py_ssize_t stop = GATE_EDGE + length;
    unsigned told = survey_told(self->survey, c, length);
    int any = 0;
    if (told & TOLD_NORMAL_ODD) {
        return (int)told;
    }
    told |= told_by_pairs(self, c, stop);
    if (self->rules != NULL) {
        any = triggers_any(self->rules, c, length);
        told |= any ? TOLD_RULE : 0;
    }
    if (any >= 0 && self->fields != NULL && has_field_mark(c, stop)) {
        any = triggers_any(self->fields, c, length);
        told |= any ? TOLD_FIELD : 0;
    }
    if (any >= 0 && self->look.names != NULL && !(told & TOLD_PERSON)) {
        any = told_of_names(self, c, length, told);
        told |= any ? TOLD_PERSON : 0;
    }
    return any < 0 ? -1 : (int)told;
}

/* look(text): everything before the gate is made, of a long text, and of what is no text, for who asks to see to. */
static PyObject *
gate_look(PyObject *object, PyObject *text)
{
    const Gate *self = (const Gate *)object;
    Py_ssize_t length = self->made && PyUnicode_Check(text) ? PyUnicode_GetLength(text) : LONGEST_LOOK;
    if (length >= LONGEST_LOOK) {
        return PyLong_FromLong(EVERYTHING);
    }
    uint16_t few[SHORT_TEXT + 2 * GATE_EDGE], *codes = few;
    if (length > SHORT_TEXT) {
        codes = PyMem_Malloc((size_t)(length + 2 * GATE_EDGE) * sizeof *codes);
        if (codes == NULL) {
            return PyErr_NoMemory();
        }
    }
    for (int at = 0; at < GATE_EDGE; at++) {
        codes[at] = codes[GATE_EDGE + length + at] = '\n';
    }
    PyObject *told = NULL;
    if (folded_codes(text, NULL, codes + GATE_EDGE) >= 0) {
        int all = told_of(self, codes, length);
        told = all < 0 ? PyErr_NoMemory() : PyLong_FromLong(all);
    }
    if (codes != few) {
        PyMem_Free(codes);
    }
    return told;
}

/* Return a new reference to *part* if it is of the type of that name in this module, NULL if it is None; set *failed*
   if it is something else. */
static PyObject *
part_of(PyObject *gate, PyObject *part, const char *name, int *failed)
{
    if (part == Py_None) {
        return NULL;
    }
    PyObject *module = PyType_GetModule(Py_TYPE(gate)); /* borrowed */
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, name);
    int is = type == NULL ? -1 : PyObject_IsInstance(part, type);
    Py_XDECREF(type);
    if (is <= 0) {
        *failed = 1;
        if (is == 0) {
            PyErr_Format(PyExc_TypeError, "A gate is made of %s", name);
        }
        return NULL;
    }
    return Py_NewRef(part);
}

/* Lay out sorted pairs of 32 bits and what each is worth. */
static Twos
twos_of(const Py_buffer *keys, const Py_buffer *worth, char **room)
{
    Twos twos = {(const uint32_t *)*room, NULL, keys->len / 4};
    memcpy(*room, keys->buf, (size_t)keys->len);
    *room += keys->len;
    twos.worth = (const uint8_t *)*room;
    memcpy(*room, worth->buf, (size_t)twos.count);
    *room += (twos.count + 3) / 4 * 4;
    return twos;
}

static void *
copied(const Py_buffer *buffer, char **room)
{
    void *place = *room;
    memcpy(place, buffer->buf, (size_t)buffer->len);
    *room += buffer->len;
    return place;
}

#define BUFFERS 10

/* make(parts, scores, first, second, told, marks, left, right, then keys and worth of pairs on the left and on the
   right), as classify/gates.py lays them out. */
static PyObject *
gate_make(PyObject *object, PyObject *args)
{
    static const Py_ssize_t sizes[BUFFERS] = {BMP * 4, BMP * 4, GROUPS * 4, BMP, BMP, BMP, -1, -1, -1, -1};
    Gate *self = (Gate *)object;
    PyObject *survey, *rules, *fields, *names, *cues;
    Py_buffer b[BUFFERS];
    int failed = 0;
    if (self->made || self->tables != NULL) {
        PyErr_SetString(PyExc_TypeError, "A gate is made once");
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "(OOOOO)(ipi)y*y*y*y*y*y*y*y*y*y*", &survey, &rules, &fields, &names, &cues,
                          &self->least, &self->wants, &self->wanted, &b[0], &b[1], &b[2], &b[3], &b[4], &b[5], &b[6],
                          &b[7], &b[8], &b[9])) {
        return NULL;
    }
    size_t total = 64;
    for (int at = 0; at < BUFFERS; at++) {
        failed |= sizes[at] >= 0 ? b[at].len != sizes[at] : at % 2 == 0 ? b[at].len % 4 != 0 : b[at].len != b[at - 1].len / 4;
        total += (size_t)b[at].len + 8;
    }
    if (failed) {
        PyErr_SetString(PyExc_ValueError, "A table is of another size than the kernel reads");
        goto done;
    }
    self->survey = part_of(object, survey, "Survey", &failed);
    self->rules = failed ? NULL : part_of(object, rules, "Triggers", &failed);
    self->fields = failed ? NULL : part_of(object, fields, "Triggers", &failed);
    self->look.names = failed ? NULL : part_of(object, names, "Names", &failed);
    self->look.cues = failed ? NULL : part_of(object, cues, "Cues", &failed);
    if (!failed && (self->survey == NULL || (self->look.names == NULL) != (self->look.cues == NULL))) {
        failed = 1;
        PyErr_SetString(PyExc_TypeError, "A gate has a survey, and names and cues or neither");
    }
    char *room = failed ? NULL : PyMem_Malloc(total);
    if (room == NULL) {
        if (!failed) {
            PyErr_NoMemory();
        }
        goto done;
    }
    self->tables = room;
    self->first = copied(&b[0], &room);
    self->second = copied(&b[1], &room);
    memcpy(self->told, b[2].buf, sizeof self->told);
    for (int side = 0; side < 2; side++) {
        self->look.twos[side] = twos_of(&b[6 + 2 * side], &b[7 + 2 * side], &room);
    }
    self->look.marks = copied(&b[3], &room);
    self->look.ones[0] = copied(&b[4], &room);
    self->look.ones[1] = copied(&b[5], &room);
    self->made = 1;
done:
    for (int at = 0; at < BUFFERS; at++) {
        PyBuffer_Release(&b[at]);
    }
    return self->made ? Py_NewRef(Py_None) : NULL;
}

static void
gate_dealloc(PyObject *object)
{
    Gate *self = (Gate *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyMem_Free(self->tables);
    Py_XDECREF(self->survey);
    Py_XDECREF(self->rules);
    Py_XDECREF(self->fields);
    Py_XDECREF(self->look.names);
    Py_XDECREF(self->look.cues);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"make", gate_make, METH_VARARGS, "Make it of its parts and tables, once."},
    {"look", gate_look, METH_O, "Say what a text may hold; 0 for nothing."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_doc, "What is asked of a text before anything else."},
    {Py_tp_dealloc, gate_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec specification = {
    .name = "piiguard.classify.kernel._native.Gate",
    .basicsize = sizeof(Gate),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = type_slots,
};

int
add_gate(PyObject *module)
{
    return add_type(module, &specification, "Gate");
}
