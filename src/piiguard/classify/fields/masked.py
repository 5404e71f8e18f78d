"""Values that are masked or damaged already: 138****8000, 张*, and 1.38E+10 as a spreadsheet left it.

No check can prove them any more, but their form still says what they were, and what stays readable is
personal all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from piiguard.catalog import Entity

__all__ = ["is_damaged", "masked_entity"]

# People mask with any of these; the second is a full-width asterisk.
_STAR: Final = "*\uff0a●•xX×#"
_FORMS: Final[Mapping[Entity, re.Pattern[str]]] = {
    Entity.EMAIL_ADDRESS: re.compile(
        r"[A-Za-z0-9._\-]{0,64}[*\uff0a●•]{1,20}[A-Za-z0-9._\-]{0,64}@[A-Za-z0-9.\-*]{3,80}"
    ),
    Entity.CN_MOBILE: re.compile(rf"(?:\+?86[ -]?)?1[3-9][0-9][ -]?[{_STAR}]{{4,6}}[ -]?[0-9]{{2,4}}"),
    Entity.CN_RESIDENT_ID: re.compile(
        rf"[1-9][0-9]{{0,5}}[{_STAR}]{{8,16}}[0-9]{{0,4}}[0-9Xx]|[1-9][0-9]{{5}}[{_STAR}]{{8}}[0-9]{{3}}[0-9Xx]"
    ),
    Entity.CN_BANK_CARD: re.compile(rf"[0-9]{{4}}[0-9 ]{{0,3}}[{_STAR}][{_STAR} ]{{5,15}}[0-9]{{3,4}}"),
    Entity.PERSON: re.compile(
        r"[\u3400-\u9fff]{1,2}(?:[*\uff0a●•]{1,3}|某{1,2})[\u3400-\u9fff]?|[*\uff0a●•]{1,2}[\u3400-\u9fff]{1,2}"
    ),
}
# Without one of these a cell is not masked, and most cells have none.
_SIGN: Final = re.compile(rf"[{_STAR}某]")
_SCIENTIFIC: Final = re.compile(r"[1-9](?:\.[0-9]{1,16})?[Ee]\+?1[0-9]")


def masked_entity(cell: str) -> Entity | None:
    """Return what *cell* was before it was masked, or None if it does not look masked.

    >>> masked_entity("138****8000"), masked_entity("13800138000")
    (Entity('CN_MOBILE'), None)
    """
    if not _SIGN.search(cell):
        return None
    return next((entity for entity, form in _FORMS.items() if form.fullmatch(cell)), None)


def is_damaged(cell: str) -> bool:
    """Say whether *cell* is a long number that a spreadsheet has rounded.

    >>> is_damaged("1.38001E+10"), is_damaged("13800138000")
    (True, False)
    """
    return bool(_SCIENTIFIC.fullmatch(cell))
