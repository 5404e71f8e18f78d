"""Partial masks of accounts, companies, vehicles and devices: numbers that are no identity documents."""

from __future__ import annotations

from typing import Final

from piiguard.mask.numbers import DIGIT, LETTER, MOBILE, Numbers, layout
from piiguard.mask.words import email

__all__ = [
    "BUSINESS_LICENCE",
    "IBAN",
    "ICCID",
    "IMEI",
    "IMSI",
    "INTERNATIONAL_PHONE",
    "ORGANISATION_CODE",
    "QQ",
    "SERVICE_NUMBER",
    "TAX_NUMBER",
    "VIN",
    "WAYBILL",
    "alipay",
]

_ALNUM: Final = DIGIT + LETTER
_VIN: Final = "ABCDEFGHJKLMNPRSTUVWXYZ" + DIGIT

# ISO 13616: country and check digits first. They tell the country, the last four the account to its holder.
IBAN: Final = Numbers(
    tuple(layout((LETTER, 2), (DIGIT, 2), (_ALNUM, length - 4), head=4, tail=4) for length in range(15, 35)),
    source="country, check digits and the last 4",
)

TAX_NUMBER: Final = Numbers(
    tuple(layout((_ALNUM, length), head=4, tail=3) for length in (15, 17, 18, 20)),
    source="the first 4 and the last 3, within the place and the end",
)
ORGANISATION_CODE: Final = Numbers(
    (layout((_ALNUM, 9), head=2, tail=2),), source="GB 11714-1997: the first 2 and the last 2"
)
BUSINESS_LICENCE: Final = Numbers(
    tuple(layout((DIGIT, length), head=4, tail=3) for length in (13, 15)),
    source="the registering office's province and prefecture, and the last 3",
)

# ISO 3779: the first three characters are the maker's.
VIN: Final = Numbers((layout((_VIN, 17), head=3, tail=4),), source="ISO 3779: the maker and the last 4")

# 3GPP TS 23.003: the first eight digits of an IMEI are the model, the first five of an IMSI the network.
IMEI: Final = Numbers((layout((DIGIT, 15), head=6, tail=2),), source="part of the model and the last 2")
IMSI: Final = Numbers((layout((DIGIT, 15), head=5, tail=2),), source="the network and the last 2")
# ITU-T E.118: 89, country, issuer.
ICCID: Final = Numbers(
    tuple(layout("8", "9", (DIGIT, length - 3), DIGIT + "F", head=6, tail=4) for length in (19, 20)),
    source="the issuer and the last 4",
)

# ITU-T E.164: at most fifteen digits, the country first.
INTERNATIONAL_PHONE: Final = Numbers(
    tuple(layout((DIGIT, length), head=2, tail=2) for length in range(8, 16)),
    source="about the country, and the last 2 digits",
)
SERVICE_NUMBER: Final = Numbers(
    (layout("48", "0", "0", (DIGIT, 7), head=3, tail=2),), source="the service and the last 2 digits"
)

QQ: Final = Numbers(
    (
        layout((DIGIT, 5), head=1, tail=0),
        *(layout((DIGIT, length), head=1, tail=1) for length in (6, 7)),
        *(layout((DIGIT, length), head=2, tail=2) for length in range(8, 12)),
    ),
    source="at least 4 digits are hidden",
)

# Pick-up points ask for the last four.
WAYBILL: Final = Numbers(
    tuple(layout((_ALNUM, length), head=2, tail=4) for length in range(10, 21)),
    source="the courier and the last 4",
)

_ALIPAY_NUMBER: Final = Numbers((layout((DIGIT, 16), head=4, tail=2),), source="the issuer and the last 2")


def alipay(value: str) -> str | None:
    """Mask an Alipay account as what it is: a mobile number, an e-mail address, or a user number.

    >>> alipay("13800138000"), alipay("2088102146931393"), alipay("zhang")
    ('138****8000', '2088**********93', None)
    """
    return MOBILE.partial(value) or _ALIPAY_NUMBER.partial(value) or email(value)
