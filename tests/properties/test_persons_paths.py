"""The small and the bulk form of the finder of persons find the same."""

from __future__ import annotations

from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.classify.language.persons import PersonFinder
from piiguard.classify.language.persons_bulk import scored_bulk
from piiguard.classify.language.persons_numbers import numbers_in, numbers_in_bulk
from piiguard.classify.language.persons_roles import (
    ACTS,
    APPROVALS,
    GREETINGS,
    INTRODUCTIONS,
    KIN,
    PARTIES,
    RANKS,
    ROLES,
    WHO,
    WORDS_AFTER,
)
from piiguard.classify.language.persons_scalar import scored
from piiguard.classify.language.persons_signs_bulk import slot_places_bulk
from piiguard.classify.language.persons_slots import slot_places, slots
from piiguard.classify.text import normalise
from piiguard.classify.units import units_of

_PIECES = st.sampled_from(
    [
        *[
            "王",
            "李",
            "张",
            "欧阳",
            "司马",
            "老",
            "小",
            "阿",
            "建国",
            "秀英",
            "伟",
            "克林顿",
            "斯",
            "尔",
            "德",
            "·",
            "•",
            "先生",
            "总统",
            "记者",
            "说",
            "表示",
            "的",
            "和",
        ],
        *[
            "、",
            "，",
            "。",
            "（",
            "）",
            "：",
            "姓名：",
            "联系人",
            "name=",
            "高兴",
            "马上",
            "3",
            "a",
            "１",
            "陳",
            "佐藤",
            "一郎",
            "哥",
            "總統",
            "\u200b",
            *(
                "13800138000",
                "，电话",
                "，",
                "王伟",
                "李娜",
                "“",
                '"',
                '("',
                '")',
                "3号楼，",
                "@",
                "男",
                "，男，",
            ),
            *("您好", "收", "组长", "医生", " ：", "]", "——", "\t", "邵", "䰾", "姓名", "患者", "同事", "儸"),
            "�",
            "😀",
        ],
        *"\n ",
    ]
)
_HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
_TEXTS = st.lists(st.one_of(_PIECES, _HAN), max_size=40).map("".join)


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_both_paths_score_the_same_candidates_alike(text: str) -> None:
    """Candidates, kinds and scores agree, not only what is reported."""
    normal = normalise(text).text
    assert scored(normal, least=-1000) == scored_bulk(normal, least=-1000)


@given(_TEXTS, st.sampled_from(["precise", "recall"]))
@settings(max_examples=150, deadline=None)
def test_both_paths_find_the_same(text: str, mode: Literal["precise", "recall"]) -> None:
    """Findings are equal in every field, offsets being those of the normal form."""
    finder = PersonFinder(mode)
    assert finder.find(normalise(text).text) == finder.find_bulk(units_of(text))


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_both_paths_find_the_same_where_signs_ask_for_a_name(text: str) -> None:
    """The bulk path leaves out only places where no name is found."""
    normal = normalise(text).text
    numbers = numbers_in(normal)
    found = [*slots(normal, slot_places(normal), numbers, sure=0)]
    assert [*slots(normal, slot_places_bulk(normal, numbers), numbers, sure=0)] == found


_PARTS_OF_NUMBERS = st.sampled_from(
    [
        *("13800138000", "138****8000", "110105********002X", "010-", "62223333", "6222021234567890123"),
        *(
            "1",
            "8",
            "86",
            "a@",
            "b1-c.com",
            "E",
            "EA",
            "1234567",
            "字",
            "字" * 40,
            "字" * 64,
            "x" * 24,
            *"@-. *\n",
        ),
    ]
)


@given(st.lists(_PARTS_OF_NUMBERS, max_size=20).map("".join))
@settings(max_examples=300, deadline=None)
def test_both_paths_see_the_same_numbers_of_persons(text: str) -> None:
    """Where the bulk path does not look, no number begins."""
    one, many = numbers_in(text), numbers_in_bulk(text)
    assert (many.starts, many.ends) == (one.starts, one.ends)


def test_both_paths_find_who_is_named_behind_a_role_and_the_word_for_name() -> None:
    """同事姓名王小强 ends in no sign that is told by its last two characters."""
    text = "同事姓名王小强您好，电话13800138000"
    numbers = numbers_in(text)
    found = [*slots(text, slot_places(text), numbers, sure=0)]
    assert found
    assert [*slots(text, slot_places_bulk(text, numbers), numbers, sure=0)] == found


_NUMBER = "13800138000"
_BETWEEN = st.tuples(
    st.sampled_from(["", "字，", "\n", _NUMBER + "，"]),
    st.sampled_from(
        [*f"{ROLES} {PARTIES} {KIN} {APPROVALS} {INTRODUCTIONS}".split(), *WHO, "3号", "3号楼，", "@", "——"]
    ),
    st.sampled_from(["", "", *" ：|/-_\x1e=>（\"'，", "  ", "姓名", "姓名：", "名称", '("']),
    st.sampled_from(["王小强", "李娜", "欧阳娜娜", "邵伟", "司马懿", "弘扬"]),
    st.sampled_from(
        [
            *f"{RANKS} {GREETINGS} {ACTS} {WORDS_AFTER}".split(),
            *("，男", "（男）", " 性别：女", "，您", "（组长）", " ：好", "] x", "收", "\n", '"', "'", ""),
        ]
    ),
    st.sampled_from(["", _NUMBER, " " + _NUMBER, "，电话" + _NUMBER, "\n" + _NUMBER, "，他的电话" + _NUMBER]),
).map("".join)


@given(_BETWEEN)
@settings(max_examples=300, deadline=None)
def test_both_paths_know_every_word_that_signs_a_name(text: str) -> None:
    """A word that is added to the lists is a sign for the arrays too."""
    numbers = numbers_in(text)
    found = [*slots(text, slot_places(text), numbers, sure=0)]
    assert [*slots(text, slot_places_bulk(text, numbers), numbers, sure=0)] == found
