"""Bank card numbers 银行卡号: an issuer's prefix, the length that goes with it, and a check digit.

One number in ten passes the check digit by chance, so the prefix must be one that some issuer uses for
cards of that length. The list of issuers is a hint and never complete: an unknown issuer's card is missed.

Source: ISO/IEC 7812-1:2017, annex B (Luhn formula); JR/T 0008-2000 for the length and the prefix.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from piiguard.catalog.codes import issuers

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["CARD_LENGTHS", "are_bank_cards", "is_bank_card", "luhn"]

CARD_LENGTHS: Final = (15, 16, 17, 18, 19)
"""Lengths in digits that the table of issuers knows."""

_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def luhn(value: str) -> bool:
    """Say whether the last digit checks the ones before it.

    Args:
        value: ASCII digits.

    Returns:
        True if the Luhn sum is a multiple of ten.

    Source: ISO/IEC 7812-1:2017, annex B.

    >>> luhn("79927398713")
    True
    """
    total = sum(map(int, value[-1::-2])) + sum(_DOUBLED[int(digit)] for digit in value[-2::-2])
    return total % 10 == 0


def is_bank_card(value: str) -> bool:
    """Say whether *value* can be the number of a bank card.

    Args:
        value: ASCII digits, no separators.

    Returns:
        True if an issuer uses the prefix for cards of that length and the check digit is right.

    >>> is_bank_card("6222020000000000000"), is_bank_card("6222020000000000001")
    (True, False)
    """
    return len(value) in CARD_LENGTHS and luhn(value) and issuers().lookup(value) is not None


def are_bank_cards(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be the number of a bank card.

    Args:
        rows: Matrix of ASCII digits, as many columns as the numbers have digits.

    Returns:
        What `is_bank_card` says of each row.
    """
    import numpy as np

    count, length = len(rows), int(rows.shape[1])
    if length not in CARD_LENGTHS:
        return np.zeros(count, np.bool_)
    digits = rows - np.uint8(ord("0"))
    doubled = np.array(_DOUBLED, np.uint8)
    total = np.zeros(count, np.uint8)  # at most 19 * 9 = 171
    for place in range(length):
        column = digits[:, length - 1 - place]
        total += doubled[column] if place % 2 else column
    passed = np.flatnonzero(total % 10 == 0)
    known = np.zeros(len(passed), np.bool_)
    head = digits[passed].astype(np.int64)
    for width, prefixes in _prefixes(length):
        number = head[:, :width] @ (10 ** np.arange(width - 1, -1, -1, dtype=np.int64))
        at = np.searchsorted(prefixes, number)
        known |= prefixes[np.minimum(at, len(prefixes) - 1)] == number
    result = np.zeros(count, np.bool_)
    result[passed[known]] = True
    return result


@cache
def _prefixes(length: int) -> tuple[tuple[int, NDArray[np.int64]], ...]:
    groups = issuers().as_arrays()
    return tuple((width, numbers) for (width, card), numbers in groups.items() if card == length)
