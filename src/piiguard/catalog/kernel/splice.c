/* Other bytes in the place of spans of a column: compiled form of _joined in mask/columns.py. */

#include "kernel.h"

typedef struct {
    const char *text;
    Py_ssize_t size;
} Piece;

typedef struct {
    const uint8_t *data;
    Py_ssize_t size;
    const int64_t *offsets;
    Py_ssize_t count; /* of offsets */
    const int64_t *starts, *ends;
    Py_ssize_t spans;
    const int16_t *choice; /* NULL: each its own */
    const Piece *pieces;
} Splice;

/* Write the new bytes and where each row begins. */
static void
write_spliced(const Splice *s, uint8_t *to, int64_t *begins)
{
    int64_t position = 0, grown = 0;
    Py_ssize_t row = 0;
    for (Py_ssize_t at = 0; at < s->spans; at++) {
        const Piece *piece = s->pieces + (s->choice == NULL ? at : s->choice[at]);
        /* A row that begins at the end of a span begins behind what took its place. */
        for (; row < s->count && s->offsets[row] < s->ends[at]; row++) {
            begins[row] = s->offsets[row] + grown;
        }
        memcpy(to, s->data + position, (size_t)(s->starts[at] - position));
        to += s->starts[at] - position;
        memcpy(to, piece->text, (size_t)piece->size);
        to += piece->size;
        position = s->ends[at];
        grown += piece->size - (s->ends[at] - s->starts[at]);
    }
    for (; row < s->count; row++) {
        begins[row] = s->offsets[row] + grown;
    }
    memcpy(to, s->data + position, (size_t)(s->size - position));
}

/* Return how many bytes there will be, or -1 with an exception. */
static Py_ssize_t
spliced_size(const Splice *s, Py_ssize_t pieces)
{
    Py_ssize_t size = s->size;
    for (Py_ssize_t at = 0; at < s->spans; at++) {
        Py_ssize_t which = s->choice == NULL ? at : s->choice[at];
        if (which < 0 || which >= pieces) {
            PyErr_SetString(PyExc_ValueError, "A span has no piece");
            return -1;
        }
        if (s->pieces[which].size > PY_SSIZE_T_MAX - size) {
            PyErr_NoMemory();
            return -1;
        }
        size += s->pieces[which].size - (Py_ssize_t)(s->ends[at] - s->starts[at]);
    }
    return size;
}

static PyObject *
spliced(Splice *s, PyObject *texts)
{
    Py_ssize_t count = PyTuple_Size(texts);
    Piece *pieces = PyMem_Calloc((size_t)count + 1, sizeof *pieces);
    PyObject *data = NULL, *offsets = NULL, *both = NULL;
    if (pieces == NULL) {
        return PyErr_NoMemory();
    }
    for (Py_ssize_t at = 0; at < count; at++) {
        char *text;
        if (PyBytes_AsStringAndSize(PyTuple_GetItem(texts, at), &text, &pieces[at].size) < 0) {
            goto done;
        }
        pieces[at].text = text;
    }
    s->pieces = pieces;
    Py_ssize_t size = spliced_size(s, count);
    if (size < 0) {
        goto done;
    }
    data = PyByteArray_FromStringAndSize(NULL, size);
    offsets = PyByteArray_FromStringAndSize(NULL, s->count * (Py_ssize_t)sizeof(int64_t));
    if (data != NULL && offsets != NULL) {
        uint8_t *to = (uint8_t *)PyByteArray_AsString(data);
        int64_t *begins = (int64_t *)PyByteArray_AsString(offsets);
        PyThreadState *others = s->count >= MANY ? PyEval_SaveThread() : NULL;
        write_spliced(s, to, begins);
        if (others != NULL) {
            PyEval_RestoreThread(others);
        }
        both = PyTuple_Pack(2, data, offsets);
    }
done:
    Py_XDECREF(data);
    Py_XDECREF(offsets);
    PyMem_Free(pieces);
    return both;
}

/* splice(data, offsets, starts, ends, choice, pieces) */
static PyObject *
splice(PyObject *module, PyObject *args)
{
    (void)module;
    PyObject *objects[5], *pieces, *both = NULL;
    static const Py_ssize_t sizes[5] = {1, sizeof(int64_t), sizeof(int64_t), sizeof(int64_t), sizeof(int16_t)};
    static const char *const names[5] = {"data", "offsets", "starts", "ends", "choice"};
    Py_buffer buffers[5];
    int held = 0;
    if (!PyArg_ParseTuple(args, "OOOOOO!", objects, objects + 1, objects + 2, objects + 3, objects + 4, &PyTuple_Type,
                          &pieces)) {
        return NULL;
    }
    int wanted = objects[4] == Py_None ? 4 : 5;
    for (; held < wanted; held++) {
        if (borrow(objects[held], buffers + held, PyBUF_SIMPLE, sizes[held], held == 1, names[held]) < 0) {
            goto done;
        }
    }
    Splice s = {
        .data = buffers[0].buf,
        .size = buffers[0].len,
        .offsets = buffers[1].buf,
        .count = buffers[1].len / (Py_ssize_t)sizeof(int64_t),
        .starts = buffers[2].buf,
        .ends = buffers[3].buf,
        .spans = buffers[2].len / (Py_ssize_t)sizeof(int64_t),
        .choice = wanted == 5 ? buffers[4].buf : NULL,
    };
    Py_ssize_t told = wanted == 5 ? buffers[4].len / (Py_ssize_t)sizeof(int16_t) : PyTuple_Size(pieces);
    if (buffers[3].len != buffers[2].len || told < s.spans || !are_spans(s.starts, s.ends, s.spans, s.size) ||
        !are_offsets(s.offsets, s.count, s.size)) {
        PyErr_SetString(PyExc_ValueError, "The spans, or the offsets, do not lie in the data");
        goto done;
    }
    both = spliced(&s, pieces);
done:
    while (held > 0) {
        PyBuffer_Release(buffers + --held);
    }
    return both;
}

PyMethodDef splice_methods[] = {
    {"splice", splice, METH_VARARGS, "Put other bytes in the place of spans."},
    {NULL, NULL, 0, NULL},
};
