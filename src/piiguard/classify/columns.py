"""Columns: what is found in every row, as arrays, without a loop over the rows.

A row that is nothing but digits needs no look at neighbours: all such rows of one length form a matrix and go
straight to the vector validators (`piiguard.classify.lone_rows`). The other rows become one text, a row a
line, for the bulk path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.bulk import scan_piece
from piiguard.classify.kinds import ENTITIES
from piiguard.classify.lone_rows import Found, scan_lone_rows
from piiguard.classify.pieces import Piece

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from piiguard.classify.extending.lists import AllowList
    from piiguard.classify.small import Settings
    from piiguard.classify.units import Offsets

__all__ = ["ColumnScan", "scan_column", "scan_rows", "without_allowed"]

_BATCH: Final = 1 << 20  # bytes of free text scanned at a time
# RFC 3629, 3: every code point begins with a byte that is not 10xxxxxx.
_LEADING: Final = 0xC0
_CONTINUES: Final = 0x80
_LINE_BREAK: Final = ord("\n")


@attrs.define(eq=False, repr=False)
class ColumnScan:
    """What was found in a column.

    Attributes:
        column: What was scanned.
        spans: Where each identifier lies, in bytes of ``column.data``.
    """

    column: TextColumn
    spans: ColumnSpans

    def __repr__(self) -> str:
        shown = ", ".join(f"{count:,} {entity}" for entity, count in self.counts.items())
        return f"<ColumnScan: {len(self.column):,} rows; {shown or 'nothing found'}>"

    @property
    def counts(self) -> Mapping[Entity, int]:
        """Entity → how many there are; only those that occur."""
        return self._counted(self.spans.entity)

    @property
    def rows_matched(self) -> Mapping[Entity, int]:
        """Entity → rows that hold at least one."""
        import numpy as np

        entity, row = self.spans.entity, self.spans.row
        pairs = np.unique(row * len(self.spans.entities) + entity)
        return self._counted(pairs % max(1, len(self.spans.entities)))

    @property
    def whole(self) -> Mapping[Entity, int]:
        """Entity → rows that are one from end to end."""
        offsets, spans = self.column.offsets, self.spans
        fills = (offsets[spans.row] == spans.start) & (offsets[spans.row + 1] == spans.end)
        return self._counted(spans.entity[fills])

    @property
    def positions(self) -> ColumnSpans:
        """The same as *spans*."""
        return self.spans

    def _counted(self, entity: NDArray[np.int16] | NDArray[np.int64]) -> Mapping[Entity, int]:
        import numpy as np

        counted = np.bincount(entity, minlength=len(self.spans.entities)).tolist()
        return {each: count for each, count in zip(self.spans.entities, counted, strict=True) if count}


def scan_column(column: TextColumn, settings: Settings) -> ColumnScan:
    """Find identifiers in every row of *column*.

    Args:
        column: The column.
        settings: What to do.

    Returns:
        For each row what a scan of its value finds.
    """
    import numpy as np

    found = Found([*ENTITIES])
    others = scan_lone_rows(column, settings, found)
    for rows in _batches(column, others):
        _scan_text_rows(column, rows, settings, found)
    entity, row, start, end = found.arrays()
    order = np.argsort(start, kind="stable") if (start[1:] < start[:-1]).any() else slice(None)
    spans = ColumnSpans(tuple(found.entities), entity[order], row[order], start[order], end[order])
    return ColumnScan(column, spans)


def without_allowed(scan: ColumnScan, allowed: AllowList) -> ColumnScan:
    """Leave out what is allowed.

    Args:
        scan: What was found.
        allowed: What is allowed.

    Returns:
        The rest.
    """
    import numpy as np

    column, spans = scan.column, scan.spans
    entities: list[int] = spans.entity.tolist()
    places = zip(entities, spans.start.tolist(), spans.end.tolist(), strict=True)
    kept = np.array(
        [
            not allowed.allows(
                spans.entities[entity], column.data[start:end].tobytes().decode("utf-8", "surrogatepass")
            )
            for entity, start, end in places
        ],
        np.bool_,
    )
    rest = ColumnSpans(
        spans.entities, spans.entity[kept], spans.row[kept], spans.start[kept], spans.end[kept]
    )
    return ColumnScan(column, rest)


def scan_rows(column: TextColumn, scan: Callable[[str], list[Finding]]) -> ColumnScan:
    """Find whatever *scan* finds, one row at a time.

    Args:
        column: The column.
        scan: From a value to its findings.

    Returns:
        What it found.
    """
    import numpy as np

    entities: dict[Entity, int] = {}
    spans: list[tuple[int, int, int, int]] = []
    for row, (value, begin) in enumerate(zip(column.to_list(), column.offsets.tolist(), strict=False)):
        for each in scan(value) if value else ():
            start = begin + _size(value[: each.start]) if value else begin
            end = start + _size(value[each.start : each.end]) if value else begin
            spans.append((entities.setdefault(each.entity, len(entities)), row, start, end))
    entity, rows, starts, ends = np.array(spans, np.int64).reshape(-1, 4).T
    return ColumnScan(column, ColumnSpans(tuple(entities), entity.astype(np.int16), rows, starts, ends))


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _batches(column: TextColumn, rows: Offsets) -> Iterator[Offsets]:
    """Cut *rows* into batches of bounded size."""
    import numpy as np

    sizes = np.cumsum(column.offsets[rows + 1] - column.offsets[rows])
    begin = 0
    while begin < len(rows):
        before = int(sizes[begin - 1]) if begin else 0
        end = max(begin + 1, int(np.searchsorted(sizes, before + _BATCH, side="right")))
        yield rows[begin:end]
        begin = end


def _scan_text_rows(column: TextColumn, rows: Offsets, settings: Settings, found: Found) -> None:
    """Scan *rows* as the lines of one text."""
    import numpy as np

    data, offsets = column.data, column.offsets
    lengths = offsets[rows + 1] - offsets[rows]
    begins = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths + 1)))
    lines = np.full(begins[-1], _LINE_BREAK, np.uint8)
    inside = np.ones(len(lines), np.bool_)
    inside[begins[1:] - 1] = False
    first, last = int(offsets[rows[0]]), int(offsets[rows[-1] + 1])
    chosen = data[first:last]
    if last - first != int(lengths.sum()):
        wanted = np.zeros(last - first, np.int8)
        wanted[offsets[rows] - first] += 1
        closed = offsets[rows + 1] - first
        wanted[closed[closed < len(wanted)]] -= 1
        chosen = chosen[np.cumsum(wanted, dtype=np.int8) > 0]
    lines[inside] = chosen
    text = lines.tobytes().decode("utf-8", "surrogatepass")
    opens = None
    if len(text) != len(lines):
        opens = np.append(np.flatnonzero((lines & _LEADING) != _CONTINUES), len(lines))
    firsts = begins[:-1] if opens is None else np.searchsorted(opens, begins[:-1])
    part = scan_piece(Piece(text, 0, 0, len(text)), settings, rows=firsts)
    start, end = part.units.original(part.judged.start, part.judged.end)
    number = part.judged.kind.astype(np.int16)
    if part.others:
        start = np.append(start, [each.start for each in part.others])
        end = np.append(end, [each.end for each in part.others])
        number = np.append(number, np.array([found.number(each.entity) for each in part.others], np.int16))
    if opens is not None:
        start, end = opens[start], opens[end]
    at = np.searchsorted(begins, start, side="right") - 1
    moved = offsets[rows[at]] - begins[at]
    found.add(number, rows[at], start + moved, end + moved)
