"""Minors under 14, by the date of birth that a text or a resident ID number tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.validators.resident_id import is_resident_id

__all__ = ["MINOR_UNDER", "is_minor_birth", "minors_in"]

MINOR_UNDER: Final = 14
"""Years of age below which all personal information is sensitive.

Source: Personal Information Protection Law, art. 28.
"""

_ID: Final = re.compile(
    "(?<![0-9A-Za-z])[1-9][0-9]{5}(20[0-9]{2})([01][0-9])([0-3][0-9])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_BIRTH: Final = re.compile(
    "(?:出生(?:日期|年月日?|时间)?|生日|生于|[Bb]irth(?:[_ ]?(?:day|date))?|[Dd]ate of birth|DOB|dob)"
    "[\"']?[ ]{0,2}[:：=为是]?[ ]{0,2}[\"']?"
    "(20[0-9]{2})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})(?![0-9])日?"
)


def is_minor_birth(born: date, as_of: date) -> bool:
    """Say whether somebody is under 14 on a day.

    Args:
        born: Day of birth.
        as_of: The day. Nobody is a minor before birth.

    Returns:
        True from the day of birth to the day before the 14th birthday; who is born on 29 February has it on
        1 March in a common year.

    Source: Personal Information Protection Law, art. 28.

    >>> is_minor_birth(date(2012, 5, 1), as_of=date(2026, 4, 30))
    True
    >>> is_minor_birth(date(2012, 5, 1), as_of=date(2026, 5, 1))
    False
    """
    had_birthday = (as_of.month, as_of.day) >= (born.month, born.day)
    return born <= as_of and as_of.year - born.year - (not had_birthday) < MINOR_UNDER


def minors_in(text: str, as_of: date) -> Iterator[Finding]:
    """Find resident ID numbers and labelled dates of birth of minors.

    Args:
        text: A text in normal form.
        as_of: The day on which they are minors.

    Yields:
        The findings: the number, or the label with the date.
    """
    for pattern, what in ((_ID, "resident ID number"), (_BIRTH, "date of birth")):
        for match in pattern.finditer(text):
            born = _date(*match.groups())
            if born is None or not is_minor_birth(born, as_of):
                continue
            if pattern is _ID and not is_resident_id(match.group().upper(), as_of=as_of):
                continue
            why = (f"{what}: under {MINOR_UNDER} on {as_of}",)
            yield Finding(Entity.MINOR, match.start(), match.end(), 0.95, match.group(), why)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
