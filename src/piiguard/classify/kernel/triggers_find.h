/* Where the triggers of rules lie: the compiled form of rules/book.py's `Book.hits` and of rules/triggers.py. */

#ifndef PIIGUARD_TRIGGERS_FIND_H
#define PIIGUARD_TRIGGERS_FIND_H

#include "shapes.h"

/* What a character is to the search: bits of `classes`. */
#define OPENS 1    /* a word of two characters or more begins with it, in either case */
#define SINGLE 2   /* it is a word */
#define DIGIT 4
#define ALNUM 8

#define LONG_RUN 64 /* no trigger is a longer run of digits */

/* What stands beside a trigger in a match, as rules/beside.py says: the nearest three characters before it, its
   first two, the nearest six behind it. Of each a mask by its cell, a bit for each rule of the trigger. */
#define BEFORE 3
#define BEHIND_IT 6
#define PLACES (BEFORE + 2 + BEHIND_IT)
#define MASKED 32 /* of so many rules of a trigger there are masks */
#define MASKS (PLACES * 256)
#define NEAR 128 /* code points between a trigger and what must lie near it, at most */
#define EDGE 6 /* line breaks before and after a text, so that no look beside a trigger needs a test for its ends */

/* Numbers of rules, as a stretch of `rules`, and their masks, numbered from 1; 0 for none. */
typedef struct {
    uint32_t first, count, masks;
} Rules;

typedef struct {
    Rules rules;
    uint32_t letters; /* where it is in `letters` */
    uint32_t length;
} Word;

/* The words that begin with the same two characters, the longest first; empty if count is 0. */
typedef struct {
    uint32_t head;
    uint32_t first, count;
} Slot;

/* Which characters may stand beside a trigger; any may where the pointer is NULL. */
typedef struct {
    const uint32_t *before, *after;
} Beside;

/* What must hold at a trigger, or near it, for a match to be possible. */
#define NO_GATE 0
#define AT 1     /* the shape, from *back* characters before the trigger */
#define WITHIN 2 /* from anywhere between *back* before it and *reach* behind it */
#define WINDOW 3 /* from anywhere within *reach* of any trigger that lies so near to this one */
#define GATES 2  /* for each rule: what its trigger asks for, then what its own expression does */
#define OWN_GATE 1

typedef struct {
    uint32_t mode, back, reach, program;
} Gate;

typedef struct {
    PyObject_HEAD
    int made;
    uint8_t *classes;  /* by code point */
    uint8_t *cells;    /* by code point: which of the masks of a place are its own */
    uint32_t *masks;
    uint8_t *symbols;  /* by code point: what it is in the beginning of a word */
    uint32_t *pairs;   /* a bit for each two symbols that are a word */
    uint32_t *thirds;  /* a bit for each hash of three that a word begins with */
    uint16_t *singles; /* by code point: the number of the word that it is, in `words` */
    uint16_t *letters;
    uint16_t *rules;
    Word *words;
    Slot *slots;
    uint32_t slot_mask; /* slots are a power of two, half of them empty at least */
    Beside *beside;     /* by rule */
    uint32_t *bitmaps;
    uint32_t *near;    /* by rule, from 1: the rule whose triggers must lie near its own; 0 for none */
    uint32_t found_rules; /* those from this one on are only there to lie near others */
    uint64_t *checked; /* by rule, a bit for each length of a run whose last digit must check the others */
    Gate *gates;     /* by rule, GATES each */
    Opening *openings; /* of each gate */
    uint16_t *steps; /* the programs of the shapes */
    uint16_t *sets;  /* the sets that they name, and the pages of those */
    uint32_t *pages;
    uint32_t rule_count;
    Rules by_length[LONG_RUN];
    struct { /* the least length of a run of letters and digits */
        Py_ssize_t least;
        Rules rules;
    } by_alnum[8];
    int alnum_count, has_runs;
} Triggers;

typedef struct {
    Py_ssize_t start, end;
    uint32_t rule;
} Place;

static inline uint16_t
lower(uint16_t code)
{
    return code >= 'A' && code <= 'Z' ? code + 32 : code;
}

static inline int
is_in(const uint32_t *bitmap, uint16_t code)
{
    return bitmap[code >> 5] >> (code & 31) & 1;
}

static inline uint32_t
slot_of(const Triggers *self, uint32_t head)
{
    return (head * 0x9E3779B1u >> 12) & self->slot_mask;
}

/* Say whether a gate that asks for one place only lets it pass. */
static inline int
lets_pass(Shape *shape, const Gate *gate, const Opening *opening, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t first = start - (Py_ssize_t)gate->back, last = end + (Py_ssize_t)gate->reach;
    if (gate->mode == AT) {
        first = last = first < shape->begin ? shape->begin : first;
    }
    return holds_within(shape, gate->program, opening, first, last);
}

/* Return which rules of a trigger may have it in a match, by what stands beside it. What is beyond a line break is
   not looked at: in one reading it belongs to another text. */
static inline uint32_t
possible(const Triggers *self, const uint16_t *c, Py_ssize_t start, Py_ssize_t end, Rules rules)
{
    const uint8_t *cells = self->cells;
    const uint32_t *masks = self->masks + (size_t)(rules.masks - 1) * MASKS;
    uint32_t may = masks[BEFORE * 256 + cells[c[start]]] & masks[(BEFORE + 2) * 256 + cells[c[end]]] &
                   masks[cells[c[start - 1]]];
    if (may == 0) {
        return 0;
    }
    /* What follows tells more than what stands before, most often. */
    for (int step = 1; may && step < BEHIND_IT && c[end + step - 1] != '\n'; step++) {
        may &= masks[(BEFORE + 2 + step) * 256 + cells[c[end + step]]];
    }
    for (int step = 1; may && step < BEFORE && c[start - step] != '\n'; step++) {
        may &= masks[step * 256 + cells[c[start - 1 - step]]];
    }
    may &= masks[(BEFORE + 1) * 256 + cells[c[start + 1]]];
    return may;
}

/* Say whether the last of a run of digits is the Luhn digit of the others: ISO/IEC 7812-1:2017, annex B. */
static inline int
checks(const uint16_t *c, Py_ssize_t start, Py_ssize_t end)
{
    unsigned total = 0;
    for (Py_ssize_t at = end - 1, doubled = 0; at >= start; at--, doubled = !doubled) {
        unsigned digit = (unsigned)c[at] - '0', twice = 2 * digit;
        total += doubled ? (twice > 9 ? twice - 9 : twice) : digit;
    }
    return total % 10 == 0;
}

/* Note every rule of *rules* at a place, if what must be there is. Padding stands at both ends. */
static inline void
note(const Triggers *self, Shape *shape, Py_ssize_t start, Py_ssize_t end, Rules rules, Vector *found)
{
    const uint16_t *c = shape->codes;
    uint32_t may = UINT32_MAX;
    if (rules.masks) {
        may = possible(self, c, start, end, rules);
        if (may == 0 && rules.count <= MASKED) {
            return;
        }
    }
    for (uint32_t at = 0; at < rules.count; at++) {
        if (at < MASKED && !(may >> at & 1)) {
            continue;
        }
        uint32_t rule = self->rules[rules.first + at];
        const Beside *beside = &self->beside[rule];
        if ((beside->before != NULL && !is_in(beside->before, c[start - 1])) ||
            (beside->after != NULL && !is_in(beside->after, c[end]))) {
            continue;
        }
        if (self->checked[rule] && end - start < LONG_RUN && (self->checked[rule] >> (end - start) & 1) &&
            !checks(c, start, end)) {
            continue;
        }
        size_t gate = (size_t)rule * GATES, passed = 0;
        for (; passed < GATES; passed++, gate++) {
            if (self->gates[gate].mode != NO_GATE && self->gates[gate].mode != WINDOW &&
                !lets_pass(shape, self->gates + gate, self->openings + gate, start, end)) {
                break;
            }
        }
        if (passed < GATES) {
            continue;
        }
        Place *place = vector_next(found, sizeof *place);
        if (place == NULL) {
            return;
        }
        *place = (Place){start, end, rule};
    }
}

/* Return the longest word at *at*, or NULL. What is beyond the text is a line break; a word that holds one and
   would end beyond *stop* is none. */
static inline const Word *
word_at(const Triggers *self, const uint16_t *c, Py_ssize_t at, Py_ssize_t stop)
{
    uint32_t head = (uint32_t)lower(c[at]) << 16 | lower(c[at + 1]);
    /* Half of the slots are empty, so the search ends. */
    for (uint32_t slot = slot_of(self, head); self->slots[slot].count; slot = (slot + 1) & self->slot_mask) {
        if (self->slots[slot].head != head) {
            continue;
        }
        const Word *word = self->words + self->slots[slot].first, *last = word + self->slots[slot].count;
        for (; word < last; word++) {
            const uint16_t *letters = self->letters + word->letters;
            uint32_t same = 2;
            if ((Py_ssize_t)word->length > stop - at) {
                continue;
            }
            while (same < word->length && letters[same] == lower(c[at + same])) {
                same++;
            }
            if (same == word->length) {
                return word;
            }
        }
        break;
    }
    return NULL;
}

/* Note the runs of digits, and of letters and digits of ASCII. */
static void
find_runs(const Triggers *self, Shape *shape, Py_ssize_t begin, Py_ssize_t stop, Vector *found)
{
    const uint8_t *classes = self->classes;
    const uint16_t *c = shape->codes;
    for (Py_ssize_t at = begin; at < stop && !found->lost;) {
        if (!(classes[c[at]] & ALNUM)) {
            at = c[at] > 0xFF ? next_narrow(c, at, stop) : at + 1;
            continue;
        }
        Py_ssize_t first = at;
        /* The line break behind the text ends every run. */
        while (classes[c[at]] & ALNUM) {
            if (!(classes[c[at]] & DIGIT)) {
                at++;
                continue;
            }
            Py_ssize_t digits = at++;
            while (classes[c[at]] & DIGIT) {
                at++;
            }
            if (at - digits < LONG_RUN && self->by_length[at - digits].count) {
                note(self, shape, digits, at, self->by_length[at - digits], found);
            }
        }
        for (int each = 0; each < self->alnum_count; each++) {
            if (at - first >= self->by_alnum[each].least) {
                note(self, shape, first, at, self->by_alnum[each].rules, found);
            }
        }
    }
}

/* Hash three symbols, the first the highest; the lower half of the product is that of its upper bits. */
static inline uint32_t
third_of(uint32_t three)
{
    return (three * 0x9E3779B1u) >> 16;
}

/* Say whether a word of several characters may begin with three symbols. */
static inline int
may_begin(const uint32_t *pairs, const uint32_t *thirds, uint32_t three)
{
    uint32_t pair = three >> 8, third = third_of(three);
    /* Most often neither is so, and nothing is branched upon. */
    return (pairs[pair >> 5] >> (pair & 31) | thirds[third >> 5] >> (third & 31)) & 1;
}

/* Note the words; the longest at each place. */
static void
find_words(const Triggers *self, Shape *shape, Py_ssize_t begin, Py_ssize_t stop, Vector *found)
{
    const uint8_t *symbols = self->symbols, *classes = self->classes;
    const uint32_t *pairs = self->pairs, *thirds = self->thirds;
    const uint16_t *c = shape->codes;
    uint32_t three = (uint32_t)symbols[c[begin]] << 8 | symbols[c[begin + 1]];
    for (Py_ssize_t at = begin; at < stop; at++) {
        three = (three << 8 | symbols[c[at + 2]]) & 0xFFFFFF;
        int several = may_begin(pairs, thirds, three);
        if (!several && !(classes[c[at]] & SINGLE)) {
            continue;
        }
        unsigned what = classes[c[at]];
        const Word *word = several && (what & OPENS) ? word_at(self, c, at, stop) : NULL;
        if (word == NULL && (what & SINGLE)) {
            word = self->words + self->singles[c[at]];
        }
        if (word != NULL) {
            note(self, shape, at, at + word->length, word->rules, found);
            if (found->lost) {
                return;
            }
        }
    }
}

/* Find the places of all triggers in c[begin:stop], those of each rule in order; EDGE line breaks of padding stand on
   either side. */
static void
find_triggers(const Triggers *self, const uint16_t *c, Py_ssize_t begin, Py_ssize_t stop, Vector *found)
{
    Shape shape = {self->steps, self->sets, self->pages, c, begin, stop, 0};
    if (self->has_runs) {
        find_runs(self, &shape, begin, stop, found);
    }
    find_words(self, &shape, begin, stop, found);
}

#endif
