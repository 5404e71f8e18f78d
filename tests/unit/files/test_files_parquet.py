"""A masked Parquet file keeps its schema, metadata, row groups and compression, to its inmost values."""

from __future__ import annotations

import decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import piiguard as pg
from piiguard import Entity
from piiguard.errors import SourceError, UnknownField
from piiguard.files import parquet_files

PHONE = "13800138000"
MASKED = "138****8000"


def table(rows: int = 1_000) -> pa.Table:
    """Make a table of every kind of column, with something personal in most of them."""
    half = rows // 2
    return pa.table(
        {
            "phone": pa.array([13_800_138_000] * rows),
            "name": pa.array(["张三", None] * half).dictionary_encode(),
            "n": pa.array(range(rows), pa.int32()),
            "price": pa.array([decimal.Decimal("1.50")] * rows),
            "late": pa.array([1.0] * (rows - 1) + [13_800_138_000.0]),
            "user": pa.array([{"name": "张三", "tags": ["a", f"电话{PHONE}"]}, None] * half),
            "facts": pa.array([[("k", PHONE)], None] * half, pa.map_(pa.string(), pa.string())),
            "pair": pa.array([[PHONE, None], None] * half, pa.list_(pa.string(), 2)),
            "ids": pa.array([[13_800_138_000, 1], []] * half, pa.large_list(pa.int64())),
            "view": pa.array([f"call {PHONE}"] * rows, pa.string_view()),
            "bytes": pa.array([f"call {PHONE}".encode(), None] * half),
            "hash": pa.array([b"\xff\x00"] * rows),
            "at": pa.array([0] * rows, pa.timestamp("ms", "Asia/Shanghai")),
        },
        metadata={"made by": "us"},
    )


def written(path: Path, given: pa.Table, **settings: object) -> pq.ParquetFile:
    pq.write_table(given, path, **settings)
    return pq.ParquetFile(path)


def test_every_kind_of_column_is_masked_and_keeps_its_type(tmp_path: Path) -> None:
    """Numbers that are personal become text, wherever they lie; all other types and the order stay."""
    given = table()
    pq.write_table(
        given, tmp_path / "a.parquet", row_group_size=300, compression={"n": "gzip", "phone": "zstd"}
    )
    copy = pg.mask_file(tmp_path / "a.parquet", tmp_path / "b.parquet")
    masked = pq.read_table(tmp_path / "b.parquet")
    text, numbers = pa.large_string(), {"phone", "late", "ids"}
    assert masked.schema.names == given.schema.names
    assert [each.name for each in masked.schema if each.type != given.schema.field(each.name).type] == [
        each for each in given.schema.names if each in numbers
    ]
    assert masked.schema.metadata == given.schema.metadata
    assert masked.schema.field("phone").type == masked.schema.field("late").type == text
    first, last = masked.slice(0, 1).to_pylist()[0], masked.slice(999).to_pylist()[0]
    assert first == given.slice(0, 1).to_pylist()[0] | {
        "phone": MASKED,
        "name": "张*",
        "late": "1",
        "user": {"name": "张*", "tags": ["a", f"电话{MASKED}"]},
        "facts": [("k", MASKED)],
        "pair": [MASKED, None],
        "ids": [MASKED, first["ids"][1]],
        "view": f"call {MASKED}",
        "bytes": f"call {MASKED}".encode(),
    }
    assert (last["late"], last["user"], last["name"], last["pair"]) == (MASKED, None, None, None)
    assert copy.rows == 1_000
    assert copy.columns["user.name"] == Entity.PERSON


def test_row_groups_and_compression_are_those_of_the_source(tmp_path: Path) -> None:
    """Each column its own; statistics are of what is masked."""
    source = written(
        tmp_path / "a.parquet", table(), row_group_size=300, compression={"n": "gzip", "phone": "zstd"}
    )
    pg.mask_file(tmp_path / "a.parquet", tmp_path / "b.parquet")
    copy = pq.ParquetFile(tmp_path / "b.parquet")
    assert copy.metadata.num_row_groups == source.metadata.num_row_groups == 4
    for number in range(4):
        group, before = copy.metadata.row_group(number), source.metadata.row_group(number)
        assert group.num_rows == before.num_rows
        for at in range(group.num_columns):
            assert group.column(at).compression == before.column(at).compression
    assert copy.metadata.row_group(0).column(0).statistics.max == MASKED
    assert PHONE.encode() not in (tmp_path / "b.parquet").read_bytes()


def test_a_row_group_too_large_is_written_as_several(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory comes first, and it is said."""
    monkeypatch.setattr(parquet_files, "_GROUP", 1_000)
    monkeypatch.setattr(parquet_files, "_BATCH", 1_000)
    monkeypatch.setattr(parquet_files, "_LEAST_ROWS", 100)
    written(tmp_path / "a.parquet", pa.table({"n": range(1_000), "tel": [PHONE] * 1_000}))
    copy = pg.mask_file(tmp_path / "a.parquet", tmp_path / "b.parquet")
    assert pq.ParquetFile(tmp_path / "b.parquet").metadata.num_row_groups > 1
    assert [each.code for each in copy.notes] == ["row-groups"]
    assert pq.read_table(tmp_path / "b.parquet")["n"].to_pylist() == list(range(1_000))


def test_columns_may_be_named_by_their_paths(tmp_path: Path) -> None:
    """And then nothing is guessed; what is found is masked all the same."""
    written(tmp_path / "a.parquet", pa.table({"u": [{"a": "x", "b": 7, "c": PHONE}]}))
    pg.mask_file(
        tmp_path / "a.parquet", tmp_path / "b.parquet", columns={"u.a": "PERSON", "u.b": "CN_MOBILE"}
    )
    assert pq.read_table(tmp_path / "b.parquet").to_pylist() == [{"u": {"a": "***", "b": "***", "c": MASKED}}]
    with pytest.raises(UnknownField):
        pg.mask_file(tmp_path / "a.parquet", tmp_path / "b.parquet", columns={"v.a": "PERSON"})


def test_pandas_reads_back_what_it_wrote(tmp_path: Path) -> None:
    """The index stays, and a column that has become text is read as text."""
    frame = pd.DataFrame({"tel": [13_800_138_000, 1], "n": [1.5, 2.5]}, index=pd.Index([7, 8], name="row"))
    frame.to_parquet(tmp_path / "a.parquet")
    pg.mask_file(tmp_path / "a.parquet", tmp_path / "b.parquet", columns={"tel": "CN_MOBILE"})
    read = pd.read_parquet(tmp_path / "b.parquet")
    assert read.index.equals(frame.index)
    assert read["n"].equals(frame["n"])
    assert read["tel"].tolist() == [MASKED, "***"]


@pytest.mark.parametrize("rows", [0, 1])
def test_a_file_of_hardly_any_rows_is_one_too(tmp_path: Path, rows: int) -> None:
    """No row group, or one."""
    given = pa.table(
        {"tel": pa.array([PHONE] * rows, pa.string()), "u": pa.array([[1]] * rows, pa.list_(pa.int8()))}
    )
    written(tmp_path / "a.parquet", given)
    assert pg.mask_file(tmp_path / "a.parquet", tmp_path / "b.parquet").rows == rows
    assert pq.read_table(tmp_path / "b.parquet").schema == given.schema


def test_a_file_cut_short_or_broken_inside_leaves_nothing(tmp_path: Path) -> None:
    """At its end, where it says what is in it, or in the middle of its pages."""
    written(
        tmp_path / "a.parquet",
        pa.table({"tel": [PHONE + str(at) for at in range(5_000)]}),
        compression="zstd",
    )
    data = (tmp_path / "a.parquet").read_bytes()
    for broken in (data[:-100], data[:200] + b"\xff" * 5_000 + data[5_200:]):
        (tmp_path / "c.parquet").write_bytes(broken)
        with pytest.raises(SourceError):
            pg.mask_file(tmp_path / "c.parquet", tmp_path / "d.parquet")
        assert not (tmp_path / "d.parquet").exists()
