"""The bulk path: which windows of a large text are worth a second reading, by whole arrays.

Whatever a reading finds has a *place* within it that is found here; a place need not hold a finding. Around
each the text is read as a short one is, so far that nothing beyond has a say in what is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.classify.gather import any_in_rows, rows_at
from piiguard.classify.readings.addresses import CLOSING, DOTS, OPENING
from piiguard.classify.readings.digits import digit_table, gap_table
from piiguard.classify.readings.groups import group_places
from piiguard.classify.readings.lookalikes import LETTERS
from piiguard.classify.readings.numerals import EXTENDS, is_extended, numerals_near
from piiguard.classify.text import char_table
from piiguard.classify.units import PAD

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from piiguard.classify.units import Bytes, Offsets, Units

__all__ = ["Window", "places_of", "rows_of", "windows_in"]

_ASCII: Final = 128
_STRIDE: Final = 6
_NEAR: Final = 9
_AROUND: Final = 32  # at most PAD - 1
_FEWEST: Final = 7
_LOWER: Final = 0x20  # makes an ASCII letter lower-case
_DOMAIN: Final = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-"


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


def windows_in(
    units: Units, places: Offsets, rows: Sequence[int] | None, *, reach: int, margin: int
) -> Iterator[Window]:
    """Lay windows around places.

    Args:
        units: The text.
        places: The places, in padded offsets, in any order.
        rows: Where each row begins in the original, if the text is several, one a line. No window reaches
            from one into the next.
        reach: How far a window extends on either side of a place.
        margin: How far from where it cuts the text its findings count.

    Yields:
        The windows, in order; they do not overlap but for their margins.
    """
    import numpy as np

    length = len(units.codes) - 2 * PAD
    places = np.unique(places) - PAD
    places = places[(places >= 0) & (places < length)]
    if not len(places):
        return
    begins, ends = _bounds(units, rows)
    row = np.searchsorted(begins, places, side="right") - 1
    low = np.maximum(places - reach, begins[row])
    high = np.minimum(places + reach, ends[row])
    new = np.flatnonzero((row[1:] != row[:-1]) | (low[1:] > high[:-1])) + 1
    first, last = np.append(0, new), np.append(new, len(places)) - 1
    for start, stop, own in zip(low[first].tolist(), high[last].tolist(), row[first].tolist(), strict=True):
        head = start if start == begins[own] else start + margin
        tail = stop if stop == ends[own] else stop - margin
        yield Window(start, stop, head, tail)


def rows_of(units: Units, rows: Sequence[int] | None) -> Iterator[Window]:
    """Return each row as a window.

    Args:
        units: The text.
        rows: As for `windows_in`.

    Yields:
        The rows, or the whole text.
    """
    begins, ends = _bounds(units, rows)
    for begin, end in zip(begins.tolist(), ends.tolist(), strict=True):
        yield Window(begin, end, begin, end)


def places_of(units: Units) -> tuple[Offsets, ...]:
    """Find the places worth reading again.

    Args:
        units: The text.

    Returns:
        The places, in padded offsets, for each way to read: groups in one line and over two, escapes,
        digits of other scripts, look-alike letters, addresses spelled out.
    """
    import numpy as np

    groups, broken = group_places(units)
    numerals = _numeral_places(units)
    return (
        np.concatenate((groups, numerals)),
        np.concatenate((broken, numerals[_near_breaks(units, numerals)])),
        _escape_places(units),
        numerals,
        _lookalike_places(units),
        _address_places(units),
    )


def _bounds(units: Units, rows: Sequence[int] | None) -> tuple[Offsets, Offsets]:
    """Return where each row begins and ends in the normal form."""
    import numpy as np

    begins = np.array([0] if rows is None else rows, np.int64)
    if rows is not None and units.index is not None:
        begins = np.searchsorted(units.index[PAD:-PAD] - PAD, begins)
    return begins, np.append(begins[1:] - 1, len(units.codes) - 2 * PAD)


def _numeral_places(units: Units) -> Offsets:
    """Find digits outside ASCII, in company or beside some of ASCII.

    Of every six code points two are looked at, side by side: a number of the digits that the scan asks for
    shows itself there at least twice within nine, whatever single characters part them.
    """
    import numpy as np

    if units.text.isascii():
        return units.starts[:0]
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
    some = np.unique(place[either.sum(axis=1) >= _FEWEST]) - PAD
    text = units.normal
    near = [numerals_near(text, each, _AROUND) for each in some.tolist()]
    ends = units.ends[char_table(EXTENDS)[codes[units.ends + (units.narrow[units.ends] == ord(" "))]]]
    extended = [is_extended(text, each - PAD) for each in ends.tolist()]
    return np.concatenate((some[np.array(near, np.bool_)] + PAD, ends[np.array(extended, np.bool_)]))


def _lookalike_places(units: Units) -> Offsets:
    """Find letters of other alphabets that touch a letter or digit of ASCII."""
    import numpy as np

    if units.text.isascii():
        return units.starts[:0]
    low = ord(min(LETTERS))
    place = np.flatnonzero((units.codes - np.uint16(low)) <= ord(max(LETTERS)) - low)
    place = place[_letter_table()[units.codes[place] - np.uint16(low)]]
    alnum = _alnum_table()
    found: Offsets = place[alnum[units.narrow[place - 1]] | alnum[units.narrow[place + 1]]]
    return found


def _escape_places(units: Units) -> Offsets:
    """Find escapes by the digits that each has, and those that have none by name."""
    import numpy as np

    narrow, starts, ends = units.narrow, units.starts, units.ends
    one, two, three = narrow[starts - 1], narrow[starts - 2], narrow[starts - 3]
    lower, slash, mark = one | _LOWER, ord("\\"), ord("#")
    percent = np.flatnonzero(one == ord("%"))
    percent = percent[_matters(units, starts[percent])]
    marked = (one == mark) & (two == ord("&"))
    marked |= (lower == ord("x")) & ((two == mark) | (two == slash))
    marked |= (lower == ord("u")) & (two == slash)
    marked |= (lower == ord("f")) & ((three | _LOWER) == ord("u"))  # \\uff11
    marked |= (one == ord("{")) & ((two | _LOWER) == ord("u"))
    marked |= (one == ord("=")) & (narrow[ends] == ord("=")) & (narrow[starts] == ord("3"))  # =31=33
    after = narrow[ends + 1] | _LOWER
    then = (narrow[ends] == slash) & ((after == ord("u")) | (after == ord("x")))
    found = [starts[percent], starts[marked], ends[then | (narrow[ends] == ord("&"))]]
    if "&" in units.text:
        text, at = units.normal, -1
        named: list[int] = []
        while (at := text.find("&commat;", at + 1)) >= 0:
            named.append(at + PAD)
        found.append(np.array(named, np.int64))
        # &period; and the like within an address.
        found.append(units.ats[any_in_rows(rows_at(narrow, units.ats - _AROUND, _AROUND) == ord("&"))])
    return np.concatenate(found)


def _matters(units: Units, starts: Offsets) -> NDArray[np.bool_]:
    """Say which percent-encoded characters may be part of an identifier; most are of URLs."""
    import numpy as np

    narrow, ats = units.narrow, units.ats
    first, second, before = narrow[starts], narrow[starts + 1], narrow[starts - 2]
    matters: NDArray[np.bool_] = (first == ord("3")) & _is_digit(second)
    matters |= (first == ord("4")) & (second == ord("0"))
    colon = (first == ord("3")) & ((second | _LOWER) == ord("a"))
    for place in range(3, 7):
        another = (narrow[starts + place] == ord("%")) & (narrow[starts + place + 1] == ord("3"))
        matters |= colon & another & ((narrow[starts + place + 2] | _LOWER) == ord("a"))
    # The digit before one of %E6%89 is no number's.
    matters |= _is_digit(before) & (narrow[starts - 4] != ord("%")) & (first < ord("8"))
    if len(ats):
        following = ats[np.minimum(np.searchsorted(ats, starts), len(ats) - 1)]
        matters |= (following > starts) & (following - starts < 2 * _AROUND)
    return matters


def _address_places(units: Units) -> Offsets:
    """Find addresses whose @ or full stops are spelled, or stand apart."""
    import numpy as np

    narrow, codes, ats = units.narrow, units.codes, units.ats
    closes, opens, dots, blank = char_table(CLOSING), char_table(OPENING), char_table(DOTS), ord(" ")
    spelled = opens[codes[ats - 1]] | _is_blank(narrow[ats - 1]) | _is_blank(narrow[ats + 1])
    domain = rows_at(narrow, ats + 1, _AROUND)
    inside = _domain_table()[domain]
    end = ats + 1 + np.where(inside.all(axis=1), 0, inside.argmin(axis=1))
    at_end = _is_blank(narrow[end])
    spelled |= dots[codes[end]] | (at_end & dots[codes[end + 1]])
    lower = narrow | _LOWER
    place = np.flatnonzero(lower == ord("t"))
    before, after = codes[place - 3], codes[place + 1]
    closed = closes[after] | (_is_blank(narrow[place + 1]) & closes[codes[place + 2]])
    word = lower[place - 1] == ord("a")
    at = place[closed & word & (opens[codes[place - 2]] | _is_blank(narrow[place - 2]))]
    word = (lower[place - 1] == ord("o")) & (lower[place - 2] == ord("d"))
    dot = place[word & (opens[before] | (before == blank)) & (closed | (after == blank))]
    found = [ats[spelled], at, dot]
    if not units.text.isascii():
        found.append(np.flatnonzero(codes == ord("艾")))
    return np.concatenate(found)


def _is_digit(values: Bytes) -> NDArray[np.bool_]:
    import numpy as np

    return (values - np.uint8(ord("0"))) < 10  # noqa: PLR2004 - ten digits


def _is_blank(values: Bytes) -> NDArray[np.bool_]:
    blank: NDArray[np.bool_] = (values == ord(" ")) | (values == ord("\t"))
    return blank


@cache
def _domain_table() -> NDArray[np.bool_]:
    import numpy as np

    return np.array([chr(code) in _DOMAIN for code in range(256)])


def _near_breaks(units: Units, places: Offsets) -> NDArray[np.bool_]:
    return any_in_rows(rows_at(units.narrow, places - _AROUND, 2 * _AROUND) == ord("\n"))


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
