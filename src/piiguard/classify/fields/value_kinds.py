"""The declared type of a field, as far as it can say what the field may hold.

Every source has type names of its own: Arrow, pandas and polars dtypes, SQL types, Python annotations, JSON
Schema's types and formats. All come down to a few kinds; a Boolean is no phone number, whatever its name.
"""

from __future__ import annotations

import enum
import re
from typing import Final

from piiguard.catalog import Entity

__all__ = ["ValueKind", "allows", "is_number", "kind_named"]


class ValueKind(enum.Enum):
    """What kind of value a field is declared to have."""

    BOOLEAN = "boolean"
    INTEGER = "whole number"
    NUMBER = "number"
    DATE = "date"
    TIME = "point in time"
    UUID = "UUID"
    OTHER = "text or anything"


# Tried in this order: "datetime64" begins like "date", and "interval" holds an "int".
_NAMES: Final = (
    (
        ValueKind.TIME,
        re.compile(r"datetime|timestamp|duration|interval|timedelta|period|^time", re.IGNORECASE),
    ),
    (ValueKind.DATE, re.compile(r"^date", re.IGNORECASE)),
    (ValueKind.BOOLEAN, re.compile(r"bool|^bit$", re.IGNORECASE)),
    (ValueKind.UUID, re.compile(r"uuid|uniqueidentifier", re.IGNORECASE)),
    (
        ValueKind.NUMBER,
        re.compile(r"float|double|^real|numeric|decimal|^number|halffloat|money", re.IGNORECASE),
    ),
    (
        ValueKind.INTEGER,
        re.compile(r"^(?:u?int|integer|bigint|smallint|tinyint|mediumint|serial)", re.IGNORECASE),
    ),
)

# What a number, a day or a moment can be; of a text nothing is excluded.
_NUMBERS: Final = frozenset(
    {
        Entity.CN_RESIDENT_ID,
        Entity.CN_FOREIGNER_ID,
        Entity.CN_TAIWAN_COMPATRIOT_PERMIT,
        Entity.CN_DRIVER_LICENCE,
        Entity.CN_SOCIAL_SECURITY,
        Entity.MO_ID_CARD,
        Entity.CN_MOBILE,
        Entity.CN_LANDLINE,
        Entity.PHONE_NUMBER,
        Entity.CN_SERVICE_NUMBER,
        Entity.CN_BANK_CARD,
        Entity.CREDIT_CARD,
        Entity.CARD_CVV,
        Entity.CARD_EXPIRY,
        Entity.CN_USCC,
        Entity.CN_ORGANIZATION_CODE,
        Entity.CN_TAX_NUMBER,
        Entity.CN_BUSINESS_LICENCE,
        Entity.IMEI,
        Entity.IMSI,
        Entity.ICCID,
        Entity.QQ_NUMBER,
        Entity.WECHAT_ID,
        Entity.ALIPAY_ACCOUNT,
        Entity.WEIBO_HANDLE,
        Entity.CN_WAYBILL,
        Entity.PASSWORD,
        Entity.DATE_OF_BIRTH,
        Entity.GENDER,
        Entity.LOCATION,
        Entity.RELIGION,
        Entity.SPECIFIC_IDENTITY,
        Entity.HEALTH,
        Entity.FINANCIAL_ACCOUNT,
        Entity.IP_ADDRESS,
    }
)
_HOLDS: Final[dict[ValueKind, frozenset[Entity]]] = {
    ValueKind.BOOLEAN: frozenset({Entity.GENDER, Entity.SPECIFIC_IDENTITY, Entity.MINOR}),
    ValueKind.INTEGER: _NUMBERS,
    ValueKind.NUMBER: _NUMBERS | {Entity.COORDINATES},
    ValueKind.DATE: frozenset({Entity.DATE_OF_BIRTH, Entity.CARD_EXPIRY}),
    ValueKind.TIME: frozenset({Entity.DATE_OF_BIRTH, Entity.CARD_EXPIRY}),
    ValueKind.UUID: frozenset({Entity.API_KEY}),
}


def kind_named(name: str) -> ValueKind:
    """Tell the kind from the name of a type, in whatever system.

    Args:
        name: Such as ``"int64"``, ``"Float64"``, ``"timestamp[us]"``, ``"VARCHAR(20)"``, ``"bool"``.

    Returns:
        The kind; `ValueKind.OTHER` where it says nothing.

    >>> kind_named("timestamp[us]").name, kind_named("BIGINT").name, kind_named("VARCHAR(20)").name
    ('TIME', 'INTEGER', 'OTHER')
    """
    return next((kind for kind, form in _NAMES if form.search(name)), ValueKind.OTHER)


def is_number(entity: Entity) -> bool:
    """Say whether what is of *entity* can be written in digits alone.

    >>> is_number(Entity.CN_BANK_CARD), is_number(Entity.EMAIL_ADDRESS)
    (True, False)
    """
    return entity in _NUMBERS


def allows(kind: ValueKind, entity: Entity) -> bool:
    """Say whether a field declared as *kind* can hold *entity*.

    >>> allows(ValueKind.BOOLEAN, Entity.CN_MOBILE), allows(ValueKind.NUMBER, Entity.CN_MOBILE)
    (False, True)
    """
    holds = _HOLDS.get(kind)
    return holds is None or entity in holds
