"""What is printed on a payment card beside its number: the verification value 安全码 and the expiry 有效期.

Found: ``CVV: 123``, ``CVV2=1234``; ``安全码 123`` and ``有效期 12/28``, ``expires 0828`` beside a card (its
number or a word such as 信用卡, within 96 code points). Not found: ``有效期至 2030-12-01`` (a whole date),
``身份证有效期 12/28`` with no card near, ``CVC 2010``.

The forms are those of ISO/IEC 7813 (expiry as year and month) and of the networks' customs. Confidence:
memory.
"""

from __future__ import annotations

import re
from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.text import plain_value
from piiguard.classify.validators.bank_card import luhn

__all__ = ["RULES"]

_VALUE_WORDS: Final = (
    "cvv", "cvc", "cvn", "csc", "cvd", "cid", "security code", "card code", "verification",
    "安全码", "安全碼",
    "校验码", "三位", "3位", "三码", "三碼", "四位码", "四位碼", "四码", "4位码",
)  # fmt: skip
_EXPIRY_WORDS: Final = (
    "有效期", "有效日期", "到期", "失效", "过期",
    "月/年", "mm/yy", "valid t", "valid u", "valid_t", "valid_u", "good t",
    "good_t", "expir", "expdate", "exp_date", "exp-date", "exp ", "exp:", "exp.", "exp=", "exp：", 'exp"',
)  # fmt: skip
_NEAR: Final = 96
_CARD_WORD: Final = later(
    r"信用卡|银行卡|銀行卡|借记卡|储蓄卡|贷记卡|卡号|卡號|卡片|卡背|卡后|持卡|刷卡|绑卡|cvv|cvc2|cvn|visa"
    r"|master ?card|amex|unionpay|银联|card[ _\-]?(?:n(?:o|um)|exp)"
    r"|credit[ _\-]?card|debit[ _\-]?card|cardholder",
    re.IGNORECASE,
)
# Each of the two speaks for the other: both are printed on cards and on little else together.
_EXPIRY_NEAR: Final = later(
    r"(?<![A-Za-z])(?:(?:valid|good)[ _](?:thru|through)|exp(?:iry|iration|ires)?\.?(?:[ _]?date)?)"
    r"[ \t\"':：=]{0,4}(?:0[1-9]|1[0-2])[ ]?[/\-.]?[ ]?(?:20)?[2-4][0-9](?![0-9])"
    r"|有效期限?[ :：为至到]{0,3}(?:0[1-9]|1[0-2])[ ]?/[ ]?(?:20)?[2-4][0-9](?![0-9/])",
    re.IGNORECASE,
)
_VALUE_NEAR: Final = later(
    r"(?<![A-Za-z0-9])(?:cv[cvnd]|csc|security[ _]code|安全码|安全碼)[ \t\"':：=]{0,4}[0-9]{3,4}(?![0-9])",
    re.IGNORECASE,
)
_CARD_NUMBER: Final = later(r"(?<![0-9])[0-9](?:[ \-]?[0-9]){12,18}(?![0-9])")
_PLAIN_CARD: Final = later("(?<![0-9])[0-9]{15,16}(?![0-9])")
_STRONG_VALUE: Final = later(r"cvv2?|cvc2|cvn2?|cvc[\"']?[ ]?[:：=]|背面", re.IGNORECASE)
_STRONG_EXPIRY: Final = later(r"(?:valid|good)[ _]th", re.IGNORECASE)
_LABEL: Final = 24
_GAP: Final = (
    r"[ ]?(?:码|碼|号|數字|数字|数|日期|时间|日)?(?:就|请|应该|要)?(?:填写?|写|输入?|報)?"
    r"[ \t\"'”’：:=是为為至到（(]{0,6}"
)
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_YEAR: Final = r"[2-4][0-9]"

_VALUE: Final = later(
    r"(?:(?<![A-Za-z0-9])(?:cvv|cvc|cvn|csc|cvd)2?"
    r"|(?<![A-Za-z])(?:(?:security|card) (?:code|value)|verification value)"
    r"|(?<![A-Za-z0-9])cid(?=[ :：][ ]?[0-9]{3,4}(?![0-9]))"
    r"|安全[码碼](?:[（(][^()（）\n]{1,12}[)）])?|校验码|背面?的?(?:后|末|最后|後)?[三3][位码碼]的?|[后末][三3][位码]"
    r"|(?:卡面|正面|卡上|卡正面)?的?(?:四|4)(?:位[码碼数]|码))"
    rf"{_GAP}(?P<id>[0-9]{{3,4}})(?![0-9A-Za-z])(?![.,/\-:]?[0-9])",
    re.IGNORECASE,
)
# CVV就是卡背后三位，我的是285; a label, what it means, and at last what it is.
_VALUE_TOLD: Final = later(
    r"(?:(?<![A-Za-z0-9])(?i:cvv|cvc|cvn)2?|安全[码碼]|卡背面?)[^0-9\n]{1,24}?"
    r"(?:我的?|这张|这个|上面|显示|写着|印着|印的)(?:卡)?(?:的)?(?:就)?(?:是|填|写|为)?[ :：]{0,2}"
    r"(?P<id>[0-9]{3,4})(?![0-9A-Za-z位块元])(?![.,/\-:]?[0-9])"
)
_EXPIRY: Final = later(
    r"(?:有效(?:期限?|日期)|到期|失效|过期|(?<![A-Za-z])(?:valid|good)[ _](?:thru|through|until|to)"
    r"|(?:(?<![A-Za-z])|(?<=card))exp(?:iry|iration|ire|ires)?\.?(?:[ _]?date)?|mm/yy|月/年)"
    rf"(?:[ ]?[(（][^()（）\n]{{1,8}}[)）])?{_GAP}(?P<id>{_MONTH} ?[/\-.\x1e] ?(?:20)?{_YEAR}"
    rf"|20{_YEAR}(?:[/\-.\x1e年]{_MONTH}月?|年[1-9]月)|{_YEAR}年{_MONTH}月|{_MONTH}{_YEAR})"
    r"(?![0-9])(?![/\-.\x1e年日]?[0-9])(?!日)",
    re.IGNORECASE,
)


def _value_seen(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether the label is used of cards only, or a card is near."""
    seen: list[tuple[float, str]] = []
    label = text[max(0, start - _LABEL) : start]
    if _STRONG_VALUE.search(label):
        seen.append((0.4, "a label used of cards only"))
    elif card_near(text, start, end) or _EXPIRY_NEAR.search(_around(text, start, end)):
        seen.append((0.4, "a card near"))
    if label[-1:].isascii() and label[-1:].isalpha():
        seen.append((-0.2, "against: glued to a Latin label"))
    return tuple(seen)


def _expiry_seen(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether a card is near, or the label is one embossed on cards."""
    seen: list[tuple[float, str]] = []
    if card_near(text, start, end) or _VALUE_NEAR.search(_around(text, start, end)):
        seen.append((0.45, "a card near"))
    if _STRONG_EXPIRY.search(text, max(0, start - _LABEL), start):
        seen.append((0.2, "a label embossed on cards"))
    return tuple(seen)


def card_near(text: str, start: int, end: int) -> bool:
    """Say whether a payment card is spoken of, or its number stands, near a match.

    Args:
        text: A text in normal form.
        start: Where the match begins.
        end: Where it ends.

    Returns:
        True if there is one within 96 code points before it or after it.
    """
    around = _around(text, start, end)
    return _CARD_WORD.search(around) is not None or any(
        luhn(plain_value(match.group())) for match in _CARD_NUMBER.finditer(around)
    )


def _around(text: str, start: int, end: int) -> str:
    return f"{text[max(0, start - _NEAR) : start]}\n{text[end : end + _NEAR]}"


def _behind_a_card(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether the number before is a card's by its check digit."""
    del end
    cards = _PLAIN_CARD.findall(text, max(0, start - _LABEL - _LABEL), start)
    return () if cards and luhn(cards[-1]) else ((-0.8, "against: behind no card"),)


# 4012888888881881|08|29|123, and the same with other marks: as cards are noted, and traded.
_PART: Final = r"[ \t]{0,2}[|,，;；/:][ \t]{0,2}|[ \t]{1,2}"
_NOTED: Final = (
    rf"[2-6](?<![0-9.].)[0-9]{{14,15}}(?:{_PART})"
    rf"(?:(?<=[|])(?:{_MONTH}[|](?:20)?{_YEAR})|{_MONTH}[ ]?[/\-][ ]?(?:20)?{_YEAR})"
)
_NOTED_EXPIRY: Final = later(_NOTED.replace("(?<=[|])", "(?P<id>(?<=[|])", 1) + r")(?![0-9/\-])")
_NOTED_VALUE: Final = later(rf"{_NOTED}(?:{_PART})(?P<id>[0-9]{{3,4}})(?![0-9A-Za-z])(?![.,/\-:]?[0-9])")


RULES: Final = (
    Rule(
        entity=Entity.CARD_CVV,
        name="verification value after a label",
        pattern=_VALUE,
        trigger=Trigger(words=_VALUE_WORDS),
        scores=Scores(silent=0.4, supported=0.4, opposed=0.4),
        why=("three or four digits after a label",),
        surroundings=_value_seen,
        reach=48,
    ),
    Rule(
        entity=Entity.CARD_CVV,
        name="verification value told in a sentence",
        pattern=_VALUE_TOLD,
        trigger=Trigger(words=("cvv", "cvc", "cvn", "安全码", "安全碼", "卡背"), leads=True),
        scores=Scores(silent=0.8, supported=0.8, opposed=0.8),
        why=("three or four digits, said to be the verification value",),
        reach=64,
    ),
    Rule(
        entity=Entity.CARD_EXPIRY,
        name="expiry after a label",
        pattern=_EXPIRY,
        trigger=Trigger(words=_EXPIRY_WORDS),
        scores=Scores(silent=0.35, supported=0.35, opposed=0.35),
        why=("a month and a year after a label",),
        surroundings=_expiry_seen,
        reach=48,
    ),
    Rule(
        entity=Entity.CARD_EXPIRY,
        name="expiry behind the card's number",
        pattern=_NOTED_EXPIRY,
        trigger=Trigger(digits=frozenset({15, 16}), leads=True),
        scores=Scores(silent=0.85, supported=0.85, opposed=0.85),
        why=("a month and a year", "check digit of the number before (ISO/IEC 7812-1, Luhn)"),
        surroundings=_behind_a_card,
        reach=48,
    ),
    Rule(
        entity=Entity.CARD_CVV,
        name="verification value behind number and expiry",
        pattern=_NOTED_VALUE,
        trigger=Trigger(digits=frozenset({15, 16}), leads=True),
        scores=Scores(silent=0.85, supported=0.85, opposed=0.85),
        why=(
            "three or four digits behind an expiry",
            "check digit of the number before (ISO/IEC 7812-1, Luhn)",
        ),
        surroundings=_behind_a_card,
        reach=48,
    ),
)
"""How what is printed on a card is found."""
