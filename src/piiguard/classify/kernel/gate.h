/* What the gate asks of the other parts. `codes` are the characters of a text in 16 bits, what lies beyond the BMP as
   U+FFFF, from codes[begin] on, with GATE_EDGE line breaks before and after them. */

#ifndef PIIGUARD_GATE_H
#define PIIGUARD_GATE_H

#include "kernel.h"

#define GATE_EDGE 32 /* as far as any part looks beyond a text */

/* What it tells besides what the survey does; surveys.py names them too. */
#define TOLD_RULE 512
#define TOLD_PERSON 1024
#define TOLD_PLACE 2048
#define TOLD_FIRM 4096
#define TOLD_FIELD 8192

/* Return what survey.c tells of a text. */
unsigned survey_told(PyObject *survey, const uint16_t *codes, Py_ssize_t length);

/* Say whether a trigger of a rule lies in a text, with what must be there; -1 where memory runs out. */
int triggers_any(PyObject *triggers, const uint16_t *codes, Py_ssize_t length);

/* Fold the characters of a text as the model of names does, and say whether one of them is Chinese. */
int names_fold(PyObject *names, const uint16_t *codes, Py_ssize_t length, uint16_t *folded);

/* Say whether a name is likely in a folded text, or, if *wants*, one that reaches *wanted*; -1 as above. */
int names_any(PyObject *names, const uint16_t *folded, Py_ssize_t length, int least, int wants, int wanted);

/* Say whether anything lies in a text that introduces a name; -1 as above. */
int cues_any(PyObject *cues, const uint16_t *codes, Py_ssize_t length);

#endif
