"""Social credit codes in groups: ``9135 0100 M000 100Y 43``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from piiguard.classify.kinds import Kind
from piiguard.classify.readings.shapes import SURE, Claim
from piiguard.classify.validators.uscc import is_uscc

__all__ = ["codes_in"]

_GAP: Final = r"(?:[^\w\n\r]|_){0,2}+"
# GB 32100-2015, 4: a department, a kind, six digits of a division, and ten characters more.
_CODE: Final = re.compile(
    rf"[1-9ANYany](?<![0-9A-Za-z].){_GAP}[1-59]{_GAP}[1-8](?:{_GAP}[0-9]){{5}}(?:{_GAP}[0-9A-Za-z]){{10}}"
    r"(?![0-9A-Za-z])"
)
_MARKS: Final = re.compile("[^0-9A-Za-z]+")
_LENGTH: Final = 18


def codes_in(text: str) -> Iterator[Claim]:
    """Find codes in groups that hold a letter; those of digits alone are chains.

    Args:
        text: A text in normal form.

    Yields:
        The codes.
    """
    for match in _CODE.finditer(text):
        start, end = match.span()
        if end - start == _LENGTH:
            continue
        value = _MARKS.sub("", match.group()).upper()
        before = _MARKS.sub("", text[max(0, start - 3) : start])
        if not value.isdecimal() and not before[-1:].isdecimal() and is_uscc(value):
            yield Claim(Kind.USCC, start, end, value, start, SURE)
