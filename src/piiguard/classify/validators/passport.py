"""Numbers of Chinese passports: a prefix that names the kind, then digits; nothing checks them.

Ordinary: ``E`` and eight digits, since April 2017 ``E``, a letter but I and O, and seven digits; before the
chip ``G`` and eight digits, or ``14``/``15`` and seven. Diplomatic ``D``/``DE``, service ``S``/``SE``, public
affairs ``P``/``PE``, with seven or eight digits. Special Administrative Regions: Hong Kong ``H``/``K`` and
eight digits or ``K``, a letter and seven; Macao ``M`` and eight or ``MA`` and seven.

Source: notices of the exit and entry administration, read in several agencies' copies; no standard. The
check digit of a passport's number is printed in its machine-readable zone only (`mrz`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.classify.validators.forms import CLEAR_LETTERS, DIGITS, Form, fits, rows_fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_passports", "is_passport"]

_SEVEN: Final = (DIGITS,) * 7
_FORMS: Final = (
    Form(("EG", DIGITS, *_SEVEN)),
    Form(("E", CLEAR_LETTERS, *_SEVEN)),
    Form(("DSP", "E", *_SEVEN)),
    Form(("DSP", DIGITS, *_SEVEN)),
    Form(("DSP", *_SEVEN)),
    Form(("HKM", DIGITS, *_SEVEN)),
    Form(("K", CLEAR_LETTERS, *_SEVEN)),
    Form(("M", "A", *_SEVEN)),
)


def is_passport(value: str) -> bool:
    """Say whether *value* is of the form of a Chinese passport's number.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if it is.

    >>> is_passport("EA1234567"), is_passport("EI1234567")
    (True, False)
    """
    return fits(value, _FORMS)


def are_passports(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row whether it is of the form of a Chinese passport's number.

    Args:
        rows: Matrix of ASCII bytes of any content.

    Returns:
        What `is_passport` says of each row.
    """
    return rows_fit(rows, _FORMS)
