"""What is not personal keeps other rules from its text, and gives way to what is surely an identifier."""

from __future__ import annotations

import pytest

from piiguard.catalog.entities import Entity
from piiguard.classify.engine import Engine
from piiguard.classify.rules import Book
from piiguard.classify.rules.ordinary import RULES
from piiguard.classify.rules.ordinary.numbers import is_ean

ENGINE = Engine()

ORDINARY = [
    "550e8400-e29b-41d4-a716-413800138000",
    "request_id=13800138-e29b-41d4-a716-446655440000",
    "手机 550e8400-e29b-41d4-a716-a13800138000",
    "commit 19362203486ff2f4ef50027a0de55bc41c48ba67",
    "md5 a13800138000bcdefa13800138000bcd",
    "short commit 13800138000a",
    "19362203486ff2f4ef50027a0de55bc41c48ba67",
    "0x13100000132",
    "2147483647 = &o17777777777",
    "13800138000Rw0KGgo9AAN5SUh8EUg2AAA7UA4ea5AABx0h1I6ma==",
    "订单号：13800138000",
    "您的订单编号13800138000",
    "order_no=13800138000",
    "order id 13800138000",
    "流水号13800138000",
    "trace_id: 13800138000",
    '{"msg_id": 13800138000}',
    "id=13800138000",
    "ts=13800138000",
    "/v1/projects/13800138000/operations",
    "ISBN 978-7-115-54608-1",
    "条码：6901234567892",
    "¥13800138000",
    "合计13800138000元",
    "RMB 13800138000",
    "amount=13800138000.50",
    "score=0.13800138000",
    "3.13800138000",
    "x=32768.17860503995",
    "116.13800138000",
    "13,800,138,000.00",
    "size 13800138000 bytes",
    "时间戳20240506123041",
    "log_20240506123041123.txt",
    "20240506123041138001",
    "1714970441000",
    "设备SN19756667402",
    "3,  10,3973,1471,  29,2787,1135,2866,1940, 873, 130,3275,1123, 312,5013,",
    "git clone git@github.com:example/repo.git",
    "ftp://user:password@host.example.com/",
    "systemd[1]: Started getty@tty1.service - Getty",
    "icon@2x.png",
    "git@github.com",
    "例：xxx@xxx.com",
    "邮箱：xxx@xxx.com",
    "E-mail: your_name@company.com",
    "email: user@domain.com",
    "you@example.com",
    "const MAX = 18612345678n",
    "long id = 13800138000L;",
    "准考证号 13800138000",
    "timeout=13800138000",
    '{"total": 13800138000}',
    "13800138000%",
    "IMG_13800138000.jpg",
    "https://example.com/news/13800138000.html",
    "Message-ID: <20260301.abc@mail.example.com>",
    "postfix/cleanup[1]: 4F2A: message-id=<20260301.abc@mail.example.com>",
]

PERSONAL = [
    ("phone = 13800138000L;", Entity.CN_MOBILE),
    ("手机13800138000.jpg", Entity.CN_MOBILE),
    ("References: zhang@example.com", Entity.EMAIL_ADDRESS),
    ("email: user@example.com", Entity.EMAIL_ADDRESS),
    ("邮箱 xuxu@qq.com", Entity.EMAIL_ADDRESS),
    ("youran@company.com", Entity.EMAIL_ADDRESS),
    ("身份证号：11010519491231002X", Entity.CN_RESIDENT_ID),
    ("订单备注 身份证11010519491231002X", Entity.CN_RESIDENT_ID),
    ("编号 11010519491231002X", Entity.CN_RESIDENT_ID),
    ("id=11010519491231002X", Entity.CN_RESIDENT_ID),
    ("手机 13800138000", Entity.CN_MOBILE),
    ("手机号13800138000元旦后联系", Entity.CN_MOBILE),
    ("订单号/手机：13800138000", Entity.CN_MOBILE),
    ("订单联系电话13800138000", Entity.CN_MOBILE),
    ("单号 1234，手机13800138000", Entity.CN_MOBILE),
    ("/users/13800138000/orders", Entity.CN_MOBILE),
    ("user_id=5&phone=13800138000", Entity.CN_MOBILE),
    ("电话：138.0013.8000", Entity.CN_MOBILE),
    ("订单 20240506123041，13800138000", Entity.CN_MOBILE),
    ("收件 13800138000 万达广场", Entity.CN_MOBILE),
    ("13800138000万一不通", Entity.CN_MOBILE),
    ("13800138000元旦见", Entity.CN_MOBILE),
    ("git clone https://ghp_q7Zr2LmX9vTb4KdW8sYc1NfH6gJp3RtE5uAo@github.com/demo", Entity.API_KEY),
    ("GET /a?phone=18624769103 200", Entity.CN_MOBILE),
]


@pytest.mark.parametrize("text", ORDINARY)
def test_what_is_ordinary_is_no_finding(text: str) -> None:
    """Digits within what machines write, and numbers of things by their label, are nobody's."""
    assert ENGINE.scan(text) == []


@pytest.mark.parametrize(("text", "entity"), PERSONAL)
def test_a_guard_gives_way_to_a_label_or_a_check_character(text: str, entity: Entity) -> None:
    """A number labelled an identifier is one, and so is one whose check character is right."""
    assert [each.entity for each in ENGINE.scan(text)] == [entity]


def test_a_guard_is_no_finding_unless_asked_for() -> None:
    """Guards are outside the standard vocabulary and every one of them is a guard."""
    assert all(rule.guard and rule.entity.startswith("ORDINARY_") for rule in RULES)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("20240506123041", "ORDINARY_TIME"),
        ("20240506123041123", "ORDINARY_TIME"),
        ("1714970441000", "ORDINARY_TIME"),
        ("ISBN 978-7-115-54608-1", "ORDINARY_BARCODE"),
        ("条码：6901234567892", "ORDINARY_BARCODE"),
        ("6901234567892", "ORDINARY_BARCODE"),
    ],
)
def test_a_form_is_guarded_whatever_else_is_looked_for(text: str, entity: str) -> None:
    """Times and goods are known by themselves, so that a rule of the user's own does not take them."""
    assert max((finding.score, finding.entity) for finding in Book(RULES).find(text))[1] == entity


def test_a_label_of_an_identifier_opposes_a_guard() -> None:
    """Behind 卡号 the guard of a timestamp has no say."""
    assert {finding.score for finding in Book(RULES).find("卡号 20240506123041")} == {0}


@pytest.mark.parametrize(
    ("number", "right"), [("9787115546081", True), ("9787115546082", False), ("69012345", False)]
)
def test_the_check_digit_of_goods(number: str, right: bool) -> None:
    """Thirteen digits, the last of which checks the others."""
    assert is_ean(number) is right


def test_long_runs_take_no_long_time() -> None:
    """Every repetition is bounded, so a megabyte of digits or of hexadecimal is read once."""
    book = Book(RULES)
    for text in ("1" * 100_000, "a1" * 50_000, "1234567 " * 10_000, "1," * 50_000, "0x1234567" * 9_000):
        assert isinstance(book.find(text), list)
