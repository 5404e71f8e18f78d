"""What the engine promises of a text, whatever path it takes."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from piiguard.catalog import Entity, Finding
from piiguard.classify.bulk import scan_bulk
from piiguard.classify.engine import BULK_FROM, Engine
from piiguard.classify.kinds import Kind
from piiguard.classify.pieces import pieces, pieces_of
from piiguard.classify.small import Settings, scan_small
from piiguard.errors import InvalidInput, SourceError, UnknownEntity

AS_OF = date(2026, 11, 24)
SETTINGS = Settings(frozenset(Kind), 0.5, True, AS_OF)
ID = "11010519491231002X"  # the specimen of GB 11643
CODE = "91350100M000100Y43"  # the specimen of GB 32100
CARD = "6222020000000000000"
MOBILE = "13800138000"


def _fullwidth(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in text)


def found(text: str) -> list[tuple[str, str]]:
    """Scan by both paths, which must agree, and return entity and original spelling."""
    findings = scan_small(text, SETTINGS)
    assert list(scan_bulk(text, SETTINGS)) == findings
    return [(str(each.entity), text[each.start : each.end]) for each in findings]


@pytest.mark.parametrize(
    ("text", "entity", "value"),
    [
        (f"身份证{ID}。", "CN_RESIDENT_ID", ID),
        ("身份证11010519491231002x。", "CN_RESIDENT_ID", ID),
        ("身份证11010519491231002Ｘ。", "CN_RESIDENT_ID", ID),
        ("１１０１０５１９４９１２３１００２Ｘ", "CN_RESIDENT_ID", ID),
        ("110105 1949 1231 002X", "CN_RESIDENT_ID", ID),
        ("110105–19491231–002x", "CN_RESIDENT_ID", ID),
        (f"ID{ID}abc", "CN_RESIDENT_ID", ID),
        (f"手机号{MOBILE}转", "CN_MOBILE", MOBILE),
        ("１３８０0138０００", "CN_MOBILE", MOBILE),
        ("138-0013-8000", "CN_MOBILE", MOBILE),
        ("138 0013 8000", "CN_MOBILE", MOBILE),
        ("138－0013－8000", "CN_MOBILE", MOBILE),
        ("138·0013·8000", "CN_MOBILE", MOBILE),
        ("138.0013.8000", "CN_MOBILE", MOBILE),
        ("138\u30000013\u30008000", "CN_MOBILE", MOBILE),
        ("138\u200b0013\u202e8000", "CN_MOBILE", MOBILE),
        (f"+86{MOBILE}", "CN_MOBILE", MOBILE),
        (f"0086{MOBILE}", "CN_MOBILE", MOBILE),
        (f"86{MOBILE}", "CN_MOBILE", MOBILE),
        (f"(+86){MOBILE}", "CN_MOBILE", MOBILE),
        ("（+86） 138 0013 8000", "CN_MOBILE", MOBILE),
        (f"(+86)\u3000{MOBILE}", "CN_MOBILE", MOBILE),
        ("+86-138-0013-8000", "CN_MOBILE", MOBILE),
        (f"phone{MOBILE}abc", "CN_MOBILE", MOBILE),
        (f"卡号{CARD}", "CN_BANK_CARD", CARD),
        ("6222 0200 0000 0000 000", "CN_BANK_CARD", CARD),
        (f"税号{CODE}", "CN_USCC", CODE),
        (CODE.lower(), "CN_USCC", CODE),
        (f"USCC{CODE}", "CN_USCC", CODE),
        (_fullwidth(CODE), "CN_USCC", CODE),
        ("邮箱zhang@example.com。", "EMAIL_ADDRESS", "zhang@example.com"),
        ("——zhang.san+a@mail.example.com.cn", "EMAIL_ADDRESS", "zhang.san+a@mail.example.com.cn"),
        (_fullwidth("zhang@example.com"), "EMAIL_ADDRESS", "zhang@example.com"),
    ],
)
def test_an_identifier_is_found_in_every_spelling(text: str, entity: str, value: str) -> None:
    """Full-width, grouped, with hidden characters, with a country code or glued to words: one finding."""
    findings = scan_small(text, SETTINGS)
    assert [(each.entity, each.value) for each in findings] == [(entity, value)]
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X1",  # a digit follows
        f"订单{ID[:17]}12345",  # 22 digits
        "1" * 8 + MOBILE,
        f"{MOBILE}1",
        "110105194912310021",  # wrong check character
        "110105204912310024",  # born in the future
        "1380013 8000 2024",  # numbers that stand side by side
        "1380013-8000",
        "138-0013 8000",  # two separators
        "86-138-0013-8000-1",  # a longer code
        "1-138-0013-8000",
        "2024-138-0013-8000",
        f"订单号{MOBILE}",
        f"order no: {MOBILE}",
        f"流水号：{CARD}",
        f"{MOBILE}.50",
        f"0.{MOBILE}",
        f"e{MOBILE}f",
        "12800138000",
        "6222020000000000001",
        f"{CODE}A",
        f"A{CODE[1:]}".replace("A1", "AB1"),
        "a@b",
        "a@b.c",
        "@example.com",
        "zhang@.com",
        "a" * 65 + "@example.com",
        "",
    ],
)
def test_what_only_looks_like_one_is_not_found(text: str) -> None:
    """Longer numbers, wrong checks, labels of something else, decimals and broken addresses: nothing."""
    assert found(text) == []


def test_the_longest_wins_and_names_what_it_beat() -> None:
    """A number that passes as two kinds is one finding, which says so; an address swallows its number."""
    assert found(f"{MOBILE}@139.com") == [("EMAIL_ADDRESS", f"{MOBILE}@139.com")]
    (finding,) = scan_small(_id_and_card(), SETTINGS)
    assert finding.entity == "CN_RESIDENT_ID"
    assert "also passes as CN_BANK_CARD" in finding.why


def _id_and_card() -> str:
    """Search the IDs of one issuer prefix's region for one that is a card's number too."""
    from piiguard.classify.validators.bank_card import is_bank_card
    from piiguard.classify.validators.resident_id import check_character, is_resident_id

    for region in ("620522", "622301", "621226", "620502"):
        for serial in range(1000):
            for year in range(1950, 2000, 7):
                master = f"{region}{year}0101{serial:03}"
                value = master + check_character(master)
                if "X" not in value and is_resident_id(value, as_of=AS_OF) and is_bank_card(value):
                    return value
    raise AssertionError("no resident ID is a card number too")


def test_the_evidence_is_told() -> None:
    """Each reason of a score is in ``why``: the rules, the region, the context."""
    (finding,) = scan_small(f"身份证号：{ID}", SETTINGS)
    assert finding.why[0] == "check character (GB 11643-1999, MOD 11-2)"
    assert "context: 身份" in finding.why
    assert "region had not ended by the date of birth" in finding.why
    assert finding.score > scan_small(ID, SETTINGS)[0].score


def test_the_nearest_word_decides() -> None:
    """A label counts for the number after it, not for the next one; a nearer word outweighs a farther one."""
    assert found(f"订单号2024，电话{MOBILE}") == [("CN_MOBILE", MOBILE)]
    assert found(f"订单号1，{MOBILE}") == [("CN_MOBILE", MOBILE)]
    assert found(f"电话订单号{MOBILE}") == []


def test_context_can_be_left_out() -> None:
    """Without context a number stands for itself."""
    assert [each.entity for each in Engine(context=False).scan(f"订单号{MOBILE}")] == ["CN_MOBILE"]


def test_offsets_are_code_points_of_the_original() -> None:
    """Characters beyond the BMP and hidden ones before and within a number do not shift it."""
    text = "😀\u200b电话138\u200b00138000"
    (finding,) = scan_small(text, SETTINGS)
    assert text[finding.start : finding.end] == "138\u200b00138000"
    assert list(scan_bulk(text, SETTINGS)) == [finding]


def test_min_score_is_a_threshold() -> None:
    """Nothing below it is returned, everything from it on is."""
    text = f"{MOBILE}和{ID}"
    assert [each.entity for each in Engine(min_score=0.9).scan(text)] == ["CN_RESIDENT_ID"]
    assert len(Engine(min_score=0.0).scan(text)) == 2


def test_only_the_entities_asked_for_are_found() -> None:
    """An engine for mobiles finds the mobile in an e-mail address, and no address."""
    assert [each.value for each in Engine(["CN_MOBILE"]).scan(f"{MOBILE}@139.com")] == [MOBILE]
    assert Engine([]).scan(MOBILE) == []


def test_a_misspelt_entity_is_refused_with_suggestions() -> None:
    """The error names the nearest entity."""
    with pytest.raises(UnknownEntity, match="CN_MOBILE"):
        Engine(["CN_MOBIL"])


def test_an_entity_nothing_finds_is_refused() -> None:
    """GENDER is an entity, but nothing here finds it in text; the error says what to do."""
    with pytest.raises(InvalidInput, match="recognizers="):
        Engine(["GENDER"])


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_score_out_of_range_is_refused(score: float) -> None:
    """A threshold is from 0 to 1."""
    with pytest.raises(InvalidInput, match="min_score"):
        Engine(min_score=score)


def test_wrong_types_are_type_errors() -> None:
    """Bytes to scan, text to scan_bytes, and one string for a list of entities are told apart at once."""
    engine = Engine()
    with pytest.raises(TypeError, match="scan_bytes"):
        engine.scan(b"13800138000")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="scan\\(\\)"):
        engine.scan_bytes("13800138000")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="list"):
        Engine("CN_MOBILE")


class _Names:
    """A recognizer of the user's own: one name, wherever it stands."""

    entities = (Entity.PERSON,)

    def find(self, text: str) -> Sequence[Finding]:
        at = text.find("张三")
        return [Finding(Entity.PERSON, at, at + 2, 0.8, "张三", ("listed",))] if at >= 0 else []


def test_a_recognizer_of_ones_own_joins_in() -> None:
    """Its findings are merged with the engine's, in texts, files, columns and batches."""
    engine = Engine(recognizers=[_Names()])
    assert [each.entity for each in engine.scan(f"张三{MOBILE}")] == ["PERSON", "CN_MOBILE"]
    assert [len(each) for each in engine.scan_many([f"张三{MOBILE}", "李四"])] == [2, 0]
    scan = engine.scan_column([None, f"张三{MOBILE}", "é张三"])
    assert dict(scan.counts) == {Entity.PERSON: 2, Entity.CN_MOBILE: 1}
    assert scan.spans.start.tolist() == [0, 6, 19]
    assert Engine(["PERSON"], recognizers=[_Names()]).entities == (Entity.PERSON,)


def test_an_engine_survives_pickling_and_threads() -> None:
    """A copy finds the same, and one engine serves many threads."""
    engine = Engine(["CN_MOBILE"], min_score=0.6)
    copy = pickle.loads(pickle.dumps(engine))  # noqa: S301 - our own
    assert repr(copy) == repr(engine)
    assert repr(engine).startswith("<Engine: CN_MOBILE; min_score=0.6, context=True, kernel=")
    text = f"手机{MOBILE}，" * 2000
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(copy.scan, [text] * 8))
    assert all(each == results[0] for each in results)
    assert len(results[0]) == 2000


def test_findings_of_a_large_text_are_made_when_looked_at() -> None:
    """They count, index, slice and iterate like a list, and show no value."""
    text = (f"手机{MOBILE}和{ID}，" * 1000) + "的" * BULK_FROM
    findings = Engine().scan_lazily(text)
    assert len(findings) == 2000
    assert findings[0] == Engine().scan(text)[0]
    assert findings[-1].entity == "CN_RESIDENT_ID"
    assert findings[1:3] == list(findings)[1:3]
    assert repr(findings) == "<Findings: 1,000 CN_RESIDENT_ID, 1,000 CN_MOBILE>"
    with pytest.raises(IndexError):
        findings[2000]
    with pytest.raises(TypeError, match="pickle"):
        pickle.dumps(findings)


@pytest.mark.parametrize("line_break", ["\n", ""])
def test_a_file_is_read_in_pieces_without_losing_a_finding(tmp_path: Path, line_break: str) -> None:
    """A file longer than a piece gives what its text gives, offsets and all, with or without lines."""
    text = "".join(f"第{n}位手机13{n:09}和{ID}，{line_break}" for n in range(40_000))
    path = tmp_path / "long.txt"
    path.write_text(text, encoding="utf-8", newline="")
    engine = Engine()
    assert list(engine.scan_file(path)) == list(engine.scan_lazily(text))


def test_pieces_cover_a_text_once() -> None:
    """However a text is cut, each offset counts in one piece, which sees far enough to either side."""
    for text in ("x" * 20_000, "x" * 3_000 + "\n" + "y" * 9_000 + "\n" + "z" * 30, "", "\n" * 9_000):
        for each in (
            list(pieces_of(text, 4096, overlap=1000)),
            list(pieces(_reader(text), 4096, overlap=1000)),
            list(pieces(_reader(text), 16, overlap=1000)),
        ):
            covered = [
                at for piece in each for at in range(piece.offset + piece.first, piece.offset + piece.last)
            ]
            assert covered == list(range(len(text)))
            assert all(text[p.offset : p.offset + len(p.text)] == p.text for p in each)
            assert all(p.first >= min(1000, p.offset + p.first) for p in each)
            assert all(len(p.text) - p.last >= 1000 for p in each[:-1])


def _reader(text: str) -> Callable[[int], str]:
    return io.StringIO(text).read


def test_a_missing_file_is_a_source_error(tmp_path: Path) -> None:
    """The error names the file and what to do."""
    with pytest.raises(SourceError, match=r"none\.txt"):
        list(Engine().scan_file(tmp_path / "none.txt"))


def test_a_column_counts_and_marks() -> None:
    """Counts per entity and per row, rows that are one from end to end, and the bytes where each lies."""
    scan = Engine().scan_column([MOBILE, None, f"手机{MOBILE}或{MOBILE}", ID.lower(), "", "无"])
    assert dict(scan.counts) == {Entity.CN_RESIDENT_ID: 1, Entity.CN_MOBILE: 3}
    assert dict(scan.rows_matched) == {Entity.CN_RESIDENT_ID: 1, Entity.CN_MOBILE: 2}
    assert dict(scan.whole) == {Entity.CN_RESIDENT_ID: 1, Entity.CN_MOBILE: 1}
    assert scan.spans.row.tolist() == [0, 2, 2, 3]
    assert "1,234" not in repr(scan)
    assert MOBILE not in repr(scan)


def test_digits_of_two_rows_never_make_one_number() -> None:
    """The end of one value and the start of the next are not read as one."""
    assert dict(Engine().scan_column(["138001", "38000", "1380013", "8000"]).counts) == {}


def test_a_short_text_needs_no_numpy() -> None:
    """Scanning a log line in a fresh process imports neither numpy nor pydantic."""
    code = (
        "import sys; from piiguard.classify import Engine; "
        f"assert len(Engine().scan('手机{MOBILE}')) == 1; "
        "print(sorted({'numpy', 'pydantic', 'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


BAITS = {
    "digits": "1",
    "digits with dashes": "1-",
    "groups of four": "1234 ",
    "at signs": "a@",
    "addresses": "a@a.a",
    "dots": ". ",
    "mobiles with dashes": "138-0013-8000-",
    "zero width": "1\u200b",
    "letters": "a",
    "codes": "9135010",
}


MORE_BAITS = {
    "labels": "密码：电话",
    "dates": "1988年3月5日",
    "hexadecimal": "0f3a",
    "plates": "京A",
    "addresses of the network": "1.2.3.",
    "colons": "a:",
    "names": "张三",
    "roads": "路1号",
    "parameters": "&phone=1",
    "spaces": " ",
    "Chinese numerals": "一",
    "escapes": "%31",
}
EVERYTHING = Engine(as_of=AS_OF)._settings


@pytest.mark.parametrize("bait", BAITS.values(), ids=BAITS.keys())
def test_work_grows_with_length_alone(bait: str) -> None:
    """Twice the text takes at most little more than twice the calls, whatever it is made of."""
    short, long = (_calls(bait * (size // len(bait))) for size in (4_000, 8_000))
    assert long <= 2.2 * short + 50


@pytest.mark.parametrize("bait", [*BAITS.values(), *MORE_BAITS.values()], ids=[*BAITS, *MORE_BAITS])
def test_with_every_rule_on_work_still_grows_with_length_alone(bait: str) -> None:
    """Twice the text takes at most little more than twice the calls, with everything running."""
    _read_enough()
    short, long = (_calls(bait * (size // len(bait)), EVERYTHING) for size in (4_000, 8_000))
    assert long <= 2.3 * short + 100


@cache
def _read_enough() -> None:
    """Read so much that what is made only then has been made, whichever test comes first."""
    scan_small("".join(MORE_BAITS.values()) * 2_000, EVERYTHING)


def _calls(text: str, chosen: Settings = SETTINGS) -> int:
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    scan_small(text, chosen)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        scan_small(text, chosen)
    finally:
        sys.setprofile(before)
    return calls


def test_a_hundred_thousand_digits_are_nothing() -> None:
    """A long run of digits is one number, and no identifier, on either path."""
    assert found("1" * 100_000) == []
    assert found("1-" * 50_000) == []


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "1-" * 50_000,
        "\ud800" * 20_000 + MOBILE,
        "\x00" * 20_000 + MOBILE + "\x00",
        "\ufffd\udcff电话" * 9_000 + MOBILE,
    ],
    ids=["digits", "groups", "surrogates", "nulls", "mixed"],
)
def test_bad_input_is_scanned_like_any_other(text: str) -> None:
    """Long runs, lone surrogates and NULs raise nothing, and hide no number that stands after them."""
    values = [each.value for each in Engine(as_of=AS_OF).scan(text)]
    assert values == ([MOBILE] if MOBILE in text else [])


def test_ten_megabytes_in_one_line_are_scanned_whole() -> None:
    """A line longer than a piece loses nothing at the cuts."""
    line = "的" * 330_000 + f"电话{MOBILE}，"
    found = Engine(as_of=AS_OF).scan_lazily(line * 10)
    assert [each.start for each in found] == [at * len(line) + 330_002 for at in range(10)]


def test_no_reason_tells_a_part_of_the_value() -> None:
    """Reasons are shown in a repr and kept in reports; a value's region and year of birth are not to be."""
    text = "身份证号11010519491231002X，电话13800138000，卡号6222021234567890128，护照E12345678"
    found = Engine().scan(text)
    assert {"CN_RESIDENT_ID", "CN_MOBILE"} <= {str(each.entity) for each in found}
    for each in found:
        digits = "".join(filter(str.isdigit, each.value))
        parts = {digits[at : at + 4] for at in range(len(digits) - 3)}
        assert not [part for part in parts for reason in each.why if part in reason]


@pytest.mark.parametrize("length", [0, BULK_FROM])
@pytest.mark.parametrize("code", ["N23201021234568099", "n23201021234568099"])
def test_a_credit_code_may_be_one_letter_before_nothing_but_digits(code: str, length: int) -> None:
    """Rural collectives have such codes: N and a digit, the division, and figures alone behind it."""
    found = [*Engine(["CN_USCC"]).scan_lazily(f"代码 {code} 有{'无' * length}")]
    assert [each.value for each in found] == [code.upper()]
