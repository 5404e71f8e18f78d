"""Plates, vehicles, devices and parcels are found in the spellings people use."""

from __future__ import annotations

import pytest

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.rules import Book
from piiguard.classify.rules.vehicles import RULES
from piiguard.classify.text import normalise
from piiguard.classify.validators import vin
from piiguard.classify.validators.bank_card import luhn

BOOK = Book(RULES)
IMEI = next(number for number in (f"86000000000001{digit}" for digit in range(10)) if luhn(number))
ICCID = next(number for number in (f"898600000000000001{digit}" for digit in range(10)) if luhn(number))
VIN = "LSVAA49J" + vin.check_character("LSVAA49J032047371") + "32047371"


def best(text: str) -> Finding | None:
    """Return the finding of *text* that is surest, if it reaches the default threshold."""
    found = [each for each in BOOK.find(normalise(text).text) if each.score >= 0.5]
    return max(found, key=lambda each: each.score) if found else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("京A12345", "京A12345"),
        ("我的车是粤B·D12345，白色", "粤BD12345"),
        ("沪 A-12345", "沪A12345"),
        ("川A．１２３４５", "川A12345"),
        ("苏e12345", "苏E12345"),
        ("浙AF12345", "浙AF12345"),
        ("京A12345D", "京A12345D"),
        ("停在京A·12345 6号楼", "京A12345"),
        ("苏A0123警", "苏A0123警"),
        ("鲁B1234学", "鲁B1234学"),
        ("鲁B1234挂", "鲁B1234挂"),
        ("粤Z1234港", "粤Z1234港"),
        ("粤Z·AB12澳", "粤ZAB12澳"),
        ("沪A0023领", "沪A0023领"),
        ("湘S0119应急", "湘S0119应急"),
        ("WJ京1234X", "WJ京1234X"),
        ("使馆车牌：使224-009", "使224009"),
        ("军车牌照 KA12345", "KA12345"),
        ("车牌：京 A 1 2 3 4 5", "京A12345"),
        ("車牌號碼 粵A12345", "粵A12345"),
    ],
)
def test_plates_are_found(text: str, value: str) -> None:
    """Every kind of plate of the standard, with its separators left out of the value."""
    finding = best(text)
    assert finding is not None
    assert (finding.entity, finding.value) == (Entity.CN_PLATE, value)


@pytest.mark.parametrize(
    ("entity", "text", "value"),
    [
        (Entity.VIN, VIN, VIN),
        (Entity.VIN, f"车架号：{VIN.lower()}", VIN),
        (Entity.VIN, f"VIN {VIN[:3]}-{VIN[3:9]}-{VIN[9:]}", VIN),
        (Entity.VIN, "vin=WVWZZZ1JZXW000001", "WVWZZZ1JZXW000001"),
        (Entity.IMEI, f"IMEI：{IMEI}", IMEI),
        (Entity.IMEI, f"{IMEI[:2]}-{IMEI[2:8]}-{IMEI[8:14]}-{IMEI[14]}", IMEI),
        (Entity.IMEI, f"手机串号{IMEI[:4]} {IMEI[4:]}", IMEI),
        (Entity.IMSI, "imsi=460001234567890", "460001234567890"),
        (Entity.ICCID, ICCID, ICCID),
        (Entity.ICCID, "SIM卡号 8986 0012 3456 7890 123", "8986001234567890123"),
        (Entity.ICCID, '"iccid": "898600MFSS1234567890"', "898600MFSS1234567890"),
        (Entity.CN_WAYBILL, "SF1234567890123", "SF1234567890123"),
        (Entity.CN_WAYBILL, "快递单号：773012345678901", "773012345678901"),
        (Entity.CN_WAYBILL, "您的快递（中通）单号 75312345678901 已签收", "75312345678901"),
        (Entity.CN_WAYBILL, "顺丰快递：1234 5678 9012", "123456789012"),
        (Entity.CN_WAYBILL, "已寄出 RR 473 124 829 CN", "RR473124829CN"),
        (Entity.CN_WAYBILL, "运单JDVA12345678901", "JDVA12345678901"),
        (Entity.CN_WAYBILL, "YT1234567890123（快递单号）", "YT1234567890123"),
        (Entity.CN_WAYBILL, "单号:SF1382746510927 寄件", "SF1382746510927"),
        (Entity.CN_WAYBILL, "單號 SF 1382 7465 10927", "SF1382746510927"),
        (Entity.CN_WAYBILL, "单号：78283746510928 中通", "78283746510928"),
        (Entity.CN_WAYBILL, "您的中通包裹78283746510928已到站", "78283746510928"),
        (Entity.CN_WAYBILL, '"mailNo":"78283746510928"', "78283746510928"),
        (Entity.CN_WAYBILL, "tracking number: SF1382746510927", "SF1382746510927"),
        (Entity.IMEI, f"*#06# 显示 {IMEI}", IMEI),
        (Entity.IMEI, f"设备{IMEI}", IMEI),
        (Entity.IMEI, f"串码：{IMEI}", IMEI),
    ],
)
def test_vehicles_devices_and_parcels_are_found(entity: Entity, text: str, value: str) -> None:
    """The surest finding has the value without separators, half-width and in upper case."""
    finding = best(text)
    assert finding is not None
    assert (finding.entity, finding.value) == (entity, value)
    assert finding.why
