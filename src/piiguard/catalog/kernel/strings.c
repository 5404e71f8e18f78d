/* From a list of strings to one buffer and back: compiled form of catalog/columns.py. */

#include "kernel.h"

#include <math.h>

/* Code points of a string that is read without asking for memory. */
#define SHORT 256
/* A code point takes so many bytes at most. */
#define WIDEST 4

/* Write code points as UTF-8, a lone surrogate like any other; return how many bytes. */
static Py_ssize_t
encode(const uint32_t *codes, Py_ssize_t count, uint8_t *to)
{
    uint32_t every = 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        every |= codes[at];
    }
    if (every < 0x80) {
        for (Py_ssize_t at = 0; at < count; at++) {
            to[at] = (uint8_t)codes[at];
        }
        return count;
    }
    uint8_t *end = to;
    for (Py_ssize_t at = 0; at < count; at++) {
        uint32_t code = codes[at];
        if (code < 0x80) {
            *end++ = (uint8_t)code;
            continue;
        }
        if (code < 0x800) {
            *end++ = (uint8_t)(0xC0 | code >> 6);
        }
        else if (code < 0x10000) {
            *end++ = (uint8_t)(0xE0 | code >> 12);
            *end++ = (uint8_t)(0x80 | (code >> 6 & 0x3F));
        }
        else {
            *end++ = (uint8_t)(0xF0 | code >> 18);
            *end++ = (uint8_t)(0x80 | (code >> 12 & 0x3F));
            *end++ = (uint8_t)(0x80 | (code >> 6 & 0x3F));
        }
        *end++ = (uint8_t)(0x80 | (code & 0x3F));
    }
    return end - to;
}

typedef struct {
    PyObject *bytes; /* a bytearray */
    Py_ssize_t size;
} Buffer;

/* Return where *more* bytes can be written at the end of a buffer, or NULL. */
static uint8_t *
room_for(Buffer *buffer, Py_ssize_t more)
{
    Py_ssize_t room = PyByteArray_Size(buffer->bytes);
    if (more > room - buffer->size) {
        if (buffer->size > PY_SSIZE_T_MAX / 2 - more) {
            PyErr_NoMemory();
            return NULL;
        }
        if (PyByteArray_Resize(buffer->bytes, (buffer->size + more) / 2 * 3 + more) < 0) {
            return NULL;
        }
    }
    return (uint8_t *)PyByteArray_AsString(buffer->bytes) + buffer->size;
}

/* Add a string's UTF-8. Nothing is left in the string itself, as PyUnicode_AsUTF8AndSize would. */
static int
add_text(Buffer *buffer, PyObject *text)
{
    Py_ssize_t length = PyUnicode_GetLength(text);
    if (length <= SHORT) {
        uint32_t codes[SHORT];
        uint8_t *to = room_for(buffer, SHORT * WIDEST);
        if (to == NULL || (length && PyUnicode_AsUCS4(text, (Py_UCS4 *)codes, SHORT, 0) == NULL)) {
            return -1;
        }
        buffer->size += encode(codes, length, to);
        return 0;
    }
    PyObject *octets = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
    if (octets == NULL) {
        return -1;
    }
    Py_ssize_t size = PyBytes_Size(octets);
    uint8_t *to = room_for(buffer, size);
    if (to != NULL) {
        memcpy(to, PyBytes_AsString(octets), (size_t)size);
        buffer->size += size;
    }
    Py_DECREF(octets);
    return to == NULL ? -1 : 0;
}

/* Say whether a value stands for none: None, and what else the caller names, or a float that is no number. */
static int
is_missing(PyObject *value, PyObject *missing)
{
    if (value == Py_None) {
        return 1;
    }
    Py_ssize_t count = PyTuple_Size(missing);
    if (count == 0) {
        return 0;
    }
    for (Py_ssize_t at = 0; at < count; at++) {
        if (PyTuple_GetItem(missing, at) == value) {
            return 1;
        }
    }
    return PyFloat_CheckExact(value) && isnan(PyFloat_AsDouble(value));
}

/* read(values, missing) */
static PyObject *
read_strings(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *given, *missing;
    if (!PyArg_ParseTuple(args, "OO!", &given, &PyTuple_Type, &missing)) {
        return NULL;
    }
    /* A tuple of its own: nobody takes a value out while it is read. */
    PyObject *values = PySequence_Tuple(given);
    if (values == NULL) {
        return NULL;
    }
    Py_ssize_t rows = PyTuple_Size(values), row = 0;
    PyObject *offsets = NULL, *valid = NULL, *result = NULL;
    Buffer buffer = {NULL, 0};
    if (rows > PY_SSIZE_T_MAX / 64) {
        PyErr_NoMemory();
        goto done;
    }
    buffer.bytes = PyByteArray_FromStringAndSize(NULL, rows * 16 + SHORT * WIDEST);
    offsets = PyByteArray_FromStringAndSize(NULL, (rows + 1) * (Py_ssize_t)sizeof(int64_t));
    valid = PyByteArray_FromStringAndSize(NULL, rows);
    if (buffer.bytes == NULL || offsets == NULL || valid == NULL) {
        goto done;
    }
    int64_t *begins = (int64_t *)PyByteArray_AsString(offsets);
    uint8_t *is_there = (uint8_t *)PyByteArray_AsString(valid);
    int gaps = 0;
    begins[0] = 0;
    for (; row < rows; row++) {
        PyObject *value = PyTuple_GetItem(values, row);
        int there = PyUnicode_Check(value);
        if (there ? add_text(&buffer, value) < 0 : !is_missing(value, missing)) {
            break;
        }
        is_there[row] = (uint8_t)there;
        gaps |= !there;
        begins[row + 1] = buffer.size;
    }
    if (PyErr_Occurred()) {
        goto done;
    }
    if (row < rows) {
        result = PyLong_FromSsize_t(row);
    }
    else if (PyByteArray_Resize(buffer.bytes, buffer.size) == 0) {
        result = PyTuple_Pack(3, buffer.bytes, offsets, gaps ? valid : Py_None);
    }
done:
    Py_XDECREF(buffer.bytes);
    Py_XDECREF(offsets);
    Py_XDECREF(valid);
    Py_DECREF(values);
    return result;
}

/* strings(data, offsets, valid) */
static PyObject *
strings(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *data_of, *offsets_of, *valid_of, *list = NULL;
    Py_buffer data, offsets, valid = {0};
    if (!PyArg_ParseTuple(args, "OOO", &data_of, &offsets_of, &valid_of) ||
        borrow(data_of, &data, PyBUF_SIMPLE, 1, 0, "data") < 0) {
        return NULL;
    }
    if (borrow(offsets_of, &offsets, PyBUF_SIMPLE, sizeof(int64_t), 1, "offsets") < 0) {
        PyBuffer_Release(&data);
        return NULL;
    }
    const int64_t *begins = offsets.buf;
    Py_ssize_t rows = offsets.len / (Py_ssize_t)sizeof(int64_t) - 1;
    if (valid_of != Py_None && borrow(valid_of, &valid, PyBUF_SIMPLE, 1, rows, "valid") < 0) {
        goto done;
    }
    if (!are_offsets(begins, rows + 1, data.len)) {
        PyErr_SetString(PyExc_ValueError, "Offsets fall, or lead beyond the data");
        goto done;
    }
    list = PyList_New(rows);
    for (Py_ssize_t row = 0; list != NULL && row < rows; row++) {
        PyObject *text;
        if (valid.buf != NULL && !((const uint8_t *)valid.buf)[row]) {
            Py_INCREF(Py_None);
            text = Py_None;
        }
        else {
            const char *from = (const char *)data.buf + begins[row];
            text = PyUnicode_DecodeUTF8(from, (Py_ssize_t)(begins[row + 1] - begins[row]), "surrogatepass");
        }
        if (text == NULL || PyList_SetItem(list, row, text) < 0) {
            Py_CLEAR(list);
        }
    }
done:
    if (valid.obj != NULL) {
        PyBuffer_Release(&valid);
    }
    PyBuffer_Release(&offsets);
    PyBuffer_Release(&data);
    return list;
}

PyMethodDef string_methods[] = {
    {"read", read_strings, METH_VARARGS, "Put strings end to end."},
    {"strings", strings, METH_VARARGS, "Take them apart again."},
    {NULL, NULL, 0, NULL},
};
