"""The ways people write an identifier into a form field or a message.

A spelling is what stands before the identifier, the identifier itself, and what stands after it; only the
middle is the identifier, so that a country code or a stray space is not counted as part of it.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate
from random import Random
from typing import Final

from piiguard.catalog import Entity
from piiguard.cli.demo.mixes import Mix, mix

__all__ = ["IN_CELLS", "IN_PROSE", "Spelling", "Way", "spell"]

Spelling = tuple[str, str, str]
"""Before, identifier, after."""

Way = str
"""Name of a way to spell, as reports show it."""

_FULL_WIDTH: Final = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}
_NUMERALS: Final = str.maketrans("0123456789", "零一二三四五六七八九")
# Customs of writing; the lengths of cards are those of ISO/IEC 7812-1.
_GROUPS: Final[dict[tuple[Entity, int], tuple[int, ...]]] = {
    (Entity.CN_MOBILE, 11): (3, 4, 4),
    (Entity.CN_RESIDENT_ID, 18): (6, 8, 4),
    (Entity.CN_BANK_CARD, 16): (4, 4, 4, 4),
    (Entity.CN_BANK_CARD, 19): (4, 4, 4, 4, 3),
}

IN_CELLS: Final[dict[Entity, Mix[Way]]] = {
    Entity.PERSON: mix({"plain": 96, "trailing space": 2.5, "spread": 1.5}),
    Entity.CN_MOBILE: mix(
        {"plain": 79, "dashes": 5, "spaces": 5, "+86": 3, "+86 spaced": 2.5, "0086": 1, "86 dashed": 0.7}
        | {"full width": 1.5, "trailing space": 1.5, "apostrophe": 0.5, "zero-width": 0.3}
    ),
    Entity.CN_RESIDENT_ID: mix(
        {"plain": 89, "spaces": 3, "dashes": 2, "full width": 1.5, "lower case": 2, "trailing space": 1.5}
        | {"apostrophe": 1}
    ),
    Entity.CN_BANK_CARD: mix(
        {"plain": 70, "spaces": 22, "dashes": 3, "full width": 1.5, "trailing space": 2, "apostrophe": 1.5}
    ),
    Entity.EMAIL_ADDRESS: mix({"plain": 95, "capitals": 3, "trailing space": 1.5, "full width": 0.5}),
    Entity.LOCATION: mix({"plain": 97, "trailing space": 2, "full width": 1}),
}
"""Shares of the ways in the cells of a table."""

IN_PROSE: Final[dict[Entity, Mix[Way]]] = {
    Entity.CN_MOBILE: mix(
        {"plain": 66, "spaces": 9, "dashes": 9, "+86": 4, "+86 spaced": 4, "0086": 1.5, "86 dashed": 1.5}
        | {"bracketed": 1, "full width": 2, "zero-width": 0.5, "long dashes": 0.8, "numerals": 0.7}
    ),
    Entity.CN_RESIDENT_ID: mix(
        {"plain": 84, "spaces": 6, "dashes": 3, "full width": 2.5, "lower case": 4, "zero-width": 0.5}
    ),
    Entity.CN_BANK_CARD: mix({"plain": 58, "spaces": 34, "dashes": 5, "full width": 3}),
    Entity.EMAIL_ADDRESS: mix({"plain": 94, "capitals": 4, "full width": 2}),
}
"""Shares of the ways in running text; an entity that is not here is always plain."""


def spell(rng: Random, entity: Entity, value: str, *, ways: dict[Entity, Mix[Way]]) -> tuple[Way, Spelling]:
    """Write *value* in one of the ways that people write such a thing.

    Args:
        rng: Where chance comes from.
        entity: What it is.
        value: Its plain form.
        ways: `IN_CELLS` or `IN_PROSE`.

    Returns:
        The way, and the spelling. A way that does not change this value comes back as ``"plain"``.
    """
    usual = ways.get(entity)
    way = "plain" if usual is None else usual.draw(rng)
    if way == "plain":
        return way, ("", value, "")
    spelling = _WAYS[way](entity, value)
    return (way, spelling) if spelling != ("", value, "") else ("plain", spelling)


def _joined(by: str) -> Callable[[Entity, str], Spelling]:
    def write(entity: Entity, value: str) -> Spelling:
        groups = _GROUPS.get((entity, len(value)))
        if groups is None:
            return "", value, ""
        ends = tuple(accumulate(groups))
        return "", by.join(value[end - length : end] for end, length in zip(ends, groups, strict=True)), ""

    return write


def _between(before: str, by: str, after: str = "") -> Callable[[Entity, str], Spelling]:
    join = _joined(by)

    def write(entity: Entity, value: str) -> Spelling:
        return before, join(entity, value)[1], after

    return write


def _spread(_: Entity, value: str) -> Spelling:
    """Put an ideographic space into a name of two characters, as forms that align names do."""
    return ("", f"{value[0]}\u3000{value[1]}", "") if len(value) == 2 else ("", value, "")  # noqa: PLR2004 - two


_WAYS: Final[dict[Way, Callable[[Entity, str], Spelling]]] = {
    "spaces": _joined(" "),
    "dashes": _joined("-"),
    "long dashes": _joined("–"),
    "+86": _between("+86", ""),
    "+86 spaced": _between("+86 ", " "),
    "0086": _between("0086", ""),
    "86 dashed": _between("86-", ""),
    "bracketed": _between("(+86)", ""),
    "apostrophe": _between("'", ""),
    "trailing space": _between("", "", " "),
    "zero-width": _joined("\u200b"),
    "full width": lambda _, value: ("", value.translate(_FULL_WIDTH), ""),
    "numerals": lambda _, value: ("", value.translate(_NUMERALS), ""),
    "lower case": lambda _, value: ("", value.lower(), ""),
    "capitals": lambda _, value: ("", value.upper(), ""),
    "spread": _spread,
}
