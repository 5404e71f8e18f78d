"""What every source of rows has in common, whatever file it is read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol, TypeAlias, runtime_checkable

from piiguard.classify.fields.notes import Note

__all__ = ["BATCH_ROWS", "Batch", "Table", "unique_names"]

BATCH_ROWS: Final = 50_000

Batch: TypeAlias = dict[str, list[str | None]]
"""Column name → its cells; None where a row has no cell or the cell is null."""


@runtime_checkable
class Table(Protocol):
    """Named columns whose rows can be read again and again, a batch at a time."""

    @property
    def name(self) -> str:
        """What reports call it: the file's or the table's name."""
        ...

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns' names, distinct and in order."""
        ...

    @property
    def encoding(self) -> str:
        """How its text is stored, as reports say it: ``"GB18030"``, ``"UTF-8 with BOM"``."""
        ...

    @property
    def notes(self) -> Sequence[Note]:
        """What was detected, and what was repaired in the rows read so far."""
        ...

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[Batch]:
        """Read from the first row on, at most *rows* at a time, in memory that does not grow."""
        ...


def unique_names(names: Iterable[str]) -> tuple[tuple[str, ...], int]:
    """Name the nameless columns and tell equal names apart.

    Args:
        names: Names as the header has them.

    Returns:
        Distinct names, and how many had to be changed.

    >>> unique_names(["姓名", "", "姓名"])
    (('姓名', 'column_2', '姓名_2'), 2)
    """
    seen: set[str] = set()
    chosen: list[str] = []
    changed = 0
    for position, raw in enumerate(names, 1):
        wanted = raw.strip() or f"column_{position}"
        name, again = wanted, 1
        while name in seen:
            again += 1
            name = f"{wanted}_{again}"
        changed += name != raw.strip()
        seen.add(name)
        chosen.append(name)
    return tuple(chosen), changed
