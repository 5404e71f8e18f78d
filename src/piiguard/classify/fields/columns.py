"""What is counted in a sample of a column: what its cells are, contain and resemble.

A value speaks for an entity if the finding covers its whole cell; a phone number inside a sentence only
says that the column *contains* phone numbers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, Protocol

import attrs

from piiguard.catalog import Entity
from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.classify.fields.forms import forms_of
from piiguard.classify.fields.likenesses import LIKENESSES, STRICT, TELLING, Likeness
from piiguard.classify.fields.masked import is_damaged, masked_entity
from piiguard.classify.fields.names import SURE, NameEvidence

__all__ = ["ColumnLook", "ColumnScanner", "Scanned", "look_at"]

# What may be left of a cell beside the number: the country's dialling code, in any spelling.
_DIALLING: Final = frozenset({"", "86", "0086"})
# So many bytes of signs may stand beside a number that still fills its cell.
_BESIDE: Final = 24
_MAJORITY: Final = 0.5
_LONGEST_MASKED: Final = 160
# Chinese text or a space in a cell: it is written for people, and is no code.
_RUNNING: Final = re.compile(r"[\u3400-\u9fff\u3040-\u30ff]|[A-Za-z,.;:!?] ")
_ENOUGH_TO_COUNT: Final = 3


class Scanned(Protocol):
    """What was found in a column, and the column it was found in."""

    @property
    def column(self) -> TextColumn:
        """The cells, as one buffer."""
        ...

    @property
    def spans(self) -> ColumnSpans:
        """What lies where in the buffer."""
        ...


class ColumnScanner(Protocol):
    """What finds entities in a column: `piiguard.classify.Engine`."""

    @property
    def entities(self) -> Sequence[Entity]:
        """What it can find."""
        ...

    def scan_column(self, values: list[str]) -> Scanned:
        """Find them in every cell."""
        ...


@attrs.frozen
class ColumnLook:
    """What was counted in a sample of a column.

    Attributes:
        rows: Cells looked at.
        filled: Those that hold more than white space.
        distinct: How many of those differ.
        whole: Entity → cells that it fills.
        within: Entity → cells that hold it beside other text.
        formed: Entity → cells that have its form, whether they pass its check or not.
        like: Entity → cells that could be it, for entities that no check digit proves.
        masked: Entity → cells that look like it after masking.
        damaged: Cells that are a long number a spreadsheet has rounded.
        running: Cells with Chinese text or with words.
        gap: How far the cells lie apart on average, if they are numbers of one length; 0 if they are not.
    """

    rows: int
    filled: int
    distinct: int
    whole: Mapping[Entity, int]
    within: Mapping[Entity, int]
    formed: Mapping[Entity, int]
    like: Mapping[Entity, int]
    masked: Mapping[Entity, int]
    damaged: int = 0
    running: int = 0
    gap: float = 0.0

    def share(self, count: int) -> float:
        """Return which part of the filled cells *count* is."""
        return count / self.filled if self.filled else 0.0


def look_at(
    values: Sequence[str | None], scanner: ColumnScanner, *, name: NameEvidence | None = None
) -> ColumnLook:
    """Count what a sample of a column holds.

    Args:
        values: The cells; None or white space where a row has no value.
        scanner: What finds entities in a cell.
        name: What the column's name says; only those likenesses are looked for, or any if it says nothing.

    Returns:
        The counts.
    """
    cells = Counter(text for value in values if value is not None and (text := value.strip()))
    texts, times = list(cells), list(cells.values())
    whole, within = _count(scanner.scan_column(texts), times)
    formed, like, masked = Counter[Entity](), Counter[Entity](), Counter[Entity]()
    damaged = running = 0
    for cell, count in cells.items():
        for entity in forms_of(cell):
            formed[entity] += count
        if len(cell) <= _LONGEST_MASKED and (was := masked_entity(cell)) is not None:
            masked[was] += count
        damaged += count * is_damaged(cell)
        running += count * (_RUNNING.search(cell) is not None)
    sought = _sought(name, settled=whole.total() >= cells.total() * _MAJORITY)
    if whole[Entity.IP_ADDRESS]:
        sought = {**sought, Entity.IP_ADDRESS: TELLING[Entity.IP_ADDRESS]}
    for entity, alike in sought.items():
        like[entity] = sum(count for cell, count in cells.items() if alike(cell))
    return ColumnLook(
        rows=len(values),
        filled=cells.total(),
        distinct=len(cells),
        whole=whole,
        within=within,
        formed=formed,
        like=like,
        masked=masked,
        damaged=damaged,
        running=running,
        gap=_gap(texts),
    )


def _sought(name: NameEvidence | None, *, settled: bool) -> Mapping[Entity, Likeness]:
    """Return the likenesses worth looking for."""
    if name is None:
        return {} if settled else TELLING
    if name.entity is None:
        return {}
    table = LIKENESSES if name.score >= SURE else {**LIKENESSES, **STRICT}
    return {each: table[each] for each in (name.entity, *name.others) if each in table}


def _gap(texts: Sequence[str]) -> float:
    """Return how far apart on average the cells lie: a counter's numbers follow upon each other."""
    if len(texts) < _ENOUGH_TO_COUNT or len({len(each) for each in texts}) > 1:
        return 0.0
    if not all(each.isascii() and each.isdigit() for each in texts):
        return 0.0
    return (int(max(texts)) - int(min(texts))) / (len(texts) - 1)


def _count(scanned: Scanned, times: Sequence[int]) -> tuple[Counter[Entity], Counter[Entity]]:
    """Count the cells that each entity fills, and those that it only occurs in."""
    import numpy as np

    spans, offsets = scanned.spans, scanned.column.offsets
    weights = np.array(times, dtype=np.int64)
    before, after = spans.start - offsets[spans.row], offsets[spans.row + 1] - spans.end
    fills = (before == 0) & (after == 0)
    data = scanned.column.data
    for at in np.flatnonzero(~fills & (before + after <= _BESIDE)).tolist():
        row = spans.row[at]
        left, right = data[offsets[row] : spans.start[at]], data[spans.end[at] : offsets[row + 1]]
        beside = (left.tobytes() + right.tobytes()).decode("utf-8", "replace")
        fills[at] = "".join(filter(str.isalnum, beside)) in _DIALLING
    whole, within = Counter[Entity](), Counter[Entity]()
    for index, entity in enumerate(spans.entities):
        mine = spans.entity == index
        filled = np.unique(spans.row[mine & fills])
        whole[entity] = int(weights[filled].sum())
        within[entity] = int(weights[np.setdiff1d(spans.row[mine], filled)].sum())
    return +whole, +within
