"""The bulk path: groups of ASCII digits that together may be one number, by whole arrays.

The vector form of `piiguard.classify.readings.chains` and `piiguard.classify.readings.breaks`: it finds all
that these find, and more, as it asks for little but the right digits.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.readings.breaks import ENTERING, JOINING, LINE, MOST_LINES
from piiguard.classify.readings.chains import LONGEST, PARTING
from piiguard.classify.readings.codes import FEWEST, code_at
from piiguard.classify.readings.digits import gap_table
from piiguard.classify.text import SEPARATORS, fold_tables
from piiguard.classify.units import PAD
from piiguard.classify.validators.bank_card import CARD_LENGTHS, are_bank_cards
from piiguard.classify.validators.mobile import are_mobiles
from piiguard.classify.validators.resident_id import are_resident_ids
from piiguard.classify.validators.uscc import are_usccs

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    from piiguard.classify.units import Bytes, Offsets, Units  # noqa: TC004 - as above

__all__ = ["group_places"]

_GAP_BITS: Final = 17
_GAP_MASK: Final = (1 << _GAP_BITS) - 1
_BLOCK: Final = 1 << 14
_MOBILE: Final = 11
_ID: Final = 18
_MASTER: Final = 17
_FRONTS: Final = {_MOBILE: b"", _MOBILE + 2: b"86", _MOBILE + 4: b"0086"}
_SIZES: Final = (*_FRONTS, *(size for size in CARD_LENGTHS if size not in _FRONTS))
_WIDEST_GAP: Final = 3
_LONGEST: Final = max(CARD_LENGTHS)  # digits of a number
_MOST_BLANK: Final = 7  # before a line break
_QUOTED: Final = 9  # after it, the break included


@attrs.frozen(eq=False, repr=False)
class _Groups:
    """The runs of digits of a text, and how each hangs together with the next.

    Attributes:
        starts: Where they begin.
        ends: Where they end.
        before: Digits before each, and all at the end.
        linked: Whether each hangs together with the next; one fewer.
        gap: What is between, as a number; the same for the same.
        parting: Whether that parts items of a list.
    """

    starts: Offsets
    ends: Offsets
    before: Offsets
    linked: NDArray[np.bool_]
    gap: Offsets
    parting: NDArray[np.bool_]


def group_places(units: Units) -> tuple[Offsets, Offsets]:
    """Find the groups whose digits pass as some kind.

    Args:
        units: A text.

    Returns:
        Where such groups begin, in padded offsets: those in one line, and those broken over two.
    """
    import numpy as np

    if len(units.starts) < 2:  # noqa: PLR2004 - one number is not in groups
        return units.starts[:0], units.starts[:0]
    groups = _groups(units)
    first, last = _parts(groups)
    nothing = np.zeros(len(first), np.int64)
    chains = _first_digits(units, groups, (first, last + 1), (nothing, nothing))
    broken = _first_digits(units, groups, *_broken(units, groups))
    return np.concatenate((chains, _codes(units, groups))), broken


def _groups(units: Units) -> _Groups:
    import numpy as np

    starts, ends, codes = units.starts, units.ends, units.codes
    width = starts[1:] - ends[:-1]
    linked = width <= _WIDEST_GAP
    gap = np.zeros(len(width), np.int64)
    parting = np.zeros(len(width), np.bool_)
    gaps, parts, fold = gap_table(), _parting_table(), _folded()
    near = np.flatnonzero(linked)
    for place in range(_WIDEST_GAP):
        code = codes[ends[near] + place]
        linked[near] &= gaps[code]
        parting[near] |= parts[code]
        gap[near] += (fold[code] + 1) << (_GAP_BITS * place)
        near = near[width[near] > place + 1]
    before = np.concatenate((np.zeros(1, np.int64), np.cumsum(ends - starts)))
    return _Groups(starts, ends, before, linked, gap, parting)


def _parts(groups: _Groups) -> tuple[Offsets, Offsets]:
    """Return first and last group of what `chains.parts_of` yields of all chains."""
    import numpy as np

    links = np.flatnonzero(groups.linked)
    new = np.ones(len(links), np.bool_)
    new[1:] = (links[1:] != links[:-1] + 1) | (groups.gap[links[1:]] != groups.gap[links[:-1]])
    begin = np.flatnonzero(new)
    uniform = links[begin], links[np.append(begin[1:], len(links)) - 1] + 1 if len(links) else links
    found = [uniform, _between(~groups.linked), _between(~groups.linked | groups.parting)]
    first = np.concatenate([each[0] for each in found])
    last = np.concatenate([each[1] for each in found])
    long = groups.ends[last] - groups.starts[first] > LONGEST
    some = (first < last) & ~long
    first, last = first[some], last[some]
    # The most frequent of those that the ordinary scan finds: 138-0013-8000.
    size = groups.ends - groups.starts
    middle = np.minimum(first + 1, last - 1)
    three, four = 3, 4
    usual = (last - first == three - 1) & (size[first] == three)
    usual &= (size[middle] == four) & (size[last] == four)
    usual &= (groups.gap[first] == groups.gap[middle]) & _gap_table(SEPARATORS)[groups.gap[first] & _GAP_MASK]
    usual &= groups.gap[first] <= _GAP_MASK
    return first[~usual], last[~usual]


def _between(cut: NDArray[np.bool_]) -> tuple[Offsets, Offsets]:
    """Return the first and the last of each stretch of groups; *cut* says after which one ends."""
    import numpy as np

    cuts = np.flatnonzero(cut)
    return np.append(0, cuts + 1), np.append(cuts, len(cut))


def _broken(units: Units, groups: _Groups) -> tuple[tuple[Offsets, Offsets], tuple[Offsets, Offsets]]:
    """Return the parts that `breaks.joins_in` joins: first group and one past the last, of either part."""
    import numpy as np

    starts, ends = groups.starts, groups.ends
    close = groups.linked & (starts[1:] - ends[:-1] == 1) & _gap_table(JOINING)[groups.gap & _GAP_MASK]
    lowest, highest = _between(~close)
    length = highest - lowest + 1
    low, high = np.repeat(lowest, length), np.repeat(highest, length) + 1
    line_end = _line_ends(units, ends)
    left = np.flatnonzero(line_end[:-1] > 0)
    direct = left[starts[left + 1] - line_end[left] <= _QUOTED]
    pairs = [(direct, direct + 1, high[direct + 1]), (direct, direct + 1, direct + 2)]
    # Over three lines or more, a group in each: digits of so few that most columns of numbers are soon left.
    stacked = direct
    for lines in range(2, MOST_LINES):
        stacked = stacked[stacked + lines < len(starts)]
        stacked = stacked[np.isin(stacked + lines - 1, direct, assume_unique=True)]
        stacked = stacked[groups.before[stacked + lines + 1] - groups.before[stacked] <= _LONGEST]
        pairs.append((stacked, stacked + 1, stacked + lines + 1))
    closing = np.flatnonzero(line_end > 0)
    for step in (1, 2):
        one, other = closing[:-step], closing[step:]
        near = starts[other] - ends[one] <= 2 * LINE + _MOST_BLANK
        near &= _opening_table()[units.codes[starts[low[other]] - 1]]
        pairs.append((one[near], low[other[near]], other[near] + 1))
    lefts = np.concatenate([pair[0] for pair in pairs])
    firsts = np.concatenate([pair[1] for pair in pairs])
    lasts = np.concatenate([pair[2] for pair in pairs])
    return (
        (np.concatenate((lefts, low[lefts])), np.concatenate((lefts, lefts)) + 1),
        (np.concatenate((firsts, firsts)), np.concatenate((lasts, lasts))),
    )


def _line_ends(units: Units, ends: Offsets) -> Offsets:
    """Return where the line break is that follows each run of digits, 0 if something else does."""
    import numpy as np

    fold, at = fold_tables()[0], ends
    for _ in range(4):
        at = at + (
            (units.narrow[at] == ord(" "))
            | (units.narrow[at] == ord("\t"))
            | (fold[units.codes[at]] == ord(" "))
        )
    at = at + (
        (units.narrow[at] == ord("-"))
        | (fold[units.codes[at]] == ord("\x1e"))
        | (units.narrow[at] == ord("="))
    )
    at = at + (units.narrow[at] == ord("\r"))
    return np.where(units.narrow[at] == ord("\n"), at, 0)


def _first_digits(
    units: Units, groups: _Groups, one: tuple[Offsets, Offsets], other: tuple[Offsets, Offsets]
) -> Offsets:
    """Return where those begin whose digits pass.

    Args:
        units: The text.
        groups: Its groups.
        one: The first group of each, and one past the last.
        other: The same for the second part of each, which may be empty.
    """
    import numpy as np

    (first, end), (then, last) = one, other
    starts, before = groups.starts, groups.before
    own = before[end] - before[first]
    total = own + before[last] - before[then]
    head = units.narrow[starts[first]]
    found = [starts[:0]]
    for size in _SIZES:
        some = np.flatnonzero((total == size) & _heads(size)[head])
        for begin in range(0, len(some), _BLOCK):
            block = some[begin : begin + _BLOCK]
            place = np.arange(size)
            number = before[first[block], None] + place
            shift = (before[then[block]] - before[end[block]])[:, None]
            number = number + np.where(place < own[block, None], 0, shift)
            run = np.searchsorted(before, number, side="right") - 1
            rows = units.narrow[starts[run] + number - before[run]]
            found.append(starts[first[block[_passes(rows, size)]]])
    return np.concatenate(found)


def _passes(rows: Bytes, size: int) -> NDArray[np.bool_]:
    import numpy as np

    passed = np.zeros(len(rows), np.bool_)
    if size in _FRONTS:
        passed = are_mobiles(rows[:, size - _MOBILE :])
        for place, digit in enumerate(_FRONTS[size]):
            passed &= rows[:, place] == digit
    if size in CARD_LENGTHS:
        passed |= are_bank_cards(rows)
    if size == _ID:
        passed |= are_resident_ids(rows, as_of=date.max) | are_usccs(rows)
    if size == _MASTER:
        in_x = np.concatenate((rows, np.full((len(rows), 1), ord("X"), np.uint8)), axis=1)
        passed |= are_resident_ids(in_x, as_of=date.max)
    return passed


def _codes(units: Units, groups: _Groups) -> Offsets:
    """Find what may be social credit codes in groups: chains of seven digits or more, and letters beside."""
    import numpy as np

    narrow = units.narrow
    first, last = _between(~groups.linked)
    size = groups.before[last + 1] - groups.before[first]
    some = (size >= FEWEST) & (size < _ID)
    first, last = first[some], last[some]
    if not len(first):
        return groups.starts[:0]
    number = groups.before[first, None] + np.arange(3)
    run = np.searchsorted(groups.before, number, side="right") - 1
    head = narrow[groups.starts[run] + number - groups.before[run]] - np.uint8(ord("0"))
    begin, end = groups.starts[first], groups.ends[last]
    alnum, department = _letter_table(), _department_table()
    after = np.zeros(len(first), np.bool_)
    before = after.copy()
    for place in range(3):
        after |= alnum[narrow[end + place]]
        at = begin - 1 - place
        before |= department[narrow[at]] & ~alnum[narrow[at - 1]]
    # GB 32100-2015, 4: the department, or a letter instead; the kind, 1-5 or 9; the division, from 1 to 8.
    kinds = np.isin(np.arange(256), (1, 2, 3, 4, 5, 9))
    divisions = np.isin(np.arange(256), range(1, 9))
    by_digit = after & kinds[head[:, 1]] & divisions[head[:, 2]]
    by_letter = before & kinds[head[:, 0]] & divisions[head[:, 1]]
    chosen = np.flatnonzero(by_digit | by_letter)
    spans = zip((begin[chosen] - PAD).tolist(), (end[chosen] - PAD).tolist(), strict=True)
    # Few are left, and a match is quicker than a window.
    is_one = [code_at(units.normal, start, stop) is not None for start, stop in spans]
    found: Offsets = begin[chosen[np.array(is_one, np.bool_)]]
    return found


@cache
def _folded() -> NDArray[np.int64]:
    """Return, by code point of the BMP, what it is in normal form."""
    import numpy as np

    fold = fold_tables()[0].astype(np.int64)
    return np.where(fold > 0, fold, np.arange(1 << 16))


@cache
def _heads(size: int) -> NDArray[np.bool_]:
    """Return which digits a number of that size begins with."""
    import numpy as np

    heads = {_FRONTS[size][:1] or b"1"} if size in _FRONTS else set[bytes]()
    heads |= {b"%d" % digit for digit in range(1, 10)} if size in CARD_LENGTHS else set()
    table = np.zeros(256, np.bool_)
    table[[head[0] for head in heads]] = True
    return table


@cache
def _parting_table() -> NDArray[np.bool_]:
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in PARTING]] = True
    return table


@cache
def _gap_table(chars: str) -> NDArray[np.bool_]:
    """Return, by the number of a gap's first character, whether it is one of *chars*."""
    import numpy as np

    table = np.zeros(1 << _GAP_BITS, np.bool_)
    table[[ord(char) + 1 for char in chars]] = True
    return table


@cache
def _opening_table() -> NDArray[np.bool_]:
    """Return, by code point, whether it is one of `ENTERING`, folded or not."""
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in ENTERING]] = True
    table |= fold_tables()[0] == ord(" ")
    return table


@cache
def _letter_table() -> NDArray[np.bool_]:
    import numpy as np

    return np.array([code < 128 and chr(code).isalpha() for code in range(256)])  # noqa: PLR2004 - ASCII


@cache
def _department_table() -> NDArray[np.bool_]:
    import numpy as np

    return np.array([chr(code) in "ANYany" for code in range(256)])
