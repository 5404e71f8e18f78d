"""International payment cards and what is printed beside their number."""

from __future__ import annotations

import pytest

from piiguard.catalog import Entity, Finding
from piiguard.classify.rules import Book
from piiguard.classify.rules.finance import RULES
from piiguard.classify.text import normalise
from piiguard.classify.validators.bank_card import is_bank_card, luhn
from piiguard.classify.validators.payment_card import card_brand, is_payment_card

BOOK = Book(RULES)


def found(text: str, entity: Entity) -> list[Finding]:
    """Return what of *entity* would be reported by default, of several that are the same the surest."""
    found = [each for each in BOOK.find(normalise(text).text) if each.entity == entity and each.score >= 0.5]
    found.sort(key=lambda each: (each.start, each.score))
    return list({(each.start, each.end): each for each in found}.values())


# Numbers that the networks and processors publish for tests, and in them those Presidio's own tests use.
PUBLISHED = {
    "4012888888881881": "Visa",
    "4111111111111111": "Visa",
    "4917300800000000": "Visa",
    "4484070000000000": "Visa",
    "5555555555554444": "Mastercard",
    "5500000000000004": "Mastercard",
    "2223003122003222": "Mastercard",
    "371449635398431": "American Express",
    "378282246310005": "American Express",
    "3528000700000000": "JCB",
    "6011000400000000": "Discover",
    "30569309025904": "Diners Club",
    "5019717010103742": "Dankort",
    "6759649826438453": "Maestro",
    "122000000000003": "UATP",
}


@pytest.mark.parametrize(("number", "brand"), PUBLISHED.items())
def test_published_test_numbers_are_found_alone(number: str, brand: str) -> None:
    """The brand is told, with no word near."""
    (finding,) = found(number, Entity.CREDIT_CARD)
    assert finding.value == number
    assert f"brand: {brand}" in finding.why
    assert card_brand(number) == brand


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4012-8888-8888-1881", "4012888888881881"),
        ("4012 8888 8888 1881", "4012888888881881"),
        ("４０１２　８８８８　８８８８　１８８１", "4012888888881881"),
        ("3714 496353 98431", "371449635398431"),
        ("3056-930902-5904", "30569309025904"),
        ("信用卡4012888888881881", "4012888888881881"),
        ("card4012888888881881", "4012888888881881"),
        ("卡号 4012/8888/8888/1881", "4012888888881881"),
        ("信用卡：4012 88 8888 88 1881", "4012888888881881"),
        ("card: 4012_8888_8888_1881 exp 12/28", "4012888888881881"),
        ('{"card": "4012888888881881"}', "4012888888881881"),
    ],
)
def test_cards_are_found_as_they_are_written(text: str, value: str) -> None:
    """In one piece or in the groups embossed on them, glued to a label or not."""
    assert [each.value for each in found(text, Entity.CREDIT_CARD)] == [value]


def test_three_spellings_in_a_row_are_three_cards() -> None:
    """A space before the next card does not make it part of this one."""
    text = "4012888888881881 4012-8888-8888-1881 4012 8888 8888 1881"
    assert [(each.start, each.end) for each in found(text, Entity.CREDIT_CARD)] == [
        (0, 16),
        (17, 36),
        (37, 56),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "4012-8888-8888-1882",
        "my credit card number is 4012-8888-8888-1882",
        "36168002586008",
        "0.4012888888881881",
        "4012888888881881.5",
        "14012888888881881",
        "4012888888881881-0001",
        "e4012888888881881f",
        "0x4000000000000002",
        "4012-8888 8888-1881",
        "订单号：4012888888881881",
        "order_id=4012888888881881",
        "流水号 5555555555554444",
        "101100000000003",  # fifteen digits beginning with 1, of no known issuer
    ],
)
def test_what_is_no_card_is_not_reported(text: str) -> None:
    """A wrong check digit, a part of something longer, or the number of a thing."""
    assert not found(text, Entity.CREDIT_CARD)


def test_a_card_of_a_chinese_bank_is_left_to_the_bank_card() -> None:
    """Of any brand: an issuer of the table decides."""
    heads = (head for head in range(400000, 600000) if is_bank_card(number := _visa_like(head)) and number)
    head = next(heads)
    number = _visa_like(head)
    assert card_brand(number) is not None
    assert not is_payment_card(number)


def _visa_like(head: int) -> str:
    body = f"{head}123456789"
    return next(body + digit for digit in "0123456789" if luhn(body + digit))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("CVV: 123", "123"),
        ("cvv2=1234", "1234"),
        ("信用卡 4012888888881881 安全码 123", "123"),
        ("card no 4012888888881881 cvc 123", "123"),
        ("银行卡背面后三位：123", "123"),
        ("valid thru 03/2031, security code 905", "905"),
        ("卡片有效期：2028年12月，背面三位数446", "446"),
        ("卡背面的三位数字是905", "905"),
        ("信用卡安全碼：905", "905"),
        ("Expiry date: 08/2029 CVC: 905", "905"),
        ("cvc=905", "905"),
        ("卡后三码905", "905"),
        ("4012888888881881|08|29|905", "905"),
        ("4012888888881881 08/29 905", "905"),
    ],
)
def test_a_verification_value_is_found_after_its_label(text: str, value: str) -> None:
    """CVV says enough by itself; other labels need a card near."""
    assert [each.value for each in found(text, Entity.CARD_CVV)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "安全码 123",
        "CVC 2010",
        "信用卡验证码 1234",
        "CVV",
        "CVV: 12345",
        "CVV: 1,234",
        "NE_ERR_CID 275",
        "后三位 123",
        "k9cvv123Qx",  # within a drawn string
        "cvv123abc",
        "4012888888881882|08|29|905",  # a wrong check digit
        "安全码905",  # of what, nobody says
    ],
)
def test_other_short_numbers_are_no_verification_values(text: str) -> None:
    """A code for an entrance, a conference, a message, an error."""
    assert not found(text, Entity.CARD_CVV)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("信用卡 4012888888881881 有效期 12/28", "12/28"),
        ("card 4012888888881881 exp 0828", "0828"),
        ("卡号4012888888881881，有效期至2028年12月", "2028年12月"),
        ("Visa 4012888888881881 expiry date: 08/2028", "08/2028"),
        ("VALID THRU 08/27", "08/27"),
        ("卡片有效期：2028年12月，背面三位数446", "2028年12月"),
        ("有效期：2029年8月 卡号4012888888881881", "2029年8月"),
        ("信用卡到期日08/29", "08/29"),
        ("有效期（月/年）：12/27 CVV：123", "12/27"),
        ("信用卡有效期到27年12月", "27年12月"),
        ("4012888888881881|08|29|905", "08|29"),
    ],
)
def test_an_expiry_is_found_beside_a_card(text: str, value: str) -> None:
    """A month and a year after a label, and a card within reach."""
    assert [each.value for each in found(text, Entity.CARD_EXPIRY)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "身份证有效期 12/28",
        "expires 08/27",
        "银行卡有效期至 2030-12-01",
        "有效期13/28",
        "信用卡有效期 12/281",
    ],
)
def test_the_expiry_of_other_things_is_not_reported(text: str) -> None:
    """No card near, a whole date, or no month."""
    assert not found(text, Entity.CARD_EXPIRY)
