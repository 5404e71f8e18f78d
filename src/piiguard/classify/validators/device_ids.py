"""Numbers of phones and SIM cards: IMEI, IMSI and ICCID.

- IMEI 移动设备识别码: type allocation code (8), serial number (6), Luhn digit.
- IMSI 移动用户识别码: country code 460 for China, network code (2), subscriber (10).
- ICCID SIM 卡号: 89 for telecommunication, 86 for China, network code (2), account: nineteen or twenty
  characters. The last is a Luhn digit by the recommendation; not every Chinese issuer keeps to it.

Source: 3GPP TS 23.003, 2.2 and 6.2 with annex B; ITU-T E.118, 4; ITU-T E.212. The network codes of Chinese
operators as descriptions of their cards list them (read), not from the ITU's bulletin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from piiguard.classify.validators.bank_card import luhn
from piiguard.classify.validators.forms import ANY, DIGITS, Form, fits, rows_fit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["are_iccids", "are_imeis", "are_imsis", "has_luhn", "have_luhn", "is_iccid", "is_imei", "is_imsi"]

# The first two digits name the body that allocated the code: 35 BABT, 86 TAF of China, 99 CTIA, 01 PTCRB,
# 44-45 and 49-53 bodies of the past.
_BODIES: Final = ("01", "35", "44", "45", "49", "50", "51", "52", "53", "86", "91", "98", "99")
_IMEIS: Final = tuple(Form((first, second, *(DIGITS,) * 13)) for first, second in _BODIES)
_IMSIS: Final = (
    Form(("4", "6", "0", "0", DIGITS, *(DIGITS,) * 10)),
    Form(("4", "6", "0", "12", "0135", *(DIGITS,) * 10)),
)
_ICCIDS: Final = (
    Form(("8", "9", "8", "6", "01", DIGITS, *(DIGITS,) * 13)),
    # One operator writes the series of a number as a letter, another that of the chip's maker.
    Form(("8", "9", "8", "6", "01", DIGITS, *(ANY,) * 5, *(DIGITS,) * 2, ANY, *(DIGITS,) * 5, ANY)),
)
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def is_imei(value: str) -> bool:
    """Say whether *value* can be the number of a mobile device.

    Args:
        value: Normalised: half-width, no separators.

    Returns:
        True if a body allocates codes with its first two digits and the Luhn digit is right.

    >>> is_imei("352099001761481"), is_imei("352099001761482")
    (True, False)
    """
    return fits(value, _IMEIS) and luhn(value)


def are_imeis(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row, a matrix of ASCII bytes, what `is_imei` says of it."""
    found: NDArray[np.bool_] = rows_fit(rows, _IMEIS) & have_luhn(rows)
    return found


def is_imsi(value: str) -> bool:
    """Say whether *value* can be the number of a subscriber of a Chinese network.

    Args:
        value: Normalised: half-width, no separators.

    Returns:
        True if it is fifteen digits that begin with 460 and a network code.

    >>> is_imsi("460001234567890"), is_imsi("460991234567890")
    (True, False)
    """
    return fits(value, _IMSIS)


def are_imsis(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row, a matrix of ASCII bytes, what `is_imsi` says of it."""
    return rows_fit(rows, _IMSIS)


def is_iccid(value: str) -> bool:
    """Say whether *value* is of the form of a Chinese SIM card's number; `has_luhn` says whether it checks.

    Args:
        value: Normalised: half-width, no separators, upper case.

    Returns:
        True if it is nineteen or twenty characters that begin with 8986 and a network code.

    >>> is_iccid("89860012345678901234")
    True
    """
    return fits(value, _ICCIDS)


def are_iccids(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row, a matrix of ASCII bytes, what `is_iccid` says of it."""
    return rows_fit(rows, _ICCIDS)


def has_luhn(value: str) -> bool:
    """Say whether *value* is digits of which the last checks the others.

    Args:
        value: Any characters.

    Returns:
        True if it is.

    Source: ISO/IEC 7812-1:2017, annex B.

    >>> has_luhn("352099001761481"), has_luhn("35209900176148A")
    (True, False)
    """
    return value.isascii() and value.isdecimal() and luhn(value)


def have_luhn(rows: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Say for each row, a matrix of ASCII bytes, what `has_luhn` says of it."""
    import numpy as np

    digits = rows - np.uint8(ord("0"))
    every = (digits <= 9).all(axis=1)  # noqa: PLR2004 - the last digit
    doubled = np.zeros(256, np.uint8)
    doubled[: len(_DOUBLED)] = _DOUBLED
    total = np.zeros(len(rows), np.int32)
    for place, column in enumerate(digits.T[::-1]):
        total += doubled[column] if place % 2 else column
    found: NDArray[np.bool_] = every & (total % 10 == 0)
    return found
