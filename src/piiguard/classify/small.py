"""The small path from a text to its findings: a log line, a form field, without numpy."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import attrs

from piiguard.catalog.findings import Finding
from piiguard.classify.evidence import Judged, explain, judged_at, keep_best
from piiguard.classify.further import Further, settle
from piiguard.classify.gates import make_gate
from piiguard.classify.kernel import Gate
from piiguard.classify.kinds import Kind
from piiguard.classify.masked import is_masked
from piiguard.classify.spelled import candidates
from piiguard.classify.surveys import AT, BEYOND, EVERYTHING, NUMBER, ODD, survey
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
        gate: What is asked of a short text before anything else, where there is a compiled kernel.
        memo: What a path has made of them, to be made once.
    """

    kinds: frozenset[Kind]
    min_score: float
    context: bool
    as_of: date
    further: Further | None = None
    gate: Gate | None = None
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
    if told == EVERYTHING:
        told = _told(text, settings)
    normal = normalise(text) if told & ODD or told == EVERYTHING else Normalised(text)
    if told & ODD:
        told = _told(normal.text, settings)
    if not told:
        return []
    found: list[Judged] = []
    hits = candidates(normal.text, settings.kinds, as_of=settings.as_of) if told & (NUMBER | AT) else ()
    for start, end, kind in hits:
        each = judged_at(normal.text, start, end, kind, context=settings.context)
        if each.score >= settings.min_score and not is_masked(normal.text, start, end):
            found.append(each)
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
    if settings.gate is not None and further is not None:
        told = settings.gate.look(text)
        if told != EVERYTHING:
            return told
        make_gate(settings.gate, further)
    told = look.look(text)
    if told & ODD or further is None:
        return told
    return told | BEYOND if told or not further.is_idle(text) else 0


_Placed = TypeVar("_Placed", Judged, Finding)


def _moved(found: list[_Placed], normal: Normalised) -> list[_Placed]:
    """Translate offsets of the normal form into those of the original."""
    spans = [normal.span(each.start, each.end) for each in found]
    return [attrs.evolve(each, start=start, end=end) for each, (start, end) in zip(found, spans, strict=True)]


def _start(finding: Finding) -> int:
    return finding.start
