"""How name and values are weighed against each other, with a scanner whose answers are known."""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs
import numpy as np
import pytest

from piiguard.catalog import Entity
from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.classify.fields import name_evidence
from piiguard.classify.fields.columns import look_at
from piiguard.classify.fields.weighing import Verdict, weigh

# Eleven digits beginning with 1 are a mobile; 18 digits are an ID if the last is even; a@b is an address.
_PATTERNS = {
    Entity.CN_MOBILE: re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])"),
    Entity.CN_RESIDENT_ID: re.compile(r"(?<![0-9])[1-9][0-9]{16}[02468](?![0-9])"),
    Entity.CN_BANK_CARD: re.compile(r"(?<![0-9])62[0-9]{16}0(?![0-9])"),
    Entity.EMAIL_ADDRESS: re.compile(r"[a-z0-9]+@[a-z0-9.]+"),
}


@attrs.frozen
class Scan:
    """What `Scanner` found."""

    column: TextColumn
    spans: ColumnSpans


@attrs.frozen
class Scanner:
    """A scanner simple enough to count by hand."""

    entities: tuple[Entity, ...] = tuple(_PATTERNS)

    def scan_column(self, values: list[str]) -> Scan:
        """Find by pattern alone."""
        column = TextColumn.of(values)
        found = sorted(
            (int(start) + len(text[: match.start()].encode()), len(match.group().encode()), row, kind)
            for row, (text, start) in enumerate(zip(values, column.offsets, strict=False))
            for kind, pattern in enumerate(_PATTERNS.values())
            for match in pattern.finditer(text)
        )
        starts, sizes, rows, kinds = (
            (np.array(each, np.int64) for each in zip(*found, strict=True))
            if found
            else [np.zeros(0, np.int64)] * 4
        )
        return Scan(column, ColumnSpans(self.entities, kinds.astype(np.int16), rows, starts, starts + sizes))


def judged(name: str, values: Sequence[str | None]) -> Verdict:
    """Weigh a column."""
    scanner = Scanner()
    said = name_evidence(name)
    return weigh(said, look_at(values, scanner, name=said), scanner.entities)


def codes(verdict: Verdict) -> list[str]:
    """Return the kinds of evidence given."""
    return [note.code for note in verdict.evidence]


MOBILES = [f"13{number * 7_919_017 % 10**9:09d}" for number in range(1_000)]
COUNTED = [f"138{number:08d}" for number in range(1_000)]
GOOD_IDS = [f"11010119900101{number:03d}0" for number in range(979)]
BAD_IDS = [f"11010119900101{number:03d}1" for number in range(21)]


def test_name_and_values_that_agree_are_surer_than_either() -> None:
    """Two independent witnesses."""
    alone, together = judged("c7", MOBILES), judged("手机号", MOBILES)
    assert alone.entity == together.entity == Entity.CN_MOBILE
    assert 0.99 < alone.confidence < together.confidence < 1
    assert together.matched == 1_000


def test_few_values_prove_little() -> None:
    """Three matching rows are not three thousand."""
    assert judged("c7", MOBILES[:3]).confidence < 0.5 < judged("c7", MOBILES[:30]).confidence


def test_wrong_check_digits_are_stated_and_not_fatal() -> None:
    """97.9 % of the IDs pass: a column of IDs with typing errors."""
    verdict = judged("sfzh", GOOD_IDS + BAD_IDS)
    assert verdict.entity == Entity.CN_RESIDENT_ID
    assert verdict.confidence > 0.9
    assert "97.9 % of those pass its check" in verdict.evidence[0]
    assert "其中 97.9 % 通过校验" in verdict.evidence[0].zh


def test_a_mostly_damaged_column_is_still_told_from_chance() -> None:
    """A fifth of the IDs passing is twenty times what random numbers would."""
    verdict = judged("c7", [*GOOD_IDS[:200], *(BAD_IDS[0],) * 800])
    assert verdict.entity == Entity.CN_RESIDENT_ID
    assert verdict.confidence < 0.5


def test_order_numbers_that_pass_by_chance_are_not_ids() -> None:
    """1 in 10 card-like numbers passes Luhn; neither name nor share speaks for a card."""
    numbers = [f"62{number:016d}{digit}" for number in range(50) for digit in range(10)]
    for name in ("订单号", "c7"):
        verdict = judged(name, numbers)
        assert verdict.entity is None
        assert verdict.contains == ()
        assert "chance" in codes(verdict)


def test_a_name_of_a_thing_does_not_hide_values() -> None:
    """Mobiles under 订单号 are mobiles, a little less surely."""
    verdict = judged("订单号", MOBILES)
    assert verdict.entity == Entity.CN_MOBILE
    assert 0.7 < verdict.confidence < 0.9
    assert "name-not-personal" in codes(verdict)


def test_a_counter_that_runs_through_mobile_numbers_is_none() -> None:
    """Order numbers that begin with 138 pass as mobiles, all of them; they follow upon each other."""
    verdict = judged("order_no", COUNTED)
    assert (verdict.entity, verdict.contains) == (None, ())
    assert "chance" in codes(verdict)
    for name in ("手机号", "c7"):
        assert judged(name, COUNTED).entity == Entity.CN_MOBILE


def test_a_few_values_do_not_refute_the_name_of_a_thing() -> None:
    """Of five numbers of eleven digits that begin with 1, five are mobiles once in forty times."""
    assert judged("order_no", MOBILES[:5]).entity is None
    assert judged("order_no", MOBILES[:30]).entity == Entity.CN_MOBILE
    assert judged("order_no", MOBILES[:1] * 30).entity is None


def test_a_contrary_name_lowers_confidence_and_is_said() -> None:
    """Mobiles under 身份证号: the values win, with doubt."""
    verdict = judged("身份证号", MOBILES)
    assert verdict.entity == Entity.CN_MOBILE
    assert verdict.confidence < judged("c7", MOBILES).confidence
    assert "name-contradicts" in codes(verdict)


def test_a_name_that_the_values_contradict_is_doubted_but_kept() -> None:
    """A phone column without phones may be masked or foreign; a weak name alone is dropped."""
    verdict = judged("手机号", ["n/a", "x"] * 50)
    assert verdict.entity == Entity.CN_MOBILE
    assert verdict.confidence < 0.5
    assert judged("卡号", ["A-1", "B-2"] * 50).entity is None


def test_an_empty_column_is_judged_by_its_name() -> None:
    """No values, no contradiction."""
    verdict = judged("手机号", [None, "", "  "])
    assert (verdict.entity, verdict.confidence) == (Entity.CN_MOBILE, 0.9)
    assert "no-values" in codes(verdict)
    assert judged("c7", []) == Verdict(None, 0.0, ())


def test_a_phone_in_a_sentence_makes_no_phone_column() -> None:
    """Chat text contains phones; it is not one."""
    verdict = judged("内容", ["请打13800138000谢谢", "或 a@b.cn", "好的"] * 10)
    assert verdict.entity is None
    assert verdict.contains == (Entity.CN_MOBILE, Entity.EMAIL_ADDRESS)
    assert verdict.confidence > 0
    assert any("in free text" in note for note in verdict.evidence)


def test_one_phone_among_many_texts_is_not_overlooked() -> None:
    """A single number in a thousand rows is still somebody's."""
    assert judged("remark", ["好的"] * 999 + ["电话 13800138000"]).contains == (Entity.CN_MOBILE,)


@pytest.mark.parametrize("cell", ["+86 {}", "({})", "{} ", "86-{}", "{};"])
def test_signs_around_a_number_do_not_make_it_text(cell: str) -> None:
    """A dialling code, brackets and stray separators are part of the cell."""
    look = look_at([cell.format(mobile) for mobile in MOBILES[:10]], Scanner())
    assert (look.whole[Entity.CN_MOBILE], look.within.get(Entity.CN_MOBILE, 0)) == (10, 0)


def test_a_mixed_column_names_all_it_holds() -> None:
    """Contacts that are phones or addresses, neither in the majority."""
    verdict = judged("c7", [*MOBILES[:40], *(f"u{n}@b.cn" for n in range(35)), *("无",) * 25])
    assert verdict.entity is None
    assert set(verdict.contains) == {Entity.CN_MOBILE, Entity.EMAIL_ADDRESS}


def test_an_address_with_a_phone_in_it_is_both() -> None:
    """What a column contains beside its kind is not lost."""
    verdict = judged("收货地址", ["北京市海淀区中关村大街1号 13800138000"] * 20)
    assert verdict.entity == Entity.LOCATION
    assert verdict.contains == (Entity.CN_MOBILE,)


def test_names_without_a_telling_header_are_seen_by_their_surnames() -> None:
    """Two or three characters that begin with a common surname, in most rows."""
    names = ["王伟", "李娜", "张小强", "欧阳锋", "刘洋", "陈静", "杨丽华", "赵刚", "黄敏", "周杰", "吴倩"]
    verdict = judged("c7", names * 20)
    assert verdict.entity == Entity.PERSON
    assert 0.25 < verdict.confidence <= 0.5


def test_a_few_words_that_come_again_and_again_are_choices() -> None:
    """高, 常温 and 安 begin like names; four words in a thousand rows are a list to choose from."""
    assert judged("c7", ["高级", "常温", "安全", "马上"] * 50).entity is None


def test_flags_are_no_genders_without_a_name() -> None:
    """0 and 1 are a gender only under a name that says so; 男 and 女 always."""
    assert judged("flag", ["0", "1"] * 50).entity is None
    assert judged("gender", ["0", "1"] * 50).entity == Entity.GENDER
    assert judged("c7", ["男", "女"] * 50).entity == Entity.GENDER


def test_times_are_no_addresses() -> None:
    """12:30:45 has the colons of an IPv6 address and is none."""
    assert judged("c7", ["12:30:45", "08:00:00"] * 50).entity is None
    assert judged("c7", ["10.0.0.1", "2001:db8::1"] * 50).entity == Entity.IP_ADDRESS


def test_dates_are_births_only_by_name() -> None:
    """Any table is full of dates."""
    assert judged("created", ["1990-01-01"] * 50).entity is None
    assert judged("生日", ["1990-01-01"] * 50).confidence > 0.9


def test_evidence_shows_no_value() -> None:
    """Reports are mailed; they hold counts."""
    for verdict in (judged("手机号", MOBILES), judged("内容", ["请打13800138000谢谢"])):
        assert not re.search(r"[0-9]{5}", " ".join(f"{note} {note.zh}" for note in verdict.evidence))
