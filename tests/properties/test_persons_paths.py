"""The small and the bulk form of the finder of persons find the same."""

from __future__ import annotations

from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.classify.language.persons import PersonFinder
from piiguard.classify.language.persons_bulk import scored_bulk
from piiguard.classify.language.persons_numbers import numbers_in
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
            *("您好", "收", "组长", "医生", " ：", "]", "——", "\t", "邵", "䰾", "儸"),
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
