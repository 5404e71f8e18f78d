"""Check digits by name, for rules that are written in a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from piiguard.classify.validators.bank_card import luhn

__all__ = ["CHECKS", "mod11_2", "mod11_10", "mod97"]

_OTHERS: Final = re.compile("[^0-9]+")
_DIGITS: Final = re.compile(r"[0-9]{2,64}")
_WITH_X: Final = re.compile(r"[0-9]{1,63}[0-9X]")
_ALNUM: Final = re.compile(r"[0-9A-Z]{2,64}")


def mod11_2(value: str) -> bool:
    """Say whether the last character, a digit or X, checks the digits before it.

    Args:
        value: ASCII digits, the last of which may be an X.

    Returns:
        True if the weighted sum is right.

    Source: ISO/IEC 7064:2003, MOD 11-2; the resident ID's check is this one.

    >>> mod11_2("11010519491231002X"), mod11_2("110105194912310021")
    (True, False)
    """
    if not _WITH_X.fullmatch(value):
        return False
    remainder = 0
    for char in value[:-1]:
        remainder = (remainder + int(char)) * 2 % 11
    last = 10 if value[-1] == "X" else int(value[-1])
    return (remainder + last) % 11 == 1


def mod11_10(value: str) -> bool:
    """Say whether the last digit checks the digits before it.

    Args:
        value: ASCII digits.

    Returns:
        True if the sum is right.

    Source: ISO/IEC 7064:2003, MOD 11,10, a hybrid system; its example 0794 has the check digit 5.

    >>> mod11_10("07945"), mod11_10("07944")
    (True, False)
    """
    if not _DIGITS.fullmatch(value):
        return False
    product = 10
    for char in value[:-1]:
        product = ((product + int(char)) % 10 or 10) * 2 % 11
    return (product + int(value[-1])) % 10 == 1


def mod97(value: str) -> bool:
    """Say whether the last two digits check the characters before them.

    Args:
        value: ASCII digits and upper-case letters; a letter counts as 10 to 35.

    Returns:
        True if the number leaves 1 when divided by 97.

    Source: ISO/IEC 7064:2003, MOD 97-10; its example 794 has the check digits 44.

    >>> mod97("79444"), mod97("79445")
    (True, False)
    """
    if not _ALNUM.fullmatch(value):
        return False
    return int("".join(str(int(char, 36)) for char in value)) % 97 == 1


def _luhn_of_digits(value: str) -> bool:
    digits = _OTHERS.sub("", value)
    return _DIGITS.fullmatch(digits) is not None and luhn(digits)


def _mod11_2_of_digits(value: str) -> bool:
    return mod11_2(_OTHERS.sub("", value[:-1]) + value[-1:])


def _mod11_10_of_digits(value: str) -> bool:
    return mod11_10(_OTHERS.sub("", value))


CHECKS: Final[Mapping[str, tuple[Callable[[str], bool], str]]] = {
    "luhn": (_luhn_of_digits, "check digit (ISO/IEC 7812-1, Luhn)"),
    "mod11-2": (_mod11_2_of_digits, "check character (ISO/IEC 7064, MOD 11-2)"),
    "mod11-10": (_mod11_10_of_digits, "check digit (ISO/IEC 7064, MOD 11,10)"),
    "mod97": (mod97, "check digits (ISO/IEC 7064, MOD 97-10)"),
}
"""Name → the check, and how it is called in ``why``. Letters of a prefix count in ``mod97`` only."""
