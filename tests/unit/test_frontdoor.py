"""The front door: find and mask in one call, in texts, columns and frames."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import piiguard as pg
from piiguard.errors import InvalidInput, UnknownEntity
from piiguard.mask import MaskPolicy, Redact

PHONE = "13800138000"
MASKED = "138****8000"
FRAMES: dict[str, Callable[[dict[str, list[Any]]], Any]] = {
    "pandas": pd.DataFrame,
    "polars": lambda columns: pl.DataFrame(columns, strict=False),
    "table": pa.table,
    "batch": pa.RecordBatch.from_pydict,
}


def _cells(frame: Any, name: str) -> list[Any]:
    """Read a column of any frame as a list."""
    column = frame[name] if not isinstance(frame, pa.RecordBatch) else frame.column(name)
    return column.to_pylist() if hasattr(column, "to_pylist") else column.to_list()


@pytest.fixture(params=list(FRAMES))
def frame_of(request: pytest.FixtureRequest) -> Callable[[dict[str, list[Any]]], Any]:
    """Make a frame of each kind."""
    return FRAMES[request.param]


# --- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"电话{PHONE}", f"电话{MASKED}"),
        ("", ""),
        ("没有", "没有"),
        (f"{PHONE}\n{PHONE}", f"{MASKED}\n{MASKED}"),
        (f"😀{PHONE}😀", f"😀{MASKED}😀"),
    ],
)
def test_a_text_is_masked_where_something_is_found(text: str, masked: str) -> None:
    """And nowhere else."""
    assert pg.mask(text) == masked


def test_findings_point_into_the_text_and_hide_their_value() -> None:
    """``text[start:end]`` is what was found; repr shows no digit of it."""
    text = f"你好{PHONE}"
    [finding] = pg.scan(text)
    assert (text[finding.start : finding.end], finding.value) == (PHONE, PHONE)
    assert PHONE not in repr(finding)


def test_a_policy_says_how() -> None:
    """Here, by the entity's name."""
    masked = pg.mask(f"电话{PHONE}", policy=MaskPolicy(default=Redact()))
    assert "CN_MOBILE" in masked
    assert PHONE[:3] not in masked


def test_a_wrong_entity_or_score_is_told() -> None:
    """One string is no list of names; a name nobody bears is answered with the nearest."""
    with pytest.raises(TypeError, match="list of names"):
        pg.scan(PHONE, entities="CN_MOBILE")
    with pytest.raises(UnknownEntity, match="CN_MOBILE"):
        pg.scan(PHONE, entities=["CN_MOBIL"])
    with pytest.raises(InvalidInput):
        pg.scan(PHONE, min_score=2)
    with pytest.raises(TypeError):
        pg.mask(None)  # type: ignore[arg-type]  # what is promised for it


# --- the scanner ----------------------------------------------------------------------------------


def test_a_scanner_masks_by_its_own_policy_and_finds_only_its_entities() -> None:
    """It keeps both for its life."""
    scanner = pg.Scanner(["CN_MOBILE"], policy=MaskPolicy(default=Redact()))
    masked = scanner.mask(f"{PHONE} li@example.com")
    assert PHONE not in masked
    assert "li@example.com" in masked


def test_a_scanner_is_pickled_with_what_it_knows() -> None:
    """A pool of processes gets the same scanner."""
    scanner = pg.Scanner(["EMAIL_ADDRESS"], min_score=0.4, policy=MaskPolicy(default=Redact()))
    again = pickle.loads(pickle.dumps(scanner))  # noqa: S301 - our own
    text = f"{PHONE} li@example.com"
    assert again.mask(text) == scanner.mask(text)
    assert again.scan(text) == scanner.scan(text)


def test_a_scanner_serves_many_threads() -> None:
    """Each text gets its own findings, long and short ones at once."""
    scanner = pg.Scanner()
    texts = [f"{'字' * (at % 7 * 2_000)}电话138{at:08d}" for at in range(200)]
    alone = [scanner.mask(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(scanner.mask, texts)) == alone


def test_every_way_of_scanning_finds_the_same(tmp_path: Any) -> None:
    """A text, its bytes, many texts, a file, a column."""
    scanner, text = pg.Scanner(), f"电话{PHONE}，备用13900139000"
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    found = scanner.scan(text)
    assert list(scanner.scan_many([text, ""])) == [found, []]
    assert list(scanner.scan_file(path)) == found
    assert list(scanner.scan_column([text, None]).counts.values()) == [2]
    as_bytes = [(each.entity, each.start, each.end) for each in scanner.scan_bytes(text.encode())]
    assert len(as_bytes) == len(found)


# --- frames ---------------------------------------------------------------------------------------


def test_a_frame_keeps_type_names_and_other_columns(frame_of: Callable) -> None:
    """Personal columns are masked whole, text where something is found; the rest is what it was."""
    frame = frame_of({
        "手机号": [PHONE, None, "13900139000"],
        "备注": ["无", f"请打{PHONE}", None],
        "price": [1.5, None, 2.25],
        "amount": [1, 2, 3],
        "ok": [True, False, True],
    })  # fmt: skip
    before = [_cells(frame, name) for name in ("price", "amount", "ok")]
    masked = pg.mask_frame(frame)
    assert type(masked) is type(frame)
    phones, notes = _cells(masked, "手机号"), _cells(masked, "备注")
    assert (phones[0], phones[2]) == (MASKED, "139****9000")
    assert pd.isna(phones[1])
    assert notes[:2] == ["无", f"请打{MASKED}"]
    after = [_cells(masked, name) for name in ("price", "amount", "ok")]
    assert repr(after) == repr(before)
    assert _cells(frame, "手机号")[0] == PHONE


def test_a_number_in_the_last_of_many_rows_is_masked(frame_of: Callable) -> None:
    """Classification looks at a sample; what leaves was looked at whole."""
    rows = 30_000
    frame = frame_of({"note": ["无"] * (rows - 1) + [f"请打{PHONE}"], "n": list(range(rows))})
    masked = pg.mask_frame(frame)
    assert _cells(masked, "note")[-2:] == ["无", f"请打{MASKED}"]


def test_phones_kept_as_integers_are_masked(frame_of: Callable) -> None:
    """By the column's name and values, and come back as text."""
    frame = frame_of({"phone": [int(PHONE), 13900139000]})
    assert _cells(pg.mask_frame(frame), "phone") == [MASKED, "139****9000"]


def test_one_phone_among_small_integers_is_masked(frame_of: Callable) -> None:
    """A column of counts is a measure until one of its numbers is long enough to be somebody's."""
    rows = 20_001
    values = [1] * rows
    values[rows - 2] = int(PHONE)
    frame = frame_of({"n": values, "m": [1] * rows})
    masked = pg.mask_frame(frame)
    assert str(_cells(masked, "n")[-2]) == MASKED
    assert _cells(masked, "m") == [1] * rows


def test_index_and_dtypes_of_pandas_are_kept() -> None:
    """A repeated index, dtypes of text and of measures, categories, and names that are no text."""
    frame = pd.DataFrame(
        {
            0: pd.Series([PHONE, "x"], dtype="object"),
            "s": pd.Series([PHONE, None], dtype="string"),
            "c": pd.Series([PHONE, "13900139000"], dtype="category"),
            "t": pd.to_datetime(["2020-01-01", "2021-01-01"]),
            "i": pd.Series([1, None], dtype="Int64"),
            "d": pd.to_timedelta(["1D", "2D"]),
        },
    )
    frame.index = pd.Index([7, 7], name="k")
    masked = pg.mask_frame(frame)
    pd.testing.assert_index_equal(masked.index, frame.index)
    assert list(masked.columns) == list(frame.columns)
    assert dict(masked.dtypes.drop(["c", 0])) == dict(frame.dtypes.drop(["c", 0]))
    assert isinstance(masked["c"].dtype, pd.CategoricalDtype)
    assert masked["s"].iloc[0] == masked["c"].iloc[0] == MASKED
    pd.testing.assert_frame_equal(masked[["t", "i", "d"]], frame[["t", "i", "d"]])


def test_a_column_of_mixed_objects_is_masked_where_it_is_text() -> None:
    """A number among texts does not hide the texts."""
    frame = pd.DataFrame({"x": [1, None, f"请打{PHONE}"]})
    assert PHONE not in str(pg.mask_frame(frame)["x"].tolist())


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"tags": [["a"], [f"call {PHONE}"]]}),
        pl.DataFrame({"tags": [{"t": "a"}, {"t": f"call {PHONE}"}]}),
        pa.table({"tags": [["a"], [f"call {PHONE}"]]}),
        pd.DataFrame({"tags": [["a"], [f"call {PHONE}"]]}),
    ],
    ids=["polars-list", "polars-struct", "arrow-list", "pandas-list"],
)
def test_what_is_within_nested_values_does_not_leave(frame: Any) -> None:
    """A list or a record may hold text, so it is read written out."""
    assert PHONE not in str(_cells(pg.mask_frame(frame), "tags"))


def test_columns_without_rows_or_values_are_left(frame_of: Callable) -> None:
    """Nothing to mask is no error."""
    for values in ([], [None, None]):
        frame = frame_of({"phone": values, "n": values})
        assert len(_cells(pg.mask_frame(frame), "phone")) == len(values)
    empty = pd.DataFrame({"x": pd.Series([], dtype="int64"), "y": pd.Series([], dtype="float64")})
    assert pg.mask_frame(empty).dtypes.tolist() == empty.dtypes.tolist()
    unknown = pd.DataFrame({"x": [np.nan, np.inf], "y": pd.Series([pd.NA, pd.NA], dtype="Float64")})
    pd.testing.assert_frame_equal(pg.mask_frame(unknown), unknown)


def test_two_columns_of_one_name_are_both_masked() -> None:
    """pandas allows it."""
    frame = pd.DataFrame([[PHONE, "13900139000"]], columns=["phone", "phone"])
    assert pg.mask_frame(frame).to_numpy().tolist() == [[MASKED, "139****9000"]]


def test_measures_are_not_written_out_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns of measures are told from identifiers without making a string of each value."""
    frame = pd.DataFrame({"x": np.random.default_rng(7).random(100)})

    def refuse(_column: object) -> object:
        raise AssertionError("a column of measures was written out")

    for room in ("piiguard.catalog.frames", "piiguard.mask.frames"):
        monkeypatch.setattr(import_module(room), "as_text", refuse)
    assert pg.mask_frame(frame).equals(frame)


def test_a_frame_s_policy_says_how(frame_of: Callable) -> None:
    """Of whole columns and of findings within text alike."""
    frame = frame_of({"phone": [PHONE], "note": [f"请打{PHONE}"]})
    masked = pg.mask_frame(frame, MaskPolicy(default=Redact()))
    assert "CN_MOBILE" in _cells(masked, "phone")[0]
    assert "CN_MOBILE" in _cells(masked, "note")[0]


def test_what_is_no_frame_is_a_type_error() -> None:
    """With what to give instead."""
    with pytest.raises(TypeError, match="DataFrame"):
        pg.mask_frame([[PHONE]])
