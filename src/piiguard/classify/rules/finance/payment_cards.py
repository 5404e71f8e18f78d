"""International payment cards 国际支付卡: Visa, Mastercard, American Express, JCB, Discover and others.

Found: ``4012888888881881``, ``4012-8888-8888-1881``, ``3714 496353 98431``, ``信用卡 5555555555554444``. Not
found: a wrong check digit, ``0.4012888888881881``, ``14012888888881881``, ``e4012888888881881f`` (part of a
hash), ``4012888888881881-0001``. Cards that a Chinese bank issued are CN_BANK_CARD, of any brand.

One number in a hundred of sixteen random digits passes, so a label that speaks against (订单号) is heeded,
and the rarer brands and lengths need a word that speaks for them.

Source: `piiguard.classify.validators.payment_card`; the groups are those embossed on cards.
"""

from __future__ import annotations

from typing import Final

from piiguard.catalog.entities import Entity
from piiguard.classify.rules.finance.words import NUMBERS_OF_THINGS
from piiguard.classify.rules.later import later
from piiguard.classify.rules.rule import Rule, Scores, Trigger
from piiguard.classify.text import normalise
from piiguard.classify.validators.payment_card import are_payment_cards, card_brand, is_payment_card

__all__ = ["RULES"]

_WORDS: Final = (
    "信用卡", "卡号", "银行卡", "贷记卡", "支付卡", "外卡", "卡片", "持卡", "刷卡", "付款", "card", "visa",
    "mastercard", "amex", "american express", "jcb", "discover", "diners", "maestro", "credit", "debit",
    "payment",
)  # fmt: skip
_CARD_LABELS: Final = ("信用卡", "卡号", "银行卡", "贷记卡", "card", "visa", "mastercard", "amex")
_NO_DIGIT: Final = later("[^0-9]+")
_RARE: Final = {("Visa", 13), ("Visa", 19), ("JCB", 19), ("Discover", 19), ("Maestro", 13), ("Maestro", 18)}
# Of the numbers of fifteen digits that begin with 1, AirPlus has these.
_AIRPLUS: Final = ("1220", "1221", "1222", "1223")


def _seen(text: str, start: int, end: int) -> tuple[tuple[float, str], ...]:
    """See which brand it is, and what touches it."""
    value = _digits_of(text[start:end])
    brand = card_brand(value) or ""
    seen = [(0.0, f"brand: {brand}")]
    if (brand, len(value)) in _RARE or (brand == "UATP" and value[:4] not in _AIRPLUS):
        seen.append((-0.25, "against: such cards are rare"))
    if _is_latin(text[start - 1 : start] if start else ""):
        seen.append((-0.2, "against: a Latin letter before"))
    if _is_latin(text[end : end + 1]):
        seen.append((-0.3, "against: a Latin letter follows"))
    return tuple(seen)


def _digits_of(spelling: str) -> str:
    """Reduce the spelling of a card number to its digits, whatever stands between them."""
    return _NO_DIGIT.sub("", normalise(spelling).text)


def _is_latin(char: str) -> bool:
    return char.isascii() and (char.isalpha() or char == "_")


_LENGTHS: Final = frozenset(range(13, 20))
_SEPARATOR: Final = r"[ .\-\x1e\x1f]"

# The brands' usual lengths, in any groups.
_SCATTERED: Final = r"(?:[ .\-\x1e\x1f/_\n]{0,2}[0-9])"

RULES: Final = (
    Rule(
        entity=Entity.CREDIT_CARD,
        name="international card",
        pattern=later(
            r"[1-6](?<![0-9].)(?<![0-9][.\-\x1e].)(?:"
            r"[0-9]{12,18}"
            rf"|[0-9]{{3}}(?P<by>{_SEPARATOR})(?:"
            r"[0-9]{4}(?P=by)[0-9]{4}(?P=by)[0-9]{4}(?:(?P=by)[0-9]{2,3})?|[0-9]{6}(?P=by)[0-9]{4,5}"
            r"))(?![0-9])(?!(?:\.|[\-\x1e])[0-9])"
        ),
        trigger=Trigger(digits=frozenset({4, *_LENGTHS}), luhn=_LENGTHS, leads=True),
        scores=Scores(silent=0.6, supported=0.95, opposed=0.3),
        why=("check digit (ISO/IEC 7812-1, Luhn)", "a brand's prefix and length"),
        words=_WORDS,
        against=NUMBERS_OF_THINGS,
        check=is_payment_card,
        check_rows=are_payment_cards,
        widths=_LENGTHS,
        surroundings=_seen,
        reach=24,
    ),
    Rule(
        entity=Entity.CREDIT_CARD,
        name="international card in other groups",
        pattern=later(
            r"[2-6](?<![0-9].)(?<![0-9][.\-\x1e/_].)"
            rf"(?:(?<=3)[ ]?[47]{_SCATTERED}{{13}}|(?<=3)[ ]?[068]{_SCATTERED}{{12}}"
            rf"|(?<=[2456]){_SCATTERED}{{15}})"
            r"(?![0-9])(?!(?:\.|[\-\x1e/_])[0-9])"
        ),
        trigger=Trigger(words=_CARD_LABELS),
        scores=Scores(silent=0.4, supported=0.9, opposed=0.2),
        why=("check digit (ISO/IEC 7812-1, Luhn)", "a brand's prefix and length"),
        words=_CARD_LABELS,
        against=NUMBERS_OF_THINGS,
        check=is_payment_card,
        value=_digits_of,
        surroundings=_seen,
        reach=64,
    ),
)
"""How international cards are found."""
