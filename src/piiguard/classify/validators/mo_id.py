"""Macao resident identity card numbers: seven digits, the first 1, 5 or 7, and one more in brackets.

The rule by which the last digit follows from the others is not published (descriptions that give one
disagree), so that it is not checked.

Source: the card as the Identification Services Bureau shows it; the leading digits from memory and from
third parties' descriptions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.classify.validators.forms import DIGITS, Form

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_mo_ids", "is_mo_id"]

_FORM: Final = Form(("157", *(DIGITS,) * 7))


def is_mo_id(value: str) -> bool:
    """Say whether *value* is of the form of a Macao identity card number.

    Args:
        value: Normalised: half-width, no separators or brackets.

    Returns:
        True if it is eight digits that begin with 1, 5 or 7.

    >>> is_mo_id("12345678"), is_mo_id("22345678")
    (True, False)
    """
    return _FORM.fits(value)


def are_mo_ids(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it is of the form of a Macao identity card number.

    Args:
        rows: Matrix of ASCII bytes of any content, 8 columns.

    Returns:
        What `is_mo_id` says of each row.
    """
    return _FORM.rows_fit(rows)
