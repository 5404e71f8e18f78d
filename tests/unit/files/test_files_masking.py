"""A masked copy is the file again, to the byte, but for what is personal in it."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

import piiguard as pg
from piiguard import Entity
from piiguard.errors import InvalidInput, SourceError, UnknownEntity, UnknownField
from piiguard.files import parts
from piiguard.mask import Keep, MaskPolicy, Pseudonym, Redact

PHONE = "13800138000"
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}
UNPACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.decompress,
    ".zst": lambda data: zstandard.ZstdDecompressor().stream_reader(io.BytesIO(data)).read(),
}


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_csv_keeps_its_quotes_and_its_rows(
    tmp_path: Path, encoding: str, mark: bytes, newline: str
) -> None:
    """Quotes stand where they stood; rows too short or too long stay that; no last break is added."""
    rows = [
        '"姓名",手机号,"备 注",数量',
        f'张三,"{PHONE}","他说""好""，电话{PHONE}",3',
        f'"李四",139-0013-9000,"两行{newline}的备注",007',
        "王五,13900139000",
        f"赵六,13900139000,备注,1,{PHONE},余",
        "",
        'x"y,,"",1.50',
    ]
    masked = [
        rows[0],
        '张*,"138****8000","他说""好""，电话138****8000",3',
        f'"李*",139-****-9000,"两行{newline}的备注",007',
        "王*,139****9000",
        "赵*,139****9000,备注,1,138****8000,余",
        "",
        '***,,"",1.50',
    ]
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(mark + newline.join(rows).encode(encoding))
    copy = pg.mask_file(source, target, columns={"姓名": "PERSON", "手机号": Entity.CN_MOBILE})
    assert target.read_bytes() == mark + newline.join(masked).encode(encoding)
    assert (copy.path, copy.rows, copy.masked) == (target, 5, 11)


def test_a_value_that_comes_to_hold_a_delimiter_is_quoted(tmp_path: Path) -> None:
    """Whatever an operator writes, the copy has the same cells."""
    from piiguard.mask import Fixed

    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text(f'tel,n\n{PHONE},1\n"{PHONE}",2\n', encoding="utf-8")
    pg.mask_file(source, target, policy=MaskPolicy(default=Fixed('a, "b"')))
    assert target.read_text("utf-8") == 'tel,n\n"a, ""b""",1\n"a, ""b""",2\n'


def test_a_bar_within_a_character_is_no_delimiter(tmp_path: Path) -> None:
    """In GB18030 the second byte of 丂 … may be that of a bar or a letter; 0x7C closes no cell."""
    tricky = b"\x81\x7c".decode("gb18030")
    text = "name|tel|note\r\n" + f'"{tricky}"|{PHONE}|{tricky}"{tricky}\r\n' * 3
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_bytes(text.encode("gb18030"))
    pg.mask_file(source, target, columns={"tel": Entity.CN_MOBILE}, encoding="gb18030")
    assert target.read_bytes().decode("gb18030") == text.replace(PHONE, "138****8000")


def test_json_lines_keep_all_but_the_values_that_are_masked(tmp_path: Path) -> None:
    """Spaces, escapes, numbers as they are written, keys twice, keys that differ: all stays."""
    lines = [
        '{"name": "张三", "tel": 13800138000, "n": 1.50, "big": 1e400, "ok": true, "none": null}',
        f'{{ "tel":"{PHONE}" , "name" :"\\u5f20\\u4e09","tel": "13900139000","u":{{"t":["{PHONE}",1]}} }}',
        f'{{"{PHONE}": {{"note": "a\\"b {PHONE}"}}}}',
        f"not json {PHONE}",
        "",
        f'["{PHONE}", {{"tel": "x"}}]',
    ]
    masked = [
        '{"name": "张*", "tel": "138****8000", "n": 1.50, "big": 1e400, "ok": true, "none": null}',
        '{ "tel":"138****8000" , "name" :"\\u5f20*","tel": "139****9000","u":{"t":["138****8000","***"]} }',
        '{"138****8000": {"note": "a\\"b 138****8000"}}',
        "not json 138****8000",
        "",
        '["138****8000", {"tel": "x"}]',
    ]
    columns = {"name": "PERSON", "tel": "CN_MOBILE", "u.t[]": "CN_MOBILE"}
    for encoding in ("utf-8", "gb18030", "utf-16"):
        source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
        source.write_bytes("\r\n".join(lines).encode(encoding))
        copy = pg.mask_file(source, target, columns=columns)
        assert target.read_bytes() == "\r\n".join(masked).encode(encoding)
        assert copy.rows == 5


def test_what_lies_within_json_is_told_by_its_path(tmp_path: Path) -> None:
    """The name of a person is one wherever it lies, and what is said of a value holds for all within it."""
    source, target = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    people = [
        {"id": i, "user": {"name": name, "age": 30}} for i, name in enumerate(["张三", "李四", "王小五"] * 5)
    ]
    source.write_text(
        "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in people), encoding="utf-8"
    )
    copy = pg.mask_file(source, target)
    assert copy.columns == {"user.name": Entity.PERSON}
    assert json.loads(target.read_text("utf-8").splitlines()[2]) == {
        "id": 2,
        "user": {"name": "王**", "age": 30},
    }
    pg.mask_file(source, target, columns={"user": Entity.PERSON})
    assert json.loads(target.read_text("utf-8").splitlines()[2]) == {
        "id": 2,
        "user": {"name": "王**", "age": "***"},
    }


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.log"])
def test_packed_files_are_unpacked_and_packed_by_their_names(tmp_path: Path, name: str, packing: str) -> None:
    """From any packing to any, in several members; scanned alike."""
    text = f'{{"tel": "{PHONE}"}}\n' if name == "a.jsonl" else f"tel\n{PHONE}\n"
    halves = text.encode()[:9], text.encode()[9:]
    source = tmp_path / f"{name}{packing}"
    source.write_bytes(b"".join(map(PACKERS[packing], halves)))
    for other in PACKERS:
        target = tmp_path / f"b-{name}{other}"
        pg.mask_file(source, target)
        assert UNPACKERS[other](target.read_bytes()).decode() == text.replace(PHONE, "138****8000")
    assert [each.written for each in pg.scan_file(source)] == [PHONE]


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize("name", ["a.csv", "a.log"])
def test_a_packed_file_cut_short_is_no_file(tmp_path: Path, name: str, packing: str) -> None:
    """Its end cannot be told from one that was cut off, so nothing of it is written."""
    source = tmp_path / f"{name}{packing}"
    text = "".join(f"tel,{at}\n" for at in range(5_000))
    source.write_bytes(PACKERS[packing](text.encode())[:-20])
    with pytest.raises(SourceError) as caught:
        pg.mask_file(source, tmp_path / f"b-{name}")
    assert caught.value.code == "input.source_packing"
    assert [each.name for each in tmp_path.iterdir()] == [source.name]


def test_a_file_of_another_kind_is_written_anew(tmp_path: Path) -> None:
    """From a database to CSV, from CSV to JSON Lines."""
    with sqlite3.connect(tmp_path / "a.db") as database:
        database.execute("CREATE TABLE t (tel TEXT, n INTEGER)")
        database.execute("INSERT INTO t VALUES (?, 1), (NULL, 2)", (PHONE,))
    database.close()
    copy = pg.mask_file(tmp_path / "a.db", tmp_path / "b.csv.gz", columns={"tel": "CN_MOBILE"})
    assert gzip.decompress((tmp_path / "b.csv.gz").read_bytes()).decode() == "tel,n\n138****8000,1\n,2\n"
    assert (copy.rows, copy.counts) == (2, {Entity.CN_MOBILE: 1})
    (tmp_path / "c.csv").write_text(f"tel\n{PHONE}\n", encoding="utf-8")
    pg.mask_file(tmp_path / "c.csv", tmp_path / "c.jsonl")
    assert json.loads((tmp_path / "c.jsonl").read_text("utf-8")) == {"tel": "138****8000"}


def test_the_policy_and_the_scanner_are_those_given(tmp_path: Path) -> None:
    """A scanner's own policy if no other is given; what the policy keeps, or nobody asked for, stays."""
    source, target = tmp_path / "a.log", tmp_path / "b.log"
    source.write_text(f"{PHONE} li@example.com", encoding="utf-8")
    only = pg.Scanner(["CN_MOBILE"], policy=MaskPolicy(default=Redact()))
    for policy, shown in (
        (None, "<CN_MOBILE> li@example.com"),
        (MaskPolicy({"CN_MOBILE": Keep()}), f"{PHONE} li@example.com"),
        (MaskPolicy(default=Pseudonym(bytes(32))), "CN_MOBILE_bdc1a487880dc28c29cb li@example.com"),
    ):
        pg.mask_file(source, target, scanner=only, policy=policy)
        assert target.read_text("utf-8") == shown


def test_a_finding_longer_than_any_of_ours_reaches_into_the_next_piece(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recognizer of the user's own may find whatever it likes; nothing of it comes out twice, or clear."""

    class Between:
        entities = (Entity("ACME_BLOCK"),)

        def find(self, text: str) -> list[pg.Finding]:
            start, end = text.find("<"), text.find(">") + 1
            return [pg.Finding(Entity("ACME_BLOCK"), start, end, 1.0, "")] if 0 <= start < end else []

    monkeypatch.setattr(parts, "_TEXT", 40_000)
    text = "x" * 25_000 + "<" + "y" * 14_000 + ">" + "z" * 60_000
    source, target = tmp_path / "a.log", tmp_path / "b.log"
    source.write_text(text, encoding="utf-8")
    scanner = pg.Scanner(["ACME_BLOCK"], recognizers=[Between()], policy=MaskPolicy(default=Redact()))
    pg.mask_file(source, target, scanner=scanner)
    assert target.read_text("utf-8") == "x" * 25_000 + "<ACME_BLOCK>" + "z" * 60_000


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    """Column, entity, number of workers, file: each mistake before anything is written."""
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    source.write_text(f"tel\n{PHONE}\n", encoding="utf-8")
    with pytest.raises(UnknownField, match="tel"):
        pg.mask_file(source, target, columns={"tell": "CN_MOBILE"})
    with pytest.raises(UnknownEntity, match="CN_MOBILE"):
        pg.mask_file(source, target, columns={"tel": "CN_MOBIL"})
    with pytest.raises(InvalidInput, match="workers"):
        pg.mask_file(source, target, workers=0)
    for name in ("none.csv", "none.log", "none.jsonl", "none.parquet"):
        with pytest.raises(SourceError):
            pg.mask_file(tmp_path / name, target)
        with pytest.raises(SourceError):
            list(pg.scan_file(tmp_path / name))
    with pytest.raises(InvalidInput, match="replace the original"):
        pg.mask_file(source, source)
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_a_row_without_an_end_is_an_error_that_names_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quotation mark that is never closed does not gather the whole file in memory."""
    monkeypatch.setattr(parts, "_BLOCK", 1_000)
    monkeypatch.setattr(parts, "_LONGEST", 10_000)
    source = tmp_path / "a.csv"
    source.write_text("tel,n\n" + "1,2\n" * 1_000 + f'{PHONE},"open\n' + "1,2\n" * 10_000, encoding="utf-8")
    with pytest.raises(SourceError, match="past line 1,00") as caught:
        pg.mask_file(source, tmp_path / "b.csv", columns={})
    assert caught.value.code == "input.source_quote"
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


def test_a_scan_tells_places_and_what_was_repaired(tmp_path: Path) -> None:
    """By row and column, by path, by line; the value is not in what is shown."""
    (tmp_path / "a.csv").write_text(f"n,note\n1,ok\n\n2,call {PHONE}\n", encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(f'{{"u": ["{PHONE}"]}}\n', encoding="utf-8")
    scan = pg.scan_file(tmp_path / "a.csv")
    [finding] = scan
    assert (finding.row, finding.place, finding.entity, finding.written) == (
        2,
        "note",
        Entity.CN_MOBILE,
        PHONE,
    )
    assert PHONE not in repr(finding) + repr(scan)
    assert [each.code for each in scan.notes] == ["encoding", "delimiter"]
    assert finding.level.code == "general"
    assert [(each.row, each.place) for each in pg.scan_file(tmp_path / "a.jsonl")] == [(1, "u[]")]
