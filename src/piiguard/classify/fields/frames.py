"""Sampling pandas, polars and Arrow frames without importing any of them."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final, TypeAlias

from piiguard.catalog.column_sources import decoded, package_of
from piiguard.catalog.frames import FRAME_CLASSES
from piiguard.classify.fields.cells import as_texts, spread
from piiguard.classify.fields.tables import Batch, unique_names
from piiguard.classify.fields.value_kinds import ValueKind, kind_named

__all__ = ["frame_kind", "sample_frame"]

# None of these packages is typed throughout; each is told by the module of its class.
_Foreign: TypeAlias = Any

_LAZY: Final = frozenset({("polars", "LazyFrame")})


def frame_kind(value: object) -> str | None:
    """Name the kind of frame *value* is, ``"lazy"`` or else its package, or return None."""
    return "lazy" if package_of(value, _LAZY) else package_of(value, FRAME_CLASSES) or None


def sample_frame(frame: object, limit: int) -> tuple[Batch, dict[str, ValueKind], int]:
    """Read evenly spread rows of a frame.

    Args:
        frame: A frame of one of the kinds that `frame_kind` tells.
        limit: How many rows at most.

    Returns:
        The sampled columns as text, what type each is declared to have, and how many rows the frame has.
    """
    given: _Foreign = frame
    kind = frame_kind(frame)
    if kind == "lazy":
        given, kind = given.head(limit).collect(), "polars"
    if kind == "pandas":
        rows = len(given)
        picked = given.iloc[list(spread(range(rows), limit))]
        names = [str(each) for each in given.columns]
        found = [picked.iloc[:, index] for index in range(len(names))]
        columns = decoded(lambda: [as_texts(each.tolist()) for each in found])
        types = [str(each) for each in given.dtypes]
    elif kind == "polars":
        rows = given.height
        picked = given if rows <= limit else given[list(spread(range(rows), limit))]
        names = list(given.columns)
        columns = [as_texts(each.to_list()) for each in picked.get_columns()]
        types = [str(each) for each in given.dtypes]
    else:
        pa: _Foreign = import_module("pyarrow")
        rows = given.num_rows
        picked = given if rows <= limit else given.take(pa.array(list(spread(range(rows), limit))))
        names = list(given.schema.names)
        columns = decoded(lambda: [as_texts(each.to_pylist()) for each in picked.columns])
        types = [str(each) for each in given.schema.types]
    distinct, _ = unique_names(names)
    kinds = dict(zip(distinct, map(kind_named, types), strict=True))
    return dict(zip(distinct, columns, strict=True)), kinds, rows
