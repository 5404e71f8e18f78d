"""Numbers are shown in part only when they are of their form."""

from __future__ import annotations

import pytest

from piiguard.catalog import STANDARD_ENTITIES, Entity
from piiguard.mask import mask_value
from piiguard.mask.shapes import HIDDEN, NUMBERS
from piiguard.mask.spelling import significant


@pytest.mark.parametrize(
    ("entity", "value", "shown"),
    [
        (Entity.CN_MOBILE, "13800138000", "138****8000"),
        (Entity.CN_MOBILE, "138-0013-8000", "138-****-8000"),
        (Entity.CN_MOBILE, "138 0013 8000", "138 **** 8000"),
        (Entity.CN_MOBILE, "１３８００１３８０００", "１３８****８０００"),
        (Entity.CN_MOBILE, "138\u200b00138000", "138\u200b****8000"),
        (Entity.CN_MOBILE, "+86 138-0013-8000", "+86 138-****-8000"),
        (Entity.CN_MOBILE, "(+86)13800138000", "(+86)138****8000"),
        (Entity.CN_MOBILE, "008613800138000", "0086138****8000"),
        (Entity.CN_MOBILE, "8613800138000", "86138****8000"),
        (Entity.CN_RESIDENT_ID, "11010519491231002X", "1101**********002X"),
        (Entity.CN_RESIDENT_ID, "11010519491231002x", "1101**********002x"),
        (Entity.CN_RESIDENT_ID, "11010519491231002Ｘ", "1101**********002Ｘ"),
        (Entity.CN_RESIDENT_ID, "110105 19491231 002X", "1101** ******** 002X"),
        (Entity.CN_RESIDENT_ID, "130503670401001", "1305********001"),
        (Entity.CN_BANK_CARD, "6222020200112233445", "6222***********3445"),
        (Entity.CN_BANK_CARD, "6222 0202 0011 2233", "6222 **** **** 2233"),
        (Entity.CN_USCC, "91350100M000100Y43", "9135**********0Y43"),
        (Entity.CN_LANDLINE, "010-62345678", "010-******78"),
        (Entity.CN_LANDLINE, "(0755)8123456", "(0755)*****56"),
        (Entity.CN_LANDLINE, "010-62345678-8012", "010-******78-****"),
        (Entity.CN_LANDLINE, "0755-8123456（分机：801）", "0755-*****56（分机：***）"),
        (Entity.CN_PLATE, "京A·12345", "京A·****5"),
        (Entity.CN_PLATE, "粤BD12345", "粤B*****5"),
        (Entity.CN_PLATE, "粤Z1234港", "粤Z****港"),
        (Entity.CN_PASSPORT, "E12345678", "E******78"),
        (Entity.CN_PASSPORT, "EA1234567", "E******67"),
    ],
)
def test_a_well_formed_number_keeps_its_ends_and_its_spelling(entity: Entity, value: str, shown: str) -> None:
    """Only the hidden characters change; separators, width and prefix stay."""
    assert mask_value(entity, value) == shown


@pytest.mark.parametrize(
    ("entity", "value"),
    [
        (Entity.CN_MOBILE, "12345"),
        (Entity.CN_MOBILE, "23800138000"),
        (Entity.CN_MOBILE, "138001380001"),
        (Entity.CN_MOBILE, "张三13800138000"),
        (Entity.CN_MOBILE, "13800138000 张三"),
        (Entity.CN_MOBILE, "13800138000,13900139000"),
        (Entity.CN_MOBILE, "١٣٨٠٠١٣٨٠٠٠"),
        (Entity.CN_MOBILE, "①③⑧00138000"),
        (Entity.CN_RESIDENT_ID, "1101051949123100XX"),
        (Entity.CN_RESIDENT_ID, "1101051949123100２"),
        (Entity.CN_BANK_CARD, "622202020011"),
        (Entity.CN_LANDLINE, "62345678"),
        (Entity.CN_LANDLINE, "62345678转801"),
        (Entity.CN_PLATE, "12345"),
        (Entity.CN_PASSPORT, "护照E12345678"),
        (Entity.CN_MOBILE, " "),
        (Entity.CN_MOBILE, "---"),
    ],
)
def test_a_malformed_number_is_hidden_entirely(entity: Entity, value: str) -> None:
    """What a value that does not fit consists of is unknown, so none of it stays."""
    assert mask_value(entity, value) == HIDDEN


def test_every_layout_hides_at_least_four_characters() -> None:
    """No table entry can show a number almost whole."""
    for kind in NUMBERS.values():
        for layout in kind.layouts:
            assert len(layout) - layout.head - layout.tail >= 4
            assert kind.source


def test_an_empty_value_stays_empty() -> None:
    """An empty cell is no secret, and a mask in it would be a false finding."""
    assert [mask_value(entity, "") for entity in STANDARD_ENTITIES] == [""] * len(STANDARD_ENTITIES)


def test_upper_casing_never_moves_an_index() -> None:
    """ß would become two characters; only ASCII letters change."""
    characters, at = significant("ß-x")
    assert (characters, at) == ("ßX", (0, 2))
