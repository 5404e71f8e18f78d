"""The bulk path from a large text to its findings, by whole arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from piiguard.catalog.findings import Finding
from piiguard.classify.evidence import Judged
from piiguard.classify.further import settle
from piiguard.classify.judge import JudgedArrays, judge
from piiguard.classify.kinds import Kind
from piiguard.classify.numbers import units_seen
from piiguard.classify.pieces import Piece, pieces_of
from piiguard.classify.results import Findings, Part
from piiguard.classify.runs import candidates_in
from piiguard.classify.units import PAD

if TYPE_CHECKING:
    from piiguard.classify.further import Read
    from piiguard.classify.small import Settings
    from piiguard.classify.units import Offsets, Units

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
    import numpy as np

    joined = "\n".join(texts)
    rows = np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])
    found = scan_piece(Piece(joined, 0, 0, len(joined)), settings, rows=rows).findings(joined)
    each = next(found, None)
    begin = 0
    for text in texts:
        end = begin + len(text)
        findings: list[Finding] = []
        while each is not None and each.start < end:
            findings.append(_moved(each, each.start - begin, each.end - begin))
            each = next(found, None)
        yield findings
        begin = end + 1


def scan_piece(piece: Piece, settings: Settings, *, rows: Offsets | None = None) -> Part:
    """Find identifiers in one piece of a text.

    Args:
        piece: The piece.
        settings: What to do.
        rows: Where each row begins, if the piece is several texts, one a line. Nothing reaches from one into
            the next.

    Returns:
        Those that begin where the piece counts.
    """
    named = settings.further is not None and settings.further.headings is not None
    units, seen = units_seen(piece.text, settings.kinds, as_of=settings.as_of, names=named)
    hits = candidates_in(units, settings.kinds, as_of=settings.as_of) if seen is None else seen.hits
    judged = judge(units, hits, min_score=settings.min_score, context=settings.context)
    others: list[Finding] = []
    if settings.further is not None:
        read = settings.further.read_bulk(units, judged, rows, seen)
        judged, others = _settled(units, judged, read)
        if units.index is not None:
            others = [_moved(each, *_original(units, each)) for each in others]
    if piece.first or piece.last < len(piece.text):
        starts = judged.start - PAD if units.index is None else units.index[judged.start] - PAD
        judged = judged.where((starts >= piece.first) & (starts < piece.last))
        others = [each for each in others if piece.first <= each.start < piece.last]
    if piece.offset:
        others = [_moved(each, each.start + piece.offset, each.end + piece.offset) for each in others]
    # Where no word is left to look up, a large text is not held as code points, too.
    return Part(piece.offset, units if seen is None else units.offsets_alone(), judged, tuple(others))


def _settled(units: Units, judged: JudgedArrays, read: Read) -> tuple[JudgedArrays, list[Finding]]:
    """Choose where they overlap; identifiers that nothing else touches are not looked at."""
    import numpy as np

    claims = [*read.findings, *read.guards]
    if not claims:
        return judged, []
    first = np.searchsorted(judged.end, [each.start + PAD for each in claims], side="right")
    last = np.searchsorted(judged.start, [each.end + PAD for each in claims], side="left")
    touching = np.zeros(len(judged) + 1, np.int64)
    np.add.at(touching, first, 1)
    np.add.at(touching, np.maximum(first, last), -1)
    touched = np.cumsum(touching)[:-1] > 0
    some = np.flatnonzero(touched)
    few = judged.where(some).with_words(units)
    columns = (
        each.tolist() for each in (few.start - PAD, few.end - PAD, few.kind, few.sign, few.word, few.also)
    )
    kinds = [Judged(s, e, Kind(k), g, w, o) for s, e, k, g, w, o in zip(*columns, strict=True)]
    best, others = settle(kinds, read)
    if len(best) < len(kinds):
        remaining = np.isin(few.start, [each.start + PAD for each in best])
        touched[some[remaining]] = False
        judged = judged.where(~touched)
    return judged, others


def _original(units: Units, found: Finding) -> tuple[int, int]:
    index = units.index
    if index is None:
        return found.start, found.end
    return int(index[found.start + PAD]) - PAD, int(index[found.end - 1 + PAD]) + 1 - PAD


def _moved(found: Finding, start: int, end: int) -> Finding:
    # A fifth of the time of attrs.evolve, once for each finding.
    return Finding(found.entity, start, end, found.score, found.value, found.why)
