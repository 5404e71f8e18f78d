"""Columns: what is found in every row, as arrays, without a loop over the rows.

A row that is nothing but digits needs no look at neighbours: all such rows of one length form a matrix and go
straight to the vector validators. The other rows become one text, a row a line, for the bulk path.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Final

import attrs

from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.catalog.entities import Entity
from piiguard.catalog.findings import Finding
from piiguard.classify.bulk import scan_piece
from piiguard.classify.evidence import SCORES, Sign, Verdict
from piiguard.classify.gather import rows_at
from piiguard.classify.kinds import ENTITIES, Kind
from piiguard.classify.pieces import Piece
from piiguard.classify.validators.bank_card import CARD_LENGTHS, are_bank_cards
from piiguard.classify.validators.mobile import are_mobiles
from piiguard.classify.validators.resident_id import are_resident_ids
from piiguard.classify.validators.uscc import are_usccs

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    from piiguard.classify.small import Settings
    from piiguard.classify.units import Bytes, Offsets  # noqa: TC004 - as above

__all__ = ["ColumnScan", "scan_column", "scan_rows"]

_BATCH: Final = 1 << 20  # bytes of free text scanned at a time
_ROWS: Final = 1 << 14  # rows of digits that stay in a core's cache
_MOBILE: Final = 11
_ID: Final = 18
_COUNTRY_CODE: Final = b"0086"
_LENGTHS: Final[Mapping[Kind, Collection[int]]] = {
    Kind.RESIDENT_ID: (_ID,),
    Kind.USCC: (_ID,),
    Kind.BANK_CARD: CARD_LENGTHS,
    Kind.MOBILE: (_MOBILE, _MOBILE + 2, _MOBILE + 4),  # with 86 or 0086
}
_LONGEST: Final = max(CARD_LENGTHS)
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

    found = _Found()
    others = _scan_digit_rows(column, settings, found)
    for rows in _batches(column, others):
        _scan_text_rows(column, rows, settings, found)
    kind, row, start, end = found.arrays()
    order = np.argsort(start, kind="stable") if (start[1:] < start[:-1]).any() else slice(None)
    spans = ColumnSpans(ENTITIES, kind[order], row[order], start[order], end[order])
    return ColumnScan(column, spans)


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


@attrs.define(eq=False, repr=False)
class _Found:
    """Identifiers as they come in, in pieces."""

    kinds: list[NDArray[np.int16]] = attrs.field(factory=list)
    rows: list[Offsets] = attrs.field(factory=list)
    starts: list[Offsets] = attrs.field(factory=list)
    ends: list[Offsets] = attrs.field(factory=list)

    def add(self, kind: NDArray[np.int16], row: Offsets, start: Offsets, end: Offsets) -> None:
        self.kinds.append(kind)
        self.rows.append(row)
        self.starts.append(start)
        self.ends.append(end)

    def arrays(self) -> tuple[NDArray[np.int16], Offsets, Offsets, Offsets]:
        import numpy as np

        nothing = np.zeros(0, np.int64)
        return (
            np.concatenate([np.zeros(0, np.int16), *self.kinds]),
            np.concatenate([nothing, *self.rows]),
            np.concatenate([nothing, *self.starts]),
            np.concatenate([nothing, *self.ends]),
        )


def _scan_digit_rows(column: TextColumn, settings: Settings, found: _Found) -> Offsets:
    """Scan the rows that are digits from end to end (an ID may end in X); return the others' numbers."""
    import numpy as np

    data, offsets = column.data, column.offsets
    lengths = np.diff(offsets)
    longest = int(lengths.max(initial=0))
    digit = (data - np.uint8(ord("0"))) < 10  # noqa: PLR2004 - ten digits
    strange = np.flatnonzero(~digit)
    if len(strange) * 2 > len(data) or longest < _MOBILE:
        return np.flatnonzero(lengths > 0)
    row = np.searchsorted(offsets, strange, side="right") - 1
    last = (offsets[row + 1] - 1 == strange) & (lengths[row] == _ID) & ((data[strange] | 0x20) == ord("x"))
    mixed = np.zeros(len(lengths), np.bool_)
    mixed[row[~last]] = True
    present = np.bincount(lengths.clip(0, _LONGEST + 1), minlength=_LONGEST + 2)
    for length in sorted(set(chain.from_iterable(_LENGTHS.values()))):
        if not present[length]:
            continue
        rows = np.flatnonzero((lengths == length) & ~mixed)
        for begin in range(0, len(rows), _ROWS):
            some = rows[begin : begin + _ROWS]
            kind = _judge_digits(rows_at(data, offsets[some], length), settings)
            hit = np.flatnonzero(kind >= 0)
            row, kind = some[hit], kind[hit]
            end = offsets[row + 1]
            start = np.where(kind == Kind.MOBILE, end - _MOBILE, offsets[row])
            found.add(kind, row, start, end)
    return np.flatnonzero(mixed)


def _judge_digits(rows: Bytes, settings: Settings) -> NDArray[np.int16]:
    """Return the best kind of each row, -1 where it is none; rows of 18 may end in X."""
    import numpy as np

    best = np.full(len(rows), -1, np.int16)
    left = np.arange(len(rows))
    # All kinds but the mobile claim the whole row: the first in their order wins, and the rest need no test.
    for kind in sorted(settings.kinds & _kinds_of_length(rows.shape[1])):
        sign = Sign.COUNTRY_CODE if kind == Kind.MOBILE and rows.shape[1] > _MOBILE else Sign.NONE
        if SCORES[kind][Verdict.SILENT][sign] >= settings.min_score:
            passed = _passes(kind, rows if len(left) == len(rows) else rows[left], settings)
            best[left[passed]] = kind
            left = left[~passed]
    return best


def _kinds_of_length(length: int) -> frozenset[Kind]:
    return frozenset(kind for kind, lengths in _LENGTHS.items() if length in lengths)


def _passes(kind: Kind, rows: Bytes, settings: Settings) -> NDArray[np.bool_]:
    """Say which rows, of a length that *kind* can have, are of that kind."""
    if kind == Kind.MOBILE:
        front = rows.shape[1] - _MOBILE
        passed = are_mobiles(rows[:, front:])
        for place, digit in enumerate(_COUNTRY_CODE[len(_COUNTRY_CODE) - front :]):
            passed &= rows[:, place] == digit
        return passed
    if kind == Kind.BANK_CARD:
        all_digits: NDArray[np.bool_] = (rows[:, -1] | 0x20) != ord("x")  # a row of 18 may end in X
        return are_bank_cards(rows) & all_digits
    upper = rows.copy()
    upper[rows[:, -1] == ord("x"), -1] = ord("X")
    return are_usccs(upper) if kind == Kind.USCC else are_resident_ids(upper, as_of=settings.as_of)


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


def _scan_text_rows(column: TextColumn, rows: Offsets, settings: Settings, found: _Found) -> None:
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
    part = scan_piece(Piece(text, 0, 0, len(text)), settings)
    start, end = part.units.original(part.judged.start, part.judged.end)
    if len(text) != len(lines):
        opens = np.append(np.flatnonzero((lines & _LEADING) != _CONTINUES), len(lines))
        start, end = opens[start], opens[end]
    at = np.searchsorted(begins, start, side="right") - 1
    moved = offsets[rows[at]] - begins[at]
    found.add(part.judged.kind.astype(np.int16), rows[at], start + moved, end + moved)
