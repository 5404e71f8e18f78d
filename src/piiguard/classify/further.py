"""What is looked for beside the engine's own kinds: rules, finders, and lists of the user's own."""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.evidence import Judged
from piiguard.classify.finders import Finder
from piiguard.classify.headings import Headings
from piiguard.classify.kinds import ENTITIES
from piiguard.classify.language import told_of
from piiguard.classify.masked import is_masked
from piiguard.classify.overlaps import without_overlap
from piiguard.classify.readings import WaitingReadings
from piiguard.classify.rules.book import Book
from piiguard.classify.rules.rule import Rule
from piiguard.classify.surveys import EVERYTHING, FIELD, FIRM, PLACE, RULE
from piiguard.classify.wraps import wrapped

if TYPE_CHECKING:
    from piiguard.classify.judge import JudgedArrays
    from piiguard.classify.numbers import Seen
    from piiguard.classify.rules.guarding import Claims
    from piiguard.classify.units import Offsets, Units

__all__ = ["Further", "Read", "settle"]

_STRONG: Final = 0.75
"""From here on a finding is sure enough that a longer, doubtful one does not hide it."""

_SURE: Final = 0.95
"""From here on nothing is guarded: a number beside its label, or one that its check character makes sure."""


@attrs.frozen
class Read:
    """What was read beside the kinds, offsets being those of the normal form.

    Attributes:
        findings: What may be reported, the more trusted first.
        guards: What only keeps weaker findings from its text.
    """

    findings: list[Finding] = attrs.field(factory=list[Finding])
    guards: list[Finding] = attrs.field(factory=list[Finding])


@attrs.frozen
class Further:
    """Rules and finders, ready to run.

    Attributes:
        book: The rules, guards among them only if they were asked for.
        guards: The other guards.
        finders: The finders.
        reported: The entities whose findings are kept.
        guarded: The entities that were asked for by name, for which a guard's findings are kept too.
        min_score: The least score that is kept.
        readings: The engine's own kinds, and the rules, in unusual spellings.
        headings: Values by the names of their fields, which are context.
    """

    book: Book
    guards: Book
    finders: tuple[Finder, ...]
    reported: frozenset[Entity]
    guarded: frozenset[Entity]
    min_score: float
    readings: WaitingReadings | None = None
    headings: Headings | None = None

    @cached_property
    def ceiling(self) -> float:
        """From here on no guard keeps a finding from its text."""
        return min(_SURE, self.guards.ceiling)

    def is_idle(self, text: str) -> bool:
        """Say whether a text that tells nothing holds nothing at all: one that no rule or finder waits for.

        Args:
            text: A text in normal form.

        Returns:
            True if nothing can be found in it; False if that is not known without reading it.
        """
        triggers = self.book.triggers_for(len(text))
        if triggers is None or self.finders or self.headings or (self.readings and self.readings.ocr):
            return False
        return not triggers.find(text, False)  # noqa: FBT003 - not as arrays

    def read(self, text: str, kinds: Sequence[Judged], told: int = EVERYTHING) -> Read:
        """Read a short text.

        Args:
            text: A text in normal form.
            told: What it may hold; see `piiguard.classify.surveys`.
            kinds: What was found of the engine's own kinds.

        Returns:
            What was found besides; findings may overlap.
        """
        found = self._sorted_out(self.book.read(text, self.book.hits(text))) if told & RULE else Read()
        for finder in self.finders:
            if told & told_of(finder):
                found.findings.extend(filter(self._kept, finder.find(text)))
        if told & (PLACE | FIRM):
            found.findings.extend(filter(self._kept, wrapped(text, self.finders)))
        if self.readings is not None:
            found.findings.extend(filter(self._kept, self.readings.find(text, told)))
        if self.headings is not None and told & FIELD:
            found.findings.extend(filter(self._kept, self.headings.find(text)))
        _drop_masked(found.findings, text)
        ceiling = self.ceiling
        every: list[Judged | Finding] = [*kinds, *found.findings]
        claims = [(each.start, each.end, score) for each in every if (score := each.score) < ceiling]
        if claims:
            from piiguard.classify.rules.guarding import guards_of

            claims.sort()
            found.guards.extend(guards_of(self.guards, text, claims))
        return found

    def read_bulk(
        self,
        units: Units,
        kinds: JudgedArrays,
        rows: Offsets | None = None,
        seen: Seen | None = None,
    ) -> Read:
        """Read a large text: what `read` finds, by arrays where they serve.

        Args:
            units: The text.
            kinds: What was found of the engine's own kinds.
            rows: Where each row begins in the original, if the text is several, one a line.
            seen: What the kernel saw in it.

        Returns:
            As `read`; of the guards, those that touch what is claimed.
        """
        begins = None if rows is None else units.normal_offsets(rows)
        found = self._sorted_out(_read_bulk(units, self.book, begins))
        for finder in self.finders:
            found.findings.extend(filter(self._kept, finder.find_bulk(units)))
        lines = None if begins is None else begins.tolist()
        found.findings.extend(filter(self._kept, wrapped(units.normal, self.finders, lines)))
        if self.readings is not None:
            firsts = None if rows is None else rows.tolist()
            places = None if seen is None else seen.places
            found.findings.extend(filter(self._kept, self.readings.find_bulk(units, firsts, places)))
        if self.headings is not None:
            names = None if seen is None else seen.names
            found.findings.extend(filter(self._kept, self.headings.find_bulk(units.normal, lines, names)))
        _drop_masked(found.findings, units.normal)
        claims = self._weak_claims(units, kinds, found.findings)
        if len(claims.starts):
            from piiguard.classify.rules.guarding import guards_around
            from piiguard.classify.units import PAD

            length = len(units.codes) - 2 * PAD
            opens = [0] if begins is None else begins.tolist()
            closes = [*(each - 1 for each in opens[1:]), length]
            found.guards.extend(guards_around(self.guards, units, claims, opens, closes))
        return found

    def _weak_claims(self, units: Units, kinds: JudgedArrays, findings: Sequence[Finding]) -> Claims:
        """Return what is claimed that a guard may outdo; where none can be is not looked at closely."""
        import numpy as np

        from piiguard.classify.rules.guarding import Claims, may_be_guarded
        from piiguard.classify.units import PAD

        ceiling = self.ceiling
        some = np.flatnonzero(kinds.scores() < ceiling)
        some = some[may_be_guarded(self.guards, units, kinds.start[some], kinds.end[some])]
        kinds = kinds.where(some).with_words(units)
        weak = [each for each in findings if each.score < ceiling]
        starts = np.concatenate((kinds.start, np.array([each.start + PAD for each in weak], np.int64)))
        ends = np.concatenate((kinds.end, np.array([each.end + PAD for each in weak], np.int64)))
        scores = np.concatenate((kinds.scores(), np.array([each.score for each in weak], np.float64)))
        order = np.lexsort((ends, starts))
        order = order[scores[order] < ceiling]
        return Claims(starts[order], ends[order], scores[order])

    def _sorted_out(self, found: Iterable[tuple[Rule, Finding]]) -> Read:
        read = Read()
        for rule, finding in found:
            if rule.guard:
                read.guards.append(finding)
            if self._kept(finding) and (not rule.guard or finding.entity in self.guarded):
                read.findings.append(finding)
        return read

    def _kept(self, finding: Finding) -> bool:
        return finding.score >= self.min_score and finding.entity in self.reported


def _drop_masked(findings: list[Finding], text: str) -> None:
    findings[:] = [each for each in findings if not is_masked(text, each.start, each.end)]


def _read_bulk(units: Units, book: Book, begins: Offsets | None) -> Iterator[tuple[Rule, Finding]]:
    """Read a large text, or the rows that begin at *begins*."""
    from piiguard.classify.rules.rows import read_rows
    from piiguard.classify.rules.triggers import places_in, windows_in

    places = places_in(units, book)
    if begins is not None:
        return read_rows(book, units.normal, places, begins)
    return book.read(units.normal, windows_in(places, book, len(units.normal)))


def settle(kinds: Sequence[Judged], read: Read) -> tuple[list[Judged], list[Finding]]:
    """Choose between what the kinds claim and what was read beside them, where they overlap.

    A guard keeps every weaker finding that is not sure by itself from its text. Of the rest a strong one wins
    over a weak one, then the longer, then the surer, then the more trusted: kinds before rules, rules in
    their order.

    Args:
        kinds: Identifiers of the engine's own kinds, none overlapping another.
        read: The rest, offsets in the same text.

    Returns:
        Those of either that remain, each by start.
    """
    claims: list[Judged | Finding] = [*kinds, *read.findings]
    if read.guards:
        guards = _Guards(read.guards)
        claims = [each for each in claims if not guards.outdo(each)]
    identifiers: list[Judged] = []
    findings: list[Finding] = []
    for best, loser in without_overlap(claims, rank=_rank):
        if isinstance(best, Judged):
            identifiers.append(best)
        elif loser is None or (other := _entity(loser)) == best.entity:
            findings.append(best)
        else:
            findings.append(attrs.evolve(best, why=(*best.why, f"also passes as {other}")))
    return identifiers, findings


def _rank(each: Judged | Finding) -> tuple[float, ...]:
    # A value that the user denied, the only one that is wholly sure, stands before all.
    return (each.score < 1, each.score < _STRONG, each.start - each.end, -each.score)


def _entity(each: Judged | Finding) -> Entity:
    return ENTITIES[each.kind] if isinstance(each, Judged) else each.entity


class _Guards:
    """Guards by start, to be asked about many stretches."""

    def __init__(self, guards: Iterable[Finding]) -> None:
        self._guards = sorted(guards, key=lambda each: each.start)
        self._starts = [each.start for each in self._guards]
        self._longest = max(each.end - each.start for each in self._guards)

    def outdo(self, claim: Judged | Finding) -> bool:
        """Say whether a surer guard shares text with *claim*."""
        if claim.score >= _SURE:
            return False
        first = bisect.bisect_right(self._starts, claim.start - self._longest)
        last = bisect.bisect_left(self._starts, claim.end)
        return any(each.end > claim.start and each.score > claim.score for each in self._guards[first:last])
