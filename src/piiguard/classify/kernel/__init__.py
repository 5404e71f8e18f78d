"""The compiled kernel: what loops over characters, in C, where the package was built with a compiler.

Every part of it is the compiled form of something that stays in Python, which is its reference and its
fallback: the two return the same for every input. ``PIIGUARD_KERNEL=off`` in the environment picks the
fallback.
"""

from __future__ import annotations

from piiguard.classify.kernel.loading import SWITCH, kernel_name, native
from piiguard.classify.kernel.ports import Cues, Gate, Names, Native, Numbers, Pairs, Signs, Survey, Triggers

__all__ = [
    "SWITCH",
    "Cues",
    "Gate",
    "Names",
    "Native",
    "Numbers",
    "Pairs",
    "Signs",
    "Survey",
    "Triggers",
    "kernel_name",
    "native",
]
