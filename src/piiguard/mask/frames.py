"""Masking a frame: each column whose entity is known, by the same function as a single column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from piiguard.catalog.columns import ColumnSpans
from piiguard.catalog.entities import Entity
from piiguard.catalog.frames import as_text, columns_of, with_columns
from piiguard.errors import InvalidInput, UnknownField
from piiguard.mask.columns import mask_column
from piiguard.mask.operators import Keep
from piiguard.mask.policies import DEFAULT_POLICY, MaskPolicy

__all__ = ["mask_columns"]

_Frame = TypeVar("_Frame")


def mask_columns(
    frame: _Frame,
    columns: Mapping[str, Entity | ColumnSpans] | Sequence[Entity | ColumnSpans | None],
    policy: MaskPolicy = DEFAULT_POLICY,
) -> _Frame:
    """Mask the named columns of *frame* and leave the others as they are.

    A column that holds no text, such as phone numbers kept as integers, is written out as text first and
    comes back as text. A pandas index is not masked: make it a column first.

    Args:
        frame: A pandas or polars ``DataFrame``, or an Arrow ``Table`` or ``RecordBatch``; not changed.
        columns: For each column to mask, the entity its values are, or the spans found in it: by name,
            where a name that several columns bear means all of them, or one for each column in order,
            None for one to be left.
        policy: Which operator each entity gets.

    Returns:
        A frame of the same type, with the same names, order, index and other columns.

    Raises:
        TypeError: If *frame* is none.
        UnknownField: If the frame has no column of a name.
        InvalidInput: If *columns* is a sequence of another length than the frame has columns.
        SpanError: If spans do not lie in their column.
    """
    present = columns_of(frame)
    if isinstance(columns, Mapping):
        names = {name for name, _ in present}
        for name in columns:
            if name not in names:
                raise UnknownField.among(name, names, noun="column")
        wanted: Sequence[Entity | ColumnSpans | None] = [columns.get(name) for name, _ in present]
    else:
        wanted = columns
    if len(wanted) != len(present):
        raise InvalidInput(
            f"{len(wanted)} entities are given for {len(present)} columns",
            hint="Give one for each column in order, None for one to be left as it is.",
        )
    masked = [
        column if what is None else _masked(column, what, policy)
        for (_, column), what in zip(present, wanted, strict=True)
    ]
    return with_columns(frame, masked)


def _masked(column: object, what: Entity | ColumnSpans, policy: MaskPolicy) -> object:
    if isinstance(what, ColumnSpans):
        return mask_column(column, what, policy)
    if isinstance(policy.operator_for(what), Keep):
        return column
    return mask_column(as_text(column), what, policy)
