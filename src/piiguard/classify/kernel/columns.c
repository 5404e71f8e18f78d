/* Rows of a column that are one number from end to end: compiled form of classify/lone_rows.py. */

#include "numbers_valid.h"

#define WORD 8
#define ZEROS 0x3030303030303030U
#define ABOVE_NINE 0x7676767676767676U
#define HIGH_BITS 0x8080808080808080U
#define LONGEST_LONE 64 /* of more digits only that they are so many is told */
#define CODED EMAIL     /* of what is wanted: a mobile number with its country code */
#define LETTERED 5      /* a social credit code with letters */

/* What a row is, beside a kind: lone_rows.py names them too. */
#define NOTHING (-1) /* digits */
#define IN_X (-2)    /* 17 digits and an X */
#define TEXT (-3)
#define EMPTY (-4)

/* Rows are told from several threads at a time. */
typedef struct {
    int64_t hits, texts;
    int64_t open[LONGEST_LONE + 1]; /* by length: the rows of which rules may say something, by their first digit */
} Told;

/* Say whether eight bytes are digits, and leave their values. */
static inline int
read_word(const uint8_t *bytes, uint8_t *values)
{
    uint64_t word;
    memcpy(&word, bytes, WORD);
    word ^= ZEROS;
    memcpy(values, &word, WORD);
    return !(((word + ABOVE_NINE) | word) & HIGH_BITS);
}

/* Say whether bytes are digits, and leave the values of as many as a number has. */
static inline int
read_digits(const uint8_t *bytes, Py_ssize_t count, uint8_t values[DIGITS_ROOM])
{
    if (count < WORD) {
        for (Py_ssize_t at = 0; at < count; at++) {
            values[at] = (uint8_t)(bytes[at] - '0');
            if (values[at] > 9) {
                return 0;
            }
        }
        return 1;
    }
    uint8_t beyond[WORD];
    for (Py_ssize_t at = 0; at + WORD <= count; at += WORD) {
        if (!read_word(bytes + at, at + WORD <= DIGITS_ROOM ? values + at : beyond)) {
            return 0;
        }
    }
    Py_ssize_t last = count - WORD;
    return read_word(bytes + last, count <= DIGITS_ROOM ? values + last : beyond);
}

/* Say what digits are, the first kind that they pass as. */
static inline int
kind_of_digits(const Numbers *t, const uint8_t *d, int count, unsigned wanted, int32_t as_of)
{
    if (count == MOBILE) {
        return (wanted >> MOBILE_PHONE & 1) && is_mobile(t, d) ? MOBILE_PHONE : NOTHING;
    }
    if (count == ID) {
        if ((wanted >> RESIDENT_ID & 1) && is_resident_id(t, d, d[MASTER], as_of)) {
            return RESIDENT_ID;
        }
        if (wanted >> USCC & 1) {
            uint16_t code[ID];
            for (int at = 0; at < ID; at++) {
                code[at] = (uint16_t)('0' + d[at]);
            }
            if (is_uscc(code)) {
                return USCC;
            }
        }
    }
    if ((wanted >> BANK_CARD & 1) && count >= 15 && is_bank_card(t, d, count)) {
        return BANK_CARD;
    }
    return (wanted >> CODED & 1) && is_mobile_of(t, d, count) ? MOBILE_PHONE : NOTHING;
}

/* The same of 17 digits and a letter, or of any letters and digits: IDs and social credit codes. */
static int
kind_of_code(const Numbers *t, const uint8_t *bytes, int digits, const uint8_t *d, unsigned wanted, int32_t as_of)
{
    if (digits && (wanted >> RESIDENT_ID & 1) && is_resident_id(t, d, 10, as_of)) {
        return RESIDENT_ID;
    }
    if (wanted >> USCC & 1 && (digits || wanted >> LETTERED & 1)) {
        uint16_t code[ID];
        for (int at = 0; at < ID; at++) {
            code[at] = upper_of(bytes[at]);
        }
        if (is_uscc(code)) {
            return USCC;
        }
    }
    return digits ? IN_X : TEXT;
}

static inline int
told_of(const Numbers *t, const uint8_t *bytes, Py_ssize_t size, unsigned wanted, int32_t as_of)
{
    uint8_t values[DIGITS_ROOM] = {0};
    if (size == 0) {
        return EMPTY;
    }
    if (read_digits(bytes, size, values)) {
        return size > LONGEST_NUMBER ? NOTHING : kind_of_digits(t, values, (int)size, wanted, as_of);
    }
    if (size != ID) {
        return TEXT;
    }
    int in_x = (bytes[MASTER] | 0x20) == 'x' && read_digits(bytes, MASTER, values);
    return kind_of_code(t, bytes, in_x, values, wanted, as_of);
}

static void
tell_rows(const Numbers *t, const uint8_t *data, const int64_t *offsets, Py_ssize_t rows, unsigned wanted,
          unsigned settled, const uint16_t *firsts, int32_t as_of, int8_t *codes, Told *told)
{
    for (Py_ssize_t row = 0; row < rows; row++) {
        Py_ssize_t size = (Py_ssize_t)(offsets[row + 1] - offsets[row]);
        int code = told_of(t, data + offsets[row], size, wanted, as_of);
        codes[row] = (int8_t)code;
        told->hits += code >= 0;
        told->texts += code == TEXT;
        if (code == NOTHING || code == IN_X || (code >= 0 && !(settled >> code & 1))) {
            Py_ssize_t length = size < LONGEST_LONE ? size : LONGEST_LONE;
            told->open[length] += firsts[length] >> (data[offsets[row]] - '0') & 1;
        }
    }
}

/* Say whether offsets lead from row to row through *size* bytes. */
static int
are_offsets(const int64_t *offsets, Py_ssize_t count, Py_ssize_t size)
{
    int falls = offsets[0] < 0;
    for (Py_ssize_t at = 1; at < count; at++) {
        falls |= offsets[at] < offsets[at - 1];
    }
    return !falls && offsets[count - 1] <= size;
}

/* tell_rows(data, offsets, codes, firsts, wanted, settled, as_of) */
PyObject *
numbers_tell_rows(PyObject *object, PyObject *args)
{
    Numbers *self = (Numbers *)object;
    PyObject *data_of, *offsets_of, *codes_of, *firsts_of, *result = NULL;
    Py_buffer data, offsets = {0}, codes = {0}, firsts = {0};
    int wanted, settled, as_of;
    if (!PyArg_ParseTuple(args, "OOOOiii", &data_of, &offsets_of, &codes_of, &firsts_of, &wanted, &settled, &as_of)) {
        return NULL;
    }
    if (!self->made) {
        PyErr_SetString(PyExc_TypeError, "Numbers are told once their tables are made");
        return NULL;
    }
    if (borrow(data_of, &data, 0, "data") < 0) {
        return NULL;
    }
    if (borrow(offsets_of, &offsets, sizeof(int64_t), "offsets") < 0 ||
        borrow(firsts_of, &firsts, (LONGEST_LONE + 1) * sizeof(uint16_t), "firsts") < 0) {
        goto done;
    }
    Py_ssize_t rows = offsets.len / (Py_ssize_t)sizeof(int64_t) - 1;
    if (PyObject_GetBuffer(codes_of, &codes, PyBUF_WRITABLE) < 0) {
        goto done;
    }
    if (codes.len != rows || !are_offsets(offsets.buf, rows + 1, data.len)) {
        PyErr_SetString(PyExc_ValueError, "The offsets do not lie in the data, or are not one for each row");
        goto done;
    }
    Told told = {0};
    PyThreadState *others = rows >= LONG_TEXT ? PyEval_SaveThread() : NULL;
    tell_rows(self, data.buf, offsets.buf, rows, (unsigned)wanted, (unsigned)settled, firsts.buf, as_of, codes.buf,
              &told);
    if (others != NULL) {
        PyEval_RestoreThread(others);
    }
    result = PyBytes_FromStringAndSize((const char *)&told, sizeof told);
done:
    if (codes.obj != NULL) {
        PyBuffer_Release(&codes);
    }
    if (firsts.obj != NULL) {
        PyBuffer_Release(&firsts);
    }
    if (offsets.obj != NULL) {
        PyBuffer_Release(&offsets);
    }
    PyBuffer_Release(&data);
    return result;
}

/* row_spans(codes, offsets, kind, row, start, end): of the rows that are a number write where it lies */
PyObject *
numbers_row_spans(PyObject *object, PyObject *args)
{
    (void)object;
    PyObject *objects[6], *result = NULL;
    static const Py_ssize_t sizes[6] = {1, sizeof(int64_t), sizeof(int16_t), sizeof(int64_t), sizeof(int64_t), sizeof(int64_t)};
    Py_buffer buffers[6];
    int held = 0;
    if (!PyArg_ParseTuple(args, "OOOOOO", objects, objects + 1, objects + 2, objects + 3, objects + 4, objects + 5)) {
        return NULL;
    }
    for (; held < 6; held++) {
        if (PyObject_GetBuffer(objects[held], buffers + held, held < 2 ? PyBUF_SIMPLE : PyBUF_WRITABLE) < 0) {
            goto done;
        }
    }
    const int8_t *codes = buffers[0].buf;
    const int64_t *offsets = buffers[1].buf;
    int16_t *kind = buffers[2].buf;
    int64_t *row_of = buffers[3].buf, *start = buffers[4].buf, *end = buffers[5].buf;
    Py_ssize_t rows = buffers[0].len, room = buffers[2].len / sizes[2], count = 0;
    int fits = buffers[1].len == (rows + 1) * sizes[1];
    for (int at = 2; at < 6; at++) {
        fits &= buffers[at].len == room * sizes[at];
    }
    PyThreadState *others = rows >= LONG_TEXT ? PyEval_SaveThread() : NULL;
    for (Py_ssize_t row = 0; fits && row < rows; row++) {
        if (codes[row] < 0) {
            continue;
        }
        if (count == room) {
            fits = 0;
            break;
        }
        kind[count] = codes[row];
        row_of[count] = row;
        start[count] = codes[row] == MOBILE_PHONE ? offsets[row + 1] - MOBILE : offsets[row];
        end[count++] = offsets[row + 1];
    }
    if (others != NULL) {
        PyEval_RestoreThread(others);
    }
    if (!fits || count != room) {
        PyErr_SetString(PyExc_ValueError, "The arrays are of other sizes than what was told");
        goto done;
    }
    Py_INCREF(Py_None);
    result = Py_None;
done:
    while (held > 0) {
        PyBuffer_Release(buffers + --held);
    }
    return result;
}
