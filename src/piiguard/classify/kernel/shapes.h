/* Shapes: what a match of an expression at least looks like, from its beginning on. rules/shapes.py makes them; a
   place where the shape does not hold has no match, and one where it does may have one. */

#ifndef PIIGUARD_SHAPES_H
#define PIIGUARD_SHAPES_H

#include "kernel.h"

/* Steps of a program, each a code and its operands, numbers of 16 bits. */
#define ACCEPT 0 /* the rest is not looked at */
#define SET 1    /* set: one character of it */
#define REPEAT 2 /* set, least, most: so many of it */
#define SPLIT 3  /* steps: go on here, or else so much further on */
#define JUMP 4   /* steps: go on so much further on */
#define BEHIND 5 /* negative, count, sets: what stands before, the nearest first */
#define AHEAD 6  /* negative, count, sets: what follows */
#define PEEK 7   /* set: a character of it follows */

#define STEPS 400 /* so many are tried at a place; beyond them it may have a match */

typedef struct {
    const uint16_t *steps;   /* of all programs */
    const uint16_t *sets;    /* of each set 256 numbers of pages */
    const uint32_t *pages;   /* of each page 256 bits, one for a character */
    const uint16_t *codes;   /* the text; codes[begin - 1] and codes[stop] are line breaks */
    Py_ssize_t begin, stop;
    int left; /* steps */
} Shape;

static inline int
in_set(const Shape *shape, uint16_t set, uint16_t code)
{
    return shape->pages[(size_t)shape->sets[(size_t)set * 256 + (code >> 8)] * 8 + (code >> 5 & 7)] >> (code & 31) & 1;
}

/* Say whether a look around may hold. Beyond a line break, which stands at either end of the text too, nothing is
   looked at: what is there is not of the same line. */
static inline int
look(const Shape *shape, const uint16_t *step, Py_ssize_t at, int direction)
{
    for (uint16_t place = 0; place < step[2]; place++) {
        /* at is in [begin, stop], and the walk ends at the line break on either side of that at the latest. */
        uint16_t code = shape->codes[direction < 0 ? at - 1 - place : at + place];
        if (code == '\n') {
            return 1;
        }
        if (!in_set(shape, step[3 + place], code)) {
            return step[1];
        }
    }
    return !step[1];
}

/* Say whether the program at *step* may hold from *at* on. Steps only lead further on, so it ends. */
static int
holds(Shape *shape, const uint16_t *step, Py_ssize_t at)
{
    for (;;) {
        if (shape->left-- <= 0) {
            return 1;
        }
        switch (step[0]) {
        case SET:
            if (at >= shape->stop || !in_set(shape, step[1], shape->codes[at])) {
                return 0;
            }
            at++;
            step += 2;
            break;
        case REPEAT: {
            Py_ssize_t count = 0, least = step[2], most = step[3];
            while (count < most && at + count < shape->stop && in_set(shape, step[1], shape->codes[at + count])) {
                count++;
            }
            if (count < least) {
                return 0;
            }
            for (; count > least; count--) {
                if (holds(shape, step + 4, at + count)) {
                    return 1;
                }
            }
            at += least;
            step += 4;
            break;
        }
        case SPLIT:
            if (holds(shape, step + 2, at)) {
                return 1;
            }
            step += step[1];
            break;
        case JUMP:
            step += step[1];
            break;
        case PEEK:
            if (at >= shape->stop || !in_set(shape, step[1], shape->codes[at])) {
                return 0;
            }
            step += 2;
            break;
        case BEHIND:
        case AHEAD:
            if (!look(shape, step, at, step[0] == BEHIND ? -1 : 1)) {
                return 0;
            }
            step += 3 + step[2];
            break;
        default:
            return 1;
        }
    }
}

/* Which characters of U+0000-00FF a program may begin with, and which may stand before such a one; all if that is
   not known. */
typedef struct {
    uint8_t may[256], before[256];
    int beyond; /* whether another one may begin it */
} Opening;

/* Return the set that a program begins with, or -1. */
static int
opening_set(const uint16_t *step)
{
    while (step[0] == BEHIND) {
        step += 3 + step[2];
    }
    return step[0] == SET || step[0] == PEEK || (step[0] == REPEAT && step[2] > 0) ? step[1] : -1;
}

/* Fill in what is known of the beginning of a program. */
static void
open_program(const Shape *shape, const uint16_t *step, Opening *opening)
{
    int set = opening_set(step);
    for (int code = 0; code < 256; code++) {
        opening->may[code] = set < 0 || in_set(shape, (uint16_t)set, (uint16_t)code);
    }
    opening->beyond = set < 0;
    for (int page = 1; page < 256 && !opening->beyond; page++) {
        const uint32_t *bits = shape->pages + (size_t)shape->sets[(size_t)set * 256 + page] * 8;
        opening->beyond = (bits[0] | bits[1] | bits[2] | bits[3] | bits[4] | bits[5] | bits[6] | bits[7]) != 0;
    }
    memset(opening->before, 1, sizeof opening->before);
    /* [1-6](?<![0-9].), and the same before the first character, whose looks may be several. */
    for (int chars = 0; step[0] == PEEK || step[0] == BEHIND || (step[0] == SET && chars == 0);) {
        int says = step[0] == BEHIND && step[1] && step[2] == chars + 1;
        for (int code = 0; says && chars && code < 256; code++) {
            says = !opening->may[code] || in_set(shape, step[3], (uint16_t)code);
        }
        for (int code = 0; says && code < 256; code++) {
            /* Beyond a line break nothing is looked at. */
            opening->before[code] &= code == '\n' || !in_set(shape, step[3 + chars], (uint16_t)code);
        }
        chars += step[0] == SET;
        step += step[0] == BEHIND ? 3 + step[2] : 2;
    }
}

/* Return the first place from *at* on, and before *stop*, whose character is one of U+0000-00FF; *stop* if none is. */
static inline Py_ssize_t
next_narrow(const uint16_t *c, Py_ssize_t at, Py_ssize_t stop)
{
    for (; at + 4 <= stop; at += 4) {
        uint64_t four;
        memcpy(&four, c + at, sizeof four);
        four &= 0xFF00FF00FF00FF00u;
        /* Some of the four are zero. */
        if ((four - 0x0001000100010001u) & ~four & 0x8000800080008000u) {
            break;
        }
    }
    while (at < stop && c[at] > 0xFF) {
        at++;
    }
    return at;
}

/* Say whether a program may hold from anywhere in [first, last]. */
static inline int
holds_within(Shape *shape, uint32_t program, const Opening *opening, Py_ssize_t first, Py_ssize_t last)
{
    const uint16_t *step = shape->steps + program;
    first = first < shape->begin ? shape->begin : first;
    last = last > shape->stop ? shape->stop : last;
    for (Py_ssize_t at = first; at <= last; at++) {
        uint16_t code = shape->codes[at], last_code = shape->codes[at - 1];
        if (code > 255) {
            if (!opening->beyond) {
                at = next_narrow(shape->codes, at, last + 1) - 1;
                continue;
            }
        }
        /* Most begin with one of a few characters, and not within a word, which is quicker seen here. */
        else if (!opening->may[code] || (last_code < 256 && !opening->before[last_code])) {
            continue;
        }
        shape->left = STEPS;
        if (holds(shape, step, at)) {
            return 1;
        }
    }
    return 0;
}

/* Return how many numbers a step takes with its operands, or 0 for none that there is. */
static Py_ssize_t
step_size(const uint16_t *steps, Py_ssize_t at, Py_ssize_t count)
{
    switch (steps[at]) {
    case ACCEPT:
        return 1;
    case SET:
    case PEEK:
    case SPLIT:
    case JUMP:
        return 2;
    case REPEAT:
        return 4;
    case BEHIND:
    case AHEAD:
        return at + 2 < count && steps[at + 2] > 0 ? 3 + steps[at + 2] : 0;
    default:
        return 0;
    }
}

/* Say whether programs of *count* numbers over *sets* sets are whole steps that lead nowhere but to the beginning of
   one further on, and end; *begins*, all zero, is set where a step begins. */
static int
is_sound_shape(const uint16_t *steps, Py_ssize_t count, Py_ssize_t sets, uint8_t *begins)
{
    Py_ssize_t at, size, last = -1;
    for (at = 0; at < count; at += size) {
        size = step_size(steps, at, count);
        if (size == 0 || at + size > count) {
            return 0;
        }
        begins[at] = 1;
        last = at;
        Py_ssize_t first = steps[at] == BEHIND || steps[at] == AHEAD ? at + 3 : at + 1;
        Py_ssize_t stop = steps[at] == SET || steps[at] == PEEK || steps[at] == REPEAT ? at + 2
                          : steps[at] == BEHIND || steps[at] == AHEAD                  ? at + size
                                                                                       : first;
        for (Py_ssize_t set = first; set < stop; set++) {
            if (steps[set] >= sets) {
                return 0;
            }
        }
    }
    for (at = 0; at < count; at++) {
        if (begins[at] && (steps[at] == SPLIT || steps[at] == JUMP) &&
            (steps[at + 1] == 0 || at + steps[at + 1] >= count || !begins[at + steps[at + 1]])) {
            return 0;
        }
    }
    return last < 0 || steps[last] == ACCEPT;
}

#endif
