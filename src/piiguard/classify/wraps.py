"""Addresses and names of firms that a line break cuts in two: in narrow columns, in soft-wrapped mail.

The finders of language see one line. Where a line ends within a word and the next one begins with the rest of
an address or of a firm's name, the two halves are read as one line, and what spans the break is kept.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from typing import Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.finders import Finder
from piiguard.classify.rules.later import later

__all__ = ["wrapped"]

_REACH: Final = 64
_NUMERALS: Final = "0-9A-Za-z一二三四五六七八九十"
_UNITS: Final = "(?:[号號栋棟幢座弄室楼樓层層巷]|单元)"
# How the next line begins, if it goes on with an address or a name.
_TELLS: Final = {
    Entity.LOCATION: (
        "[省市区县镇乡村路街巷弄道區縣鄉鎮號]|[一-鿿]{1,6}?(?:[区县镇乡村路街巷]|大道)|"
        f"[{_NUMERALS}]{{1,5}}{_UNITS}"
    ),
    Entity.ORGANIZATION: (
        "[一-鿿]{0,12}?(?:公司|[务務]所|医院|醫院|大学|大學|中学|小学|学院|学校|幼儿园|法院|检察院|合作社|[厂廠局])|"
        "[学院社所司]"
    ),
}
# A search for a line break alone is quicker than one for what may stand before it.
_BREAKS: Final = {entity: later(f"\n(?={tells})") for entity, tells in _TELLS.items()}
_WORD_END: Final = later("([一-鿿0-9A-Za-z])[ ]?\r?\\Z")
_MOST_BLANKS: Final = 3
_UNIT_LAST: Final = later(f"{_UNITS}\\Z")
_UNIT_FIRST: Final = later(f"[{_NUMERALS}]{{1,5}}(?P<unit>{_UNITS})")
# On the line before, an address has begun, or a name has: neither is read where that cannot be.
_CANNOT: Final = {
    Entity.LOCATION: later("[^省市区县镇乡村路街巷号址住寄送区區縣鄉鎮號邨]*+\\Z"),
    Entity.ORGANIZATION: later(".*[0-9]\\Z"),
}
_LEAST: Final = 3
_SCORE: Final = 0.75


def wrapped(text: str, finders: Sequence[Finder], begins: Sequence[int] | None = None) -> Iterator[Finding]:
    """Find what a line break cuts in two.

    Args:
        text: A text in normal form.
        finders: The finders of the engine; those of addresses and organisations are asked.
        begins: Where each row begins, if the text is several, one a line; none is read with the next.

    Yields:
        The findings, each with a line break within.
    """
    asked = [each for each in finders if each.entities and each.entities[0] in _BREAKS]
    if not asked or "\n" not in text:
        return
    for finder in asked:
        for match in _BREAKS[finder.entities[0]].finditer(text):
            if begins is None or not _is_begin(begins, match.end()):
                end = _WORD_END.search(text, max(0, match.start() - _MOST_BLANKS), match.start())
                if end is not None:
                    yield from _across(text, end.end(1), match.end(), finder)


def _is_begin(begins: Sequence[int], at: int) -> bool:
    place = bisect.bisect_left(begins, at)
    return place < len(begins) and begins[place] == at


def _across(text: str, cut: int, resume: int, finder: Finder) -> Iterator[Finding]:
    """Read the end of one line and the begin of the next as one."""
    reach = max(0, cut - _REACH)
    first = max(text.rfind("\n", reach, cut) + 1, reach)
    stop = text.find("\n", resume, resume + _REACH)
    left, right = text[first:cut], text[resume : stop if stop >= 0 else resume + _REACH]
    if _CANNOT[finder.entities[0]].match(left) is not None:
        return
    for found in finder.find(left + right):
        if not found.start < len(left) < found.end:
            continue
        if _is_one(found, left, right, finder):
            gap = resume - cut
            start, end = first + found.start, first + found.end + gap
            why = (*found.why, "over a line break")
            yield attrs.evolve(found, start=start, end=end, score=max(found.score, _SCORE), why=why)


def _is_one(found: Finding, left: str, right: str, finder: Finder) -> bool:
    """Say whether a finding that spans the break is one, rather than two that meet there."""
    beyond = found.end - len(left)
    alone = [each for each in finder.find(right) if each.start < beyond]
    if found.entity is Entity.ORGANIZATION:
        # What is left of a name is none: 务有限公司. A whole one on its own line is one by itself, unless
        # what begins on the line before holds more than its place.
        return not alone or _begins_a_name(left[found.start :])
    unit = _UNIT_FIRST.match(right)
    last = _UNIT_LAST.search(left)
    if unit is not None and last is not None and unit["unit"] == last.group():
        return False  # a list: 3栋, and 5栋 below it
    whole = any(each.start == 0 and each.end == beyond and _OPENS.match(right) for each in alone)
    return beyond >= _LEAST and not whole


def _begins_a_name(opening: str) -> bool:
    # Read when a line breaks before a name.
    from piiguard.classify.language.addresses_divisions import division_at

    division = division_at(opening, 0, opening=True)
    rest = opening[len(division.name) :] if division else ""
    return bool(rest) and division_at(rest, 0, opening=False) is None


_OPENS: Final = later("[一-鿿]{2,7}?[省市县區区縣]")
