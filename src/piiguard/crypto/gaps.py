"""Columns with gaps: what is there is worked on, what is missing stays missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import NoneType
from typing import Generic, TypeAlias, TypeVar, cast

import attrs

from piiguard.errors import InvalidInput

__all__ = ["Column", "Gap", "Ids", "at"]

Ids: TypeAlias = Sequence[str] | None
"""Rows or subjects of a column, one for each value, or None where values are bound to none."""

Gap = TypeVar("Gap", bound=None)
"""A missing value where a column has some; ``list[str]`` comes back as ``list[bytes]``, without None."""
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def at(places: Sequence[int], ids: Ids) -> Ids:
    """Return the ids at *places*."""
    return ids if ids is None or len(places) == len(ids) else [ids[place] for place in places]


@attrs.frozen
class Column(Generic[_Given]):
    """A column with its gaps, and what its values are bound to.

    Attributes:
        every: The values, None where one is missing.
        rows: The row of each.
        subjects: The data subject of each.
    """

    every: Sequence[_Given | None]
    rows: Ids
    subjects: Ids

    def __attrs_post_init__(self) -> None:
        for ids, name in ((self.rows, "rows"), (self.subjects, "subjects")):
            if ids is not None and len(ids) != len(self.every):
                raise InvalidInput(
                    f"There are {len(ids)} {name} for {len(self.every)} values",
                    hint="Give one for each value, in the same order.",
                )

    def map(
        self, work: Callable[[Sequence[_Given], Ids, Ids, Sequence[int]], Sequence[_Made]]
    ) -> list[_Made | None]:
        """Do *work* on what is there, and leave the gaps where they are."""
        if NoneType not in set(map(type, self.every)):
            # Nothing is missing: to sort out what is would take as long as the blind indexes of a column.
            whole = cast("Sequence[_Given]", self.every)
            return list(work(whole, self.rows, self.subjects, range(len(whole))))
        places = [place for place, item in enumerate(self.every) if item is not None]
        present = [item for item in self.every if item is not None]
        made = work(present, at(places, self.rows), at(places, self.subjects), places)
        result: list[_Made | None] = [None] * len(self.every)
        for place, item in zip(places, made, strict=True):
            result[place] = item
        return result
