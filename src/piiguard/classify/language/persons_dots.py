"""Candidates for names with dots between their parts: 买买提·艾力, 约翰·史密斯.

The same code serves both paths: such names are rare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from piiguard.classify.language.persons_model import HAN

__all__ = ["LINK", "dotted"]

LINK: Final = 4
"""The most dots in a name."""

_FIRST: Final = 7
_PART: Final = 8


def dotted(codes: Sequence[int], flags: bytes, dots: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the stretches that may be names with dots.

    Args:
        codes: Folded code points, padded.
        flags: What each can be, as in `Model`.
        dots: Where there is a dot between two Chinese characters, in order.

    Yields:
        Start and end.
    """
    places = set(dots)
    for dot in sorted(places):
        left = _back(codes, flags, dot)
        if dot - left > 1 and left in places:
            continue
        last, at = dot, dot + 1
        for _ in range(LINK):
            at = _forth(codes, flags, last)
            if at not in places:
                break
            last = at
        else:
            at = _forth(codes, flags, last)
        for start in range(max(left + 1, dot - _FIRST), dot):
            for end in range(last + 2, min(at, last + _PART) + 1):
                yield start, end


def _back(codes: Sequence[int], flags: bytes, dot: int) -> int:
    at = dot - 1
    while dot - at <= _PART and flags[codes[at]] & HAN:
        at -= 1
    return at


def _forth(codes: Sequence[int], flags: bytes, dot: int) -> int:
    at = dot + 1
    while at - dot <= _PART + 1 and flags[codes[at]] & HAN:
        at += 1
    return at
