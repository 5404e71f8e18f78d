"""The small path from a text to its findings: a log line, a form field, without numpy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, TypeVar

import attrs

from piiguard.catalog.findings import Finding
from piiguard.classify.evidence import Judged, explain, explained, judged_at, keep_best, score_of
from piiguard.classify.further import Further, settle
from piiguard.classify.gates import ShortReader, make_reader
from piiguard.classify.kinds import Kind
from piiguard.classify.masked import is_masked
from piiguard.classify.spelled import candidates
from piiguard.classify.surveys import (
    ADDRESS,
    AT,
    BEYOND,
    CHAIN,
    ESCAPE,
    EVERYTHING,
    LETTER,
    LINE,
    NUMBER,
    ODD,
    SCRIPT,
    survey,
)
from piiguard.classify.text import Normalised, normalise

__all__ = ["Settings", "scan_small"]


@attrs.frozen
class Settings:
    """What both paths are told to do.

    Attributes:
        kinds: What to look for.
        min_score: The least score that is kept.
        context: Whether the words before an identifier count.
        as_of: The last day of birth that is accepted in a resident ID.
        further: What to look for beside the kinds, if anything.
        reader: What reads short texts, where there is a compiled kernel.
        memo: What a path has made of them, to be made once.
    """

    kinds: frozenset[Kind]
    min_score: float
    context: bool
    as_of: date
    further: Further | None = None
    reader: ShortReader | None = None
    memo: dict[str, object] = attrs.field(init=False, eq=False, repr=False, factory=dict[str, object])


def scan_small(text: str, settings: Settings, told: int = EVERYTHING) -> list[Finding]:
    """Find identifiers in a text of any length, one at a time.

    Args:
        text: Any text.
        settings: What to do.
        told: What the gate tells of it.

    Returns:
        The findings, by start.
    """
    if not told & (ODD | BEYOND):
        lone = _lone(text, settings)
        if lone is not None:
            return lone
    if told == EVERYTHING:
        told = _told(text, settings)
    normal = normalise(text) if told & ODD or told == EVERYTHING else Normalised(text)
    if told & ODD:
        told = _told(normal.text, settings)
    found, told = _of_kinds(normal.text, settings, told)
    if not told and not found:
        return []
    if len(found) > 1:
        found = keep_best(found)
    others: list[Finding] = []
    if settings.further is not None:
        read = settings.further.read(normal.text, found, told)
        if read.findings or (read.guards and found):
            found, others = settle(found, read)
    if normal.index is not None:
        found, others = _moved(found, normal), _moved(others, normal)
    findings = [explain(each, text[each.start : each.end]) for each in found]
    return sorted([*findings, *others], key=_start) if others else findings


def _told(text: str, settings: Settings) -> int:
    """Look at a text of which no gate has told yet."""
    look, further = survey(), settings.further
    if look is None:
        return EVERYTHING
    if settings.reader is not None and further is not None:
        told = settings.reader.gate.look(text)
        if told != EVERYTHING:
            return told
        make_reader(settings.reader, further)
    told = look.look(text)
    if told & ODD or further is None:
        return told
    return told | BEYOND if told or not further.is_idle(text) else 0


def _of_kinds(text: str, settings: Settings, told: int) -> tuple[list[Judged], int]:
    """Find the kinds in a text in normal form; say what more of it is left to be read."""
    hits: Iterable[Judged] = ()
    seen = _seen(text, settings) if told & ~BEYOND else None
    if seen is not None:
        told = told & BEYOND | _WAYS[seen[1]]
        hits = [
            Judged(start, end, Kind(kind), sign, word if settings.context else -1)
            for start, end, kind, sign, word in seen[0]
        ]
    elif told & (NUMBER | AT):
        hits = [
            judged_at(text, start, end, kind, context=settings.context)
            for start, end, kind in candidates(text, settings.kinds, as_of=settings.as_of)
        ]
    least = settings.min_score
    return [each for each in hits if each.score >= least and not is_masked(text, each.start, each.end)], told


def _seen(text: str, settings: Settings) -> tuple[list[tuple[int, int, int, int, int]], int] | None:
    """Return what the kernel finds of the kinds, None where it does not say."""
    reader = settings.reader
    return None if reader is None or reader.numbers is None else reader.numbers.hits(text, *reader.asked)


def _lone(text: str, settings: Settings) -> list[Finding] | None:
    """Read a text that holds nothing but kinds; None if there is more than one, or a guard might outdo it."""
    seen = _seen(text, settings)
    if seen is None or seen[1] or len(seen[0]) > 1:
        return None
    if not seen[0]:
        return []
    start, end, kind, sign, word = seen[0][0]
    if not settings.context:
        word = -1
    score = score_of(kind, sign, word)
    if score < settings.min_score or is_masked(text, start, end):
        return []
    if settings.further is not None and score < settings.further.ceiling:
        return None
    return [explained(start, end, kind, sign, word, -1, text[start:end])]


# What is told by each combination of ways in which a second reading may find more, as the kernel has them.
_BY_WAY: Final = (CHAIN, LINE, ESCAPE, SCRIPT, LETTER, ADDRESS)
_WAYS: Final = tuple(
    sum(told for way, told in enumerate(_BY_WAY) if ways >> way & 1) for ways in range(1 << len(_BY_WAY))
)

_Placed = TypeVar("_Placed", Judged, Finding)


def _moved(found: list[_Placed], normal: Normalised) -> list[_Placed]:
    """Translate offsets of the normal form into those of the original."""
    spans = [normal.span(each.start, each.end) for each in found]
    return [attrs.evolve(each, start=start, end=end) for each, (start, end) in zip(found, spans, strict=True)]


def _start(finding: Finding) -> int:
    return finding.start
