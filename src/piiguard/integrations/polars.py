"""polars: mask eager and lazy frames and series; names, order and text dtypes stay.

Importing this module also registers ``frame.pii``, ``series.pii`` and, for lazy and streaming queries,
``expression.pii``, short for the functions here and in `piiguard`; type checkers see the functions only.
Install with ``piiguard[polars]``; with pyarrow beside it, columns are read without a copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from piiguard import frontdoor
from piiguard.catalog.entities import Entity
from piiguard.catalog.frames import as_text
from piiguard.errors import MissingExtra
from piiguard.integrations.foreign_columns import known_entity, mask_known_or_found, scan_columns
from piiguard.mask import DEFAULT_POLICY, MaskPolicy, mask_column, mask_columns

try:
    import polars as pl
except ModuleNotFoundError:
    raise MissingExtra.named("polars", package="polars", needed_for="Masking a polars frame") from None

if TYPE_CHECKING:
    from datetime import date

    from piiguard.catalog.levels import Standard
    from piiguard.classify import Classification, ColumnScan

__all__ = [
    "ExpressionNamespace",
    "FrameAccessor",
    "SeriesAccessor",
    "mask_expression",
    "mask_frame",
    "mask_lazy_frame",
    "mask_series",
]


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


def mask_expression(
    expression: pl.Expr,
    entity: Entity | str | None = None,
    policy: MaskPolicy = DEFAULT_POLICY,
    *,
    scanner: frontdoor.Scanner | None = None,
) -> pl.Expr:
    """Mask what *expression* yields, a batch at a time, in eager, lazy and streaming queries alike.

    Args:
        expression: Values of any dtype.
        entity: What they are, malformed ones included; None to scan them.
        policy: Which operator each entity gets.
        scanner: What scans; one with its defaults if None.

    Returns:
        An expression of dtype ``String``, whatever the dtype was, since a lazy query names its schema
        before it reads a value. Its name stays.

    Raises:
        UnknownEntity: If *entity* is a name that neither piiguard nor *policy* knows.

    >>> frame = pl.DataFrame({"phone": ["13800138000", None]})
    >>> frame.select(mask_expression(pl.col("phone"), "CN_MOBILE"))["phone"].to_list()
    ['138****8000', None]
    """
    known = None if entity is None else known_entity(entity, policy)
    scans = scanner if known is not None else scanner or frontdoor.Scanner()

    def mask(batch: pl.Series) -> pl.Series:
        text = as_text(batch).cast(pl.String)
        return mask_known_or_found(text, known, policy, scans)

    return expression.map_batches(mask, return_dtype=pl.String, is_elementwise=True)


@pl.api.register_dataframe_namespace("pii")
@attrs.frozen(eq=False)
class FrameAccessor:
    """What ``frame.pii`` is."""

    _frame: pl.DataFrame = attrs.field(repr=False)

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

    def mask(self, policy: MaskPolicy = DEFAULT_POLICY) -> pl.DataFrame:
        """Mask every column that is, or contains, personal data; see `piiguard.mask_frame`.

        Args:
            policy: Which operator each entity gets.

        Returns:
            A new frame with the same names and order.

        >>> pl.DataFrame({"phone": ["13800138000"]}).pii.mask()["phone"].to_list()
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


@pl.api.register_series_namespace("pii")
@attrs.frozen(eq=False)
class SeriesAccessor:
    """What ``series.pii`` is."""

    _series: pl.Series = attrs.field(repr=False)

    def mask(
        self,
        entity: Entity | str | None = None,
        policy: MaskPolicy = DEFAULT_POLICY,
        *,
        scanner: frontdoor.Scanner | None = None,
    ) -> pl.Series:
        """Mask every value, if *entity* says what they are, or else what is found in the values.

        Args:
            entity: What the values are, malformed ones included; None to scan them.
            policy: Which operator each entity gets.
            scanner: What scans; one with its defaults if None.

        Returns:
            A new series of the same name, of the same dtype if that is text.

        Raises:
            UnknownEntity: If *entity* is a name that neither piiguard nor *policy* knows.

        >>> pl.Series(["电话13800138000", None]).pii.mask().to_list()
        ['电话138****8000', None]
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
        return (scanner or frontdoor.Scanner()).scan_column(text, name=self._series.name)


@pl.api.register_expr_namespace("pii")
@attrs.frozen(eq=False)
class ExpressionNamespace:
    """What ``expression.pii`` is."""

    _expression: pl.Expr = attrs.field(repr=False)

    def mask(
        self,
        entity: Entity | str | None = None,
        policy: MaskPolicy = DEFAULT_POLICY,
        *,
        scanner: frontdoor.Scanner | None = None,
    ) -> pl.Expr:
        """Mask what the expression yields; see `mask_expression`.

        Args:
            entity: What the values are, malformed ones included; None to scan them.
            policy: Which operator each entity gets.
            scanner: What scans; one with its defaults if None.

        Returns:
            An expression of dtype ``String``.

        Raises:
            UnknownEntity: If *entity* is a name that neither piiguard nor *policy* knows.

        >>> lazy = pl.LazyFrame({"phone": [13800138000]})
        >>> lazy.select(pl.col("phone").pii.mask("CN_MOBILE")).collect().item()
        '138****8000'
        """
        return mask_expression(self._expression, entity, policy, scanner=scanner)
