"""Opening SQLite, JSON Lines and Parquet, refusing what is no table, and writing whole files."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from piiguard.classify.fields import open_table, sqlite_source, sqlite_tables, write_table
from piiguard.errors import InvalidInput, MissingExtra, SourceError, UnknownField

COLUMNS = ("姓名", "电话")
ROWS = {"姓名": ["张三", "李四"], "电话": ["13800138000", None]}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A database of two tables, one with a name that needs quoting."""
    path = tmp_path / "shop #1.sqlite"
    connection = sqlite3.connect(path)
    connection.execute('CREATE TABLE "客户""1" (id INTEGER, "姓 名" TEXT, photo BLOB)')
    connection.execute('INSERT INTO "客户""1" VALUES (7, ?, ?), (8, NULL, NULL)', ("张三", b"\x00\x01"))
    connection.execute("CREATE TABLE orders (amount REAL)")
    connection.commit()
    connection.close()
    return path


def test_sqlite_tables_are_listed_and_read_as_text(shop: Path) -> None:
    """Numbers become text, nulls stay null, binary cells are left out and counted."""
    assert sqlite_tables(shop) == ("orders", '客户"1')
    table = open_table(shop, table='客户"1')
    assert list(table.batches()) == [{"id": ["7", "8"], "姓 名": ["张三", None], "photo": [None, None]}]
    assert [note.code for note in table.notes] == ["binary-cells"]
    assert table.name == 'shop #1.sqlite:客户"1'


def test_sqlite_is_known_by_its_first_bytes(shop: Path) -> None:
    """A database under another name is still one."""
    renamed = shop.rename(shop.with_name("export.csv"))
    assert open_table(renamed, table="orders").columns == ("amount",)


def test_several_tables_ask_for_one(shop: Path) -> None:
    """Which table is never guessed; the names are given."""
    with pytest.raises(SourceError, match=r"2 tables.*orders"):
        open_table(shop)


def test_an_unknown_table_is_answered_with_the_nearest(shop: Path) -> None:
    """A typing error costs one look."""
    with pytest.raises(UnknownField, match="Did you mean 'orders'"):
        open_table(shop, table="order")


def test_text_that_is_not_utf8_is_read_with_replacements(tmp_path: Path) -> None:
    """SQLite stores whatever bytes it was given as text."""
    path = tmp_path / "t.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE t (a TEXT)")
    connection.execute("INSERT INTO t VALUES (CAST(x'e5bcff' AS TEXT))")
    connection.commit()
    connection.close()
    assert list(open_table(path).batches()) == [{"a": ["\ufffd\ufffd"]}]


def test_reading_sqlite_leaves_no_trace(shop: Path) -> None:
    """The database is opened read-only: nothing beside it, nothing in it changes."""
    before = shop.read_bytes()
    list(open_table(shop, table="orders").batches())
    assert shop.read_bytes() == before
    assert [each.name for each in shop.parent.iterdir()] == [shop.name]


def test_the_database_is_opened_so_that_it_cannot_be_written_to(shop: Path) -> None:
    """SQLite itself refuses, whatever statement might be sent."""
    with closing(sqlite_source._connected(shop)) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM orders")


def test_a_damaged_database_is_a_source_error(tmp_path: Path) -> None:
    """sqlite3's own errors do not reach the caller."""
    path = tmp_path / "t.db"
    path.write_bytes(b"SQLite format 3\x00" + b"\x00" * 200)
    with pytest.raises(SourceError, match="cannot be read as an SQLite database"):
        open_table(path)


def test_a_database_without_tables_is_a_source_error(tmp_path: Path) -> None:
    """An empty database has nothing to classify."""
    path = tmp_path / "t.db"
    sqlite3.connect(path).close()
    with pytest.raises(SourceError, match="no tables"):
        open_table(path)


def test_json_lines_take_every_key_that_ever_occurs(tmp_path: Path) -> None:
    """A key that first appears in the last line is a column, and lines that are no object are counted."""
    path = tmp_path / "t.jsonl"
    path.write_text(
        '{"a": 1, "b": {"电话": ["1"]}}\nnonsense\n\n[1]\n{"c": "z", "a": null}\n', encoding="utf-8"
    )
    table = open_table(path)
    assert list(table.batches()) == [{"a": ["1", None], "b": ['{"电话": ["1"]}', None], "c": [None, "z"]}]
    assert "lines without a JSON object, left out: 2 (line 2, 4)" in table.notes


def test_json_lines_without_an_object_are_refused(tmp_path: Path) -> None:
    """A JSON array is not JSON Lines."""
    path = tmp_path / "t.jsonl"
    path.write_text("[1, 2]\n")
    with pytest.raises(SourceError, match=r"No line of t\.jsonl holds a JSON object"):
        open_table(path)


def test_parquet_is_read_in_batches(tmp_path: Path) -> None:
    """Every cell comes as text, nested ones as JSON."""
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    path = tmp_path / "t.parquet"
    parquet.write_table(pa.table({"a": [1, None, 3], "b": [["x"], [], None]}), path)
    table = open_table(path)
    assert list(table.batches(2)) == [{"a": ["1", None], "b": ['["x"]', "[]"]}, {"a": ["3"], "b": [None]}]


def test_parquet_without_pyarrow_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The install command is printed, not an ImportError."""
    path = tmp_path / "t.parquet"
    path.write_bytes(b"PAR1")
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match=r"piiguard\[arrow\]"):
        open_table(path)


def test_damaged_parquet_is_a_source_error(tmp_path: Path) -> None:
    """pyarrow's own errors do not reach the caller."""
    pytest.importorskip("pyarrow")
    path = tmp_path / "t.parquet"
    path.write_bytes(b"PAR1 and no more")
    with pytest.raises(SourceError, match="cannot be read as Parquet"):
        open_table(path)


def test_missing_files_folders_and_other_kinds_are_said_plainly(tmp_path: Path) -> None:
    """Each says what it is and what would do."""
    with pytest.raises(SourceError, match=r"There is no file nothing\.csv"):
        open_table(tmp_path / "nothing.csv")
    with pytest.raises(SourceError, match="is a folder"):
        open_table(tmp_path)
    (tmp_path / "t.docx").write_bytes(b"x")
    with pytest.raises(SourceError, match=r"ends in one of: \.csv"):
        open_table(tmp_path / "t.docx")


def test_a_text_given_in_place_of_a_path_is_not_shown() -> None:
    """Who calls open_table or classify with the text itself must not find it in a log."""
    for text in ("张三 13800138000", "张三 13800138000 " * 100):
        with pytest.raises(SourceError) as caught:
            open_table(text)
        assert "13800138000" not in str(caught.value)


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf" + "姓名;电话\r\n张三;13800138000\r\n李四;\r\n".encode(),
        "姓名\t电话\n张三\t13800138000\n李四\t\n".encode("gb18030"),
        b"\xff\xfe" + "姓名,电话\n张三,13800138000\n李四,\n".encode("utf-16-le"),
        "张三|13800138000\n李四|\n".encode(),
    ],
)
def test_a_copy_is_written_byte_for_byte_alike(tmp_path: Path, raw: bytes) -> None:
    """Encoding, mark, delimiter, line ends and the lack of a header are taken over from like=."""
    source = tmp_path / "in.csv"
    source.write_bytes(raw)
    table = open_table(source)
    assert write_table(tmp_path / "out.csv", table.columns, table.batches(1), like=table) == 2
    assert (tmp_path / "out.csv").read_bytes() == raw


def test_a_file_may_be_replaced_by_its_own_copy(tmp_path: Path) -> None:
    """The rows come from the old file until the new one is complete."""
    path = tmp_path / "t.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    table = open_table(path)
    assert write_table(path, ["b"], table.batches(1), like=table) == 2
    assert path.read_text() == "b\n2\n4\n"


def test_json_lines_and_parquet_come_back_as_written(tmp_path: Path) -> None:
    """The other kinds hold the same cells."""
    pytest.importorskip("pyarrow")
    for name in ("t.jsonl", "t.parquet", "t.tsv"):
        assert write_table(tmp_path / name, COLUMNS, [ROWS, ROWS]) == 4
        (batch,) = open_table(tmp_path / name).batches()
        assert [cell or None for cell in batch["电话"]] == ROWS["电话"] * 2


def test_an_interrupted_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    """Half a masked copy must never look like a whole one."""
    path = tmp_path / "t.csv"
    path.write_text("old")

    def broken() -> Iterator[dict[str, list[str | None]]]:
        yield {"姓名": ["张三"], "电话": ["1"]}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_table(path, COLUMNS, broken())
    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["t.csv"]


@pytest.mark.parametrize(
    ("number", "what"),
    [(errno.EROFS, "may not be written to"), (errno.ENOSPC, "disk is full"), (errno.EIO, "t.csv")],
)
def test_a_folder_that_refuses_is_said_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, what: str
) -> None:
    """Read-only folder, full disk, and whatever else the system answers."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(SourceError, match=what):
        write_table(tmp_path / "t.csv", COLUMNS, [ROWS])
    assert list(tmp_path.iterdir()) == []


def test_a_missing_folder_is_said_plainly(tmp_path: Path) -> None:
    """No folder is made on the sly."""
    with pytest.raises(SourceError, match="cannot be written"):
        write_table(tmp_path / "none" / "t.csv", COLUMNS, [ROWS])


def test_what_the_encoding_cannot_hold_is_refused_without_showing_it(tmp_path: Path) -> None:
    """Nothing is replaced by a question mark in silence, and the cell is not in the message."""
    source = tmp_path / "in.csv"
    source.write_bytes("name,phone\né,1\n".encode("latin-1"))
    table = open_table(source, encoding="latin-1")
    with pytest.raises(SourceError, match="cannot store") as caught:
        write_table(tmp_path / "out.csv", table.columns, [{"name": ["张三"], "phone": ["1"]}], like=table)
    assert "张三" not in str(caught.value)
    assert not (tmp_path / "out.csv").exists()


def test_batches_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    """A missing column or uneven columns would shift cells between people."""
    with pytest.raises(UnknownField, match="column of the batch"):
        write_table(tmp_path / "t.csv", COLUMNS, [{"姓名": ["张三"]}])
    with pytest.raises(InvalidInput, match="not equally long"):
        write_table(tmp_path / "t.csv", COLUMNS, [{"姓名": ["张三"], "电话": []}])
    with pytest.raises(SourceError, match="kind that can be written"):
        write_table(tmp_path / "t.xlsx", COLUMNS, [ROWS])
    assert list(tmp_path.iterdir()) == []
