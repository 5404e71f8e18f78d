"""The bulk path from a large text to its findings, by whole arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from piiguard.catalog.findings import Finding
from piiguard.classify.evidence import explained
from piiguard.classify.judge import judge
from piiguard.classify.pieces import Piece, pieces_of
from piiguard.classify.results import Findings, Part
from piiguard.classify.runs import candidates_in
from piiguard.classify.units import PAD, units_of

if TYPE_CHECKING:
    from piiguard.classify.small import Settings

__all__ = ["scan_bulk", "scan_piece", "scan_together"]


def scan_bulk(text: str, settings: Settings) -> Findings:
    """Find identifiers in a text of any length, all at once.

    Args:
        text: Any text.
        settings: What to do.

    Returns:
        The findings, not yet made.
    """
    return Findings(text, tuple(scan_piece(piece, settings) for piece in pieces_of(text)))


def scan_together(texts: Sequence[str], settings: Settings) -> Iterator[list[Finding]]:
    """Find identifiers in many texts as if they were one.

    Args:
        texts: Any texts.
        settings: What to do.

    Yields:
        The findings of each text in turn.
    """
    joined = "\n".join(texts)
    found = scan_piece(Piece(joined, 0, 0, len(joined)), settings).found()
    each = next(found, None)
    begin = 0
    for text in texts:
        end = begin + len(text)
        findings: list[Finding] = []
        while each is not None and each[0] < end:
            first, last = each[0] - begin, each[1] - begin
            findings.append(explained(first, last, *each[2:], text[first:last]))
            each = next(found, None)
        yield findings
        begin = end + 1


def scan_piece(piece: Piece, settings: Settings) -> Part:
    """Find identifiers in one piece of a text.

    Args:
        piece: The piece.
        settings: What to do.

    Returns:
        Those that begin where the piece counts.
    """
    units = units_of(piece.text)
    hits = candidates_in(units, settings.kinds, as_of=settings.as_of)
    judged = judge(units, hits, min_score=settings.min_score, context=settings.context)
    if piece.first or piece.last < len(piece.text):
        starts = judged.start - PAD if units.index is None else units.index[judged.start] - PAD
        judged = judged.where((starts >= piece.first) & (starts < piece.last))
    return Part(piece.offset, units, judged)
