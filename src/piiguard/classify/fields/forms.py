"""The form of a number: what it looks like before its check digit is asked.

Comparing how many cells have a form with how many pass the check tells a column of IDs with typing errors
from a column of order numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from piiguard.catalog import Entity

__all__ = ["CHANCE", "FORMS", "bare", "forms_of"]

FORMS: Final[Mapping[Entity, re.Pattern[str]]] = {
    Entity.CN_RESIDENT_ID: re.compile(r"[1-9][0-9]{16}[0-9X]"),
    Entity.CN_BANK_CARD: re.compile(r"[0-9]{13,19}"),
    Entity.CN_USCC: re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}"),
    Entity.CN_MOBILE: re.compile(r"(?:\+?86)?1[3-9][0-9]{9}"),
}
"""What the number looks like, in `bare` form, before its check digit and tables are asked."""

CHANCE: Final[Mapping[Entity, float]] = {
    Entity.CN_RESIDENT_ID: 0.01,
    Entity.CN_BANK_CARD: 0.1,
    Entity.CN_USCC: 1 / 31,
}
"""Which share of random numbers of the form passes: Luhn lets 1 in 10 through, mod 31 1 in 31; an ID's
region and date let fewer than 1 in 100 through before MOD 11-2 is asked."""

_SHORTEST: Final = 11
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

    >>> forms_of("11010519491231002X")
    [Entity('CN_RESIDENT_ID'), Entity('CN_USCC')]
    """
    if len(cell) < _SHORTEST:
        return []
    plain = bare(cell)
    return [entity for entity, form in FORMS.items() if form.fullmatch(plain)]
