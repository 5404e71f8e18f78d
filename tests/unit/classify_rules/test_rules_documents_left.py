"""What only looks like a document is left alone, and a finding says what it rests on."""

from __future__ import annotations

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.rules import Book
from piiguard.classify.rules.documents import RULES
from piiguard.classify.text import normalise
from piiguard.classify.validators import hk_id

BOOK = Book(RULES)


def scored(text: str) -> dict[Entity, float]:
    """Return the best score of each entity found in *text*."""
    scores: dict[Entity, float] = {}
    for found in BOOK.find(normalise(text).text):
        scores[found.entity] = max(found.score, scores.get(found.entity, 0.0))
    return scores


@pytest.mark.parametrize(
    "text",
    [
        "E12345678",
        "型号 E12345678，护身符",
        "订单号G12345678",
        "护照 20240101 到期",
        "护照办理需 7 个工作日",
        "C12345678",
        "H12345678",
        "12345678",
        "台胞证 20240101",
        "台胞证有效期至20301231",
        "A1234563",
        "A123456(4)",
        "香港身份證 A123456(4)",
        "1234567(8)",
        "A123456788",
        "A123456789",
        "商品编码 A123456789",
        "110105491231002",
        "身份证 110105491331002",
        "身份证 999999491231002",
        "时间戳 164105491231002",
        "911124198108030023",
        "911124198113030024",
        "人事档案编号 440100123456",
        "驾驶证 990100123456",
        "社保热线 12333",
        "社保卡 20240101",
        "社保卡号 20240101",
        "房权证海字第123456号",
        "京军字第12号",
        "（2023）京01民终1234号",
        "std::cout << a << b << 1234567 << c;",
        "ISO 9001:2015 passport v1.2.3",
    ],
)
def test_what_only_looks_like_a_document_stays_below_the_threshold(text: str) -> None:
    """No finding reaches the default threshold of 0.5."""
    assert not {entity: score for entity, score in scored(text).items() if score >= 0.5}


@pytest.mark.parametrize("place", range(0, 44, 3))
def test_a_zone_with_a_wrong_character_is_none(place: int) -> None:
    """Every character of the second line but those of the country and the sex is checked."""
    line = "L898902C36UTO7408122F1204159ZE184226B<<<<<10"
    wrong = "7" if line[place] != "7" else "8"
    changed = line[:place] + wrong + line[place + 1 :]
    assert Entity.MRZ not in scored(changed)


def test_the_check_character_takes_the_letter_a_for_ten() -> None:
    """A is worth ten in the number and as its check character; taking it for one finds nothing."""
    body = next(f"A{n:06}" for n in range(999999) if hk_id.check_character(f"A{n:06}") == "A")
    assert scored(f"{body}(A)")[Entity.HK_ID_CARD] >= 0.8


def test_a_context_word_raises_and_a_label_of_goods_lowers() -> None:
    """The reasons name the word."""
    near = next(found for found in BOOK.find("护照 E12345678") if found.score == 0.95)
    assert "context: 护照" in near.why
    goods = next(found for found in BOOK.find("订单 E12345678") if found.entity == Entity.CN_PASSPORT)
    assert goods.score < 0.2
    assert "context, against: 订单" in goods.why


def test_a_finding_never_shows_its_value() -> None:
    """The reasons and the representation hold no digit of the number."""
    (found,) = [each for each in BOOK.find("A123456(3)") if each.score >= 0.5]
    assert "123456" not in repr(found)


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "<" * 100_000, "护照" * 20_000, "A1" * 50_000, "\ud800\x00护照E1234"]
)
def test_bad_input_is_read_in_one_go(text: str) -> None:
    """Long runs, lone surrogates and NULs find nothing and raise nothing."""
    assert not [found for found in BOOK.find(normalise(text).text) if found.score >= 0.5]
