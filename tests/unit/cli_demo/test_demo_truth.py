"""What was planted, counted once more by other means."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from piiguard.catalog import Entity
from piiguard.classify import Engine
from piiguard.classify.validators.bank_card import is_bank_card
from piiguard.classify.validators.email_address import address_at
from piiguard.classify.validators.mobile import is_mobile
from piiguard.classify.validators.resident_id import is_resident_id
from piiguard.classify.validators.uscc import is_uscc
from piiguard.cli.demo import Mark, Nature, Score, Shop, Truth, write_shop

TODAY = date(2026, 11, 24)
NUMERALS = str.maketrans("零一二三四五六七八九", "0123456789")


def is_address(value: str) -> bool:
    return address_at(value, value.find("@")) == (0, len(value)) if "@" in value else False


VALID: dict[Entity, Callable[[str], bool]] = {
    Entity.CN_MOBILE: is_mobile,
    Entity.CN_RESIDENT_ID: lambda value: is_resident_id(value, as_of=TODAY),
    Entity.CN_BANK_CARD: is_bank_card,
    Entity.CN_USCC: is_uscc,
    Entity.EMAIL_ADDRESS: is_address,
}
COLUMNS = {
    "手机号": Entity.CN_MOBILE,
    "身份证号": Entity.CN_RESIDENT_ID,
    "银行卡号": Entity.CN_BANK_CARD,
    "邮箱": Entity.EMAIL_ADDRESS,
}


def plain(entity: Entity, written: str) -> str:
    """Reduce a spelling by Unicode's own rules, not by those of the scanner."""
    value = unicodedata.normalize("NFKC", written)
    if entity == Entity.EMAIL_ADDRESS:
        return value.strip()
    value = "".join(filter(str.isalnum, value.translate(NUMERALS))).upper()
    if entity == Entity.CN_MOBILE and len(value) > 11 and value.startswith(("86", "0086")):
        return value.removeprefix("00").removeprefix("86")
    return value


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """A shop large enough for every spelling to turn up."""
    return write_shop(tmp_path_factory.mktemp("shop"), customers=3000, chats=3000, contracts=40, today=TODAY)


@pytest.fixture(scope="module")
def rows(shop: Shop) -> list[dict[str, str]]:
    with shop.customers_csv.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts_of(shop: Shop, rows: list[dict[str, str]]) -> dict[tuple[str, str], list[str]]:
    return {
        ("customers.csv", "备注"): [row["备注"] for row in rows],
        ("chat.jsonl", "text"): [
            json.loads(line)["text"] for line in shop.chat.read_text("utf-8").splitlines()
        ],
        ("contracts", ""): [path.read_text("utf-8") for path in shop.contracts],
    }


@pytest.mark.parametrize(("column", "entity"), COLUMNS.items(), ids=list(COLUMNS.values()))
def test_a_column_holds_what_the_truth_says(
    shop: Shop, rows: list[dict[str, str]], column: str, entity: Entity
) -> None:
    """Valid, mistyped and missing cells are as many as counted, and the wrong rows are those."""
    known = next(each for each in shop.truth.planted if (each.file, each.column) == ("customers.csv", column))
    nothing = {"", "无", "-", "NULL", "N/A", "未提供"}
    filled = {number: row[column] for number, row in enumerate(rows) if row[column] not in nothing}
    valid = {number for number, cell in filled.items() if VALID[entity](plain(entity, cell))}
    assert known.valid == len(valid) == sum(known.ways.values())
    assert known.wrong_rows == tuple(sorted(filled.keys() - valid))
    assert known.invalid == len(known.wrong_rows) > 0


def test_the_shares_of_mistakes_are_as_said(shop: Shop) -> None:
    """About 2 % of the ID numbers and 1 % of the cards are mistyped."""
    counts = {(each.column, each.entity): each for each in shop.truth.planted if each.file == "customers.csv"}
    ids = counts["身份证号", Entity.CN_RESIDENT_ID]
    cards = counts["银行卡号", Entity.CN_BANK_CARD]
    assert 0.012 < ids.invalid / (ids.valid + ids.invalid) < 0.03
    assert 0.005 < cards.invalid / (cards.valid + cards.invalid) < 0.018


def test_the_database_is_counted_under_its_own_names(shop: Shop) -> None:
    """What the CSV holds, the table holds."""
    of_csv, of_table = (
        [(each.entity, each.valid, each.invalid) for each in shop.truth.planted if each.file == file]
        for file in ("customers.csv", "customers.sqlite")
    )
    assert of_csv == of_table
    assert "phone" in {each.column for each in shop.truth.planted if each.file == "customers.sqlite"}


def test_order_numbers_that_look_like_ids_are_none(shop: Shop, rows: list[dict[str, str]]) -> None:
    """Eighteen digits with a date within, and a check character that is wrong."""
    orders = [row["订单号"].strip() for row in rows]
    alike = [each for each in orders if len(each) == 18]
    known = next(
        each
        for each in shop.truth.planted
        if (each.file, each.column, each.entity) == ("customers.csv", "订单号", Entity.CN_RESIDENT_ID)
    )
    assert known.lookalikes == len(alike) > 100
    assert known.valid == 0
    assert not [each for each in alike if is_resident_id(each, as_of=TODAY)]


def test_every_mark_points_at_what_it_says(shop: Shop, rows: list[dict[str, str]]) -> None:
    """A valid identifier validates, a mistyped one does not, and marks never lie outside their text."""
    for key, texts in texts_of(shop, rows).items():
        for mark in shop.truth.marks[key]:
            written = texts[mark.place][mark.start : mark.end]
            assert len(written) == mark.end - mark.start
            if mark.entity in VALID and mark.nature is not Nature.LOOKALIKE:
                value = plain(mark.entity, written)
                assert VALID[mark.entity](value) is (mark.nature is Nature.VALID), (key, mark)


def test_the_marks_are_as_many_as_counted(shop: Shop) -> None:
    """The counts of each text are those of its marks."""
    for (file, column), marks in shop.truth.marks.items():
        counted = Counter(mark.entity for mark in marks if mark.nature is Nature.VALID)
        said = {
            each.entity: each.valid
            for each in shop.truth.planted
            if (each.file, each.column) == (file, column) and each.valid
        }
        assert counted == said


def test_the_scanner_and_the_truth_agree(shop: Shop, rows: list[dict[str, str]]) -> None:
    """Nothing is found that was not planted, and what is missed is written in Chinese numerals."""
    engine = Engine()
    for (file, column), texts in texts_of(shop, rows).items():
        found = [(place, each) for place, text in enumerate(texts) for each in engine.scan(text)]
        for entity in VALID:
            spans = [(place, each.start, each.end) for place, each in found if each.entity == entity]
            score = shop.truth.score_spans(file, column, entity, spans)
            numerals = sum(
                mark.way == "numerals" and mark.entity == entity for mark in shop.truth.marks[file, column]
            )
            assert score.missed <= numerals, (file, entity)
            assert score.precision > 0.98, (file, entity)


def test_the_written_truth_is_the_returned_one(shop: Shop) -> None:
    """Whoever has only the folder can count as well."""
    written = json.loads(shop.truth_file.read_text("utf-8"))
    assert len(written["planted"]) == len(shop.truth.planted)
    assert written["planted"][0]["valid"] == shop.truth.planted[0].valid
    assert len(written["marks"]["chat.jsonl:text"]) == len(shop.truth.marks["chat.jsonl", "text"])
    assert written["today"] == TODAY.isoformat()


def test_most_lines_of_chat_name_nobody(shop: Shop) -> None:
    """A scanner must also be able to find nothing."""
    named = {mark.place for mark in shop.truth.marks["chat.jsonl", "text"] if mark.nature is Nature.VALID}
    assert 0.1 < len(named) / shop.chats < 0.5


def mark(start: int, end: int, nature: Nature = Nature.VALID) -> Mark:
    return Mark(0, start, end, Entity.CN_MOBILE, nature, "plain")


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(0, 2, 13)], Score(1, 0, 0)),
        ([(0, 0, 20)], Score(1, 0, 0)),
        ([(0, 2, 12)], Score(0, 1, 0)),
        ([(0, 30, 41)], Score(0, 1, 1)),
        ([(1, 2, 13)], Score(0, 1, 1)),
        ([], Score(0, 1, 0)),
    ],
    ids=["exact", "wider", "a digit short", "a look-alike", "another line", "nothing"],
)
def test_a_span_counts_when_it_covers(spans: list[tuple[int, int, int]], expected: Score) -> None:
    """What would stay readable after masking was not found; what is no identifier is a false alarm."""
    truth = Truth((), {("a", ""): (mark(2, 13), mark(30, 41, Nature.LOOKALIKE))})
    assert truth.score_spans("a", "", Entity.CN_MOBILE, spans) == expected


def test_a_column_is_scored_by_its_rows(shop: Shop) -> None:
    """Finding every row finds all, with the mistyped ones as false alarms; another entity is nothing but."""
    known = next(
        each for each in shop.truth.planted if (each.file, each.column) == ("customers.csv", "身份证号")
    )
    wrong = set(known.wrong_rows)
    score = shop.truth.score_rows("customers.csv", "身份证号", Entity.CN_RESIDENT_ID, wrong)
    assert score == Score(0, known.valid, len(wrong))
    assert (score.recall, score.precision) == (0.0, 0.0)
    stray = shop.truth.score_rows("customers.csv", "订单号", Entity.CN_BANK_CARD, [3, 3, 5])
    assert stray == Score(0, 0, 2)
    assert (stray + score).false_alarms == 2 + len(wrong)


def test_nothing_to_find_is_found_wholly() -> None:
    """Recall and precision of nothing are 1, so that sums and averages stay sensible."""
    assert (Score(0, 0, 0).recall, Score(0, 0, 0).precision) == (1.0, 1.0)


def test_the_truth_shows_no_values(shop: Shop, tmp_path: Path) -> None:
    """Counts and places only, in its repr too."""
    assert len(repr(shop.truth.planted[0])) < 400
    assert "marks" not in repr(shop.truth)
