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
    "cvv", "cvc", "cvn", "csc", "security code", "card code", "verification", "安全码", "校验码", "三位",
    "3位",
)  # fmt: skip
_EXPIRY_WORDS: Final = (
    "有效期", "到期", "失效", "过期", "月/年", "mm/yy", "valid t", "valid u", "valid_t", "valid_u", "good t",
    "good_t", "expir", "expdate", "exp_date", "exp-date", "exp ", "exp:", "exp.", "exp=", "exp：", 'exp"',
)  # fmt: skip
_NEAR: Final = 96
_CARD_WORD: Final = later(
    r"信用卡|银行卡|借记卡|储蓄卡|贷记卡|卡号|持卡|刷卡|cvv|cvc2|cvn|visa|master ?card|amex|unionpay|银联"
    r"|card[ _\-]?n(?:o|um)|credit[ _\-]?card|debit[ _\-]?card|cardholder",
    re.IGNORECASE,
)
_CARD_NUMBER: Final = later(r"(?<![0-9])[0-9](?:[ \-]?[0-9]){12,18}(?![0-9])")
_STRONG_VALUE: Final = later(r"cvv2?|cvc2|cvn2?", re.IGNORECASE)
_STRONG_EXPIRY: Final = later(r"(?:valid|good)[ _]th", re.IGNORECASE)
_LABEL: Final = 24
_GAP: Final = r"(?:码|号|数字|日期|时间)?[ \t\"'”’：:=是为至到（(]{0,6}"
_MONTH: Final = r"(?:0[1-9]|1[0-2])"
_YEAR: Final = r"[2-4][0-9]"

_VALUE: Final = later(
    r"(?:(?<![A-Za-z])(?:cvv|cvc|cvn|csc)2?"
    r"|(?<![A-Za-z])(?:(?:security|card) (?:code|value)|verification value)"
    r"|(?:安全|校验)码|卡?背面?(?:后|末|最后)?[三3]位|[后末][三3]位)"
    rf"{_GAP}(?P<id>[0-9]{{3,4}})(?![0-9])(?![.,/\-:]?[0-9])",
    re.IGNORECASE,
)
_EXPIRY: Final = later(
    r"(?:有效期限?|到期|失效|过期|(?<![A-Za-z])(?:valid|good)[ _](?:thru|through|until|to)"
    r"|(?<![A-Za-z])exp(?:iry|iration|ire|ires)?\.?(?:[ _]?date)?|mm/yy|月/年)"
    rf"{_GAP}(?P<id>{_MONTH} ?[/\-.\x1e] ?(?:20)?{_YEAR}"
    rf"|20{_YEAR}[/\-.\x1e年]{_MONTH}月?|{_MONTH}{_YEAR})"
    r"(?![0-9])(?![/\-.\x1e年日]?[0-9])(?!日)",
    re.IGNORECASE,
)


def _value_seen(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether the label is used of cards only, or a card is near."""
    seen: list[tuple[float, str]] = []
    label = text[max(0, start - _LABEL) : start]
    if _STRONG_VALUE.search(label):
        seen.append((0.4, "a label used of cards only"))
    elif card_near(text, start, end):
        seen.append((0.4, "a card near"))
    if label[-1:].isascii() and label[-1:].isalpha():
        seen.append((-0.2, "against: glued to a Latin label"))
    return tuple(seen)


def _expiry_seen(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See whether a card is near, or the label is one embossed on cards."""
    seen: list[tuple[float, str]] = []
    if card_near(text, start, end):
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
    around = f"{text[max(0, start - _NEAR) : start]}\n{text[end : end + _NEAR]}"
    return _CARD_WORD.search(around) is not None or any(
        luhn(plain_value(match.group())) for match in _CARD_NUMBER.finditer(around)
    )


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
        entity=Entity.CARD_EXPIRY,
        name="expiry after a label",
        pattern=_EXPIRY,
        trigger=Trigger(words=_EXPIRY_WORDS),
        scores=Scores(silent=0.35, supported=0.35, opposed=0.35),
        why=("a month and a year after a label",),
        surroundings=_expiry_seen,
        reach=48,
    ),
)
"""How what is printed on a card is found."""
