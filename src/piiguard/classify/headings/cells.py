"""A value in a text, and the name of the field it stands in."""

from __future__ import annotations

from typing import Final

import attrs

from piiguard.catalog.entities import Entity

__all__ = ["HEADED", "REACH", "Cell", "Field"]

HEADED: Final = frozenset(
    {
        Entity.ALIPAY_ACCOUNT,
        Entity.API_KEY,
        Entity.CARD_CVV,
        Entity.CARD_EXPIRY,
        Entity.CN_BUSINESS_LICENCE,
        Entity.CN_DRIVER_LICENCE,
        Entity.CN_HK_MACAO_PERMIT,
        Entity.CN_HOME_RETURN_PERMIT,
        Entity.CN_LANDLINE,
        Entity.CN_OFFICER_CARD,
        Entity.CN_ORGANIZATION_CODE,
        Entity.CN_PASSPORT,
        Entity.CN_SOCIAL_SECURITY,
        Entity.CN_TAIWAN_COMPATRIOT_PERMIT,
        Entity.CN_TAIWAN_PERMIT,
        Entity.CN_TAX_NUMBER,
        Entity.DATE_OF_BIRTH,
        Entity.HK_ID_CARD,
        Entity.IMSI,
        Entity.IP_ADDRESS,
        Entity.LOCATION,
        Entity.MO_ID_CARD,
        Entity.ORGANIZATION,
        Entity.PASSWORD,
        Entity.PERSON,
        Entity.QQ_NUMBER,
        Entity.TW_ID_CARD,
        Entity.WECHAT_ID,
        Entity.WEIBO_HANDLE,
    }
)
"""What is found so. The others have check digits or forms by which rules find them wherever they stand, or
are nobody's."""

REACH: Final = 8_000
"""How far below its names the last row of a table counts, in code points: less than pieces share, so that a
long text comes out the same however it is cut."""


@attrs.frozen
class Field:
    """The name of a field, as it stands, with those of the fields beside it.

    Attributes:
        name: Its name.
        beside: All names of the same table or statement, its own among them; empty if it stands alone.
    """

    name: str
    beside: tuple[str, ...] = ()


@attrs.frozen
class Cell:
    """A value between its delimiters; offsets are those of the text, quotation marks and blanks not in it."""

    start: int
    end: int
    field: Field
