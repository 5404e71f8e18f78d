"""Resident IDs as numbers: their place among all that there could be, and the way back.

The place is counted over the division codes of a list that never changes (``divisions-1.txt``), the days of
birth from 1900 to 2029, and the thousand sequence numbers. A later list would be another form with another
name: what has been encrypted must go on meaning the same.

Source: GB 11643-1999, 4 and 6.2.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.crypto.fpe.forms import Parts

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    from piiguard.crypto.fpe.forms import Chars

__all__ = ["RESIDENT_ID", "ResidentIdForm"]

_ZERO: Final = ord("0")
_LENGTH: Final = 18
_FIRST: Final = date(1900, 1, 1)
_LAST: Final = date(2029, 12, 31)
_DAYS: Final = (_LAST - _FIRST).days + 1
_SEQUENCES: Final = 1000
_WEIGHTS: Final = tuple(pow(2, 17 - place, 11) for place in range(17))
_CHECKS: Final = b"10X98765432"
_NO_DAY: Final = -1
_MOST_RADIX: Final = 256


@attrs.frozen
class ResidentIdForm:
    """Resident IDs: the result is one too, of another division and day, with its check character."""

    name: str = "resident-id-1"

    def fits(self, values: Chars) -> NDArray[np.bool_]:
        """Say which rows are resident IDs of a division on the list and a day in the range."""
        import numpy as np

        if values.shape[1] != _LENGTH:
            return np.zeros(len(values), np.bool_)
        digits = values[:, :17] - np.uint8(_ZERO)
        all_digits = (digits < 10).all(axis=1)  # noqa: PLR2004 - ten digits
        digits[~all_digits] = 0
        fitting: NDArray[np.bool_] = (
            all_digits
            & (_checks(digits) == values[:, 17])
            & (_divisions().place[_number(digits[:, :6])] >= 0)
            & (_days().place[_number(digits[:, 6:14]) % _YEARS] >= 0)
            & (_number(digits[:, 6:10]) >= _FIRST.year)
            & (_number(digits[:, 6:10]) <= _LAST.year)
        )
        return fitting

    def split(self, values: Chars) -> Parts:
        """Count each one's place, and write it in the numerals that leave the fewest gaps."""
        import numpy as np

        digits = values[:, :17] - np.uint8(_ZERO)
        division = _divisions().place[_number(digits[:, :6])]
        day = _days().place[_number(digits[:, 6:14]) % _YEARS]
        place = (division * _DAYS + day) * _SEQUENCES + _number(digits[:, 14:])
        radix, length = _numerals()
        return Parts(_spelled(place, radix, length), np.zeros(len(values), np.uint64), radix, _size())

    def join(self, values: Chars, numerals: Chars) -> Chars:
        """Write the ID at each place."""
        import numpy as np

        radix, _ = _numerals()
        rest, sequence = np.divmod(_number(numerals, radix), _SEQUENCES)
        division, day = np.divmod(rest, _DAYS)
        made = np.empty_like(values)
        digits = np.concatenate(
            (
                _spelled(_divisions().codes[division], 10, 6),
                _spelled(_days().codes[day], 10, 8),
                _spelled(sequence, 10, 3),
            ),
            axis=1,
        )
        made[:, :17] = digits + np.uint8(_ZERO)
        made[:, 17] = _checks(digits)
        return made


RESIDENT_ID: Final = ResidentIdForm()
"""A resident ID, of which nothing stays but that it is one."""

# A day as YYYYMMDD, less what all have in common, so that a table of it stays small.
_YEARS: Final = 10_000_000


@attrs.frozen(eq=False)
class _Listed:
    """A list of codes, and the place of each in it, -1 for what is not in it."""

    codes: NDArray[np.int64]
    place: NDArray[np.int64]


@cache
def _divisions() -> _Listed:
    import numpy as np

    text = resources.files("piiguard.crypto.fpe").joinpath("divisions-1.txt").read_text("ascii")
    codes = np.array([int(line) for line in text.split()], np.int64)
    place = np.full(1_000_000, _NO_DAY, np.int64)
    place[codes] = np.arange(len(codes))
    return _Listed(codes, place)


@cache
def _days() -> _Listed:
    import numpy as np

    days = [date.fromordinal(_FIRST.toordinal() + count) for count in range(_DAYS)]
    codes = np.array([day.year * 10_000 + day.month * 100 + day.day for day in days], np.int64)
    place = np.full(_YEARS, _NO_DAY, np.int64)
    place[codes % _YEARS] = np.arange(_DAYS)
    return _Listed(codes, place)


def _size() -> int:
    return len(_divisions().codes) * _DAYS * _SEQUENCES


@cache
def _numerals() -> tuple[int, int]:
    """Return the radix and the length whose strings are the fewest that are enough."""
    size = _size()
    found = ((radix, _length(radix, size)) for radix in range(2, _MOST_RADIX + 1))
    return min(found, key=lambda each: each[0] ** each[1])


def _length(radix: int, size: int) -> int:
    length = 1
    while radix**length < size:
        length += 1
    return length


def _number(numerals: Chars, radix: int = 10) -> NDArray[np.int64]:
    import numpy as np

    number = np.zeros(len(numerals), np.int64)
    for column in numerals.T:
        number = number * radix + column
    return number


def _spelled(numbers: NDArray[np.int64], radix: int, length: int) -> Chars:
    import numpy as np

    made = np.empty((len(numbers), length), np.uint8)
    for column in range(length - 1, -1, -1):
        rest = numbers // radix
        made[:, column] = numbers - rest * radix
        numbers = rest
    return made


def _checks(digits: Chars) -> Chars:
    import numpy as np

    weighed = digits.astype(np.int64) @ np.array(_WEIGHTS, np.int64)
    return np.frombuffer(_CHECKS, np.uint8)[weighed % 11]
