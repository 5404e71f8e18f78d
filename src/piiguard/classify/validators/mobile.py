"""Mobile telephone numbers of mainland China 手机号码: eleven digits whose first ones were allotted.

Numbers of the internet of things 物联网号码, of SIM cards in machines, have thirteen digits that begin with
140, 141, 144, 146 or 148, or, allotted earlier, with 10646 to 10649. Satellite telephones have ranges of
their own among the eleven digits: 1349 and 17400 to 17405 (China Telecom), 1749 (Inmarsat). 17406 to 17412
are kept for emergencies and nobody's own.

Source: the numbering plan of the Ministry of Industry and Information Technology (电信网编号计划), as the
metadata of phonenumbers 9.0.43 states it for CN; beyond it 149 (China Telecom), 1749 and the thirteen
digits, as the allotments published by the ministry are tabulated by ChinaMobilePhoneNumberRegex (MIT,
2020-05-03); 10646 to 10649 from the carriers' offers of such cards (confidence: memory, a label is asked
for). Confidence of the rest: secondary.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["allotted", "allotted_octets", "are_iot_mobiles", "are_mobiles", "is_iot_mobile", "is_mobile"]

_ALLOTTED: Final = re.compile(
    r"1(?:610[0-9]|74(?:0[0-5]|9[0-9]))[0-9]{6}"
    r"|1(?:[38][0-9]|4[579]|[59][0-35-9]|6[25-7]|7[0-35-8])[0-9]{8}"
)
_IOT: Final = re.compile(r"1(?:4[01468][0-9]{2}|064[6-9])[0-9]{8}")


def is_mobile(value: str) -> bool:
    """Say whether *value* is a mobile number of an allotted range.

    Args:
        value: Eleven ASCII digits, without +86.

    Returns:
        True if it is; whether anybody uses it cannot be told.

    >>> is_mobile("13800138000"), is_mobile("12800138000")
    (True, False)
    """
    return _ALLOTTED.fullmatch(value) is not None


def is_iot_mobile(value: str) -> bool:
    """Say whether *value* is a number of the internet of things.

    Args:
        value: ASCII digits, without +86.

    Returns:
        True for thirteen digits of an allotted range. Times in milliseconds of 2014 to 2017 look the same.

    >>> is_iot_mobile("1440012345678"), is_iot_mobile("1380012345678")
    (True, False)
    """
    return _IOT.fullmatch(value) is not None


def are_mobiles(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it is a mobile number of an allotted range.

    Args:
        rows: Matrix of ASCII digits, 11 columns.

    Returns:
        What `is_mobile` says of each row.
    """
    passed: NDArray[np.bool_] = allotted()[_prefixes(rows)] & (rows[:, 0] == ord("1"))
    return passed


def are_iot_mobiles(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it is a number of the internet of things.

    Args:
        rows: Matrix of ASCII digits, 13 columns.

    Returns:
        What `is_iot_mobile` says of each row.
    """
    passed: NDArray[np.bool_] = _allotted_iot()[_prefixes(rows)] & (rows[:, 0] == ord("1"))
    return passed


def _prefixes(rows: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Return the number that the 2nd to 5th digits of each row make."""
    import numpy as np

    second, third, fourth, fifth = (rows[:, i].astype(np.uint16) for i in range(1, 5))
    zeros = np.uint16(1111 * ord("0") % 2**16)
    # Wraps around modulo 2**16 and comes back: the number itself is below 10,000.
    prefix: NDArray[np.uint16] = (
        second * np.uint16(1000) + third * np.uint16(100) + fourth * np.uint16(10) + fifth - zeros
    )
    return prefix


@cache
def allotted() -> NDArray[np.bool_]:
    """Return whether a number whose 2nd to 5th digits are the index is of an allotted range."""
    import numpy as np

    return np.frombuffer(allotted_octets(), np.bool_)


def allotted_octets() -> bytes:
    """Return the same as octets, 0 or 1."""
    return bytes(is_mobile(f"1{prefix:04}000000") for prefix in range(10_000))


@cache
def _allotted_iot() -> NDArray[np.bool_]:
    """Return the same of the numbers of thirteen digits."""
    import numpy as np

    return np.array([is_iot_mobile(f"1{prefix:04}00000000") for prefix in range(10_000)])
