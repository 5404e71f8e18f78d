"""The bulk path: candidates in a large text, by whole arrays.

Runs of digits that have the right lengths are gathered into matrices, and the vector validators judge all
rows at once. `piiguard.classify.spelled` states what is found; this module finds the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.gather import rows_at
from piiguard.classify.kinds import GROUPINGS, Grouping, Kind
from piiguard.classify.text import SEPARATORS
from piiguard.classify.validators.bank_card import CARD_LENGTHS, are_bank_cards
from piiguard.classify.validators.email_address import addresses_at
from piiguard.classify.validators.mobile import are_mobiles
from piiguard.classify.validators.resident_id import are_resident_ids
from piiguard.classify.validators.uscc import are_usccs

if TYPE_CHECKING:
    from datetime import date

    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    from piiguard.classify.units import Bytes, Offsets, Units  # noqa: TC004 - as above

    _Stretches = tuple[Kind, Offsets, Offsets]

__all__ = ["Hits", "candidates_in"]

_ID: Final = 18
_MASTER: Final = 17
_MOBILE: Final = 11
_FRONTS: Final = {_MOBILE + len(front): front for front in (b"", b"86", b"0086")}
_MOST_GROUPS: Final = max(len(each) for groupings in GROUPINGS.values() for each in groupings)
_LENGTH_BITS: Final = 5
_LONG: Final = 2**_LENGTH_BITS - 1


@attrs.frozen(eq=False, repr=False)
class Hits:
    """Stretches that passed as an identifier, in padded offsets; they may overlap.

    Attributes:
        start: Where they begin.
        end: Where they end.
        kind: What they passed as.
        sign: What touches them, if that was seen; see `piiguard.classify.evidence.Sign`.
        word: The words that decide about them, if they were looked up.
    """

    start: Offsets
    end: Offsets
    kind: NDArray[np.int8]
    sign: NDArray[np.int8] | None = None
    word: NDArray[np.int16] | None = None


def candidates_in(units: Units, kinds: AbstractSet[Kind], *, as_of: date) -> Hits:
    """Find every stretch that passes as one of *kinds*: the vector form of `spelled.candidates`.

    `piiguard.classify.numbers` is its compiled form, and finds the same.

    Args:
        units: The text.
        kinds: What to look for.
        as_of: The last day of birth that is accepted in a resident ID.

    Returns:
        The hits, in no particular order.
    """
    import numpy as np

    nothing = np.zeros(0, np.int64)
    found: list[_Stretches] = [(Kind.EMAIL, nothing, nothing)]
    if kinds - {Kind.EMAIL}:
        runs = _Runs(units.narrow, units.starts, units.ends, units.ends - units.starts)
        found += _plain(runs, kinds, as_of)
        found += _codes(runs) if Kind.USCC in kinds else []
        found += _grouped(runs, kinds, as_of)
    if Kind.EMAIL in kinds:
        found.append((Kind.EMAIL, *addresses_at(units.narrow, units.ats)))
    return Hits(
        np.concatenate([each[1] for each in found]),
        np.concatenate([each[2] for each in found]),
        np.repeat(np.array([each[0] for each in found], np.int8), [len(each[1]) for each in found]),
    )


@attrs.frozen(eq=False, repr=False)
class _Runs:
    """The runs of digits of a text.

    Attributes:
        narrow: The text.
        starts: Where they begin.
        ends: Where they end.
        lengths: How long they are.
    """

    narrow: Bytes
    starts: Offsets
    ends: Offsets
    lengths: Offsets


def _plain(runs: _Runs, kinds: AbstractSet[Kind], as_of: date) -> list[_Stretches]:
    """Test the runs that have the length of an identifier."""
    found: list[_Stretches] = []
    for length, some in _by_length(runs.lengths):
        starts, ends = runs.starts[some], runs.ends[some]
        rows = rows_at(runs.narrow, starts, length)
        if Kind.MOBILE in kinds and length in _FRONTS:
            is_one = are_mobiles(rows[:, length - _MOBILE :])
            for place, digit in enumerate(_FRONTS[length]):
                is_one &= rows[:, place] == digit
            found.append((Kind.MOBILE, ends[is_one] - _MOBILE, ends[is_one]))
        if Kind.BANK_CARD in kinds and length in CARD_LENGTHS:
            passed = are_bank_cards(rows)
            found.append((Kind.BANK_CARD, starts[passed], ends[passed]))
        if Kind.RESIDENT_ID in kinds and length in {_ID, _MASTER}:
            if length == _MASTER:
                in_x = _x_follows(runs.narrow, ends)
                starts, ends = starts[in_x], ends[in_x] + 1
                rows = _upper(rows_at(runs.narrow, starts, _ID))
            passed = are_resident_ids(rows, as_of=as_of)
            found.append((Kind.RESIDENT_ID, starts[passed], ends[passed]))
    return found


def _by_length(lengths: Offsets) -> Iterator[tuple[int, Offsets]]:
    """Yield each length that an identifier can have, and the runs that have it, if there are any."""
    import numpy as np

    sizes = np.minimum(lengths, _LONG).astype(np.uint8)
    present = np.bincount(sizes, minlength=_LONG)
    for length in sorted({*_FRONTS, *CARD_LENGTHS, _MASTER, _ID}):
        if present[length]:
            yield length, np.flatnonzero(sizes == length)


def _codes(runs: _Runs) -> list[_Stretches]:
    """Test the social credit codes that begin with a run of digits, or one letter before it."""
    import numpy as np

    narrow, starts, ends, lengths = runs.narrow, runs.starts, runs.ends, runs.lengths
    alnum = _alnum()
    # Department, kind and division hold seven or eight digits in a row, and the code goes on from there.
    some = np.flatnonzero((lengths > 6) & (lengths <= _ID))  # noqa: PLR2004 - as said
    some = some[(lengths[some] >= _MASTER) | alnum[narrow[ends[some]]]]
    after_letter = starts[some] - 1
    begin = np.concatenate((starts[some], after_letter[~alnum[narrow[after_letter - 1]]]))
    begin = begin[alnum[narrow[begin + _ID - 1]] & ~alnum[narrow[begin + _ID]]]
    begin = begin[are_usccs(_upper(rows_at(narrow, begin, _ID)))]
    return [(Kind.USCC, begin, begin + _ID)]


def _grouped(runs: _Runs, kinds: AbstractSet[Kind], as_of: date) -> list[_Stretches]:
    """Test the windows of chains of groups against the customary groupings."""
    import numpy as np

    narrow, starts, ends, lengths = runs.narrow, runs.starts, runs.ends, runs.lengths
    separator = np.zeros(len(starts), np.uint8)
    close = np.flatnonzero(starts[1:] - ends[:-1] == 1)
    between = narrow[ends[close]]
    linked = _separating()[between]
    separator[close[linked]] = between[linked]
    member = separator > 0
    member[1:] |= member[:-1]
    chain = np.flatnonzero(member)
    if not len(chain):
        return []
    windows = _windows(chain, separator[chain], np.minimum(lengths[chain], _LONG))
    found: list[_Stretches] = []
    for kind, grouping, ends_in_x, code in _codes_of_groupings():
        if kind not in kinds:
            continue
        count = len(grouping)
        mask = (1 << (_LENGTH_BITS * count)) - 1
        some = np.flatnonzero(((windows.shape & mask) == code) & (windows.uniform >= count))
        if not len(some):
            continue
        own, left, right = windows.own[some], windows.before[some], windows.after[count][some]
        first = windows.first[some]
        last = first + count - 1
        alone = (own == ord(" ")) | ((left != own) & (right != own))
        if kind == Kind.MOBILE:
            alone |= (right != own) & _is_country_code(narrow, starts[first - 1], ends[first - 1])
        if ends_in_x:
            alone &= _x_follows(narrow, ends[last])
        begin, end = starts[first[alone]], ends[last[alone]] + ends_in_x
        rows = rows_at(narrow, begin, sum(grouping) + count - 1)
        passed = _judge(_upper(rows[:, _digit_columns(grouping)]), kind, as_of)
        found.append((kind, begin[passed], end[passed]))
    return found


@attrs.frozen(eq=False, repr=False)
class _Windows:
    """Places in chains of groups where a customary grouping may begin.

    Attributes:
        first: The number of the first group's run.
        shape: The digits of the first groups, `_LENGTH_BITS` for each.
        uniform: How many groups, from the first, are joined by the same separator.
        own: That separator.
        before: The separator before the first group, 0 if the chain begins with it.
        after: By number of groups: the separator after the last of so many.
    """

    first: Offsets
    shape: Offsets
    uniform: NDArray[np.int8]
    own: Bytes
    before: Bytes
    after: tuple[Bytes, ...]


def _windows(chain: Offsets, separator: Bytes, sizes: Offsets) -> _Windows:
    """Look at every group of every chain as the first of a window.

    Args:
        chain: The runs that are groups. Neighbours in a chain are neighbours here.
        separator: What joins each to the next, 0 at the end of a chain.
        sizes: Digits in each.
    """
    import numpy as np

    joined = np.concatenate((separator, np.zeros(_MOST_GROUPS, np.uint8)))
    digits = np.concatenate((sizes, np.zeros(_MOST_GROUPS, np.int64)))
    count = len(chain)
    third = digits[2 : count + 2] * ((joined[:count] == joined[1 : count + 1]) & (joined[:count] > 0))
    opening = digits[:count] | digits[1 : count + 1] << _LENGTH_BITS | third << (2 * _LENGTH_BITS)
    place = np.flatnonzero(_openings()[opening] & (separator > 0))
    shape = np.zeros(len(place), np.int64)
    uniform = np.full(len(place), 2, np.int8)
    same = np.ones(len(place), np.bool_)
    own = joined[place]
    for group in range(_MOST_GROUPS):
        shape |= digits[place + group] << (_LENGTH_BITS * group)
        if group >= 2:  # noqa: PLR2004 - two groups need one separator
            same &= joined[place + group - 1] == own
            uniform += same
    before = np.where(place > 0, joined[place - 1], 0).astype(np.uint8)
    after = tuple(joined[place + group - 1] for group in range(_MOST_GROUPS + 1))
    return _Windows(chain[place], shape, uniform, own, before, after)


@cache
def _codes_of_groupings() -> tuple[tuple[Kind, Grouping, bool, int], ...]:
    """Return each grouping, whether its last digit is an X instead, and the shape of its digits."""
    return tuple(
        (kind, grouping, in_x, _shape((*grouping[:-1], grouping[-1] - in_x)))
        for kind, groupings in GROUPINGS.items()
        for grouping in groupings
        for in_x in ((False, True) if kind == Kind.RESIDENT_ID and grouping[-1] > 1 else (False,))
    )


@cache
def _openings() -> NDArray[np.bool_]:
    """Return whether a grouping begins with so many digits: first, second and third group; 0 for no third."""
    import numpy as np

    table = np.zeros(1 << (3 * _LENGTH_BITS), np.bool_)
    for _, grouping, _, code in _codes_of_groupings():
        opening = code & (len(table) - 1)
        thirds = range(1 << _LENGTH_BITS) if len(grouping) == 2 else (0,)  # noqa: PLR2004 - no third group
        for third in thirds:
            table[opening | third << (2 * _LENGTH_BITS)] = True
    return table


def _shape(sizes: Grouping) -> int:
    return sum(size << (_LENGTH_BITS * group) for group, size in enumerate(sizes))


def _digit_columns(grouping: Grouping) -> list[int]:
    columns: list[int] = []
    at = 0
    for size in grouping:
        columns += range(at, at + size)
        at += size + 1
    return columns


def _judge(rows: Bytes, kind: Kind, as_of: date) -> NDArray[np.bool_]:
    if kind == Kind.MOBILE:
        return are_mobiles(rows)
    if kind == Kind.BANK_CARD:
        return are_bank_cards(rows)
    return are_resident_ids(rows, as_of=as_of)


def _is_country_code(narrow: Bytes, starts: Offsets, ends: Offsets) -> NDArray[np.bool_]:
    tail = (narrow[ends - 2] == ord("8")) & (narrow[ends - 1] == ord("6"))
    length = ends - starts
    zeros = (narrow[starts] == ord("0")) & (narrow[starts + 1] == ord("0"))
    coded: NDArray[np.bool_] = tail & ((length == 2) | ((length == 4) & zeros))  # noqa: PLR2004 - 86, 0086
    return coded


def _x_follows(narrow: Bytes, ends: Offsets) -> NDArray[np.bool_]:
    after = narrow[ends + 1]
    is_digit = (after >= ord("0")) & (after <= ord("9"))
    # 0x20 makes an ASCII letter lower-case.
    follows: NDArray[np.bool_] = ((narrow[ends] | 0x20) == ord("x")) & ~is_digit
    return follows


def _upper(rows: Bytes) -> Bytes:
    import numpy as np

    lower = (rows - np.uint8(ord("a"))) < 26  # noqa: PLR2004 - letters
    rows[lower] -= 32
    return rows


@cache
def _alnum() -> NDArray[np.bool_]:
    import numpy as np

    return np.array([chr(code).isalnum() and code < 128 for code in range(256)])  # noqa: PLR2004 - ASCII


@cache
def _separating() -> NDArray[np.bool_]:
    import numpy as np

    return np.array([chr(code) in SEPARATORS for code in range(256)])
