/* What the parts of the reading of long texts share: the tables, and what is found. */

#ifndef PIIGUARD_NUMBERS_H
#define PIIGUARD_NUMBERS_H

#include "characters.h"

/* What a character is beside `kinds`: bits of `marks`. */
#define OPENS 1   /* readings/addresses.py, OPENING */
#define CLOSES 2  /* there, CLOSING */
#define DOTS 4    /* there, DOTS */
#define JOINS 8   /* readings/breaks.py, JOINING */
#define PARTS 16  /* readings/chains.py, PARTING */
#define ENTERS 32 /* what a message of nothing but a number may stand behind */
#define LOCAL 64  /* of the local part of an address */
#define DOMAIN 128
#define CUTS 256     /* context.py: no word counts behind it */
#define SETS_OFF 512 /* there: what parts a label from what is before it */

/* kinds.Kind */
#define RESIDENT_ID 0
#define USCC 1
#define BANK_CARD 2
#define MOBILE_PHONE 3
#define EMAIL 4
#define NUMBER_KINDS 15 /* a bit for each but the last */

#define CODED_KINDS (1u << BANK_CARD | 1u << MOBILE_PHONE) /* which letters beside a number speak against */

#define ALLOTTED 10000
#define DIVISION_PREFIXES 1000
#define MOST_PARTS 6 /* groups of a customary grouping */
#define SIZE_BITS 5
#define LONG_SIZE 31
#define MOST_CARD_RULES 64
#define MOST_GROUPINGS 64
#define MOST_WORDS 250
#define NAME_KINDS 5 /* headings/reading.py: what the name of a field may stand in */
#define WANTS_NAMES 32 /* beside the kinds that are wanted */
#define LONGEST_NUMBER 19 /* digits */
#define DIGITS_ROOM 24    /* of which so many are copied eight at a time */
#define LONGEST_SPELLED 80
#define PLACES 6
#define ASCII 128
#define BLOCK_SIZE 64 /* characters, a bit for each */
#define STRETCH 6     /* digits and gaps that a number has at least */
#define SHOWS_DIGIT 1
#define SHOWS_MARK 2
#define SHOWS_WEAK 4
#define SHOWS_FOLLOWING 8
#define SHOWS_BEHIND 16
#define SHOWS_LAST 32
#define LINES_BACK 4 /* from which a number may go on */

/* Issuers' prefixes of one width, for cards of one length: a stretch of `prefixes`. */
typedef struct {
    int32_t length, width, first, count;
} CardRule;

/* A customary grouping: sizes in SIZE_BITS each, the first lowest. */
typedef struct {
    int32_t kind, count, shape, in_x;
} Grouping;

/* A word of context.WORDS: a stretch of `letters`, and for which kinds it speaks, and against, a bit for each. */
typedef struct {
    int32_t first, length, supports, opposes, reach;
} ContextWord;

/* The end of a field's name: a stretch of `letters`, and what it may stand in, a bit for each. */
typedef struct {
    int32_t first, length, kinds;
} NameEnd;

typedef struct {
    PyObject_HEAD
    int made;
    uint8_t kinds[BMP];
    uint16_t marks[BMP];
    uint8_t values[BMP]; /* of digits */
    uint8_t fold[BMP];  /* what the normal form makes of it, 0 for itself or nothing */
    uint8_t shows[BMP]; /* SHOWS_DIGIT and so on: see read_text() */
    uint8_t allotted[ALLOTTED];
    uint8_t placeholders[32 * 32];
    CardRule cards[MOST_CARD_RULES];
    Grouping groupings[MOST_GROUPINGS];
    ContextWord words[MOST_WORDS];
    /* By its first character, and by its last, the number of a word, from 1 on; and the next of those alike. */
    uint8_t by_first[BMP], by_last[BMP], same_first[MOST_WORDS + 1], same_last[MOST_WORDS + 1];
    NameEnd names[MOST_WORDS];
    /* By its last character the number of a name's end, and the next of those alike; what may stand behind it, a bit
       for each kind. */
    uint8_t name_by_last[BMP], same_name_last[MOST_WORDS + 1], behind[ASCII];
    int card_count, grouping_count, word_count, name_count;
    uint32_t seconds[LONG_SIZE + 1]; /* by size of the first group of a grouping: sizes of the second, a bit for each */
    int64_t *prefixes;
    uint16_t *letters;
    int32_t *divisions; /* in ascending order */
    int16_t *last_years;
    Py_ssize_t division_count;
    int32_t division_from[DIVISION_PREFIXES + 1]; /* by the first three digits: where such begin */
} Numbers;

typedef struct {
    int64_t start, end, kind, sign, word;
} Hit;

/* In the order of windows.places_of. */
enum { IN_GROUPS, BROKEN, ESCAPED, OTHER_SCRIPT, LOOKALIKES, SPELLED_OUT };

typedef struct {
    const Numbers *tables;
    const uint16_t *c; /* the text is c[PAD:stop] */
    Py_ssize_t stop;
    unsigned wanted; /* kinds, a bit for each */
    int32_t as_of;   /* YYYYMMDD */
    Vector hits, ats, unsure, places[PLACES], names[NAME_KINDS];
    /* The chain that is being read: its groups, how many digits they have and how many of those are not ASCII, whether
       some lie beyond the BMP; and its runs of ASCII digits, where they are not the groups. */
    Vector groups, runs;
    Py_ssize_t digits, others;
    int beyond;
    Py_ssize_t closings[LINES_BACK]; /* where the last lines end in digits, 0 if not; the nearest first */
} Reader;

/* In columns.c. */
PyObject *numbers_tell_rows(PyObject *object, PyObject *args);
PyObject *numbers_row_spans(PyObject *object, PyObject *args);

static inline void
note(Vector *vector, Py_ssize_t place)
{
    int64_t *next = vector_next(vector, sizeof *next);
    if (next != NULL) {
        *next = place;
    }
}

static inline int
is_digit(uint16_t code)
{
    return (uint16_t)(code - '0') < 10;
}

static inline int
is_blank(uint16_t code)
{
    return code == ' ' || code == '\t';
}

static inline int
wants(const Reader *r, int kind)
{
    return r->wanted >> kind & 1;
}

#endif
