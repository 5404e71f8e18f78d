"""Arrow: mask tables, arrays and streams of record batches; names, order, metadata and text types stay.

A stream of record batches is what DuckDB, Spark, Ray and Flight speak, so `mask_batches` is the one
function that masks in any of them, in constant memory. Install with ``piiguard[arrow]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from piiguard.catalog.entities import Entity
from piiguard.errors import MissingExtra
from piiguard.mask import DEFAULT_POLICY, MaskPolicy, mask_columns

try:
    import pyarrow as pa
except ModuleNotFoundError:
    raise MissingExtra.named("arrow", package="pyarrow", needed_for="Masking an Arrow table") from None

__all__ = ["mask_batches", "mask_frame"]

_Tabular = TypeVar("_Tabular", pa.Table, pa.RecordBatch)


def mask_frame(
    frame: _Tabular, columns: Mapping[str, Entity], policy: MaskPolicy = DEFAULT_POLICY
) -> _Tabular:
    """Mask the named columns of a table or record batch; see `piiguard.mask.mask_columns`.

    Args:
        frame: A ``Table`` or ``RecordBatch``; it is not changed.
        columns: For each column to mask, its entity.
        policy: Which operator each entity gets.

    Returns:
        A new one; a masked column that was no text is ``large_string``.

    Raises:
        UnknownField: If it has no column of a name.

    >>> mask_frame(pa.table({"phone": [13800138000]}), {"phone": Entity("CN_MOBILE")}).to_pylist()
    [{'phone': '138****8000'}]
    """
    return mask_columns(frame, columns, policy)


def mask_batches(
    batches: Iterable[pa.RecordBatch], columns: Mapping[str, Entity], policy: MaskPolicy = DEFAULT_POLICY
) -> Iterator[pa.RecordBatch]:
    """Mask a stream of record batches, one at a time.

    Args:
        batches: Record batches of one schema: a ``RecordBatchReader``, a Spark partition …
        columns: For each column to mask, its entity.
        policy: Which operator each entity gets.

    Yields:
        Each batch, masked.

    Raises:
        UnknownField: If a batch has no column of a name.

    >>> table = pa.table({"phone": ["13800138000", "13900139000"]})
    >>> [batch.num_rows for batch in mask_batches(table.to_batches(1), {"phone": Entity("CN_MOBILE")})]
    [1, 1]
    """
    for batch in batches:
        yield mask_columns(batch, columns, policy)
