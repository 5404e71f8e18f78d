"""Service numbers 服务电话 of mainland China: nobody's own, so never personal.

400 and 800 with seven digits after it; 95 with three to six more, 96 with three or four; 10 with three more
(operators: 10086), 12 with three more (government: 12345); 110, 114, 119, 120, 122 and a few more of three
digits; 106 with up to 17 more, from which text messages are sent.

Source: the numbering plan of the Ministry of Industry and Information Technology (电信网编号计划), as the
metadata of phonenumbers 9.0.43 states it for CN (shared cost, toll-free, short codes). Confidence: read
there; the longest 106 is from memory.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_toll_numbers", "is_short_number", "is_toll_number"]

_TOLL: Final = re.compile(r"[48]00[0-9]{7}")
_SHORT: Final = re.compile(
    r"9[56][0-9]{3,4}|95[0-9]{6}|1(?:0[01][0-9]{2}|2[0-9]{3}|1[0249]|2[02]|00)|106[0-9]{5,17}"
)
_TOLL_LENGTH: Final = 10


def is_toll_number(value: str) -> bool:
    """Say whether *value* is a number of ten digits that its owner pays for in part or in whole.

    Args:
        value: ASCII digits.

    Returns:
        True for 400 and 800 numbers.

    >>> is_toll_number("4008208820"), is_toll_number("4018208820")
    (True, False)
    """
    return _TOLL.fullmatch(value) is not None


def is_short_number(value: str) -> bool:
    """Say whether *value* is the short number of a bank, an operator, an authority, or a sender of messages.

    Args:
        value: ASCII digits.

    Returns:
        True if it is; house numbers, prices and postcodes look the same.

    >>> is_short_number("95588"), is_short_number("12345"), is_short_number("54321")
    (True, True, False)
    """
    return _SHORT.fullmatch(value) is not None


def are_toll_numbers(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it is a 400 or 800 number.

    Args:
        rows: Matrix of ASCII digits.

    Returns:
        What `is_toll_number` says of each row.
    """
    import numpy as np

    if rows.shape[1] != _TOLL_LENGTH:
        return np.zeros(len(rows), np.bool_)
    first, zero = rows[:, 0], np.uint8(ord("0"))
    passed: NDArray[np.bool_] = (first == ord("4")) | (first == ord("8"))
    passed &= (rows[:, 1] == zero) & (rows[:, 2] == zero)
    return passed
