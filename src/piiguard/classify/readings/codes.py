"""Social credit codes in groups: ``9135 0100 M000 100Y 43``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from piiguard.classify.kinds import Kind
from piiguard.classify.readings.shapes import SURE, Claim
from piiguard.classify.validators.uscc import is_uscc

__all__ = ["code_begins", "codes_in"]

_GAP: Final = r"(?:[^\w\n\r]|_){0,2}+"
# GB 32100-2015, 4: a department, a kind, six digits of a division, and ten characters more.
_CODE: Final = re.compile(
    rf"[1-9ANYany](?<![0-9A-Za-z].){_GAP}[1-59]{_GAP}[1-8](?:{_GAP}[0-9]){{5}}(?:{_GAP}[0-9A-Za-z]){{10}}"
    r"(?![0-9A-Za-z])"
)
_MARKS: Final = re.compile("[^0-9A-Za-z]+")
_LENGTH: Final = 18
_WIDEST: Final = 2  # code points between two groups


def codes_in(text: str) -> Iterator[Claim]:
    """Find codes in groups that hold a letter; those of digits alone are chains.

    Args:
        text: A text in normal form.

    Yields:
        The codes.
    """
    for match in _CODE.finditer(text):
        claim = _claim(match)
        if claim is not None:
            yield claim


def code_begins(text: str, place: int) -> bool:
    """Say whether a code begins at the digit at *place*, or with a letter shortly before it.

    Args:
        text: A text in normal form.
        place: Where a chain of digits begins.

    Returns:
        Whether `codes_in` finds one there.
    """
    matches = (_CODE.match(text, begin) for begin in range(place, max(-1, place - _WIDEST - 2), -1))
    return any(match is not None and _claim(match) is not None for match in matches)


def _claim(match: re.Match[str]) -> Claim | None:
    start, end = match.span()
    if end - start == _LENGTH:
        return None
    value = _MARKS.sub("", match.group()).upper()
    before = _MARKS.sub("", match.string[max(0, start - _WIDEST - 1) : start])
    if value.isdecimal() or before[-1:].isdecimal() or not is_uscc(value):
        return None
    return Claim(Kind.USCC, start, end, value, start, SURE)
