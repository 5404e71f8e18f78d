"""Vehicle identification numbers 车辆识别代号: seventeen characters without I, O and Q, the ninth a check.

Digits count as themselves, letters 1 to 9 by their place in the rows A-H, J-R and S-Z; the weighted sum
modulo 11 is the ninth character, X for ten. The check binds vehicles made for China and North America;
European makers may fill the place otherwise.

Source: GB 16735-2019 (the check digit and its weights, as in ISO 3779 and 49 CFR 565.15; weights confirmed
with the public specimen 1M8GDM9AXKP042788).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.classify.gather import weighted_sums
from piiguard.classify.validators.forms import DIGITS, Form

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_vins", "check_character", "is_vin"]

_LETTERS: Final = "ABCDEFGHJKLMNPRSTUVWXYZ"
_WORTH: Final = {
    **{digit: int(digit) for digit in DIGITS},
    **dict(zip(_LETTERS, (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)),
}
_ALL: Final = DIGITS + _LETTERS
_CHECK_PLACE: Final = 8
_FORM: Final = Form((*(_ALL,) * _CHECK_PLACE, f"{DIGITS}X", *(_ALL,) * 8))
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_MOD: Final = 11
_MAKER: Final = 3
# A number of seventeen digits is a timestamp or an order's number.
_FEWEST_LETTERS: Final = 2


def check_character(vin: str) -> str:
    """Compute the ninth character from the others.

    Args:
        vin: Seventeen digits and upper-case letters but I, O and Q; the ninth does not count.

    Returns:
        One of ``0``-``9`` or ``X``.

    Raises:
        ValueError: If *vin* is not of that form; its value is not shown.

    >>> check_character("1M8GDM9A0KP042788")
    'X'
    """
    if len(vin) != len(_WEIGHTS) or not set(vin) <= set(_ALL):
        raise ValueError("A number is 17 digits and letters but I, O and Q")
    return f"{DIGITS}X"[sum(_WORTH[char] * weight for char, weight in zip(vin, _WEIGHTS, strict=True)) % _MOD]


def is_vin(value: str) -> bool:
    """Say whether *value* can be a vehicle identification number with a right check character.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if the form and the check are right, a letter stands among the first three characters that name
        the maker, and there are two letters at least besides the check character.

    >>> is_vin("1M8GDM9AXKP042788"), is_vin("1M8GDM9A1KP042788")
    (True, False)
    """
    if not _FORM.fits(value) or check_character(value) != value[_CHECK_PLACE]:
        return False
    letters = [char.isalpha() for char in value]
    letters[_CHECK_PLACE] = False
    return any(letters[:_MAKER]) and sum(letters) >= _FEWEST_LETTERS


def are_vins(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be a vehicle identification number with a right check character.

    Args:
        rows: Matrix of ASCII bytes of any content; other widths than 17 hold none.

    Returns:
        What `is_vin` says of each row.
    """
    import numpy as np

    found = _FORM.rows_fit(rows)
    some = np.flatnonzero(found)
    if not len(some):
        return found
    few = rows[some]
    worth = np.zeros(256, np.uint8)
    worth[[ord(char) for char in _WORTH]] = list(_WORTH.values())
    (total,) = weighted_sums(worth[few], np.array([_WEIGHTS], np.float32).T)
    checks = np.frombuffer(f"{DIGITS}X".encode(), np.uint8)
    letters = few > ord("9")
    letters[:, _CHECK_PLACE] = False
    found[some] = (
        (checks[total % _MOD] == few[:, _CHECK_PLACE])
        & letters[:, :_MAKER].any(axis=1)
        & (letters.sum(axis=1) >= _FEWEST_LETTERS)
    )
    return found
