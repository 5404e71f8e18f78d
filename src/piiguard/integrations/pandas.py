"""pandas: mask frames and series; index, column order, names and text dtypes stay.

Importing this module also registers ``frame.pii`` and ``series.pii``, short for the functions here and in
`piiguard`; type checkers see the functions only. Install with ``piiguard[pandas]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from piiguard import frontdoor
from piiguard.catalog.columns import ColumnSpans
from piiguard.catalog.entities import Entity
from piiguard.catalog.frames import as_text
from piiguard.errors import MissingExtra
from piiguard.integrations.foreign_columns import known_entity, mask_known_or_found, scan_columns
from piiguard.mask import DEFAULT_POLICY, MaskPolicy, mask_column, mask_columns

try:
    import pandas as pd
except ModuleNotFoundError:
    raise MissingExtra.named("pandas", package="pandas", needed_for="Masking a pandas frame") from None

if TYPE_CHECKING:
    from datetime import date

    from piiguard.catalog.levels import Standard
    from piiguard.classify import Classification, ColumnScan

__all__ = ["FrameAccessor", "SeriesAccessor", "mask_frame", "mask_series"]


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


@pd.api.extensions.register_dataframe_accessor("pii")
@attrs.frozen(eq=False)
class FrameAccessor:
    """What ``frame.pii`` is."""

    _frame: pd.DataFrame = attrs.field(repr=False)

    def classify(
        self, *, standard: Standard | None = None, as_of: date | None = None, sample: int | None = None
    ) -> Classification:
        """Say what each column is and how sensitive; see `piiguard.classify.classify`.

        Args:
            standard: By which standard levels are given; None takes the strictest.
            as_of: The day whose law and standards count; None takes every edition, and today.
            sample: How many rows at most; None takes its default.

        Returns:
            The classification; no value is in it.
        """
        from piiguard.classify import classify

        return classify(self._frame, standard=standard, as_of=as_of, sample=sample)

    def mask(self, policy: MaskPolicy = DEFAULT_POLICY) -> pd.DataFrame:
        """Mask every column that is, or contains, personal data; see `piiguard.mask_frame`.

        Args:
            policy: Which operator each entity gets.

        Returns:
            A new frame with the same index, names and order.

        >>> pd.DataFrame({"phone": ["13800138000"]}).pii.mask()["phone"].tolist()
        ['138****8000']
        """
        return frontdoor.mask_frame(self._frame, policy)

    def scan(self, scanner: frontdoor.Scanner | None = None) -> Mapping[str, ColumnScan]:
        """Find personal data in every value of every column.

        Args:
            scanner: What scans; one with its defaults if None.

        Returns:
            Column name → what was found in it.

        Raises:
            InvalidInput: If two columns bear one name.
        """
        return scan_columns(self._frame, scanner)


@pd.api.extensions.register_series_accessor("pii")
@attrs.frozen(eq=False)
class SeriesAccessor:
    """What ``series.pii`` is."""

    _series: pd.Series = attrs.field(repr=False)

    def mask(
        self,
        entity: Entity | str | None = None,
        policy: MaskPolicy = DEFAULT_POLICY,
        *,
        scanner: frontdoor.Scanner | None = None,
    ) -> pd.Series:
        """Mask every value, if *entity* says what they are, or else what is found in the values.

        Args:
            entity: What the values are, malformed ones included; None to scan them.
            policy: Which operator each entity gets.
            scanner: What scans; one with its defaults if None.

        Returns:
            A new series with the same index and name, of the same dtype if that is text.

        Raises:
            UnknownEntity: If *entity* is a name that neither piiguard nor *policy* knows.

        >>> pd.Series(["电话13800138000", None]).pii.mask().tolist()
        ['电话138****8000', nan]
        """
        known = None if entity is None else known_entity(entity, policy)
        return mask_known_or_found(self._series, known, policy, scanner)

    def scan(self, scanner: frontdoor.Scanner | None = None) -> ColumnScan:
        """Find personal data in every value.

        Args:
            scanner: What scans; one with its defaults if None.

        Returns:
            Counts and positions.
        """
        text = as_text(self._series)
        return (scanner or frontdoor.Scanner()).scan_column(
            text, name=None if self._series.name is None else str(self._series.name)
        )
