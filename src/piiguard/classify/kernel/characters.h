/* What a character is, where numbers are looked for, and how long the engine's own kinds of number are. */

#ifndef PIIGUARD_CHARACTERS_H
#define PIIGUARD_CHARACTERS_H

#include "kernel.h"

/* What a character is: bits of `kinds`. */
#define ASCII_DIGIT 1
#define ASCII_LETTER 2
#define OTHER_DIGIT 4 /* of another script; and whatever lies beyond the BMP */
#define GAP 8         /* may part groups of a number */
#define ODD 16        /* is folded, or dropped, by the normal form */
#define LOOKALIKE 32
#define SEPARATES 64 /* may part groups, alone, where the small path looks */
#define TELLS 128    /* begins what is spelled otherwise: an @, an escape, a bracket */

#define MOBILE 11
#define MASTER 17
#define ID 18
#define SHORTEST 7 /* digits in a row within a social credit code */
#define LONGEST_CARD 19
#define MOST_GROUPS 32
#define WIDEST_GAP 3

/* A group of digits, and how many of them are not ASCII, where that is told. */
typedef struct {
    Py_ssize_t start, end, others;
} Group;

static inline int
is_ascii_alnum(const uint8_t *kinds, uint16_t code)
{
    return kinds[code] & (ASCII_DIGIT | ASCII_LETTER);
}

/* Whether groups are a date and a time, as chains._REST_OF_MOMENT has it. */
static inline int
is_moment(const uint16_t *c, const Group *g, Py_ssize_t count)
{
    if (count < 5 || g[0].end - g[0].start != 4 || (c[g[0].start] != '1' && c[g[0].start] != '2') ||
        (c[g[0].start + 1] != '0' && c[g[0].start + 1] != '9')) {
        return 0;
    }
    for (int at = 1; at < 5; at++) {
        Py_ssize_t size = g[at].end - g[at].start;
        if (size > 2 || (at == 4 && size != 2)) {
            return 0;
        }
    }
    uint16_t by = c[g[0].end];
    if ((by != '-' && by != '/' && by != '.') || g[1].start != g[0].end + 1 || g[2].start != g[1].end + 1 ||
        c[g[1].end] != by || c[g[2].end] != ' ' || c[g[3].start - 1] != ' ' || g[3].start > g[2].end + 2 ||
        g[4].start != g[3].end + 1 || c[g[3].end] != ':') {
        return 0;
    }
    Py_ssize_t next = 5;
    if (next < count && c[g[4].end] == ':' && g[next].start == g[4].end + 1 && g[next].end - g[next].start == 2) {
        next++;
    }
    if (next < count && (c[g[next - 1].end] == '.' || c[g[next - 1].end] == ',') &&
        g[next].start == g[next - 1].end + 1 && g[next].end - g[next].start <= 9) {
        next++;
    }
    return next == count;
}

/* Whether digits of another script are dialled behind a number that ends at *end*: 01088888888转八零一. */
static inline int
is_extended(const uint8_t *kinds, const uint16_t *c, Py_ssize_t end)
{
    Py_ssize_t at = end + (c[end] == ' ');
    if (c[at] != 0x8F6C && c[at] != 0x8F49 && c[at] != 0x5206) { /* 转 轉 分机 */
        return 0;
    }
    /* A line break ends what is read, with the text at the latest. */
    for (Py_ssize_t last = at + 12; at < last && c[at] != '\n'; at++) {
        if (kinds[c[at]] & OTHER_DIGIT) {
            return 1;
        }
    }
    return 0;
}

#endif
