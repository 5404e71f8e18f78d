"""Names that the language model leaves open, near other personal data: a number here is somebody's.

Personal data seldom stands alone. Where a telephone, the number of an identity card or a sure name is near,
less need speak for a name than elsewhere.

>>> from piiguard.classify.language.persons import PersonFinder
>>> [found.value for found in PersonFinder("precise").find("路人称其为郭霞，已致电13800138000告知")]
['郭霞']
>>> PersonFinder("precise").find("路人称其为郭霞，已告知")
[]
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from piiguard.classify.language.persons_model import model
from piiguard.classify.language.persons_numbers import Numbers
from piiguard.classify.language.persons_roles import NO_LAST
from piiguard.classify.language.persons_scalar import Scored, is_common, known_word
from piiguard.classify.language.persons_signs import NO_SIGNS, Signs, sign_of
from piiguard.classify.language.persons_slots import NEVER
from piiguard.classify.language.persons_weights import CLOSED
from piiguard.classify.rules.later import later

__all__ = ["LEAST_NEAR", "NEARBY", "RECORD_PAIRS", "RECORD_WORTH", "near_others"]

NEARBY: Final = "near other personal data"
"""What speaks for such a name."""

RECORD_WORTH: Final = 32
"""What it is worth that a record is near."""

_NAME_WORTH: Final = RECORD_WORTH // 2
LEAST_NEAR: Final = 8
"""What the language model must say of such a name."""

_REACH: Final = 160  # code points
# Surnames alone, and names that have none: 阿莫西林.
_KINDS_LEFT_OUT: Final = frozenset({3, 5, 6, 8, 9})
_PERSONS: Final = frozenset({6, 7})
# What a record of somebody says besides: what its numbers are called, and the end of an address.
_RECORD: Final = later(
    "身[份分][证證]|[电電][话話]|手[机機]|[证證]件|[护護]照|通行[证證]|卡号|账号|住址|户籍|出生|邮箱|微信|车牌|档案|驶证|"
    "[0-9][0-9 -]{8,}[0-9]|[0-9A-Za-z一二三四五六七八九十][号號](?![码碼线線])|[0-9][室弄幢栋座樓楼]"
    "|[0-9]单元"
)

_UNIT_LEADS: Final = "0123456789Aa一二三四五六七八九十"
RECORD_PAIRS: Final = frozenset(
    [
        *("身份", "身分", "电话", "手机", "证件", "护照", "通行", "卡号", "账号", "住址", "户籍", "出生"),
        *("邮箱", "微信", "车牌", "档案", "驶证"),
        *(f"{lead}{unit}" for lead in _UNIT_LEADS for unit in "号室弄幢栋座樓楼"),
        *(f"{digit}单" for digit in "0123456789"),
    ]
)
"""What the words of a record begin with, as far as the language model tells characters apart."""


def near_others(
    text: str, open_ones: Iterable[Scored], sure: Iterable[int], numbers: Numbers, *, need: int
) -> Iterator[tuple[Scored, Signs]]:
    """Choose from names that are likely, and not sure by themselves.

    Args:
        text: A text in normal form.
        open_ones: The names.
        sure: Where the names begin that are sure.
        numbers: The numbers of persons in the text.
        need: What a name must be worth to be sure.

    Yields:
        Those that are sure as they stand near one of *sure*, or of *numbers*, and what is to be added for it.
    """
    starts = sorted(sure)
    for each in open_ones:
        start, end, kind, total = each
        if kind in _KINDS_LEFT_OUT or total < LEAST_NEAR:
            continue
        near = _nearness(text, each, numbers.starts, starts)
        if not near:
            continue
        plain = model().fold(text[start:end])
        if text[end - 1] in NO_LAST or not NEVER.isdisjoint(text[start + 1 : end]) or is_common(plain):
            continue
        frequency, known = known_word(plain)
        if frequency and known not in _PERSONS:
            continue
        closed = CLOSED * (_is_closed(text[start - 1 : start]) + _is_closed(text[end : end + 1]))
        lacks = need - near - total - closed
        worth, signs = sign_of(text, start, end, numbers, need=lacks) if lacks > 0 else NO_SIGNS
        if worth >= lacks:
            yield each, (need - total, (*signs, NEARBY))


def _nearness(text: str, each: Scored, numbers: Sequence[int], names: Sequence[int]) -> int:
    # What stands in another line has no say.
    begin = max(0, each[0] - _REACH)
    begin = max(text.rfind("\n", begin, each[0]) + 1, begin)
    end = text.find("\n", each[1], each[1] + _REACH)
    end = end if end >= 0 else each[1] + _REACH
    if _is_within(numbers, begin, end) or _RECORD.search(text, begin, end):
        return RECORD_WORTH
    return _NAME_WORTH * _is_within(names, begin, end)


def _is_within(starts: Sequence[int], begin: int, end: int) -> bool:
    at = bisect_left(starts, begin)
    return at < len(starts) and starts[at] < end


def _is_closed(char: str) -> bool:
    return not "一" <= char <= "鿿"
