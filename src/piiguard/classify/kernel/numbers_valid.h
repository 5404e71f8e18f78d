/* The validators of the engine's own kinds, over the values of digits: compiled forms of classify/validators. */

#ifndef PIIGUARD_NUMBERS_VALID_H
#define PIIGUARD_NUMBERS_VALID_H

#include "numbers.h"

/* mobile.is_mobile, of eleven digits. */
static inline int
is_mobile(const Numbers *t, const uint8_t *d)
{
    return d[0] == 1 && t->allotted[d[1] * 1000 + d[2] * 100 + d[3] * 10 + d[4]];
}

/* With 86 or 0086 before it, or nothing. */
static inline int
is_mobile_of(const Numbers *t, const uint8_t *d, int count)
{
    if (count == MOBILE) {
        return is_mobile(t, d);
    }
    if (count == MOBILE + 2) {
        return d[0] == 8 && d[1] == 6 && is_mobile(t, d + 2);
    }
    return count == MOBILE + 4 && d[0] == 0 && d[1] == 0 && d[2] == 8 && d[3] == 6 && is_mobile(t, d + 4);
}

/* bank_card.is_bank_card. */
static int
is_bank_card(const Numbers *t, const uint8_t *d, int count)
{
    int sum = 0;
    for (int at = count - 1, doubled = 0; at >= 0; at--, doubled = !doubled) {
        int digit = d[at] << doubled;
        sum += digit > 9 ? digit - 9 : digit;
    }
    if (sum % 10 || count > LONGEST_CARD) {
        return 0;
    }
    for (int rule = 0; rule < t->card_count; rule++) {
        const CardRule *card = t->cards + rule;
        if (card->length != count) {
            continue;
        }
        int64_t number = 0;
        for (int at = 0; at < card->width; at++) {
            number = number * 10 + d[at];
        }
        int32_t low = card->first, high = card->first + card->count;
        while (low < high) {
            int32_t middle = low + (high - low) / 2;
            if (t->prefixes[middle] < number) {
                low = middle + 1;
            }
            else {
                high = middle;
            }
        }
        if (low < card->first + card->count && t->prefixes[low] == number) {
            return 1;
        }
    }
    return 0;
}

/* birth_dates.is_day. */
static int
is_day(int year, int month, int day)
{
    static const uint8_t days[] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1) {
        return 0;
    }
    int leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return day <= days[month] + leap;
}

/* resident_id.is_resident_id, of 17 digits and the value of the check character, 10 for X. */
static int
is_resident_id(const Numbers *t, const uint8_t *d, int check, int32_t as_of)
{
    /* GB 11643-1999, 6.2: ISO 7064 MOD 11-2, by powers of 2 modulo 11. */
    static const uint8_t weights[MASTER] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int year = d[6] * 1000 + d[7] * 100 + d[8] * 10 + d[9];
    int month = d[10] * 10 + d[11], day = d[12] * 10 + d[13];
    if (year < 1850 || !is_day(year, month, day) || year * 10000 + month * 100 + day > as_of || d[0] == 0) {
        return 0;
    }
    int sum = check;
    for (int at = 0; at < MASTER; at++) {
        sum += d[at] * weights[at];
    }
    if (sum % 11 != 1) {
        return 0;
    }
    int32_t code = 0;
    for (int at = 0; at < 6; at++) {
        code = code * 10 + d[at];
    }
    Py_ssize_t low = t->division_from[code / 1000], left = t->division_from[code / 1000 + 1] - low;
    /* Halved without a branch, which would be guessed wrong every other time. */
    while (left > 0) {
        Py_ssize_t half = (left + 1) / 2;
        low += t->divisions[low + half - 1] < code ? half : 0;
        left -= half;
    }
    return low < t->division_count && t->divisions[low] == code && t->last_years[low] >= year - 1;
}

/* The value of a letter or digit in a social credit code (GB 32100-2015, 4), 31 for what is none. */
static inline int
value_of_31(uint16_t upper)
{
    static const uint8_t letters[26] = {10, 11, 12, 13, 14, 15, 16, 17, 31, 18, 19, 20, 21,
                                        22, 31, 23, 24, 25, 31, 26, 27, 31, 28, 29, 30, 31};
    if (is_digit(upper)) {
        return upper - '0';
    }
    return (uint16_t)(upper - 'A') < 26 ? letters[upper - 'A'] : 31;
}

static inline uint16_t
upper_of(uint16_t code)
{
    return (uint16_t)(code - 'a') < 26 ? code - 32 : code;
}

/* uscc.is_uscc, of 18 characters in upper case. */
static int
is_uscc(const uint16_t *v)
{
    /* GB 32100-2015, 5: powers of 3 modulo 31; GB 11714-1997, 3. */
    static const uint8_t weights[MASTER] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    static const uint8_t inner[8] = {3, 7, 9, 10, 5, 8, 4, 2};
    if (!((v[0] >= '1' && v[0] <= '9') || v[0] == 'A' || v[0] == 'N' || v[0] == 'Y') ||
        !((v[1] >= '1' && v[1] <= '5') || v[1] == '9') || v[2] < '1' || v[2] > '8') {
        return 0;
    }
    int sum = 0, own = 0;
    for (int at = 0; at < ID; at++) {
        int value = value_of_31(v[at]);
        if (value == 31 || (at > 2 && at < 8 && value > 9)) {
            return 0;
        }
        if (at < MASTER) {
            sum += value * weights[at];
        }
        if (at >= 8 && at < 16) {
            own += (is_digit(v[at]) ? v[at] - '0' : v[at] - 'A' + 10) * inner[at - 8];
        }
    }
    if (value_of_31(v[MASTER]) != (31 - sum % 31) % 31) {
        return 0;
    }
    int rest = 11 - own % 11; /* 10 is written X, 11 is 0 */
    return v[16] == (rest == 10 ? 'X' : rest == 11 ? '0' : '0' + rest);
}

/* shapes._in_code: whether letters touch groups of digits as in a serial number. */
static inline int
is_in_code(const Reader *r, Py_ssize_t start, Py_ssize_t end)
{
    const uint8_t *kinds = r->tables->kinds;
    const uint16_t *c = r->c;
    int letters = 0;
    while (letters < 12 && (kinds[c[start - 1 - letters]] & ASCII_LETTER)) {
        letters++;
    }
    if (letters && (letters < 3 || (letters < 12 && is_digit(c[start - 1 - letters])))) {
        return 1;
    }
    for (letters = 0; letters < 4 && (kinds[c[end + letters]] & ASCII_LETTER); letters++) {
    }
    return letters > 0 && letters < 4 && is_digit(c[end + letters]);
}

/* Which kinds digits in groups pass as, a bit for each. Seventeen pass as an ID if an X would make one of them. */
static inline unsigned
kinds_of(const Reader *r, const uint8_t *d, int count)
{
    const Numbers *t = r->tables;
    unsigned passed = 0;
    if (wants(r, MOBILE_PHONE) && is_mobile_of(t, d, count)) {
        passed |= 1u << MOBILE_PHONE;
    }
    if (wants(r, BANK_CARD) && is_bank_card(t, d, count)) {
        passed |= 1u << BANK_CARD;
    }
    if (wants(r, RESIDENT_ID) && (count == ID || count == MASTER) &&
        is_resident_id(t, d, count == ID ? d[MASTER] : 10, r->as_of)) {
        passed |= 1u << RESIDENT_ID;
    }
    if (wants(r, USCC) && count == ID) {
        uint16_t code[ID];
        for (int at = 0; at < ID; at++) {
            code[at] = '0' + d[at];
        }
        passed |= (unsigned)is_uscc(code) << USCC;
    }
    return passed;
}

#endif
