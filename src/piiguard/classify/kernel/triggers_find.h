/* Where the triggers of rules lie: the compiled form of rules/book.py's `Book.hits` and of rules/triggers.py. */

#ifndef PIIGUARD_TRIGGERS_FIND_H
#define PIIGUARD_TRIGGERS_FIND_H

#include "kernel.h"

/* What a character is to the search: bits of `classes`. */
#define OPENS 1    /* a word of two characters or more begins with it, in either case */
#define SECONDS 2  /* one goes on with it */
#define SINGLE 4   /* it is a word */
#define DIGIT 8
#define ALNUM 16

#define LONG_RUN 64 /* no trigger is a longer run of digits */

/* Numbers of rules, as a stretch of `rules`. */
typedef struct {
    uint32_t first, count;
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

typedef struct {
    PyObject_HEAD
    int made;
    uint8_t *classes;  /* by code point */
    uint16_t *singles; /* by code point: the number of the word that it is, in `words` */
    uint16_t *identity, *letters;
    uint16_t *rules;
    Word *words;
    Slot *slots;
    uint32_t slot_mask; /* slots are a power of two, half of them empty at least */
    Beside *beside;     /* by rule */
    uint32_t *bitmaps;
    uint32_t rule_count;
    Rules by_length[LONG_RUN];
    struct { /* the least length of a run of letters and digits */
        Py_ssize_t least;
        Rules rules;
    } by_alnum[8];
    int alnum_count;
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

/* Note every rule of *rules* at a place, if what must stand beside it does. Padding stands at both ends. */
static inline void
note(const Triggers *self, const uint16_t *c, Py_ssize_t start, Py_ssize_t end, Rules rules, Vector *found)
{
    for (uint32_t at = rules.first; at < rules.first + rules.count; at++) {
        uint32_t rule = self->rules[at];
        const Beside *beside = &self->beside[rule];
        if ((beside->before != NULL && !is_in(beside->before, c[start - 1])) ||
            (beside->after != NULL && !is_in(beside->after, c[end]))) {
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

/* Find the places of all triggers in c[begin:stop]; a line break of padding stands on either side. */
static void
find_triggers(const Triggers *self, const uint16_t *c, Py_ssize_t begin, Py_ssize_t stop, Vector *found)
{
    Py_ssize_t digits = 0, alnums = 0; /* how many stand in a row before `at` */
    for (Py_ssize_t at = begin; at <= stop && !found->lost; at++) {
        unsigned what = at < stop ? self->classes[c[at]] : 0;
        if (what & ALNUM) {
            alnums++;
        }
        else if (alnums) {
            for (int each = 0; each < self->alnum_count; each++) {
                if (alnums >= self->by_alnum[each].least) {
                    note(self, c, at - alnums, at, self->by_alnum[each].rules, found);
                }
            }
            alnums = 0;
        }
        if (what & DIGIT) {
            digits++;
        }
        else if (digits) {
            if (digits < LONG_RUN) {
                note(self, c, at - digits, at, self->by_length[digits], found);
            }
            digits = 0;
        }
        if (!(what & (OPENS | SINGLE))) {
            continue;
        }
        const Word *word = NULL;
        if ((what & OPENS) && (self->classes[c[at + 1]] & SECONDS)) {
            word = word_at(self, c, at, stop);
        }
        if (word == NULL && (what & SINGLE)) {
            word = self->words + self->singles[c[at]];
        }
        if (word != NULL) {
            note(self, c, at, at + word->length, word->rules, found);
        }
    }
}

#endif
