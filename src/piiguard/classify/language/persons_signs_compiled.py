"""What stands around names as the compiled kernel reads it, where there is one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

import attrs

from piiguard.classify.kernel import Signs as Kernel
from piiguard.classify.kernel import native
from piiguard.classify.language.persons_compiled import symbols_by_code
from piiguard.classify.language.persons_lists import JOINERS, MEAN
from piiguard.classify.language.persons_model import DOT, FORMS, PAIR, SURNAME, model
from piiguard.classify.language.persons_nearby import LEAST_NEAR, RECORD_PAIRS, RECORD_WORTH
from piiguard.classify.language.persons_numbers import CALLED, Numbers
from piiguard.classify.language.persons_scalar import Scored
from piiguard.classify.language.persons_signs import GENDER_LEADS, Bound, bounds
from piiguard.classify.language.persons_slots import LEAST, MOST, NEVER, NO_END, SELDOM, Place
from piiguard.classify.language.persons_weights import (
    CELL,
    CLOSED,
    DOTS,
    NUMBER_BESIDE,
    NUMBER_IN_CELL,
    NUMBER_IN_LINE,
    NUMBER_IN_ROW,
    ROW,
    UNBOUNDED_LEFT,
    UNBOUNDED_RIGHT,
)

__all__ = ["Signed", "compiled_signs"]

_BMP: Final = 1 << 16
_FIRST_HAN: Final = 0x4E00
_HANS: Final = range(_FIRST_HAN, 0xA000)
# Bits of a character's class that whole blocks have, as in signs_find.h.
_CLOSES: Final = 0b111100 | 1 << 25
_HAN: Final = 1 << 11
_STRANGE: Final = 1 << 16


@attrs.frozen(eq=False)
class Signed:
    """What the kernel finds of signs in a text.

    Attributes:
        kernel: The tables.
    """

    kernel: Kernel

    def slots(self, text: str, numbers: Numbers) -> list[Place]:
        """Do what `persons_signs_bulk.slot_places_bulk` does."""
        return self.kernel.slots(text, *_as_bytes(numbers))

    def keep(
        self, text: str, candidates: list[Scored], numbers: Numbers, *, every: bool
    ) -> tuple[list[Scored], bytes]:
        """Leave out the candidates that nothing makes sure, unless they overlap one that something may.

        Args:
            text: A text in normal form.
            candidates: By start.
            numbers: The numbers of the text.
            every: Whether to keep them all.

        Returns:
            The candidates; and for each 1 if `persons_signs.sign_of` may find enough, 2 if
            `persons_nearby.near_others` may, or both together.
        """
        return self.kernel.keep(text, candidates, *_as_bytes(numbers), every)


@cache
def compiled_signs(sure: int) -> Signed | None:
    """Return what finds signs, or None where there is no kernel.

    Args:
        sure: The score from which on a name is sure.
    """
    kernel = native()
    if kernel is None:
        return None
    left, right = bounds().left, bounds().right
    twos = [*_twos(left), *_twos(right)]
    worths = (
        *(_worths(left.ones), _worths(right.ones)),
        *(_table(UNBOUNDED_LEFT), _table(UNBOUNDED_RIGHT)),
    )
    numbers = (
        *(LEAST, MOST, CLOSED, DOTS),
        *(NUMBER_IN_CELL, NUMBER_BESIDE, NUMBER_IN_ROW, NUMBER_IN_LINE),
        *(sure, MEAN, LEAST_NEAR, RECORD_WORTH),
    )
    return Signed(
        kernel.Signs(
            symbols_by_code(),
            _classes(left, right).tobytes(),
            b"".join(worths),
            array("I", [key for key, _ in twos]).tobytes(),
            bytes(worth for _, worth in twos),
            len(left.twos),
            array("I", sorted(model().pairs)).tobytes(),
            array("I", sorted(ord(pair[0]) << 16 | ord(pair[1]) for pair in _record_pairs())).tobytes(),
            array("i", numbers).tobytes(),
        )
    )


def _as_bytes(numbers: Numbers) -> tuple[bytes, bytes]:
    return array("q", numbers.starts).tobytes(), array("q", numbers.ends).tobytes()


def _twos(side: Bound) -> list[tuple[int, int]]:
    return sorted((ord(one) << 16 | ord(two), worth) for (one, two), worth in side.twos.items())


def _worths(ones: Mapping[str, int]) -> bytes:
    """Return, by code point, what a character is worth beside a candidate."""
    worths = bytearray([CLOSED]) * _BMP
    worths[_HANS.start : _HANS.stop] = bytes(len(_HANS))
    worths[DOT] = 0
    for char, worth in ones.items():
        worths[ord(char)] = worth
    return bytes(worths)


def _table(worths: Mapping[str, int]) -> bytes:
    table = bytearray(_BMP)
    for char, worth in worths.items():
        table[ord(char)] = worth
    return bytes(table)


def _classes(left: Bound, right: Bound) -> array[int]:
    """Return, by folded code point, what it is to the search."""
    made = model()
    surnames, heads = ([chr(code) for code in _HANS if made.flags[code] & bit] for bit in (SURNAME, PAIR))
    members: tuple[Iterable[str], ...] = (
        *({one for one, _ in left.twos}, {one for one, _ in right.twos}),
        *(left.closing, right.closing),
        *({*left.alone, *UNBOUNDED_LEFT}, {*right.alone, *UNBOUNDED_RIGHT}),
        *({*SELDOM, *surnames, *heads}, {*SELDOM, *surnames}, {*surnames, *heads}, surnames, heads),
        *("", NEVER, NO_END, GENDER_LEADS, "男女", "", _or_breaks(CELL), _or_breaks(ROW)),
        *(made.fold(f"{JOINERS} "), made.fold(f"{JOINERS} （("), {form[0] for form in FORMS}),
        *({pair[0] for pair in _record_pairs()}, "0", "0 -"),
        {chr(same) for code, same in made.symbols.items() if code not in _HANS and same in _HANS},
    )
    classes = array("I", [_CLOSES]) * _FIRST_HAN
    classes.extend(array("I", [_HAN | _STRANGE]) * len(_HANS))
    classes.extend(array("I", [_CLOSES]) * (_BMP - _HANS.stop))
    classes[DOT] = 1 << 25
    # What a number is called is not strange, nor what counts as a character beyond the block.
    for code in {*map(ord, CALLED), *(same for code, same in made.symbols.items() if code not in _HANS)}:
        classes[code] &= ~_STRANGE
    for bit, chars in enumerate(members):
        for char in chars:
            classes[ord(char)] |= 1 << bit
    return classes


def _record_pairs() -> set[str]:
    """Return what a word of a record begins with, folded."""
    return {*map(model().fold, RECORD_PAIRS)}


def _or_breaks(chars: Iterable[str]) -> set[str]:
    return {char or "\n" for char in chars}
