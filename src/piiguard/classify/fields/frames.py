"""Sampling pandas, polars and Arrow frames without importing any of them."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final, TypeAlias

from piiguard.classify.fields.cells import as_texts, spread
from piiguard.classify.fields.tables import Batch, unique_names

__all__ = ["frame_kind", "sample_frame"]

# None of these packages is typed throughout; each is told by the module of its class.
_Foreign: TypeAlias = Any

_FRAMES: Final = {
    ("pandas", "DataFrame"): "pandas",
    ("polars", "DataFrame"): "polars",
    ("polars", "LazyFrame"): "lazy",
    ("pyarrow", "Table"): "arrow",
    ("pyarrow", "RecordBatch"): "arrow",
}


def frame_kind(value: object) -> str | None:
    """Return which kind of frame *value* is: ``"pandas"``, ``"polars"``, ``"lazy"``, ``"arrow"``, or None."""
    for cls in type(value).__mro__:
        kind = _FRAMES.get((cls.__module__.partition(".")[0], cls.__name__))
        if kind is not None:
            return kind
    return None


def sample_frame(frame: object, limit: int) -> tuple[Batch, int]:
    """Read evenly spread rows of a frame.

    Args:
        frame: A frame of one of the kinds that `frame_kind` tells.
        limit: How many rows at most.

    Returns:
        The sampled columns as text, and how many rows the frame has.
    """
    given: _Foreign = frame
    kind = frame_kind(frame)
    if kind == "lazy":
        given, kind = given.head(limit).collect(), "polars"
    if kind == "pandas":
        rows = len(given)
        picked = given.iloc[list(spread(range(rows), limit))]
        names = [str(each) for each in given.columns]
        columns = [as_texts(picked.iloc[:, index].tolist()) for index in range(len(names))]
    elif kind == "polars":
        rows = given.height
        picked = given if rows <= limit else given[list(spread(range(rows), limit))]
        names = list(given.columns)
        columns = [as_texts(each.to_list()) for each in picked.get_columns()]
    else:
        pa: _Foreign = import_module("pyarrow")
        rows = given.num_rows
        picked = given if rows <= limit else given.take(pa.array(list(spread(range(rows), limit))))
        names = list(given.schema.names)
        columns = [as_texts(each.to_pylist()) for each in picked.columns]
    distinct, _ = unique_names(names)
    return dict(zip(distinct, columns, strict=True)), rows
