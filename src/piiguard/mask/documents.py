"""Partial masks of identity documents: the kind of document and its last characters stay.

Source: no standard says how much of these may be shown. The custom of airlines, banks and registration
offices is the first character and the last two; nothing that tells a date of birth or a sex stays.
"""

from __future__ import annotations

import re
from typing import Final

from piiguard.mask.numbers import DIGIT, LETTER, RESIDENT_ID, Numbers, layout

__all__ = [
    "DRIVER_LICENCE",
    "FOREIGNER_ID",
    "HK_ID",
    "HK_MACAO_PERMIT",
    "HOME_RETURN_PERMIT",
    "MO_ID",
    "SOCIAL_SECURITY",
    "TAIWAN_COMPATRIOT_PERMIT",
    "TAIWAN_PERMIT",
    "TW_ID",
    "officer_card",
]

_OFFICER: Final = re.compile("([\u4e00-\u9fff]{1,3}字?第?)[0-9]{6,8}(号?)")
_CUSTOM: Final = "the kind of document and its last 2 characters"

# 2023: 9, two digits of the province, three of the nationality, date of birth, order, check. Before: three
# letters of the nationality, four digits of the place, six of the birth, order, check.
FOREIGNER_ID: Final = Numbers(
    (
        layout("9", (DIGIT, 16), DIGIT + "X", head=3, tail=4),
        layout((LETTER, 3), (DIGIT, 12), head=3, tail=2),
    ),
    source="the kind and the end; nationality's digits and the date of birth are hidden",
)

HK_MACAO_PERMIT: Final = Numbers((layout("CW", DIGIT + LETTER, (DIGIT, 7), head=1, tail=2),), source=_CUSTOM)

HOME_RETURN_PERMIT: Final = Numbers(
    tuple(layout("HM", (DIGIT, length), head=1, tail=2) for length in (8, 10)), source=_CUSTOM
)

TAIWAN_PERMIT: Final = Numbers((layout("LT", (DIGIT, 8), head=1, tail=2),), source=_CUSTOM)

TAIWAN_COMPATRIOT_PERMIT: Final = Numbers(
    tuple(layout((DIGIT, length), head=1, tail=2) for length in (8, 10)), source=_CUSTOM
)

# A licence bears its holder's ID number; only its file has a number of its own.
DRIVER_LICENCE: Final = Numbers(
    (*RESIDENT_ID.layouts[:1], layout((DIGIT, 12), head=4, tail=2)),
    source="as the resident ID; of a file's number the issuing office and the last 2 digits",
)

SOCIAL_SECURITY: Final = Numbers(
    (
        *RESIDENT_ID.layouts[:1],
        *(layout((DIGIT + LETTER, length), head=1, tail=2) for length in range(8, 13)),
    ),
    source="as the resident ID; of a card's number the first and the last 2 characters",
)

HK_ID: Final = Numbers(
    (
        layout(LETTER, (DIGIT, 6), DIGIT + "A", head=2, tail=0),
        layout((LETTER, 2), (DIGIT, 6), DIGIT + "A", head=3, tail=0),
    ),
    source="the letters and the first digit",
)

MO_ID: Final = Numbers((layout("1578", (DIGIT, 7), head=1, tail=1),), source="the first and the last digit")

# The second character tells the sex.
TW_ID: Final = Numbers(
    (layout(LETTER, DIGIT + "ABCD", (DIGIT, 8), head=1, tail=2),), source="the letter and the last 2 digits"
)


def officer_card(value: str) -> str | None:
    """Keep what issued the card, and none of the number.

    >>> officer_card("军字第12345678号"), officer_card("12345678")
    ('军字第***号', None)
    """
    match = _OFFICER.fullmatch(value)
    return None if match is None else f"{match.group(1)}***{match.group(2)}"
