/* Numbers by themselves and in the customary groups: the compiled form of classify/spelled.py. */

#ifndef PIIGUARD_NUMBERS_RUNS_H
#define PIIGUARD_NUMBERS_RUNS_H

#include "numbers_context.h"
#include "numbers_valid.h"

static inline int
x_follows(const uint16_t *c, Py_ssize_t end)
{
    return (c[end] | 0x20) == 'x' && !is_digit(c[end + 1]);
}

/* spelled._is_code; what is read ends at the first that is no letter or digit, at the padding at the latest. */
static int
is_code(const Reader *r, Py_ssize_t begin, Py_ssize_t run)
{
    const uint8_t *kinds = r->tables->kinds;
    const uint16_t *c = r->c;
    uint16_t code[ID];
    if (begin != run && is_ascii_alnum(kinds, c[begin - 1])) {
        return 0;
    }
    for (int at = 0; at < ID; at++) {
        if (!is_ascii_alnum(kinds, c[begin + at])) {
            return 0;
        }
        code[at] = upper_of(c[begin + at]);
    }
    return !is_ascii_alnum(kinds, c[begin + ID]) && is_uscc(code);
}

/* spelled._plain: a maximal run of ASCII digits. */
static void
read_run(Reader *r, Py_ssize_t start, Py_ssize_t end)
{
    const Numbers *t = r->tables;
    const uint16_t *c = r->c;
    Py_ssize_t length = end - start;
    uint8_t d[DIGITS_ROOM] = {0};
    if (length < SHORTEST || length > LONGEST_NUMBER) {
        return;
    }
    if (wants(r, USCC) && (length >= MASTER || is_ascii_alnum(t->kinds, c[end]))) {
        for (Py_ssize_t begin = start; begin >= start - 1; begin--) {
            if (is_code(r, begin, start)) {
                hit(r, begin, begin + ID, USCC);
            }
        }
    }
    if (length < MOBILE) {
        return;
    }
    for (Py_ssize_t at = 0; at < length; at++) {
        d[at] = (uint8_t)(c[start + at] - '0');
    }
    if (wants(r, MOBILE_PHONE) && is_mobile_of(t, d, (int)length)) {
        hit(r, end - MOBILE, end, MOBILE_PHONE);
    }
    if (wants(r, BANK_CARD) && length > MOBILE + 1 && is_bank_card(t, d, (int)length)) {
        hit(r, start, end, BANK_CARD);
    }
    if (wants(r, RESIDENT_ID)) {
        if (length == ID && is_resident_id(t, d, d[MASTER], r->as_of)) {
            hit(r, start, end, RESIDENT_ID);
        }
        if (length == MASTER && x_follows(c, end) && is_resident_id(t, d, 10, r->as_of)) {
            hit(r, start, end + 1, RESIDENT_ID);
        }
    }
}

/* Copy the values of the digits of groups, of which there are no more than LONGEST_NUMBER. Return how many. */
static int
digits_of(const Reader *r, const Group *g, Py_ssize_t count, uint8_t *d)
{
    int size = 0;
    for (Py_ssize_t group = 0; group < count; group++) {
        for (Py_ssize_t at = g[group].start; at < g[group].end && size < LONGEST_NUMBER; at++) {
            d[size++] = r->tables->values[r->c[at]];
        }
    }
    return size;
}

/* spelled._country_code_before: whether a group is 86 or 0086. */
static int
is_country_code(const uint16_t *c, const Group *group)
{
    Py_ssize_t length = group->end - group->start;
    return (length == 2 || (length == 4 && c[group->start] == '0' && c[group->start + 1] == '0')) &&
           c[group->end - 2] == '8' && c[group->end - 1] == '6';
}

/* One window of groups, joined by *own*, that has the sizes of a grouping: spelled._grouped. */
static void
read_window(Reader *r, const Group *g, Py_ssize_t groups, Py_ssize_t first, const Grouping *grouping)
{
    const Numbers *t = r->tables;
    const uint16_t *c = r->c;
    Py_ssize_t last = first + grouping->count - 1, end = g[last].end;
    uint16_t own = c[g[first].end];
    uint8_t d[DIGITS_ROOM] = {0};
    if (own != ' ') {
        int before = first > 0 && c[g[first - 1].end] == own;
        int after = last + 1 < groups && c[g[last].end] == own;
        int coded = grouping->kind == MOBILE_PHONE && first > 0 && is_country_code(c, g + first - 1);
        if (after || (before && !coded)) {
            return;
        }
    }
    if (grouping->in_x && !x_follows(c, end)) {
        return;
    }
    int size = digits_of(r, g + first, grouping->count, d), passed = 0;
    switch (grouping->kind) {
    case MOBILE_PHONE:
        passed = size == MOBILE && is_mobile(t, d);
        break;
    case BANK_CARD:
        passed = is_bank_card(t, d, size);
        break;
    default:
        passed = size == ID - grouping->in_x &&
                 is_resident_id(t, d, grouping->in_x ? 10 : d[MASTER], r->as_of);
    }
    if (passed) {
        hit(r, g[first].start, end + grouping->in_x, grouping->kind);
    }
}

/* Every window of runs that single separators join: spelled._grouped. */
static inline void
read_windows(Reader *r, const Group *g, Py_ssize_t groups)
{
    const Numbers *t = r->tables;
    const uint16_t *c = r->c;
    for (Py_ssize_t first = 0; first + 1 < groups; first++) {
        Py_ssize_t one = g[first].end - g[first].start, two = g[first + 1].end - g[first + 1].start;
        if (one > LONG_SIZE || two > LONG_SIZE || !(t->seconds[one] >> two & 1)) {
            continue;
        }
        uint16_t own = c[g[first].end];
        int32_t shape = 0;
        for (int count = 0; count < MOST_PARTS && first + count < groups; count++) {
            Py_ssize_t size = g[first + count].end - g[first + count].start;
            if (count > 1 && c[g[first + count - 1].end] != own) {
                break;
            }
            shape |= (int32_t)(size < LONG_SIZE ? size : LONG_SIZE) << (SIZE_BITS * count);
            for (int each = 0; count && each < t->grouping_count; each++) {
                const Grouping *grouping = t->groupings + each;
                if (grouping->shape == shape && grouping->count == count + 1 && wants(r, grouping->kind)) {
                    read_window(r, g, groups, first, grouping);
                }
            }
        }
    }
}

static void
read_grouped(Reader *r, const Group *g, Py_ssize_t count)
{
    const uint8_t *kinds = r->tables->kinds;
    for (Py_ssize_t first = 0; first < count;) {
        Py_ssize_t next = first + 1;
        while (next < count && g[next].start == g[next - 1].end + 1 && (kinds[r->c[g[next - 1].end]] & SEPARATES)) {
            next++;
        }
        read_windows(r, g + first, next - first);
        first = next;
    }
}

#endif
