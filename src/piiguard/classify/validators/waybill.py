"""Couriers' waybill numbers 快递单号: a courier's letters and a dozen digits, or the post's checked form.

The letters are a custom that couriers' own pages and public software agree on; only the post's number, of the
Universal Postal Union, has a check digit: two letters, eight digits, a check digit and the country.

Source: UPU S10-12 (the check digit: weights 8 6 4 2 3 5 9 7, modulo 11); for the couriers, patterns read in
public tracking software (SF: thirteen digits, until 2019 twelve; YT and JT: thirteen).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.classify.gather import weighted_sums
from piiguard.classify.validators.forms import ANY, DIGITS, LETTERS, Form, fits, rows_fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_courier_waybills", "are_postal_items", "is_courier_waybill", "is_postal_item"]

_TWELVE: Final = (DIGITS,) * 12
_COURIERS: Final = (
    *(Form(("S", "F", *_TWELVE, *more)) for more in ((), (DIGITS,))),
    *(Form(("Y", "T", *_TWELVE, *more)) for more in ((DIGITS,), (DIGITS,) * 3, (DIGITS,) * 4)),
    Form(("J", "T", *_TWELVE, DIGITS)),
    Form(("J", "D", "V", LETTERS, *(DIGITS,) * 11)),
    Form(("J", "D", ANY, *_TWELVE)),
    Form(("D", "P", "K", *_TWELVE)),
)
_POSTAL: Final = Form((LETTERS, LETTERS, *(DIGITS,) * 9, "C", "N"))
_WEIGHTS: Final = (8, 6, 4, 2, 3, 5, 9, 7)
_MOD: Final = 11


def is_courier_waybill(value: str) -> bool:
    """Say whether *value* is of the form of a courier's number that begins with the courier's letters.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if it is.

    >>> is_courier_waybill("SF1234567890123"), is_courier_waybill("XX1234567890123")
    (True, False)
    """
    return fits(value, _COURIERS)


def are_courier_waybills(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row, a matrix of ASCII bytes, what `is_courier_waybill` says of it."""
    return rows_fit(rows, _COURIERS)


def is_postal_item(value: str) -> bool:
    """Say whether *value* can be the number of an item posted in China.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if the form and the check digit are right.

    Source: UPU S10-12.

    >>> is_postal_item("RR473124829CN"), is_postal_item("RR473124820CN")
    (True, False)
    """
    if not _POSTAL.fits(value):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(value[2:10], _WEIGHTS, strict=True))
    return _CHECKS[total % _MOD] == int(value[10])


def are_postal_items(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row, a matrix of ASCII bytes, what `is_postal_item` says of it."""
    import numpy as np

    found = _POSTAL.rows_fit(rows)
    some = np.flatnonzero(found)
    if not len(some):
        return found
    digits = rows[some][:, 2:11] - np.uint8(ord("0"))
    (total,) = weighted_sums(digits[:, :8], np.array([_WEIGHTS], np.float32).T)
    found[some] = np.array(_CHECKS, np.uint8)[total % _MOD] == digits[:, 8]
    return found


# Eleven less the remainder, where ten becomes 0 and eleven 5.
_CHECKS: Final = (5, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1)
