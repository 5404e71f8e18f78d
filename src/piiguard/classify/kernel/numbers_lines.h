/* Where a number may go on in another line: readings/breaks.py. */

#ifndef PIIGUARD_NUMBERS_LINES_H
#define PIIGUARD_NUMBERS_LINES_H

#include "numbers_valid.h"

#define LONGEST_PART 24
#define LINE 64
#define MOST_LINES 5
#define MOST_IN_PART 13 /* groups, one digit each */

/* The groups of one side of a line break: all that hang together, and the one that touches the break. */
typedef struct {
    Group groups[MOST_IN_PART];
    int count;
    Group alone;
} Side;

static inline int
part_size(const Group *groups, int count)
{
    Py_ssize_t size = 0;
    for (int at = 0; at < count; at++) {
        size += groups[at].end - groups[at].start;
    }
    return size > BMP ? BMP : (int)size;
}

/* The side that ends at *end*, behind a digit. */
static void
side_before(const Reader *r, Py_ssize_t end, Side *side)
{
    const uint16_t *c = r->c;
    Group backwards[MOST_IN_PART];
    int count = 0;
    Py_ssize_t high = end, low;
    side->count = 0;
    for (;;) {
        for (low = high; is_digit(c[low - 1]) && end - low <= LONGEST_PART; low--) {
        }
        if (end - low > LONGEST_PART || count == MOST_IN_PART) {
            break;
        }
        backwards[count++] = (Group){low, high, 0};
        if (!(r->tables->marks[c[low - 1]] & JOINS) || !is_digit(c[low - 2])) {
            side->count = count;
            break;
        }
        high = low - 1;
    }
    side->alone = count ? backwards[0] : (Group){low, end, 0};
    for (int at = 0; at < side->count; at++) {
        side->groups[at] = backwards[count - 1 - at];
    }
}

/* The side that begins at *start*, at a digit. */
static void
side_after(const Reader *r, Py_ssize_t start, Side *side)
{
    const uint16_t *c = r->c;
    Py_ssize_t low = start, high;
    int count = 0;
    side->count = 0;
    for (;;) {
        for (high = low; is_digit(c[high]) && high - start <= LONGEST_PART; high++) {
        }
        if (high - start > LONGEST_PART || count == MOST_IN_PART) {
            break;
        }
        side->groups[count++] = (Group){low, high, 0};
        if (!(r->tables->marks[c[high]] & JOINS) || !is_digit(c[high + 1])) {
            side->count = count;
            break;
        }
        low = high + 1;
    }
    side->alone = count ? side->groups[0] : (Group){start, high, 0};
}

static int
passes_joined(const Reader *r, const Group *one, int ones, const Group *other, int others)
{
    uint8_t d[DIGITS_ROOM] = {0};
    int size = 0, total = part_size(one, ones) + part_size(other, others);
    if (total < MOBILE || total == 12 || total == 14 || total > LONGEST_NUMBER) {
        return 0;
    }
    int coded = is_in_code(r, one->start, other[others - 1].end);
    if (coded && total != ID && total != MASTER) {
        return 0;
    }
    for (int group = 0; group < ones + others; group++) {
        const Group *each = group < ones ? one + group : other + group - ones;
        for (Py_ssize_t at = each->start; at < each->end; at++) {
            d[size++] = (uint8_t)(r->c[at] - '0');
        }
    }
    return (kinds_of(r, d, size) & (coded ? ~CODED_KINDS : ~0u)) != 0;
}

static int
passes_sides(const Reader *r, const Side *one, const Side *other)
{
    /* All of a side that is one group is that group. */
    int ones = one->count > 1 ? one->count : 0, others = other->count > 1 ? other->count : 0;
    return passes_joined(r, &one->alone, 1, &other->alone, 1) ||
           (others && passes_joined(r, &one->alone, 1, other->groups, others)) ||
           (ones && passes_joined(r, one->groups, ones, &other->alone, 1)) ||
           (ones && others && passes_joined(r, one->groups, ones, other->groups, others));
}

/* breaks._stacked: a group in each of three lines or more, the first ending before *at*. */
static int
passes_stacked(const Reader *r, const Side *one, Py_ssize_t at)
{
    const uint16_t *c = r->c;
    Group groups[MOST_LINES] = {one->alone};
    for (int count = 1; count < MOST_LINES; count++) {
        for (int blanks = 0; blanks < 4 && is_blank(c[at]); blanks++) {
            at++;
        }
        Py_ssize_t start = at;
        while (is_digit(c[at]) && at - start <= LONGEST_NUMBER) {
            at++;
        }
        if (at == start || at - start > LONGEST_NUMBER) {
            return 0;
        }
        groups[count] = (Group){start, at, 0};
        if (count > 1 && passes_joined(r, groups, count, groups + count, 1)) {
            return 1;
        }
        for (int blanks = 0; blanks < 4 && is_blank(c[at]); blanks++) {
            at++;
        }
        at += c[at] == '\r';
        if (c[at] != '\n' || at >= r->stop) {
            return 0;
        }
        at++;
    }
    return 0;
}

/* Return one past the digit that a line ends in, whose break is at *at*; 0 if it ends in none. */
static Py_ssize_t
digits_before_break(const uint16_t *c, Py_ssize_t at)
{
    at -= c[at - 1] == '\r';
    at -= c[at - 1] == '-' || c[at - 1] == 0x1E || c[at - 1] == '=';
    for (int blanks = 0; blanks < 4 && is_blank(c[at - 1]); blanks++) {
        at--;
    }
    return is_digit(c[at - 1]) ? at : 0;
}

/* breaks._next_message: whether a number that ends a message goes on in this one, which *one* ends. */
static void
read_messages(Reader *r, const Side *one, Py_ssize_t at)
{
    Py_ssize_t start = one->count ? one->groups[0].start : one->alone.start;
    if (!(r->tables->marks[r->c[start - 1]] & ENTERS)) {
        return;
    }
    for (int back = 0; back < LINES_BACK; back++) {
        Py_ssize_t end = r->closings[back];
        if (end && at - end <= 2 * LINE + 16) {
            Side before;
            side_before(r, end, &before);
            if (passes_sides(r, &before, one)) {
                note(&r->places[BROKEN], before.alone.start);
            }
        }
    }
}

/* The line break at *at*, or the end of the text. */
static void
read_break(Reader *r, Py_ssize_t at)
{
    const uint16_t *c = r->c;
    Py_ssize_t end = digits_before_break(c, at), next = at + 1;
    Side one, other;
    if (end) {
        side_before(r, end, &one);
        /* Another digit makes it too long for any. */
        end = part_size(&one.alone, 1) < LONGEST_NUMBER ? end : 0;
    }
    if (end) {
        read_messages(r, &one, at);
        for (int marks = 0; marks < 8; marks++) {
            next += is_blank(c[next]) || c[next] == '>' || c[next] == '|' || c[next] == '*' || c[next] == '#';
        }
        int passes = 0;
        if (is_digit(c[next])) {
            side_after(r, next, &other);
            passes = passes_sides(r, &one, &other);
        }
        if (passes || passes_stacked(r, &one, at + 1)) {
            note(&r->places[BROKEN], one.alone.start);
        }
    }
    memmove(r->closings + 1, r->closings, (LINES_BACK - 1) * sizeof *r->closings);
    r->closings[0] = end;
}

#endif
