"""Spreadsheets: sheets, titles above headers, numbers as numbers, damage, and the missing extra."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest
from tests.unit.classify_fields.workbooks import write_workbook

from piiguard.catalog import Entity
from piiguard.classify.fields import classify, open_table
from piiguard.errors import MissingExtra, SourceError, UnknownField

pytest.importorskip("python_calamine")

MOBILES = [13800138000 + number * 7919 for number in range(30)]
ROWS = [["姓名", "联系电话", "金额"], *[["张三", number, 12.5] for number in MOBILES]]


def test_a_sheet_is_a_table(tmp_path: Path) -> None:
    """Numbers that a spreadsheet keeps as floats are phone numbers all the same."""
    path = write_workbook(tmp_path / "客户.xlsx", {"Sheet1": ROWS})
    table = open_table(path)
    assert table.name == "客户.xlsx:Sheet1"
    assert table.columns == ("姓名", "联系电话", "金额")
    first = next(table.batches(2))
    assert first == {"姓名": ["张三"] * 2, "联系电话": ["13800138000", "13800145919"], "金额": ["12.5"] * 2}
    assert sum(len(batch["姓名"]) for batch in table.batches(7)) == 30
    found = classify(path)
    assert [field.entity for field in found] == [Entity.PERSON, Entity.CN_MOBILE, None]


def test_every_sheet_is_classified(tmp_path: Path) -> None:
    """Each field under its sheet's name; an empty sheet has none."""
    path = write_workbook(tmp_path / "a.xlsx", {"客户": ROWS, "空": [], "备份": ROWS})
    assert [field.name for field in classify(path)][::3] == ["客户.姓名", "备份.姓名"]
    assert open_table(path, table="备份").columns[0] == "姓名"
    with pytest.raises(UnknownField, match="sheet"):
        open_table(path, table="客")


def test_a_title_above_the_header_is_read_past_and_said(tmp_path: Path) -> None:
    """The first row that is nearly as wide as the sheet names its columns."""
    path = write_workbook(tmp_path / "a.xlsx", {"s": [["2024年客户名单"], [], *ROWS]})
    table = open_table(path)
    assert table.columns == ("姓名", "联系电话", "金额")
    assert any(note.code == "title-rows" for note in table.notes)
    assert next(table.batches())["姓名"][0] == "张三"


def test_a_sheet_without_a_header_keeps_its_first_row(tmp_path: Path) -> None:
    """A first row that holds a phone number names nothing, and must not reach a report as a name."""
    path = write_workbook(tmp_path / "a.xlsx", {"s": ROWS[1:]})
    table = open_table(path)
    assert table.columns == ("column_1", "column_2", "column_3")
    assert len(next(table.batches())["column_1"]) == 30
    assert open_table(path, header=True).columns[0] == "张三"


def test_short_rows_are_padded(tmp_path: Path) -> None:
    """A row that ends early has empty cells."""
    path = write_workbook(tmp_path / "a.xlsx", {"s": [*ROWS, ["李四"]]})
    assert next(open_table(path).batches())["金额"][-1] is None


def test_what_is_no_spreadsheet_is_a_source_error(tmp_path: Path) -> None:
    """Damaged, or empty."""
    damaged = tmp_path / "a.xlsx"
    damaged.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(SourceError, match="cannot be read as a spreadsheet"):
        classify(damaged)
    with pytest.raises(SourceError, match="no sheet with cells"):
        classify(write_workbook(tmp_path / "b.xlsx", {"s": []}))
    with pytest.raises(SourceError, match=r"no file none\.xlsx"):
        classify(tmp_path / "none.xlsx")


def test_an_archive_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before any of it is unpacked."""
    path = write_workbook(tmp_path / "a.xlsx", {"s": ROWS})
    monkeypatch.setattr(import_module("piiguard.classify.fields.excel_source"), "_LARGEST", 100)
    with pytest.raises(SourceError, match="would unpack to"):
        classify(path)


def test_without_the_extra_the_command_that_installs_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing else of piiguard needs it."""
    path = write_workbook(tmp_path / "a.xlsx", {"s": ROWS})
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(MissingExtra, match=r"piiguard\[excel\]"):
        open_table(path)
