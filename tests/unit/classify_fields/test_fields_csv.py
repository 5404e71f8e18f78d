"""Reading CSV: what is detected, what is repaired, and that both are said."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from piiguard.classify.fields import CsvTable, Note, Table, open_table
from piiguard.classify.fields.encodings import survey_text
from piiguard.errors import SourceError

TEXT = "姓名,电话\r\n张三,13800138000\r\n李四,\r\n"


def read(path: Path, raw: bytes, **options: object) -> tuple[Table, dict[str, list[str | None]]]:
    """Write *raw* to *path*, open it, and read every row."""
    path.write_bytes(raw)
    table = open_table(path, **options)  # type: ignore[arg-type]  # options are passed through
    whole: dict[str, list[str | None]] = {name: [] for name in table.columns}
    for batch in table.batches(2):
        for name, cells in batch.items():
            whole[name] += cells
    return table, whole


def note_of(table: Table, code: str) -> Note:
    """Return the one note of a kind."""
    (note,) = [each for each in table.notes if each.code == code]
    return note


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "UTF-8 with BOM"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "UTF-16 LE with BOM"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16 BE with BOM"),
        (TEXT.encode("utf-16-le"), "UTF-16 LE"),
        (TEXT.encode("utf-16-be"), "UTF-16 BE"),
        (TEXT.encode("gb18030"), "GB18030"),
    ],
)
def test_every_encoding_gives_the_same_rows_and_is_named(tmp_path: Path, raw: bytes, encoding: str) -> None:
    """What a Chinese spreadsheet may save is read alike, and the table says what it was."""
    table, rows = read(tmp_path / "people.csv", raw)
    assert rows == {"姓名": ["张三", "李四"], "电话": ["13800138000", ""]}
    assert table.encoding == encoding
    assert note_of(table, "encoding").zh == f"编码：{encoding}"


def test_blank_lines_before_the_header_are_no_rows(tmp_path: Path) -> None:
    """The header is the first line that holds anything, and is not read again as data."""
    table, rows = read(tmp_path / "people.csv", ("\r\n\n" + TEXT).encode())
    assert table.columns == ("姓名", "电话")
    assert rows["姓名"] == ["张三", "李四"]


def test_rare_characters_beyond_gbk_are_read(tmp_path: Path) -> None:
    """GB 18030 holds four-byte characters (𠮷) that GBK lacks; personal names use them."""
    _, rows = read(tmp_path / "people.csv", "姓名,备注\n𠮷野,无\n".encode("gb18030"))
    assert rows["姓名"] == ["𠮷野"]


def test_broken_utf8_is_reported_with_line_and_byte_and_the_rest_is_read(tmp_path: Path) -> None:
    """Two stray bytes cost two characters, not the file."""
    good = "姓名,电话\n王五,1\n".encode()
    raw = good + "张".encode() + b"\xff" + "三,138\n李四,139\n".encode()
    table, rows = read(tmp_path / "people.csv", raw)
    assert rows["姓名"] == ["王五", "张\ufffd三", "李四"]
    note = note_of(table, "broken-encoding")
    assert "line 3, byte 26" in note
    assert len(good) + 3 == 26
    assert "第 3 行、第 26 字节" in note.zh


def test_a_character_cut_at_the_end_of_the_file_is_reported(tmp_path: Path) -> None:
    """A truncated upload ends in half a character."""
    table, rows = read(
        tmp_path / "people.csv", ("姓名,城市\n" + "张三,上海\n" * 3).encode() + "李".encode()[:2]
    )
    assert note_of(table, "broken-encoding").startswith("broken places read as U+FFFD: 1,")
    assert rows["姓名"][-1] == "\ufffd"


def test_broken_bytes_across_a_chunk_keep_their_offset(tmp_path: Path) -> None:
    """The probe reads in chunks of 64 KiB; an offset beyond the first is still the file's own."""
    lead = "姓名,电话\n" + "张三,13800138000\n" * 8_000
    raw = lead.encode() + b"\xfe" + "李四,1\n".encode()
    table, _ = read(tmp_path / "people.csv", raw)
    assert f"line 8002, byte {len(lead.encode())}" in note_of(table, "broken-encoding")


def test_a_character_on_the_edge_of_a_chunk_moves_no_later_offset(tmp_path: Path) -> None:
    """The decoder keeps the first bytes of a cut character; they are counted once, in the next chunk."""
    lead = b"a,b\n" + b"x" * (65_536 - 5)
    raw = lead + "张".encode() + b"\xff,y\n" + "李四".encode() + b"\xfe,z\n"
    path = tmp_path / "t.csv"
    path.write_bytes(raw)
    places = survey_text(path, codec="utf-8").broken
    assert [(each.line, each.byte) for each in places] == [(2, raw.index(b"\xff")), (3, raw.index(b"\xfe"))]


def test_an_unknown_encoding_is_refused_by_its_bytes(tmp_path: Path) -> None:
    """Latin-1 is neither UTF-8 nor GB18030; the error shows where and which bytes, and how to go on."""
    raw = "name,town\nJosé,Málaga\n".encode("latin-1")
    with pytest.raises(SourceError, match=r"line 2, byte 13 \(0xe9 2c 4d e1\).*encoding="):
        read(tmp_path / "people.csv", raw)
    _, rows = read(tmp_path / "people.csv", raw, encoding="latin-1")
    assert rows["town"] == ["Málaga"]


def test_a_misspelt_encoding_is_refused(tmp_path: Path) -> None:
    """A name that Python does not know is the caller's mistake, and is said so."""
    with pytest.raises(SourceError, match="No encoding is named 'utf-88'"):
        read(tmp_path / "people.csv", TEXT.encode(), encoding="utf-88")


@pytest.mark.parametrize(
    ("delimiter", "name"), [(",", "comma"), ("\t", "tab"), (";", "semicolon"), ("|", "bar")]
)
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str, name: str) -> None:
    """The four delimiters in use are told apart, even where cells hold another of them."""
    raw = f'a{delimiter}b{delimiter}c\n"x,y;z"{delimiter}2{delimiter}3\n'.encode()
    table, rows = read(tmp_path / "t.csv", raw)
    assert rows == {"a": ["x,y;z"], "b": ["2"], "c": ["3"]}
    assert note_of(table, "delimiter") == f"delimiter: {name}"


def test_quoted_line_breaks_stay_in_their_cell(tmp_path: Path) -> None:
    """An address over two lines is one cell."""
    _, rows = read(tmp_path / "t.csv", '姓名,地址\n张三,"北京市\n海淀区"\n李四,"说""好"""\n'.encode())
    assert rows["地址"] == ["北京市\n海淀区", '说"好"']


def test_ragged_rows_are_counted_and_nothing_in_them_is_lost(tmp_path: Path) -> None:
    """Short rows are padded; the surplus of long ones stays in the last cell, so it is scanned and kept."""
    table, rows = read(tmp_path / "t.csv", b"a,b\n1,2\n3\n4,5,6,7\n\n8,9\n")
    assert rows == {"a": ["1", "3", "4", "8"], "b": ["2", None, "5,6,7", "9"]}
    note = note_of(table, "ragged")
    assert note.startswith("rows without exactly 2 cells: 2 (line 3 has 1; line 4 has 4)")
    assert "第 3 行 1 个；第 4 行 4 个" in note.zh


def test_reading_twice_counts_damage_once(tmp_path: Path) -> None:
    """The notes speak of the file, not of how often it was read."""
    table, _ = read(tmp_path / "t.csv", b"a,b\n1\n")
    list(table.batches())
    assert note_of(table, "ragged").startswith("rows without exactly 2 cells: 1 ")


def test_stray_nul_bytes_are_removed_and_counted(tmp_path: Path) -> None:
    """A NUL inside a number would hide it from every recognizer."""
    table, rows = read(tmp_path / "t.csv", b"a,b\n138\x0000138000,2\n")
    assert rows["a"] == ["13800138000"]
    assert note_of(table, "nul") == "NUL characters removed: 1"


def test_a_first_row_of_data_is_not_taken_for_names(tmp_path: Path) -> None:
    """Column names are printed in reports; a phone number must not become one."""
    table, rows = read(tmp_path / "t.csv", "张三,13800138000\n李四,13900139000\n".encode())
    assert table.columns == ("column_1", "column_2")
    assert rows["column_2"] == ["13800138000", "13900139000"]
    assert note_of(table, "no-header").zh


@pytest.mark.parametrize("first", ["张三,2020-01-02", "张三,li@example.cn", "张三,110101 19900307 7635"])
def test_dates_and_addresses_are_data_too(tmp_path: Path, first: str) -> None:
    """Any datum in the first row shows that there is no header."""
    table, _ = read(tmp_path / "t.csv", f"{first}\n".encode())
    assert table.columns == ("column_1", "column_2")


def test_the_caller_may_say_whether_there_is_a_header(tmp_path: Path) -> None:
    """header= overrules what the first row looks like, either way."""
    assert read(tmp_path / "t.csv", b"id,p\n1,2\n", header=False)[1]["column_1"] == ["id", "1"]
    assert read(tmp_path / "t.csv", b"202401,202402\n1,2\n", header=True)[0].columns == ("202401", "202402")


def test_nameless_and_equal_columns_are_told_apart(tmp_path: Path) -> None:
    """No column hides another of the same name."""
    table, rows = read(tmp_path / "t.csv", "姓名,姓名,\n甲,乙,丙\n".encode())
    assert rows == {"姓名": ["甲"], "姓名_2": ["乙"], "column_3": ["丙"]}
    assert note_of(table, "renamed-columns").endswith("numbered: 2")


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    """No rows is no error."""
    table, rows = read(tmp_path / "t.csv", "姓名,电话\n".encode())
    assert rows == {"姓名": [], "电话": []}
    assert list(table.batches()) == []


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "is empty"),
        (b"\n\n", "has no rows"),
        (b"PK\x03\x04rest", "ZIP archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "cut short"),
        (bytes(range(256)) * 20, "binary data"),
        ("a,b\n".encode("utf-32"), "UTF-32"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(tmp_path: Path, raw: bytes, what: str) -> None:
    """Each kind of mistake has its own words, and none is read as if it were a table."""
    with pytest.raises(SourceError, match=what) as caught:
        read(tmp_path / "t.csv", raw)
    assert caught.value.hint


def test_a_quote_never_closed_is_an_error_and_not_one_giant_cell(tmp_path: Path) -> None:
    """Half a file must not vanish into a cell."""
    with pytest.raises(SourceError, match="quotation mark"):
        read(tmp_path / "t.csv", b'a,b\n1,"x\n' + b"2,y\n" * 60_000)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """Reading 40,000 rows in batches of 500 holds one batch, not the file of 3 MB."""
    path = tmp_path / "big.csv"
    path.write_text("姓名,电话,备注\n" + f"张三,13800138000,{'好' * 15}\n" * 40_000, encoding="utf-8")
    table = open_table(path)
    tracemalloc.start()
    rows = sum(len(batch["电话"]) for batch in table.batches(500))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == 40_000
    assert peak < 1_000_000 < path.stat().st_size


def test_a_batch_of_no_rows_is_refused(tmp_path: Path) -> None:
    """batches(0) would never end."""
    path = tmp_path / "t.csv"
    path.write_text("a\n1\n")
    with pytest.raises(SourceError, match="rows=1"):
        next(open_table(path).batches(0))


def test_a_table_shows_no_value(tmp_path: Path) -> None:
    """repr names the file and its columns only."""
    table, _ = read(tmp_path / "t.csv", TEXT.encode())
    assert isinstance(table, CsvTable)
    assert "13800138000" not in repr(table)


def test_a_few_broken_bytes_in_ascii_are_damage_and_not_a_language(tmp_path: Path) -> None:
    """They are read as U+FFFD and reported with line and byte; the rest is read."""
    raw = b"name,phone\nbob\xff,13800138000\nann,13900139000\n"
    table, rows = read(tmp_path / "people.csv", raw)
    assert "line 2, byte 14" in note_of(table, "broken-encoding")
    assert rows["phone"] == ["13800138000", "13900139000"]
