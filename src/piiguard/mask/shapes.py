"""The partial mask of each entity, in one table; whatever is not in it is hidden entirely."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.mask import accounts, documents, network, numbers, words

__all__ = ["HIDDEN", "NUMBERS", "partial"]

HIDDEN: Final = words.ANY_LENGTH
"""What is left of a value that is hidden entirely: its length would tell 男 from female."""

NUMBERS: Final[Mapping[str, numbers.Numbers]] = MappingProxyType(
    {
        Entity.CN_RESIDENT_ID: numbers.RESIDENT_ID,
        Entity.CN_FOREIGNER_ID: documents.FOREIGNER_ID,
        Entity.CN_PASSPORT: numbers.PASSPORT,
        Entity.CN_HK_MACAO_PERMIT: documents.HK_MACAO_PERMIT,
        Entity.CN_HOME_RETURN_PERMIT: documents.HOME_RETURN_PERMIT,
        Entity.CN_TAIWAN_PERMIT: documents.TAIWAN_PERMIT,
        Entity.CN_TAIWAN_COMPATRIOT_PERMIT: documents.TAIWAN_COMPATRIOT_PERMIT,
        Entity.CN_DRIVER_LICENCE: documents.DRIVER_LICENCE,
        Entity.CN_SOCIAL_SECURITY: documents.SOCIAL_SECURITY,
        Entity.HK_ID_CARD: documents.HK_ID,
        Entity.MO_ID_CARD: documents.MO_ID,
        Entity.TW_ID_CARD: documents.TW_ID,
        Entity.CN_MOBILE: numbers.MOBILE,
        Entity.CN_LANDLINE: numbers.LANDLINE,
        Entity.CN_SERVICE_NUMBER: accounts.SERVICE_NUMBER,
        Entity.PHONE_NUMBER: accounts.INTERNATIONAL_PHONE,
        Entity.CN_BANK_CARD: numbers.BANK_CARD,
        Entity.CREDIT_CARD: numbers.BANK_CARD,
        Entity.IBAN_CODE: accounts.IBAN,
        Entity.CN_USCC: numbers.SOCIAL_CREDIT,
        Entity.CN_ORGANIZATION_CODE: accounts.ORGANISATION_CODE,
        Entity.CN_TAX_NUMBER: accounts.TAX_NUMBER,
        Entity.CN_BUSINESS_LICENCE: accounts.BUSINESS_LICENCE,
        Entity.CN_PLATE: numbers.PLATE,
        Entity.VIN: accounts.VIN,
        Entity.IMEI: accounts.IMEI,
        Entity.IMSI: accounts.IMSI,
        Entity.ICCID: accounts.ICCID,
        Entity.QQ_NUMBER: accounts.QQ,
        Entity.CN_WAYBILL: accounts.WAYBILL,
    }
)

# What is not in either table is hidden entirely, and some of it on purpose: a password, an API key, a CVV and
# an expiry date open what they guard; eight characters of a wallet's address find it in the public chain; a
# machine-readable zone holds name and birth; and of health, religion and the like no part is harmless.
_WORDS: Final[Mapping[str, Callable[[str], str | None]]] = MappingProxyType(
    {
        Entity.EMAIL_ADDRESS: words.email,
        Entity.PERSON: words.person,
        Entity.LOCATION: words.place,
        Entity.DATE_OF_BIRTH: words.date_of_birth,
        Entity.CN_OFFICER_CARD: documents.officer_card,
        Entity.ALIPAY_ACCOUNT: accounts.alipay,
        Entity.IP_ADDRESS: network.ip,
        Entity.MAC_ADDRESS: network.mac,
        Entity.URL: network.url,
        Entity.COORDINATES: network.coordinates,
        Entity.WECHAT_ID: network.handle,
        Entity.WEIBO_HANDLE: network.handle,
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
        if shown is None and entity == Entity.CN_LANDLINE:
            shown = numbers.extended_landline(value)
    elif entity in _WORDS:
        shown = _WORDS[entity](value)
    return HIDDEN if shown is None else shown
