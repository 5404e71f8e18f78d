"""Taxpayer numbers 纳税人识别号 other than the unified social credit code, one itself since 2015.

* 15 characters: division code (6) and organisation code (9, with its check character). Given out until 2015.
* 20 characters: resident ID (18) and a sequence (2), of sole traders and of people taxed as themselves. It
  names a person; 17 characters with a resident ID of 15 digits are older.

Source: announcement 66 of 2015 of the State Taxation Administration (国家税务总局公告2015年第66号), 1 and
2; the 15 characters as tax offices describe them. Confidence: text for 20, secondary for 15, memory for 17.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from piiguard.catalog.codes import regions
from piiguard.classify.validators.org_code import is_org_code
from piiguard.classify.validators.resident_id import is_resident_id

__all__ = ["is_tax_number"]

_FORM: Final = re.compile(r"[1-8][0-9]{5}[0-9A-Z]{8}[0-9X]|[1-8][0-9]{16}[0-9X][0-9]{2}")
_OLD: Final = 15
_LAST_DAY: Final = date(9999, 12, 31)


def is_tax_number(value: str) -> bool:
    """Say whether *value* can be a taxpayer number of 15 or 20 characters.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if the checks of what it is made of are right.

    >>> is_tax_number("350100M000100Y4"), is_tax_number("11010519491231002X01")
    (True, True)
    """
    if not _FORM.fullmatch(value):
        return False
    if len(value) == _OLD:
        return f"{value[:2]}0000" in regions() and is_org_code(value[6:])
    return is_resident_id(value[:18], as_of=_LAST_DAY)
