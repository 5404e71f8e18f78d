"""Frames are lists of named columns."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from piiguard.catalog.frames import as_text, columns_of, is_frame, with_columns
from piiguard.errors import InvalidInput

FRAMES = [
    pd.DataFrame({"a": ["x"], "b": [1]}),
    pl.DataFrame({"a": ["x"], "b": [1]}),
    pa.table({"a": ["x"], "b": [1]}),
    pa.RecordBatch.from_pydict({"a": ["x"], "b": [1]}),
]
NAMES = ["pandas", "polars", "arrow table", "arrow batch"]


@pytest.mark.parametrize("frame", FRAMES, ids=NAMES)
def test_a_frame_is_told_and_its_columns_listed(frame: object) -> None:
    """By name and in order."""
    assert is_frame(frame)
    assert [name for name, _ in columns_of(frame)] == ["a", "b"]


@pytest.mark.parametrize("frame", FRAMES, ids=NAMES)
def test_columns_put_back_make_the_same_frame(frame: object) -> None:
    """Whatever was not changed is the very same column."""
    rebuilt = with_columns(frame, [column for _, column in columns_of(frame)])
    assert type(rebuilt) is type(frame)
    assert rebuilt.equals(frame)


@pytest.mark.parametrize(
    "value", [None, "text", [["a"]], pd.Series(["a"]), pl.Series(["a"]), pa.array(["a"])]
)
def test_what_is_no_frame_is_a_type_error(value: object) -> None:
    """A series is a column, not a frame of one."""
    assert not is_frame(value)
    with pytest.raises(TypeError, match="is not a frame"):
        columns_of(value)


def test_a_column_too_few_is_an_error() -> None:
    """Columns are never dropped in silence."""
    with pytest.raises(InvalidInput, match="1 columns cannot take the place of 2"):
        with_columns(FRAMES[0], [pd.Series(["x"])])


def test_names_that_are_no_text_are_written_out() -> None:
    """pandas numbers the columns of a frame without names."""
    assert [name for name, _ in columns_of(pd.DataFrame([["x", "y"]]))] == ["0", "1"]


def test_text_is_given_back_as_it_is() -> None:
    """The very object, whatever it is."""
    for column in (["a", None], ("a",), pd.Series(["a"]), pl.Series(["a"]), pa.array(["a"])):
        assert as_text(column) is column


def test_values_that_are_no_text_are_written_out() -> None:
    """A tuple stays a tuple."""
    assert as_text((1, None, 2.0, 2.5, float("nan"), True)) == ("1", None, "2", "2.5", None, "True")


@pytest.mark.parametrize("value", [5, "text", None, {"a": 1}])
def test_what_is_no_column_is_a_type_error(value: object) -> None:
    """A string is not read as a list of characters."""
    with pytest.raises(TypeError, match="is not a column"):
        as_text(value)
