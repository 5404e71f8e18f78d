/* Candidates for names: the compiled form of language/persons_scalar.py's `_candidates` and persons_dots.py. */

#ifndef PIIGUARD_NAMES_FIND_H
#define PIIGUARD_NAMES_FIND_H

#include "names_score.h"


#define DOT 0xB7
#define OLD 0x8001 /* 老 */
#define RUN_LONGEST 8
#define RUN_OFFSETS 7
#define DOT_LINK 4
#define DOT_FIRST 7
#define DOT_PART 8
/* One part before the first dot, four parts and dots, one more part: 7 + 4 * 10 + 8 code points at most. */
#define LONGEST 64

/* Bits of `marks`. */
#define IS_LAST 1
#define PAIR_HEAD 2
#define TITLE_HEAD 4

/* Bits of `roles` beyond those of `flags`. */
#define PAIR_HERE 256 /* a surname of two characters begins with it */
#define TITLE_NEXT 512
#define LAST_NEXT 1024
#define PAIR_SECOND 2048 /* … ends with it */
#define TITLE_SECOND 4096

typedef struct {
    PyObject_HEAD
    uint16_t *symbols; /* by code point: what it counts as */
    uint8_t *flags; /* by code point: what it can be in a name */
    uint8_t *marks; /* by code point: the three below */
    uint16_t *roles; /* by code point: its flags, and the three below that */
    uint32_t *pairs, *titles;
    uint32_t *present, *spelled; /* as in Tables */
    Dense *dense;
    Py_ssize_t pair_count, title_count;
    Py_buffer weights, words;
} Names;

typedef struct {
    Py_ssize_t start, end;
    int32_t kind, total;
} Scored;

/* What may be a name from one place on: a bit for each length, and its kind. Offers come in order of kinds, and
   the first of a length stays. */
typedef struct {
    uint64_t lengths;
    uint8_t kinds[LONGEST];
} Offers;

static inline void
offer(Offers *offers, Py_ssize_t length, uint8_t kind)
{
    uint64_t bit = (uint64_t)1 << length;
    if (!(offers->lengths & bit)) {
        offers->lengths |= bit;
        offers->kinds[length] = kind;
    }
}

static int
is_among(const uint32_t *sorted, Py_ssize_t count, uint32_t wanted)
{
    Py_ssize_t low = 0, high = count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (sorted[middle] < wanted) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low < count && sorted[low] == wanted;
}

typedef struct {
    Py_ssize_t start, end;
} Stretch;

static inline int
is_linking(const uint16_t *c, const uint8_t *flags, Py_ssize_t at)
{
    return c[at] == DOT && (flags[c[at - 1]] & flags[c[at + 1]] & HAN);
}

static inline Py_ssize_t
forth(const uint16_t *c, const uint8_t *flags, Py_ssize_t dot)
{
    Py_ssize_t at = dot + 1;
    while (at - dot <= DOT_PART + 1 && (flags[c[at]] & HAN)) {
        at++;
    }
    return at;
}

static int
by_start(const void *one, const void *other)
{
    Py_ssize_t a = ((const Stretch *)one)->start, b = ((const Stretch *)other)->start;
    return (a > b) - (a < b);
}

/* As persons_dots.dotted. The padding holds no Han, so no walk leaves it. */
static void
find_dotted(const uint16_t *c, const uint8_t *flags, Py_ssize_t stop, Vector *found)
{
    for (Py_ssize_t dot = EDGE; dot < stop; dot++) {
        if (!is_linking(c, flags, dot)) {
            continue;
        }
        Py_ssize_t left = dot - 1;
        while (dot - left <= DOT_PART && (flags[c[left]] & HAN)) {
            left--;
        }
        if (dot - left > 1 && is_linking(c, flags, left)) {
            continue;
        }
        Py_ssize_t last = dot, at = dot;
        int link = 0;
        for (; link < DOT_LINK; link++) {
            at = forth(c, flags, last);
            if (!is_linking(c, flags, at)) {
                break;
            }
            last = at;
        }
        if (link == DOT_LINK) {
            at = forth(c, flags, last);
        }
        Py_ssize_t first = left + 1 > dot - DOT_FIRST ? left + 1 : dot - DOT_FIRST;
        Py_ssize_t most = at < last + DOT_PART ? at : last + DOT_PART;
        for (Py_ssize_t start = first; start < dot; start++) {
            for (Py_ssize_t end = last + 2; end <= most; end++) {
                Stretch *next = vector_next(found, sizeof *next);
                if (next == NULL) {
                    return;
                }
                *next = (Stretch){start, end};
            }
        }
    }
    if (found->count) {
        qsort(found->items, (size_t)found->count, sizeof(Stretch), by_start);
    }
}

/* Offer what begins at *s* with the characters there, but for chains with dots, from kind 0 to 6. */
static inline void
offer_first(const Names *self, const uint16_t *c, Py_ssize_t s, Py_ssize_t run, Py_ssize_t run_end, Offers *offers)
{
    const uint8_t *flags = self->flags, *marks = self->marks;
    unsigned here = flags[c[s]], after = flags[c[s + 1]];
    if (here & SURNAME) {
        if (after & HAN) {
            offer(offers, 2, 0);
            if (flags[c[s + 2]] & HAN) {
                offer(offers, 3, 1);
                if ((flags[c[s + 3]] & HAN) && (after & SURNAME)) {
                    offer(offers, 4, 2);
                }
            }
        }
        if ((after & AFTER) || ((marks[c[s + 1]] & TITLE_HEAD) &&
                                is_among(self->titles, self->title_count, (uint32_t)c[s + 1] << 16 | c[s + 2]))) {
            offer(offers, 1, 3);
        }
    }
    if ((here & PAIR) && (marks[c[s]] & PAIR_HEAD) &&
        is_among(self->pairs, self->pair_count, (uint32_t)c[s] << 16 | c[s + 1])) {
        offer(offers, 2, 4);
        for (Py_ssize_t length = 3; length < 6 && (flags[c[s + length - 1]] & HAN); length++) {
            offer(offers, length, 4);
        }
    }
    if ((here & ELDER) && (after & SURNAME)) {
        offer(offers, 2, 5);
    }
    if ((here & TRANSLITERATION) && s - run < RUN_OFFSETS) {
        for (Py_ssize_t length = 2; length <= RUN_LONGEST && s + length <= run_end; length++) {
            offer(offers, length, 6);
        }
    }
}

/* Offer the kinds 8 and 9. */
static inline void
offer_last(const Names *self, const uint16_t *c, Py_ssize_t s, Offers *offers)
{
    unsigned here = self->flags[c[s]], after = self->flags[c[s + 1]];
    if ((here & (FIRST | SURNAME)) == FIRST && (after & SECOND)) {
        offer(offers, 2, 8);
    }
    if (((here & SECOND) && (self->marks[c[s + 1]] & IS_LAST)) ||
        ((here & ELDER) && (after & (SURNAME | SECOND)) == SECOND && c[s] != OLD)) {
        offer(offers, 2, 9);
    }
}

static inline int
lowest_bit(uint64_t bits)
{
#if defined(__GNUC__)
    return __builtin_ctzll(bits);
#else
    int at = 0;
    while (!(bits >> at & 1)) {
        at++;
    }
    return at;
#endif
}

/* Positions that are looked at together. What each may begin is noted first, without a branch that cannot be
   foretold; then those of a kind are scored in a row. */
#define TOGETHER 256

/* A candidate that passed the gate. */
typedef struct {
    Py_ssize_t start;
    int32_t quick;
    uint8_t kind, length;
} Hopeful;

typedef struct {
    Py_ssize_t surnames[TOGETHER], givens[TOGETHER], others[TOGETHER];
    int surname_count, given_count, other_count;
    Hopeful hopefuls[4 * TOGETHER]; /* at most three of a surname, one of a given name */
    int hopeful_count;
} Block;

/* Sort the beginnings in codes[first:last] by what they may be: only the kinds 0 to 2, only kind 8, or any. */
static void
note_beginnings(const Names *self, const uint16_t *c, Py_ssize_t first, Py_ssize_t last, Block *block)
{
    const uint16_t *roles = self->roles;
    unsigned here = roles[c[first]], after = roles[c[first + 1]];
    int surnames = 0, givens = 0, others = 0;
    for (Py_ssize_t s = first; s < last; s++) {
        unsigned beyond = roles[c[s + 2]];
        unsigned surname = (here / SURNAME) & 1 & (after / HAN);
        unsigned given = (here / FIRST) & ~(here / SURNAME) & (after / SECOND) & 1;
        unsigned titled = (after / AFTER) | ((after / TITLE_NEXT) & (beyond / TITLE_SECOND));
        unsigned other = ((here & after) / TRANSLITERATION) | ((here / SURNAME) & titled) |
                         ((here / PAIR_HERE) & (after / PAIR_SECOND)) | (here / ELDER) |
                         ((here / SECOND) & (after / LAST_NEXT));
        other &= 1;
        block->others[others] = s;
        others += (int)other;
        block->surnames[surnames] = s;
        surnames += (int)(surname & ~other);
        block->givens[givens] = s;
        givens += (int)(given & ~other);
        here = after;
        after = beyond;
    }
    block->surname_count = surnames;
    block->given_count = givens;
    block->other_count = others;
}

static inline void
hope(Block *block, Py_ssize_t start, int kind, int length, int32_t quick, int there)
{
    block->hopefuls[block->hopeful_count] = (Hopeful){start, quick, (uint8_t)kind, (uint8_t)length};
    block->hopeful_count += there & (quick >= GATE);
}

static void
score_common(const Tables *t, Block *block)
{
    const uint16_t *c = t->codes;
    const uint8_t *flags = t->flags;
    block->hopeful_count = 0;
    for (int at = 0; at < block->surname_count; at++) {
        Py_ssize_t s = block->surnames[at];
        int32_t begun = begun_score(t, s, 0);
        int three = flags[c[s + 2]] & HAN, four = three & flags[c[s + 3]];
        hope(block, s, 0, 2, common_score(t, s, s + 2, 0, 0, begun), 1);
        hope(block, s, 1, 3, common_score(t, s, s + 3, 1, 0, begun), three);
        if (flags[c[s + 1]] & SURNAME) {
            hope(block, s, 2, 4, common_score(t, s, s + 4, 2, 0, begun), four & HAN);
        }
    }
    for (int at = 0; at < block->given_count; at++) {
        Py_ssize_t s = block->givens[at];
        hope(block, s, 8, 2, common_score(t, s, s + 2, COMMON_GIVEN, 1, begun_score(t, s, 1)), 1);
    }
}

static void
note_scored(Vector *found, Py_ssize_t start, Py_ssize_t end, int32_t kind, int32_t total)
{
    if (total != INT32_MIN) {
        Scored *one = vector_next(found, sizeof *one);
        if (one != NULL) {
            *one = (Scored){start, end, kind, total};
        }
    }
}

/* Score all that may be a name from *s* on, but for those with dots. */
static void
score_any(const Names *self, Scorer *scorer, Py_ssize_t s, Vector *found)
{
    const uint16_t *c = scorer->tables.codes;
    const uint8_t *flags = self->flags;
    unsigned here = flags[c[s]];
    Py_ssize_t run = s, run_end = s;
    Offers offers = {0, {0}};
    if (here & TRANSLITERATION) {
        /* Beyond so many characters nothing is offered, so a long run is not walked again and again. */
        while (s - run < RUN_OFFSETS && (flags[c[run - 1]] & TRANSLITERATION)) {
            run--;
        }
        while (run_end - s < RUN_LONGEST && (flags[c[run_end]] & TRANSLITERATION)) {
            run_end++;
        }
    }
    if (here & (SURNAME | TRANSLITERATION | PAIR | ELDER)) {
        offer_first(self, c, s, run, run_end, &offers);
    }
    if (here & (FIRST | SECOND | ELDER)) {
        offer_last(self, c, s, &offers);
    }
    int32_t begun = here & TRANSLITERATION ? begun_score(&scorer->tables, s, COMMON_GROUPS - 1) : 0;
    for (uint64_t left = offers.lengths; left; left &= left - 1) {
        int length = lowest_bit(left), kind = offers.kinds[length];
        int32_t quick = kind == 6 ? common_score(&scorer->tables, s, s + length, COMMON_RUN + length - 2,
                                                 COMMON_GROUPS - 1, begun)
                                  : quick_score(&scorer->tables, s, s + length, (uint32_t)kind);
        if (quick >= GATE) {
            note_scored(found, s, s + length, kind, whole_score(scorer, s, s + length, (uint32_t)kind, quick));
        }
    }
}

static int
by_stretch(const void *one, const void *other)
{
    const Scored *a = one, *b = other;
    Py_ssize_t x = a->start == b->start ? a->end : a->start, y = a->start == b->start ? b->end : b->start;
    return (x > y) - (x < y);
}

/* Score what may be a name in codes[EDGE:stop]; those that reach *least* go to *found*, by start and end. A name with
   a dot in it is the same stretch as no other. */
static void
find_names(const Names *self, const uint16_t *c, Py_ssize_t stop, int32_t least, Vector *found)
{
    Scorer scorer = {
        .tables = {c, self->flags, self->weights.buf, self->present, {self->words.buf, self->spelled}, self->dense},
        .least = least,
    };
    Vector dotted = {NULL, 0, 0, 0};
    Block block;
    Py_ssize_t next = 0;
    find_dotted(c, self->flags, stop, &dotted);
    const Stretch *stretches = dotted.items;
    found->lost |= dotted.lost;
    for (Py_ssize_t first = EDGE; first < stop && !found->lost; first += TOGETHER) {
        Py_ssize_t last = stop - first < TOGETHER ? stop : first + TOGETHER, before = found->count;
        note_beginnings(self, c, first, last, &block);
        for (int at = 0; at < block.other_count; at++) {
            score_any(self, &scorer, block.others[at], found);
        }
        for (; next < dotted.count && stretches[next].start < last; next++) {
            Py_ssize_t start = stretches[next].start, end = stretches[next].end;
            int32_t quick = quick_score(&scorer.tables, start, end, 7);
            if (quick >= GATE) {
                note_scored(found, start, end, 7, whole_score(&scorer, start, end, 7, quick));
            }
        }
        score_common(&scorer.tables, &block);
        for (int at = 0; at < block.hopeful_count; at++) {
            const Hopeful *one = &block.hopefuls[at];
            Py_ssize_t end = one->start + one->length;
            note_scored(found, one->start, end, one->kind,
                        whole_score(&scorer, one->start, end, one->kind, one->quick));
        }
        if (found->count - before > 1) {
            qsort((Scored *)found->items + before, (size_t)(found->count - before), sizeof(Scored), by_stretch);
        }
    }
    free(dotted.items);
}

#endif
