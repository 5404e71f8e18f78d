"""What anonymisation leaves of a column: nothing, unless a rule here says what may stay.

Anonymised (匿名化) means that nobody can find the person again, which is more than de-identified
(去标识化): so every column that is not named is emptied. What may stay is for the application to judge;
a rare postcode beside a birth year can still point at one person, and so can a row key that other tables
refer to.

Source: Personal Information Protection Law (个人信息保护法), art. 73 (3), (4).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final, Protocol

import attrs

from piiguard.errors import InvalidInput

__all__ = ["Emptied", "FirstCharacters", "Generaliser", "Kept", "YearOnly"]

_YEAR: Final = re.compile(r"([0-9]{4})(?:[-/.年].*|[0-9]{4})?", re.DOTALL)


class Generaliser(Protocol):
    """Says what stays of one value. Applying it again must change nothing: that is how it is verified."""

    def __call__(self, value: object) -> object:
        """Return what stays of *value*."""
        ...


@attrs.frozen
class Kept:
    """The value stays as it is: only for columns that say nothing about a person."""

    def __call__(self, value: object) -> object:
        """Return *value*."""
        return value


@attrs.frozen
class Emptied:
    """Nothing stays: the column is NULL, or *text* where it must not be NULL.

    Attributes:
        text: The same text for every row.
    """

    text: str | None = None

    def __call__(self, value: object) -> object:
        """Return the text, whatever *value* was."""
        del value
        return self.text


@attrs.frozen
class YearOnly:
    """Of a date, the year stays, as its first of January. What is no date is emptied.

    >>> YearOnly()("1987-06-05")
    '1987-01-01'
    """

    def __call__(self, value: object) -> object:
        """Return the first of January of the year in *value*, in its own type."""
        if isinstance(value, datetime):
            return value.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        if isinstance(value, date):
            return value.replace(month=1, day=1)
        found = _YEAR.fullmatch(value.strip()) if isinstance(value, str) else None
        return None if found is None else f"{found[1]}-01-01"


@attrs.frozen
class FirstCharacters:
    """The first characters of a text stay: of a postcode or region code, the wider region.

    Args:
        count: How many; 1 to 6, because a longer beginning is hardly general.

    Raises:
        InvalidInput: If *count* is out of range.

    >>> FirstCharacters(2)("510630")
    '51'
    """

    count: int

    def __attrs_post_init__(self) -> None:
        longest = 6
        if not 1 <= self.count <= longest:
            raise InvalidInput(
                f"Keeping the first {self.count} characters is no generalisation",
                hint="Keep 1 to 6, or empty the column.",
                code="retention.anonymise",
            )

    def __call__(self, value: object) -> object:
        """Return the first characters of *value*; what is no text is emptied."""
        return value[: self.count] if isinstance(value, str) else None
