/* The score of a candidate for a name: the compiled form of language/persons_scalar.py's `_score`. */

#ifndef PIIGUARD_NAMES_SCORE_H
#define PIIGUARD_NAMES_SCORE_H

#include "names_words.h"

/* Line breaks before and after the text. No look goes further than four code points beyond a candidate, so every
   index below is in range. */
#define EDGE 24
#define BREAK '\n'
#define GATE (-20)
#define BITS 22
#define STEP 0x3C6EF372u

/* What a character can be in a name: persons_model.py. */
#define HAN 1
#define SURNAME 2
#define TRANSLITERATION 4
#define FIRST 8
#define SECOND 16
#define PAIR 32
#define AFTER 64
#define ELDER 128

static const uint8_t GROUPS[10] = {0, 0, 0, 1, 2, 3, 4, 5, 6, 7};

typedef struct {
    const uint16_t *codes;
    const uint8_t *flags;
    const int8_t *weights;
    const uint32_t *present; /* a bit for each weight: whether it is not zero */
    Words words;
} Tables;

#define SEEDED(number) (((number) + 1u) * STEP)
#define H1(number, a) mixed(SEEDED(number), (a), BY[0])
#define H2(number, a, b) mixed(H1(number, a), (b), BY[1])
#define H3(number, a, b, c) mixed(H2(number, a, b), (c), BY[2])
#define H4(number, a, b, c, d) mixed(H3(number, a, b, c), (d), BY[3])
/* A hash of 32 bits shifted by 32 - BITS is below 1 << BITS, the size that the weights were checked for. */
#define W(h) ((int32_t)t->weights[(h) >> (32 - BITS)])
/* Of those for two characters or more nineteen in twenty are zero, which a bitmap says from a nearer cache. */
#define R(h) rare(t, (h) >> (32 - BITS))

static inline int32_t
rare(const Tables *t, uint32_t at)
{
    return t->present[at >> 5] >> (at & 31) & 1 ? t->weights[at] : 0;
}

/* What the beginning of a candidate adds, the same for all that begin there; of one character, `s1` is zero. */
typedef struct {
    uint32_t s1, p1, p2, p3, s0;
    uint32_t wp, wpp, ws, three, four, class;  /* words around the beginning */
    uint32_t around, beyond, back;
    uint32_t near, transliterates;
} Left;

/* What its end adds, the same for all that end there. */
typedef struct {
    Py_ssize_t end;
    uint32_t l2, l1, n0, n1, n2;
    uint32_t we, wnn, wl, w3, three, back, four, class;
    uint32_t near, transliterates;
} Right;

static Left
left_of(const Tables *t, Py_ssize_t s, uint32_t s1)
{
    const uint16_t *c = t->codes;
    /* Beyond a line break nothing is looked at. */
    uint32_t p1 = c[s - 1], p2 = p1 == BREAK ? BREAK : c[s - 2], p3 = p2 == BREAK ? BREAK : c[s - 3];
    uint32_t p4 = p3 == BREAK ? BREAK : c[s - 4], s0 = c[s], x2 = c[s + 2], x3 = c[s + 3];
    uint32_t two = word2(&t->words, p2, p1), flags = t->flags[p1];
    return (Left){
        .s1 = s1, .p1 = p1, .p2 = p2, .p3 = p3, .s0 = s0,
        .wp = word2(&t->words, p1, s0) >> 3, .wpp = two >> 3, .ws = word2(&t->words, s0, s1) >> 3,
        .three = word3(&t->words, s0, s1, x2) >> 3, .four = word4(&t->words, s0, s1, x2, x3) >> 3,
        .class = edge_class(word4(&t->words, p4, p3, p2, p1), word3(&t->words, p3, p2, p1), two),
        .back = word3(&t->words, p2, p1, s0) >> 3, .around = word3(&t->words, p1, s0, s1) >> 3,
        .beyond = word4(&t->words, p2, p1, s0, s1) >> 3,
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
        .we = word2(&t->words, l1, n0) >> 3, .wnn = two >> 3, .wl = word2(&t->words, l2, l1) >> 3,
        .w3 = word3(&t->words, c[e - 3], l2, l1) >> 3, .three = word3(&t->words, l1, n0, n1) >> 3,
        .back = word3(&t->words, l2, l1, n0) >> 3, .four = word4(&t->words, l2, l1, n0, n1) >> 3,
        .class = edge_class(word4(&t->words, n0, n1, n2, n3), word3(&t->words, n0, n1, n2), two),
        .near = 2 * (flags & HAN), .transliterates = (flags & TRANSLITERATION) != 0,
    };
}

/* Return the sum of the quick weights of a candidate. */
static inline int32_t
quick_score(const Tables *t, Py_ssize_t s, Py_ssize_t e, uint32_t group, uint32_t kk)
{
    const uint16_t *c = t->codes;
    uint32_t p1 = c[s - 1], n0 = c[e], s0 = c[s], l1 = c[e - 1];
    uint32_t s1 = e - s > 1 ? c[s + 1] : 0, l2 = e - s > 1 ? c[e - 2] : 0;
    return W(H1(0, kk)) + W(H2(1, kk, s0)) + R(H3(2, group, s0, s1)) + W(H2(3, kk, s1)) + W(H2(4, kk, l1)) +
           R(H3(5, kk, l2, l1)) + W(H2(7, group, p1)) + W(H2(10, group, n0)) + R(H3(13, group, p1, s0)) +
           R(H3(14, group, l1, n0));
}

/* Return the sum of the others. */
static int32_t
slow_score(const Tables *t, Py_ssize_t s, Py_ssize_t e, uint32_t group, uint32_t kk, const Left *l, const Right *r)
{
    const uint16_t *c = t->codes;
    Py_ssize_t length = e - s, hashed = length < 16 ? length : 16;
    uint32_t h = (uint32_t)hashed * SEED, s2 = length > 2 ? c[s + 2] : 0;
    for (Py_ssize_t at = 0; at < hashed; at++) {
        h = mixed(h, c[s + at], BY[at < 4 ? at : 4]);
    }
    uint32_t whole = looked_up(&t->words, h);
    return R(H3(6, kk, l->s1, s2)) + R(H3(8, group, l->p2, l->p1)) + R(H4(9, group, l->p3, l->p2, l->p1)) +
           R(H3(11, group, r->n0, r->n1)) + R(H4(12, group, r->n0, r->n1, r->n2)) +
           R(H4(16, kk, r->l2, r->l1, r->n0)) + R(H4(17, group, l->p1, l->s0, l->s1)) +
           R(H3(21, kk, l->wp, l->wpp)) + R(H4(22, kk, l->ws, l->three, l->four)) + R(H3(23, kk, r->we, r->wnn)) +
           R(H4(24, kk, r->three, r->back, r->four)) + R(H4(25, kk, l->back, l->around, l->beyond)) +
           R(H3(26, kk, r->wl, r->w3)) + R(H3(30, kk, l->wp, l->ws)) +
           R(H4(31, kk, l->transliterates, r->transliterates, l->near + r->near)) + W(H2(33, kk, whole)) +
           R(H3(34, group, l->class, l->wp)) + R(H3(35, group, r->class, r->we)) +
           R(H3(37, group, whole & 7, l->class)) + R(H3(38, group, whole & 7, r->class));
}

#define CACHED 16 /* ends remembered; more than the candidates of one beginning have, but for dotted ones */

typedef struct {
    Tables tables;
    Py_ssize_t start; /* what `left` is of */
    Left left;
    Right rights[CACHED];
} Scorer;

/* Return the sum of all weights, or INT32_MIN if the quick ones do not reach the gate. */
static inline int32_t
score(Scorer *scorer, Py_ssize_t s, Py_ssize_t e, uint32_t kind)
{
    const Tables *t = &scorer->tables;
    Py_ssize_t length = e - s;
    uint32_t group = GROUPS[kind], kk = kind * 16 + (uint32_t)(length < 9 ? length : 9);
    int32_t total = quick_score(t, s, e, group, kk);
    if (total < GATE) {
        return INT32_MIN;
    }
    if (length == 1) {
        Left left = left_of(t, s, 0);
        Right right = right_of(t, e, 0);
        return total + slow_score(t, s, e, group, kk, &left, &right);
    }
    if (scorer->start != s) {
        scorer->left = left_of(t, s, t->codes[s + 1]);
        scorer->start = s;
    }
    Right *right = &scorer->rights[e % CACHED];
    if (right->end != e) {
        *right = right_of(t, e, t->codes[e - 2]);
    }
    return total + slow_score(t, s, e, group, kk, &scorer->left, right);
}

#endif
