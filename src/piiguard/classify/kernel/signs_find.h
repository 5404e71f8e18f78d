/* Where signs may ask for a name, and which candidates they may make sure: the compiled form of
   language/persons_signs_bulk.py, and of what persons_signs.may_have_signs and persons_lists ask of candidates. */

#ifndef PIIGUARD_SIGNS_FIND_H
#define PIIGUARD_SIGNS_FIND_H

#include "kernel.h"

/* Line breaks before and after the text; no look but that for a number goes further beyond one. */
#define SIGNS_EDGE 12
#define GENDER_AHEAD 8
#define REACH 64 /* how far off a number counts */

/* What a folded character is: bits of `classes`, as in language/persons_signs_compiled.py. */
#define LEFT_BEGINS (1u << 0) /* a sign of two characters begins with it, read from the candidate on */
#define RIGHT_BEGINS (1u << 1)
#define LEFT_CLOSES (1u << 2) /* a name can begin behind it */
#define RIGHT_CLOSES (1u << 3) /* … end before it */
#define LEFT_ALONE (1u << 4) /* … without another character that makes it a sign */
#define RIGHT_ALONE (1u << 5)
#define OPENS_NAME (1u << 6) /* a surname, or the first character of one, of those that signs ask for */
#define IS_SINGLE (1u << 7) /* a surname of one character */
#define IS_KNOWN (1u << 8)  /* … that the model knows, or the first character of one of two */
#define IS_SURNAME (1u << 9) /* … that the model knows */
#define IS_HEAD (1u << 10)  /* a surname of two characters may begin with it */
#define IS_HAN (1u << 11)
#define IS_NEVER (1u << 12) /* no given name holds it */
#define IS_NO_END (1u << 13) /* … ends with it */
#define LEADS_GENDER (1u << 14)
#define IS_GENDER (1u << 15)
#define IS_STRANGE (1u << 16) /* Chinese, and of nothing that a number is called */
#define IN_CELL (1u << 17)
#define IN_ROW (1u << 18)
#define JOINS_BEFORE (1u << 19) /* stands before a name in a list */
#define JOINS_AFTER (1u << 20)
#define ADDRESSES (1u << 21) /* a form of address begins with it */
#define RECORD_BEGINS (1u << 22) /* a word of a record of somebody begins with it */
#define RECORD_DIGIT (1u << 23)
#define RECORD_GAP (1u << 24) /* … may be between digits */
#define IS_CLOSED (1u << 25) /* before folding it may be no Chinese character */
#define RECORD_REACH 160 /* how far off a record counts */
#define RECORD_LONG 10 /* a number of so many digits and gaps is of a record */

#define HERE_OPENS 1
#define OPENS_BEHIND 2

enum { LEFT, RIGHT, SIDES };
enum { LEAST_ASKED, MOST_ASKED, CLOSED, DOTS, IN_CELL_WORTH, BESIDE_WORTH, IN_ROW_WORTH, IN_LINE_WORTH, SURE, STRONG,
       LEAST_NEAR, NEAR_WORTH, NUMBERS };

typedef struct {
    const uint32_t *keys; /* near << 16 | far, in order */
    const uint8_t *worths;
    Py_ssize_t count;
    const uint32_t *sieve; /* a bit for each hash of a key: of what has none there is no key */
} Twos;

#define SIEVE 65536 /* bits */

typedef struct {
    PyObject_HEAD
    uint16_t *symbols;  /* by code point: what it counts as */
    uint32_t *classes;  /* by folded code point */
    uint8_t *ones[SIDES]; /* … what it is worth as the neighbour of a candidate */
    uint8_t *more[SIDES]; /* … and besides, beside a number */
    uint32_t *keys;
    uint8_t *worths;
    uint32_t *sieves;
    Twos twos[SIDES];
    uint32_t *pairs; /* surnames of two characters, in order */
    Py_ssize_t pair_count;
    uint32_t *record_pairs; /* words of records begin with them; in order */
    Py_ssize_t record_count;
    uint8_t *opens; /* by folded code point: whether a name begins with it, and whether one can behind it */
    int32_t numbers[NUMBERS];
    int made;
} Signs;

typedef struct {
    const Signs *self;
    const uint16_t *codes;
    Py_ssize_t stop;
    const int64_t *starts, *ends; /* the numbers of the text, in order, without the padding */
    Py_ssize_t count;
    Vector records; /* where words of records and long numbers begin */
} SignSearch;

typedef struct {
    Py_ssize_t start, length;
} Slot;

static inline uint32_t
sign_class(const SignSearch *search, Py_ssize_t at)
{
    return search->self->classes[search->codes[at]];
}

/* Return where *wanted* is in sorted keys, or -1. */
static Py_ssize_t
place_of(const uint32_t *keys, Py_ssize_t count, uint32_t wanted)
{
    Py_ssize_t low = 0, high = count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (keys[middle] < wanted) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low < count && keys[low] == wanted ? low : -1;
}

static inline uint32_t
sieve_bit(uint32_t key)
{
    return key * 0x9E3779B1u >> 16; /* below SIEVE */
}

/* Return what a sign of two characters is worth that begins at *at* and goes on by *step*. */
static inline int32_t
worth_of_two(const SignSearch *search, int side, Py_ssize_t at, Py_ssize_t step)
{
    const Twos *twos = &search->self->twos[side];
    if (!(sign_class(search, at) & (side == LEFT ? LEFT_BEGINS : RIGHT_BEGINS))) {
        return 0;
    }
    uint32_t key = (uint32_t)search->codes[at] << 16 | search->codes[at + step], bit = sieve_bit(key);
    if (!(twos->sieve[bit >> 5] >> (bit & 31) & 1)) {
        return 0;
    }
    Py_ssize_t place = place_of(twos->keys, twos->count, key);
    return place < 0 ? 0 : twos->worths[place];
}

/* Return what signs before *start* can be worth, and whether a name can begin there. */
static inline int32_t
left_worth(const SignSearch *search, Py_ssize_t start, int *closed)
{
    int32_t one = search->self->ones[LEFT][search->codes[start - 1]], two = worth_of_two(search, LEFT, start - 1, -1);
    *closed = (sign_class(search, start - 1) & LEFT_ALONE) || two > 0;
    return one > two ? one : two;
}

/* Return what signs behind *end* can be worth, and whether a name can end there. */
static inline int32_t
right_worth(const SignSearch *search, Py_ssize_t end, int *closed)
{
    int32_t one = search->self->ones[RIGHT][search->codes[end]], two = worth_of_two(search, RIGHT, end, 1);
    if (sign_class(search, end) & LEADS_GENDER) {
        uint32_t told = 0;
        for (Py_ssize_t at = end + 1; at < end + GENDER_AHEAD && at < search->stop; at++) {
            told |= sign_class(search, at);
        }
        one = told & IS_GENDER ? one : search->self->numbers[CLOSED];
    }
    *closed = (sign_class(search, end) & RIGHT_ALONE) || two > 0;
    return one > two ? one : two;
}

/* Return the first of *count* numbers in order that is not below *wanted*. */
static Py_ssize_t
first_from(const int64_t *numbers, Py_ssize_t count, int64_t wanted)
{
    Py_ssize_t low = 0, high = count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (numbers[middle] < wanted) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low;
}

/* Return the most that a number at the other end of codes[first:last] is worth to a name between *start* and *end*. */
static int32_t
gap_worth(const SignSearch *search, Py_ssize_t first, Py_ssize_t last, Py_ssize_t start, Py_ssize_t end)
{
    const int32_t *numbers = search->self->numbers;
    uint32_t between = 0, both = sign_class(search, start - 1) & sign_class(search, end);
    if (last - first >= REACH) {
        return 0;
    }
    for (Py_ssize_t at = first; at < last; at++) {
        if (search->codes[at] == '\n') {
            return 0;
        }
        between |= sign_class(search, at);
    }
    if (between & IS_STRANGE) {
        return numbers[both & IN_ROW ? IN_ROW_WORTH : IN_LINE_WORTH];
    }
    return numbers[both & IN_CELL ? IN_CELL_WORTH : BESIDE_WORTH];
}

/* Return the most that the number before or behind a stretch is worth. */
static int32_t
number_worth(const SignSearch *search, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t after = first_from(search->starts, search->count, end - SIGNS_EDGE);
    Py_ssize_t before = first_from(search->ends, search->count, start - SIGNS_EDGE + 1) - 1;
    int32_t worth = 0, other = 0;
    if (after < search->count) {
        worth = gap_worth(search, end, (Py_ssize_t)search->starts[after] + SIGNS_EDGE, start, end);
    }
    if (before >= 0) {
        other = gap_worth(search, (Py_ssize_t)search->ends[before] + SIGNS_EDGE, start, start, end);
    }
    return worth > other ? worth : other;
}

static inline int
is_name(const SignSearch *search, Py_ssize_t at, int length)
{
    uint32_t here = sign_class(search, at);
    if ((here & IS_SINGLE) && (length < 4 || (sign_class(search, at + 1) & IS_SURNAME))) {
        return 1;
    }
    return (here & IS_HEAD) && place_of(search->self->pairs, search->self->pair_count,
                                        (uint32_t)search->codes[at] << 16 | search->codes[at + 1]) >= 0;
}

/* Say whether signs around a stretch may be worth what is asked of them. */
static int
may_have_signs(const SignSearch *search, Py_ssize_t start, Py_ssize_t end, int32_t left)
{
    int closed;
    const Signs *self = search->self;
    int32_t most = left + right_worth(search, end, &closed);
    int32_t need = self->numbers[sign_class(search, start) & IS_KNOWN ? LEAST_ASKED : MOST_ASKED];
    if (!closed || most >= need) {
        return closed;
    }
    most += self->more[LEFT][search->codes[start - 1]] + self->more[RIGHT][search->codes[end]];
    return most + self->numbers[IN_CELL_WORTH] >= need && most + number_worth(search, start, end) >= need;
}

/* Find the slots in codes[SIGNS_EDGE:stop], by start and length. */
static void
find_slots(const SignSearch *search, Vector *found)
{
    const uint8_t *opens = search->self->opens;
    for (Py_ssize_t at = SIGNS_EDGE; at < search->stop && !found->lost; at++) {
        if (!(opens[search->codes[at]] & HERE_OPENS) || !(opens[search->codes[at - 1]] & OPENS_BEHIND)) {
            continue;
        }
        int closed;
        int32_t left = left_worth(search, at, &closed);
        for (int length = 2; closed && length <= 4; length++) {
            uint32_t last = sign_class(search, at + length - 1);
            if (!(last & IS_HAN) || (last & IS_NEVER)) {
                break;
            }
            if ((sign_class(search, at + length) & RIGHT_CLOSES) && !(last & IS_NO_END) && is_name(search, at, length) &&
                may_have_signs(search, at, at + length, left)) {
                Slot *slot = vector_next(found, sizeof *slot);
                if (slot != NULL) {
                    *slot = (Slot){at, length};
                }
            }
        }
    }
}

/* Find where words of records and long numbers begin: persons_nearby's expression begins nowhere else. */
static void
find_records(SignSearch *search)
{
    for (Py_ssize_t at = SIGNS_EDGE; at < search->stop && !search->records.lost; at++) {
        uint32_t what = sign_class(search, at);
        if (!(what & (RECORD_BEGINS | RECORD_DIGIT))) {
            continue;
        }
        int is_one = (what & RECORD_BEGINS) &&
                     place_of(search->self->record_pairs, search->self->record_count,
                              (uint32_t)search->codes[at] << 16 | search->codes[at + 1]) >= 0;
        int long_one = (what & RECORD_DIGIT) != 0;
        for (Py_ssize_t next = at + 1; long_one && next < at + RECORD_LONG; next++) {
            long_one = (sign_class(search, next) & RECORD_GAP) != 0;
        }
        if (is_one || long_one) {
            int64_t *place = vector_next(&search->records, sizeof *place);
            if (place != NULL) {
                *place = at - SIGNS_EDGE;
            }
        }
    }
}

static inline int
is_within(const int64_t *places, Py_ssize_t count, int64_t begin, int64_t end)
{
    Py_ssize_t at = first_from(places, count, begin);
    return at < count && places[at] < end;
}

/* Say whether other personal data may be near in the line of a stretch: a number, a word of a record. */
static int
is_near_record(const SignSearch *search, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t first = start, last = end;
    while (first > SIGNS_EDGE && start - first < RECORD_REACH && search->codes[first - 1] != '\n') {
        first--;
    }
    while (last < search->stop && last - end < RECORD_REACH && search->codes[last] != '\n') {
        last++;
    }
    return is_within(search->starts, search->count, first - SIGNS_EDGE, last - SIGNS_EDGE) ||
           is_within(search->records.items, search->records.count, first - SIGNS_EDGE, last - SIGNS_EDGE);
}

/* What may make a candidate sure: nothing, only what is not looked at here, or signs too; or what is near. */
#define MAY_BE_SURE 1
#define MAY_HAVE_SIGNS 2
#define MAY_BE_NEAR 4

/* The most that signs around a candidate may be worth, as persons_signs.may_have_signs has it, and all there is. */
typedef struct {
    int32_t beside, all;
    int near; /* whether a number is near by */
} Worth;

static Worth
worth_around(const SignSearch *search, Py_ssize_t start, Py_ssize_t end, int dotted)
{
    const Signs *self = search->self;
    int closed;
    int32_t left = left_worth(search, start, &closed), right = right_worth(search, end, &closed);
    Worth worth = {left + right, left + right, 0};
    if (end == search->stop) {
        worth.beside = left + self->numbers[CLOSED]; /* the end of a text is no end of a line to may_have_signs */
    }
    /* A number near by is one that begins so near. */
    worth.near = is_within(search->starts, search->count, start - SIGNS_EDGE - REACH, end - SIGNS_EDGE + REACH);
    worth.all += self->more[LEFT][search->codes[start - 1]] + self->more[RIGHT][search->codes[end]] +
                 (dotted ? self->numbers[DOTS] : 0);
    worth.all += number_worth(search, start, end);
    return worth;
}

static int
may_be_signed(const SignSearch *search, const Worth *worth, Py_ssize_t length, int32_t total)
{
    const int32_t *numbers = search->self->numbers;
    int32_t need = numbers[SURE] - total - (length > 4 ? numbers[DOTS] : 0);
    return worth->beside >= need || (worth->near && worth->beside > 0 &&
                                     worth->beside >= need - numbers[IN_CELL_WORTH] && worth->all >= need);
}

/* Say what may make a candidate sure, as bits: its own score, a form of address, others in a list; signs; what is
   near it. */
static int
what_makes_sure(const SignSearch *search, Py_ssize_t start, Py_ssize_t end, int signed_kind, int near_kind, int dotted,
                int32_t total)
{
    const int32_t *numbers = search->self->numbers;
    int what = total >= numbers[STRONG] || (sign_class(search, end) & (ADDRESSES | JOINS_AFTER)) ||
                       (sign_class(search, start - 1) & JOINS_BEFORE)
                   ? MAY_BE_SURE
                   : 0;
    if (!signed_kind || total < 0 || total >= numbers[SURE]) {
        return what;
    }
    Worth worth = worth_around(search, start, end, dotted);
    if (may_be_signed(search, &worth, end - start, total)) {
        what |= MAY_HAVE_SIGNS;
    }
    /* There it counts by itself that a side is closed. */
    int32_t sides = ((sign_class(search, start - 1) & IS_CLOSED) != 0) + ((sign_class(search, end) & IS_CLOSED) != 0);
    int32_t lacks = numbers[SURE] - total - worth.all - sides * numbers[CLOSED];
    if (near_kind && total >= numbers[LEAST_NEAR] && lacks <= numbers[NEAR_WORTH] &&
        (lacks <= numbers[NEAR_WORTH] / 2 || is_near_record(search, start, end))) {
        what |= MAY_BE_NEAR; /* a name that is near is worth half of a record */
    }
    return what;
}

#endif
