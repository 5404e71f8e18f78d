"""Periods run as the Civil Code says."""

from __future__ import annotations

from datetime import date

import pytest

from piiguard.errors import InvalidInput
from piiguard.retention import Period


@pytest.mark.parametrize(
    ("start", "period", "last"),
    [
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-02-29", "P4Y", "2028-02-29"),
        ("2025-01-31", "P1M", "2025-02-28"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2025-08-31", "P6M", "2026-02-28"),
        ("2025-12-31", "P2M", "2026-02-28"),
        ("2025-02-28", "P1M", "2025-03-28"),
        ("2025-01-31", "P1M1D", "2025-03-01"),
        ("2025-06-01", "P30D", "2025-07-01"),
        ("2025-06-01", "P2W", "2025-06-15"),
        ("2025-06-01", "P0D", "2025-06-01"),
    ],
)
def test_a_period_ends_on_the_corresponding_day(start: str, period: str, last: str) -> None:
    """The last day has the start's number, or is the month's last where there is no such day (art. 202)."""
    assert Period.parse(period).last_day(date.fromisoformat(start)) == date.fromisoformat(last)


def test_the_last_day_still_belongs_to_the_period() -> None:
    """The record is due on the day after, because the day of the event is not counted (art. 201)."""
    assert Period.parse("P3Y").due(date(2023, 5, 31)) == date(2026, 6, 1)


def test_an_empty_period_is_over_at_once() -> None:
    """P0D, as where a closed account must be deleted immediately, is due on the very day."""
    assert Period.parse("P0D").due(date(2026, 6, 1)) == date(2026, 6, 1)


def test_a_start_at_the_end_of_the_calendar_is_never_due() -> None:
    """9999-12-31 is how some systems write 'open': it does not overflow, and it does not come due."""
    assert Period.parse("P3Y").due(date(9999, 12, 31)) == date.max
    assert Period.parse("P1000Y").cutoff(date(500, 1, 1)) is None


@pytest.mark.parametrize(
    "text", ["", "P", "3Y", "P3", "PT1H", "P1D1Y", "P-1Y", "P1.5Y", "p3y", "P３Y", "P3Y ", "P1Y\n"]
)
def test_what_is_no_calendar_period_is_refused(text: str) -> None:
    """The error says how to write one."""
    with pytest.raises(InvalidInput, match="P3Y"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["P1001Y", "P12001M", "P400000D", "P" + "9" * 5000 + "Y"])
def test_a_period_of_more_than_a_thousand_years_is_refused(text: str) -> None:
    """Neither a slip of the keyboard nor a row of nines is taken for a period."""
    with pytest.raises(InvalidInput, match="thousand years"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("text", "plain"), [("P12M", "P1Y"), ("P18M", "P1Y6M"), ("P2W", "P14D"), ("P0Y", "P0D")]
)
def test_a_period_is_written_in_one_way(text: str, plain: str) -> None:
    """Months become years where they fill them, weeks days; so equal periods read alike."""
    assert str(Period.parse(text)) == plain
