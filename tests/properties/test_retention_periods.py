"""What holds for every period and every day."""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from piiguard.retention import Period

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))
PERIODS = st.builds(Period, months=st.integers(0, 480), days=st.integers(0, 800))


@given(DAYS, PERIODS)
def test_a_second_implementation_finds_the_same_last_day(start: date, period: Period) -> None:
    """dateutil, which clamps to the month's end as the Civil Code does, agrees on every day."""
    assert period.last_day(start) == start + relativedelta(months=period.months, days=period.days)


@given(PERIODS)
def test_a_period_is_read_as_it_is_written(period: Period) -> None:
    """str and parse are each other's inverse."""
    assert Period.parse(str(period)) == period


@given(DAYS, DAYS, PERIODS)
def test_the_cutoff_divides_over_from_not_over(start: date, as_of: date, period: Period) -> None:
    """One comparison with the cutoff says what counting from every start would say."""
    cutoff = period.cutoff(as_of)
    assert cutoff is not None
    assert (start <= cutoff) == (period.due(start) <= as_of)


@given(DAYS, PERIODS)
def test_a_later_start_is_never_over_sooner(start: date, period: Period) -> None:
    """Which is what the cutoff relies on, month ends included."""
    assert period.due(start) <= period.due(start + timedelta(days=1))
