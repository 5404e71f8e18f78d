"""Where signs may ask for a name, by whole arrays: the bulk path's form of `persons_slots.slot_places`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.language.persons_candidates import codes_of
from piiguard.classify.language.persons_model import DOT, PAIR, SURNAME, model
from piiguard.classify.language.persons_numbers import REACH
from piiguard.classify.language.persons_scalar import EDGE
from piiguard.classify.language.persons_signs import (
    BESIDE_NUMBERS,
    CLOSED,
    GENDER_LEADS,
    Bound,
    bounds,
)
from piiguard.classify.language.persons_slots import LEAST, LENGTHS, SELDOM

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    Numbers = NDArray[np.uint32]
    Places = NDArray[np.int64]
    Worths = NDArray[np.int32]


__all__ = ["slot_places_bulk"]

_HAN: Final = slice(0x4E00, 0xA000)
_NINE: Final = 9
_DIGITS: Final = 7
_AHEAD: Final = 8


def slot_places_bulk(text: str) -> list[int]:
    """Find where `persons_slots.slot_places` finds a place, without most of those where no sign is enough.

    Args:
        text: A text in normal form.

    Returns:
        The places, in order.
    """
    import numpy as np

    codes = codes_of(text)
    left, right = _side(left=True), _side(left=False)
    at = np.flatnonzero(_surnames()[codes])
    at = at[(at >= EDGE) & (at < len(codes) - EDGE)]
    at = at[left.closes[codes[at - 1]]]
    worth = _left(codes, at)
    worth += BESIDE_NUMBERS * _numbers_near(codes, at, at + LENGTHS[0])
    enough = np.zeros(len(at), np.bool_)
    inside = np.ones(len(at), np.bool_)
    for length in LENGTHS:
        inside &= _han()[codes[at + length - 1]]
        end = at + length
        some = np.flatnonzero(inside & right.closes[codes[end]])
        enough[some] |= worth[some] + _right(codes, end[some]) >= LEAST
    places: list[int] = (at[enough] - EDGE).tolist()
    return places


@attrs.frozen(eq=False)
class _Side:
    """A `Bound` by code point.

    Attributes:
        ones: What the character next to the candidate is worth.
        begins: Whether a sign of two characters begins with it.
        twos: Such signs, ``near << 16 | far``, in order.
        worths: What they are worth.
        closes: Whether a name can begin, or end, beside it.
    """

    ones: Worths
    begins: NDArray[np.bool_]
    twos: Numbers
    worths: Worths
    closes: NDArray[np.bool_]


def _right(codes: Numbers, ends: Places) -> Worths:
    import numpy as np

    side = _side(left=False)
    one, two = side.ones[codes[ends]].copy(), _of_two(codes, ends, 1, side)
    leads = np.flatnonzero(_gender_leads()[codes[ends]])
    told = np.zeros(len(leads), np.bool_)
    for ahead in range(1, _AHEAD):
        told |= _genders()[codes[ends[leads] + ahead]]
    one[leads[~told]] = CLOSED
    return np.maximum(one, two)


def _left(codes: Numbers, starts: Places) -> Worths:
    import numpy as np

    side = _side(left=True)
    return np.maximum(side.ones[codes[starts - 1]], _of_two(codes, starts - 1, -1, side))


def _of_two(codes: Numbers, at: Places, step: int, side: _Side) -> Worths:
    """Return what the signs of two characters can be worth that begin at places and go on by *step*."""
    import numpy as np

    near = codes[at]
    worth = np.zeros(len(at), np.int32)
    some = np.flatnonzero(side.begins[near])
    both = near[some] << np.uint32(16) | codes[at[some] + step]
    place = np.searchsorted(side.twos, both)
    place[place == len(side.twos)] = 0
    same = side.twos[place] == both
    worth[some[same]] = side.worths[place[same]]
    return worth


def _numbers_near(codes: Numbers, starts: Places, ends: Places) -> NDArray[np.bool_]:
    """Say beside which candidates a number of a person may stand."""
    import numpy as np

    # Of a number, masked or in groups, most of nine characters are digits; of a date they are not.
    digits = np.cumsum((codes == ord("0")) | (codes == ord("*")), dtype=np.int32)
    some = codes == ord("@")
    some[_NINE:] |= digits[_NINE:] - digits[:-_NINE] >= _DIGITS
    count = np.cumsum(some, dtype=np.int32)
    first, last = np.maximum(starts - REACH - 1, 0), np.minimum(ends + REACH + _NINE, len(codes) - 1)
    return count[last] > count[first]


@cache
def _side(*, left: bool) -> _Side:
    import numpy as np

    bound: Bound = bounds().left if left else bounds().right
    ones = np.full(1 << 16, CLOSED, np.int32)
    ones[_HAN] = ones[DOT] = 0
    for char, worth in bound.ones.items():
        ones[ord(char)] = worth
    twos = sorted((ord(one) << 16 | ord(two), worth) for (one, two), worth in bound.twos.items())
    closes = np.ones(1 << 16, np.bool_)
    closes[_HAN] = closes[DOT] = False
    return _Side(
        ones,
        _table(one for one, _ in bound.twos),
        np.array([key for key, _ in twos], np.uint32),
        np.array([worth for _, worth in twos], np.int32),
        closes | _table(bound.closing),
    )


@cache
def _gender_leads() -> NDArray[np.bool_]:
    return _table(GENDER_LEADS)


@cache
def _genders() -> NDArray[np.bool_]:
    return _table("男女")


@cache
def _han() -> NDArray[np.bool_]:
    return _table(map(chr, range(_HAN.start, _HAN.stop)))


@cache
def _surnames() -> NDArray[np.bool_]:
    flags = model().flags
    return _table([*SELDOM, *(chr(code) for code, flag in enumerate(flags) if flag & (SURNAME | PAIR))])


def _table(chars: Iterable[str]) -> NDArray[np.bool_]:
    """Return, by code point, whether it is one of *chars*."""
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in chars]] = True
    return table
