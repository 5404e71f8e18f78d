/* Where names that something introduces may stand: the compiled form of the searches of language/persons_labels.py,
   persons_forms.py, persons_latin.py and persons_abroad.py. It leaves out only places where they find nothing. */

#ifndef PIIGUARD_CUES_FIND_H
#define PIIGUARD_CUES_FIND_H

#include "names_words.h"

/* Line breaks before and after the text; no look goes further beyond one. */
#define CUES_EDGE 8
#define BACK 24         /* how far before its value a label begins */
#define NOTE_LONGEST 10 /* between brackets */
#define RUN_LONGEST_LATIN 20
#define MAIL_LONGEST 64
#define TITLE_CLASS 1

/* What a character is: bits of `classes`, as in language/persons_cues.py. */
#define IS_MARK (1u << 0)   /* between a label and its value */
#define IS_BARE (1u << 1)   /* … between two Chinese characters */
#define IS_CLOSE (1u << 2)  /* a closing bracket */
#define IS_HAN (1u << 3)
#define IS_CAPITAL (1u << 4)
#define IS_SMALL (1u << 5)
#define IS_QUOTE (1u << 6)  /* before a value */
#define IS_TRAIL (1u << 7)  /* behind a label, with spaces */
#define IS_TOUCH (1u << 8)  /* a label that a name may touch begins with it */
#define IS_TITLE (1u << 9)  /* a form of address begins with it */
#define IS_SURNAME (1u << 10) /* … that may stand before one */
#define IS_NICK (1u << 11)  /* … behind 老 and 小 */
#define IS_ELDER (1u << 12)
#define IS_DOUBLE (1u << 13) /* a surname of two characters begins with it */
#define IS_DOT (1u << 14)
#define IS_WRITTEN (1u << 15) /* of foreign names */
#define IS_WHO (1u << 16)   /* a word for who somebody is ends with it */
#define IS_BRIEF (1u << 17) /* a form of address of one character */
#define GOES_BRIEF (1u << 18) /* what may be behind one, if Chinese */
#define GOES_NICK (1u << 19)  /* … behind a nickname */
#define IS_LESS (1u << 20)
#define IS_STROKE (1u << 21)
#define IS_MAIL (1u << 22)  /* of the first part of an address of e-mail */
#define IS_PERSON (1u << 23) /* 人, 者, 员, 师 */
#define IS_OPEN (1u << 24)  /* an opening bracket */
#define IS_COLON (1u << 25)
#define IS_NAME (1u << 26)  /* 名 */
#define IS_CALLED (1u << 27) /* 称 */
#define TELLS \
    (IS_MARK | IS_BARE | IS_CLOSE | IS_CAPITAL | IS_TOUCH | IS_TITLE | IS_ELDER | IS_DOUBLE | IS_DOT | IS_LESS | IS_STROKE)

/* Kinds of pairs, and of places. */
enum { PAIR_LABEL, PAIR_TOUCH, PAIR_TITLE, PAIR_DOUBLE, PAIR_KINDS };
enum { AT_LABEL, AT_TOUCH, AT_FORM, AT_MAIL, AT_SALUTATION, AT_STROKE, AT_LINE, AT_ABROAD, AT_ADDRESSED, CUE_KINDS };

#define ENDINGS 16384 /* bits */

typedef struct {
    const uint32_t *keys; /* first << 16 | second, in order */
    Py_ssize_t count;
} Pairs2;

typedef struct {
    PyObject_HEAD
    uint32_t *classes;  /* by code point */
    uint8_t *tells;     /* by code point: whether anything is looked for at it */
    uint16_t *symbols;  /* by code point: what it counts as */
    uint32_t *labels;   /* bits, by hash: ends of labels in Latin letters */
    uint32_t *openers;  /* … words before a name in Latin letters */
    uint32_t *pairs;
    Pairs2 kinds[PAIR_KINDS];
    Py_buffer words;
} Cues;

typedef struct {
    Py_ssize_t at;
    uint32_t kind;
} Cue;

typedef struct {
    const Cues *self;
    const uint16_t *codes;
    Py_ssize_t stop;
    Vector *found;
} CueSearch;

static inline uint32_t
class_of(const CueSearch *search, Py_ssize_t at)
{
    return search->self->classes[search->codes[at]];
}

static inline void
cue(CueSearch *search, Py_ssize_t at, uint32_t kind)
{
    Cue *next = vector_next(search->found, sizeof *next);
    if (next != NULL) {
        *next = (Cue){at, kind};
    }
}

static int
is_pair(const CueSearch *search, int kind, uint16_t first, uint16_t second)
{
    const Pairs2 *pairs = &search->self->kinds[kind];
    uint32_t wanted = (uint32_t)first << 16 | second;
    Py_ssize_t low = 0, high = pairs->count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (pairs->keys[middle] < wanted) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low < pairs->count && pairs->keys[low] == wanted;
}

/* Say whether the letters before *end*, read back to *begin*, may be the end of a word of a set; any case. */
static int
ends_in(const CueSearch *search, const uint32_t *set, Py_ssize_t begin, Py_ssize_t end)
{
    uint32_t h = 0;
    Py_ssize_t at = end;
    while (at > begin && (class_of(search, at - 1) & (IS_CAPITAL | IS_SMALL))) {
        at--;
        if (end - at > RUN_LONGEST_LATIN) {
            return 0;
        }
        h = mixed(h, search->codes[at] | 0x20u, BY[0]);
    }
    h >>= 18; /* below ENDINGS */
    return at < end && (set[h >> 5] >> (h & 31) & 1);
}

static int
is_title_word(const CueSearch *search, uint32_t h)
{
    uint32_t entry = ((const uint16_t *)search->self->words.buf)[h >> (32 - WORD_BITS)];
    return (entry & 1023u) == (h & 1023u) && (entry >> 10 & 7) == TITLE_CLASS;
}

/* Say whether a label of Chinese may end before *end*, blanks in it aside. */
static int
ends_chinese(const CueSearch *search, Py_ssize_t begin, Py_ssize_t end)
{
    uint16_t last[3] = {0, 0, 0}; /* from the end */
    int count = 0;
    for (Py_ssize_t at = end; at > begin && count < 3; at--) {
        if (search->codes[at - 1] != ' ') {
            last[count++] = search->codes[at - 1];
        }
    }
    const Cues *self = search->self;
    uint32_t one = self->classes[last[0]], two = self->classes[last[1]];
    if ((one & IS_NAME) || ((one & IS_CALLED) && (two & IS_NAME)) || ((one & IS_PERSON) && (two & IS_HAN)) ||
        is_pair(search, PAIR_LABEL, last[1], last[0])) {
        return 1;
    }
    uint32_t a = self->symbols[last[2]], b = self->symbols[last[1]], c = self->symbols[last[0]];
    return (count > 1 && is_title_word(search, mixed(mixed(2 * SEED, b, BY[0]), c, BY[1]))) ||
           (count > 2 && is_title_word(search, mixed(mixed(mixed(3 * SEED, a, BY[0]), b, BY[1]), c, BY[2])));
}

/* Say whether a label may end before the mark at *mark*; as persons_labels._label_before. */
static int
ends_label(const CueSearch *search, Py_ssize_t mark, int closes)
{
    const uint16_t *c = search->codes;
    Py_ssize_t begin = mark - BACK < CUES_EDGE ? CUES_EDGE : mark - BACK, at = mark;
    for (Py_ssize_t line = mark; line > begin; line--) {
        if (c[line - 1] == '\n') {
            begin = line;
        }
    }
    while (at > begin && (class_of(search, at - 1) & IS_TRAIL)) {
        at--;
    }
    if (at > begin && (closes || (class_of(search, at - 1) & IS_CLOSE))) {
        int length = 0;
        at -= (class_of(search, at - 1) & IS_CLOSE) != 0;
        while (at > begin && length < NOTE_LONGEST && !(class_of(search, at - 1) & (IS_CLOSE | IS_OPEN | IS_COLON))) {
            at--;
            length++;
        }
        if (length == 0 || at == begin || !(class_of(search, at - 1) & IS_OPEN)) {
            return 0;
        }
        at--;
        while (at > begin && c[at - 1] == ' ') {
            at--;
        }
    }
    if (at == begin) {
        return 0;
    }
    return c[at - 1] < 0x80 ? ends_in(search, search->self->labels, begin, at) : ends_chinese(search, begin, at);
}

static inline void
find_label(CueSearch *search, Py_ssize_t at, uint32_t what)
{
    uint32_t before = class_of(search, at - 1), after = class_of(search, at + 1);
    if (what & IS_MARK) {
        Py_ssize_t next = at + 1;
        for (int twice = 0; twice < 2; twice++) {
            for (int spaces = 0; spaces < 2 && search->codes[next] == ' '; spaces++) {
                next++;
            }
            next += (class_of(search, next) & IS_QUOTE) != 0;
        }
        if (!(class_of(search, next) & (IS_HAN | IS_CAPITAL))) {
            return;
        }
    }
    else if (!(before & IS_HAN) || !(after & (what & IS_BARE ? IS_HAN : IS_HAN | IS_CAPITAL))) {
        return;
    }
    if (ends_label(search, at, (what & IS_CLOSE) != 0)) {
        cue(search, at, AT_LABEL);
    }
}

static inline void
find_form(CueSearch *search, Py_ssize_t at, uint32_t what)
{
    const uint16_t *c = search->codes;
    uint32_t after = class_of(search, at + 1), beyond = class_of(search, at + 2);
    if (what & IS_TITLE) {
        uint32_t before = class_of(search, at - 1);
        if ((before & IS_SURNAME) &&
            (((what & IS_BRIEF) && (before & IS_NICK) && (!(after & IS_HAN) || (after & GOES_BRIEF))) ||
             is_pair(search, PAIR_TITLE, c[at], c[at + 1]))) {
            cue(search, at, AT_FORM);
        }
    }
    if (((what & IS_ELDER) && (after & IS_NICK) && (!(beyond & IS_HAN) || (beyond & GOES_NICK))) ||
        ((what & IS_DOUBLE) && is_pair(search, PAIR_DOUBLE, c[at], c[at + 1]))) {
        cue(search, at + 1, AT_FORM);
    }
    if ((what & IS_DOT) && (class_of(search, at - 1) & class_of(search, at - 2) & after & beyond & IS_WRITTEN)) {
        cue(search, at, AT_FORM);
    }
}

/* Say whether a word that tells of a name in Latin letters may end before *at*. */
static int
is_opened(const CueSearch *search, Py_ssize_t at)
{
    const uint16_t *c = search->codes;
    Py_ssize_t begin = at - BACK < CUES_EDGE ? CUES_EDGE : at - BACK, before = at;
    while (before > begin && (c[before - 1] == ' ' || (class_of(search, before - 1) & IS_COLON))) {
        before--;
    }
    if (before == begin) {
        return 0;
    }
    if (class_of(search, before - 1) & IS_HAN) {
        return (class_of(search, before - 1) & IS_WHO) != 0;
    }
    if (class_of(search, before - 1) & IS_CLOSE) {
        return 1; /* a remark */
    }
    for (int twice = 0; twice < 2 && before > begin && (c[before - 1] == '.' || c[before - 1] == ','); twice++) {
        before--;
    }
    return ends_in(search, search->self->openers, begin, before);
}

/* Say whether capitalised words, or words in capitals, may begin at *at*. */
static int
is_two_words(const CueSearch *search, Py_ssize_t at)
{
    Py_ssize_t next = at + 1, last = at + RUN_LONGEST_LATIN;
    while (next < last && ((class_of(search, next) & (IS_CAPITAL | IS_SMALL)) || search->codes[next] == '\'' ||
                           search->codes[next] == 0x2019)) {
        next++;
    }
    return (search->codes[next] == ' ' || search->codes[next] == '-') && (class_of(search, next + 1) & IS_CAPITAL);
}

/* Say whether a line begins at *at* that is a given name and a surname; the first letter is a capital. */
static int
is_line(const CueSearch *search, Py_ssize_t at)
{
    Py_ssize_t next = at;
    for (int words = 0; words < 2; words++) {
        if (!(class_of(search, next++) & IS_CAPITAL)) {
            return 0;
        }
        Py_ssize_t first = next, last = next + RUN_LONGEST_LATIN;
        while (next < last && (class_of(search, next) & IS_SMALL)) {
            next++;
        }
        if (next == first) {
            return 0;
        }
        if (words == 0 && search->codes[next++] != ' ') {
            return 0;
        }
    }
    next += search->codes[next] == ' ';
    return search->codes[next] == '\n';
}

/* Say whether Mr, Mrs, Ms, Dr, Prof or Professor begins at *at*, and a capital behind it. Any look goes one character
   beyond what is there at most. */
static int
is_addressed(const CueSearch *search, Py_ssize_t at)
{
    const uint16_t *c = search->codes;
    Py_ssize_t next = at + 2;
    if (c[at] == 'P') {
        if (c[next] != 'o' || c[next + 1] != 'f') {
            return 0;
        }
        for (next += 2; class_of(search, next) & IS_SMALL; next++) {
        }
    }
    else if (c[at] == 'M') {
        next += c[at + 1] == 'r' && c[next] == 's';
    }
    else if (c[at] != 'D') {
        return 0;
    }
    next += c[next] == '.';
    return c[next] == ' ' && (class_of(search, next + 1) & IS_CAPITAL);
}

/* Look before and behind a capital. A line break is none of what is asked for, so no look goes beyond one. */
static inline void
find_latin(CueSearch *search, Py_ssize_t at)
{
    const uint16_t *c = search->codes;
    uint16_t before = c[at - 1], second = c[at + 1];
    uint32_t beside = class_of(search, at - 1);
    if (before == '\n') {
        if (is_line(search, at)) {
            cue(search, at, AT_LINE);
        }
    }
    else if (before == ' ' || (beside & (IS_HAN | IS_CLOSE | IS_COLON))) {
        if (before == ' ' && c[at - 2] == 'r' && c[at - 3] == 'a' && c[at - 4] == 'e') {
            cue(search, at - 4, AT_SALUTATION); /* Dear */
        }
        else if (before == ' ' && c[at - 2] == 'i' && c[at - 3] == 'H') {
            cue(search, at - 3, AT_SALUTATION);
        }
        else if (before == ' ' && c[at - 2] == 'o' && c[at - 3] == 'l' && c[at - 4] == 'l' && c[at - 5] == 'e') {
            cue(search, at - 5, AT_SALUTATION); /* Hello */
        }
        if (is_two_words(search, at) && is_opened(search, at)) {
            cue(search, at, AT_ABROAD);
        }
    }
    if (!(beside & (IS_CAPITAL | IS_SMALL)) && (second == 'r' || (second == 's' && c[at] == 'M')) &&
        is_addressed(search, at)) {
        cue(search, at, AT_ADDRESSED);
    }
}

static int
is_before_mail(const CueSearch *search, Py_ssize_t at)
{
    Py_ssize_t next = at + 1;
    while (next <= at + MAIL_LONGEST && (class_of(search, next) & IS_MAIL)) {
        next++;
    }
    return next > at + 1 && search->codes[next] == '@';
}

/* Find the places in codes[CUES_EDGE:stop]. */
static void
find_cues(CueSearch *search)
{
    const uint16_t *c = search->codes;
    const Cues *self = search->self;
    for (Py_ssize_t at = CUES_EDGE; at < search->stop && !search->found->lost; at++) {
        if (!self->tells[c[at]]) {
            continue;
        }
        uint32_t what = self->classes[c[at]];
        if (what & (IS_MARK | IS_BARE | IS_CLOSE)) {
            find_label(search, at, what);
        }
        if (what & IS_CAPITAL) {
            find_latin(search, at);
        }
        if ((what & IS_TOUCH) && is_pair(search, PAIR_TOUCH, c[at], c[at + 1])) {
            cue(search, at, AT_TOUCH);
        }
        if (what & (IS_TITLE | IS_ELDER | IS_DOUBLE | IS_DOT)) {
            find_form(search, at, what);
        }
        if ((what & IS_LESS) && is_before_mail(search, at)) {
            cue(search, at, AT_MAIL);
        }
        if ((what & IS_STROKE) &&
            (class_of(search, at - 1) & class_of(search, at - 2) & class_of(search, at + 1) & class_of(search, at + 2) &
             IS_CAPITAL)) {
            cue(search, at, AT_STROKE);
        }
    }
}

#endif
