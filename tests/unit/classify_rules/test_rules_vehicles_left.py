"""What only looks like a plate, a vehicle, a device or a parcel is left alone."""

from __future__ import annotations

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.rules import Book
from piiguard.classify.rules.vehicles import RULES
from piiguard.classify.text import normalise

BOOK = Book(RULES)


@pytest.mark.parametrize(
    "text",
    [
        "阿里云ECS2019",
        "最新A12345",
        "京ABCDEF",
        "京A123456",
        "京A1234",
        "粤Z1234港口",
        "沪A1234领导",
        "使200000人受益",
        "使用224009次",
        "KA12345",
        "AB12345",
        "云南A12345",
        "订单号 SF1234567890123",
        "订单 JD0123456789012",
        "采购单号：SF1234567890123",
        "工单号 78283746510928 中通",
        "单号：78283746510928",
        "单号：20240101123456 快递",
        "设备编号 352099001761481",
        "SF20240101123456",
        "YT123",
        "123456789012",
        "中通 202401011234",
        "顺丰电话 95338",
        "RR473124820CN",
        "352099001761481",
        "460001234567890",
        "IMEI 352099001761482",
        "imsi 460991234567890",
        "898699123456789012",
        "1M8GDM9A1KP042788",
        "车架号 1M8GDM9A1KP042788",
        "20240101123045678",
        "ABCDEF0123456789A",
        "deadbeefdeadbeef1",
        "VIN 查询 12345",
        "车架 IOQAA49J132047371",
        "集装箱 CSQU3054383",
        "air waybill 123-45678901",
        "航空运单号 12345678901",
    ],
)
def test_what_only_looks_like_one_stays_below_the_threshold(text: str) -> None:
    """No finding reaches the default threshold of 0.5."""
    assert not [found for found in BOOK.find(normalise(text).text) if found.score >= 0.5]


def test_a_province_within_another_word_lowers_the_score() -> None:
    """The reason says so, and the finding is still there for a lower threshold."""
    (found,) = BOOK.find("最新A12345")
    assert found.score < 0.5
    assert any("ends another word" in reason for reason in found.why)


def test_a_label_of_orders_speaks_against_a_waybill() -> None:
    """The same number is a parcel's behind 快递单号 and nobody's behind 订单号."""
    parcel = max(BOOK.find("快递单号SF1234567890123"), key=lambda found: found.score)
    order = max(BOOK.find("订单号SF1234567890123"), key=lambda found: found.score)
    assert parcel.score > 0.9
    assert order.score < 0.5
    assert "context, against: 订单号" in order.why


def test_the_surer_form_of_a_vehicle_wins() -> None:
    """A right check character counts for more than a label, which is all a European vehicle has."""
    right = max(found.score for found in BOOK.find("VIN 1M8GDM9AXKP042788"))
    unchecked = max(found.score for found in BOOK.find("VIN WVWZZZ1JZXW000001"))
    assert right > unchecked >= 0.5


@pytest.mark.parametrize(
    "text", ["京" * 100_000, "京A" * 50_000, "1" * 100_000, "A1" * 50_000, "车牌" * 20_000, "\ud800京A\x00"]
)
def test_bad_input_is_read_in_one_go(text: str) -> None:
    """Long runs, lone surrogates and NULs find nothing and raise nothing."""
    assert not [found for found in BOOK.find(normalise(text).text) if found.score >= 0.5]


def test_plates_are_found_only_around_a_province() -> None:
    """A text without a province's character gives the rules of plates nothing to read."""
    assert not [found for found in BOOK.find("A12345 B23456") if found.entity == Entity.CN_PLATE]
