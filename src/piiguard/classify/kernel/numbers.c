/* The type Numbers: what a long text holds of the engine's own kinds, and where a second reading may find more. The
   compiled form of classify/runs.py and of readings/windows.places_of. */

#include "numbers_chains.h"
#include "numbers_lines.h"
#include "numbers_marks.h"

/* Add the group of digits at *at* to the chain, and read its runs of ASCII. Return its end. */
static inline Py_ssize_t
read_group(Reader *r, Py_ssize_t at)
{
    const uint8_t *kinds = r->tables->kinds;
    const uint16_t *c = r->c;
    Group group = {at, at, 0};
    unsigned kind;
    while ((kind = kinds[c[group.end]]) & (ASCII_DIGIT | OTHER_DIGIT)) {
        if (kind & OTHER_DIGIT) {
            r->beyond |= c[group.end] == BMP - 1;
            group.others++;
            group.end++;
            continue;
        }
        Py_ssize_t run = group.end;
        while (kinds[c[group.end]] & ASCII_DIGIT) {
            group.end++;
        }
        if (group.end - run >= SHORTEST) {
            read_run(r, run, group.end);
        }
    }
    r->digits += group.end - group.start;
    r->others += group.others;
    Group *next = vector_next(&r->groups, sizeof *next);
    if (next != NULL) {
        *next = group;
    }
    return group.end;
}

/* Whether the digits at *at* hang together with the chain. */
static inline int
is_linked(const Reader *r, Py_ssize_t at)
{
    const Group *groups = r->groups.items;
    Py_ssize_t gap = groups[r->groups.count - 1].end;
    if (at - gap > WIDEST_GAP) {
        return 0;
    }
    while (gap < at && (r->tables->kinds[r->c[gap]] & GAP)) {
        gap++;
    }
    return gap == at;
}

/* Return where a date and time by itself ends, the most frequent chain of all, which is none of anything: 0 for others.
   As is_moment(), but of this century, in digits of two, and a fraction that is no run worth a look. */
static Py_ssize_t
moment_end(const Reader *r, Py_ssize_t at)
{
    static const char form[] = "20dd-dd-dd dd:dd:dd";
    const uint16_t *c = r->c + at;
    Py_ssize_t size = sizeof form - 1, gap;
    for (Py_ssize_t place = 0; place < size; place++) {
        if (form[place] == 'd' ? !is_digit(c[place]) : c[place] != (uint16_t)form[place]) {
            return 0;
        }
    }
    if ((c[size] == '.' || c[size] == ',') && is_digit(c[size + 1])) {
        for (size++; is_digit(c[size]); size++) {
        }
    }
    for (gap = size; gap <= size + WIDEST_GAP; gap++) {
        unsigned kind = r->tables->kinds[c[gap]];
        if (kind & (ASCII_DIGIT | OTHER_DIGIT)) {
            return 0;
        }
        if (!(kind & GAP)) {
            break;
        }
    }
    return size < (Py_ssize_t)sizeof form + SHORTEST && gap > size && !is_extended(r, at + size) ? at + size : 0;
}

/* Read the digits and what may part them from *at* on: chains end where anything else stands. */
static void
read_stretch(Reader *r, Py_ssize_t at)
{
    const uint8_t *kinds = r->tables->kinds;
    unsigned kind;
    /* A line break is neither, so it ends with the text. */
    while ((kind = kinds[r->c[at]]) & (ASCII_DIGIT | OTHER_DIGIT | GAP)) {
        if (!(kind & (ASCII_DIGIT | OTHER_DIGIT))) {
            at++;
            continue;
        }
        if (r->groups.count && !is_linked(r, at)) {
            end_chain(r);
        }
        Py_ssize_t moment = r->groups.count ? 0 : moment_end(r, at);
        at = moment ? moment : read_group(r, at);
    }
    if (r->groups.count) {
        end_chain(r);
    }
}

/* Read a character that tells by itself, or by what is beside it. Return 0 if it is none of the normal form. */
static int
read_mark(Reader *r, Py_ssize_t at)
{
    const uint8_t *kinds = r->tables->kinds;
    const uint16_t *c = r->c;
    if (kinds[c[at]] & ODD) {
        return 0;
    }
    if (kinds[c[at]] & LOOKALIKE) {
        if (is_ascii_alnum(kinds, c[at - 1]) || is_ascii_alnum(kinds, c[at + 1])) {
            note(&r->places[LOOKALIKES], at);
        }
        return 1;
    }
    switch (c[at]) {
    case '\n':
        if (r->wanted & NUMBER_KINDS) {
            read_break(r, at);
        }
        break;
    case '@':
        read_at(r, at);
        break;
    case 't':
    case 'T':
        if (is_spelled_word(r, at)) {
            note(&r->places[SPELLED_OUT], at);
        }
        break;
    case '%':
    case '&':
    case '=':
    case '\\':
        if (is_escape(r, at)) {
            note(&r->places[ESCAPED], at);
        }
        break;
    default: /* 艾 */
        note(&r->places[SPELLED_OUT], at);
    }
    return 1;
}

/* What 64 characters are, a bit for each. */
typedef struct {
    uint64_t digits, marks;  /* digits and what may part them; what tells */
    uint64_t weak, follows; /* what tells only before some others; and those */
} Block;

#define TELLING_BITS ((SHOWS_MARK | SHOWS_WEAK) * 0x0101010101010101u)

/* Eight bits, one of each octet, side by side. */
static inline uint64_t
gathered(uint64_t eight, int bit)
{
    return ((eight >> bit) & 0x0101010101010101u) * 0x0102040810204080u >> 56;
}

static Block
block_at(const Reader *r, Py_ssize_t at)
{
    const uint8_t *shows = r->tables->shows;
    uint8_t shown[BLOCK_SIZE] = {0};
    Py_ssize_t count = r->stop - at < BLOCK_SIZE ? r->stop - at : BLOCK_SIZE;
    Block block = {0, 0, 0, 0};
    if (count == BLOCK_SIZE) {
        for (int each = 0; each < BLOCK_SIZE; each++) {
            shown[each] = shows[r->c[at + each]];
        }
    }
    for (Py_ssize_t each = 0; count < BLOCK_SIZE && each < count; each++) {
        shown[each] = shows[r->c[at + each]];
    }
    uint64_t words[BLOCK_SIZE / 8], any = 0;
    for (int word = 0; word < BLOCK_SIZE / 8; word++) {
        uint64_t eight = 0;
        for (int each = 0; each < 8; each++) {
            eight |= (uint64_t)shown[8 * word + each] << (8 * each);
        }
        any |= words[word] = eight;
        block.digits |= gathered(eight, 0) << (8 * word);
        block.follows |= gathered(eight, 3) << (8 * word);
    }
    /* Prose has few of these. */
    for (int word = 0; (any & TELLING_BITS) && word < BLOCK_SIZE / 8; word++) {
        block.marks |= gathered(words[word], 1) << (8 * word);
        block.weak |= gathered(words[word], 2) << (8 * word);
    }
    return block;
}

static inline int
lowest_bit(uint64_t bits)
{
#if defined(__GNUC__)
    return __builtin_ctzll(bits);
#else
    int at = 0;
    for (; !(bits & 0xFF); bits >>= 8) {
        at += 8;
    }
    for (; !(bits & 1); bits >>= 1) {
        at++;
    }
    return at;
#endif
}

/* Read the whole text. Return -1 if it is not in normal form, else whether memory lasted.

   Nothing is a number, or part of one in groups, that has no STRETCH digits and gaps in a row; the others are most,
   and of these each costs a few operations for 64 characters together, and no branch. */
static int
read_text(Reader *r)
{
    Block block = block_at(r, PAD);
    uint64_t before = 0; /* whether a stretch began that goes on in this block */
    for (Py_ssize_t at = PAD; at < r->stop; at += BLOCK_SIZE) {
        Block next = at + BLOCK_SIZE < r->stop ? block_at(r, at + BLOCK_SIZE) : (Block){0, 0, 0, 0};
        uint64_t stretch = block.digits;
        for (int more = 1; more < STRETCH; more++) {
            stretch &= block.digits >> more | next.digits << (BLOCK_SIZE - more);
        }
        for (uint64_t starts = stretch & ~(stretch << 1 | before); starts; starts &= starts - 1) {
            read_stretch(r, at + lowest_bit(starts));
        }
        before = stretch >> (BLOCK_SIZE - 1);
        uint64_t weak = block.weak & (block.follows >> 1 | next.follows << (BLOCK_SIZE - 1));
        for (uint64_t marks = block.marks | weak; marks; marks &= marks - 1) {
            if (!read_mark(r, at + lowest_bit(marks))) {
                return -1;
            }
        }
        if (r->groups.lost || r->runs.lost) {
            return 0;
        }
        block = next;
    }
    if (r->wanted & NUMBER_KINDS) {
        read_break(r, r->stop);
    }
    int lost = r->hits.lost | r->ats.lost | r->unsure.lost;
    for (int way = 0; way < PLACES; way++) {
        lost |= r->places[way].lost;
    }
    return !lost;
}

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
   dropped for it, hits, unsure @, all @, and the places of each way. */
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
        result = Py_BuildValue("(OOO(NNNNNNNNNN))", octets, odd ? Py_True : Py_False, normal == NULL ? Py_None : normal,
                               bytes_of(&dropped, item), bytes_of(&r.hits, sizeof(Hit)), bytes_of(&r.unsure, item),
                               bytes_of(&r.ats, item), bytes_of(&r.places[IN_GROUPS], item),
                               bytes_of(&r.places[BROKEN], item), bytes_of(&r.places[ESCAPED], item),
                               bytes_of(&r.places[OTHER_SCRIPT], item), bytes_of(&r.places[LOOKALIKES], item),
                               bytes_of(&r.places[SPELLED_OUT], item));
    }
    Vector *vectors[] = {&r.hits, &r.ats, &r.unsure, &r.groups, &r.runs, &dropped};
    for (size_t at = 0; at < sizeof vectors / sizeof *vectors; at++) {
        free(vectors[at]->items);
    }
    for (int way = 0; way < PLACES; way++) {
        free(r.places[way].items);
    }
    Py_XDECREF(normal);
    Py_DECREF(octets);
    return result;
}

static void *
copied(const Py_buffer *buffer)
{
    void *items = PyMem_Malloc((size_t)buffer->len + 1);
    if (items == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    return memcpy(items, buffer->buf, (size_t)buffer->len);
}

/* Whether every index that the tables hold is one of what it points at, and every walk ends at a line break. */
static int
is_sound(Numbers *self, Py_ssize_t prefix_count, Py_ssize_t letter_count)
{
    if ((self->kinds['\n'] & ~TELLS) || (self->marks['\n'] & (JOINS | LOCAL | DOMAIN))) {
        return 0;
    }
    for (int at = 0; at < BMP; at++) {
        /* Where ASCII is read, the values of digits are told from their codes; what is folded is folded to what is not. */
        if (((self->kinds[at] & ASCII_DIGIT) && !is_digit((uint16_t)at)) || self->values[at] > 9 || (self->kinds[self->fold[at]] & ODD)) {
            return 0;
        }
    }
    for (int at = 0; at < self->card_count; at++) {
        const CardRule *card = self->cards + at;
        if (card->length < 1 || card->length > LONGEST_NUMBER || card->width < 0 || card->width > card->length ||
            card->first < 0 || card->count < 0 || (Py_ssize_t)card->first + card->count > prefix_count) {
            return 0;
        }
    }
    for (int at = 0; at < self->word_count; at++) {
        const ContextWord *word = self->words + at;
        if (word->first < 0 || word->length < 1 || word->length > PAD / 2 || word->reach < 0 ||
            (Py_ssize_t)word->first + word->length > letter_count) {
            return 0;
        }
    }
    for (int at = 0; at < self->grouping_count; at++) {
        const Grouping *grouping = self->groupings + at;
        int32_t one = grouping->shape & LONG_SIZE, two = grouping->shape >> SIZE_BITS & LONG_SIZE;
        if (grouping->kind < RESIDENT_ID || grouping->kind > MOBILE_PHONE || grouping->count < 2 ||
            grouping->count > MOST_PARTS || (grouping->in_x != 0 && grouping->in_x != 1)) {
            return 0;
        }
        self->seconds[one] |= (uint32_t)1 << two;
    }
    return 1;
}

/* Put words that begin alike, or end alike, one behind the other. */
static void
link_words(Numbers *self)
{
    for (int at = self->word_count; at > 0; at--) {
        const uint16_t *letters = self->letters + self->words[at - 1].first;
        uint16_t first = letters[0], last = letters[self->words[at - 1].length - 1];
        self->same_first[at] = self->by_first[first];
        self->by_first[first] = (uint8_t)at;
        self->same_last[at] = self->by_last[last];
        self->by_last[last] = (uint8_t)at;
    }
}

/* Numbers(kinds, marks, values, fold, allotted, placeholders, cards, prefixes, divisions, last_years, groupings, words, letters):
   arrays of 8, 16, 8, 8, 8, 8, 32, 64, 32, 16, 32, 32 and 16 bits, as numbers.py lays them out. */
static int
numbers_init(PyObject *object, PyObject *args, PyObject *kwargs)
{
    Numbers *self = (Numbers *)object;
    Py_buffer kinds, marks, values, fold, allotted, placeholders, cards, prefixes, divisions, last_years, groupings;
    Py_buffer words, letters;
    if (self->made || kwargs != NULL) {
        PyErr_SetString(PyExc_TypeError, "Numbers are made once, by position");
        return -1;
    }
    if (!PyArg_ParseTuple(args, "y*y*y*y*y*y*y*y*y*y*y*y*y*", &kinds, &marks, &values, &fold, &allotted, &placeholders, &cards, &prefixes,
                          &divisions, &last_years, &groupings, &words, &letters)) {
        return -1;
    }
    if (kinds.len != BMP || marks.len != BMP * 2 || fold.len != BMP || values.len != BMP || allotted.len != ALLOTTED ||
        placeholders.len != sizeof self->placeholders || cards.len > (Py_ssize_t)sizeof self->cards ||
        groupings.len > (Py_ssize_t)sizeof self->groupings || words.len > (Py_ssize_t)sizeof self->words ||
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
