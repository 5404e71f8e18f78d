"""The partial mask of each entity, in one table; whatever is not in it is hidden entirely."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.mask import numbers, words

__all__ = ["HIDDEN", "NUMBERS", "partial"]

HIDDEN: Final = words.ANY_LENGTH
"""What is left of a value that is hidden entirely: its length would tell 男 from female."""

NUMBERS: Final[Mapping[str, numbers.Numbers]] = MappingProxyType(
    {
        Entity.CN_MOBILE: numbers.MOBILE,
        Entity.CN_RESIDENT_ID: numbers.RESIDENT_ID,
        Entity.CN_BANK_CARD: numbers.BANK_CARD,
        Entity.CN_USCC: numbers.SOCIAL_CREDIT,
        Entity.CN_LANDLINE: numbers.LANDLINE,
        Entity.CN_PLATE: numbers.PLATE,
        Entity.CN_PASSPORT: numbers.PASSPORT,
    }
)

_WORDS: Final[Mapping[str, Callable[[str], str | None]]] = MappingProxyType(
    {
        Entity.EMAIL_ADDRESS: words.email,
        Entity.PERSON: words.person,
        Entity.LOCATION: words.place,
        Entity.DATE_OF_BIRTH: words.date_of_birth,
    }
)


def partial(entity: Entity, value: str) -> str:
    """Hide as much of *value* as its entity's form demands, and all of it if it is not of that form.

    Args:
        entity: What *value* is meant to be.
        value: As written.

    Returns:
        The partial mask, `HIDDEN`, or an empty string for an empty one.

    >>> partial(Entity.CN_RESIDENT_ID, "11010519491231002X")
    '1101**********002X'
    >>> partial(Entity.CN_MOBILE, "12345")
    '***'
    """
    if not value:
        return ""
    shown: str | None = None
    if entity in NUMBERS:
        shown = NUMBERS[entity].partial(value)
    elif entity in _WORDS:
        shown = _WORDS[entity](value)
    return HIDDEN if shown is None else shown
