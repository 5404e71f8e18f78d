"""The kinds of identifier the engine knows by itself, and how people write them in groups.

Source: the groupings are customs of writing, not of any standard; what does not follow one of them is not
joined, so that numbers which merely stand side by side stay apart.
"""

from __future__ import annotations

import enum
from typing import Final

from piiguard.catalog.entities import Entity

__all__ = ["ENTITIES", "GROUPINGS", "Grouping", "Kind"]


class Kind(enum.IntEnum):
    """One of the engine's own kinds. Of two that claim the same text equally well, the lower wins."""

    RESIDENT_ID = 0
    USCC = 1
    BANK_CARD = 2
    MOBILE = 3
    EMAIL = 4


ENTITIES: Final = (
    Entity.CN_RESIDENT_ID,
    Entity.CN_USCC,
    Entity.CN_BANK_CARD,
    Entity.CN_MOBILE,
    Entity.EMAIL_ADDRESS,
)
"""The entity of each kind, by its number."""

Grouping = tuple[int, ...]
"""Digits in each group, in order."""

GROUPINGS: Final[dict[Kind, tuple[Grouping, ...]]] = {
    Kind.RESIDENT_ID: (
        (6, 8, 4),
        (6, 4, 4, 4),
        (6, 4, 2, 2, 4),
        (6, 8, 3, 1),
        (6, 12),
        (14, 4),
        (6, 6, 6),
        (3, 3, 8, 4),
        (3, 3, 4, 4, 4),
        (3, 3, 3, 3, 3, 3),
        (4, 4, 4, 4, 2),
    ),
    Kind.BANK_CARD: (
        (4, 6, 5),
        (4, 4, 4, 4),
        (8, 8),
        (6, 10),
        (4, 4, 4, 4, 1),
        (4, 4, 4, 4, 2),
        (6, 12),
        (4, 4, 4, 4, 3),
        (6, 13),
    ),
    Kind.MOBILE: ((3, 4, 4), (3, 8), (4, 4, 3), (3, 3, 5)),
}
"""The groupings in which each kind is recognised.

The groups are joined by single separators, all the same. A group of digits beyond either end, joined by that
same separator, makes the whole a longer code and no finding; but a space joins nothing to its neighbours,
and a country code may stand before a mobile number.
"""
