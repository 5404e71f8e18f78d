"""What masking and scanning a file tell: how far they are, what they found, what came out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import attrs

from piiguard.catalog import Entity, Level, level_of
from piiguard.classify import Note

__all__ = ["FileFinding", "MaskedFile", "Progress"]


@attrs.frozen
class Progress:
    """How far a run is.

    Attributes:
        read: Bytes of the source that have been read, as it lies on the disk.
        size: How many there are.
        findings: How many values have been masked or found.
    """

    read: int
    size: int
    findings: int

    @property
    def share(self) -> float:
        """From 0 to 1.

        >>> Progress(read=1, size=4, findings=0).share
        0.25
        """
        return self.read / self.size if self.size else 1.0


@attrs.frozen
class FileFinding:
    """Something personal in a file.

    Attributes:
        entity: What it is.
        row: The line of a text, or the row of a table below its header, from 1.
        place: The first code point in that line, from 1, or the column's name; the path of a value that lies
            deeper, as in ``user.phones[]``.
        written: How it is spelled there. Personal data: left out of ``repr``.
    """

    entity: Entity
    row: int
    place: int | str
    written: str = attrs.field(repr=False)

    @property
    def level(self) -> Level:
        """How sensitive that is, by the strictest standard."""
        return level_of(self.entity)


@attrs.frozen
class MaskedFile:
    """A copy that was written.

    Attributes:
        path: Where it is.
        rows: How many rows it has; None for a text.
        counts: Entity → how many values were masked. Of a column that is an entity, all that are not empty.
        columns: Column name, or path → the entity it is masked as from end to end.
        notes: What was detected and repaired on reading.
    """

    path: Path
    rows: int | None
    counts: Mapping[Entity, int]
    columns: Mapping[str, Entity]
    notes: tuple[Note, ...]

    @property
    def masked(self) -> int:
        """How many values were masked."""
        return sum(self.counts.values())
