/* Whether a number in a text may be an identifier: more than the small path of classify/spelled.py and the chains of
   readings/chains.py find, and little more. The text is padded by EDGE line breaks at both ends. */

#ifndef PIIGUARD_SURVEY_NUMBERS_H
#define PIIGUARD_SURVEY_NUMBERS_H

#include "characters.h"

#define EDGE 8 /* further than any look beyond a number */

/* ISO/IEC 7812-1, Annex B, over digits. */
static int
passes_luhn(const uint16_t *c, Py_ssize_t start, Py_ssize_t end)
{
    int sum = 0, doubled = 0;
    for (Py_ssize_t at = end; at-- > start; doubled = !doubled) {
        int digit = (c[at] - '0') << doubled;
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

/* GB 11643-1999, 6.2: ISO 7064 MOD 11-2 over 17 digits and a check character. */
static int
passes_mod_11_2(const uint16_t *c, Py_ssize_t start)
{
    int sum = 0;
    for (int at = 0; at < MASTER; at++) {
        sum = (sum + c[start + at] - '0') * 2 % 11;
    }
    int last = c[start + MASTER];
    return (sum + (last == 'X' || last == 'x' ? 10 : last - '0')) % 11 == 1;
}

/* Whether a run of digits may be an identifier by itself, as spelled._plain has it. */
static int
run_may_be(const uint8_t *kinds, const uint16_t *c, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t length = end - start;
    if (length < SHORTEST || length > LONGEST_CARD) {
        return 0;
    }
    if (length >= MASTER || is_ascii_alnum(kinds, c[end])) {
        /* Eighteen letters and digits that begin with the run, or one character before it. What is read lies between
           that character and the first that is no letter or digit, at the padding at the latest. */
        for (Py_ssize_t begin = start; begin >= start - 1; begin--) {
            Py_ssize_t at = begin;
            while (at < begin + ID && is_ascii_alnum(kinds, c[at])) {
                at++;
            }
            if (at == begin + ID && !is_ascii_alnum(kinds, c[at]) &&
                (begin == start || !is_ascii_alnum(kinds, c[begin - 1]))) {
                return 1;
            }
        }
    }
    if (length == MOBILE || (length == MOBILE + 2 && c[start] == '8') || (length == MOBILE + 4 && c[start] == '0')) {
        if (c[end - MOBILE] == '1') {
            return 1;
        }
    }
    if (length > MOBILE + 1 && passes_luhn(c, start, end)) {
        return 1;
    }
    if (length == ID) {
        return passes_mod_11_2(c, start);
    }
    return length == MASTER && (c[end] | 0x20) == 'x' && passes_mod_11_2(c, start);
}

/* Whether digits of two groups or more may be one number: some in a row have as many as a number has, and begin as a
   mobile does if they are as many as that, with 86 before it or not. */
static int
groups_may_be(const uint16_t *c, const Group *g, int count)
{
    for (int first = 0; first < count; first++) {
        Py_ssize_t digits = g[first].end - g[first].start;
        Py_ssize_t second = digits > 1 || first + 1 == count ? g[first].start + 1 : g[first + 1].start;
        uint16_t one = c[g[first].start], two = c[second];
        for (int last = first + 1; last < count && digits <= LONGEST_CARD; last++) {
            digits += g[last].end - g[last].start;
            if ((digits == 11 && one == '1' && two >= '3') || (digits == 13 && one == '8' && two == '6') ||
                (digits >= 15 && digits <= LONGEST_CARD)) {
                return 1;
            }
        }
    }
    return 0;
}

/* Whether a social credit code in groups, with a letter, may begin at *at*: codes._CODE. */
static int
code_may_begin(const uint8_t *kinds, const uint16_t *c, Py_ssize_t at)
{
    Py_ssize_t begin = at;
    int letters = 0;
    if (is_ascii_alnum(kinds, c[at - 1])) {
        return 0;
    }
    for (int place = 0; place < ID; place++) {
        /* A line break is no gap, so the walk ends with the text. */
        for (int gap = 0; place && gap < 2 && (kinds[c[at]] & (GAP | OTHER_DIGIT)); gap++) {
            at++;
        }
        unsigned kind = kinds[c[at]];
        if ((place == 0 && c[at] == '0') || (place == 1 && (c[at] < '1' || (c[at] > '5' && c[at] != '9'))) ||
            (place == 2 && (c[at] < '1' || c[at] > '8'))) {
            return 0;
        }
        if (!(kind & (ASCII_DIGIT | ASCII_LETTER)) || (place > 0 && place < 8 && !(kind & ASCII_DIGIT))) {
            return 0;
        }
        letters |= kind & ASCII_LETTER;
        at++;
    }
    return letters && at - begin > ID && !is_ascii_alnum(kinds, c[at]);
}

#endif
