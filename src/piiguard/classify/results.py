"""Findings of a large text, made one by one only when looked at."""

from __future__ import annotations

import bisect
import heapq
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, NoReturn, overload

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.evidence import explained
from piiguard.classify.kinds import ENTITIES

if TYPE_CHECKING:
    from piiguard.classify.judge import JudgedArrays  # noqa: TC004 - attrs keeps annotations as strings
    from piiguard.classify.units import Units  # noqa: TC004 - as above

__all__ = ["Findings", "Part"]


@attrs.frozen(eq=False, repr=False)
class Part:
    """A stretch of a text with what was found in it.

    Attributes:
        offset: Where the stretch begins in the text.
        units: The stretch, or no more of it than its offsets, if no word is left to look up in it.
        judged: What was found of the engine's own kinds, in padded offsets.
        others: What else was found, by start; offsets are those of the text.
    """

    offset: int
    units: Units
    judged: JudgedArrays
    others: tuple[Finding, ...] = ()

    def __len__(self) -> int:
        return len(self.judged) + len(self.others)

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield starts and ends in the text."""
        starts, ends = self.units.original(self.judged.start, self.judged.end)
        own = zip((starts + self.offset).tolist(), (ends + self.offset).tolist(), strict=True)
        return heapq.merge(own, ((each.start, each.end) for each in self.others)) if self.others else own

    def findings(self, text: str) -> Iterator[Finding]:
        """Make the findings, by start.

        Args:
            text: The whole text.
        """
        judged = self.judged.with_words(self.units)
        starts, ends = self.units.original(judged.start, judged.end)
        columns = (
            starts + self.offset,
            ends + self.offset,
            judged.kind,
            judged.sign,
            judged.word,
            judged.also,
        )
        rows = zip(*(each.tolist() for each in columns), strict=True)
        own = (explained(s, e, kind, sign, word, also, text[s:e]) for s, e, kind, sign, word, also in rows)
        return heapq.merge(own, self.others, key=_start) if self.others else own

    def one(self, at: int) -> Part:
        """Return the part with the finding at index *at* alone."""
        if not self.others:
            return attrs.evolve(self, judged=self.judged.one(at))
        starts, _ = self.units.original(self.judged.start, self.judged.end)
        own = (starts + self.offset).tolist()
        place = sorted([*own, *map(_start, self.others)])[at]
        index = bisect.bisect_left(own, place)
        if index < len(own) and own[index] == place:
            return attrs.evolve(self, judged=self.judged.one(index), others=())
        index = bisect.bisect_left(self.others, place, key=_start)
        return attrs.evolve(
            self, judged=self.judged.where(slice(0, 0)), others=self.others[index : index + 1]
        )


def _start(finding: Finding) -> int:
    return finding.start


@attrs.frozen(eq=False, repr=False)
class Findings(Sequence[Finding]):
    """The findings of one text, sorted by start, none overlapping another.

    A large text can hold more findings than anybody reads, and to make each is dearer than to find it. So
    they stay as arrays until they are indexed or iterated; counting them makes none.
    """

    _text: str
    _parts: tuple[Part, ...]

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> list[Finding]: ...
    def __getitem__(self, index: int | slice) -> Finding | list[Finding]:
        if isinstance(index, slice):
            return [self[at] for at in range(*index.indices(len(self)))]
        at = range(len(self))[index]
        for part in self._parts:
            if at < len(part):
                return next(part.one(at).findings(self._text))
            at -= len(part)
        raise IndexError(index)

    def __iter__(self) -> Iterator[Finding]:
        return chain.from_iterable(part.findings(self._text) for part in self._parts)

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __repr__(self) -> str:
        shown = ", ".join(f"{count:,} {entity}" for entity, count in self.counts.items())
        return f"<Findings: {shown or 'none'}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("Findings hold the clear text and are not pickled; pickle list(findings)")

    @property
    def counts(self) -> dict[Entity, int]:
        """How many there are of each entity that occurs."""
        counts = Counter(dict.fromkeys(ENTITIES, 0))
        for part in self._parts:
            counts.update(each.entity for each in part.others)
            for kind, entity in enumerate(ENTITIES):
                counts[entity] += int((part.judged.kind == kind).sum())
        return {entity: count for entity, count in counts.items() if count}

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of each, in code points, without making the findings."""
        for part in self._parts:
            yield from part.spans()
