/* The score of a candidate for a name: the compiled form of language/persons_scalar.py's `_score`. */

#ifndef PIIGUARD_NAMES_SCORE_H
#define PIIGUARD_NAMES_SCORE_H

#include "names_tables.h"

/* Line breaks before and after the text. No look goes further than four code points beyond a candidate, so every
   index below is in range. */
#define EDGE 24
#define BREAK '\n'
#define GATE (-20)

/* What a character can be in a name: persons_model.py. */
#define HAN 1
#define SURNAME 2
#define TRANSLITERATION 4
#define FIRST 8
#define SECOND 16
#define PAIR 32
#define AFTER 64
#define ELDER 128

typedef struct {
    const uint16_t *codes;
    const uint8_t *flags;
    const int8_t *weights;
    const uint32_t *present; /* a bit for each weight: whether it is not zero */
    Words words;
    const Dense *dense;
} Tables;

/* Of those for two characters or more nineteen in twenty are zero, which a bitmap says from a nearer cache. Nothing
   branches on that, as in `looked_up`. */
static inline int32_t
rare(const Tables *t, uint32_t h)
{
    uint32_t at = h >> (32 - BITS), there = t->present[at >> 5] >> (at & 31) & 1;
    return t->weights[at & (0u - there)] & (int32_t)(0u - there);
}

/* … whose hash has begun, and goes on with two characters. */
static inline int32_t
rare_pair(const Tables *t, uint32_t begun, uint32_t one, uint32_t other)
{
    return rare(t, mixed(mixed(begun, one, BY[1]), other, BY[2]));
}

/* What the beginning of a candidate adds, the same for all that begin there; of one character, `s1` is zero. */
typedef struct {
    uint32_t s1, p1, p2, p3, s0;
    uint32_t wp, wpp, class; /* words around the beginning */
    uint32_t near, transliterates;
} Left;

/* What its end adds, the same for all that end there. */
typedef struct {
    Py_ssize_t end;
    uint32_t l2, l1, n0, n1, n2;
    uint32_t we, wnn, class;
    uint32_t near, transliterates;
} Right;

static Left
left_of(const Tables *t, Py_ssize_t s, uint32_t s1)
{
    const uint16_t *c = t->codes;
    /* Beyond a line break nothing is looked at. */
    uint32_t p1 = c[s - 1], p2 = p1 == BREAK ? BREAK : c[s - 2], p3 = p2 == BREAK ? BREAK : c[s - 3];
    uint32_t p4 = p3 == BREAK ? BREAK : c[s - 4], s0 = c[s];
    uint32_t two = word2(&t->words, p2, p1), flags = t->flags[p1];
    return (Left){
        .s1 = s1, .p1 = p1, .p2 = p2, .p3 = p3, .s0 = s0,
        .wp = word2(&t->words, p1, s0) >> 3, .wpp = two >> 3,
        .class = edge_class(word4(&t->words, p4, p3, p2, p1), word3(&t->words, p3, p2, p1), two),
        .near = flags & HAN, .transliterates = (flags & TRANSLITERATION) != 0,
    };
}

static Right
right_of(const Tables *t, Py_ssize_t e, uint32_t l2)
{
    const uint16_t *c = t->codes;
    uint32_t n0 = c[e], n1 = n0 == BREAK ? BREAK : c[e + 1], n2 = n1 == BREAK ? BREAK : c[e + 2];
    uint32_t n3 = n2 == BREAK ? BREAK : c[e + 3], l1 = c[e - 1];
    uint32_t two = word2(&t->words, n0, n1), flags = t->flags[n0];
    return (Right){
        .end = e, .l2 = l2, .l1 = l1, .n0 = n0, .n1 = n1, .n2 = n2,
        .we = word2(&t->words, l1, n0) >> 3, .wnn = two >> 3,
        .class = edge_class(word4(&t->words, n0, n1, n2, n3), word3(&t->words, n0, n1, n2), two),
        .near = 2 * (flags & HAN), .transliterates = (flags & TRANSLITERATION) != 0,
    };
}

/* Return the sum of the quick weights of a candidate. */
static int32_t
quick_score(const Tables *t, Py_ssize_t s, Py_ssize_t e, uint32_t kind)
{
    const uint16_t *c = t->codes;
    uint32_t group = GROUPS[kind], sort = sort_of(kind, e - s);
    uint32_t p1 = c[s - 1], n0 = c[e], s0 = c[s], l1 = c[e - 1];
    uint32_t s1 = e - s > 1 ? c[s + 1] : 0, l2 = e - s > 1 ? c[e - 2] : 0;
    const int8_t *w = t->weights;
    return weight_at(w, H1(0, sort)) + weight_at(w, H2(1, sort, s0)) + rare(t, H3(2, group, s0, s1)) +
           weight_at(w, H2(3, sort, s1)) + weight_at(w, H2(4, sort, l1)) + rare(t, H3(5, sort, l2, l1)) +
           weight_at(w, H2(7, group, p1)) + weight_at(w, H2(10, group, n0)) + rare(t, H3(13, group, p1, s0)) +
           rare(t, H3(14, group, l1, n0));
}

/* Return the place of a character in `in_name`; of those beyond the Han block, which no name holds, the first. */
static inline uint32_t
han_of(uint32_t code)
{
    return code - FIRST_HAN < HANS ? code - FIRST_HAN : 0;
}

/* Return what all candidates of a group that begin at *s* have of the quick weights. */
static inline int32_t
begun_score(const Tables *t, Py_ssize_t s, int group)
{
    const uint16_t *c = t->codes;
    return t->dense->beside[c[s - 1]].before[group] + rare_pair(t, t->dense->begins[group], c[s], c[s + 1]) +
           rare_pair(t, t->dense->joins[group], c[s - 1], c[s]);
}

/* Return the quick weights of a common candidate, whose characters are of the Han block; *begun* is those of
   `begun_score`. */
static inline int32_t
common_score(const Tables *t, Py_ssize_t s, Py_ssize_t e, int common, int group, int32_t begun)
{
    const uint16_t *c = t->codes;
    const Dense *dense = t->dense;
    return begun + dense->alone[common] + dense->in_name[han_of(c[s])].first[common] +
           dense->in_name[han_of(c[s + 1])].second[common] + dense->in_name[han_of(c[e - 1])].last[common] +
           dense->beside[c[e]].after[group] + rare_pair(t, dense->ends[common], c[e - 2], c[e - 1]) +
           rare_pair(t, dense->goes_on[group], c[e - 1], c[e]);
}

/* Return *total* with the other weights, or INT32_MIN if they do not reach *least*. What tells most comes first. */
static int32_t
slow_score(const Tables *t, Py_ssize_t s, Py_ssize_t e, uint32_t kind, const Left *l, const Right *r, int32_t total,
           int32_t least)
{
    const uint16_t *c = t->codes;
    Py_ssize_t length = e - s, hashed = length < 16 ? length : 16;
    uint32_t group = GROUPS[kind], sort = sort_of(kind, length);
    uint32_t h = (uint32_t)hashed * SEED, s2 = length > 2 ? c[s + 2] : 0;
    const Slot *slot = &t->dense->slots[slot_of(kind, length)];
    const Group *of = &t->dense->groups[group];
    for (Py_ssize_t at = 0; at < hashed; at++) {
        h = mixed(h, c[s + at], BY[at < 4 ? at : 4]);
    }
    uint32_t whole = looked_up(&t->words, h);
    total += rare(t, H3(6, sort, l->s1, s2)) + rare(t, H3(8, group, l->p2, l->p1)) +
             rare(t, H4(9, group, l->p3, l->p2, l->p1)) + rare(t, H3(11, group, r->n0, r->n1)) +
             rare(t, H4(12, group, r->n0, r->n1, r->n2)) + rare(t, H4(16, sort, r->l2, r->l1, r->n0)) +
             rare(t, H4(17, group, l->p1, l->s0, l->s1)) + slot->of21[l->wp * RATES + l->wpp] +
             slot->of23[r->we * RATES + r->wnn] +
             slot->of31[l->transliterates * 8 + r->transliterates * 4 + l->near + r->near] + slot->of33[whole] +
             of->of34[l->class * RATES + l->wp] + of->of35[r->class * RATES + r->we] +
             of->of37[(whole & 7) * CLASSES + l->class] + of->of38[(whole & 7) * CLASSES + r->class];
    if (total + slot->most < least) {
        return INT32_MIN;
    }
    const Words *w = &t->words;
    uint32_t p2 = l->p2, p1 = l->p1, s0 = l->s0, s1 = l->s1, x2 = c[s + 2], x3 = c[s + 3];
    uint32_t l2 = r->l2, l1 = r->l1, n0 = r->n0, n1 = r->n1, ws = word2(w, s0, s1) >> 3;
#define OF3(table, a, b, c) slot->table[((a) >> 3) * RATES * RATES + ((b) >> 3) * RATES + ((c) >> 3)]
    total += slot->of22[ws * RATES * RATES + (word3(w, s0, s1, x2) >> 3) * RATES + (word4(w, s0, s1, x2, x3) >> 3)] +
             OF3(of24, word3(w, l1, n0, n1), word3(w, l2, l1, n0), word4(w, l2, l1, n0, n1)) +
             OF3(of25, word3(w, p2, p1, s0), word3(w, p1, s0, s1), word4(w, p2, p1, s0, s1)) +
             slot->of26[(word2(w, l2, l1) >> 3) * RATES + (word3(w, c[e - 3], l2, l1) >> 3)] +
             slot->of30[l->wp * RATES + ws];
    return total < least ? INT32_MIN : total;
}

#define CACHED 16 /* ends remembered; more than the candidates of one beginning have, but for dotted ones */

typedef struct {
    Tables tables;
    int32_t least;
    Py_ssize_t start; /* what `left` is of */
    Left left;
    Right rights[CACHED];
} Scorer;

/* Return the sum of all weights of a candidate with these quick ones, or INT32_MIN if it does not reach `least`. */
static int32_t
whole_score(Scorer *scorer, Py_ssize_t s, Py_ssize_t e, uint32_t kind, int32_t quick)
{
    const Tables *t = &scorer->tables;
    if (e - s == 1) {
        Left left = left_of(t, s, 0);
        Right right = right_of(t, e, 0);
        return slow_score(t, s, e, kind, &left, &right, quick, scorer->least);
    }
    if (scorer->start != s) {
        scorer->left = left_of(t, s, t->codes[s + 1]);
        scorer->start = s;
    }
    Right *right = &scorer->rights[e % CACHED];
    if (right->end != e) {
        *right = right_of(t, e, t->codes[e - 2]);
    }
    return slow_score(t, s, e, kind, &scorer->left, right, quick, scorer->least);
}

#endif
