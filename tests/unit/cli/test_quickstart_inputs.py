"""The main job on a user's own file, however it is made, and on a folder that is not for it."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

ROWS = [
    ("张三", "13800138000", "110101199003074514", "2021-03-01"),
    ("李四", "13900139000", "11010119900307109X", "2020-01-02"),
    ("王五", "13700137000", "110101199003077731", "2025-06-01"),
]
HEAD = ("姓名", "手机号", "身份证号", "成交日期")
TEXT = "\n".join(map(",".join, [HEAD, *ROWS])) + "\n"


def _blobs(vault: Path) -> int:
    """Count the encrypted values of a vault."""
    count = 0
    with closing(sqlite3.connect(vault)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 - the database's own names
                count += sum(isinstance(cell, bytes) for cell in row)
    return count


def _walk(command: Callable, tmp_path: Path, name: str, data: bytes) -> dict[str, Any]:
    (tmp_path / name).write_bytes(data)
    done = command("quickstart", tmp_path / "out", "--input", tmp_path / name, "--json")
    assert done.code == 0, done.out
    return done.document


# --- files that can be read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (TEXT.encode("gb18030"), "GB18030"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "UTF-8"),
        (TEXT.replace("\n", "\r\n").replace(",", "\t").encode(), "UTF-8"),
    ],
    ids=["gb18030", "utf-16", "bom", "tabs-crlf"],
)
def test_every_encoding_is_read_and_said(command: Callable, tmp_path: Path, data: bytes, said: str) -> None:
    """The same rows, whatever the encoding; the report names it, and the masked copy keeps it."""
    shown = _walk(command, tmp_path, "mine.csv", data)
    assert shown["tables"]["mine"]["columns"] == {
        "姓名": "PERSON", "手机号": "CN_MOBILE", "身份证号": "CN_RESIDENT_ID", "成交日期": None,
    }  # fmt: skip
    assert (shown["tables"]["mine"]["rows"], shown["encrypted_values"]) == (3, 9)
    assert said in (tmp_path / "out" / "report.en.md").read_text("utf-8")
    masked = (tmp_path / "out" / "masked" / "mine.csv").read_bytes()
    assert masked[:2] == data[:2]
    assert b"13800138000" not in masked.replace(b"\0", b"")


def test_ragged_rows_are_read_and_said(command: Callable, tmp_path: Path) -> None:
    """A short row and a long one are kept, and the report says that there were such."""
    extra = "赵六,13600136000\n钱七,13500135000,x,2020-01-01,extra\n"
    shown = _walk(command, tmp_path, "mine.csv", (TEXT + extra).encode())
    assert shown["tables"]["mine"]["rows"] == 5
    assert "13500135000" not in (tmp_path / "out" / "masked" / "mine.csv").read_text("utf-8")


def test_broken_utf8_is_reported_with_line_and_byte_and_the_rest_is_read(
    command: Callable, tmp_path: Path
) -> None:
    """One bad byte costs one character."""
    shown = _walk(command, tmp_path, "mine.csv", TEXT.encode() + b"\xff,13600136000,,2020-01-01\n")
    assert (shown["tables"]["mine"]["rows"], shown["tables"]["mine"]["found"]["CN_MOBILE"]) == (4, 4)
    report = (tmp_path / "out" / "report.en.md").read_text("utf-8")
    assert "line 5" in report
    assert "byte" in report


def test_without_dates_nothing_is_disposed_of(command: Callable, tmp_path: Path) -> None:
    """No day to count from: every value is still in the vault, as many as the report says."""
    data = "\n".join(",".join(row[:3]) for row in (HEAD, *ROWS)).encode()
    shown = _walk(command, tmp_path, "mine.csv", data)
    assert (shown["disposed_rows"], shown["held_rows"]) == (0, 0)
    assert shown["encrypted_values"] == _blobs(tmp_path / "out" / "vault.sqlite") == 9


def test_without_a_personal_column_nothing_is_encrypted(command: Callable, tmp_path: Path) -> None:
    """The whole journey still ends well."""
    shown = _walk(command, tmp_path, "mine.csv", b"a,b\n1,2\n3,4\n")
    assert (shown["encrypted_values"], shown["left_in_masked_copies"]) == (0, 0)
    assert (tmp_path / "out" / "masked" / "mine.csv").read_bytes() == b"a,b\n1,2\n3,4\n"


def test_a_day_of_birth_is_encrypted_and_nothing_is_counted_from_it(
    command: Callable, tmp_path: Path
) -> None:
    """The only date of a file may be one that must not stay legible."""
    data = "姓名,出生日期\n张三,1990-03-07\n李四,1991-04-08\n".encode()
    shown = _walk(command, tmp_path, "mine.csv", data)
    assert shown["disposed_rows"] == 0
    assert b"1990-03-07" not in (tmp_path / "out" / "vault.sqlite").read_bytes()


def test_what_only_the_last_row_holds_is_encrypted_too(command: Callable, tmp_path: Path) -> None:
    """Classification looks at 10,000 rows; a phone number in row 12,000 is in no file in the clear."""
    rows = ["编号,备注"] + [f"{at},好的" for at in range(12_000)] + ["x,请打13800138000"]
    shown = _walk(command, tmp_path, "mine.csv", "\n".join(rows).encode())
    assert shown["tables"]["mine"]["found"] == {"CN_MOBILE": 1}
    for name in ("vault.sqlite", "masked/mine.csv", "report.en.html"):
        assert b"13800138000" not in (tmp_path / "out" / name).read_bytes()
    assert "found when every row was read" in (tmp_path / "out" / "report.en.md").read_text("utf-8")


@pytest.mark.parametrize(
    "names",
    [
        ["phone no. (home)", "phone no  (home)"],
        ["手机号", "手机号"],
        ["Phone", "phone"],
        ["row_id", "ROW_ID"],
        ['pho"ne', "mobile\nphone"],
        ["", "手机"],
        ["_row", "_new_0"],
        ["select", "a;drop table x"],
        ["%(mobile)s", ":mobile"],
        ["📱", "！"],
        ["x" * 300, "手机"],
        ["phone_2", "phone", "PHONE"],
    ],
)
def test_column_names_of_every_kind_are_kept_apart(
    command: Callable, tmp_path: Path, names: list[str]
) -> None:
    """Each column is classified, masked, encrypted and re-encrypted under its own name, none lost."""
    cells = ["13800138000", "13900139000", "13700137000"][: len(names)]
    with (tmp_path / "mine.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([[*names, "成交日期"], [*cells, "2999-01-01"], [*cells, "2999-01-02"]])
    done = command("quickstart", tmp_path / "out", "--input", tmp_path / "mine.csv", "--json")
    assert done.code == 0, done.out
    assert done.document["encrypted_values"] == _blobs(tmp_path / "out" / "vault.sqlite") == 2 * len(names)
    assert done.document["left_under_old_key"] == 0
    with (tmp_path / "out" / "masked" / "mine.csv").open(encoding="utf-8", newline="") as file:
        masked = list(csv.reader(file))
    assert len(masked[0]) == len(names) + 1
    assert masked[1][: len(names)] == [f"{cell[:3]}****{cell[-4:]}" for cell in cells]


def test_columns_called_like_parts_of_our_own_statements_stay_as_they_are(
    command: Callable, tmp_path: Path
) -> None:
    """Re-encrypting writes the encrypted columns and no other, whatever the others are called."""
    names = ["of_row", "new_0", "new_1", "row", "plain"]
    data = ",".join([*names, "手机号"]) + "\n" + "a,b,c,d,e,13800138000\n"
    _walk(command, tmp_path, "mine.csv", data.encode())
    with closing(sqlite3.connect(tmp_path / "out" / "vault.sqlite")) as connection:
        rows = connection.execute(f"SELECT {','.join(names)} FROM mine").fetchall()  # noqa: S608 - our own names
    assert rows == [tuple("abcde")]


@pytest.mark.parametrize(
    "name", ["sqlite_x.csv", "123.csv", "客户 名单.csv", "a'b;c.csv", "select.csv", "_.csv"]
)
def test_file_names_of_every_kind_name_a_table(command: Callable, tmp_path: Path, name: str) -> None:
    """The vault's table, the policy's fields and the masked copy follow from any file's name."""
    done = _walk(command, tmp_path, name, TEXT.encode())
    assert done["encrypted_values"] == 9
    assert (tmp_path / "out" / "masked" / name).is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="such names are no names there")
def test_a_folder_s_name_is_no_part_of_a_database_address(command: Callable, tmp_path: Path) -> None:
    """A question mark or a percent sign in the path is only a character."""
    (tmp_path / "mine.csv").write_text(TEXT, encoding="utf-8")
    out = tmp_path / "a?b=c%20#d"
    assert command("quickstart", out, "--input", tmp_path / "mine.csv").code == 0
    assert (out / "vault.sqlite").is_file()


def test_json_lines_are_read(command: Callable, tmp_path: Path) -> None:
    """One object a line; the masked copy is JSON Lines, too."""
    lines = [json.dumps(dict(zip(HEAD, row, strict=True)), ensure_ascii=False) for row in ROWS]
    shown = _walk(command, tmp_path, "mine.jsonl", "\n".join(lines).encode())
    assert shown["encrypted_values"] == 9
    masked = (tmp_path / "out" / "masked" / "mine.jsonl").read_text("utf-8").splitlines()
    assert json.loads(masked[0])["手机号"] == "138****8000"


def test_a_database_is_read(command: Callable, tmp_path: Path) -> None:
    """A SQLite file with one table; its masked copy is a CSV."""
    with closing(sqlite3.connect(tmp_path / "mine.sqlite")) as connection:
        connection.execute(f"CREATE TABLE 客户 ({','.join(HEAD)})")
        connection.executemany("INSERT INTO 客户 VALUES (?,?,?,?)", ROWS)
        connection.commit()
    done = command("quickstart", tmp_path / "out", "--input", tmp_path / "mine.sqlite", "--json")
    assert (done.code, done.document["encrypted_values"]) == (0, 9)
    assert (tmp_path / "out" / "masked" / "mine.csv").is_file()


# --- files that cannot ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("header.csv", (",".join(HEAD) + "\n").encode()),
        ("none.csv", None),
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0"),
        ("binary.csv", bytes(range(256)) * 40),
        ("broken.sqlite", b"SQLite format 3\0" + b"\x01" * 600),
        ("bad.jsonl", b"{not json\n"),
    ],
)
def test_a_file_without_rows_is_one_clear_error(
    command: Callable, tmp_path: Path, name: str, data: bytes | None
) -> None:
    """Exit status 2, a code, and no traceback."""
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = command("quickstart", tmp_path / "out", "--input", tmp_path / name, "--json")
    assert (done.code, done.error.startswith("input.source")) == (2, True)


def test_an_input_typed_wrong_does_not_cost_an_earlier_run(command: Callable, tmp_path: Path) -> None:
    """The folder is cleaned only when there is something to fill it with."""
    _walk(command, tmp_path, "mine.csv", TEXT.encode())
    report = (tmp_path / "out" / "report.en.html").read_bytes()
    assert command("quickstart", tmp_path / "out", "--input", tmp_path / "nime.csv").code == 2
    assert (tmp_path / "out" / "report.en.html").read_bytes() == report


def test_an_input_within_the_folder_is_refused_and_kept(command: Callable, tmp_path: Path) -> None:
    """``--input demo/shop/customers.csv`` would be cleaned away before it was read."""
    assert command("quickstart", tmp_path / "demo", "--customers", "20").code == 0
    source = tmp_path / "demo" / "shop" / "customers.csv"
    before = source.read_bytes()
    done = command("quickstart", tmp_path / "demo", "--input", source, "--json")
    assert (done.code, done.error) == (2, "input.folder")
    assert source.read_bytes() == before


@pytest.mark.parametrize("count", ["0", "-5", "many"])
def test_a_shop_has_at_least_one_customer(command: Callable, tmp_path: Path, count: str) -> None:
    """A size that is none is a usage error."""
    assert command("quickstart", tmp_path / "out", "--customers", count).code == 2
    assert not (tmp_path / "out").exists()


def test_a_shop_of_one_customer_is_walked_through(command: Callable, tmp_path: Path) -> None:
    """The smallest shop there is."""
    done = command("quickstart", tmp_path / "out", "--customers", "1", "--json")
    assert (done.code, done.document["tables"]["customers"]["rows"]) == (0, 1)


# --- the folder -----------------------------------------------------------------------------------


def test_a_folder_with_foreign_files_is_refused_and_untouched(command: Callable, tmp_path: Path) -> None:
    """Somebody's own folder, named by mistake."""
    for name in ("report.en.html", "thesis.docx"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    done = command("quickstart", tmp_path, "--json")
    assert (done.code, done.error) == (2, "input.folder")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["report.en.html", "thesis.docx"]
    assert (tmp_path / "report.en.html").read_text("utf-8") == "mine"


def test_a_file_in_the_folder_s_place_is_refused(command: Callable, tmp_path: Path) -> None:
    """It stays as it is."""
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    assert command("quickstart", tmp_path / "out", "--json").code == 2
    assert (tmp_path / "out").read_text("utf-8") == "mine"


def test_what_the_user_put_beside_the_results_stays(command: Callable, tmp_path: Path) -> None:
    """Cleaning takes away what a run makes and nothing whose name merely begins so."""
    assert command("quickstart", tmp_path / "out", "--customers", "5").code == 0
    notes = tmp_path / "out" / "shop-2024" / "notes.txt"
    notes.parent.mkdir()
    notes.write_text("mine", encoding="utf-8")
    (tmp_path / "out" / "piiguard.toml-mine").write_text("mine", encoding="utf-8")
    assert command("quickstart", tmp_path / "out", "--customers", "5").code == 0
    assert notes.read_text("utf-8") == "mine"
    assert (tmp_path / "out" / "piiguard.toml-mine").is_file()


def test_a_link_in_the_folder_is_removed_and_what_it_leads_to_stays(
    command: Callable, tmp_path: Path
) -> None:
    """Cleaning never leaves the folder."""
    assert command("quickstart", tmp_path / "out", "--customers", "5").code == 0
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "mine.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "out" / "masked").rename(tmp_path / "moved")
    (tmp_path / "out" / "masked").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert command("quickstart", tmp_path / "out", "--customers", "5").code == 0
    assert [each.name for each in (tmp_path / "elsewhere").iterdir()] == ["mine.txt"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_one_clear_error(command: Callable, tmp_path: Path) -> None:
    """It is told before anything is made."""
    (tmp_path / "out").mkdir(mode=0o500)
    done = command("quickstart", tmp_path / "out", "--json")
    assert (done.code, done.error) == (2, "input.source_unwritable")


def test_without_sqlalchemy_the_command_to_install_it_is_printed(
    command: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The extra is named, and the folder is not made."""
    for name in [each for each in sys.modules if each.startswith("piiguard.cli.journey")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sqlalchemy", None)
    done = command("quickstart", tmp_path / "out")
    assert done.code == 2
    assert "piiguard[quickstart]" in done.err
    assert not (tmp_path / "out").exists()
    assert command("quickstart", tmp_path / "out", "--json").error == "missing_extra"
