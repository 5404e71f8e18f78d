/* Which of the places of triggers are worth reading, by all that lie near them. */

#ifndef PIIGUARD_TRIGGERS_SETTLE_H
#define PIIGUARD_TRIGGERS_SETTLE_H

#include "triggers_find.h"

/* Keep of places, which are in order, those in whose windows a program may hold; windows that touch are one, as
   book.windows_of makes them. Return how many. */
static Py_ssize_t
keep_windows(Shape *shape, const Gate *gate, const Opening *opening, Place *places, Py_ssize_t count)
{
    Py_ssize_t kept = 0, reach = gate->reach;
    for (Py_ssize_t at = 0; at < count;) {
        Py_ssize_t next = at + 1, first = places[at].start - reach, last = places[at].end + reach;
        while (next < count && places[next].start - reach <= last) {
            last = places[next].end + reach > last ? places[next].end + reach : last;
            next++;
        }
        if (holds_within(shape, gate->program, opening, first, last)) {
            memmove(places + kept, places + at, (size_t)(next - at) * sizeof *places);
            kept += next - at;
        }
        at = next;
    }
    return kept;
}

/* Keep of stretches, in order, those near which a match of a rule may begin: within its reach of the stretch, or of
   one so near to it that book.windows_of would make them one. */
static Py_ssize_t
keep_near(const Triggers *self, uint32_t rule, const uint16_t *c, Py_ssize_t begin, Py_ssize_t stop, Place *stretches,
          Py_ssize_t count)
{
    size_t own = (size_t)rule * GATES + OWN_GATE;
    const Gate *gate = self->gates + own;
    Shape shape = {self->steps, self->sets, self->pages, c, begin, stop, 0};
    return gate->mode == NO_GATE ? count : keep_windows(&shape, gate, self->openings + own, stretches, count);
}

/* Keep of places those within NEAR of one of *others*; both in order. Return how many. */
static Py_ssize_t
keep_nearby(Place *places, Py_ssize_t count, const Place *others, Py_ssize_t other_count)
{
    Py_ssize_t kept = 0, other = 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        while (other < other_count && others[other].end < places[at].start - NEAR) {
            other++;
        }
        if (other < other_count && others[other].start <= places[at].end + NEAR) {
            places[kept++] = places[at];
        }
    }
    return kept;
}

/* Sort the places by rule, each rule's by start as they came, and leave out those in whose windows no match may
   begin. Return -1 if memory runs out. */
static int
settle(const Triggers *self, const uint16_t *c, Py_ssize_t begin, Py_ssize_t stop, Vector *found)
{
    Place *places = found->items, *sorted;
    Py_ssize_t *firsts, at, kept = 0;
    Shape shape = {self->steps, self->sets, self->pages, c, begin, stop, 0};
    if (found->count == 0) {
        return 0;
    }
    sorted = malloc((size_t)found->count * sizeof *sorted);
    firsts = calloc((size_t)self->rule_count + 1, sizeof *firsts);
    if (sorted == NULL || firsts == NULL) {
        free(sorted);
        free(firsts);
        return -1;
    }
    for (at = 0; at < found->count; at++) {
        firsts[places[at].rule + 1]++;
    }
    for (uint32_t rule = 0; rule < self->rule_count; rule++) {
        firsts[rule + 1] += firsts[rule];
    }
    for (at = 0; at < found->count; at++) {
        sorted[firsts[places[at].rule]++] = places[at];
    }
    for (at = 0; at < found->count;) {
        uint32_t rule = sorted[at].rule, near = self->near[rule];
        Py_ssize_t end = firsts[rule], count = end - at;
        if (rule >= self->found_rules) {
            break; /* nothing is reported of these */
        }
        if (near) {
            /* Where each rule's places end is where the next one's begin. */
            Py_ssize_t first = near > 1 ? firsts[near - 2] : 0;
            count = keep_nearby(sorted + at, count, sorted + first, firsts[near - 1] - first);
        }
        size_t own = (size_t)rule * GATES + OWN_GATE;
        if (self->gates[own].mode == WINDOW) {
            count = keep_windows(&shape, self->gates + own, self->openings + own, sorted + at, count);
        }
        memcpy(places + kept, sorted + at, (size_t)count * sizeof *places);
        kept += count;
        at = end;
    }
    found->count = kept;
    free(sorted);
    free(firsts);
    return 0;
}

#endif
