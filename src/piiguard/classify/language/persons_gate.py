"""Where a name may be wanted in a short text, as tables that the compiled kernel reads in one look.

What is told is more than what is found, never less: see ``gate_names.h``.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import Final

from piiguard.classify.language.persons_model import PAIR, SURNAME, model
from piiguard.classify.language.persons_signs import GENDER_LEADS, Bound, bounds
from piiguard.classify.language.persons_slots import SELDOM

__all__ = ["person_tables"]

# What a character is, as in gate_names.h.
_SLOT: Final = 1
_CHINESE: Final = 2
_BLOCKS: Final = 4
_BOUND: Final = 8
_ENDING: Final = 16
_CAPITAL: Final = 32
_GENDER: Final = 64
_LEADS: Final = 128

_BMP: Final = 1 << 16
_HAN: Final = range(0x4E00, 0xA000)


def person_tables() -> tuple[bytes, ...]:
    """Lay out the tables.

    Returns:
        By character what it is, and what a sign of it is worth on the left and on the right; pairs of
        characters and what they are worth on the left, and on the right.
    """
    left, right = bounds().left, bounds().right
    return _marks(left, right), _ones(left), _ones(right), *_twos(left.twos), *_twos(right.twos)


def _marks(left: Bound, right: Bound) -> bytes:
    same = model().symbols
    into, away = (
        [code for code, becomes in same.items() if (becomes in _HAN) > (code in _HAN)],
        [code for code, becomes in same.items() if (becomes in _HAN) < (code in _HAN)],
    )
    surnames = [*model().members(SURNAME | PAIR), *map(ord, SELDOM)]
    marks = bytearray(_BMP)
    for codes, bits in (
        ((*_HAN, *into), _CHINESE | _BLOCKS),
        (map(ord, "\x1f\xb7"), _BLOCKS),
        (_spellings(surnames, same), _SLOT),
        ((*_spellings(map(ord, left.closing), same), *away), _BOUND),
        (_spellings(map(ord, right.closing), same), _ENDING),
        (b"ABCDEFGHIJKLMNOPQRSTUVWXYZ", _CAPITAL),
        (_spellings(map(ord, "男女"), same), _GENDER),
        (_spellings(map(ord, GENDER_LEADS), same), _LEADS),
    ):
        for code in codes:
            marks[code] |= bits
    return bytes(marks)


def _spellings(codes: Iterable[int], same: Mapping[int, int]) -> set[int]:
    """Return characters with those that count as them."""
    wanted = {*codes}
    return wanted | {code for code, becomes in same.items() if becomes in wanted}


def _ones(side: Bound) -> bytes:
    ones = bytearray(_BMP)
    for char, worth in side.ones.items():
        ones[ord(char)] = worth
    return bytes(ones)


def _twos(pairs: Mapping[tuple[str, str], int]) -> tuple[bytes, bytes]:
    """Return pairs as numbers, in order, and what each is worth."""
    keys = {ord(first) << 16 | ord(second): worth for (first, second), worth in pairs.items()}
    order = sorted(keys)
    return array("I", order).tobytes(), bytes(map(keys.__getitem__, order))
