"""Masking files: the same form back, everything personal gone, and the original never in danger."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import piiguard as pg
from piiguard.mask import MaskPolicy

PHONE = "13800138000"
_PIECE = 1 << 20


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_text_keeps_its_encoding_and_line_ends(
    command: Callable, tmp_path: Path, encoding: str, newline: str
) -> None:
    """Byte for byte the original, but for what was found."""
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    text = newline.join(["你好", f"电话{PHONE}", "再见", ""])
    source.write_bytes(text.encode(encoding))
    shown = command("mask", source, target, "--json")
    assert (shown.code, shown.document["masked"]) == (0, 1)
    assert target.read_bytes() == text.replace(PHONE, "138****8000").encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "delimiter", "newline"),
    [("gb18030", ",", "\r\n"), ("utf-8-sig", ";", "\n"), ("utf-16", "\t", "\r\n")],
)
def test_a_table_keeps_its_dialect(
    command: Callable, tmp_path: Path, encoding: str, delimiter: str, newline: str
) -> None:
    """Encoding, mark, delimiter and line ends are those of the original."""
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    rows = [["姓名", "手机号", "数量"], ["张三", PHONE, "3"], ["李四", "13900139000", "4"]]
    source.write_bytes("".join(delimiter.join(row) + newline for row in rows).encode(encoding))
    assert command("mask", source, target).code == 0
    masked = [rows[0], ["张*", "138****8000", "3"], ["李*", "139****9000", "4"]]
    assert target.read_bytes() == "".join(delimiter.join(row) + newline for row in masked).encode(encoding)


def test_json_lines_and_redaction(command: Callable, tmp_path: Path) -> None:
    """``--redact`` leaves the entity's name in the value's place."""
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    source.write_text(json.dumps({"note": f"call {PHONE}", "n": "1"}) + "\n", encoding="utf-8")
    assert command("mask", source, target, "--redact", "--lang", "zh").code == 0
    masked = json.loads(target.read_text("utf-8"))
    assert PHONE not in masked["note"]
    assert "CN_MOBILE" in masked["note"]
    assert masked["n"] == "1"


def test_a_copy_never_replaces_its_original(command: Callable, tmp_path: Path) -> None:
    """Not by its own name, not by another way to it, not by a link."""
    source = tmp_path / "a.txt"
    source.write_text(PHONE, encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(source)
    os.link(source, tmp_path / "hard.txt")
    for target in (source, tmp_path / "." / "a.txt", tmp_path / "link.txt", tmp_path / "hard.txt"):
        assert command("mask", source, target, "--json").error == "input.invalid"
    assert source.read_text("utf-8") == PHONE


@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_an_unwritable_target_leaves_nothing(command: Callable, tmp_path: Path, name: str) -> None:
    """A missing folder, or a folder of the target's name, is one error, and no part stays behind."""
    (tmp_path / name).write_text(f"tel\n{PHONE}\n", encoding="utf-8")
    (tmp_path / f"taken-{name}").mkdir()
    for target in (tmp_path / "none" / name, tmp_path / f"taken-{name}"):
        refused = command("mask", tmp_path / name, target, "--json")
        assert (refused.code, refused.error.startswith("input.source")) == (2, True)
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted([name, f"taken-{name}"])


def test_a_run_that_fails_half_way_leaves_the_old_copy(
    command: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy appears only when it is complete."""
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_text(f"{PHONE}\n" * 10, encoding="utf-8")
    target.write_text("older", encoding="utf-8")

    def fail(*_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(MaskPolicy, "mask_value", fail)
    assert command("mask", source, target).code == 2
    assert target.read_text("utf-8") == "older"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.txt", "b.txt"]


@pytest.mark.parametrize("name", ["none.csv", "none.txt", "empty.csv", "binary.txt"])
def test_what_cannot_be_read_makes_no_copy(command: Callable, tmp_path: Path, name: str) -> None:
    """One error with a code; the target is not there."""
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 20)
    refused = command("mask", tmp_path / name, tmp_path / f"out-{name}", "--json")
    assert (refused.code, refused.error.startswith("input.source")) == (2, True)
    assert not (tmp_path / f"out-{name}").exists()


def test_what_only_a_late_row_holds_is_masked(command: Callable, tmp_path: Path) -> None:
    """Beyond the rows that classification looks at."""
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text("n,remark\n" + "1,ok\n" * 12_000 + f"2,call {PHONE}\n", encoding="utf-8")
    assert command("mask", source, target).code == 0
    with target.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[-1] == ["2", "call 138****8000"]


@given(
    parts=st.lists(
        st.sampled_from([PHONE, "+86 138-0013-8000", "110101199003074514", "文", "，", "\n", "\r\n", " ", "1",
                         "li@example.com", "😀", "\u200b", "电话", "x" * 40]),
        max_size=30,
    ),
    shift=st.integers(-40, 10),
)  # fmt: skip
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_is_masked_as_its_whole_text_is(tmp_path: Path, parts: list[str], shift: int) -> None:
    """Reading in pieces changes nothing, even where the findings stand on a piece's edge."""
    text = "".join(["字" * (_PIECE + shift), *parts])
    source, target = tmp_path / "a.txt", tmp_path / "b.txt"
    source.write_bytes(text.encode())
    pg.mask_file(source, target)
    assert target.read_bytes().decode() == pg.mask(text)
