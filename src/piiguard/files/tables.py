"""Masking the rows of a table of any kind, every cell as text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from piiguard.catalog import Entity
from piiguard.classify import Table
from piiguard.classify.fields.tables import Batch
from piiguard.files.work import Found, Treatment

__all__ = ["Batch", "masked_batches"]


def masked_batches(
    table: Table, treatment: Treatment, counts: Counter[Entity] | None = None
) -> Iterator[Batch]:
    """Read a table with everything personal in it masked.

    A column that is an entity is masked in every row, malformed values included. Every other column is
    scanned in full, whatever classification saw of it, and what is found is masked.

    Args:
        table: The rows.
        treatment: What is done to each column.
        counts: Where what is masked is counted.

    Yields:
        Column name → masked cells.
    """
    counted = Counter[Entity]() if counts is None else counts
    for batch in table.batches():
        yield {
            name: list(treatment.column(name, cells, counted, list[Found]())) for name, cells in batch.items()
        }
