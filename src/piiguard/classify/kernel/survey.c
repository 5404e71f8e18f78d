/* The type Survey: which ways to read a short text may find anything in it. A way that is not told finds nothing. */

#include "gate.h"
#include "survey_numbers.h"

/* What look() returns; surveys.py names them too. */
#define TOLD_ODD 1       /* not in normal form: nothing else is told */
#define TOLD_NUMBER 2    /* numbers, as spelled.candidates */
#define TOLD_AT 4        /* an @ */
#define TOLD_CHAIN 8     /* numbers in groups, as readings/chains.py and codes.py */
#define TOLD_LINE 16     /* a line break */
#define TOLD_ESCAPE 32   /* as readings/escapes.py */
#define TOLD_SCRIPT 64   /* digits of another script, as readings/numerals.py */
#define TOLD_LETTER 128  /* letters of another alphabet, as readings/lookalikes.py */
#define TOLD_ADDRESS 256 /* an address spelled out, as readings/addresses.py */

typedef struct {
    PyObject_HEAD
    int made;
    uint8_t kinds[BMP];
    uint8_t closes[BMP / 8]; /* a bitmap: closing brackets */
} Survey;

static inline int
is_closing(const Survey *self, uint16_t code)
{
    return self->closes[code >> 3] >> (code & 7) & 1;
}

/* Say what a character tells by itself and those beside it. */
static unsigned
told_by(const Survey *self, const uint16_t *c, Py_ssize_t at)
{
    switch (c[at]) {
    case '\n':
        return TOLD_LINE;
    case '@':
        return TOLD_AT | TOLD_ADDRESS;
    case '&':
    case '%':
    case '\\':
        return TOLD_ESCAPE;
    case '=':
        return c[at + 1] == '3' ? TOLD_ESCAPE : 0;
    case 't':
    case 'T':
        if (is_closing(self, c[at + 1]) || (c[at + 1] == ' ' && is_closing(self, c[at + 2]))) {
            return TOLD_ADDRESS;
        }
        return c[at + 1] == ' ' && (c[at - 1] | 0x20) == 'o' && (c[at - 2] | 0x20) == 'd' && c[at - 3] == ' '
                   ? TOLD_ADDRESS
                   : 0;
    default: /* 艾 */
        return TOLD_ADDRESS;
    }
}

/* Say what groups of digits tell that hang together. */
static unsigned
told_by_chain(const Survey *self, const uint16_t *c, const Group *g, int count, int others)
{
    const uint8_t *kinds = self->kinds;
    Py_ssize_t digits = 0;
    unsigned told = 0;
    for (int at = 0; at < count; at++) {
        digits += g[at].end - g[at].start;
    }
    if (digits < SHORTEST) {
        return 0;
    }
    if (others || count == MOST_GROUPS) {
        return TOLD_NUMBER | TOLD_CHAIN | TOLD_SCRIPT;
    }
    for (int at = 0; at < count; at++) {
        if (run_may_be(kinds, c, g[at].start, g[at].end)) {
            told |= TOLD_NUMBER;
        }
    }
    for (int first = 0; first < count;) {
        int next = first + 1;
        while (next < count && g[next].start == g[next - 1].end + 1 && (kinds[c[g[next - 1].end]] & SEPARATES)) {
            next++;
        }
        if (groups_may_be(c, g + first, next - first)) {
            told |= TOLD_NUMBER;
        }
        first = next;
    }
    if (is_extended(kinds, c, g[count - 1].end)) {
        told |= TOLD_SCRIPT;
    }
    if (is_moment(c, g, count)) {
        return told;
    }
    if (groups_may_be(c, g, count)) {
        told |= TOLD_CHAIN;
    }
    for (int back = 0; back < 4; back++) {
        /* Padding is wider than that. */
        if (code_may_begin(kinds, c, g[0].start - back)) {
            told |= TOLD_CHAIN;
        }
    }
    return told;
}

static unsigned
survey(const Survey *self, const uint16_t *c, Py_ssize_t stop)
{
    const uint8_t *kinds = self->kinds;
    Group groups[MOST_GROUPS];
    int count = 0, others = 0;
    unsigned told = 0;
    for (Py_ssize_t at = EDGE; at < stop;) {
        unsigned kind = kinds[c[at]];
        if (kind & ODD) {
            return TOLD_ODD;
        }
        if (kind & LOOKALIKE) {
            told |= TOLD_LETTER;
        }
        if (kind & TELLS) {
            told |= told_by(self, c, at);
        }
        if (!(kind & (ASCII_DIGIT | OTHER_DIGIT))) {
            at++;
            continue;
        }
        Py_ssize_t end = at;
        int linked = count > 0 && at - groups[count - 1].end <= WIDEST_GAP;
        for (Py_ssize_t gap = linked ? groups[count - 1].end : at; gap < at; gap++) {
            linked &= (kinds[c[gap]] & GAP) != 0;
        }
        if (!linked) {
            told |= told_by_chain(self, c, groups, count, others);
            count = others = 0;
        }
        while (kinds[c[end]] & (ASCII_DIGIT | OTHER_DIGIT)) {
            others |= kinds[c[end]] & OTHER_DIGIT;
            end++;
        }
        if (count < MOST_GROUPS) {
            groups[count++] = (Group){at, end, 0};
        }
        else {
            /* Too many to say: the last one grows, and told_by_chain tells all. */
            groups[count - 1].end = end;
        }
        at = end;
    }
    return told | told_by_chain(self, c, groups, count, others);
}

unsigned
survey_told(PyObject *object, const uint16_t *codes, Py_ssize_t length)
{
    /* The survey's own padding is a part of the gate's. */
    return survey((Survey *)object, codes + GATE_EDGE - EDGE, EDGE + length);
}

/* look(text) */
static PyObject *
survey_look(PyObject *object, PyObject *text)
{
    Survey *self = (Survey *)object;
    if (!PyUnicode_Check(text) || !self->made) {
        PyErr_SetString(PyExc_TypeError, "A survey looks at a str, once it is made");
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
        codes[at] = codes[EDGE + length + at] = '\n';
    }
    PyObject *told = NULL;
    if (folded_codes(text, NULL, codes + EDGE) >= 0) {
        told = PyLong_FromUnsignedLong(survey(self, codes, EDGE + length));
    }
    if (codes != few) {
        PyMem_Free(codes);
    }
    return told;
}

/* Survey(kinds, closes) */
static int
survey_init(PyObject *object, PyObject *args, PyObject *kwargs)
{
    Survey *self = (Survey *)object;
    Py_buffer kinds, closes;
    if (self->made || kwargs != NULL) {
        PyErr_SetString(PyExc_TypeError, "A survey is made once, by position");
        return -1;
    }
    if (!PyArg_ParseTuple(args, "y*y*", &kinds, &closes)) {
        return -1;
    }
    if (kinds.len != BMP || closes.len != BMP / 8) {
        PyErr_SetString(PyExc_ValueError, "A table is of another size than the BMP");
    }
    else if (((const uint8_t *)kinds.buf)['\n'] & ~TELLS) {
        /* It is the padding, at which every walk must end. */
        PyErr_SetString(PyExc_ValueError, "A line break is neither digit, letter nor gap");
    }
    else {
        memcpy(self->kinds, kinds.buf, BMP);
        memcpy(self->closes, closes.buf, BMP / 8);
        self->made = 1;
    }
    PyBuffer_Release(&kinds);
    PyBuffer_Release(&closes);
    return self->made ? 0 : -1;
}

static PyMethodDef methods[] = {
    {"look", survey_look, METH_O, "Say which ways to read a text may find anything."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_doc, "What a short text may hold."},
    {Py_tp_init, survey_init},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec specification = {
    .name = "piiguard.classify.kernel._native.Survey",
    .basicsize = sizeof(Survey),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = type_slots,
};

int
add_survey(PyObject *module)
{
    return add_type(module, &specification, "Survey");
}
