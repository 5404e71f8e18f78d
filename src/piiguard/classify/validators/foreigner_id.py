"""Numbers of the foreigner's permanent residence card 外国人永久居留身份证, in both its forms.

Since 1 December 2023: eighteen characters, a leading 9, the code of the province that accepted the
application (2), the numeric code of the country (3), birth date ``YYYYMMDD`` (8), sequence (3) and the check
character of resident identity numbers. Before: the country's three letters and twelve digits.

Source: National Immigration Administration, machine-readable rules of the card, edition 2023, rules 2 and 3
(the leading 9, MOD 11-2 and the change from letters to digits; read in a vendor's copy). The order of the
inner parts rests on the published specimen only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.catalog.codes import regions
from piiguard.classify.gather import weighted_sums
from piiguard.classify.validators.birth_dates import days_exist, is_day
from piiguard.classify.validators.forms import DIGITS, LETTERS, Form
from piiguard.classify.validators.resident_id import check_character, check_characters

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_foreigner_ids", "are_old_foreigner_ids", "is_foreigner_id", "is_old_foreigner_id"]

_FORM: Final = Form(("9", "12345678", *(DIGITS,) * 15, DIGITS + "X"))
_OLD_FORM: Final = Form((*(LETTERS,) * 3, *(DIGITS,) * 12))
# Nobody older or younger holds the card, and validators have no clock.
_FIRST_YEAR: Final = 1900
_LAST_YEAR: Final = 2099


def is_foreigner_id(value: str) -> bool:
    """Say whether *value* can be the number of a card issued since December 2023.

    Args:
        value: Normalised: half-width, no separators, upper-case ``X``.

    Returns:
        True if the check character is right and province and birth date exist.

    >>> is_foreigner_id("911124198108030024"), is_foreigner_id("911124198113030024")
    (True, False)
    """
    if not _FORM.fits(value) or check_character(value[:17]) != value[17]:
        return False
    year = int(value[6:10])
    return (
        _FIRST_YEAR <= year <= _LAST_YEAR
        and is_day(year, int(value[10:12]), int(value[12:14]))
        and f"{value[1:3]}0000" in regions()
    )


def are_foreigner_ids(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be the number of a card issued since December 2023.

    Args:
        rows: Matrix of ASCII bytes of any content; other widths than 18 hold none.

    Returns:
        What `is_foreigner_id` says of each row.
    """
    import numpy as np

    found = _FORM.rows_fit(rows)
    some = np.flatnonzero(found)
    if not len(some):
        return found
    few = rows[some]
    weights = np.zeros((17, 3), np.float32)
    weights[1:3, 0] = [10, 1]
    weights[6:10, 1] = [1000, 100, 10, 1]
    weights[10:14, 2] = [1000, 100, 10, 1]
    province, year, month_day = weighted_sums(few[:, :17] - np.uint8(ord("0")), weights)
    provinces = np.array([f"{code:02}0000" in regions() for code in range(100)])
    found[some] = (
        (check_characters(few[:, :17]) == few[:, 17])
        & (year >= _FIRST_YEAR)
        & (year <= _LAST_YEAR)
        & days_exist(year, month_day)
        & provinces[province]
    )
    return found


def is_old_foreigner_id(value: str) -> bool:
    """Say whether *value* is of the form of a card issued before December 2023.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if it is three letters and twelve digits.
    """
    return _OLD_FORM.fits(value)


def are_old_foreigner_ids(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it is of the form of a card issued before December 2023.

    Args:
        rows: Matrix of ASCII bytes of any content; other widths than 15 hold none.

    Returns:
        What `is_old_foreigner_id` says of each row.
    """
    return _OLD_FORM.rows_fit(rows)
