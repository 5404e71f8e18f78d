/* The one pass over a text that finds where there is anything to read. */

#ifndef PIIGUARD_NUMBERS_READ_H
#define PIIGUARD_NUMBERS_READ_H

#include "numbers_chains.h"
#include "numbers_lines.h"
#include "numbers_marks.h"

/* Whoever fuzzes builds the form that every processor has; the tests run the other where they can. */
#if defined(__SSE2__) && !defined(KERNEL_PORTABLE)
#define BY_SIXTEEN
#include <emmintrin.h>
#endif

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

#define MOMENT 19 /* characters of a date and time to the second */

/* Return where a date and time by itself ends, the most frequent chain of all, which is none of anything: 0 for others.
   As is_moment(), but of this century, in digits of two, and a fraction that is no run worth a look. */
static Py_ssize_t
moment_end(const Reader *r, Py_ssize_t at)
{
    static const uint8_t digits[] = {2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18}; /* of 20dd-dd-dd dd:dd:dd */
    const uint16_t *c = r->c + at;
    Py_ssize_t size = MOMENT, gap;
    unsigned other = (c[0] ^ '2') | (c[1] ^ '0') | (c[4] ^ '-') | (c[7] ^ '-') | (c[10] ^ ' ') | (c[13] ^ ':') |
                     (c[16] ^ ':');
    for (size_t each = 0; each < sizeof digits; each++) {
        other |= !is_digit(c[digits[each]]);
    }
    if (other) {
        return 0;
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
    return size <= MOMENT + SHORTEST && gap > size && !is_extended(r->tables->kinds, r->c, at + size) ? at + size : 0;
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

/* Note the names of fields that end before *at*: headings/reading.places_by_re. */
static void
read_name(Reader *r, Py_ssize_t at)
{
    const Numbers *t = r->tables;
    for (int each = t->name_by_last[lower_of(r->c[at - 1])]; each; each = t->same_name_last[each]) {
        const NameEnd *name = t->names + each - 1;
        unsigned kinds = (unsigned)name->kinds & t->behind[r->c[at]];
        if (!kinds || at - name->length < PAD || !is_word_at(t, r->c + at - name->length, name->first, name->length)) {
            continue;
        }
        for (int kind = 0; kind < NAME_KINDS; kind++) {
            if (kinds >> kind & 1) {
                note(&r->names[kind], at - name->length);
                note(&r->names[kind], at);
            }
        }
    }
}

/* What 64 characters are, a bit for each. */
typedef struct {
    uint64_t digits, marks;  /* digits and what may part them; what tells */
    uint64_t weak, follows; /* what tells only before some others; and those */
    uint64_t last, behind;  /* of the end of a field's name, and what may stand behind that */
} Block;

/* Put one bit of each of 64 octets side by side. */
static inline uint64_t
plane_of(const uint8_t *octets, int bit)
{
    uint64_t plane = 0;
#ifdef BY_SIXTEEN
    for (int part = 0; part < 4; part++) {
        __m128i sixteen = _mm_loadu_si128((const __m128i *)(const void *)(octets + 16 * part));
        /* Shifted in pairs, each octet's bit comes to be its highest all the same. */
        uint64_t bits = (uint32_t)_mm_movemask_epi8(_mm_slli_epi16(sixteen, 7 - bit));
        plane |= bits << (16 * part);
    }
#else
    for (int part = 0; part < 8; part++) {
        uint64_t eight = 0;
        for (int each = 0; each < 8; each++) {
            eight |= (uint64_t)octets[8 * part + each] << (8 * each);
        }
        plane |= ((eight >> bit & 0x0101010101010101u) * 0x0102040810204080u >> 56) << (8 * part);
    }
#endif
    return plane;
}

static Block
block_at(const Reader *r, Py_ssize_t at)
{
    const uint8_t *shows = r->tables->shows;
    uint8_t shown[BLOCK_SIZE] = {0};
    Py_ssize_t count = r->stop - at < BLOCK_SIZE ? r->stop - at : BLOCK_SIZE;
    Block block = {0, 0, 0, 0, 0, 0};
    if (count == BLOCK_SIZE) {
        for (int each = 0; each < BLOCK_SIZE; each++) {
            shown[each] = shows[r->c[at + each]];
        }
    }
    for (Py_ssize_t each = 0; count < BLOCK_SIZE && each < count; each++) {
        shown[each] = shows[r->c[at + each]];
    }
    block.digits = plane_of(shown, 0);
    block.marks = plane_of(shown, 1);
    block.weak = plane_of(shown, 2);
    block.follows = plane_of(shown, 3);
    block.behind = plane_of(shown, 4);
    block.last = plane_of(shown, 5);
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
    uint64_t name = 0;   /* whether the block before ended as a name does */
    for (Py_ssize_t at = PAD; at < r->stop; at += BLOCK_SIZE) {
        Block next = at + BLOCK_SIZE < r->stop ? block_at(r, at + BLOCK_SIZE) : (Block){0, 0, 0, 0, 0, 0};
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
        uint64_t names = r->wanted & WANTS_NAMES ? block.behind & (block.last << 1 | name) : 0;
        for (; names; names &= names - 1) {
            read_name(r, at + lowest_bit(names));
        }
        name = block.last >> (BLOCK_SIZE - 1);
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
    for (int kind = 0; kind < NAME_KINDS; kind++) {
        lost |= r->names[kind].lost;
    }
    return !lost;
}

#endif
