"""What is done to one part of a file, here or in another process: from bytes to bytes.

A part is as much of a file as is worked on at a time. Parts are cut where nothing depends on what follows, so
they can be worked on in any order and put together in theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, TypeAlias

import attrs

from piiguard.catalog import Entity
from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.classify import Engine
from piiguard.errors import SourceError
from piiguard.mask import MaskPolicy, mask_column

__all__ = ["Cells", "Change", "Done", "Found", "Part", "Treatment", "Work", "encoded"]

# From so many rows a distinct value on, it pays to look at each value once.
_REPEATED: Final = 2

Cells: TypeAlias = Sequence[str | None]
"""The values of one column, in order."""

Change: TypeAlias = tuple[int, int, str]
"""Where something begins and ends, in code points, and what takes its place."""


@attrs.frozen
class Part:
    """As much of a file as is worked on at a time.

    Attributes:
        data: Its bytes.
        number: The row it begins with, or the code point, from 0.
        first: For a text: findings count that begin here or later. For a table: 1 if a header comes first.
        last: For a text: findings count that begin before this.
    """

    data: bytes = attrs.field(repr=False)
    number: int = 0
    first: int = 0
    last: int = 0


@attrs.frozen
class Found:
    """A finding within a part.

    Attributes:
        entity: What it is.
        row: Its row in the part, from 0, or for a text where it begins, in code points.
        column: The column's name or path; empty for a text.
        written: How it is spelled.
    """

    entity: Entity
    row: int
    column: str
    written: str = attrs.field(repr=False)


@attrs.frozen
class Done:
    """What became of a part.

    Attributes:
        data: What is written in its place.
        rows: How many rows it has.
        counts: Entity → how many values were masked or found.
        found: What was found, if it was only looked for.
        head: For a text, what is replaced near its beginning, where a finding of the part before may reach
            into: start, end and what takes the place.
        rest: For a text, from where on *data* stands for it, in code points.
        end: For a text, up to where.
    """

    data: bytes = attrs.field(default=b"", repr=False)
    rows: int = 0
    counts: Mapping[Entity, int] = attrs.field(factory=Counter[Entity])
    found: tuple[Found, ...] = ()
    head: tuple[Change, ...] = attrs.field(default=(), repr=False)
    rest: int = 0
    end: int = 0


class Work(Protocol):
    """Works on one part."""

    def __call__(self, part: Part) -> Done:
        """Return what becomes of it."""
        ...


@attrs.frozen
class Treatment:
    """What is done to the values of a column: the same in every format.

    Attributes:
        engine: What finds things in a value.
        entities: Column name or path → what all its values are.
        policy: How they are masked, or None to find only.
        nested: Whether names are paths, so that what is said of ``user`` holds for ``user.name`` too.
    """

    engine: Engine
    entities: Mapping[str, Entity]
    policy: MaskPolicy | None
    nested: bool = False

    def entity_of(self, name: str) -> Entity | None:
        """Return what all values of a column are, if it is known.

        >>> Treatment(Engine(), {"user": Entity.PERSON}, None, nested=True).entity_of("user.aliases[]")
        Entity('PERSON')
        """
        while (entity := self.entities.get(name)) is None and self.nested and name:
            name = name.removesuffix("[]") if name.endswith("[]") else name.rpartition(".")[0]
        return entity

    def column(self, name: str, cells: Cells, counts: Counter[Entity], found: list[Found]) -> Cells:
        """Mask the values of one column, or find what is in them.

        Args:
            name: Its name or path.
            cells: Its values.
            counts: Where what is masked or found is counted.
            found: Where what is found is added, if that is all.

        Returns:
            The masked values; *cells* itself if nothing changes.
        """
        times = Counter(cells)
        if len(times) * _REPEATED > len(cells):
            masked, seen, spans = self._each(name, cells)
            found += seen
            _count(spans, counts, None)
            return masked
        # Where values repeat, each is looked at once: what a row holds never depends on its neighbours.
        distinct = list(times)
        masked, seen, spans = self._each(name, distinct)
        _count(spans, counts, [times[each] for each in distinct])
        if seen:
            rows: dict[str | None, list[int]] = {}
            for row, cell in enumerate(cells):
                rows.setdefault(cell, []).append(row)
            found += [attrs.evolve(each, row=row) for each in seen for row in rows[distinct[each.row]]]
        if masked is distinct:
            return cells
        becomes = dict(zip(distinct, masked, strict=True))
        return [becomes[cell] for cell in cells]

    def spans_of(self, name: str, column: TextColumn) -> ColumnSpans:
        """Say what of a column is personal: all of it if its entity is known, or else what is found.

        Args:
            name: Its name or path.
            column: Its values.

        Returns:
            Where it lies.
        """
        entity = self.entity_of(name)
        if entity is None:
            return self.engine.scan_column(column, name=name).spans
        return ColumnSpans.whole(column, entity)

    def _each(self, name: str, cells: Cells) -> tuple[Cells, list[Found], ColumnSpans]:
        column = TextColumn.of(list(cells))
        spans = self.spans_of(name, column)
        if self.policy is None:
            return cells, _spelled(name, column, spans), spans
        if not len(spans):
            return cells, [], spans
        return mask_column(column, spans, self.policy).to_list(), [], spans


def encoded(text: str, codec: str) -> bytes:
    """Encode what is to be written.

    Args:
        text: The text.
        codec: How.

    Returns:
        Its bytes.

    Raises:
        SourceError: If the encoding cannot store it; the text is in no part of the error.
    """
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        pass
    raise SourceError(
        f"A masked value holds a character that {codec} cannot store",
        hint="Mask with characters that the file's encoding has, or convert the file to UTF-8 first.",
        code="input.source_unwritable",
    )


def _count(spans: ColumnSpans, counts: Counter[Entity], times: Sequence[int] | None) -> None:
    import numpy as np

    weights = None if times is None else np.asarray(times, np.int64)[spans.row]
    for entity, count in zip(
        spans.entities, np.bincount(spans.entity, weights, len(spans.entities)).tolist(), strict=True
    ):
        if count:
            counts[entity] += int(count)


def _spelled(name: str, column: TextColumn, spans: ColumnSpans) -> list[Found]:
    data = column.data
    numbers: list[int] = spans.entity.tolist()
    places = zip(numbers, spans.row.tolist(), spans.start.tolist(), spans.end.tolist(), strict=True)
    found: list[Found] = []
    for number, row, start, end in places:
        written = data[start:end].tobytes().decode("utf-8", errors="replace")
        found.append(Found(spans.entities[number], row, name, written))
    return found
