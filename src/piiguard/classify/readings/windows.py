"""The bulk path: which windows of a large text are worth a second reading, by whole arrays.

Whatever `piiguard.classify.readings.scanning` finds has a *place* within it that is found here; a place need
not hold a finding. Around each the text is read as a short one is. No finding is longer than `_MARGIN`, and
nothing farther than that from it has a say in it, so a window of twice that gives what the whole text gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.gather import any_in_rows, rows_at
from piiguard.classify.readings.digits import digit_table, gap_table
from piiguard.classify.readings.groups import promising
from piiguard.classify.readings.lookalikes import LETTERS
from piiguard.classify.units import PAD

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from piiguard.classify.units import Offsets, Units

__all__ = ["Window", "windows_in"]

_MARGIN: Final = 256
_REACH: Final = 2 * _MARGIN
_ASCII: Final = 128
_STRIDE: Final = 6
_NEAR: Final = 9
_AROUND: Final = 32  # at most PAD - 1
_FEWEST: Final = 7
_BEFORE_AT: Final = 32


@attrs.frozen
class Window:
    """A stretch of the normal form.

    Attributes:
        begin: Where it begins.
        end: Where it ends.
        first: Findings count that begin here or later,
        last: and end here or earlier.
    """

    begin: int
    end: int
    first: int
    last: int


def windows_in(units: Units, rows: Sequence[int] | None, *, everywhere: bool) -> Iterator[Window]:
    """Find the windows that are worth reading again.

    Args:
        units: The text.
        rows: Where each row begins in the original, if the text is several, one a line. No window reaches
            from one into the next.
        everywhere: Whether all of the text is.

    Yields:
        The windows, in order; they do not overlap but for their margins.
    """
    import numpy as np

    length = len(units.codes) - 2 * PAD
    begins = np.array([0] if rows is None else rows, np.int64)
    if rows is not None and units.index is not None:
        begins = np.searchsorted(units.index[PAD:-PAD] - PAD, begins)
    ends = np.append(begins[1:] - 1, length)
    if everywhere:
        yield from (
            Window(low, high, low, high) for low, high in zip(begins.tolist(), ends.tolist(), strict=True)
        )
        return
    places = np.unique(_places(units)) - PAD
    places = places[(places >= 0) & (places < length)]
    if not len(places):
        return
    row = np.searchsorted(begins, places, side="right") - 1
    low = np.maximum(places - _REACH, begins[row])
    high = np.minimum(places + _REACH, ends[row])
    new = np.flatnonzero((row[1:] != row[:-1]) | (low[1:] > high[:-1])) + 1
    first, last = np.append(0, new), np.append(new, len(places)) - 1
    for start, stop, own in zip(low[first].tolist(), high[last].tolist(), row[first].tolist(), strict=True):
        head = start if start == begins[own] else start + _MARGIN
        tail = stop if stop == ends[own] else stop - _MARGIN
        yield Window(start, stop, head, tail)


def _places(units: Units) -> Offsets:
    """Return the places, in padded offsets; those right behind the end of a row count for the row after it."""
    import numpy as np

    found = [promising(units), *_escapes(units), *_addresses(units)]
    if not units.text.isascii():
        found += [*_numerals(units), _lookalikes(units)]
    return np.concatenate(found)


def _numerals(units: Units) -> list[Offsets]:
    """Find digits outside ASCII, in company or beside some of ASCII.

    Of every six code points two are looked at, side by side: a number of the digits that the scan asks for
    shows itself there at least twice within nine, whatever single characters part them.
    """
    import numpy as np

    codes, is_digit, is_gap = units.codes, digit_table(), gap_table()
    sample = codes[: len(codes) // _STRIDE * _STRIDE].reshape(-1, _STRIDE)[:, :2]
    hit = np.flatnonzero(is_digit.take(sample))
    place = hit // 2 * _STRIDE + hit % 2
    some = place[1:][place[1:] - place[:-1] <= _NEAR]
    beside = [units.ends[:0]]
    for edge, step in ((units.ends, 1), (units.starts - 1, -1)):
        at = edge
        for _ in range(4):
            code = codes[at]
            beside.append(at[is_digit[code]])
            at = (at + step)[is_gap[code]]
    place = np.concatenate((some, *beside))
    place = place[(place >= PAD) & (place < len(codes) - PAD)]
    rows = rows_at(codes, place - _AROUND, 2 * _AROUND)
    either = is_digit[rows] | ((rows - np.uint16(ord("0"))) < 10)  # noqa: PLR2004 - ten digits
    return [place[either.sum(axis=1) >= _FEWEST]]


def _lookalikes(units: Units) -> Offsets:
    """Find letters of other alphabets that touch a letter or digit of ASCII."""
    import numpy as np

    low = ord(min(LETTERS))
    place = np.flatnonzero((units.codes - np.uint16(low)) <= ord(max(LETTERS)) - low)
    place = place[_letter_table()[units.codes[place] - np.uint16(low)]]
    return place[_alnum_table()[units.narrow[place - 1]] | _alnum_table()[units.narrow[place + 1]]]


def _escapes(units: Units) -> list[Offsets]:
    """Find escapes by the digits that each has, and those that have none by name."""
    import numpy as np

    narrow, starts, ends = units.narrow, units.starts, units.ends
    one, two, three = narrow[starts - 1], narrow[starts - 2], narrow[starts - 3]
    lower = one | np.uint8(0x20)
    slash, hash_, cross = ord("\\"), ord("#"), ord("x")
    percent = np.flatnonzero(one == ord("%"))
    if len(percent):
        percent = percent[_matters(units, starts[percent])]
    marked = (one == hash_) & (two == ord("&"))
    marked |= (lower == cross) & ((two == hash_) | (two == slash))
    marked |= (lower == ord("u")) & (two == slash)
    marked |= (lower == ord("f")) & ((three | np.uint8(0x20)) == ord("u"))  # \uff11
    marked |= (one == ord("{")) & ((two | np.uint8(0x20)) == ord("u"))
    marked |= (one == ord("=")) & (narrow[ends] == ord("=")) & (two == ord("="))
    marked |= (one == ord("=")) & (narrow[ends] == ord("=")) & (ends - starts == 2)  # noqa: PLR2004 - =31
    found = [starts[percent], starts[marked], ends[narrow[ends] == ord("&")], ends[narrow[ends] == slash]]
    if "&" in units.text:
        text, at = units.normal, -1
        named: list[int] = []
        while (at := text.find("&commat;", at + 1)) >= 0:
            named.append(at + PAD)
        found.append(np.array(named, np.int64))
        rows = rows_at(narrow, units.ats - _BEFORE_AT, _BEFORE_AT)
        found.append(units.ats[any_in_rows(rows == ord("&"))])
    return found


def _matters(units: Units, starts: Offsets) -> NDArray[np.bool_]:
    """Say which percent-encoded characters may be part of an identifier; most are of URLs."""
    import numpy as np

    narrow, ats = units.narrow, units.ats
    first, second = narrow[starts], narrow[starts + 1]
    digit = (first == ord("3")) & ((second - np.uint8(ord("0"))) < 10)  # noqa: PLR2004 - ten digits
    digit |= (first == ord("4")) & (second == ord("0"))
    digit |= (narrow[starts - 2] - np.uint8(ord("0"))) < 10  # noqa: PLR2004 - ten digits
    if len(ats):
        following = ats[np.minimum(np.searchsorted(ats, starts), len(ats) - 1)]
        digit |= (following > starts) & (following - starts < 2 * _BEFORE_AT)
    return digit


def _addresses(units: Units) -> list[Offsets]:
    """Find addresses whose @ or full stops are spelled, or stand apart."""
    import numpy as np

    narrow, codes, ats = units.narrow, units.codes, units.ats
    table = _apart_table()
    apart = table[codes[ats - 1]] | any_in_rows(table[rows_at(codes, ats + 1, _AROUND)])
    lower = narrow | np.uint8(0x20)
    place = np.flatnonzero(lower == ord("t"))
    closes = _closing_table()
    after, next_ = codes[place + 1], codes[place + 2]
    closed = closes[after] | ((after == ord(" ")) & closes[next_])
    bracketed = place[closed & (lower[place - 1] == ord("a"))]
    dot = (lower[place - 1] == ord("o")) & (lower[place - 2] == ord("d"))
    dotted = place[dot & (closed | (after == ord(" ")))]
    found = [ats[apart], bracketed, dotted]
    if not units.text.isascii():
        found.append(np.flatnonzero(codes == ord("艾")))
    return found


@cache
def _letter_table() -> NDArray[np.bool_]:
    import numpy as np

    low = ord(min(LETTERS))
    table = np.zeros(ord(max(LETTERS)) - low + 1, np.bool_)
    table[[ord(char) - low for char in LETTERS]] = True
    return table


@cache
def _alnum_table() -> NDArray[np.bool_]:
    import numpy as np

    return np.array([code < _ASCII and chr(code).isalnum() for code in range(256)])


@cache
def _apart_table() -> NDArray[np.bool_]:
    """Return, by code point, whether it may stand for part of a spelled @ or full stop."""
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in " \t\x1f\xb7•‧⋅・･点([{<#（【《 　"]] = True
    return table


@cache
def _closing_table() -> NDArray[np.bool_]:
    import numpy as np

    table = np.zeros(1 << 16, np.bool_)
    table[[ord(char) for char in ")]}>#）】》"]] = True
    return table
