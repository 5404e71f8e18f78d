"""Business licence numbers 营业执照注册号 from before the unified social credit code: fifteen digits.

The registering authority (6, a division code or 100000 for the state's own), a sequence (8), a check digit.

Source: GS 15-2006, 4 and annex A (ISO 7064, MOD 11,10), read in public copies and in implementations of it.
Confidence: secondary.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from piiguard.catalog.codes import regions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_business_licences", "check_digit", "is_business_licence"]

_FORM: Final = re.compile(r"[1-8][0-9]{14}")
_BODY: Final = re.compile(r"[0-9]{14}")
_LENGTH: Final = 15
_STATE: Final = "100000"


def check_digit(body: str) -> str:
    """Compute the 15th digit from the 14 before it.

    Args:
        body: Exactly 14 ASCII digits.

    Returns:
        One digit.

    Raises:
        ValueError: If *body* is not of that form; it is not shown.

    Source: GS 15-2006, annex A (ISO 7064, MOD 11,10).

    >>> check_digit("11010800000001")
    '6'
    """
    if not _BODY.fullmatch(body):
        raise ValueError("The body of a licence number is 14 ASCII digits")
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((1 - product) % 10)


def is_business_licence(value: str) -> bool:
    """Say whether *value* can be a business licence number.

    Args:
        value: ASCII digits.

    Returns:
        True if the check digit is right and the province of the authority exists.

    >>> is_business_licence("110108000000016"), is_business_licence("110108000000017")
    (True, False)
    """
    return (
        _FORM.fullmatch(value) is not None
        and _is_authority(value[:6])
        and check_digit(value[:14]) == value[14]
    )


def are_business_licences(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be a business licence number.

    Args:
        rows: Matrix of ASCII digits.

    Returns:
        What `is_business_licence` says of each row.
    """
    import numpy as np

    count, length = len(rows), int(rows.shape[1])
    if length != _LENGTH:
        return np.zeros(count, np.bool_)
    digits = (rows - np.uint8(ord("0"))).astype(np.int16)
    product = np.full(count, 10, np.int16)
    for place in range(_LENGTH - 1):
        total = (product + digits[:, place]) % 10
        product = np.where(total == 0, 10, total) * 2 % 11
    authority = digits[:, :6].astype(np.int64) @ np.array([100_000, 10_000, 1000, 100, 10, 1])
    passed: NDArray[np.bool_] = ((1 - product) % 10 == digits[:, 14]) & _authorities()[authority]
    return passed & (digits[:, 0] > 0) & (digits[:, 0] < 9)  # noqa: PLR2004 - no division begins with 9


def _is_authority(code: str) -> bool:
    # Development zones registered under codes of their own, in no list of divisions: the province must do.
    return code == _STATE or code[:2] in _provinces()


@cache
def _provinces() -> frozenset[str]:
    return frozenset(f"{number}" for number in range(11, 90) if f"{number}0000" in regions())


@cache
def _authorities() -> NDArray[np.bool_]:
    """Return, by the first six digits, whether an authority can have them."""
    import numpy as np

    table = np.zeros(1_000_000, np.bool_)
    for province in _provinces():
        table[int(province) * 10_000 : (int(province) + 1) * 10_000] = True
    table[int(_STATE)] = True
    return table
