"""Social credit codes in groups: ``9135 0100 M000 100Y 43``."""

from __future__ import annotations

import re
from typing import Final

from piiguard.classify.kinds import Kind
from piiguard.classify.readings.shapes import SURE, Claim
from piiguard.classify.rules.later import later
from piiguard.classify.validators.uscc import is_uscc

__all__ = ["FEWEST", "code_at"]

_GAP: Final = r"(?:[^\w\n\r]|_){0,2}+"
# GB 32100-2015, 4: a department, a kind, six digits of a division, and ten characters more.
_CODE: Final = later(
    rf"[1-9ANYany](?<![0-9A-Za-z].){_GAP}[1-59]{_GAP}[1-8](?:{_GAP}[0-9]){{5}}(?:{_GAP}[0-9A-Za-z]){{10}}"
    r"(?![0-9A-Za-z])"
)
_LETTER_AFTER: Final = later(rf"{_GAP}[A-Za-z]")
_DEPARTMENT: Final = later("[ANYany]")
_MARKS: Final = later("[^0-9A-Za-z]+")
# Nine of the octets of a fingerprint: 42:38:37:24:60:e6:f0:1e:88.
_OF_OCTETS: Final = later("(?:[0-9A-Fa-f]{2}:){8}[0-9A-Fa-f]{2}")
FEWEST: Final = 7
"""Digits in a row, whatever parts them: the kind and the division."""

_LENGTH: Final = 18
_WIDEST: Final = 2  # code points between two groups


def code_at(text: str, start: int, end: int) -> Claim | None:
    """Find a code in groups that holds a letter; those of digits alone are chains.

    Args:
        text: A text in normal form.
        start: Where a chain of digits begins: that of the code's division, with the digits before it.
        end: Where the chain ends.

    Returns:
        The code that begins there, or with a letter shortly before it.
    """
    if _LETTER_AFTER.match(text, end) is None and _DEPARTMENT.search(text, max(0, start - 3), start) is None:
        return None
    for begin in range(start, max(-1, start - _WIDEST - 2), -1):
        match = _CODE.match(text, begin)
        claim = None if match is None else _claim(match)
        if claim is not None:
            return claim
    return None


def _claim(match: re.Match[str]) -> Claim | None:
    start, end = match.span()
    if end - start == _LENGTH:
        return None
    value = _MARKS.sub("", match.group()).upper()
    before = match.string[max(0, start - _WIDEST - 1) : start].rpartition("\n")[2]
    before = _MARKS.sub("", before)
    if _OF_OCTETS.fullmatch(match.group()):
        return None
    if value.isdecimal() or before[-1:].isdecimal() or not is_uscc(value):
        return None
    return Claim(Kind.USCC, start, end, value, start, SURE)
