"""Masking a frame: each column whose entity is known, by the same function as a single column."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from piiguard.catalog.columns import ColumnSpans
from piiguard.catalog.entities import Entity
from piiguard.catalog.frames import as_text, columns_of, with_columns
from piiguard.errors import UnknownField
from piiguard.mask.columns import mask_column
from piiguard.mask.operators import Keep
from piiguard.mask.policies import DEFAULT_POLICY, MaskPolicy

__all__ = ["mask_columns"]

_Frame = TypeVar("_Frame")


def mask_columns(
    frame: _Frame, columns: Mapping[str, Entity | ColumnSpans], policy: MaskPolicy = DEFAULT_POLICY
) -> _Frame:
    """Mask the named columns of *frame* and leave the others as they are.

    A column that holds no text, such as phone numbers kept as integers, is written out as text first and
    comes back as text. A pandas index is not masked: make it a column first.

    Args:
        frame: A pandas or polars ``DataFrame``, or an Arrow ``Table`` or ``RecordBatch``; not changed.
        columns: For each column to mask, the entity its values are, or the spans found in it. A name that
            several columns bear means all of them.
        policy: Which operator each entity gets.

    Returns:
        A frame of the same type, with the same names, order, index and other columns.

    Raises:
        TypeError: If *frame* is none.
        UnknownField: If the frame has no column of a name.
        SpanError: If spans do not lie in their column.
    """
    present = columns_of(frame)
    names = {name for name, _ in present}
    for name in columns:
        if name not in names:
            raise UnknownField.among(name, names, noun="column")
    return with_columns(
        frame,
        [_masked(column, columns[name], policy) if name in columns else column for name, column in present],
    )


def _masked(column: object, what: Entity | ColumnSpans, policy: MaskPolicy) -> object:
    if isinstance(what, ColumnSpans):
        return mask_column(column, what, policy)
    if isinstance(policy.operator_for(what), Keep):
        return column
    return mask_column(as_text(column), what, policy)
