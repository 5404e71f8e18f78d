"""Resident identity numbers 公民身份号码, and the residence permits numbered like them.

Eighteen characters: division code (6), birth date ``YYYYMMDD`` (8), sequence (3), check character (1).
Residents of Hong Kong, Macao and Taiwan bear 810000, 820000 or 830000 as division code.

Source: GB 11643-1999, 4 and 6.2; for the permits, notice 81 of 2018 of the General Office of the State
Council, art. 3.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from piiguard.catalog.codes import regions
from piiguard.classify.gather import weighted_sums
from piiguard.classify.validators.birth_dates import days_exist, is_day

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_resident_ids", "check_character", "check_characters", "is_resident_id", "last_years"]

_FORM: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_MASTER: Final = re.compile(r"[0-9]{17}")
# GB 11643-1999, 6.2: ISO 7064 MOD 11-2 over the 17 digits of the master number.
_WEIGHTS: Final = tuple(pow(2, 17 - i, 11) for i in range(17))
_CHECKS: Final = "".join("0123456789X"[(12 - remainder) % 11] for remainder in range(11))
# The oldest people to be numbered when identity cards began (1984) were born after this year.
_FIRST_YEAR: Final = 1850


def check_character(master: str) -> str:
    """Compute the 18th character from the 17 digits before it.

    Args:
        master: Exactly 17 ASCII digits.

    Returns:
        One of ``0``-``9`` or ``X``.

    Raises:
        ValueError: If *master* is not 17 ASCII digits; its value is not shown.

    Source: GB 11643-1999, 6.2 (ISO 7064:1983, MOD 11-2).

    >>> check_character("11010519491231002")
    'X'
    """
    if not _MASTER.fullmatch(master):
        raise ValueError("A master number is 17 ASCII digits")
    total = sum(int(digit) * weight for digit, weight in zip(master, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def check_characters(rows: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Compute the 18th character of each row from the 17 digits before it.

    Args:
        rows: Matrix of ASCII digits, 17 columns.

    Returns:
        The ASCII codes of what `check_character` returns for each row.
    """
    import numpy as np

    (total,) = weighted_sums(rows - np.uint8(ord("0")), np.array([_WEIGHTS], np.float32).T)
    checks: NDArray[np.uint8] = np.frombuffer(_CHECKS.encode(), np.uint8)[total % 11]
    return checks


def is_resident_id(value: str, *, as_of: date) -> bool:
    """Say whether *value* can be a resident identity number.

    Args:
        value: Normalised: half-width, no separators, upper-case ``X``.
        as_of: The last day of birth that is accepted.

    Returns:
        True if the check character is right, the birth date exists and is not after *as_of*, and the
        division code had not ended before the birth.

    Source: GB 11643-1999, 4 and 6.2.

    >>> from datetime import date
    >>> is_resident_id("11010519491231002X", as_of=date(2026, 1, 1))
    True
    """
    if not _FORM.fullmatch(value) or check_character(value[:17]) != value[17]:
        return False
    year, month, day = int(value[6:10]), int(value[10:12]), int(value[12:14])
    if year < _FIRST_YEAR or not is_day(year, month, day):
        return False
    if (year, month, day) > (as_of.year, as_of.month, as_of.day):
        return False
    return regions().in_use(value[:6], year)


def are_resident_ids(rows: NDArray[np.uint8], *, as_of: date) -> NDArray[np.bool_]:
    """Say for each row whether it can be a resident identity number.

    Args:
        rows: Matrix of ASCII bytes, 18 columns: 17 digits, then a digit or ``X``.
        as_of: The last day of birth that is accepted.

    Returns:
        What `is_resident_id` says of each row.
    """
    import numpy as np

    weights = np.zeros((18, 4), np.float32)
    weights[:17, 0] = _WEIGHTS
    weights[:6, 1] = [100000, 10000, 1000, 100, 10, 1]
    weights[6:10, 2] = [1000, 100, 10, 1]
    weights[10:14, 3] = [1000, 100, 10, 1]
    weighted, code, year, month_day = weighted_sums(rows - np.uint8(ord("0")), weights)
    checks = np.frombuffer(_CHECKS.encode(), np.uint8)
    born = year * 10000 + month_day
    today = as_of.year * 10000 + as_of.month * 100 + as_of.day
    passed: NDArray[np.bool_] = (
        (checks[weighted % 11] == rows[:, 17])
        & (rows[:, 0] != ord("0"))
        & days_exist(year, month_day)
        & (year >= _FIRST_YEAR)
        & (born <= today)
        & (last_years()[code] >= year - 1)
    )
    return passed


@cache
def last_years() -> NDArray[np.int16]:
    """Return, by code, the last year of the division: -1 for no such code, 9999 for still open."""
    import numpy as np

    codes, last = regions().as_arrays()
    table = np.full(1_000_000, -1, np.int16)
    table[codes] = last
    return table
