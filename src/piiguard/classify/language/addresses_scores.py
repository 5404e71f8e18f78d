"""How sure it is that a chain of parts is the address of somebody, or the name of a place."""

from __future__ import annotations

import re
from typing import Final

from piiguard.classify.language.addresses_grammar import LONG_NAME, Chain, Part
from piiguard.classify.language.addresses_words import NAMES_NOTHING

__all__ = ["personal_score", "place_score"]

_WEAK_ROADS: Final = frozenset("思线電电链網网通回陆")  # 电路, 网路
_WEAK_CENTRES: Final = ("数据", "计算", "控制", "呼叫", "信息", "处理")  # 数据中心
_BEFORE_PLACES: Final = "在到往去从至于经由沿自离过"
_VAGUE: Final = re.compile("^[一某两几各]|[旁边]")


def personal_score(chain: Chain, *, cue: bool) -> float:
    """Say how sure it is that a chain is an address of somebody.

    Args:
        chain: The chain.
        cue: Whether 住在 or another word of living or receiving stands before it.

    Returns:
        A score from 0 to 1; 0 if a name of a place is all it is.
    """
    known = chain.has(Part.PROVINCE, Part.CITY, Part.DISTRICT)
    # 医院3楼 is where people work, 小区3栋 where they live.
    housed = known or cue or chain.has(Part.BUILDING, Part.UNIT, Part.ROOM)
    inside = chain.has(Part.BUILDING, Part.UNIT, Part.FLOOR, Part.ROOM)
    if (chain.first is Part.ROAD and chain.opening[-1:] in _WEAK_ROADS) or chain.opening.endswith(
        _WEAK_CENTRES
    ):
        return 0.0
    score = 0.0
    if chain.has(Part.ROAD) and chain.has(Part.NUMBER):
        score = 0.75
    elif chain.first is Part.ESTATE:
        score = 0.55 * (chain.has(Part.BUILDING) and (cue or chain.has(Part.ROOM)))
    elif (inside and housed and chain.has(Part.COMPOUND, Part.ESTATE, Part.ROAD, Part.LANE)) or (
        chain.has(Part.VILLAGE, Part.TOWN) and chain.has(Part.GROUP, Part.NUMBER)
    ):
        score = 0.7
    elif (known and (_is_village(chain) or _told_apart(chain) or _reaches_a_building(chain))) or (
        cue and _lived_at(chain, known=known)
    ):
        score = 0.6
    if score:
        score += 0.15 * known + 0.05 * inside + 0.05 * cue
    return min(0.95, score)


def _is_village(chain: Chain) -> bool:
    """Say whether a chain comes down to a village by way of its town, where few people live."""
    return chain.has(Part.TOWN) and chain.has(Part.VILLAGE)


def _lived_at(chain: Chain, *, known: bool) -> bool:
    """Say whether a chain is enough after 住在 and the like."""
    if chain.has(Part.CROSSING, Part.COMPOUND, Part.BARE):
        return _VAGUE.search(chain.opening) is None
    return known and chain.has(Part.ROAD, Part.VILLAGE, Part.TOWN)


def _reaches_a_building(chain: Chain) -> bool:
    """Say whether a chain comes down to a building by way of a town or road, though without a number."""
    return chain.has(Part.COMPOUND) and chain.has(Part.TOWN, Part.ROAD)


def _told_apart(chain: Chain) -> bool:
    """Say whether a road has a number without its 号, or another road that crosses it."""
    return chain.has(Part.CROSSING) or (chain.has(Part.ROAD) and chain.has(Part.BARE, Part.SECTION))


def place_score(text: str, chain: Chain) -> float:
    """Say how sure it is that a chain names a place.

    Args:
        text: The text it stands in.
        chain: The chain.

    Returns:
        A score from 0 to 1.
    """
    if chain.has(Part.DISTRICT) or (chain.has(Part.CITY, Part.PROVINCE) and len(chain.parts) > 1):
        return 0.6
    before = text[chain.start - 1 : chain.start] if chain.start else ""
    boundary = not "一" <= before <= "鿿" or before in _BEFORE_PLACES
    named = 1 < len(chain.opening) <= LONG_NAME
    common = chain.opening[-1:] in NAMES_NOTHING.get(chain.first.name, frozenset())
    return 0.5 if boundary and named and not common else 0.0
