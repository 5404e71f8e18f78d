"""Where signs may ask for a name, by whole arrays: the bulk path's form of `persons_slots.slot_places`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.language.persons_candidates import codes_of, tables
from piiguard.classify.language.persons_model import DOT, PAIR, SURNAME, model
from piiguard.classify.language.persons_numbers import CALLED, REACH
from piiguard.classify.language.persons_scalar import EDGE
from piiguard.classify.language.persons_signs import GENDER_LEADS, Bound, bounds
from piiguard.classify.language.persons_slots import LEAST, LENGTHS, MOST, NEVER, NO_END, SELDOM
from piiguard.classify.language.persons_weights import (
    CELL,
    CLOSED,
    NUMBER_BESIDE,
    NUMBER_IN_CELL,
    NUMBER_IN_LINE,
    NUMBER_IN_ROW,
    ROW,
    UNBOUNDED_LEFT,
    UNBOUNDED_RIGHT,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from piiguard.classify.language.persons_numbers import Numbers

    Codes = NDArray[np.uint32]
    Places = NDArray[np.int64]
    Worths = NDArray[np.int32]
    Flags = NDArray[np.bool_]


__all__ = ["slot_places_bulk"]

_HAN: Final = slice(0x4E00, 0xA000)
_AHEAD: Final = 8


def slot_places_bulk(text: str, numbers: Numbers) -> list[tuple[int, tuple[int, ...]]]:
    """Find where `persons_slots.slot_places` finds a place, without those where no sign can be enough.

    Args:
        text: A text in normal form.
        numbers: The numbers of the text.

    Returns:
        The places, in order, each with one length of a name.
    """
    import numpy as np

    codes = codes_of(text)
    left, right = _side(left=True), _side(left=False)
    # To take from a table is twice as quick as to index it.
    at = (
        np.flatnonzero(_surnames().take(codes[EDGE:-EDGE]) & left.closes.take(codes[EDGE - 1 : -EDGE - 1]))
        + EDGE
    )
    at = at[_left(codes, at)[1]]
    starts, ends = [at[:0]], [at[:0]]
    for length in LENGTHS:
        at = at[_han()[codes[at + length - 1]]]
        at = at[~_never()[codes[at + length - 1]]]
        here = at[right.closes[codes[at + length]] & ~_no_last()[codes[at + length - 1]]]
        here = here[_is_name(codes, here, length)]
        starts.append(here)
        ends.append(here + length)
    start, end = np.concatenate(starts), np.concatenate(ends)
    order = np.lexsort((end, start))
    start, end = start[order], end[order]
    enough = _may_have_signs(codes, start, end, numbers)
    start, end = start[enough], end[enough]
    return [
        (at, (length,)) for at, length in zip((start - EDGE).tolist(), (end - start).tolist(), strict=True)
    ]


def _is_name(codes: Codes, at: Places, length: int) -> Flags:
    """Say which stretches are of a kind of candidates, as `persons_slots` has it."""
    import numpy as np

    flags = tables()[1]
    paired = np.zeros(len(at), np.bool_)
    some = np.flatnonzero(flags[codes[at]] & PAIR)
    paired[some] = np.isin(codes[at[some]] << np.uint32(16) | codes[at[some] + 1], _pairs())
    single = _singles()[codes[at]]
    if length == LENGTHS[-1]:
        single &= (flags[codes[at + 1]] & SURNAME) > 0
    return paired | single


def _may_have_signs(codes: Codes, start: Places, end: Places, numbers: Numbers) -> Flags:
    """Say beside which candidates signs may be worth enough: `persons_signs.may_have_signs`, and less."""
    import numpy as np

    (left, closed_left), (right, closed_right) = _left(codes, start), _right(codes, end)
    most, closed = left + right, closed_left & closed_right
    need = np.where(tables()[1][codes[start]] & (SURNAME | PAIR), LEAST, MOST)
    enough: Flags = closed & (most >= need)
    some = np.flatnonzero(closed & ~enough)
    start, end = start[some], end[some]
    left, right = _unbounded()
    most = most[some] + left[codes[start - 1]] + right[codes[end]]
    enough[some] = most + _numbers_worth(codes, start, end, numbers) >= need[some]
    return enough


def _numbers_worth(codes: Codes, start: Places, end: Places, numbers: Numbers) -> Worths:
    """Return the most that the number before or behind each candidate can be worth."""
    import numpy as np

    worth = np.zeros(len(start), np.int32)
    if not numbers.starts or not len(start):
        return worth
    strange = np.cumsum(_strange()[codes], dtype=np.int32)
    lines = np.cumsum(codes == ord("\n"), dtype=np.int32)
    cell = _cells()[codes[start - 1]] & _cells()[codes[end]]
    row = _rows()[codes[start - 1]] & _rows()[codes[end]]
    begins, stops = (np.array(each, np.int64) + EDGE for each in (numbers.starts, numbers.ends))
    after = np.searchsorted(begins, end)
    before = np.searchsorted(stops, start, side="right") - 1
    last = len(begins) - 1
    for first, stop, is_there in (
        (end, begins[np.minimum(after, last)], after <= last),
        (stops[np.maximum(before, 0)], start, before >= 0),
    ):
        near = is_there & (stop - first < REACH) & (lines[stop - 1] == lines[first - 1])
        # What is between a name and its number is at most what the number is called.
        beside = strange[stop - 1] == strange[first - 1]
        here = np.where(
            beside,
            np.where(cell, NUMBER_IN_CELL, NUMBER_BESIDE),
            np.where(row, NUMBER_IN_ROW, NUMBER_IN_LINE),
        )
        worth = np.maximum(worth, np.where(near, here, 0).astype(np.int32))
    return worth


@attrs.frozen(eq=False)
class _Side:
    """A `Bound` by code point.

    Attributes:
        ones: What the character next to the candidate is worth.
        begins: Whether a sign of two characters begins with it.
        twos: Such signs, ``near << 16 | far``, in order.
        worths: What they are worth.
        closes: Whether a name can begin, or end, beside it.
        alone: Whether it can without another character that makes it a sign.
    """

    ones: Worths
    begins: Flags
    twos: Codes
    worths: Worths
    closes: Flags
    alone: Flags


def _right(codes: Codes, ends: Places) -> tuple[Worths, Flags]:
    """Return what signs behind candidates can be worth, and whether they can end there."""
    import numpy as np

    side = _side(left=False)
    one, two = side.ones[codes[ends]].copy(), _of_two(codes, ends, 1, side)
    leads = np.flatnonzero(_gender_leads()[codes[ends]])
    told = np.zeros(len(leads), np.bool_)
    for ahead in range(1, _AHEAD):
        told |= _genders()[codes[ends[leads] + ahead]]
    one[leads[~told]] = CLOSED
    return np.maximum(one, two), side.alone[codes[ends]] | (two > 0)


def _left(codes: Codes, starts: Places) -> tuple[Worths, Flags]:
    """Return what signs before candidates can be worth, and whether they can begin there."""
    import numpy as np

    side = _side(left=True)
    one, two = side.ones[codes[starts - 1]], _of_two(codes, starts - 1, -1, side)
    return np.maximum(one, two), side.alone[codes[starts - 1]] | (two > 0)


def _of_two(codes: Codes, at: Places, step: int, side: _Side) -> Worths:
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
        closes | _table({*bound.alone, *(UNBOUNDED_LEFT if left else UNBOUNDED_RIGHT)}),
    )


@cache
def _gender_leads() -> Flags:
    return _table(GENDER_LEADS)


@cache
def _genders() -> Flags:
    return _table("男女")


@cache
def _han() -> Flags:
    return _table(map(chr, range(_HAN.start, _HAN.stop)))


@cache
def _never() -> Flags:
    return _table(NEVER)


@cache
def _no_last() -> Flags:
    return _table(NO_END)


@cache
def _cells() -> Flags:
    return _table(char or "\n" for char in CELL)


@cache
def _rows() -> Flags:
    return _table(char or "\n" for char in ROW)


@cache
def _strange() -> Flags:
    """Return which are Chinese characters before folding too, and none of what numbers are called."""
    han = {chr(code) for code in range(_HAN.start, _HAN.stop)}
    folded = {chr(same) for code, same in model().symbols.items() if chr(code) not in han}
    return _table(han - folded - CALLED)


@cache
def _unbounded() -> tuple[Worths, Worths]:
    import numpy as np

    sides = np.zeros((2, 1 << 16), np.int32)
    for side, worths in zip(sides, (UNBOUNDED_LEFT, UNBOUNDED_RIGHT), strict=True):
        side[[*map(ord, worths)]] = [*worths.values()]
    return sides[0], sides[1]


@cache
def _pairs() -> Codes:
    import numpy as np

    return np.array(sorted(model().pairs), np.uint32)


@cache
def _singles() -> Flags:
    return _table([*SELDOM, *map(chr, model().members(SURNAME))])


@cache
def _surnames() -> Flags:
    return _table([*SELDOM, *map(chr, model().members(SURNAME | PAIR))])


def _table(chars: Iterable[str]) -> Flags:
    """Return, by code point, whether it is one of *chars*."""
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in chars]] = True
    return table
