"""Days, fingerprints and generalisers, value by value."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from piiguard.errors import InvalidInput
from piiguard.retention import CHINA_TIME, Emptied, FirstCharacters, Kept, YearOnly
from piiguard.retention.rows import NoDay, StoredRow, fingerprint, starting_day

KEY = bytes(32)


@pytest.mark.parametrize(
    ("stored", "day"),
    [
        (date(2024, 2, 29), date(2024, 2, 29)),
        (datetime(2024, 2, 29, 23, 59), date(2024, 2, 29)),  # noqa: DTZ001 - as a column without a zone gives it
        (datetime(2024, 2, 29, 15, 59, tzinfo=UTC), date(2024, 2, 29)),
        (datetime(2024, 2, 29, 16, 0, tzinfo=UTC), date(2024, 3, 1)),
        (None, NoDay.ABSENT),
        ("  ", NoDay.ABSENT),
        (1709136000, NoDay.UNREADABLE),
        ("2024-02-29T10:00:00+99:00", NoDay.UNREADABLE),
    ],
)
def test_a_starting_day_is_read_from_what_a_driver_gives(stored: object, day: date | NoDay) -> None:
    """Dates as they are, moments on China's day; a bare number could be anything and is not guessed at."""
    assert starting_day(stored, CHINA_TIME) == day


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (1, True),
        (b"a", "a"),
        (Decimal(1), 1),
        (None, "null"),
        (date(2024, 1, 1), "2024-01-01"),
        ("a", "a "),
    ],
)
def test_values_that_differ_have_fingerprints_that_differ(one: object, other: object) -> None:
    """Also where they would print alike: a column that changed its type has changed."""
    assert fingerprint(KEY, {"x": one}) != fingerprint(KEY, {"x": other})


def test_a_fingerprint_is_of_the_values_not_of_their_order() -> None:
    """Columns in another order, or the same moment in another zone, are the same row."""
    moment = datetime(2024, 1, 1, 12, tzinfo=UTC)
    there = moment.astimezone(timezone(timedelta(hours=8)))
    assert fingerprint(KEY, {"a": moment, "b": 1}) == fingerprint(KEY, {"b": 1, "a": there})
    assert fingerprint(KEY, {"a": memoryview(b"x")}) == fingerprint(KEY, {"a": b"x"})
    assert fingerprint(KEY, {"a": 1}) != fingerprint(bytes(31) + b"\x01", {"a": 1})


def test_a_row_does_not_show_what_it_says() -> None:
    """Its repr names it and nothing more."""
    assert "王芳" not in repr(StoredRow("1", {"name": "王芳"}))


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", "1987-06-05", "1987年6月5日", "19870605", "abc", "510630", 7),
        *(date(1987, 6, 5), datetime(1987, 6, 5, 4, 3, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("rule", [Kept(), Emptied(), Emptied("某人"), YearOnly(), FirstCharacters(2)])
def test_a_generaliser_changes_nothing_the_second_time(rule: Kept, value: object) -> None:
    """Which is how an anonymised row is recognised."""
    assert rule(rule(value)) == rule(value)


def test_generalisers_empty_what_they_do_not_understand() -> None:
    """A value of another kind is not let through."""
    assert YearOnly()("born in spring") is None
    assert YearOnly()(7) is None
    assert YearOnly()(date(1987, 6, 5)) == date(1987, 1, 1)
    assert FirstCharacters(2)(510630) is None
    with pytest.raises(InvalidInput, match="no generalisation"):
        FirstCharacters(7)
