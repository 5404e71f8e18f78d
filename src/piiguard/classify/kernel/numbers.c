/* The type Numbers: what a long text holds of the engine's own kinds, and where a second reading may find more. The
   compiled form of classify/runs.py and of readings/windows.places_of. */

#include "numbers_read.h"
#include "numbers_tables.h"

/* Bring codes[PAD:stop] into normal form, as text.normalise does, and note what is dropped. Return where it ends then;
   *wide* is set if there is what 16 bits do not tell apart. */
static Py_ssize_t
normalise(const Numbers *t, uint16_t *codes, Py_ssize_t stop, Vector *dropped, int *wide)
{
    Py_ssize_t end = PAD;
    for (Py_ssize_t at = PAD; at < stop; at++) {
        uint16_t code = codes[at];
        *wide |= (uint16_t)(code - 0xD800) < 0x800 || code == BMP - 1;
        if ((t->kinds[code] & ODD) && t->fold[code] == 0) {
            note(dropped, at);
            continue;
        }
        codes[end++] = t->kinds[code] & ODD ? t->fold[code] : code;
    }
    for (Py_ssize_t at = end; at < end + PAD; at++) {
        codes[at] = '\n';
    }
    return end;
}

/* Let other threads run while a long text is read. */
static int
read_apart(Reader *r)
{
    PyThreadState *state = r->stop >= LONG_TEXT ? PyEval_SaveThread() : NULL;
    int done = read_text(r);
    if (state != NULL) {
        PyEval_RestoreThread(state);
    }
    return done;
}

static void
forget(Reader *r)
{
    Vector *vectors[] = {&r->hits, &r->ats, &r->unsure};
    for (size_t at = 0; at < sizeof vectors / sizeof *vectors; at++) {
        vectors[at]->count = 0;
    }
    for (int way = 0; way < PLACES; way++) {
        r->places[way].count = 0;
    }
    for (int kind = 0; kind < NAME_KINDS; kind++) {
        r->names[kind].count = 0;
    }
    memset(r->closings, 0, sizeof r->closings);
}

/* Read a text that is not in normal form once it is; *codes* are its codes, to be changed. Return whether that went
   well; *normal* is its normal form, if 16 bits tell it. */
static int
read_odd(Reader *r, uint16_t *codes, Vector *dropped, PyObject **normal)
{
    int order = PY_LITTLE_ENDIAN ? -1 : 1, wide = 0;
    r->stop = normalise(r->tables, codes, r->stop, dropped, &wide);
    if (!wide) {
        *normal = PyUnicode_DecodeUTF16((const char *)(codes + PAD), (r->stop - PAD) * 2, "strict", &order);
        if (*normal == NULL) {
            return 0;
        }
    }
    forget(r);
    if (dropped->lost || read_apart(r) != 1) {
        PyErr_NoMemory();
        return 0;
    }
    return 1;
}

static PyObject *
bytes_of(const Vector *vector, size_t size)
{
    return PyBytes_FromStringAndSize(vector->items, vector->count * (Py_ssize_t)size);
}

/* read(text, kinds, as_of): codes, whether the normal form is another, that if 16 bits tell it, and bytes for what is
   dropped for it, hits, unsure @, all @, the places of each way, and where the names of fields may be, of each kind. */
static PyObject *
numbers_read(PyObject *object, PyObject *args)
{
    PyObject *text, *normal = NULL, *result = NULL;
    Reader r = {.tables = (Numbers *)object};
    Vector dropped = {NULL, 0, 0, 0};
    int as_of;
    if (!PyArg_ParseTuple(args, "UIi", &text, &r.wanted, &as_of)) {
        return NULL;
    }
    if (!r.tables->made) {
        PyErr_SetString(PyExc_TypeError, "Numbers were never made");
        return NULL;
    }
    Py_ssize_t length = PyUnicode_GetLength(text);
    PyObject *octets = PyBytes_FromStringAndSize(NULL, (length + 2 * PAD) * (Py_ssize_t)sizeof *r.c);
    if (octets == NULL) {
        return NULL;
    }
    /* Nobody else sees them before they are filled. */
    uint16_t *codes = (uint16_t *)(void *)PyBytes_AsString(octets);
    for (int at = 0; at < PAD; at++) {
        codes[at] = codes[PAD + length + at] = '\n';
    }
    if (folded_codes(text, NULL, codes + PAD) < 0) {
        Py_DECREF(octets);
        return NULL;
    }
    r.c = codes;
    r.stop = PAD + length;
    r.as_of = as_of;
    int done = read_apart(&r);
    if (done == 0) {
        PyErr_NoMemory();
    }
    int odd = done < 0, whole = odd ? read_odd(&r, codes, &dropped, &normal) : done;
    if (whole) {
        const size_t item = sizeof(int64_t);
        result = Py_BuildValue("(OOO(NNNNNNNNNN)(NNNNN))", octets, odd ? Py_True : Py_False, normal == NULL ? Py_None : normal,
                               bytes_of(&dropped, item), bytes_of(&r.hits, sizeof(Hit)), bytes_of(&r.unsure, item),
                               bytes_of(&r.ats, item), bytes_of(&r.places[IN_GROUPS], item),
                               bytes_of(&r.places[BROKEN], item), bytes_of(&r.places[ESCAPED], item),
                               bytes_of(&r.places[OTHER_SCRIPT], item), bytes_of(&r.places[LOOKALIKES], item),
                               bytes_of(&r.places[SPELLED_OUT], item), bytes_of(&r.names[0], item),
                               bytes_of(&r.names[1], item), bytes_of(&r.names[2], item), bytes_of(&r.names[3], item),
                               bytes_of(&r.names[4], item));
    }
    Vector *vectors[] = {&r.hits, &r.ats, &r.unsure, &r.groups, &r.runs, &dropped};
    for (size_t at = 0; at < sizeof vectors / sizeof *vectors; at++) {
        free(vectors[at]->items);
    }
    for (int way = 0; way < PLACES; way++) {
        free(r.places[way].items);
    }
    for (int kind = 0; kind < NAME_KINDS; kind++) {
        free(r.names[kind].items);
    }
    Py_XDECREF(normal);
    Py_DECREF(octets);
    return result;
}

/* Whether the reader saw everything, and was asked of nothing that Python has to decide. */
static int
is_decided(const Reader *r, int done)
{
    return done == 1 && r->unsure.count == 0;
}

/* [(start, end, kind, sign, word), ...] */
static PyObject *
listed_hits(const Vector *found)
{
    const Hit *hits = found->items;
    PyObject *list = PyList_New(found->count);
    for (Py_ssize_t at = 0; list != NULL && at < found->count; at++) {
        PyObject *hit = Py_BuildValue("(LLLLL)", (long long)hits[at].start - PAD, (long long)hits[at].end - PAD,
                                      (long long)hits[at].kind, (long long)hits[at].sign, (long long)hits[at].word);
        if (hit == NULL || PyList_SetItem(list, at, hit) < 0) {
            Py_CLEAR(list);
        }
    }
    return list;
}

#define FAILED 2

/* hits(text, kinds, as_of): of a text in normal form the hits, and a bit for each way in which another reading
   may find more; None of one that is not, or that holds an @ whose address is not decided. */
static PyObject *
numbers_hits(PyObject *object, PyObject *args)
{
    PyObject *text, *result = NULL;
    Reader r = {.tables = (Numbers *)object};
    uint16_t few[SHORT_TEXT + 2 * PAD], *codes = few;
    if (!PyArg_ParseTuple(args, "UIi", &text, &r.wanted, &r.as_of)) {
        return NULL;
    }
    if (!r.tables->made) {
        PyErr_SetString(PyExc_TypeError, "Numbers were never made");
        return NULL;
    }
    Py_ssize_t length = PyUnicode_GetLength(text);
    if (length > SHORT_TEXT) {
        codes = PyMem_Malloc((size_t)(length + 2 * PAD) * sizeof *codes);
        if (codes == NULL) {
            return PyErr_NoMemory();
        }
    }
    for (int at = 0; at < PAD; at++) {
        codes[at] = codes[PAD + length + at] = '\n';
    }
    r.c = codes;
    r.stop = PAD + length;
    int done = folded_codes(text, NULL, codes + PAD) < 0 ? FAILED : read_apart(&r), ways = 0;
    for (int way = 0; way < PLACES; way++) {
        ways |= (r.places[way].count > 0) << way;
        free(r.places[way].items);
    }
    if (done == 0) {
        PyErr_NoMemory();
    }
    else if (done != FAILED && !is_decided(&r, done)) {
        result = Py_NewRef(Py_None);
    }
    else if (done != FAILED) {
        PyObject *list = listed_hits(&r.hits);
        result = list == NULL ? NULL : Py_BuildValue("(Ni)", list, ways);
    }
    Vector *vectors[] = {&r.hits, &r.ats, &r.unsure, &r.groups, &r.runs};
    for (size_t at = 0; at < sizeof vectors / sizeof *vectors; at++) {
        free(vectors[at]->items);
    }
    if (codes != few) {
        PyMem_Free(codes);
    }
    return result;
}

/* Numbers(kinds, marks, values, fold, allotted, placeholders, cards, prefixes, divisions, last_years, groupings, words, letters,
   names, behind):    arrays of 8, 16, 8, 8, 8, 8, 32, 64, 32, 16, 32, 32, 16, 32
   and 8 bits, as numbers.py lays them out. */
static int
numbers_init(PyObject *object, PyObject *args, PyObject *kwargs)
{
    Numbers *self = (Numbers *)object;
    Py_buffer kinds, marks, values, fold, allotted, placeholders, cards, prefixes, divisions, last_years, groupings;
    Py_buffer words, letters, names, behind;
    if (self->made || kwargs != NULL) {
        PyErr_SetString(PyExc_TypeError, "Numbers are made once, by position");
        return -1;
    }
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*y*y*y*y*y*y*y*y*y*y*", &kinds, &marks, &values, &fold, &allotted, &placeholders, &cards, &prefixes,
                          &divisions, &last_years, &groupings, &words, &letters, &names,
                          &behind)) {
        return -1;
    }
    if (kinds.len != BMP || marks.len != BMP * 2 || fold.len != BMP || values.len != BMP || allotted.len != ALLOTTED ||
        placeholders.len != sizeof self->placeholders || cards.len > (Py_ssize_t)sizeof self->cards ||
        groupings.len > (Py_ssize_t)sizeof self->groupings || words.len > (Py_ssize_t)sizeof self->words ||
        names.len > (Py_ssize_t)sizeof self->names || behind.len != ASCII ||
        divisions.len != 2 * last_years.len) {
        PyErr_SetString(PyExc_ValueError, "A table is of another size than the kernel reads");
        goto done;
    }
    memcpy(self->kinds, kinds.buf, BMP);
    memcpy(self->marks, marks.buf, BMP * 2);
    memcpy(self->values, values.buf, BMP);
    memcpy(self->fold, fold.buf, BMP);
    memcpy(self->allotted, allotted.buf, ALLOTTED);
    memcpy(self->placeholders, placeholders.buf, sizeof self->placeholders);
    memcpy(self->cards, cards.buf, (size_t)cards.len);
    memcpy(self->groupings, groupings.buf, (size_t)groupings.len);
    for (int at = 0; at < BMP; at++) {
        unsigned kind = self->kinds[at];
        /* Of =, t and T most are none of an escape, nor the end of a spelled-out word. */
        int weak = at == '=' || at == 't' || at == 'T';
        int follows = at == '3' || is_blank((uint16_t)at) || (self->marks[at] & CLOSES);
        self->shows[at] = (uint8_t)((kind & (ASCII_DIGIT | OTHER_DIGIT | GAP) ? SHOWS_DIGIT : 0) |
                                    (kind & (ODD | LOOKALIKE | TELLS) && !weak ? SHOWS_MARK : 0) |
                                    (weak ? SHOWS_WEAK : 0) | (follows ? SHOWS_FOLLOWING : 0));
    }
    self->card_count = (int)(cards.len / (Py_ssize_t)sizeof(CardRule));
    self->grouping_count = (int)(groupings.len / (Py_ssize_t)sizeof(Grouping));
    memcpy(self->names, names.buf, (size_t)names.len);
    memcpy(self->behind, behind.buf, ASCII);
    self->name_count = (int)(names.len / (Py_ssize_t)sizeof(NameEnd));
    memcpy(self->words, words.buf, (size_t)words.len);
    self->word_count = (int)(words.len / (Py_ssize_t)sizeof(ContextWord));
    self->letters = copied(&letters);
    self->division_count = divisions.len / (Py_ssize_t)sizeof(int32_t);
    self->prefixes = copied(&prefixes);
    self->divisions = copied(&divisions);
    self->last_years = copied(&last_years);
    if (self->prefixes == NULL || self->divisions == NULL || self->last_years == NULL || self->letters == NULL) {
        goto done;
    }
    for (Py_ssize_t at = 0, prefix = 0; prefix <= DIVISION_PREFIXES; prefix++) {
        while (at < self->division_count && self->divisions[at] / 1000 < prefix) {
            at++;
        }
        self->division_from[prefix] = (int32_t)at;
    }
    self->made = is_sound(self, prefixes.len / (Py_ssize_t)sizeof(int64_t), letters.len / 2);
    if (!self->made) {
        PyErr_SetString(PyExc_ValueError, "A table points beyond another, or a line break ends no walk");
        goto done;
    }
    link_words(self);
done:
    PyBuffer_Release(&kinds);
    PyBuffer_Release(&marks);
    PyBuffer_Release(&values);
    PyBuffer_Release(&fold);
    PyBuffer_Release(&allotted);
    PyBuffer_Release(&placeholders);
    PyBuffer_Release(&cards);
    PyBuffer_Release(&prefixes);
    PyBuffer_Release(&divisions);
    PyBuffer_Release(&last_years);
    PyBuffer_Release(&groupings);
    PyBuffer_Release(&words);
    PyBuffer_Release(&letters);
    PyBuffer_Release(&names);
    PyBuffer_Release(&behind);
    return self->made ? 0 : -1;
}

static void
numbers_dealloc(PyObject *object)
{
    Numbers *self = (Numbers *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyMem_Free(self->prefixes);
    PyMem_Free(self->divisions);
    PyMem_Free(self->last_years);
    PyMem_Free(self->letters);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"hits", numbers_hits, METH_VARARGS, "Find the numbers and addresses of a short text."},
    {"read", numbers_read, METH_VARARGS, "Find the numbers and addresses of a text, and where to read it again."},
    {"tell_rows", numbers_tell_rows, METH_VARARGS, "Say which rows of a column are one number."},
    {"row_spans", numbers_row_spans, METH_VARARGS, "Say where in those rows they lie."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_doc, "The engine's own kinds of identifier, ready to be looked for."},
    {Py_tp_init, numbers_init},
    {Py_tp_dealloc, numbers_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};

static PyType_Spec specification = {
    .name = "piiguard.classify.kernel._native.Numbers",
    .basicsize = sizeof(Numbers),
    .flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE,
    .slots = type_slots,
};

int
add_numbers(PyObject *module)
{
    return add_type(module, &specification, "Numbers");
}
