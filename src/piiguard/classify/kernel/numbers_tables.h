/* The tables of Numbers as they are handed in: that each points at what there is, and what is told from them. */

#ifndef PIIGUARD_NUMBERS_TABLES_H
#define PIIGUARD_NUMBERS_TABLES_H

#include "numbers_context.h"
#include "numbers_valid.h"

static void *
copied(const Py_buffer *buffer)
{
    void *items = PyMem_Malloc((size_t)buffer->len + 1);
    if (items == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    return memcpy(items, buffer->buf, (size_t)buffer->len);
}

/* Whether every index that the tables hold is one of what it points at, and every walk ends at a line break. */
static int
is_sound(Numbers *self, Py_ssize_t prefix_count, Py_ssize_t letter_count)
{
    if ((self->kinds['\n'] & ~TELLS) || (self->marks['\n'] & (JOINS | LOCAL | DOMAIN))) {
        return 0;
    }
    for (int at = 0; at < BMP; at++) {
        /* Where ASCII is read, the values of digits are told from their codes; what is folded is folded to what is not. */
        if (((self->kinds[at] & ASCII_DIGIT) && !is_digit((uint16_t)at)) || self->values[at] > 9 || (self->kinds[self->fold[at]] & ODD)) {
            return 0;
        }
    }
    for (int at = 0; at < self->card_count; at++) {
        const CardRule *card = self->cards + at;
        if (card->length < 1 || card->length > LONGEST_NUMBER || card->width < 0 || card->width > card->length ||
            card->first < 0 || card->count < 0 || (Py_ssize_t)card->first + card->count > prefix_count) {
            return 0;
        }
    }
    for (int at = 0; at < self->word_count; at++) {
        const ContextWord *word = self->words + at;
        if (word->first < 0 || word->length < 1 || word->length > PAD / 2 || word->reach < 0 ||
            (Py_ssize_t)word->first + word->length > letter_count) {
            return 0;
        }
    }
    for (int at = 0; at < self->name_count; at++) {
        const NameEnd *name = self->names + at;
        if (name->first < 0 || name->length < 1 || name->length > PAD || name->kinds < 0 ||
            name->kinds >= 1 << NAME_KINDS || (Py_ssize_t)name->first + name->length > letter_count) {
            return 0;
        }
    }
    for (int at = 0; at < self->grouping_count; at++) {
        const Grouping *grouping = self->groupings + at;
        int32_t one = grouping->shape & LONG_SIZE, two = grouping->shape >> SIZE_BITS & LONG_SIZE;
        if (grouping->kind < RESIDENT_ID || grouping->kind > MOBILE_PHONE || grouping->count < 2 ||
            grouping->count > MOST_PARTS || (grouping->in_x != 0 && grouping->in_x != 1)) {
            return 0;
        }
        self->seconds[one] |= (uint32_t)1 << two;
    }
    return 1;
}

/* Put words that begin alike, or end alike, one behind the other. */
static void
link_words(Numbers *self)
{
    for (int at = self->word_count; at > 0; at--) {
        const uint16_t *letters = self->letters + self->words[at - 1].first;
        uint16_t first = letters[0], last = letters[self->words[at - 1].length - 1];
        self->same_first[at] = self->by_first[first];
        self->by_first[first] = (uint8_t)at;
        self->same_last[at] = self->by_last[last];
        self->by_last[last] = (uint8_t)at;
    }
    for (int at = self->name_count; at > 0; at--) {
        const NameEnd *name = self->names + at - 1;
        uint16_t last = self->letters[name->first + name->length - 1];
        self->same_name_last[at] = self->name_by_last[last];
        self->name_by_last[last] = (uint8_t)at;
        self->shows[last] |= SHOWS_LAST;
        self->shows[upper_of(last)] |= SHOWS_LAST;
    }
    for (int at = 0; at < ASCII; at++) {
        self->shows[at] |= self->behind[at] ? SHOWS_BEHIND : 0;
    }
}

#endif
