"""Rows as a store hands them over: their key as text, their starting days, their fingerprint.

A fingerprint tells whether a row is still the one that was planned. It is keyed, because a bare digest of a
row with few unknowns (a phone number, a name) can be guessed back; the key lives in the journal and is
destroyed when the plan has been carried out, so that nothing derived from the disposed data outlives it.
"""

from __future__ import annotations

import enum
import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

import attrs

from piiguard.catalog.principals import SubjectId

__all__ = ["CHINA_TIME", "NoDay", "StoredRow", "fingerprint", "starting_day"]

CHINA_TIME: Final = timezone(timedelta(hours=8), "UTC+08:00")
"""Where days are counted unless told otherwise; China has had one zone, and no summer time since 1991."""

# Year, month, day in this order only: '3/4/2024' could be either month, so it is not read at all.
_DAY: Final = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|([0-9]{2})([0-9]{2})"
    r"|年([0-9]{1,2})月([0-9]{1,2})日)(?:[T ][0-9:.]{4,15}(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_DIGEST_BYTES: Final = 16


@attrs.frozen
class StoredRow:
    """One row of a store.

    Attributes:
        row: Its key as text, the form in which plans and holds name it.
        values: Every column of it as the driver gave it. Personal data: left out of ``repr``.
        subject: The data subject it belongs to, where the store knows a column for it.
    """

    row: str
    values: Mapping[str, object] = attrs.field(repr=False)
    subject: SubjectId | None = None


class NoDay(enum.Enum):
    """Why a row has no starting day."""

    ABSENT = "absent"
    UNREADABLE = "unreadable"


def starting_day(value: object, zone: tzinfo) -> date | NoDay:
    """Read the day on which a row's clock started.

    Args:
        value: What the column holds: a date, a moment, or text that begins with year, month and day.
        zone: Where the day is counted; an aware moment is moved there, a naive one is taken as it is.

    Returns:
        The day, or why there is none.

    >>> starting_day("2024年2月29日", UTC)
    datetime.date(2024, 2, 29)
    >>> starting_day("29/2/2024", UTC)
    <NoDay.UNREADABLE: 'unreadable'>
    """
    if isinstance(value, datetime):
        try:
            return (value if value.tzinfo is None else value.astimezone(zone)).date()
        except OverflowError:
            return NoDay.UNREADABLE
    if isinstance(value, date):
        return value
    if value is None:
        return NoDay.ABSENT
    return _read_day(value, zone) if isinstance(value, str) else NoDay.UNREADABLE


def fingerprint(key: bytes, values: Mapping[str, object]) -> str:
    """Compute a row's fingerprint.

    Args:
        key: The plan's fingerprint key, 32 bytes.
        values: Every column of the row.

    Returns:
        32 hexadecimal digits: keyed BLAKE2b over the columns by name, each with its type.
    """
    spelled = json.dumps(sorted(values.items()), ensure_ascii=False, separators=(",", ":"), default=_tagged)
    message = spelled.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(message, key=key, digest_size=_DIGEST_BYTES).hexdigest()


@lru_cache(maxsize=1 << 16)
def _read_day(text: str, zone: tzinfo) -> date | NoDay:
    stripped = text.strip()
    if not stripped:
        return NoDay.ABSENT
    found = _DAY.fullmatch(stripped)
    if found is None:
        return NoDay.UNREADABLE
    year, *parts, offset = found.groups()
    month, day = (int(part) for part in parts if part is not None)
    try:
        if offset is not None:
            return datetime.fromisoformat(stripped).astimezone(zone).date()
        return date(int(year), month, day)
    except (ValueError, OverflowError):
        return NoDay.UNREADABLE


def _tagged(value: object) -> dict[str, str]:
    # JSON's own types stand for themselves; an object cannot be mistaken for one of them.
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, memoryview):
        return {"bytes": value.tobytes().hex()}
    if isinstance(value, datetime) and value.tzinfo is not None:
        return {"datetime": value.astimezone(UTC).isoformat()}
    return {type(value).__name__: str(value)}
