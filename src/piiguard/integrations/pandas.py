"""pandas: mask frames and series; index, column order, names and text dtypes stay.

Install with ``piiguard[pandas]``.
"""

from __future__ import annotations

from collections.abc import Mapping

from piiguard.catalog.columns import ColumnSpans
from piiguard.catalog.entities import Entity
from piiguard.catalog.frames import as_text
from piiguard.errors import MissingExtra
from piiguard.mask import DEFAULT_POLICY, MaskPolicy, mask_column, mask_columns

try:
    import pandas as pd
except ModuleNotFoundError:
    raise MissingExtra.named("pandas", package="pandas", needed_for="Masking a pandas frame") from None

__all__ = ["mask_frame", "mask_series"]


def mask_frame(
    frame: pd.DataFrame, columns: Mapping[str, Entity | ColumnSpans], policy: MaskPolicy = DEFAULT_POLICY
) -> pd.DataFrame:
    """Mask the named columns of *frame*; see `piiguard.mask.mask_columns`.

    Args:
        frame: Any frame; it is not changed. Its index is not masked.
        columns: For each column to mask, its entity or the spans found in it.
        policy: Which operator each entity gets.

    Returns:
        A new frame; a masked column that was no text has dtype ``string``.

    Raises:
        UnknownField: If the frame has no column of a name.

    >>> mask_frame(pd.DataFrame({"phone": [13800138000]}), {"phone": Entity("CN_MOBILE")})["phone"].tolist()
    ['138****8000']
    """
    return mask_columns(frame, columns, policy)


def mask_series(series: pd.Series, entity: Entity, policy: MaskPolicy = DEFAULT_POLICY) -> pd.Series:
    """Mask every value of *series*.

    Args:
        series: Values of any dtype.
        entity: What they are.
        policy: Which operator the entity gets.

    Returns:
        A series with the same index and name, of the same dtype if that is text, else of ``string``.

    >>> mask_series(pd.Series(["张三", None]), Entity("PERSON")).tolist()
    ['张*', nan]
    """
    return mask_column(as_text(series), entity, policy)
