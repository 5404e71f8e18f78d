/* What is seen around an identifier: the compiled form of classify/context.py and of the signs in classify/evidence.py. */

#ifndef PIIGUARD_NUMBERS_CONTEXT_H
#define PIIGUARD_NUMBERS_CONTEXT_H

#include "numbers.h"

#define WINDOW 24 /* code points before an identifier */
#define AFTER 12  /* behind it */
#define BESIDE 12

/* evidence.Sign */
#define AMONG_LETTERS 1
#define DECIMAL 2
#define COUNTRY_CODE 4

static inline uint16_t
lower_of(uint16_t code)
{
    return (uint16_t)(code - 'A') < 26 ? code + 32 : code;
}

static int
is_word_at(const Numbers *t, const uint16_t *c, int32_t first, int32_t length)
{
    const uint16_t *letters = t->letters + first;
    for (int32_t at = 0; at < length; at++) {
        if (lower_of(c[at]) != letters[at]) {
            return 0;
        }
    }
    return 1;
}

/* context.nearest_word: the number of a word, or -1. */
static int
nearest_word(const Reader *r, Py_ssize_t start, int kind)
{
    const Numbers *t = r->tables;
    const uint16_t *c = r->c;
    for (Py_ssize_t end = start; end > start - WINDOW; end--) {
        uint16_t last = lower_of(c[end - 1]);
        if (is_digit(last) || last == '\n') {
            return -1;
        }
        for (int at = t->by_last[last]; at; at = t->same_last[at]) {
            const ContextWord *word = t->words + at - 1;
            Py_ssize_t gap = start - end;
            if (gap + word->length <= WINDOW && is_word_at(t, c + end - word->length, word->first, word->length) &&
                ((word->supports >> kind & 1) || ((word->opposes >> kind & 1) && gap <= word->reach))) {
                return at - 1;
            }
        }
    }
    return -1;
}

/* context.word_after: the number of a word, or -1. */
static int
word_after(const Reader *r, Py_ssize_t begin, int kind)
{
    const Numbers *t = r->tables;
    const uint16_t *c = r->c;
    Py_ssize_t end = begin, last = begin + AFTER < r->stop ? begin + AFTER : r->stop;
    while (end < last && !(t->marks[c[end]] & CUTS)) {
        end++;
    }
    if (end < last && (c[end] == ':' || c[end] == '=' || c[end] == 0xFF1A)) {
        /* What stands right before a colon is the label of what comes next. */
        end -= end > begin && c[end - 1] == ' ';
        while (end > begin && !(t->marks[c[end - 1]] & SETS_OFF)) {
            end--;
        }
    }
    for (Py_ssize_t at = begin; at < end; at++) {
        for (int each = t->by_first[lower_of(c[at])]; each; each = t->same_first[each]) {
            const ContextWord *word = t->words + each - 1;
            if (at + word->length <= end && is_word_at(t, c + at, word->first, word->length)) {
                if (word->supports >> kind & 1) {
                    return each - 1;
                }
                at += word->length - 1;
                break;
            }
        }
    }
    return -1;
}

/* evidence.country_code: where the one before a mobile begins, or where the mobile does. */
static Py_ssize_t
country_code(const uint16_t *c, Py_ssize_t start)
{
    Py_ssize_t at = start;
    at -= c[at - 1] == ' ' || c[at - 1] == '-' || c[at - 1] == 0x1E;
    at -= c[at - 1] == ')' || c[at - 1] == 0xFF09;
    if (c[at - 2] != '8' || c[at - 1] != '6') {
        return start;
    }
    at -= 2;
    if (c[at - 1] == '+' || c[at - 1] == 0xFF0B) {
        return at - 1;
    }
    at -= c[at - 2] == '0' && c[at - 1] == '0' ? 2 : 0;
    return is_digit(c[at - 1]) ? start : at;
}

/* What touches a number on one side: letters and digits in a row, of those letters, and whether none is beyond f. */
typedef struct {
    int size, letters, is_hex;
} Token;

static Token
token_beside(const Reader *r, Py_ssize_t at, int step)
{
    const uint8_t *kinds = r->tables->kinds;
    Token token = {0, 0, 1};
    for (; token.size < BESIDE && is_ascii_alnum(kinds, r->c[at]); at += step) {
        int letter = (kinds[r->c[at]] & ASCII_LETTER) != 0;
        token.size++;
        token.letters += letter;
        token.is_hex &= !letter || (r->c[at] | 0x20) <= 'f';
    }
    return token;
}

/* evidence.in_code. */
static int
is_among_letters(const Reader *r, Py_ssize_t start, Py_ssize_t end)
{
    const uint8_t *kinds = r->tables->kinds;
    Token left = token_beside(r, start - 1, -1), right = token_beside(r, end, 1);
    int is_hex = left.is_hex && right.is_hex;
    if ((kinds[r->c[start - 1]] & ASCII_LETTER) && (kinds[r->c[end]] & ASCII_LETTER)) {
        int is_word = left.letters == left.size && left.size > 2 && right.letters == right.size;
        return is_hex || !is_word;
    }
    return is_hex && left.size + right.size > 4;
}

/* evidence.signs and, for a mobile, where its country code begins. */
static int
signs_of(const Reader *r, Py_ssize_t start, Py_ssize_t end, int kind, Py_ssize_t *begin)
{
    const uint8_t *kinds = r->tables->kinds;
    const uint16_t *c = r->c;
    int sign = 0;
    if (kind != MOBILE_PHONE && kind != BANK_CARD) {
        return 0;
    }
    if (((kinds[c[start - 1]] | kinds[c[end]]) & ASCII_LETTER) && is_among_letters(r, start, end)) {
        sign |= AMONG_LETTERS;
    }
    if ((c[end] == '.' && is_digit(c[end + 1])) ||
        (c[start - 1] == '.' && c[start - 2] == '0' && !is_digit(c[start - 3]))) {
        sign |= DECIMAL;
    }
    if (kind == MOBILE_PHONE) {
        *begin = country_code(c, start);
        sign |= *begin != start ? COUNTRY_CODE : 0;
    }
    return sign;
}

/* Note a hit, with the evidence for it. */
static void
hit(Reader *r, Py_ssize_t start, Py_ssize_t end, int kind)
{
    Hit *next = vector_next(&r->hits, sizeof *next);
    if (next == NULL) {
        return;
    }
    Py_ssize_t begin = start;
    int sign = signs_of(r, start, end, kind, &begin), word = nearest_word(r, begin, kind);
    *next = (Hit){start, end, kind, sign, word < 0 ? word_after(r, end, kind) : word};
}

#endif
