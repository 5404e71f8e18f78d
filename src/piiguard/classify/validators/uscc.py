"""Unified social credit codes 统一社会信用代码 of organisations, sole traders included.

Eighteen characters: registering department (1), kind of organisation (1), division code (6), organisation
code (9, its own check character last), check character (1). Both check characters are verified.

Source: GB 32100-2015, 4 and 5; GB 11714-1997, 3 for the organisation code within.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from piiguard.classify.gather import weighted_sums

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ALPHABET", "are_usccs", "check_character", "is_uscc", "organisation_check"]

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of a code: no I, O, S, V, Z (GB 32100-2015, 4)."""

# GB 32100-2015, 4.2-4.4: department 1-9, A, N or Y; kind 1-5 or 9; divisions begin with 1-8.
_FORM: Final = re.compile(rf"[1-9ANY][1-59][1-8][0-9]{{5}}[{ALPHABET}]{{10}}")
_MOD: Final = 31
_WEIGHTS: Final = tuple(pow(3, i, _MOD) for i in range(17))
_ORGANISATION_MOD: Final = 11
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS: Final = "".join(
    "0123456789X0"[_ORGANISATION_MOD - remainder] for remainder in range(_ORGANISATION_MOD)
)


def check_character(body: str) -> str:
    """Compute the 18th character from the 17 before it.

    Args:
        body: Exactly 17 characters of `ALPHABET`.

    Returns:
        One character of `ALPHABET`.

    Raises:
        ValueError: If *body* is not of that form.

    Source: GB 32100-2015, 5.

    >>> check_character("91350100M000100Y4")
    '3'
    """
    if len(body) != len(_WEIGHTS) or not set(body) <= set(ALPHABET):
        raise ValueError("The body of a code is 17 characters of its alphabet")
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % _MOD]


def organisation_check(body: str) -> str:
    """Compute the check character of an organisation code 组织机构代码.

    Args:
        body: Exactly 8 digits or upper-case letters.

    Returns:
        One of ``0``-``9`` or ``X``.

    Raises:
        ValueError: If *body* is not of that form.

    Source: GB 11714-1997, 3.

    >>> organisation_check("M000100Y")
    '4'
    """
    if not re.fullmatch(r"[0-9A-Z]{8}", body):
        raise ValueError("The body of an organisation code is 8 digits or upper-case letters")
    total = sum(int(char, 36) * weight for char, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION_CHECKS[total % _ORGANISATION_MOD]


def is_uscc(value: str) -> bool:
    """Say whether *value* can be a unified social credit code.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if its form and both check characters are right.

    >>> is_uscc("91350100M000100Y43")
    True
    """
    return (
        _FORM.fullmatch(value) is not None
        and check_character(value[:17]) == value[17]
        and organisation_check(value[8:16]) == value[16]
    )


def are_usccs(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it can be a unified social credit code.

    Args:
        rows: Matrix of upper-case ASCII bytes, 18 columns, of any content.

    Returns:
        What `is_uscc` says of each row.
    """
    import numpy as np

    begins = _among(b"123456789ANY")[rows[:, 0]] & _among(b"123459")[rows[:, 1]]
    some = np.flatnonzero(begins & _among(b"12345678")[rows[:, 2]])  # leaves out most resident IDs
    result = np.zeros(len(rows), np.bool_)
    result[some] = _checked(rows[some])
    return result


def _checked(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Test all but the form of the first three characters."""
    import numpy as np

    unused = np.uint8(_MOD)
    value = np.full(256, unused, np.uint8)
    value[list(ALPHABET.encode())] = range(_MOD)
    numbers = value[rows]
    (total,) = weighted_sums(numbers[:, :17], np.array([_WEIGHTS], np.float32).T)
    letters = np.zeros(256, np.uint8)
    letters[list(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")] = range(36)
    (inner,) = weighted_sums(letters[rows[:, 8:16]], np.array([_ORGANISATION_WEIGHTS], np.float32).T)
    checks = np.frombuffer(ALPHABET.encode(), np.uint8)
    organisation_checks = np.frombuffer(_ORGANISATION_CHECKS.encode(), np.uint8)
    digits = rows[:, 3:8] - np.uint8(ord("0"))
    passed: NDArray[np.bool_] = (
        (numbers != unused).all(axis=1)
        & (digits <= 9).all(axis=1)  # noqa: PLR2004 - the last digit
        & (checks[-total % _MOD] == rows[:, 17])
        & (organisation_checks[inner % _ORGANISATION_MOD] == rows[:, 16])
    )
    return passed


def _among(members: bytes) -> NDArray[np.bool_]:
    import numpy as np

    table = np.zeros(256, np.bool_)
    table[list(members)] = True
    return table
