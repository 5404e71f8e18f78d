"""Masking the rows of a table: what is personal by its column, and what is found within the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from piiguard.catalog import Entity
from piiguard.classify import Classification, Engine, Table
from piiguard.mask import MaskPolicy, mask_column

if TYPE_CHECKING:
    from piiguard.catalog.columns import ColumnSpans

__all__ = ["Batch", "masked_batches"]

Batch: TypeAlias = dict[str, list[str | None]]


def masked_batches(
    table: Table, classification: Classification, engine: Engine, masks: MaskPolicy
) -> Iterator[Batch]:
    """Read a table with everything personal in it masked.

    A column that is an entity is masked in every row, malformed values included. Every other column is
    scanned in full, whatever classification saw of it, and what is found is masked.

    Args:
        table: The rows.
        classification: What each column is.
        engine: What finds things in free text.
        masks: How they are masked.

    Yields:
        Column name → masked cells.
    """
    entities = {field.name: field.entity for field in classification}
    for batch in table.batches():
        yield {name: _masked(cells, entities[name], engine, masks) for name, cells in batch.items()}


def _masked(
    cells: list[str | None], entity: Entity | None, engine: Engine, masks: MaskPolicy
) -> list[str | None]:
    what: Entity | ColumnSpans = engine.scan_column(cells).spans if entity is None else entity
    return mask_column(cells, what, masks)
