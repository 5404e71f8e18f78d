/* What is told by a mark and what stands beside it: e-mail addresses, as validators/email_address.py finds them, and
   where readings/escapes.py, readings/addresses.py and readings/lookalikes.py find anything. */

#ifndef PIIGUARD_NUMBERS_MARKS_H
#define PIIGUARD_NUMBERS_MARKS_H

#include "numbers_context.h"

#define LONGEST_LOCAL 64
#define LONGEST_DOMAIN 255
#define LONGEST_LABEL 63
#define AROUND 32
#define LETTER_OF 31 /* a letter in either case, by its place in the alphabet */

static inline int
is_letter(uint16_t code)
{
    return (uint16_t)((code | 0x20) - 'a') < 26;
}

/* Return how long a domain of nothing unusual is that begins at *start*: 0 for none, -1 for one to be looked at. */
static Py_ssize_t
plain_domain(const Reader *r, Py_ssize_t start)
{
    const uint16_t *marks = r->tables->marks;
    const uint16_t *c = r->c;
    Py_ssize_t at = start, label = start, digits = 0, labels = 0;
    /* What is read ends at the first that is of no domain, at the padding at the latest. */
    for (; marks[c[at]] & DOMAIN; at++) {
        if (c[at] == '.') {
            if (at == label || c[at - 1] == '-' || at - label > LONGEST_LABEL) {
                return -1;
            }
            label = at + 1;
            labels++;
            digits = 0;
        }
        else if (c[at] == '-' && at == label) {
            return -1;
        }
        else if (!is_letter(c[at])) {
            digits++;
        }
        if (at - start > LONGEST_DOMAIN) {
            return -1;
        }
    }
    if (at == start) {
        return 0;
    }
    return labels && !digits && at - label > 1 && at - label <= LONGEST_LABEL && at - start <= LONGEST_DOMAIN
               ? at - start
               : -1;
}

/* Whether an address may be a placeholder, or have a label and a mobile before it that lost their blanks. */
static int
is_suspect(const Reader *r, Py_ssize_t start, Py_ssize_t at)
{
    const uint16_t *c = r->c;
    uint16_t first = c[start] | 0x20, one = c[at + 1], two = c[at + 2];
    int digits = 0;
    if (first == 'c' || first == 'p' || first == 'm' || first == 't') {
        for (Py_ssize_t place = start; place < at; place++) {
            digits += is_digit(c[place]);
        }
        if (digits >= MOBILE) {
            return 1;
        }
    }
    if (first >= 128 || strchr("xaunesmy", first) == NULL) {
        return 0;
    }
    return r->tables->placeholders[(one & LETTER_OF) * 32 + (two & LETTER_OF)] ||
           (at - start > 1 && ((c[start + 1] ^ c[start]) & LETTER_OF) == 0) || (first == 'y' && one == 'e' && two == 'x');
}

/* email_address.address_at, of the plain ones; the others are left for it. */
static void
read_address(Reader *r, Py_ssize_t at)
{
    const uint16_t *marks = r->tables->marks;
    const uint16_t *c = r->c;
    Py_ssize_t start = at;
    int dots = 0;
    while (at - start <= LONGEST_LOCAL && (marks[c[start - 1]] & LOCAL)) {
        start--;
        dots |= c[start] == '.' && c[start + 1] == '.';
    }
    if (start == at || c[at - 1] == '.' || !(marks[c[at + 1]] & DOMAIN)) {
        return;
    }
    Py_ssize_t length = plain_domain(r, at + 1);
    if (length < 0 || dots || at - start > LONGEST_LOCAL || c[start - 1] == '\'' ||
        !(r->tables->kinds[c[start]] & (ASCII_DIGIT | ASCII_LETTER) || c[start] == '_') || is_suspect(r, start, at)) {
        note(&r->unsure, at);
        return;
    }
    if (length) {
        hit(r, start, at + 1 + length, EMAIL);
    }
}

/* windows._address_places, of an @. */
static int
is_spelled_at(const Reader *r, Py_ssize_t at)
{
    const uint16_t *marks = r->tables->marks;
    const uint16_t *c = r->c;
    if ((marks[c[at - 1]] & OPENS) || is_blank(c[at - 1]) || is_blank(c[at + 1])) {
        return 1;
    }
    Py_ssize_t end = at + 1;
    while (end - at <= AROUND && (marks[c[end]] & DOMAIN)) {
        end++;
    }
    end = end - at > AROUND ? at + 1 : end;
    return (marks[c[end]] & DOTS) || (is_blank(c[end]) && (marks[c[end + 1]] & DOTS));
}

/* There, of the t of a spelled at or dot. */
static int
is_spelled_word(const Reader *r, Py_ssize_t at)
{
    const uint16_t *marks = r->tables->marks;
    const uint16_t *c = r->c;
    uint16_t one = c[at - 1] | 0x20;
    int closed = (marks[c[at + 1]] & CLOSES) || (is_blank(c[at + 1]) && (marks[c[at + 2]] & CLOSES));
    if (one == 'a') {
        return closed && ((marks[c[at - 2]] & OPENS) || is_blank(c[at - 2]));
    }
    return one == 'o' && (c[at - 2] | 0x20) == 'd' && (c[at - 3] == ' ' || (marks[c[at - 3]] & OPENS)) &&
           (closed || c[at + 1] == ' ');
}

/* windows._matters: whether %xx at *at* may be part of an identifier. */
static int
percent_matters(const Reader *r, Py_ssize_t at)
{
    const uint16_t *c = r->c + at + 1;
    if (!is_digit(c[0])) {
        return 0;
    }
    if ((c[0] == '3' && is_digit(c[1])) || (c[0] == '4' && c[1] == '0')) {
        return 1;
    }
    for (int place = 3; c[0] == '3' && (c[1] | 0x20) == 'a' && place < 7; place++) {
        if (c[place] == '%' && c[place + 1] == '3' && (c[place + 2] | 0x20) == 'a') {
            return 1;
        }
    }
    if (is_digit(c[-2]) && c[-4] != '%' && c[0] < '8') {
        return 1;
    }
    for (Py_ssize_t place = at + 1; place < r->stop && place < at + 1 + 2 * AROUND; place++) {
        if (r->c[place] == '@') {
            return 1;
        }
    }
    return 0;
}

static int
is_commat(const uint16_t *c)
{
    static const char name[] = "&commat;";
    for (int at = 0; name[at]; at++) {
        if (c[at] != (uint16_t)name[at]) {
            return 0;
        }
    }
    return 1;
}

/* windows._escape_places, of the mark that begins an escape. */
static int
is_escape(const Reader *r, Py_ssize_t at)
{
    const uint16_t *c = r->c + at;
    uint16_t one = c[1] | 0x20;
    switch (c[0]) {
    case '%':
        return percent_matters(r, at);
    case '&':
        return is_digit(c[-1]) || (c[1] == '#' && (is_digit(c[2]) || ((c[2] | 0x20) == 'x' && is_digit(c[3])))) ||
               is_commat(c);
    case '=':
        return c[1] == '3' && is_digit(c[2]) && c[3] == '=';
    default:
        if (one != 'u' && one != 'x') {
            return 0;
        }
        return is_digit(c[-1]) || is_digit(c[2]) || (one == 'u' && c[2] == '{' && is_digit(c[3])) ||
               (one == 'u' && (c[2] | 0x20) == 'f' && (c[3] | 0x20) == 'f' && is_digit(c[4]));
    }
}

static void
read_at(Reader *r, Py_ssize_t at)
{
    note(&r->ats, at);
    if (wants(r, EMAIL)) {
        read_address(r, at);
    }
    if (is_spelled_at(r, at)) {
        note(&r->places[SPELLED_OUT], at);
    }
    for (Py_ssize_t back = at - AROUND; back < at; back++) {
        if (r->c[back] == '&') {
            note(&r->places[ESCAPED], at);
            break;
        }
    }
}

#endif
