"""Dates within identity numbers: whether a day exists, one at a time or many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["days_exist", "is_day"]

_DAYS: Final = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY: Final = 2
_LEAP_DAY: Final = 29


def is_day(year: int, month: int, day: int) -> bool:
    """Say whether a day exists in the Gregorian calendar.

    Args:
        year: Any year.
        month: 0 to 99.
        day: 0 to 99.

    Returns:
        True if it exists.

    >>> is_day(1900, 2, 29), is_day(2000, 2, 29)
    (False, True)
    """
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return False
    if month == _FEBRUARY and day == _LEAP_DAY:
        return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 1 <= day <= _DAYS[month]


def days_exist(year: NDArray[np.int32], month_day: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Say for each day whether it exists.

    Args:
        year: Years.
        month_day: Month times 100 plus day, 0 to 9999.

    Returns:
        What `is_day` says of each.
    """
    import numpy as np

    month, day = month_day // 100, month_day % 100
    days = np.zeros(100, np.int32)
    days[:13] = _DAYS
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    exist: NDArray[np.bool_] = (day >= 1) & (day <= days[month] + (leap & (month == _FEBRUARY)))
    return exist
