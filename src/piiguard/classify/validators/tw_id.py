"""Taiwan identity numbers: a letter, nine digits of which the last checks the others.

The second character is 1 or 2 for citizens, 8 or 9 for the residents' numbers given since 2 January 2021, and
one of A to D in the residents' numbers before. The letter stands for two digits, a second letter for the
last one of its two; with the weights 1 9 8 7 6 5 4 3 2 1 1 the sum is a multiple of ten.

Source: National Immigration Agency, new format of uniform ID numbers, 2 January 2021 (read); the values of
the letters as the agencies' descriptions list them (read), the weights from those descriptions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.classify.gather import weighted_sums
from piiguard.classify.validators.forms import DIGITS, LETTERS, Form

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_tw_ids", "check_digit", "is_tw_id"]

# In this order the letters are worth 10, 11, 12 …
_ORDER: Final = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
_FORM: Final = Form((LETTERS, "1289ABCD", *(DIGITS,) * 8))
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 1)
_TENS: Final = 9


def check_digit(body: str) -> str:
    """Compute the tenth character from the nine before it.

    Args:
        body: A letter, one of ``1289ABCD`` and seven digits.

    Returns:
        A digit.

    Raises:
        ValueError: If *body* is not of that form; its value is not shown.

    >>> check_digit("A12345678")
    '9'
    """
    if not _FORM.fits(f"{body}0"):
        raise ValueError("The body of a number is a letter, one of 1289ABCD and seven digits")
    numbers = [_NUMBERS[char] for char in body[1:]]
    total = _FIRST[body[0]] + sum(n * weight for n, weight in zip(numbers, _WEIGHTS, strict=True))
    return str(-total % 10)


def is_tw_id(value: str) -> bool:
    """Say whether *value* can be a Taiwan identity number.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if its form and its check digit are right.

    >>> is_tw_id("A123456789"), is_tw_id("A123456788")
    (True, False)
    """
    return _FORM.fits(value) and check_digit(value[:-1]) == value[-1]


def are_tw_ids(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be a Taiwan identity number.

    Args:
        rows: Matrix of ASCII bytes of any content; other widths than 10 hold none.

    Returns:
        What `is_tw_id` says of each row.
    """
    import numpy as np

    found = _FORM.rows_fit(rows)
    some = np.flatnonzero(found)
    if not len(some):
        return found
    few = rows[some]
    first, numbers = np.zeros(256, np.int32), np.zeros(256, np.uint8)
    first[[ord(char) for char in _FIRST]] = list(_FIRST.values())
    numbers[[ord(char) for char in _NUMBERS]] = list(_NUMBERS.values())
    (total,) = weighted_sums(numbers[few[:, 1:]], np.array([(*_WEIGHTS, 1)], np.float32).T)
    found[some] = (total + first[few[:, 0]]) % 10 == 0
    return found


def _worth(letter: str) -> int:
    return 10 + _ORDER.index(letter)


_FIRST: Final = {letter: _worth(letter) // 10 + _worth(letter) % 10 * _TENS for letter in _ORDER}
_NUMBERS: Final = {**{digit: int(digit) for digit in DIGITS}, **{each: _worth(each) % 10 for each in _ORDER}}
