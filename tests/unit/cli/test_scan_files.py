"""Scanning files and folders: right places, any encoding, any size, and an exit status to build on."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

import piiguard as pg

PHONE = "13800138000"
ID = "110101199003074514"
_PIECE = 1 << 20


def _places(command: Callable, path: Path) -> list[tuple[str, str]]:
    return [(each["place"], each["entity"]) for each in command("scan", path, "--json").document["findings"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_line_and_column_are_right_in_any_encoding(command: Callable, tmp_path: Path, encoding: str) -> None:
    """Both count from 1, columns in characters; a byte order mark is none."""
    path = tmp_path / "chat.txt"
    text = f"你好，请打{PHONE}\r\n第二行没有\r\n\r\n身份证：{ID}，备用{PHONE}\r\n"
    data = text.encode(encoding)
    path.write_bytes(b"\xfe\xff" + data if encoding == "utf-16-be" else data)
    assert _places(command, path) == [("1:6", "CN_MOBILE"), ("4:5", "CN_RESIDENT_ID"), ("4:26", "CN_MOBILE")]


@pytest.mark.parametrize("shift", [-30, -12, -11, -10, -5, -1, 0, 1, 5])
@pytest.mark.parametrize("filler", ["文", "好的。\n"])
def test_a_finding_across_a_piece_s_edge_is_found_once(
    command: Callable, tmp_path: Path, shift: int, filler: str
) -> None:
    """Files are read a mebibyte of characters at a time; that shows nowhere."""
    path = tmp_path / "long.txt"
    before = (filler * _PIECE)[: _PIECE + shift]
    path.write_text(f"{before}电话{PHONE}。" + filler * 50, encoding="utf-8")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 3
    assert _places(command, path) == [(f"{line}:{column}", "CN_MOBILE")]


def test_a_huge_line_is_scanned_in_bounded_memory(tmp_path: Path) -> None:
    """Twice the line takes no more memory, and what stands at its end is found at its column."""
    peaks: list[int] = []
    for size in (5_000_000, 10_000_000):
        path = tmp_path / f"{size}.txt"
        path.write_text("x" * size + f" {PHONE}", encoding="utf-8")
        scanner = pg.Scanner()
        tracemalloc.start()
        found = [(each.row, each.place) for each in pg.scan_file(path, scanner=scanner, workers=1)]
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert found == [(1, size + 2)]
    assert peaks[1] < 1.2 * peaks[0]


def test_a_folder_is_walked_and_what_is_no_text_is_left_out(command: Callable, tmp_path: Path) -> None:
    """Folders within, tables by row and column; not binaries, nor what begins with a dot."""
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text(PHONE, encoding="utf-8")
    (tmp_path / "a" / "b" / "note.md").write_text(PHONE, encoding="utf-8")
    (tmp_path / "a" / "c.csv").write_text(f"name,tel\nx,1\ny,{PHONE}\n", encoding="utf-8")
    (tmp_path / "a" / "photo.jpg").write_bytes(b"\xff\xd8\xff\0" + PHONE.encode() + bytes(100))
    (tmp_path / "empty.txt").write_bytes(b"")
    shown = command("scan", tmp_path, "--json")
    found = [(Path(each["path"]).name, each["place"]) for each in shown.document["findings"]]
    assert (shown.code, shown.document["failed"]) == (1, [])
    assert found == [("c.csv", "2:tel"), ("note.md", "1:1")]


def test_values_are_shown_masked(command: Callable, tmp_path: Path) -> None:
    """Neither text, JSON nor Chinese output holds the value."""
    (tmp_path / "a.txt").write_text(f"{PHONE} {ID} li.na@example.com", encoding="utf-8")
    for words in ([], ["--json"], ["--lang", "zh"]):
        shown = command("scan", tmp_path, *words)
        assert "138****8000" in shown.out
        assert not any(value in shown.out + shown.err for value in (PHONE, ID, "li.na@example.com"))


@pytest.mark.parametrize(
    ("text", "level", "code"),
    [
        (PHONE, "general", 1), (PHONE, "sensitive", 0), (PHONE, "never", 0),
        (ID, "general", 1), (ID, "sensitive", 1), (ID, "never", 0), ("nothing", "general", 0),
    ],
)  # fmt: skip
def test_the_exit_status_follows_the_level(
    command: Callable, tmp_path: Path, text: str, level: str, code: int
) -> None:
    """Builds fail on what they are told to fail on."""
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert command("scan", tmp_path, "--fail-on", level).code == code


def test_an_unknown_level_is_an_error_that_lists_those_there_are(command: Callable, tmp_path: Path) -> None:
    """A level misspelt never lets a build pass."""
    refused = command("scan", tmp_path, "--fail-on", "sensitiv")
    assert refused.code == 2
    assert "sensitive" in refused.err


def test_an_unknown_entity_is_answered_with_the_nearest(command: Callable, tmp_path: Path) -> None:
    """And a known one is the only one looked for."""
    (tmp_path / "a.txt").write_text(f"{PHONE} {ID}", encoding="utf-8")
    refused = command("scan", tmp_path, "--entity", "CN_MOBIL")
    assert refused.code == 2
    assert "CN_MOBILE" in refused.err
    [finding] = command("scan", tmp_path, "--entity", "CN_MOBILE", "--json").document["findings"]
    assert finding["entity"] == "CN_MOBILE"


@pytest.mark.parametrize("score", ["1.5", "-1", "high", "nan"])
def test_a_score_that_is_none_is_an_error(command: Callable, tmp_path: Path, score: str) -> None:
    """It would let everything pass, or nothing."""
    assert command("scan", tmp_path, f"--min-score={score}").code == 2


def test_a_file_that_cannot_be_read_does_not_hide_the_others(command: Callable, tmp_path: Path) -> None:
    """All else is scanned, the failure is listed, and the exit status is 2."""
    (tmp_path / "a.txt").write_text(PHONE, encoding="utf-8")
    (tmp_path / "b.csv").write_bytes(b"")
    shown = command("scan", tmp_path / "none.txt", tmp_path / "b.csv", tmp_path / "a.txt", "--json")
    assert shown.code == 2
    assert len(shown.document["findings"]) == 1
    assert [Path(each["path"]).name for each in shown.document["failed"]] == ["none.txt", "b.csv"]


def test_a_binary_that_was_named_is_an_error(command: Callable, tmp_path: Path) -> None:
    """Left out within a folder, but never in silence when asked for."""
    (tmp_path / "a.bin").write_bytes(bytes(range(256)) * 20)
    assert command("scan", tmp_path / "a.bin").code == 2
    assert command("scan", tmp_path).code == 0


def test_broken_bytes_cost_only_themselves(command: Callable, tmp_path: Path) -> None:
    """What stands on the same line is found at its place."""
    (tmp_path / "a.txt").write_bytes("好".encode() + b"\xff" + f"电话{PHONE}\n".encode())
    assert _places(command, tmp_path / "a.txt") == [("1:5", "CN_MOBILE")]
