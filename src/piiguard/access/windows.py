"""Windows of time: from which day, until which, and during which hours a rule holds."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone, tzinfo
from typing import Final

import attrs

from piiguard.catalog import Language

__all__ = ["ALWAYS", "CHINA", "Window"]

# One time zone since 1949, and no summer time since 1991: a fixed offset needs no time-zone database.
CHINA: Final = timezone(timedelta(hours=8), "Asia/Shanghai")


@attrs.frozen
class Window:
    """When a rule holds. All three limits are half-open and must hold together.

    Attributes:
        starts: The first moment, timezone-aware.
        ends: The first moment after.
        hours: From and to, in *zone*; past midnight if the second is earlier: 22:00 to 06:00.
        zone: Where the hours are read.
    """

    starts: datetime | None = None
    ends: datetime | None = None
    hours: tuple[time, time] | None = None
    zone: tzinfo = CHINA

    def holds(self, at: datetime) -> bool:
        """Say whether *at* lies within.

        Args:
            at: A moment, timezone-aware.

        Returns:
            True if it does.

        >>> night = Window(hours=(time(22), time(6)))
        >>> night.holds(datetime(2026, 3, 2, 23, 30, tzinfo=CHINA))
        True
        """
        if self.starts is not None and at < self.starts:
            return False
        if self.ends is not None and at >= self.ends:
            return False
        if self.hours is None:
            return True
        (opens, closes), clock = self.hours, at.astimezone(self.zone).time()
        return opens <= clock < closes if opens < closes else clock >= opens or clock < closes

    def next_change(self, at: datetime) -> datetime | None:
        """Find the next moment at which `holds` may answer otherwise.

        Args:
            at: A moment, timezone-aware.

        Returns:
            The earliest limit after *at*, or None.
        """
        edges = [edge for edge in (self.starts, self.ends) if edge is not None]
        if self.hours is not None:
            today = at.astimezone(self.zone).date()
            days = (today, today + timedelta(days=1))
            edges += [datetime.combine(day, hour, self.zone) for day in days for hour in self.hours]
        return min((edge for edge in edges if edge > at), default=None)

    def describe(self, lang: Language) -> str:
        """Write the window for a person.

        Args:
            lang: ``"en"`` or ``"zh"``.

        Returns:
            The limits, comma-separated.
        """
        en = lang == "en"
        parts: list[str] = []
        if self.starts is not None:
            parts.append(f"from {self.starts:%Y-%m-%d %H:%M}" if en else f" {self.starts:%Y-%m-%d %H:%M} 起")
        if self.ends is not None:
            parts.append(f"until {self.ends:%Y-%m-%d %H:%M}" if en else f" {self.ends:%Y-%m-%d %H:%M} 前")
        if self.hours is not None:
            opens, closes = self.hours
            between = f"{opens:%H:%M} to {closes:%H:%M}"
            parts.append(
                f"between {between.replace('to', 'and')}" if en else f" {opens:%H:%M}–{closes:%H:%M} "
            )
        return (", " if en else "、").join(parts)


ALWAYS: Final = Window()
