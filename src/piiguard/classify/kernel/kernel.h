/* What the parts of the kernel share. Each part states in its own file which Python module it is the compiled
   form of; that module is its reference, and tests hold the two together. */

#ifndef PIIGUARD_KERNEL_H
#define PIIGUARD_KERNEL_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define BMP 65536
/* From so many code points on, other threads may run meanwhile. */
#define LONG_TEXT 4096

/* A vector of places that grows; `lost` is set once memory runs out, and then nothing more is added. */
typedef struct {
    void *items;
    Py_ssize_t count, room;
    int lost;
} Vector;

/* Return room for one more item of *size* bytes, or NULL. Needs no GIL. */
static inline void *
vector_next(Vector *vector, size_t size)
{
    if (vector->count == vector->room) {
        Py_ssize_t room = vector->room ? vector->room * 2 : 64;
        void *items = (size_t)room > (size_t)PY_SSIZE_T_MAX / size ? NULL : realloc(vector->items, (size_t)room * size);
        if (items == NULL) {
            vector->lost = 1;
            return NULL;
        }
        vector->items = items;
        vector->room = room;
    }
    return (char *)vector->items + (size_t)vector->count++ * size;
}

/* A borrowed, contiguous buffer of at least *size* bytes. */
static inline int
borrow(PyObject *object, Py_buffer *buffer, Py_ssize_t size, const char *what)
{
    if (PyObject_GetBuffer(object, buffer, PyBUF_SIMPLE) < 0) {
        return -1;
    }
    if (buffer->len < size) {
        PyErr_Format(PyExc_ValueError, "%s has %zd bytes, not %zd", what, buffer->len, size);
        PyBuffer_Release(buffer);
        return -1;
    }
    return 0;
}

/* Code points of a text that is read without asking for memory. */
#define SHORT_TEXT 4096

/* Read *text* into codes[0:length], through a table of the BMP if there is one; what lies beyond counts as U+FFFF.
   Return whether
   there is a character of U+4E00-9FFF, or -1 with an exception. */
int folded_codes(PyObject *text, const uint16_t *table, uint16_t *codes);

/* Line breaks before and after a text whose code points are there already, as units.PAD. */
#define PAD 34

/* The code points of a text: codes[edge:edge + length], and *edge* line breaks at least before and behind. */
typedef struct {
    const uint16_t *codes;
    Py_ssize_t length;
    uint16_t *own; /* NULL if they were not copied */
} Codes;

/* Read *text*: a str, or bytes of its code points as Numbers.read() returns them, which are not copied. *few* has room
   for SHORT_TEXT and both edges. Return 0, or -1 with an exception. */
int codes_of(PyObject *text, int edge, uint16_t *few, Codes *read);
void forget_codes(Codes *read);

int add_type(PyObject *module, PyType_Spec *specification, const char *name);
int add_names(PyObject *module);
int add_triggers(PyObject *module);
int add_pairs(PyObject *module);
int add_survey(PyObject *module);
int add_numbers(PyObject *module);
int add_cues(PyObject *module);
int add_gate(PyObject *module);
int add_signs(PyObject *module);

#endif
