"""Machine-readable zones of travel documents: three lines of 30, two of 36 or two of 44 characters.

Document number, birth date and expiry date each have a check digit; a last one checks the three together.
A visa has no last one. The second line of a booklet alone is recognised as well, and the one line of 30 on
the mainland's cards for travel to Hong Kong and Macao (``CS``) and to Taiwan (``CD``).

Source: ICAO Doc 9303, 8th edition 2021, part 3 clause 4.9 (check digits: weights 7 3 1, modulo 10), parts 4
(TD3), 5 (TD1), 6 (TD2) and 7 (visas). For the line of ``CS`` and ``CD``, public software that reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

__all__ = ["check_digit", "is_mrz"]

_WEIGHTS: Final = (7, 3, 1)
_FILLER: Final = "<"
_DATES: Final = r"[0-9]{6}[0-9][MFX<][0-9]{6}[0-9]"
_TD1: Final = re.compile(
    rf"[AIC][A-Z<][A-Z<]{{3}}[A-Z0-9<]{{25}}{_DATES}[A-Z<]{{3}}[A-Z0-9<]{{11}}[0-9][A-Z<]{{30}}"
)
_LINE: Final = re.compile(rf"[A-Z0-9<]{{9}}[0-9<][A-Z<]{{3}}{_DATES}[A-Z0-9<]{{7}}(?:[A-Z0-9<]{{8}})?[0-9<]?")
_TRAVEL_CARD: Final = re.compile(r"C[DS][A-Z0-9]{9}[0-9]<[0-9]{7}<[0-9]{7}<[0-9]")
_TOP: Final = re.compile(r"[ACIPV][A-Z<]{35}(?:[A-Z<]{8})?")
_LINES: Final = {36: slice(28, 35), 44: slice(28, 43)}
_VISA: Final = "V"


def check_digit(field: str) -> str:
    """Compute the check digit of a field.

    Args:
        field: Digits, upper-case letters and ``<``.

    Returns:
        A digit.

    Source: ICAO Doc 9303-3, 4.9.

    >>> check_digit("520727"), check_digit("AB2134<<<")
    ('3', '5')
    """
    numbers = (0 if char == _FILLER else int(char, 36) for char in field)
    return str(sum(number * _WEIGHTS[at % 3] for at, number in enumerate(numbers)) % 10)


def is_mrz(value: str) -> bool:
    """Say whether *value* is a machine-readable zone.

    Args:
        value: Its lines, one after the other with nothing between them, upper case.

    Returns:
        True if the form and every check digit are right.

    >>> is_mrz("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10")
    True
    """
    if len(value) == 90:  # noqa: PLR2004 - three lines of 30
        return _is_card(value)
    if len(value) == 30:  # noqa: PLR2004 - one line of it
        return _is_travel_card(value)
    if len(value) in _LINES:
        return _is_line(value, visa=False)
    half = len(value) // 2
    if half not in _LINES or len(value) % 2 or not _TOP.fullmatch(value[:half]):
        return False
    return _is_line(value[half:], visa=value[0] == _VISA)


def _is_card(value: str) -> bool:
    if not _TD1.fullmatch(value):
        return False
    number, digit, optional = value[5:14], value[14], value[15:30]
    if digit == _FILLER:
        # A longer number goes on in the optional field, up to a filler, its check digit last.
        rest = optional.partition(_FILLER)[0]
        number, digit = number + rest[:-1], rest[-1:]
    second = value[30:60]
    together = value[5:30] + second[:7] + second[8:15] + second[18:29]
    return _right(
        ((number, digit), (second[:6], second[6]), (second[8:14], second[14]), (together, second[29]))
    )


def _is_travel_card(line: str) -> bool:
    if not _TRAVEL_CARD.fullmatch(line):
        return False
    number, expiry, birth = line[2:12], line[13:20], line[21:28]
    fields = [(field[:-1], field[-1]) for field in (number, expiry, birth)]
    return _right((*fields, (number + expiry + birth, line[29])))


def _is_line(line: str, *, visa: bool) -> bool:
    if not _LINE.fullmatch(line):
        return False
    fields = [(line[:9], line[9]), (line[13:19], line[19]), (line[21:27], line[27])]
    if not visa:
        optional = line[_LINES[len(line)]]
        if len(line) == 44:  # noqa: PLR2004 - a booklet's; its own check digit may be left out with it
            empty = not optional[:-1].strip(_FILLER)
            if not (empty and optional[-1] == _FILLER):
                fields.append((optional[:-1], optional[-1]))
        fields.append((line[:10] + line[13:20] + line[21:28] + optional, line[-1]))
    return _right(fields)


def _right(fields: Iterable[tuple[str, str]]) -> bool:
    return all(check_digit(field) == digit for field, digit in fields)
