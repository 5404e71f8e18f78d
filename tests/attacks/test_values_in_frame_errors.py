"""No error met on reading a frame carries a value of it out: not in its text, its arguments, its context."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import piiguard as pg
from piiguard.errors import InvalidInput
from piiguard.mask import mask_columns

PHONE = "13800138000"
LONE = f"电话{PHONE}\ud800"
WORKS = {
    "pandas, mixed types": lambda: pd.DataFrame({"a": [LONE, 3.5, None]}, dtype=object),
    "pandas, objects": lambda: pd.DataFrame({"a": [LONE, None]}, dtype=object),
    "pandas, lists": lambda: pd.DataFrame({"a": [[LONE], None]}),
    "pandas, Python's strings": lambda: pd.DataFrame({"a": pd.array([LONE], pd.StringDtype("python"))}),
    "polars, objects": lambda: pl.DataFrame({"a": pl.Series([object(), LONE], dtype=pl.Object)}),
}


def broken() -> pa.Array:
    """Make a string array as a careless program leaves it: with a byte that is no UTF-8."""
    raw = f"电话{PHONE}".encode() + b"\xff"
    return pa.StringArray.from_buffers(1, pa.array([0, len(raw)], pa.int32()).buffers()[1], pa.py_buffer(raw))


REFUSED = {
    "arrow": lambda: pa.table({"a": broken()}),
    "arrow, dictionary": lambda: pa.table({"a": broken().dictionary_encode()}),
    "arrow, list": lambda: pa.table({"a": pa.ListArray.from_arrays(pa.array([0, 1], pa.int32()), broken())}),
    "pandas": lambda: pd.DataFrame({"a": pd.array(broken(), pd.ArrowDtype(pa.string()))}),
    "pandas, list": lambda: pd.DataFrame(
        {
            "a": pd.array(
                pa.ListArray.from_arrays(pa.array([0, 1], pa.int32()), broken()),
                pd.ArrowDtype(pa.list_(pa.string())),
            )
        }
    ),
}
CALLS: dict[str, Callable[[object], object]] = {
    "mask_frame": pg.mask_frame,
    "classify": pg.classify,
    "mask_columns": lambda frame: mask_columns(frame, [pg.Entity.CN_MOBILE]),
}


def everything_in(error: BaseException | None) -> Iterator[str]:
    """Yield whatever a log or an error tracker could write of an error and of those behind it."""
    while error is not None:
        yield ascii(str(error))
        yield ascii(vars(error))
        yield ascii(error.args)
        yield ascii(getattr(error, "object", None))
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("kind", REFUSED)
def test_an_array_that_is_no_utf8_is_refused_without_its_value(kind: str, call: str) -> None:
    """A decoder's error holds the bytes that it could not decode."""
    with pytest.raises(InvalidInput) as caught:
        CALLS[call](REFUSED[kind]())
    assert caught.value.code == "input.column_encoding"
    assert not [each for each in everything_in(caught.value) if PHONE in each]


@pytest.mark.parametrize("kind", WORKS)
def test_a_lone_surrogate_is_masked_like_any_other_text(kind: str) -> None:
    """UTF-8 cannot hold it and Python can; an encoder's error would hold the whole value."""
    frame = WORKS[kind]()
    for masked in (pg.mask_frame(frame), mask_columns(frame, [pg.Entity.CN_MOBILE])):
        cells = masked["a"].to_list() if isinstance(masked, pl.DataFrame) else masked["a"].tolist()
        assert PHONE not in ascii(cells)
        assert "*" in ascii(cells)


def test_a_broken_parquet_file_is_refused_without_its_value(tmp_path: Path) -> None:
    """The same on the way from a file."""
    pq.write_table(pa.table({"a": broken()}), tmp_path / "a.parquet")
    with pytest.raises(InvalidInput) as caught:
        pg.classify(tmp_path / "a.parquet")
    assert not [each for each in everything_in(caught.value) if PHONE in each]


def test_a_pandas_column_of_objects_stays_one() -> None:
    """Put back as a bare array, pandas would guess its dtype anew."""
    frame = pd.DataFrame({"phone": pd.Series([PHONE, "13900139000"], dtype=object)})
    assert pg.mask_frame(frame)["phone"].dtype == object
