"""Periods of the calendar, and the day on which one that began some day is over.

A period is written as ISO 8601 writes it, in calendar units only: ``P3Y``, ``P6M``, ``P30D``, ``P1Y6M``.
How it runs follows the Civil Code: the day it starts on is not counted, a period in years or months ends
on the day of the same number, and on the month's last day where that month has no such day. So one year
from 29 February ends on 28 February, and the record is due on 1 March.

dateutil's ``relativedelta`` counts the same way and serves the tests as a second opinion; a hundred lines
do not earn the core a fifth dependency, and it neither parses ISO 8601 nor answers `Period.cutoff`.

Source: Civil Code of the PRC (民法典), art. 200-202; ISO 8601-1:2019, 5.5.2. That a last day which is a
public holiday moves to the day after the holiday (art. 203) is left out: it needs each year's calendar.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import Final, Self

import attrs

from piiguard.errors import InvalidInput

__all__ = ["Period"]

_FORM: Final = re.compile(r"P(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?")
_MONTHS: Final = 12
_DAYS_A_WEEK: Final = 7
# Longer than any law asks for, short enough that adding it to a real date stays within the calendar.
_LONGEST_YEARS: Final = 1000
_LONGEST_DAYS: Final = 366 * _LONGEST_YEARS


@attrs.frozen
class Period:
    """A length of time in calendar units, counted the way the Civil Code counts.

    Two periods of different units are different even where they often take the same time: ``P12M`` is
    read as ``P1Y``, but ``P365D`` is not.

    Args:
        months: Whole months, years included as twelve each; 0 to 12,000.
        days: Days on top of them; 0 to 366,000.

    Raises:
        InvalidInput: If either is negative or too long.

    >>> str(Period.parse("P18M"))
    'P1Y6M'
    """

    months: int = 0
    days: int = 0

    def __attrs_post_init__(self) -> None:
        if not (0 <= self.months <= _MONTHS * _LONGEST_YEARS and 0 <= self.days <= _LONGEST_DAYS):
            raise InvalidInput(
                "The period is negative or longer than a thousand years",
                hint="Give a period from 'P0D' to 'P1000Y'.",
                code="input.period",
            )

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read an ISO 8601 duration in years, months, weeks and days.

        Args:
            text: Such as ``"P3Y"``, ``"P6M"``, ``"P2W"``, ``"P0D"``.

        Returns:
            The period.

        Raises:
            InvalidInput: If *text* is not of that form, or has hours: records are kept by the day.

        >>> Period.parse("P30D").days
        30
        """
        found = _FORM.fullmatch(text)
        if found is None or not any(found.groups()):
            shown = "has a time of day" if "T" in text else "is not an ISO 8601 period"
            raise InvalidInput(
                f"The period {text[:20]!r} {shown}",
                hint="Write years, months, weeks and days in this order: 'P3Y', 'P6M', 'P30D', 'P1Y6M'.",
                code="input.period",
            )
        # Bounded before int(): a long run of digits is an attack or a slip, not a period.
        if any(part is not None and len(part) > len(str(_LONGEST_DAYS)) for part in found.groups()):
            raise InvalidInput(
                "The period is longer than a thousand years",
                hint="Give a period from 'P0D' to 'P1000Y'.",
                code="input.period",
            )
        years, months, weeks, days = (int(part or 0) for part in found.groups())
        return cls(months=years * _MONTHS + months, days=weeks * _DAYS_A_WEEK + days)

    def __str__(self) -> str:
        years, months = divmod(self.months, _MONTHS)
        parts = [(years, "Y"), (months, "M"), (self.days, "D")]
        return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")

    def last_day(self, start: date) -> date:
        """Return the last day of the period that begins with an event on *start*.

        Args:
            start: The day of the event; it is not itself counted.

        Returns:
            The last day on which the period still runs, or `date.max` where the calendar ends first.

        >>> Period.parse("P1Y").last_day(date(2024, 2, 29))
        datetime.date(2025, 2, 28)
        >>> Period.parse("P1M").last_day(date(2025, 1, 31))
        datetime.date(2025, 2, 28)
        """
        try:
            return _months_on(start, self.months) + timedelta(days=self.days)
        except (OverflowError, ValueError):
            return date.max

    def due(self, start: date) -> date:
        """Return the first day after the period; for an empty period (``P0D``), *start* itself.

        Args:
            start: The day of the event.

        Returns:
            The first day on which the period is over.

        >>> Period.parse("P1Y").due(date(2024, 2, 29))
        datetime.date(2025, 3, 1)
        """
        if not self:
            return start
        last = self.last_day(start)
        return last if last == date.max else last + timedelta(days=1)

    def cutoff(self, as_of: date) -> date | None:
        """Return the latest start that is over on *as_of*, so that a whole column takes one comparison.

        ``start <= cutoff(as_of)`` says the same as ``due(start) <= as_of``, because a later start is
        never over sooner.

        Args:
            as_of: The day that is asked about.

        Returns:
            That start, or None where no start in the calendar is early enough.

        >>> Period.parse("P1Y").cutoff(date(2025, 3, 1))
        datetime.date(2024, 2, 29)
        """
        low, high = date.min.toordinal(), as_of.toordinal()
        if self.due(date.min) > as_of:
            return None
        while low < high:
            middle = (low + high + 1) // 2
            if self.due(date.fromordinal(middle)) <= as_of:
                low = middle
            else:
                high = middle - 1
        return date.fromordinal(low)

    def __bool__(self) -> bool:
        return bool(self.months or self.days)


def _months_on(start: date, months: int) -> date:
    year, month = divmod(start.year * _MONTHS + start.month - 1 + months, _MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))
