"""Numbers of the permits for travel between the mainland and Hong Kong, Macao and Taiwan.

- To Hong Kong and Macao 往来港澳通行证: ``C`` and eight digits, since December 2018 ``C``, a letter
  but I and O, and seven digits; booklets before 2014 ``W`` and eight digits.
- To the mainland, of Hong Kong and Macao residents 来往内地通行证 (回乡证): ``H`` or ``M`` and the eight
  digits a holder keeps for life, until 2013 with two more for the number of the issue; since July 2024 ``HA``
  or ``MA`` and seven digits for residents who are not Chinese citizens.
- To Taiwan 往来台湾通行证: ``L`` (card) or ``T`` (booklet) and eight digits.
- To the mainland, of Taiwan residents 来往大陆通行证 (台胞证): the eight digits a holder keeps for life,
  until 2008 with two for the number of the issue and a letter or digit for the office.

Source: National Immigration Administration, notice of 10 December 2018; Ministry of Public Security, notice
of 10 March 2010; Changzhou's foreign affairs office, 1 July 2024; China News Service, 12 September 2008 (the
four read as copies). The letters ``W``, ``L`` and ``T`` are from memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.classify.validators.forms import ANY, CLEAR_LETTERS, DIGITS, Form, fits, rows_fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "are_hk_macao_permits",
    "are_home_return_permits",
    "are_taiwan_compatriot_permits",
    "are_taiwan_permits",
    "is_hk_macao_permit",
    "is_home_return_permit",
    "is_taiwan_compatriot_permit",
    "is_taiwan_permit",
]

_SEVEN: Final = (DIGITS,) * 7
_EIGHT: Final = (DIGITS,) * 8
_HK_MACAO: Final = (Form(("CW", *_EIGHT)), Form(("C", CLEAR_LETTERS, *_SEVEN)))
_HOME_RETURN: Final = (
    Form(("HM", *_EIGHT)),
    Form(("HM", *_EIGHT, DIGITS, DIGITS)),
    Form(("HM", "A", *_SEVEN)),
)
_TAIWAN: Final = (Form(("LT", *_EIGHT)),)
_COMPATRIOT: Final = (
    Form(_EIGHT),
    Form((*_EIGHT, DIGITS, DIGITS)),
    Form((*_EIGHT, DIGITS, DIGITS, ANY)),
)


def is_hk_macao_permit(value: str) -> bool:
    """Say whether *value* is of the form of a permit to Hong Kong and Macao.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if it is.

    >>> is_hk_macao_permit("CA0000001"), is_hk_macao_permit("CI0000001")
    (True, False)
    """
    return fits(value, _HK_MACAO)


def are_hk_macao_permits(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row, a matrix of ASCII bytes, what `is_hk_macao_permit` says of it."""
    return rows_fit(rows, _HK_MACAO)


def is_home_return_permit(value: str) -> bool:
    """Say whether *value* is of the form of a Hong Kong or Macao resident's permit to the mainland.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if it is.

    >>> is_home_return_permit("H1234567800"), is_home_return_permit("HA1234567")
    (True, True)
    """
    return fits(value, _HOME_RETURN)


def are_home_return_permits(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row, a matrix of ASCII bytes, what `is_home_return_permit` says of it."""
    return rows_fit(rows, _HOME_RETURN)


def is_taiwan_permit(value: str) -> bool:
    """Say whether *value* is of the form of a permit to Taiwan.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if it is.

    >>> is_taiwan_permit("L12345678")
    True
    """
    return fits(value, _TAIWAN)


def are_taiwan_permits(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row, a matrix of ASCII bytes, what `is_taiwan_permit` says of it."""
    return rows_fit(rows, _TAIWAN)


def is_taiwan_compatriot_permit(value: str) -> bool:
    """Say whether *value* is of the form of a Taiwan resident's permit to the mainland.

    Args:
        value: Normalised: half-width, no separators or brackets, upper case.

    Returns:
        True if it is: any eight or ten digits are.

    >>> is_taiwan_compatriot_permit("0123456701D")
    True
    """
    return fits(value, _COMPATRIOT)


def are_taiwan_compatriot_permits(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row, a matrix of ASCII bytes, what `is_taiwan_compatriot_permit` says of it."""
    return rows_fit(rows, _COMPATRIOT)
