"""A long text in pieces of bounded size, cut so that the findings come out as if it had not been cut.

A finding may take several lines: a private key, a passport's two lines, a label above its value, a number
that goes on in the next message. So each piece shares a stretch with the next, longer than any finding with
all that has a say in it. A finding counts in the piece in whose part it begins; either piece sees all of it.
Pieces begin and end at line breaks where they can, since those who read language see no further.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import attrs

__all__ = ["OVERLAP", "Piece", "pieces", "pieces_of"]

OVERLAP: Final = 9_216
"""More than the longest finding, a private key of 8,000 characters, with what stands around it."""

_READ: Final = 1 << 20
_HELD: Final = 1 << 22  # of a text that is in memory anyway, so that most need not be copied


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


def pieces(read: Callable[[int], str], size: int = _READ, *, overlap: int = OVERLAP) -> Iterator[Piece]:
    """Cut what *read* returns into pieces.

    Args:
        read: Returns up to so many further code points, or an empty string at the end.
        size: How many to ask for.
        overlap: How far a piece looks, to either side, beyond the part in which its findings count.

    Yields:
        The pieces, in order.
    """
    held, offset, first = "", 0, 0
    while part := read(size):
        held += part
        stop = _line_end(held, len(held) - len(part) // 2, len(held))
        cut = stop - overlap
        if cut <= first:
            continue
        yield Piece(held[:stop], offset, first, cut)
        begin = _begin(held, cut, overlap)
        held, offset, first = held[begin:], offset + begin, cut - begin
    if len(held) > first:
        yield Piece(held, offset, first, len(held))


def pieces_of(text: str, size: int = _HELD, *, overlap: int = OVERLAP) -> Iterator[Piece]:
    """Cut a text that is in memory; one that is no longer than *size* is not copied.

    Args:
        text: The text.
        size: How long the part of a piece may be in which findings count; more than *overlap*.
        overlap: As for `pieces`.

    Yields:
        The pieces, in order.
    """
    begin = first = 0
    while (limit := begin + first + size) < len(text):
        stop = _line_end(text, max(limit - size // 2, begin + first + overlap + 1), limit)
        cut = stop - overlap
        yield Piece(text[begin:stop], begin, first, cut - begin)
        begin = _begin(text, cut, overlap)
        first = cut - begin
    yield Piece(text[begin:], begin, first, len(text) - begin)


def _line_end(text: str, low: int, high: int) -> int:
    """Return where the last line ends that ends between the two; *high* if none does."""
    return text.rfind("\n", low, high) + 1 or high


def _begin(text: str, cut: int, overlap: int) -> int:
    """Return where a piece begins whose findings count from *cut* on: at a line, if one begins near."""
    latest = max(0, cut - overlap)
    return text.rfind("\n", max(0, latest - overlap), latest) + 1 or latest
