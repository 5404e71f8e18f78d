/* What the parts share. Each part states which Python module it is the compiled form of; that module is its
   reference, and tests hold the two together. */

#ifndef PIIGUARD_COLUMNS_H
#define PIIGUARD_COLUMNS_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BMP 65536
/* From so many items on, other threads may run meanwhile. */
#define MANY 4096

/* A borrowed, contiguous buffer of whole items of *size* bytes, *least* of them or more. */
static inline int
borrow(PyObject *object, Py_buffer *buffer, int flags, Py_ssize_t size, Py_ssize_t least, const char *what)
{
    if (PyObject_GetBuffer(object, buffer, flags) < 0) {
        return -1;
    }
    if (buffer->len % size || buffer->len / size < least) {
        PyErr_Format(PyExc_ValueError, "%s has %zd bytes, not %zd or more items of %zd", what, buffer->len, least, size);
        PyBuffer_Release(buffer);
        return -1;
    }
    return 0;
}

/* Say whether *count* spans lie in *size* bytes, each of them in order and none before the end of the last. */
static inline int
are_spans(const int64_t *starts, const int64_t *ends, Py_ssize_t count, Py_ssize_t size)
{
    int64_t last = 0;
    for (Py_ssize_t at = 0; at < count; at++) {
        if (starts[at] < last || ends[at] <= starts[at]) {
            return 0;
        }
        last = ends[at];
    }
    return last <= size;
}

/* Say whether offsets lead from row to row through *size* bytes. */
static inline int
are_offsets(const int64_t *offsets, Py_ssize_t count, Py_ssize_t size)
{
    int falls = offsets[0] < 0;
    for (Py_ssize_t at = 1; at < count; at++) {
        falls |= offsets[at] < offsets[at - 1];
    }
    return !falls && offsets[count - 1] <= size;
}

extern PyMethodDef string_methods[];
extern PyMethodDef splice_methods[];
int add_layouts(PyObject *module);

#endif
