"""Organisation codes 组织机构代码: eight digits or capitals, then a check character, often behind a hyphen.

Since 2015 they are given out only within unified social credit codes (`piiguard.classify.validators.uscc`).

Source: GB 11714-1997, 3.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from piiguard.classify.gather import weighted_sums
from piiguard.classify.validators.uscc import organisation_check

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_org_codes", "is_org_code"]

_FORM: Final = re.compile(r"[0-9A-Z]{8}[0-9X]")
_LENGTH: Final = 9
_BODY: Final = 8
_MOD: Final = 11
_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "0X987654321"
"""The check character, by the remainder of the weighted sum."""


def is_org_code(value: str) -> bool:
    """Say whether *value* can be an organisation code.

    Args:
        value: Normalised: half-width, upper case, no hyphen.

    Returns:
        True if the check character is right.

    >>> is_org_code("M000100Y4"), is_org_code("M000100Y5")
    (True, False)
    """
    return _FORM.fullmatch(value) is not None and organisation_check(value[:_BODY]) == value[_BODY]


def are_org_codes(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be an organisation code.

    Args:
        rows: Matrix of ASCII bytes, 9 columns.

    Returns:
        What `is_org_code` says of each row.
    """
    import numpy as np

    values, weights, checks = _tables()
    if rows.shape[1] != _LENGTH:
        return np.zeros(len(rows), np.bool_)
    numbers = values[rows[:, :_BODY]]
    (sums,) = weighted_sums(np.minimum(numbers, len(_ALPHABET)), weights)
    passed: NDArray[np.bool_] = (numbers < len(_ALPHABET)).all(axis=1) & (
        checks[sums % _MOD] == rows[:, _BODY]
    )
    return passed


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.uint8]]:
    """Return values by byte (255: none), the weights as a column, and check characters by remainder."""
    import numpy as np

    values = np.full(256, 255, np.uint8)
    values[list(_ALPHABET.encode())] = range(len(_ALPHABET))
    return values, np.array([_WEIGHTS], np.float32).T, np.frombuffer(_CHECKS.encode(), np.uint8)
