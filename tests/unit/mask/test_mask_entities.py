"""The customary masks of documents, accounts, devices and what is left on the net."""

from __future__ import annotations

import pytest

from piiguard.catalog import Entity
from piiguard.mask import mask_value
from piiguard.mask.shapes import HIDDEN


@pytest.mark.parametrize(
    ("entity", "value", "shown"),
    [
        (Entity.CN_FOREIGNER_ID, "911124198108030024", "911***********0024"),
        (Entity.CN_FOREIGNER_ID, "CAN110178042601", "CAN**********01"),
        (Entity.CN_HK_MACAO_PERMIT, "C12345678", "C******78"),
        (Entity.CN_HK_MACAO_PERMIT, "CA1234567", "C******67"),
        (Entity.CN_HOME_RETURN_PERMIT, "H12345678", "H******78"),
        (Entity.CN_HOME_RETURN_PERMIT, "M1234567801", "M********01"),
        (Entity.CN_TAIWAN_PERMIT, "T12345678", "T******78"),
        (Entity.CN_TAIWAN_COMPATRIOT_PERMIT, "12345678", "1*****78"),
        (Entity.CN_DRIVER_LICENCE, "310001234567", "3100******67"),
        (Entity.CN_DRIVER_LICENCE, "11010519491231002X", "1101**********002X"),
        (Entity.CN_SOCIAL_SECURITY, "A12345678", "A******78"),
        (Entity.CN_OFFICER_CARD, "军字第12345678号", "军字第***号"),
        (Entity.HK_ID_CARD, "A123456(3)", "A1*****(*)"),
        (Entity.MO_ID_CARD, "1234567(8)", "1******(8)"),
        (Entity.TW_ID_CARD, "A123456789", "A*******89"),
        (Entity.PHONE_NUMBER, "+65 6123 4567", "+65 **** **67"),
        (Entity.CN_SERVICE_NUMBER, "400-123-4567", "400-***-**67"),
        (Entity.CREDIT_CARD, "4111 1111 1111 1111", "4111 **** **** 1111"),
        (Entity.IBAN_CODE, "GB29NWBK60161331926819", "GB29**************6819"),
        (Entity.CN_TAX_NUMBER, "110105123456789", "1101********789"),
        (Entity.CN_ORGANIZATION_CODE, "12345678-X", "12*****8-X"),
        (Entity.CN_BUSINESS_LICENCE, "110108000000016", "1101********016"),
        (Entity.VIN, "LSVAA4182E2123456", "LSV**********3456"),
        (Entity.IMEI, "490154203237518", "490154*******18"),
        (Entity.IMSI, "460001234567890", "46000********90"),
        (Entity.ICCID, "89860012345678901234", "898600**********1234"),
        (Entity.MAC_ADDRESS, "3c:5a:b4:01:02:03", "3c:5a:b4:**:**:**"),
        (Entity.IP_ADDRESS, "203.0.113.9", "203.0.*.*"),
        (Entity.IP_ADDRESS, "2001:db8::1", "2001:0db8:***"),
        (Entity.URL, "https://li.example.com/u/li?tel=1", "https://***.example.com/***"),
        (Entity.COORDINATES, "31.230416,121.473701", "31.***,121.***"),
        (Entity.WECHAT_ID, "wx_li88", "w***"),
        (Entity.QQ_NUMBER, "12345", "1****"),
        (Entity.QQ_NUMBER, "1234567890", "12******90"),
        (Entity.ALIPAY_ACCOUNT, "13800138000", "138****8000"),
        (Entity.ALIPAY_ACCOUNT, "zhang@example.com", "z***@example.com"),
        (Entity.WEIBO_HANDLE, "@zhangsan", "@z***"),
        (Entity.CN_WAYBILL, "SF1234567890123", "SF*********0123"),
    ],
)
def test_each_entity_has_its_customary_mask(entity: Entity, value: str, shown: str) -> None:
    """What stays tells the kind and helps its holder to know it again, and no more."""
    assert mask_value(entity, value) == shown


@pytest.mark.parametrize(
    ("entity", "value"),
    [
        (Entity.PASSWORD, "hunter2hunter2"),
        (Entity.API_KEY, "sk-0123456789abcdef"),
        (Entity.CARD_CVV, "123"),
        (Entity.CARD_EXPIRY, "12/29"),
        (Entity.CRYPTO, "0x52908400098527886E0F7030069857D2E4169EE7"),
        (Entity.MRZ, "POCHNZHANG<<SAN<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"),
        (Entity.HEALTH, "高血压"),
        (Entity.RELIGION, "佛教"),
        (Entity.BIOMETRICS, "[0.1, 0.2]"),
        (Entity.SPECIFIC_IDENTITY, "视力残疾一级"),
        (Entity.FINANCIAL_ACCOUNT, "A123456789"),
        (Entity.WHEREABOUTS, "北京-上海"),
        (Entity.MINOR, "王小宝"),
        (Entity.URL, "https://li:secret@example.com/"),
        (Entity.MAC_ADDRESS, "3c:5a:b4:01:02"),
        (Entity.COORDINATES, "121"),
        (Entity.IP_ADDRESS, "999.1.1.1"),
    ],
)
def test_what_opens_a_door_or_hurts_by_a_part_is_hidden_entirely(entity: Entity, value: str) -> None:
    """Secrets and special categories show nothing, and so does what is not of its form."""
    assert mask_value(entity, value) == HIDDEN
