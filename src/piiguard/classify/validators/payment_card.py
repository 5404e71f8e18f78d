"""Numbers of international payment cards 国际支付卡号: a brand's prefix, its length, and a check digit.

Cards of Chinese banks are `piiguard.classify.validators.bank_card`'s, whatever their brand.

Source: ISO/IEC 7812-1:2017 (Luhn, annex B); the brands' prefixes as they publish them for merchants and as
lists for developers repeat them. Confidence: secondary; those of Maestro, Dankort and UATP from memory.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from piiguard.classify.validators.bank_card import are_bank_cards, is_bank_card, luhn

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["PAYMENT_CARD_LENGTHS", "are_payment_cards", "card_brand", "is_payment_card"]

PAYMENT_CARD_LENGTHS: Final = (13, 14, 15, 16, 18, 19)
"""Lengths in digits that the brands use."""

# Brand, ranges of its first digits, and lengths. Of overlapping ranges the first row decides.
_BRANDS: Final = (
    ("Visa", "4", (13, 16, 19)),
    ("Mastercard", "51-55 2221-2720", (16,)),
    ("American Express", "34 37", (15,)),
    ("JCB", "3528-3589", (16, 19)),
    ("Discover", "6011 644-649 65", (16, 19)),
    ("Diners Club", "300-305 3095 36 38-39", (14,)),
    ("Dankort", "5019", (16,)),
    ("Maestro", "5018 5020 5038 5893 6304 6759 6761-6763", (13, 16, 18, 19)),
    ("UATP", "1", (15,)),
)
_HEAD: Final = 4
_FORM: Final = re.compile(r"[0-9]{13,19}")


def card_brand(value: str) -> str | None:
    """Name the brand whose prefix and length a number has.

    Args:
        value: ASCII digits.

    Returns:
        The brand in its own spelling; None if it is of none.

    >>> card_brand("4111111111111111"), card_brand("371449635398431"), card_brand("9111111111111111")
    ('Visa', 'American Express', None)
    """
    return _brands().get((len(value), value[:_HEAD]))


def is_payment_card(value: str) -> bool:
    """Say whether *value* can be the number of an international card that no Chinese bank issued.

    Args:
        value: ASCII digits.

    Returns:
        True if a brand uses the prefix for cards of that length, the check digit is right, and it is none of
        `is_bank_card`.

    >>> is_payment_card("4012888888881881"), is_payment_card("4012888888881882")
    (True, False)
    """
    return (
        _FORM.fullmatch(value) is not None
        and card_brand(value) is not None
        and luhn(value)
        and not is_bank_card(value)
    )


def are_payment_cards(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be the number of an international card.

    Args:
        rows: Matrix of ASCII digits.

    Returns:
        What `is_payment_card` says of each row.
    """
    import numpy as np

    count, length = len(rows), int(rows.shape[1])
    if length not in PAYMENT_CARD_LENGTHS:
        return np.zeros(count, np.bool_)
    digits = rows - np.uint8(ord("0"))
    doubled = np.array([0, 2, 4, 6, 8, 1, 3, 5, 7, 9], np.uint8)
    total = np.zeros(count, np.uint8)  # at most 19 * 9 = 171
    for place in range(length):
        column = digits[:, length - 1 - place]
        total += doubled[column] if place % 2 else column
    head = digits[:, :_HEAD].astype(np.int64) @ np.array([1000, 100, 10, 1])
    passed: NDArray[np.bool_] = (total % 10 == 0) & _branded()[length][head]
    passed[passed] = ~are_bank_cards(rows[passed])
    return passed


@cache
def _brands() -> dict[tuple[int, str], str]:
    """Return the brand by length and first four digits."""
    brands: dict[tuple[int, str], str] = {}
    for brand, ranges, lengths in _BRANDS:
        for each in ranges.split():
            first, _, last = each.partition("-")
            for head in range(int(first.ljust(_HEAD, "0")), int((last or first).ljust(_HEAD, "9")) + 1):
                for length in lengths:
                    brands.setdefault((length, f"{head:04}"), brand)
    return brands


@cache
def _branded() -> dict[int, NDArray[np.bool_]]:
    """Return, by length and first four digits, whether it is some brand's."""
    import numpy as np

    tables = {length: np.zeros(10_000, np.bool_) for length in PAYMENT_CARD_LENGTHS}
    for length, head in _brands():
        tables[length][int(head)] = True
    return tables
