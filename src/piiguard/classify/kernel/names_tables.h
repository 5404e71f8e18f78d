/* The weights of the model as tables that a core's cache holds. Most features are of few values, and one look into
   a small table stands for a hash and a look into four megabytes. */

#ifndef PIIGUARD_NAMES_TABLES_H
#define PIIGUARD_NAMES_TABLES_H

#include "names_words.h"

#define BITS 22
#define STEP 0x3C6EF372u

#define KINDS 10
#define GROUP_COUNT 8
#define LENGTH_MOST 9 /* longer ones count as this long */
static const uint8_t GROUPS[KINDS] = {0, 0, 0, 1, 2, 3, 4, 5, 6, 7};

/* Of each kind, the first slot, and the length that it is for; one for each length follows. */
#define SLOTS 26
static const uint8_t SLOT_OF[KINDS] = {0, 1, 2, 3, 4, 8, 9, 16, 24, 25};
static const uint8_t SHORTEST[KINDS] = {2, 3, 4, 1, 2, 2, 2, 2, 2, 2};

/* What a word and a class of words at an edge can be. */
#define RATES 8
#define ENTRIES 64
#define CLASSES 32

/* Weights of a kind and a length, by the number of the feature in persons_scalar.py, and by what it is of. */
typedef struct {
    int8_t of21[RATES * RATES], of23[RATES * RATES], of26[RATES * RATES], of30[RATES * RATES];
    int8_t of31[16], of33[ENTRIES];
    int8_t of22[RATES * RATES * RATES], of24[RATES * RATES * RATES], of25[RATES * RATES * RATES];
    int32_t most; /* that 22, 24, 25, 26 and 30 add up to */
} Slot;

/* Weights of a group of kinds. */
typedef struct {
    int8_t of34[CLASSES * RATES], of35[CLASSES * RATES], of37[RATES * CLASSES], of38[RATES * CLASSES];
} Group;

/* The common kinds and lengths, whose quick weights are in tables by character: 0 to 2, 8, and 6 by length. */
#define COMMON 11
#define COMMON_GIVEN 3
#define COMMON_RUN 4
#define COMMON_GROUPS 3
#define FIRST_HAN 0x4E00
#define HANS (0xA000 - FIRST_HAN)
static const uint8_t COMMON_KIND[COMMON] = {0, 1, 2, 8, 6, 6, 6, 6, 6, 6, 6};
static const uint8_t COMMON_LENGTH[COMMON] = {2, 3, 4, 2, 2, 3, 4, 5, 6, 7, 8};
static const uint8_t COMMON_GROUP[COMMON_GROUPS] = {0, 6, 4};

typedef struct {
    int8_t first[COMMON], second[COMMON], last[COMMON]; /* features 1, 3, 4 */
} InName;

typedef struct {
    int8_t before[COMMON_GROUPS], after[COMMON_GROUPS]; /* features 7 and 10, by group */
} Beside;

typedef struct {
    InName in_name[HANS];
    Beside beside[BMP];
    int32_t alone[COMMON];                                            /* feature 0 */
    uint32_t ends[COMMON];                                            /* what the hash of feature 5 begins with */
    uint32_t begins[COMMON_GROUPS], joins[COMMON_GROUPS], goes_on[COMMON_GROUPS]; /* … of 2, 13 and 14 */
    Slot slots[SLOTS];
    Group groups[GROUP_COUNT];
} Dense;

#define SEEDED(number) (((number) + 1u) * STEP)
#define H1(number, a) mixed(SEEDED(number), (a), BY[0])
#define H2(number, a, b) mixed(H1(number, a), (b), BY[1])
#define H3(number, a, b, c) mixed(H2(number, a, b), (c), BY[2])
#define H4(number, a, b, c, d) mixed(H3(number, a, b, c), (d), BY[3])

static inline uint32_t
sort_of(uint32_t kind, Py_ssize_t length)
{
    return kind * 16 + (uint32_t)(length < LENGTH_MOST ? length : LENGTH_MOST);
}

static inline uint32_t
slot_of(uint32_t kind, Py_ssize_t length)
{
    return SLOT_OF[kind] + (uint32_t)(length < LENGTH_MOST ? length : LENGTH_MOST) - SHORTEST[kind];
}

/* A hash of 32 bits shifted by 32 - BITS is below 1 << BITS, the size that the weights were checked for. */
static inline int8_t
weight_at(const int8_t *weights, uint32_t h)
{
    return weights[h >> (32 - BITS)];
}

static void
fill_pairs(const int8_t *w, uint32_t begin, uint32_t ones, uint32_t others, int8_t *into)
{
    for (uint32_t one = 0; one < ones; one++) {
        for (uint32_t other = 0; other < others; other++) {
            into[one * others + other] = weight_at(w, mixed(mixed(begin, one, BY[1]), other, BY[2]));
        }
    }
}

static void
fill_triples(const int8_t *w, uint32_t begin, uint32_t side, int8_t *into)
{
    for (uint32_t at = 0; at < side * side * side; at++) {
        uint32_t h = mixed(mixed(begin, at / (side * side), BY[1]), at / side % side, BY[2]);
        into[at] = weight_at(w, mixed(h, at % side, BY[3]));
    }
}

static int32_t
most_of(const int8_t *weights, int count)
{
    int32_t most = weights[0];
    for (int at = 1; at < count; at++) {
        most = weights[at] > most ? weights[at] : most;
    }
    return most;
}

static void
fill_slot(const int8_t *w, uint32_t sort, Slot *slot)
{
    fill_pairs(w, H1(21, sort), RATES, RATES, slot->of21);
    fill_pairs(w, H1(23, sort), RATES, RATES, slot->of23);
    fill_pairs(w, H1(26, sort), RATES, RATES, slot->of26);
    fill_pairs(w, H1(30, sort), RATES, RATES, slot->of30);
    fill_triples(w, H1(22, sort), RATES, slot->of22);
    fill_triples(w, H1(24, sort), RATES, slot->of24);
    fill_triples(w, H1(25, sort), RATES, slot->of25);
    for (uint32_t at = 0; at < 16; at++) {
        slot->of31[at] = weight_at(w, H4(31, sort, at >> 3, at >> 2 & 1, at & 3));
    }
    for (uint32_t at = 0; at < ENTRIES; at++) {
        slot->of33[at] = weight_at(w, H2(33, sort, at));
    }
    slot->most = most_of(slot->of22, 512) + most_of(slot->of24, 512) + most_of(slot->of25, 512) +
                 most_of(slot->of26, 64) + most_of(slot->of30, 64);
}

static void
fill_dense(const int8_t *w, Dense *dense)
{
    for (uint32_t kind = 0; kind < KINDS; kind++) {
        uint32_t last = kind + 1 < KINDS ? SLOT_OF[kind + 1] : SLOTS;
        for (uint32_t slot = SLOT_OF[kind]; slot < last; slot++) {
            fill_slot(w, sort_of(kind, SHORTEST[kind] + slot - SLOT_OF[kind]), &dense->slots[slot]);
        }
    }
    for (uint32_t group = 0; group < GROUP_COUNT; group++) {
        fill_pairs(w, H1(34, group), CLASSES, RATES, dense->groups[group].of34);
        fill_pairs(w, H1(35, group), CLASSES, RATES, dense->groups[group].of35);
        fill_pairs(w, H1(37, group), RATES, CLASSES, dense->groups[group].of37);
        fill_pairs(w, H1(38, group), RATES, CLASSES, dense->groups[group].of38);
    }
    for (int each = 0; each < COMMON; each++) {
        uint32_t sort = sort_of(COMMON_KIND[each], COMMON_LENGTH[each]);
        uint32_t first = H1(1, sort), second = H1(3, sort), last = H1(4, sort);
        dense->alone[each] = weight_at(w, H1(0, sort));
        dense->ends[each] = H1(5, sort);
        for (uint32_t code = 0; code < HANS; code++) {
            InName *here = &dense->in_name[code];
            here->first[each] = weight_at(w, mixed(first, code + FIRST_HAN, BY[1]));
            here->second[each] = weight_at(w, mixed(second, code + FIRST_HAN, BY[1]));
            here->last[each] = weight_at(w, mixed(last, code + FIRST_HAN, BY[1]));
        }
    }
    for (int each = 0; each < COMMON_GROUPS; each++) {
        uint32_t group = COMMON_GROUP[each], before = H1(7, group), after = H1(10, group);
        dense->begins[each] = H1(2, group);
        dense->joins[each] = H1(13, group);
        dense->goes_on[each] = H1(14, group);
        for (uint32_t code = 0; code < BMP; code++) {
            dense->beside[code].before[each] = weight_at(w, mixed(before, code, BY[1]));
            dense->beside[code].after[each] = weight_at(w, mixed(after, code, BY[1]));
        }
    }
}

#endif
