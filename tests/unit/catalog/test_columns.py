"""Columns of every kind become one buffer, and come back as what they were."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.catalog.entities import Entity
from piiguard.errors import InvalidInput

VALUES = ["张三", None, "ab", "", "13800138000"]
NAN = float("nan")

COLUMNS = {
    "list": VALUES,
    "tuple": tuple(VALUES),
    "arrow string": pa.array(VALUES),
    "arrow large_string": pa.array(VALUES, pa.large_string()),
    "arrow string_view": pa.array(VALUES, pa.string_view()),
    "arrow dictionary": pa.array(VALUES).dictionary_encode(),
    "arrow slice": pa.array(["x", *VALUES, "y"]).slice(1, 5),
    "arrow large slice": pa.array(["x", *VALUES, "y"], pa.large_string()).slice(1, 5),
    "arrow chunks": pa.chunked_array([VALUES[:2], [], VALUES[2:]]),
    "arrow one chunk": pa.chunked_array([VALUES]),
    "pandas str": pd.Series(VALUES, index=list("abcde"), name="n"),
    "pandas object": pd.Series(VALUES, dtype=object, index=list("abcde"), name="n"),
    "pandas object with NaN": pd.Series([VALUES[0], NAN, *VALUES[2:]], dtype=object),
    "pandas object with NA": pd.Series([VALUES[0], pd.NA, *VALUES[2:]], dtype=object),
    "pandas string python": pd.Series(VALUES, dtype="string[python]"),
    "pandas string pyarrow": pd.Series(VALUES, dtype="string[pyarrow]"),
    "pandas ArrowDtype": pd.Series(VALUES, dtype=pd.ArrowDtype(pa.string())),
    "pandas category": pd.Series(VALUES, dtype="category"),
    "polars String": pl.Series("n", VALUES),
    "polars Categorical": pl.Series("n", VALUES, dtype=pl.Categorical),
    "polars Enum": pl.Series("n", VALUES, dtype=pl.Enum(["张三", "ab", "", "13800138000"])),
}


def assert_same(left: object, right: object) -> None:
    """Compare two columns by type, dtype, name, index and values."""
    assert type(left) is type(right)
    if isinstance(left, pd.Series) and isinstance(right, pd.Series):
        pd.testing.assert_series_equal(left, right)
    elif isinstance(left, pl.Series) and isinstance(right, pl.Series):
        assert left.dtype == right.dtype
        assert (left.name, left.to_list()) == (right.name, right.to_list())
    elif isinstance(left, pa.Array | pa.ChunkedArray):
        left.validate(full=True)
        assert left.equals(right)
    else:
        assert left == right


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
def test_every_kind_of_column_reads_to_the_same_values(column: object) -> None:
    """Where the values lived does not change what is read."""
    assert TextColumn.of(column).to_list() == VALUES


@pytest.mark.parametrize("column", COLUMNS.values(), ids=COLUMNS)
def test_every_kind_of_column_is_rebuilt_as_it_was(column: object) -> None:
    """Type, dtype, name, index, chunks and nulls survive the way through the buffer."""
    assert_same(TextColumn.of(column).rebuild_like(column), column)


@pytest.mark.parametrize(
    "column",
    [
        [],
        (),
        pa.array([], pa.string()),
        pa.chunked_array([], pa.string()),
        pd.Series([], dtype=object),
        pd.Series([], dtype="category"),
        pl.Series("n", [], dtype=pl.String),
    ],
    ids=lambda column: type(column).__name__,
)
def test_an_empty_column_is_a_column(column: object) -> None:
    """No rows is no error."""
    read = TextColumn.of(column)
    assert len(read) == 0
    assert read.offsets.tolist() == [0]
    assert_same(read.rebuild_like(column), column)


@pytest.mark.parametrize(
    "column",
    [
        [None, None],
        pa.nulls(2),
        pa.array([None, None], pa.string()),
        pd.Series([None, None]),
        pl.Series([None, None]),
    ],
    ids=lambda column: type(column).__name__,
)
def test_a_column_of_nulls_stays_one(column: object) -> None:
    """Nothing to read is not the same as empty text."""
    read = TextColumn.of(column)
    assert read.to_list() == [None, None]
    assert_same(read.rebuild_like(column), column)


def test_an_arrow_column_is_not_copied() -> None:
    """The buffer is the array's own memory."""
    array = pa.array(["ab", "cd"], pa.large_string())
    column = TextColumn.of(array)
    _, offsets, data = array.buffers()
    assert column.data.ctypes.data == data.address
    assert column.offsets.ctypes.data == offsets.address


def test_offsets_are_bytes_and_fall_between_characters() -> None:
    """A Chinese character takes three bytes, an emoji four."""
    assert TextColumn.of(["a张", "😀", "b"]).offsets.tolist() == [0, 4, 8, 9]


def test_a_lone_surrogate_comes_back_as_it_was() -> None:
    """Halves that meet across two rows do not become one character."""
    values = ["a\ud83d", "\ude00b"]
    column = TextColumn.of(values)
    assert column.offsets.tolist() == [0, 4, 8]
    assert column.to_list() == values


def test_a_lone_surrogate_never_enters_arrow() -> None:
    """Arrow and polars trust their bytes to be UTF-8, so the door is shut."""
    with pytest.raises(InvalidInput, match="lone surrogate"):
        TextColumn.of(["\ud83d"]).rebuild_like(pa.array(["x"]))


def test_bytes_under_a_null_are_dropped() -> None:
    """Arrow lets a null keep the bytes it had; the column does not carry them on."""
    full = pa.array(["ab", "secret", "cd"], pa.large_string())
    _, offsets, data = full.buffers()
    hidden = pa.Array.from_buffers(pa.large_string(), 3, [pa.py_buffer(b"\x05"), offsets, data])
    column = TextColumn.of(hidden)
    assert column.to_list() == ["ab", None, "cd"]
    assert column.data.tobytes() == b"abcd"


@pytest.mark.parametrize(
    ("column", "categories"),
    [
        (pd.Series(["ab", "secret"], dtype="category").iloc[:1], lambda series: series.cat.categories),
        (
            pa.array(["ab", "secret"]).dictionary_encode().slice(0, 1),
            lambda array: array.dictionary.to_pylist(),
        ),
        (
            pl.Series(["ab", "secret"], dtype=pl.Enum(["ab", "secret"])).head(1),
            lambda series: series.dtype.categories,
        ),
    ],
    ids=["pandas", "arrow", "polars"],
)
def test_a_category_no_row_uses_does_not_survive(
    column: object, categories: Callable[[object], Iterable[str]]
) -> None:
    """The dictionary is part of what leaves, so it holds only the values in the column."""
    assert list(categories(TextColumn.of(column).rebuild_like(column))) == ["ab"]


@pytest.mark.parametrize(
    ("column", "named"),
    [
        (pd.Series([13800138000]), "int64"),
        (pd.Series([1, 1], dtype="category"), "int64"),
        (pa.array([13800138000]), "int64"),
        (pl.Series([13800138000]), "Int64"),
        (pa.array([b"13800138000"]), "binary"),
    ],
)
def test_a_column_of_another_dtype_is_refused_by_its_name(column: object, named: str) -> None:
    """The error says which dtype it met and how to convert, and shows no value."""
    with pytest.raises(InvalidInput, match=named) as caught:
        TextColumn.of(column)
    assert "13800138000" not in str(caught.value)
    assert "convert" in caught.value.hint


@pytest.mark.parametrize(
    "column",
    [["ab", None, 13800138000], pd.Series([None, 13800138000, "a"], dtype=object), [b"ab"], 5, "ab", None],
)
def test_what_is_no_text_is_a_type_error(column: object) -> None:
    """A string is no column either; the message names types and rows, never values."""
    with pytest.raises(TypeError) as caught:
        TextColumn.of(column)
    assert "13800138000" not in str(caught.value)


def test_a_series_subclass_is_still_a_series() -> None:
    """The package is told by any base of the class."""

    class Labelled(pd.Series):
        pass

    assert TextColumn.of(Labelled(["ab"])).to_list() == ["ab"]


def test_a_column_of_other_length_cannot_be_rebuilt() -> None:
    """Rows are never dropped or invented."""
    with pytest.raises(InvalidInput, match="2 rows"):
        TextColumn.of(["a", "b"]).rebuild_like(["a"])


def test_clear_values_show_in_no_repr_and_no_pickle() -> None:
    """A log line with a column in it says how much there is, not what."""
    column = TextColumn.of(["13800138000"])
    assert repr(column) == "<TextColumn: 1 rows, 11 bytes>"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(column)


def spans(starts: Sequence[int], ends: Sequence[int]) -> ColumnSpans:
    """Make spans of one entity in row 0."""
    zeros = np.zeros(len(starts), np.int64)
    return ColumnSpans(
        (Entity.CN_MOBILE,),
        zeros.astype(np.int16),
        zeros,
        np.array(starts, np.int64),
        np.array(ends, np.int64),
    )


def test_touching_spans_are_accepted() -> None:
    """[0, 3) and [3, 5) share no byte."""
    assert repr(spans([0, 3], [3, 5])) == "<ColumnSpans: 2 spans of CN_MOBILE>"


@pytest.mark.parametrize(("starts", "ends"), [([0, 2], [3, 5]), ([3, 0], [5, 3]), ([2], [2]), ([0], [1, 2])])
def test_spans_that_masking_could_not_walk_are_refused(starts: list[int], ends: list[int]) -> None:
    """Overlapping, unsorted, empty and uneven spans do not exist."""
    with pytest.raises(InvalidInput):
        spans(starts, ends)


def test_whole_marks_every_value_that_is_there() -> None:
    """A declared column has one span a row; null and empty rows have none."""
    column = TextColumn.of(VALUES)
    marked = ColumnSpans.whole(column, Entity.PERSON)
    assert marked.row.tolist() == [0, 2, 4]
    assert marked.start.tolist() == [0, 6, 8]
    assert marked.end.tolist() == [6, 8, 19]
