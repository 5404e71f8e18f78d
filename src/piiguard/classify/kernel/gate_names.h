/* Whether a name is wanted somewhere in a short text: a necessary condition of what language/persons_slots.py and the
   greetings of persons_labels.py find, told by the characters beside surnames. */

#ifndef PIIGUARD_GATE_NAMES_H
#define PIIGUARD_GATE_NAMES_H

#include "gate.h"

/* What a character is: bits of `marks`, as language/persons_gate.py lays them out. */
#define SLOT 1    /* a surname, by which a name may begin where one is wanted */
#define CHINESE 2 /* U+4E00-9FFF, and what counts as one of them */
#define BLOCKS 4  /* no name begins behind it … */
#define BOUND 8   /* … but behind these: a sign ends there */
#define ENDING 16 /* Chinese, but a name may end before it */
#define CAPITAL 32
#define GENDER 64
#define LEADS 128 /* before a gender */

#define SIGNS_LEAST 48
#define SIGN_CLOSED 8
#define GENDER_AHEAD 8
#define SLOT_LONGEST 4
#define MOST_BLANKS 4

typedef struct {
    const uint32_t *keys; /* two characters each, in order */
    const uint8_t *worth;
    Py_ssize_t count;
} Twos;

typedef struct {
    PyObject *names, *cues;
    uint8_t *marks;
    uint8_t *ones[2]; /* by folded character, what a sign of it is worth on the left, and on the right */
    Twos twos[2];
} Look;

/* Return what a pair is worth, 0 if it is not there. */
static int
worth_of(const Twos *twos, uint16_t first, uint16_t second)
{
    uint32_t wanted = (uint32_t)first << 16 | second;
    Py_ssize_t low = 0, high = twos->count;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        if (twos->keys[middle] < wanted) {
            low = middle + 1;
        }
        else {
            high = middle;
        }
    }
    return low < twos->count && twos->keys[low] == wanted ? twos->worth[low] : 0;
}

/* Return the most that signs on a side may be worth, as persons_signs._most does. */
static int
most_beside(const Look *look, int side, uint16_t near, uint16_t far)
{
    int one = look->ones[side][near], two = worth_of(&look->twos[side], near, far);
    int worth = one > two ? one : two;
    int open = (uint16_t)(near - 0x4E00) < 0x5200 || near == 0xB7 || near == 0x1F;
    return worth ? worth : open ? 0 : SIGN_CLOSED;
}

/* persons_slots.slots: a surname where a name is wanted, with signs on both sides or a number near it. */
static int
is_slot(const Look *look, const uint16_t *c, const uint16_t *folded, Py_ssize_t at, int numbered)
{
    const uint8_t *marks = look->marks;
    if (!(marks[c[at + 1]] & CHINESE) || ((marks[c[at - 1]] & BLOCKS) && !(marks[c[at - 1]] & BOUND))) {
        return 0;
    }
    int left = most_beside(look, 0, folded[at - 1], folded[at - 2]);
    for (int length = 2; length <= SLOT_LONGEST && (marks[folded[at + length - 1]] & CHINESE); length++) {
        uint16_t near = folded[at + length], far = folded[at + length + 1];
        if (near == 0xB7 || ((marks[near] & CHINESE) && !(marks[near] & ENDING))) {
            continue;
        }
        int right = most_beside(look, 1, near, far), gender = 0;
        if (marks[near] & LEADS) {
            for (int ahead = 0; ahead < GENDER_AHEAD; ahead++) {
                gender |= marks[folded[at + length + ahead]] & GENDER;
            }
            if (!gender) {
                right = worth_of(&look->twos[1], near, far);
                right = right > SIGN_CLOSED ? right : SIGN_CLOSED;
            }
        }
        if (left + right >= SIGNS_LEAST || (numbered && left + right > 0)) {
            return 1;
        }
    }
    return 0;
}

/* Say whether a number of a person may be there, as persons_numbers._NUMBER has it, besides those in groups. */
static int
has_number(const Look *look, const uint16_t *c, Py_ssize_t stop)
{
    for (Py_ssize_t at = GATE_EDGE; at < stop; at++) {
        Py_ssize_t end = at;
        while (c[end] >= '0' && c[end] <= '9') {
            end++;
        }
        if (c[at] == '*' || end - at >= 10) {
            return 1;
        }
        if (end - at >= 7 && ((look->marks[c[at - 1]] & CAPITAL) || c[at - 1] == ' ' || c[at - 1] == '-')) {
            int parted = c[at - 1] == ' ' || c[at - 1] == '-';
            if (!parted || (c[at - 2] >= '0' && c[at - 2] <= '9')) {
                return 1;
            }
        }
        at = end > at ? end - 1 : at;
    }
    return 0;
}

/* persons_labels._SALUTATIONS before a blank. */
static int
is_greeting(const uint16_t *c, Py_ssize_t end)
{
    static const char *const greetings[] = {"Hi", "Dear", "Hello", "@author"};
    for (size_t each = 0; each < sizeof greetings / sizeof *greetings; each++) {
        Py_ssize_t left = (Py_ssize_t)strlen(greetings[each]);
        for (Py_ssize_t at = end; left && c[at - 1] == greetings[each][left - 1]; at--) {
            left--;
        }
        if (!left) {
            return 1;
        }
    }
    return 0;
}

static int
is_letter_or_comma(uint16_t code)
{
    return (uint16_t)((code | 0x20) - 'a') < 26 || code == ',' || code == 0x27 || code == 0x2019 || code == '-'
           || (uint16_t)(code - 0xC0) < 0xBF;
}

/* persons_respelled: a name that is written apart, by blanks behind its surname. */
static int
is_apart(const uint8_t *marks, const uint16_t *c, Py_ssize_t at)
{
    Py_ssize_t next = at + 1;
    while (c[next] == ' ' && next - at < MOST_BLANKS) {
        next++;
    }
    return next > at + 1 && (marks[c[next]] & CHINESE) && ((marks[c[at]] | marks[c[at - 1]]) & SLOT);
}

/* Say whether a name may stand where one is wanted, or behind a greeting, in a text with a Chinese character. *numbers*
   is whether the survey tells of any. */
static int
may_be_wanted(const Look *look, const uint16_t *c, const uint16_t *folded, Py_ssize_t stop, int numbers)
{
    const uint8_t *marks = look->marks;
    int numbered = numbers ? 1 : -1;
    for (Py_ssize_t at = GATE_EDGE; at < stop; at++) {
        unsigned mark = marks[c[at]];
        /* persons_romanised: two words of which the second begins with a capital. */
        if ((mark & CAPITAL) && ((c[at - 1] == ' ' && is_letter_or_comma(c[at - 2])) || c[at - 1] == ',')) {
            return 1;
        }
        if (!(mark & CHINESE)) {
            continue;
        }
        if (is_apart(marks, c, at)) {
            return 1;
        }
        uint16_t before = c[at - 1];
        if (before == ' ' || before == ':' || before == 0xFF1A) {
            Py_ssize_t end = at;
            while (end > at - MOST_BLANKS && (c[end - 1] == ' ' || c[end - 1] == ':' || c[end - 1] == 0xFF1A)) {
                end--;
            }
            if (is_greeting(c, end)) {
                return 1;
            }
        }
        if (mark & SLOT) {
            if (numbered < 0) {
                numbered = has_number(look, c, stop);
            }
            if (is_slot(look, c, folded, at, numbered)) {
                return 1;
            }
        }
    }
    return 0;
}

#endif
