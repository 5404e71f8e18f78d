"""Dates moved by days of each person's own: types, forms and intervals stay, dates do not."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from piiguard.errors import InvalidInput, UnknownField
from piiguard.mask import DateShift, shift_dates
from piiguard.mask.shapes import HIDDEN

KEY = b"a date shift key of 32 bytes....."
SHIFT = DateShift(KEY)
COLUMNS: dict[str, list[Any]] = {
    "who": ["a", "b", "a", "b"],
    "text": ["2026-01-31", "2026年1月31日", "20260201 08:00", None],
    "day": [date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 1), None],
    "moment": [datetime(2026, 1, 31, 8, 30), None, datetime(2026, 2, 1, 0, 0, 1), datetime(2024, 2, 29)],  # noqa: DTZ001 - as frames hold them
    "other": [1, 2, 3, 4],
}
FRAMES: dict[str, Callable[[], Any]] = {
    "pandas": lambda: pd.DataFrame(COLUMNS, index=[9, 7, 5, 3]),
    "polars": lambda: pl.DataFrame(COLUMNS),
    "table": lambda: pa.table(COLUMNS),
    "batch": lambda: pa.RecordBatch.from_pydict(COLUMNS),
}


def cells(frame: Any, name: str) -> list[Any]:
    """Read a column of any frame."""
    column = frame.column(name) if isinstance(frame, (pa.Table, pa.RecordBatch)) else frame[name]
    values = column.to_pylist() if hasattr(column, "to_pylist") else column.to_list()
    return [None if pd.isna(value) else value for value in values]


@pytest.mark.parametrize("kind", FRAMES)
def test_dates_of_a_person_move_together(kind: str) -> None:
    """Days, moments and texts, all by the same number of days; what is missing stays missing."""
    frame = FRAMES[kind]()
    moved = shift_dates(frame, ["text", "day", "moment"], subject="who", shift=SHIFT)
    assert type(moved) is type(frame)
    days = {who: timedelta(days=SHIFT.days(who)) for who in "ab"}
    for name in ("day", "moment"):
        expected = [
            None if value is None else value + days[who]
            for who, value in zip(COLUMNS["who"], COLUMNS[name], strict=True)
        ]
        assert cells(moved, name) == expected
    first, second = COLUMNS["day"][0] + days["a"], COLUMNS["day"][1] + days["b"]
    assert cells(moved, "text") == [
        first.isoformat(),
        f"{second.year}年{second.month}月{second.day}日",
        f"{COLUMNS['day'][2] + days['a']:%Y%m%d} 08:00",
        None,
    ]
    assert cells(moved, "other") == COLUMNS["other"]
    assert cells(frame, "day") == cells(FRAMES[kind](), "day")


@pytest.mark.parametrize("kind", FRAMES)
def test_types_and_index_stay(kind: str) -> None:
    """A date is a date, a moment a moment of the same unit."""
    frame = FRAMES[kind]()
    moved = shift_dates(frame, ["day", "moment"], subject="who", shift=SHIFT)
    if kind == "pandas":
        assert list(moved.dtypes) == list(frame.dtypes)
        assert list(moved.index) == [9, 7, 5, 3]
    else:
        assert moved.schema == frame.schema


@pytest.mark.parametrize(
    "kind", [pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("ns", "Asia/Shanghai")]
)
def test_every_arrow_type_of_time_is_moved(kind: pa.DataType) -> None:
    """By whole days, whatever they count in."""
    table = pa.table(
        {"who": ["a", "a"], "at": pa.array([date(2026, 3, 1), None]).cast(pa.timestamp("s")).cast(kind)}
    )
    moved = shift_dates(table, ["at"], subject="who", shift=SHIFT)
    assert moved.schema.field("at").type == kind
    days = moved["at"].cast(pa.timestamp("s")).cast(pa.date32()).to_pylist()
    assert days == [date(2026, 3, 1) + timedelta(days=SHIFT.days("a")), None]


@pytest.mark.parametrize(
    "text", ["无", "2026-02-30", "13800138000", "2026-1", "99991231", "2026-01-01张三", "0001-01-01"]
)
def test_a_text_that_cannot_be_moved_is_hidden(text: str) -> None:
    """A date that stays where it was would be the true one."""
    subjects = [f"s{number}" for number in range(8)]
    moved = shift_dates(pa.table({"who": subjects, "at": [text] * 8}), ["at"], subject="who", shift=SHIFT)
    assert HIDDEN in moved["at"].to_pylist()
    assert text not in moved["at"].to_pylist()


def test_subjects_may_be_numbers_and_are_the_same_everywhere() -> None:
    """A customer's number as an integer in one table and as text in the other."""
    numbers = shift_dates(
        pa.table({"who": [7], "at": [date(2026, 1, 1)]}), ["at"], subject="who", shift=SHIFT
    )
    texts = shift_dates(
        pd.DataFrame({"who": ["7"], "at": ["2026-01-01"]}), ["at"], subject="who", shift=SHIFT
    )
    assert numbers["at"][0].as_py().isoformat() == texts["at"][0]


def test_rows_of_nobody_are_refused() -> None:
    """By how much would their dates be moved?"""
    for who in ([None, "a"], ["", "a"]):
        with pytest.raises(InvalidInput, match="1 rows have no value in who"):
            shift_dates(
                pl.DataFrame({"who": who, "at": ["2026-01-01"] * 2}), ["at"], subject="who", shift=SHIFT
            )
    with pytest.raises(UnknownField, match="who"):
        shift_dates(pl.DataFrame({"who": ["a"], "at": ["x"]}), ["at"], subject="whom", shift=SHIFT)
    with pytest.raises(TypeError, match="list of names"):
        shift_dates(pl.DataFrame({"who": ["a"], "at": ["x"]}), "at", subject="who", shift=SHIFT)


@given(st.text(min_size=1), st.integers(1, 400))
def test_a_move_is_within_bounds_and_never_none(subject: str, most: int) -> None:
    """And the same for the same subject."""
    shift = DateShift(KEY, timedelta(days=most))
    assert 1 <= abs(shift.days(subject)) <= most
    assert shift.days(subject) == DateShift(KEY, timedelta(days=most)).days(subject)


def test_moves_are_spread_evenly_and_by_the_key() -> None:
    """Six days either way, six hundred people a day on average; another key moves others."""
    shift = DateShift(KEY, timedelta(days=3))
    days = [shift.days(f"s{number}") for number in range(3600)]
    assert set(days) == {-3, -2, -1, 1, 2, 3}
    assert all(500 < days.count(each) < 700 for each in set(days))
    other = DateShift(KEY[::-1], timedelta(days=3))
    assert [other.days(f"s{number}") for number in range(50)] != days[:50]


def test_a_key_is_not_shown_not_sent_and_not_short() -> None:
    """As for pseudonyms."""
    assert "date shift key" not in repr(SHIFT)
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(SHIFT)
    with pytest.raises(InvalidInput, match="date shift key has 5 bytes"):
        DateShift(b"short")
    with pytest.raises(InvalidInput, match="whole day"):
        DateShift(KEY, timedelta(hours=5))
