"""Hong Kong identity card numbers: one or two letters, six digits and a check character, 0-9 or A.

Letters count 10 (A) to 35 (Z) and the missing first letter 36; the weights are 9 to 1, the check character
included (A counts 10), and the sum is a multiple of 11.

Source: Registration of Persons Regulations (Cap. 177A) set the form; the check is not published by the
Immigration Department, but every description agrees on it and on the specimen A123456(3).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.classify.gather import weighted_sums
from piiguard.classify.validators.forms import DIGITS, LETTERS, Form

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_hk_ids", "check_character", "is_hk_id"]

_SIX: Final = (DIGITS,) * 6
_ONE_LETTER: Final = Form((LETTERS, *_SIX, DIGITS + "A"))
_TWO_LETTERS: Final = Form((LETTERS, LETTERS, *_SIX, DIGITS + "A"))
_NO_LETTER: Final = 36
_MOD: Final = 11
_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2)


def check_character(body: str) -> str:
    """Compute the check character.

    Args:
        body: One or two upper-case letters and six digits.

    Returns:
        One of ``0``-``9`` or ``A``.

    Raises:
        ValueError: If *body* is not of that form; its value is not shown.

    >>> check_character("A123456"), check_character("AB123456")
    ('3', '9')
    """
    if not (_ONE_LETTER.fits(f"{body}0") or _TWO_LETTERS.fits(f"{body}0")):
        raise ValueError("The body of a number is one or two letters and six digits")
    numbers = [int(char, 36) for char in body]
    if len(body) < len(_WEIGHTS):
        numbers.insert(0, _NO_LETTER)
    total = sum(number * weight for number, weight in zip(numbers, _WEIGHTS, strict=True))
    return "0123456789A"[-total % _MOD]


def is_hk_id(value: str) -> bool:
    """Say whether *value* can be a Hong Kong identity card number.

    Args:
        value: Normalised: half-width, no separators or brackets, upper case.

    Returns:
        True if its form and its check character are right.

    >>> is_hk_id("A1234563"), is_hk_id("A1234564")
    (True, False)
    """
    of_form = _ONE_LETTER.fits(value) or _TWO_LETTERS.fits(value)
    return of_form and check_character(value[:-1]) == value[-1]


def are_hk_ids(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be a Hong Kong identity card number.

    Args:
        rows: Matrix of ASCII bytes of any content; other widths than 8 or 9 hold none.

    Returns:
        What `is_hk_id` says of each row.
    """
    import numpy as np

    form = _ONE_LETTER if rows.shape[1] == len(_ONE_LETTER.places) else _TWO_LETTERS
    found = form.rows_fit(rows)
    some = np.flatnonzero(found)
    if not len(some):
        return found
    few = rows[some]
    numbers = np.where(few > ord("9"), few - np.uint8(ord("A") - 10), few - np.uint8(ord("0")))
    weights = np.array([(*_WEIGHTS, 1)[-rows.shape[1] :]], np.float32).T
    (total,) = weighted_sums(numbers, weights)
    if form is _ONE_LETTER:
        total += _NO_LETTER * _WEIGHTS[0]
    found[some] = total % _MOD == 0
    return found
