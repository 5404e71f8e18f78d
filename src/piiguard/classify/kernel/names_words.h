/* What a list of words says of a stretch: the compiled form of language/persons_scalar.py's `known_word`. */

#ifndef PIIGUARD_NAMES_WORDS_H
#define PIIGUARD_NAMES_WORDS_H

#include "kernel.h"

#define WORD_BITS 18
#define SEED 0x2545F491u

static const uint32_t BY[5] = {0x9E3779B1u, 0x85EBCA77u, 0xC2B2AE3Du, 0x27D4EB2Fu, 0x165667B1u};

typedef struct {
    const uint16_t *words;   /* by hash: frequency, class and fingerprint */
    const uint32_t *spelled; /* a bit for each: whether there is one */
} Words;

static inline uint32_t
mixed(uint32_t h, uint32_t value, uint32_t by)
{
    h = (h ^ value) * by;
    return h ^ (h >> 15);
}

/* Whether a word is there cannot be foretold, so nothing branches on it: what is not there is read at the first
   place of the table, which is at hand, and counts for nothing. */
static inline uint32_t
looked_up(const Words *t, uint32_t h)
{
    uint32_t at = h >> (32 - WORD_BITS), there = t->spelled[at >> 5] >> (at & 31) & 1;
    uint32_t entry = t->words[at & (0u - there)];
    return (entry >> 10) & (0u - (there & (uint32_t)(((entry ^ h) & 1023u) == 0)));
}

static inline uint32_t
word2(const Words *t, uint32_t a, uint32_t b)
{
    return looked_up(t, mixed(mixed(2 * SEED, a, BY[0]), b, BY[1]));
}

static inline uint32_t
word3(const Words *t, uint32_t a, uint32_t b, uint32_t c)
{
    return looked_up(t, mixed(mixed(mixed(3 * SEED, a, BY[0]), b, BY[1]), c, BY[2]));
}

static inline uint32_t
word4(const Words *t, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    return looked_up(t, mixed(mixed(mixed(mixed(4 * SEED, a, BY[0]), b, BY[1]), c, BY[2]), d, BY[3]));
}

static inline uint32_t
edge_class(uint32_t four, uint32_t three, uint32_t two)
{
    if (four) {
        return (four & 7) | 24;
    }
    if (three) {
        return (three & 7) | 16;
    }
    return two ? (two & 7) | 8 : 0;
}

#endif
