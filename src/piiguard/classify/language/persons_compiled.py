"""The scores of candidates for names by the compiled kernel, where there is one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import cache
from typing import Final

from piiguard.classify.kernel import Names, native
from piiguard.classify.language.persons_model import LAST, model
from piiguard.classify.text import code_units

__all__ = ["compiled_names", "symbols_by_code"]

_LAST: Final = 1
_PAIR: Final = 2
_TITLE: Final = 4
_BMP: Final = 1 << 16


@cache
def compiled_names() -> Names | None:
    """Return the model of names as the kernel reads it, or None where there is no kernel."""
    kernel = native()
    if kernel is None:
        return None
    made = model()
    marks = bytearray(_BMP)
    for bit, codes in (
        (_LAST, LAST),
        (_PAIR, {pair >> 16 for pair in made.pairs}),
        (_TITLE, {title >> 16 for title in made.titles}),
    ):
        for code in codes:
            marks[code] |= bit
    return kernel.Names(
        symbols_by_code(),
        made.flags,
        bytes(marks),
        _sorted(made.pairs),
        _sorted(made.titles),
        made.weights,
        made.words,
    )


@cache
def symbols_by_code() -> bytes:
    """Return, by code point of the BMP, what it counts as; 16 bits each."""
    symbols = code_units()
    for code, becomes in model().symbols.items():
        symbols[code] = becomes
    return symbols.tobytes()


def _sorted(pairs: Iterable[int]) -> bytes:
    # "I" holds 32 bits on every platform that Python runs on.
    return array("I", sorted(pairs)).tobytes()
