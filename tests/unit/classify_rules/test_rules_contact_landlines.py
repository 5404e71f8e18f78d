"""Landline numbers: found in the spellings people use, left alone where they are none or nobody's own."""

from __future__ import annotations

import pytest

from piiguard.catalog import Entity, Finding
from piiguard.classify.rules import Book
from piiguard.classify.rules.contact import RULES
from piiguard.classify.text import normalise
from piiguard.classify.validators.landline import is_landline, is_usual_landline, landline_value

BOOK = Book(RULES)


def best(text: str) -> Finding | None:
    """Return the surest landline in *text*, if it would be reported by default."""
    found = [each for each in BOOK.find(normalise(text).text) if each.entity == Entity.CN_LANDLINE]
    found.sort(key=lambda each: each.score)
    return found[-1] if found and found[-1].score >= 0.5 else None


@pytest.mark.parametrize(
    ("text", "stretch", "value"),
    [
        ("0755-88888888", "0755-88888888", "075588888888"),
        ("0755-8888 8888", "0755-8888 8888", "075588888888"),
        ("010 8888 8888", "010 8888 8888", "01088888888"),
        ("(010)88888888", "(010)88888888", "01088888888"),
        ("（0571）8765 4321", "（0571）8765 4321", "057187654321"),
        ("０７５５－８８８８８８８８", "0755-88888888", "075588888888"),
        ("0755·8888·8888", "0755\x1f8888\x1f8888", "075588888888"),
        ("0931—7654321", "0931\x1e7654321", "09317654321"),
        ("电话075588888888", "075588888888", "075588888888"),
        ("+86 10 8888 8888", "10 8888 8888", "01088888888"),
        ("+86-010-88888888", "010-88888888", "01088888888"),
        ("+8675588888888", "75588888888", "075588888888"),
        ("+86 (0)10 8888 8888", "10 8888 8888", "01088888888"),
        ("86-571-87654321", "571-87654321", "057187654321"),
        ("0086 10 88888888", "10 88888888", "01088888888"),
        ("座机：8765 4321", "8765 4321", "87654321"),
        ("家里电话7654321", "7654321", "7654321"),
        ("tel: 87654321", "87654321", "87654321"),
        ('{"phone": "87654321"}', "87654321", "87654321"),
        ("<phone>0755-88888888</phone>", "0755-88888888", "075588888888"),
        ("https://example.com/?tel=0755-88888888&a=1", "0755-88888888", "075588888888"),
        ("tel0755-88888888", "0755-88888888", "075588888888"),
        ("0755 - 8888 8888", "0755 - 8888 8888", "075588888888"),
        ("0755/88888888", "0755/88888888", "075588888888"),
        ("座机 0755 88 88 88 88", "0755 88 88 88 88", "075588888888"),
        ("0755_88888888", "0755_88888888", "075588888888"),
        ("【0755】88888888", "【0755】88888888", "075588888888"),
        ("+86（0）10 8888 8888", "10 8888 8888", "01088888888"),
        ("电话：0 7 5 5 - 8 8 8 8 8 8 8 8", "0 7 5 5 - 8 8 8 8 8 8 8 8", "075588888888"),
        ("0755-88-88-88-88", "0755-88-88-88-88", "075588888888"),
        ("+86 （0755） 8888 8888", "（0755） 8888 8888", "075588888888"),
    ],
)
def test_a_landline_is_found_as_people_write_it(text: str, stretch: str, value: str) -> None:
    """The stretch is the number itself; the value its digits, with the trunk prefix if the area is known."""
    found = best(text)
    assert found is not None
    assert normalise(text).text[found.start : found.end] == stretch
    assert found.value == value


@pytest.mark.parametrize(
    "tail",
    [
        " 转 3", "转801", "-801", " ext. 12", "x12", "（分机：801）", "#801", "*801", " 分机号：801",
        "內線801", " extension 801", "转分机801", ",转801",
    ],
)  # fmt: skip
@pytest.mark.parametrize("number", ["0755-88888888", "0931-7654321", "(010) 8888 8888", "010-8888-8888"])
def test_an_extension_belongs_to_the_finding(number: str, tail: str) -> None:
    """It leads to one desk, so whoever hides the number hides it too; and it makes the number surer."""
    alone, extended = best(number), best(number + tail)
    assert alone is not None
    assert extended is not None
    assert (extended.start, extended.end) == (alone.start, alone.end + len(tail))
    assert extended.value == f"{alone.value}-{''.join(filter(str.isdecimal, tail))}"
    assert extended.score > alone.score
    assert "with an extension" in extended.why


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("0755-88888888转人工", "0755-88888888"),
        ("0755-88888888,801", "0755-88888888"),  # the next cell of a row
        ("0755-8888-8888", "0755-8888-8888"),
        ("（0755-88888888转801）", "0755-88888888转801"),
        ("tel: 8765-4321", "8765-4321"),
        ("tel: 87654321-801", "87654321-801"),
        ("86-571-87654321 转 801", "571-87654321 转 801"),
    ],
)
def test_only_what_is_dialled_is_an_extension(text: str, stretch: str) -> None:
    """Neither a group of the number's own nor what merely stands behind it is taken for one."""
    found = best(text)
    assert found is not None
    assert text[found.start : found.end] == stretch


@pytest.mark.parametrize("text", ["5549 0377 7296 8722", "6222 0755 8374 6510 923"])
def test_the_end_of_a_card_in_groups_is_no_landline(text: str) -> None:
    """0377 is an area, and one group of four of a longer number."""
    assert best(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "0755-2024-01",
        "0100-88888888",
        "0460-7654321",  # no such area
        "电话：0260-76543210",
        "0755-088888888",  # a subscriber's number does not begin with 0
        "10.0755-88888888",
        "2026-10234567",
        "20755-88888888",
        "0755-888888889",
        "0755-88888888-88888888",
        "0755-88888888.5",
        "abcd-0755-88888888abcd",  # the middle of a UUID
        "075588888888",  # digits alone, no word near
        "8675588888888",
        "010-12345678",  # nobody has it
        "2024-0312-1234567",
        "序列号 03358520967",
        "电话：20260101",  # a day
        "tel: 555-1234",
    ],
)
def test_what_only_looks_like_a_landline_is_not_reported(text: str) -> None:
    """Neither other numbers nor digits that could be anything reach the default threshold."""
    assert best(text) is None


@pytest.mark.parametrize(
    "label",
    [
        "客服电话：",
        "客服：",
        "服务热线",
        "全国统一热线：",
        "咨询电话 ",
        "投诉举报电话 ",
        "24小时热线：",
        "总机：",
        "订餐电话",
        "hotline: ",
    ],
)
def test_the_number_of_a_shop_or_an_office_is_not_reported(label: str) -> None:
    """The label says that it is nobody's own; the reason is kept with the lowered score."""
    assert best(f"{label}0755-88888888") is None
    found = [each for each in BOOK.find(f"{label}0755-88888888") if each.entity == Entity.CN_LANDLINE]
    assert found
    assert any(reason.startswith("context, against: ") for reason in found[0].why)


def test_a_word_for_it_makes_it_surer() -> None:
    """A label of telephones adds to the score and is named."""
    silent, labelled = best("0755-88888888"), best("家里电话：0755-88888888")
    assert silent is not None
    assert labelled is not None
    assert labelled.score > silent.score
    assert "context: 电话" in labelled.why


def test_two_numbers_side_by_side_are_two() -> None:
    """A slash between two numbers joins them no more than a space does."""
    found = BOOK.find("座机0535-6654321/0535-6654322")
    assert {each.value for each in found} == {"05356654321", "05356654322"}


@pytest.mark.parametrize(
    "text", ["0755-88888888/88888889", "电话：88888888、88888889", "座机 (0931)7654321或7654322"]
)
def test_a_second_number_shares_the_area_of_the_first(text: str) -> None:
    """It is found, and keeps the digits it has."""
    spans = {(each.start, each.end): each for each in BOOK.find(text) if each.score >= 0.5}
    first, second = (spans[span] for span in sorted(spans))
    assert first.end < second.start
    assert second.value in {"88888889", "7654322"}


def test_a_second_number_of_an_office_is_not_reported() -> None:
    """The label before the first speaks of both."""
    assert best("客服电话：0755-88888888/88888889") is None


@pytest.mark.parametrize(
    "value", ["033512345678", "03358765432", "058087654321", "07018765432", "03498765432"]
)
def test_areas_that_the_source_abridges_are_known(value: str) -> None:
    """Qinhuangdao, Zhoushan, Yingtan and Shuozhou have landlines too."""
    assert is_landline(value)


@pytest.mark.parametrize(
    ("value", "usual"),
    [
        ("01088888888", True),
        ("057187654321", True),
        ("05718765432", False),  # Hangzhou has eight digits
        ("09317654321", True),
        ("093187654321", False),  # Lanzhou has seven
        ("08518765432", True),
        ("085187654321", True),
        ("01018888888", False),
        ("12345", False),
    ],
)
def test_the_usual_number_of_a_place_has_its_length(value: str, usual: bool) -> None:
    """The places with eight digits are those that the numbering plan's metadata names."""
    assert is_usual_landline(value) is usual


def test_a_value_gets_its_trunk_prefix() -> None:
    """The same number has one value, with or without the 0 and whatever stands between its groups."""
    spellings = ("755 8888-8888", "0755-88888888", "（0755）88888888", "０７５５８８８８８８８８")
    assert {landline_value(each) for each in spellings} == {"075588888888"}
