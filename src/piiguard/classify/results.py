"""Findings of a large text, made one by one only when looked at."""

from __future__ import annotations

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
        units: The stretch.
        judged: What was found, in padded offsets.
    """

    offset: int
    units: Units
    judged: JudgedArrays

    def __len__(self) -> int:
        return len(self.judged)

    def spans(self) -> tuple[list[int], list[int]]:
        """Return starts and ends in the text."""
        starts, ends = self.units.original(self.judged.start, self.judged.end)
        return (starts + self.offset).tolist(), (ends + self.offset).tolist()

    def found(self) -> Iterator[tuple[int, int, int, int, int, int]]:
        """Yield the fields of what was found, as `Judged` has them, offsets being those of the text."""
        judged = self.judged.with_words(self.units)
        rest = (each.tolist() for each in (judged.kind, judged.sign, judged.word, judged.also))
        return zip(*self.spans(), *rest, strict=True)


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
                one = attrs.evolve(part, judged=part.judged.one(at))
                return next(self._made(one))
            at -= len(part)
        raise IndexError(index)

    def __iter__(self) -> Iterator[Finding]:
        return chain.from_iterable(map(self._made, self._parts))

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
        counts = dict.fromkeys(ENTITIES, 0)
        for part in self._parts:
            for kind, entity in enumerate(ENTITIES):
                counts[entity] += int((part.judged.kind == kind).sum())
        return {entity: count for entity, count in counts.items() if count}

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield start and end of each, in code points, without making the findings."""
        for part in self._parts:
            yield from zip(*part.spans(), strict=True)

    def _made(self, part: Part) -> Iterator[Finding]:
        text = self._text
        for start, end, kind, sign, word, also in part.found():
            yield explained(start, end, kind, sign, word, also, text[start:end])
