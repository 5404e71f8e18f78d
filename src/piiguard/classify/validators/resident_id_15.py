"""Fifteen-digit resident identity numbers, issued until 1999 and still found in old records.

Division code (6), birth date ``YYMMDD`` of the 1900s (6), sequence (3). There is no check character, so that
one number of fifteen digits in some hundred passes by chance.

Source: the number before GB 11643-1999 replaced it, which adds the century and the check character to the
same parts (GB 11643-1989; edition from memory, the parts as the 1999 standard converts them).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.catalog.codes import regions
from piiguard.classify.gather import weighted_sums
from piiguard.classify.validators.birth_dates import days_exist, is_day
from piiguard.classify.validators.forms import DIGITS, Form
from piiguard.classify.validators.resident_id import last_years

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_resident_ids_15", "is_resident_id_15"]

_FORM: Final = Form(("123456789", *(DIGITS,) * 14))
_CENTURY: Final = 1900


def is_resident_id_15(value: str) -> bool:
    """Say whether *value* can be a resident identity number of fifteen digits.

    Args:
        value: Normalised: half-width, no separators.

    Returns:
        True if the birth date exists and the division code had not ended before it.

    >>> is_resident_id_15("110105491231002"), is_resident_id_15("110105491331002")
    (True, False)
    """
    if not _FORM.fits(value):
        return False
    year, month, day = _CENTURY + int(value[6:8]), int(value[8:10]), int(value[10:12])
    return is_day(year, month, day) and regions().in_use(value[:6], year)


def are_resident_ids_15(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be a resident identity number of fifteen digits.

    Args:
        rows: Matrix of ASCII bytes of any content; other widths than 15 hold none.

    Returns:
        What `is_resident_id_15` says of each row.
    """
    import numpy as np

    found = _FORM.rows_fit(rows)
    some = np.flatnonzero(found)
    if not len(some):
        return found
    weights = np.zeros((15, 3), np.float32)
    weights[:6, 0] = [100000, 10000, 1000, 100, 10, 1]
    weights[6:8, 1] = [10, 1]
    weights[8:12, 2] = [1000, 100, 10, 1]
    code, year, month_day = weighted_sums(rows[some] - np.uint8(ord("0")), weights)
    year += _CENTURY
    found[some] = days_exist(year, month_day) & (last_years()[code] >= year - 1)
    return found
