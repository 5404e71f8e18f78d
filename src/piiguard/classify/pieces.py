"""A long text in pieces of bounded size, cut so that the findings come out as if it had not been cut.

A line break ends every context, and is part of no identifier but a number that goes on in the next line. So a
piece ends after a break where it can, after one that no digit stands before if it can. In a line longer than
a piece the next one begins earlier, and what it finds in that overlap is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

import attrs

from piiguard.classify.readings.digits import DIGIT_CLASS

__all__ = ["Piece", "pieces", "pieces_of"]

_READ: Final = 1 << 20
_HELD: Final = 1 << 22  # of a text that is in memory anyway, so that most need not be copied

# More than the longest identifier, its neighbours and its context; a run of digits that is cut is still far
# longer than any identifier.
_OVERLAP: Final = 1024

# A table of numbers ends every line in one.
_TRIES: Final = 64
_LINE_END: Final = 8
_UNFINISHED: Final = re.compile(f"[{DIGIT_CLASS}][ \\t\\r=\u2010-\u2015-]*$")


@attrs.frozen
class Piece:
    """A stretch of a longer text.

    Attributes:
        text: The stretch.
        offset: Where it begins in the whole, in code points.
        first: Findings count that begin here or later, in *text*.
        last: Findings count that begin before this.
    """

    text: str = attrs.field(repr=False)
    offset: int
    first: int
    last: int


def pieces(read: Callable[[int], str], size: int = _READ) -> Iterator[Piece]:
    """Cut what *read* returns into pieces.

    Args:
        read: Returns up to so many further code points, or an empty string at the end.
        size: How many to ask for; at least a few thousand.

    Yields:
        The pieces, in order.
    """
    held, offset, first = "", 0, 0
    while part := read(size):
        held += part
        cut = _line_end(held, len(held) - len(part) // 2, len(held))
        if cut:
            yield Piece(held[:cut], offset, first, cut)
            held, offset, first = held[cut:], offset + cut, 0
        elif len(held) > 2 * _OVERLAP + first:
            cut = len(held) - _OVERLAP
            yield Piece(held, offset, first, cut)
            begin = cut - _OVERLAP
            held, offset, first = held[begin:], offset + begin, _OVERLAP
    if len(held) > first:
        yield Piece(held, offset, first, len(held))


def pieces_of(text: str, size: int = _HELD) -> Iterator[Piece]:
    """Cut a text that is in memory; one that is no longer than *size* is not copied.

    Args:
        text: The text.
        size: How long a piece may be; at least a few thousand.

    Yields:
        The pieces, in order.
    """
    begin = first = 0
    while (stop := begin + first + size) < len(text):
        cut = _line_end(text, stop - size // 2, stop)
        if cut:
            yield Piece(text[begin:cut], begin, first, cut - begin)
            begin, first = cut, 0
        else:
            cut = stop - _OVERLAP
            yield Piece(text[begin:stop], begin, first, cut - begin)
            begin, first = cut - _OVERLAP, _OVERLAP
    yield Piece(text[begin:], begin, first, len(text) - begin)


def _line_end(text: str, low: int, high: int) -> int:
    """Return where the last line ends that ends between the two, and in no digit if possible; 0 for none."""
    last = at = text.rfind("\n", low, high)
    for _ in range(_TRIES):
        if at < 0 or not _UNFINISHED.search(text, max(0, at - _LINE_END), at):
            break
        at = text.rfind("\n", low, at)
    else:
        at = -1
    return (last if at < 0 else at) + 1
