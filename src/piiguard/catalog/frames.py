"""A frame is a list of named columns, in pandas, polars and Arrow alike.

Columns are addressed by position and named by text: pandas and Arrow allow two columns of one name, and
pandas names that are no text; all that bear a name are meant by it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from importlib import import_module
from typing import Any, Final, TypeAlias, TypeVar, cast

from piiguard.catalog.column_sources import decoded, package_of
from piiguard.catalog.columns import TextColumn
from piiguard.errors import InvalidInput

__all__ = ["FRAME_CLASSES", "as_text", "columns_of", "is_frame", "with_columns"]

_Column = TypeVar("_Column")
_Frame = TypeVar("_Frame")

# See `piiguard.catalog.column_sources`: these packages are untyped, or typed by stubs a user may lack.
_Foreign: TypeAlias = Any

FRAME_CLASSES: Final = frozenset(
    {("pandas", "DataFrame"), ("polars", "DataFrame"), ("pyarrow", "Table"), ("pyarrow", "RecordBatch")}
)


_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def is_frame(value: object) -> bool:
    """Say whether *value* is a pandas or polars ``DataFrame``, or an Arrow ``Table`` or ``RecordBatch``.

    >>> is_frame([["13800138000"]])
    False
    """
    return bool(package_of(value, FRAME_CLASSES))


def columns_of(frame: object) -> list[tuple[str, object]]:
    """List the columns of *frame*; a pandas index is none of them.

    Args:
        frame: A frame, as `is_frame` tells it.

    Returns:
        Name and column, in order; the columns are those that `TextColumn.of` reads.

    Raises:
        TypeError: If *frame* is none.
    """
    given: _Foreign = frame
    match _package_of_frame(frame):
        case "pandas":
            return [(str(name), given.iloc[:, at]) for at, name in enumerate(given.columns)]
        case "polars":
            return [(column.name, column) for column in given.get_columns()]
        case _:
            return list(zip(given.schema.names, given.columns, strict=True))


def with_columns(frame: _Frame, columns: Sequence[object]) -> _Frame:
    """Put *columns* in the place of those of *frame*.

    Args:
        frame: A frame; it is not changed.
        columns: As many columns as the frame has, of its package and its number of rows.

    Returns:
        A frame of the same type with the same names, index and metadata.

    Raises:
        TypeError: If *frame* is none.
        InvalidInput: If the number of columns differs.
    """
    before = columns_of(frame)
    if len(before) != len(columns):
        raise InvalidInput(
            f"{len(columns)} columns cannot take the place of {len(before)}",
            hint="Give one for each column of the frame, in order.",
        )
    changed = [
        (at, new) for at, ((_, old), new) in enumerate(zip(before, columns, strict=True)) if new is not old
    ]
    # The frame's package makes its own kind again; the checker cannot follow a type across packages.
    return cast("_Frame", _REPLACERS[_package_of_frame(frame)](frame, changed))


def as_text(column: _Column) -> _Column:
    """Return *column* itself if it is text; otherwise what its values look like when written out.

    A phone number kept as an integer or, because some are missing, as a float, and a date of birth kept
    as a date, are personal data all the same. Integral floats are written without a point, dates and
    times as the ISO date, everything else as `str` writes it.

    Args:
        column: A list, tuple, pyarrow array, or pandas or polars series.

    Returns:
        A column of the same package: the same object, or one of text with the same name and index.

    Raises:
        TypeError: If *column* is none.
        InvalidInput: If it holds bytes that are no UTF-8.

    >>> as_text([13800138000, None, 13900139000.0, "010"])
    ['13800138000', None, '13900139000', '010']
    """
    try:
        TextColumn.of(column)
    except (TypeError, InvalidInput):
        pass
    else:
        return column
    # Each branch makes what it was given; the checker cannot follow a type across packages.
    return cast("_Column", decoded(lambda: _written_out(cast("object", column))))


def _written_out(column: object) -> object:
    given: _Foreign = column
    rebuilt: _Foreign
    match package_of(column):
        case "pandas":
            pd: _Foreign = import_module("pandas")
            values = [
                None if gone else _written(value) for value, gone in zip(given, given.isna(), strict=True)
            ]
            # pyarrow, where pandas keeps strings in it, refuses a lone surrogate with the value in its error.
            dtype = "string" if all(map(_is_unicode, values)) else pd.StringDtype("python")
            rebuilt = pd.Series(values, index=given.index, name=given.name, dtype=dtype)
        case "polars":
            pl: _Foreign = import_module("polars")
            rebuilt = pl.Series(
                given.name, [_unicode(_written(value)) for value in given.to_list()], dtype=pl.String
            )
        case "pyarrow":
            pa: _Foreign = import_module("pyarrow")
            array = pa.array([_written(value) for value in given.to_pylist()], pa.large_string())
            rebuilt = pa.chunked_array([array]) if isinstance(given, pa.ChunkedArray) else array
        case _ if isinstance(column, (list, tuple)):
            values = [_written(value) for value in cast("Sequence[object]", column)]
            rebuilt = values if isinstance(column, list) else tuple(values)
        case _:
            raise TypeError(f"{type(column).__name__} is not a column; give a list, tuple, array or series")
    return rebuilt


def _written(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        if math.isnan(value):
            return None
        return f"{value:.0f}" if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _is_unicode(text: str | None) -> bool:
    """Say whether UTF-8 can hold it, as it can hold everything but a lone surrogate."""
    return text is None or not _SURROGATE.search(text)


def _unicode(text: str | None) -> str | None:
    """Put U+FFFD in the place of lone surrogates, for a package that cannot hold them."""
    if text is None or _is_unicode(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _package_of_frame(frame: object) -> str:
    package = package_of(frame, FRAME_CLASSES)
    if not package:
        raise TypeError(
            f"{type(frame).__name__} is not a frame; give a pandas or polars DataFrame,"
            " or a pyarrow Table or RecordBatch"
        )
    return package


def _replace_pandas(frame: _Foreign, changed: Sequence[tuple[int, _Foreign]]) -> _Foreign:
    result = frame.copy(deep=False)
    for at, series in changed:
        # As a series: of a bare array pandas would guess the dtype anew.
        result.isetitem(at, series)
    return result


def _replace_polars(frame: _Foreign, changed: Sequence[tuple[int, _Foreign]]) -> _Foreign:
    return frame.with_columns([series for _, series in changed])


def _replace_arrow(frame: _Foreign, changed: Sequence[tuple[int, _Foreign]]) -> _Foreign:
    for at, array in changed:
        frame = frame.set_column(at, frame.schema.field(at).with_type(array.type), array)
    return frame


_REPLACERS: Final[dict[str, Callable[[_Foreign, Sequence[tuple[int, _Foreign]]], _Foreign]]] = {
    "pandas": _replace_pandas,
    "polars": _replace_polars,
    "pyarrow": _replace_arrow,
}
