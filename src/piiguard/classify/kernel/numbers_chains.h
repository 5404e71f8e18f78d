/* Groups of digits that hang together: the compiled form of where readings/chains.py, readings/codes.py and
   readings/numerals.py find anything. */

#ifndef PIIGUARD_NUMBERS_CHAINS_H
#define PIIGUARD_NUMBERS_CHAINS_H

#include "numbers_runs.h"

/* Whether what stands behind two groups is the same. */
static int
same_gap(const uint16_t *c, const Group *one, const Group *other)
{
    Py_ssize_t size = one[1].start - one->end;
    return other[1].start - other->end == size &&
           memcmp(c + one->end, c + other->end, (size_t)size * sizeof *c) == 0;
}

/* As which kinds the ordinary scan finds groups: shapes._is_ordinary. */
static unsigned
ordinary_kinds(const Reader *r, const Group *g, Py_ssize_t count)
{
    const Numbers *t = r->tables;
    unsigned found = 0;
    int32_t shape = 0;
    if (count > MOST_PARTS || g[1].start - g->end != 1 || !(t->kinds[r->c[g->end]] & SEPARATES)) {
        return 0;
    }
    for (Py_ssize_t group = 0; group < count; group++) {
        Py_ssize_t size = g[group].end - g[group].start;
        if (group + 1 < count && !same_gap(r->c, g, g + group)) {
            return 0;
        }
        shape |= (int32_t)(size < LONG_SIZE ? size : LONG_SIZE) << (SIZE_BITS * group);
    }
    for (int each = 0; each < t->grouping_count; each++) {
        const Grouping *grouping = t->groupings + each;
        if (!grouping->in_x && grouping->shape == shape && grouping->count == count) {
            found |= 1u << grouping->kind;
        }
    }
    return found;
}

/* Note a part of a chain, first and last group, that may be a number: chains.parts_of and shapes.claims_of. */
static void
read_part(Reader *r, const Group *g, Py_ssize_t first, Py_ssize_t last)
{
    Py_ssize_t digits = 0, others = 0, widest = 0, largest = 0;
    uint8_t d[DIGITS_ROOM] = {0};
    if (g[last].end - g[first].start > LONGEST_SPELLED) {
        return;
    }
    for (Py_ssize_t group = first; group <= last; group++) {
        Py_ssize_t size = g[group].end - g[group].start;
        Py_ssize_t gap = group < last ? g[group + 1].start - g[group].end : 0;
        digits += size;
        others += g[group].others;
        widest = gap > widest ? gap : widest;
        largest = size > largest ? size : largest;
    }
    if (!(digits == 11 || digits == 13 || (digits >= 15 && digits <= LONGEST_NUMBER))) {
        return;
    }
    if (others ? widest > 1 && largest < 6 : first == last) {
        return; /* an enumeration, or a run by itself */
    }
    int size = digits_of(r, g + first, last - first + 1, d);
    unsigned passed = kinds_of(r, d, size);
    if (!others) {
        passed &= ~ordinary_kinds(r, g + first, last - first + 1);
        passed &= is_in_code(r, g[first].start, g[last].end) ? ~CODED_KINDS : ~0u;
    }
    if (passed) {
        note(&r->places[IN_GROUPS], g[first].start);
    }
}

static int
is_parting(const Reader *r, const Group *group)
{
    for (Py_ssize_t at = group->end; at < group[1].start; at++) {
        if (r->tables->marks[r->c[at]] & PARTS) {
            return 1;
        }
    }
    return 0;
}

/* chains._stretches, but for what must stand around those that are parted by the same. */
static void
read_parts(Reader *r, const Group *g, Py_ssize_t count)
{
    Py_ssize_t first = 0;
    read_part(r, g, 0, count - 1);
    for (Py_ssize_t at = 0; at + 1 < count; at++) {
        if (is_parting(r, g + at)) {
            read_part(r, g, first, at);
            first = at + 1;
        }
    }
    if (first) {
        read_part(r, g, first, count - 1);
    }
    first = 0;
    for (Py_ssize_t at = 1; at < count; at++) {
        if ((at + 1 == count && first) || (at + 1 < count && !same_gap(r->c, g + at - 1, g + at))) {
            read_part(r, g, first, at);
            first = at;
        }
    }
}

/* codes.code_at: a social credit code in groups, with a letter, that begins there. */
static int
is_code_in_groups(const Reader *r, Py_ssize_t at)
{
    const uint8_t *kinds = r->tables->kinds;
    const uint16_t *c = r->c;
    Py_ssize_t begin = at;
    uint16_t code[ID];
    int letters = 0;
    if (!is_ascii_alnum(kinds, c[at]) || is_ascii_alnum(kinds, c[at - 1])) {
        return 0;
    }
    for (int place = 0; place < ID; place++) {
        /* A line break is no gap, so the walk ends with the text. */
        for (int gap = 0; place && gap < 2 && (kinds[c[at]] & GAP); gap++) {
            at++;
        }
        unsigned kind = kinds[c[at]];
        if (!(kind & (ASCII_DIGIT | ASCII_LETTER)) || (place > 0 && place < 8 && !(kind & ASCII_DIGIT)) ||
            (place == 1 && (c[at] == '0' || (c[at] > '5' && c[at] != '9')))) {
            return 0;
        }
        letters |= kind & ASCII_LETTER;
        code[place] = upper_of(c[at]);
        if (place && value_of_31(code[place]) == 31) {
            return 0;
        }
        at++;
    }
    return letters && at - begin > ID && !is_ascii_alnum(kinds, c[at]) && is_uscc(code);
}

/* What parts a word from a number before it: numerals._WORDS. */
static inline int
ends_a_clause(uint16_t code)
{
    return code == ',' || code == ';' || code == 0xFF0C || code == 0x3001 || code == 0x3002 || code == 0xFF1B;
}

/* Note digits of other scripts that may be a number: numerals.numerals_in. */
static void
read_numerals(Reader *r, const Group *g, Py_ssize_t count)
{
    const uint16_t *c = r->c;
    for (Py_ssize_t first = 0, next; first < count; first = next) {
        Py_ssize_t digits = g[first].end - g[first].start, others = g[first].others;
        for (next = first + 1; next < count && g[next].start - g[next - 1].end == 1; next++) {
            digits += g[next].end - g[next].start;
            others += g[next].others;
        }
        /* One or two behind a mark, or before one, may be a word: 13800138000，一直. */
        const Group *head = g + first, *tail = g + next - 1;
        if (next - first > 1 && head->others == head->end - head->start && head->others < 3 &&
            ends_a_clause(c[head->end])) {
            others -= head->others;
        }
        if (next - first > 1 && tail->others == tail->end - tail->start && tail->others < 3 &&
            ends_a_clause(c[tail->start - 1])) {
            others -= tail->others;
        }
        if (digits >= SHORTEST && others > 0) {
            note(&r->places[OTHER_SCRIPT], head->start);
        }
    }
}

/* Whether a line break is so near that a number may go on behind it. */
static int
is_near_break(const Reader *r, Py_ssize_t place)
{
    Py_ssize_t low = place - 48 < PAD ? PAD : place - 48, high = place + 48 > r->stop ? r->stop : place + 48;
    for (Py_ssize_t at = low; at < high; at++) {
        if (r->c[at] == '\n') {
            return 1;
        }
    }
    return 0;
}

/* Note what may be a number in a chain that holds characters beyond the BMP: which of them are digits is not known
   here, nor which part groups. */
static void
read_beyond(Reader *r, Py_ssize_t start, Py_ssize_t end)
{
    for (Py_ssize_t at = start; at < end; at += 32) {
        note(&r->places[IN_GROUPS], at);
        note(&r->places[OTHER_SCRIPT], at);
        if (is_near_break(r, at)) {
            note(&r->places[BROKEN], at);
        }
    }
}

/* Put the runs of ASCII digits of the chain where its groups are. */
static void
split_runs(Reader *r)
{
    const Group *g = r->groups.items;
    r->runs.count = 0;
    for (Py_ssize_t group = 0; group < r->groups.count; group++) {
        for (Py_ssize_t at = g[group].start, start; at < g[group].end; at++) {
            if (!is_digit(r->c[at])) {
                continue;
            }
            for (start = at; at < g[group].end && is_digit(r->c[at]); at++) {
            }
            Group *next = vector_next(&r->runs, sizeof *next);
            if (next != NULL) {
                *next = (Group){start, at, 0};
            }
        }
    }
}

/* Read what a chain holds that has digits enough for anything. */
static void
read_chain(Reader *r)
{
    const Group *g = r->groups.items;
    Py_ssize_t count = r->groups.count, end = g[count - 1].end;
    if (r->digits >= MOBILE && (r->wanted & NUMBER_KINDS)) {
        if (r->others) {
            split_runs(r);
            read_grouped(r, r->runs.items, r->runs.count);
        }
        else {
            read_grouped(r, g, count);
        }
        if (r->others || (count > 1 && !is_moment(r->c, g, count))) {
            read_parts(r, g, count);
        }
    }
    for (Py_ssize_t begin = g->start; begin > g->start - 4 && wants(r, USCC); begin--) {
        uint16_t department = upper_of(r->c[begin]);
        if ((is_digit(department) || department == 'A' || department == 'N' || department == 'Y') &&
            is_code_in_groups(r, begin)) {
            note(&r->places[IN_GROUPS], begin);
        }
    }
    if (r->others) {
        for (Py_ssize_t at = 0; at < count; at++) {
            if (g[at].others > 5 && is_near_break(r, g[at].start)) {
                note(&r->places[BROKEN], g[at].start);
            }
        }
        read_numerals(r, g, count);
        if (r->beyond) {
            read_beyond(r, g->start, end);
        }
    }
    if (is_extended(r->tables->kinds, r->c, end)) {
        note(&r->places[OTHER_SCRIPT], end);
    }
}

/* A chain ends, and another may begin. */
static inline void
end_chain(Reader *r)
{
    if (r->digits >= SHORTEST || r->others > 5) {
        read_chain(r);
    }
    r->groups.count = 0;
    r->digits = r->others = 0;
    r->beyond = 0;
}

#endif
