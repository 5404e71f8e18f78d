"""The four files of a report: all of them whole, or as they were."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from piiguard.errors import InvalidInput, SourceError
from piiguard.governance import Report, Section, Table, render_html, write_report

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_a_report_is_left_in_two_languages_and_two_formats(report: Report, tmp_path: Path) -> None:
    """Four files and nothing else, each linking to its other language."""
    written = write_report(report, tmp_path / "out", "hand-over")
    assert [path.name for path in written] == [
        "hand-over.en.html",
        "hand-over.zh.html",
        "hand-over.en.md",
        "hand-over.zh.md",
    ]
    assert set(written) == set((tmp_path / "out").iterdir())
    english, chinese, *markdown = (path.read_text(encoding="utf-8") for path in written)
    assert 'href="hand-over.zh.html"' in english
    assert 'href="hand-over.en.html"' in chinese
    assert "(hand-over.zh.md)" in markdown[0]
    assert "(hand-over.en.md)" in markdown[1]


def test_the_same_report_is_written_to_the_same_bytes(report: Report, tmp_path: Path) -> None:
    """Nothing of the machine or the moment of writing is in the files."""
    first = [path.read_bytes() for path in write_report(report, tmp_path / "a")]
    assert [path.read_bytes() for path in write_report(report, tmp_path / "b")] == first


def test_an_older_report_is_replaced(report: Report, tmp_path: Path) -> None:
    """A second run leaves the second report."""
    write_report(Report("older", NOON, []), tmp_path)
    written = write_report(report, tmp_path)
    assert "older" not in written[0].read_text(encoding="utf-8")
    assert len(list(tmp_path.iterdir())) == 4


def test_a_reader_of_the_older_report_reads_on(report: Report, tmp_path: Path) -> None:
    """A file is replaced as a whole: whoever has the older one open reads it to its end."""
    older = write_report(Report("older", NOON, []), tmp_path)[0]
    with older.open(encoding="utf-8") as reading:
        begun = reading.read(10)
        write_report(report, tmp_path)
        assert begun + reading.read() == render_html(Report("older", NOON, []), "en", other="report.zh.html")


def test_a_report_that_cannot_be_laid_out_touches_no_file(report: Report, tmp_path: Path) -> None:
    """All pages are made before the first file is replaced."""
    before = {path: path.read_bytes() for path in write_report(report, tmp_path)}
    bad = Report("r", NOON, [Section("s", blocks=[Table(["h"], [[2.5]])])])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        write_report(bad, tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_interrupted_write_leaves_the_older_file(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was there stays whole, and no part of the new file is left behind."""
    before = {path: path.read_bytes() for path in write_report(Report("older", NOON, []), tmp_path)}

    def stopped(handle: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_report(report, tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_report_takes_the_usual_permissions(report: Report, tmp_path: Path) -> None:
    """It is made to be passed on: who may read it is the folder's and the umask's to say."""
    earlier = os.umask(0o027)
    try:
        written = write_report(report, tmp_path)
    finally:
        os.umask(earlier)
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o640}


@pytest.mark.parametrize("name", ["", "../up", "a/b", "a\\b", ".hidden", "..", "a\x00b", "CON: x"])
def test_a_name_is_no_path(report: Report, tmp_path: Path, name: str) -> None:
    """A report never lands outside the folder it was asked into, on any system."""
    with pytest.raises(InvalidInput, match="plain name"):
        write_report(report, tmp_path / "in", name)
    assert not (tmp_path / "in").exists()


def test_a_chinese_name_is_a_plain_name(report: Report, tmp_path: Path) -> None:
    """Names are not limited to ASCII; the link is escaped as addresses are."""
    written = write_report(report, tmp_path, "移交报告")
    assert written[0].name == "移交报告.en.html"
    address = "%E7%A7%BB%E4%BA%A4%E6%8A%A5%E5%91%8A.zh"
    assert f'href="{address}.html"' in written[0].read_text(encoding="utf-8")
    assert f"({address}.md)" in written[2].read_text(encoding="utf-8")


def test_a_folder_that_is_a_file_is_refused(report: Report, tmp_path: Path) -> None:
    """The error names the folder and what to do, with the code for places that cannot be written to."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SourceError, match="file") as raised:
        write_report(report, tmp_path / "file")
    assert raised.value.code == "input.source_unwritable"
