"""Masking a column: in place wherever a value is written as numbers are, and otherwise put together anew.

A partial mask of a number is as long as the number, so the stars go straight into a copy of the column's
buffer: by the compiled kernel, or, where there is none and no separators are within, by whole arrays. Every
other value is masked one by one, by the same operator as a single value, and the buffer is then put together
anew. All ways give the same result for every value; property tests hold them to it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

from piiguard.catalog.columns import ColumnSpans, TextColumn
from piiguard.catalog.entities import Entity
from piiguard.catalog.kernel import columns
from piiguard.errors import SpanError
from piiguard.mask.layouts import compiled_layouts
from piiguard.mask.numbers import STAR, Layout
from piiguard.mask.operators import ColumnOperator, Fixed, Keep, Operator, Partial, Redact
from piiguard.mask.policies import DEFAULT_POLICY, MaskPolicy
from piiguard.mask.shapes import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from piiguard.catalog.kernel import Columns

__all__ = ["mask_column"]

_Column = TypeVar("_Column")

# Rows taken at a time, so that the bytes looked at stay in the processor's second-level cache.
_BLOCK: Final = 1 << 15
# Distinct values remembered while masking one by one; beyond it, remembering costs more than it saves.
_REMEMBERED: Final = 1 << 16


def mask_column(values: _Column, what: Entity | ColumnSpans, policy: MaskPolicy = DEFAULT_POLICY) -> _Column:
    """Mask a column and give it back in the type it came in.

    Args:
        values: A list, tuple, pyarrow array, pandas or polars series of text, or a `TextColumn`.
        what: The entity every value is declared to be, or the spans a scan found in this very column. A
            declared column is masked whether or not its values are well formed: what does not look like
            the entity is hidden entirely.
        policy: Which operator each entity gets.

    Returns:
        A new column of the same type; nulls and empty values stay.

    Raises:
        TypeError: If *values* is no column of text.
        InvalidInput: If its dtype is not text.
        SpanError: If spans are given that do not lie in this column.

    >>> mask_column(["13800138000", None, "12345"], Entity("CN_MOBILE"))
    ['138****8000', None, '***']
    """
    column = TextColumn.of(values)
    spans = what if isinstance(what, ColumnSpans) else ColumnSpans.whole(column, what)
    return _masked(column, spans, policy).rebuild_like(values)


def _masked(column: TextColumn, spans: ColumnSpans, policy: MaskPolicy) -> TextColumn:
    import numpy as np

    if len(spans) and (spans.start[0] < 0 or spans.end[-1] > len(column.data)):
        raise SpanError(
            "The spans do not lie in the column",
            hint="Give the spans together with the very column they were found in.",
        )
    data = column.data.copy()
    odd: list[NDArray[np.int64]] = []
    operators = [policy.operator_for(entity) for entity in spans.entities]
    present = np.bincount(spans.entity, minlength=len(operators)) if len(operators) > 1 else [len(spans)]
    for index, (entity, operator) in enumerate(zip(spans.entities, operators, strict=True)):
        if isinstance(operator, Keep) or not present[index]:
            continue
        every = present[index] == len(spans)
        which = None if every else np.flatnonzero(spans.entity == index)
        if isinstance(operator, Partial) and entity in NUMBERS:
            which = _hide(data, spans, which, entity)
        odd.append(np.arange(len(spans)) if which is None else which)
    rest = np.sort(np.concatenate(odd)) if odd else np.zeros(0, np.int64)
    if not len(rest):
        return TextColumn(data, column.offsets, column.valid)
    kernel = columns()
    constants = [_constant(*each) for each in zip(spans.entities, operators, strict=True)]
    if kernel is not None and None not in {constants[each] for each in np.unique(spans.entity[rest])}:
        texts = tuple(each or b"" for each in constants)
        choice = np.require(spans.entity[rest], np.int16, "C")
        column = TextColumn(data, column.offsets, column.valid)
        return _spliced(kernel, column, spans.start[rest], spans.end[rest], (choice, texts))
    return _respelled(TextColumn(data, column.offsets, column.valid), spans, rest, policy)


def _hide(
    data: NDArray[np.uint8], spans: ColumnSpans, which: NDArray[np.int64] | None, entity: Entity
) -> NDArray[np.int64]:
    """Write stars into the numbers among the spans *which*, all if None; return those that are left to do."""
    import numpy as np

    layouts = compiled_layouts(entity)
    if layouts is None:
        which = np.arange(len(spans)) if which is None else which
        return _hide_plain(data, spans, which, NUMBERS[entity].layouts)
    starts, ends = (np.require(each, np.int64, ["C", "A"]) for each in (spans.start, spans.end))
    return np.frombuffer(layouts.hide(data, starts, ends, which), np.int64)


def _hide_plain(
    data: NDArray[np.uint8], spans: ColumnSpans, which: NDArray[np.int64], layouts: Sequence[Layout]
) -> NDArray[np.int64]:
    """Write stars into the plain numbers among the spans *which*, and return the spans that are not plain."""
    import numpy as np

    by_length: dict[int, list[Layout]] = {}
    for layout in layouts:
        by_length.setdefault(len(layout), []).append(layout)
    odd: list[NDArray[np.int64]] = []
    for at in range(0, len(which), _BLOCK):
        block = which[at : at + _BLOCK]
        start = spans.start[block]
        length = spans.end[block] - start
        shortest, longest = int(length.min()), int(length.max())
        plain = np.zeros(len(block), np.bool_)
        for size in by_length.keys() & set(range(shortest, longest + 1)):
            rows = np.arange(len(block)) if shortest == longest else np.flatnonzero(length == size)
            if len(rows):
                plain[rows] = _hide_same_length(data, start[rows], by_length[size])
        if not plain.all():
            odd.append(block[~plain])
    return np.concatenate(odd) if odd else which[:0]


def _hide_same_length(
    data: NDArray[np.uint8], start: NDArray[np.int64], layouts: Sequence[Layout]
) -> NDArray[np.bool_]:
    """Write stars into the numbers that begin at *start* and fit a layout; say which did."""
    import numpy as np

    size = len(layouts[0])
    # Sorted spans of one length that end where n of them end to end would, are end to end.
    end_to_end = int(start[-1] - start[0]) == size * (len(start) - 1)
    if end_to_end:
        numbers = data[start[0] : start[0] + size * len(start)].reshape(-1, size)
    else:
        numbers = np.lib.stride_tricks.sliding_window_view(data, size)[start]
    hidden = np.zeros(len(start), np.bool_)
    for layout in layouts:
        fits = _fitting(numbers, layout) & ~hidden
        shown_to, shown_from = layout.head, size - layout.tail
        if end_to_end and fits.all():
            numbers[:, shown_to:shown_from] = _STAR
        else:
            starred = start[fits]
            for position in range(shown_to, shown_from):
                data[starred + position] = _STAR
        hidden |= fits
        if hidden.all():
            break
    return hidden


def _fitting(numbers: NDArray[np.uint8], layout: Layout) -> NDArray[np.bool_]:
    import numpy as np

    fits = np.ones(len(numbers), np.bool_)
    position = 0
    while position < len(layout):
        allowed = layout.allowed[position]
        after = position + 1
        while after < len(layout) and layout.allowed[after] == allowed:
            after += 1
        part = numbers[:, position:after]
        wrong = part - _ZERO > _NINE if allowed == _DIGITS else ~_table(allowed)[part]
        # Nearly every block is clean, and asking for the block is far cheaper than asking for each row.
        if wrong.any():
            fits &= ~wrong.any(axis=1)
        position = after
    return fits


@lru_cache(maxsize=64)
def _table(allowed: str) -> NDArray[np.bool_]:
    import numpy as np

    table = np.zeros(256, np.bool_)
    both_cases = allowed + allowed.lower()
    table[[ord(char) for char in both_cases if char.isascii()]] = True
    return table


def _constant(entity: Entity, operator: Operator) -> bytes | None:
    """Return what takes the place of every value, if that is the same for all."""
    # No span is empty.
    return (
        operator.apply(entity, STAR).encode("utf-8", "surrogatepass")
        if isinstance(operator, (Fixed, Redact))
        else None
    )


def _replacer(policy: MaskPolicy, entity: Entity) -> Callable[[bytes], bytes]:
    constant = _constant(entity, policy.operator_for(entity))
    if constant is not None:
        return lambda _: constant

    @lru_cache(maxsize=_REMEMBERED)
    def replace(written: bytes) -> bytes:
        masked = policy.mask_value(entity, written.decode("utf-8", "surrogatepass"))
        return masked.encode("utf-8", "surrogatepass")

    return replace


def _respelled(
    column: TextColumn,
    spans: ColumnSpans,
    which: NDArray[np.int64],
    policy: MaskPolicy,
) -> TextColumn:
    """Put the column together anew, with the spans *which* replaced one by one."""
    start, end = spans.start[which], spans.end[which]
    raw = column.data.tobytes()
    written = [raw[begin:finish] for begin, finish in zip(start.tolist(), end.tolist(), strict=True)]
    kinds: list[int] = spans.entity[which].tolist()
    masked = _replaced(written, kinds, spans.entities, policy)
    kernel = columns()
    if kernel is None:
        return _joined(column, start, end, masked)
    return _spliced(kernel, column, start, end, (None, masked))


def _replaced(
    written: Sequence[bytes], kinds: Sequence[int], entities: Sequence[Entity], policy: MaskPolicy
) -> tuple[bytes, ...]:
    """Mask values one by one, or those of one entity together where its operator can."""
    replace = [_replacer(policy, entity) for entity in entities]
    together = {
        kind: operator
        for kind in set(kinds)
        if isinstance(operator := policy.operator_for(entities[kind]), ColumnOperator)
    }
    if not together:
        return tuple(replace[kind](each) for kind, each in zip(kinds, written, strict=True))
    made = [
        b"" if kind in together else replace[kind](each) for kind, each in zip(kinds, written, strict=True)
    ]
    for kind, operator in together.items():
        places = [place for place, each in enumerate(kinds) if each == kind]
        values = [written[place].decode("utf-8", "surrogatepass") for place in places]
        for place, masked in zip(places, operator.apply_column(entities[kind], values), strict=True):
            made[place] = masked.encode("utf-8", "surrogatepass")
    return tuple(made)


def _spliced(
    kernel: Columns,
    column: TextColumn,
    start: NDArray[np.int64],
    end: NDArray[np.int64],
    masked: tuple[NDArray[np.int16] | None, tuple[bytes, ...]],
) -> TextColumn:
    """Put other bytes in the place of spans, each its own or the one that is chosen."""
    import numpy as np

    offsets, start, end = (np.require(each, np.int64, ["C", "A"]) for each in (column.offsets, start, end))
    whole, begins = kernel.splice(np.require(column.data, requirements="C"), offsets, start, end, *masked)
    return TextColumn(np.frombuffer(whole, np.uint8), np.frombuffer(begins, np.int64), column.valid)


def _joined(
    column: TextColumn, start: NDArray[np.int64], end: NDArray[np.int64], masked: Sequence[bytes]
) -> TextColumn:
    """Put each of *masked* in the place of a span, without the kernel, whose reference this is."""
    import numpy as np

    raw = column.data.tobytes()
    pieces: list[bytes] = []
    position = 0
    for begin, finish, text in zip(start.tolist(), end.tolist(), masked, strict=True):
        pieces += (raw[position:begin], text)
        position = finish
    pieces.append(raw[position:])
    # Row boundaries move by what the spans before them have grown.
    grown = np.zeros(len(masked) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, masked), np.int64, len(masked)) - (end - start), out=grown[1:])
    offsets = column.offsets + grown[np.searchsorted(end, column.offsets, side="right")]
    return TextColumn(np.frombuffer(b"".join(pieces), np.uint8), offsets, column.valid)


_DIGITS: Final = "0123456789"
_STAR: Final = ord(STAR)
_ZERO: Final = ord("0")
_NINE: Final = 9
