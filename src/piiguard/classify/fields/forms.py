"""The form of a number: what it looks like before its check digit is asked.

Comparing how many cells have a form with how many pass the check tells a column of IDs with typing errors
from a column of order numbers.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Final

from piiguard.catalog import Entity

__all__ = ["CHANCE", "FORMS", "bare", "by_chance", "forms_of"]

FORMS: Final[Mapping[Entity, re.Pattern[str]]] = {
    Entity.CN_RESIDENT_ID: re.compile(r"[1-9][0-9]{16}[0-9X]"),
    Entity.CN_FOREIGNER_ID: re.compile(r"9[0-9]{17}"),
    Entity.CN_BANK_CARD: re.compile(r"[0-9]{13,19}"),
    Entity.CREDIT_CARD: re.compile(r"[0-9]{13,19}"),
    Entity.CN_USCC: re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}"),
    Entity.CN_ORGANIZATION_CODE: re.compile(r"[0-9A-Z]{9}"),
    Entity.CN_TAX_NUMBER: re.compile(r"[0-9A-Z]{15,20}"),
    Entity.CN_BUSINESS_LICENCE: re.compile(r"[0-9]{15}"),
    Entity.CN_MOBILE: re.compile(r"(?:\+?86)?1[0-9]{10}"),
    Entity.IMEI: re.compile(r"[0-9]{15}"),
    Entity.IMSI: re.compile(r"[0-9]{15}"),
    Entity.ICCID: re.compile(r"[0-9]{19,20}"),
    Entity.VIN: re.compile(r"[0-9A-HJ-NPR-Z]{17}"),
    Entity.HK_ID_CARD: re.compile(r"[A-Z]{1,2}[0-9]{6}\(?[0-9A]\)?"),
    Entity.TW_ID_CARD: re.compile(r"[A-Z][0-9]{9}"),
}
"""What the number looks like, in `bare` form, before its check digit and tables are asked."""

CHANCE: Final[Mapping[Entity, float]] = {
    Entity.CN_RESIDENT_ID: 0.01,
    Entity.CN_FOREIGNER_ID: 0.01,
    Entity.CN_BANK_CARD: 0.1,
    Entity.CREDIT_CARD: 0.1,
    Entity.CN_USCC: 1 / 31,
    Entity.CN_ORGANIZATION_CODE: 1 / 11,
    Entity.CN_TAX_NUMBER: 1 / 31,
    Entity.CN_BUSINESS_LICENCE: 0.1,
    Entity.CN_MOBILE: 0.48,
    Entity.IMEI: 0.1,
    Entity.IMSI: 0.01,
    Entity.ICCID: 0.1,
    Entity.VIN: 1 / 11,
    Entity.HK_ID_CARD: 1 / 11,
    Entity.TW_ID_CARD: 0.1,
}
"""Which share of random numbers of the form passes: Luhn lets 1 in 10 through, mod 31 1 in 31, mod 11 1 in
11; an ID's region and date let fewer than 1 in 100 through before MOD 11-2 is asked. Of the numbers of 11
digits that begin with 1, 48 in 100 lie in a segment that is given to mobiles."""

_LENGTHS: Final[Mapping[Entity, range]] = {
    Entity.CN_RESIDENT_ID: range(18, 19),
    Entity.CN_FOREIGNER_ID: range(18, 19),
    Entity.CN_BANK_CARD: range(13, 20),
    Entity.CREDIT_CARD: range(13, 20),
    Entity.CN_USCC: range(18, 19),
    Entity.CN_ORGANIZATION_CODE: range(9, 10),
    Entity.CN_TAX_NUMBER: range(15, 21),
    Entity.CN_BUSINESS_LICENCE: range(15, 16),
    Entity.CN_MOBILE: range(11, 15),
    Entity.IMEI: range(15, 16),
    Entity.IMSI: range(15, 16),
    Entity.ICCID: range(19, 21),
    Entity.VIN: range(17, 18),
    Entity.HK_ID_CARD: range(8, 12),
    Entity.TW_ID_CARD: range(10, 11),
}
_BEYOND: Final = 3
_DEVIATIONS: Final = 3
_FEW: Final = 3
_SHORTEST: Final = 8
_APART: Final = re.compile(r"[\s\-\u00b7\u2010-\u2015\u200b-\u200f\ufeff]+")


def bare(cell: str) -> str:
    """Return *cell* half-width, upper-case, without spaces and dashes.

    >>> bare("１３８-0013 8000")
    '13800138000'
    """
    if cell.isascii() and cell.isalnum():
        return cell.upper()
    return _APART.sub("", unicodedata.normalize("NFKC", cell)).upper()


def forms_of(cell: str) -> list[Entity]:
    """Return the entities whose form *cell* has, whether it passes their checks or not.

    >>> forms_of("110105194912310021")[:3]
    [Entity('CN_RESIDENT_ID'), Entity('CN_BANK_CARD'), Entity('CREDIT_CARD')]
    """
    if len(cell) < _SHORTEST:
        return []
    plain = bare(cell)
    return [entity for entity in _of_length(len(plain)) if FORMS[entity].fullmatch(plain)]


@cache
def _of_length(length: int) -> tuple[Entity, ...]:
    """Return the entities whose form can have *length*: most cells then need no pattern at all."""
    return tuple(entity for entity, lengths in _LENGTHS.items() if length in lengths)


def by_chance(entity: Entity, passed: int, formed: int) -> bool:
    """Say whether no more cells pass than random numbers of the form would let through.

    Args:
        entity: Whose check it is.
        passed: How many cells pass it.
        formed: How many have its form.

    Returns:
        Whether *passed* is within three times, and three standard deviations, of what chance gives; never
        for an entity that has no check.

    >>> by_chance(Entity.CN_BANK_CARD, 12, 100), by_chance(Entity.CN_BANK_CARD, 80, 100)
    (True, False)
    """
    share = CHANCE.get(entity)
    if share is None:
        return False
    expected = formed * share
    spread = _DEVIATIONS * math.sqrt(expected * (1 - share))
    limit = max(min(_BEYOND * expected, formed * (1 + share) / 2), expected + spread)
    return passed <= max(min(limit, formed * (1 + share) / 2), 1 if formed > _FEW else 0)
