"""The compiled kernel sees the same signs around names as the arrays, and drops no candidate that matters."""

from __future__ import annotations

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.classify.kernel import native
from piiguard.classify.language import persons
from piiguard.classify.language.persons import PersonFinder
from piiguard.classify.language.persons_numbers import numbers_in
from piiguard.classify.language.persons_roles import (
    ACTS,
    GREETINGS,
    INTRODUCTIONS,
    KIN,
    RANKS,
    ROLES,
    WORDS_AFTER,
)
from piiguard.classify.language.persons_scalar import scored
from piiguard.classify.language.persons_signs_bulk import slot_places_bulk
from piiguard.classify.language.persons_signs_compiled import Signed, compiled_signs
from piiguard.classify.text import normalise
from piiguard.classify.units import units_of

pytestmark = pytest.mark.skipif(native() is None, reason="built without the compiled kernel")

_WORDS = [*f"{ACTS} {GREETINGS} {INTRODUCTIONS} {KIN} {RANKS} {ROLES} {WORDS_AFTER}".split()]
_NAMES = [
    "王小强",
    "李娜",
    "欧阳娜娜",
    "邵伟",
    "司马懿",
    "弘扬",
    "约翰·史密斯",
    "王",
    "小明",
    "张李四",
    "高兴",
    "马上",
    *("方从主", "过天公", "那心然", "成然", "郭霞", "路人称其为郭霞"),
]
_BESIDE = [
    *" ：|/-_\x1e=>（）()\"'，。、和与及\n@",
    "，男",
    "（男）",
    " 性别：女",
    "的电话",
    "——",
    "先生",
    "(注)、",
    "儸",
    "䰾",
    "\x1f",
    "·",
    "WANG/XIAOMING",
]
_RECORDS = ["身份證", "电話", "住址", "3号楼", "十號", "a室", "5单元", "驶证", "400 800 1234", "2024-05-06 1"]
_NUMBERS = ["13800138000", "138****8000", "字" * 30, "110105194912310000", "a@b.cn", "😀", "\ud800"]
_TEXTS = st.lists(
    st.sampled_from(_NAMES)
    | st.sampled_from(_WORDS)
    | st.sampled_from(_BESIDE)
    | st.sampled_from(_NUMBERS + _RECORDS),
    max_size=24,
).map("".join)


def _signs() -> Signed:
    found = compiled_signs(persons._SURE)
    assert found is not None
    return found


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_compiled_slots_are_those_of_the_arrays(text: str) -> None:
    """Place and length, in order, with numbers beside and without."""
    normal = normalise(text).text
    numbers = numbers_in(normal)
    assert _signs().slots(normal, numbers) == slot_places_bulk(normal, numbers)


@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_what_is_dropped_would_not_have_become_sure(text: str) -> None:
    """A precise finder finds the same from the candidates that are kept as from all."""
    finder = PersonFinder("precise")
    normal = normalise(text).text
    assert finder.find_bulk(units_of(text)) == finder.find(normal)


def test_most_candidates_of_prose_are_dropped() -> None:
    """Where nothing speaks for a name, a low score is not looked at again."""
    text = "那些封印放在里面了。" * 40
    candidates = scored(text, least=-4)
    assert len(candidates) > 30
    assert _signs().keep(text, candidates, numbers_in(text), every=False) == ([], b"")
    assert _signs().keep(text, candidates, numbers_in(text), every=True) == (
        candidates,
        bytes(len(candidates)),
    )


@pytest.mark.parametrize("mode", ["precise", "recall"])
def test_a_list_counts_those_that_are_unlikely(mode: Literal["precise", "recall"]) -> None:
    """In a long text as in a short one, whatever stands between commas is of the list."""
    line = "出席的有王小明、李大勇、于都方、高兴兴和张建国。\n"
    short = [each.value for each in PersonFinder(mode).find(line)]
    assert [each.value for each in PersonFinder(mode).find_bulk(units_of(line * 200))] == short * 200


def test_signs_that_were_never_made_are_refused() -> None:
    """Made without its tables, or twice, or given what lies outside of the text, it raises."""
    kernel = _signs().kernel
    kind = type(kernel)
    with pytest.raises(ValueError, match="never made"):
        kind.__new__(kind).slots("王小明", b"", b"")
    with pytest.raises(TypeError, match="once"):
        kernel.__init__()  # type: ignore[misc]  # on purpose
    with pytest.raises(ValueError, match="size"):
        kind(b"", bytes(1 << 18), bytes(1 << 18), b"", b"", 0, b"", b"", bytes(48))
    eight = (1).to_bytes(8, "little")
    for starts, ends in ((eight * 2, eight), (eight, (9).to_bytes(8, "little")), (eight, bytes(8))):
        with pytest.raises(ValueError, match="numbers"):
            kernel.slots("王小明", starts, ends)
    for candidate in ((0, 4, 0, 0), (-1, 1, 0, 0), (2, 2, 0, 0), (0, 2, 99, 0)):
        with pytest.raises(ValueError, match="outside"):
            kernel.keep("王小明", [candidate], b"", b"", True)
    with pytest.raises(TypeError):
        kernel.keep("王小明", [None], b"", b"", True)  # type: ignore[list-item]  # on purpose
