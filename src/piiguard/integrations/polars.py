"""polars: mask eager and lazy frames and series; names, order and text dtypes stay.

Install with ``piiguard[polars]``; with pyarrow beside it, columns are read without a copy.
"""

from __future__ import annotations

from collections.abc import Mapping

from piiguard.catalog.entities import Entity
from piiguard.catalog.frames import as_text
from piiguard.errors import MissingExtra
from piiguard.mask import DEFAULT_POLICY, MaskPolicy, mask_column, mask_columns

try:
    import polars as pl
except ModuleNotFoundError:
    raise MissingExtra.named("polars", package="polars", needed_for="Masking a polars frame") from None

__all__ = ["mask_frame", "mask_lazy_frame", "mask_series"]


def mask_frame(
    frame: pl.DataFrame, columns: Mapping[str, Entity], policy: MaskPolicy = DEFAULT_POLICY
) -> pl.DataFrame:
    """Mask the named columns of *frame*; see `piiguard.mask.mask_columns`.

    Args:
        frame: Any frame; it is not changed.
        columns: For each column to mask, its entity.
        policy: Which operator each entity gets.

    Returns:
        A new frame; a masked column that was no text has dtype ``String``.

    Raises:
        UnknownField: If the frame has no column of a name.

    >>> mask_frame(pl.DataFrame({"phone": [13800138000]}), {"phone": Entity("CN_MOBILE")})["phone"].to_list()
    ['138****8000']
    """
    return mask_columns(frame, columns, policy)


def mask_lazy_frame(
    frame: pl.LazyFrame, columns: Mapping[str, Entity], policy: MaskPolicy = DEFAULT_POLICY
) -> pl.LazyFrame:
    """Mask the named columns of a lazy frame, batch by batch, when it is collected.

    Args:
        frame: Any lazy frame. Its schema is resolved now, so that a wrong name fails here.
        columns: For each column to mask, its entity.
        policy: Which operator each entity gets.

    Returns:
        A lazy frame; filters on masked columns see the mask, because none is pushed below the masking.
        A masked ``Enum`` becomes ``String``.

    Raises:
        UnknownField: If the frame has no column of a name.

    >>> lazy = pl.LazyFrame({"phone": ["13800138000"]})
    >>> mask_lazy_frame(lazy, {"phone": Entity("CN_MOBILE")}).collect()["phone"].to_list()
    ['138****8000']
    """
    # The categories of an Enum are those of one batch after masking, so no schema could name them.
    enums = [name for name, dtype in frame.collect_schema().items() if name in columns and dtype == pl.Enum]
    frame = frame.cast(dict.fromkeys(enums, pl.String))
    schema = mask_frame(frame.collect_schema().to_frame(), columns, policy).schema
    return frame.map_batches(
        lambda batch: mask_frame(batch, columns, policy), schema=dict(schema), streamable=True
    )


def mask_series(series: pl.Series, entity: Entity, policy: MaskPolicy = DEFAULT_POLICY) -> pl.Series:
    """Mask every value of *series*.

    Args:
        series: Values of any dtype.
        entity: What they are.
        policy: Which operator the entity gets.

    Returns:
        A series of the same name, of the same dtype if that is text, else of ``String``.

    >>> mask_series(pl.Series(["张三", None]), Entity("PERSON")).to_list()
    ['张*', None]
    """
    return mask_column(as_text(series), entity, policy)
