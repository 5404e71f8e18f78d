"""Reading and rebuilding the text columns of pyarrow, pandas and polars.

A column's package is told by the module of its class, so a package is imported here only when the caller
has already done so. polars goes through pyarrow where that is installed, and through a list where not.

These packages are not typed, or only by stubs that leave their arrays half known and that a user's own
checker may lack. So they are `Any` in here, named `_Foreign`, and the tests hold every dtype instead.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from piiguard.catalog.columns import TextColumn
from piiguard.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["COLUMN_CLASSES", "decoded", "package_of", "read", "rebuild"]

_Foreign: TypeAlias = Any
_Result = TypeVar("_Result")

_LAST_ASCII: Final = 0x7F
COLUMN_CLASSES: Final = frozenset(
    {("pyarrow", "Array"), ("pyarrow", "ChunkedArray"), ("pandas", "Series"), ("polars", "Series")}
)


def read(values: object) -> TextColumn:
    """Read a column of another package.

    Args:
        values: A pyarrow array, or a pandas or polars series.

    Returns:
        Its text.

    Raises:
        TypeError: If *values* is none of them, or an object series holds something other than text.
        InvalidInput: If it is a column of something other than text.
    """
    package = package_of(values)
    if package not in _READERS:
        raise TypeError(
            f"{type(values).__name__} is not a column; give a list or tuple of str, a pyarrow array,"
            " or a pandas or polars Series"
        )
    return _READERS[package](values)


def rebuild(column: TextColumn, original: object) -> object:
    """Make a column of the package and dtype of *original* out of *column*.

    Args:
        column: The values, as many as *original* has.
        original: What `read` read.

    Returns:
        A new column of the type of *original*.
    """
    return _REBUILDERS[package_of(original)](column, original)


def package_of(value: object, classes: frozenset[tuple[str, str]] = COLUMN_CLASSES) -> str:
    """Name the package that *value* is from, without importing it.

    Args:
        value: Anything.
        classes: Packages and names of the classes that count.

    Returns:
        ``"pandas"``, ``"polars"`` or ``"pyarrow"``, or an empty string.

    >>> package_of(["a list"])
    ''
    """
    # A subclass of a Series lives in a module of its own, so every base is asked.
    for cls in type(value).__mro__:
        package = cls.__module__.partition(".")[0]
        if (package, cls.__name__) in classes:
            return package
    return ""


def decoded(decode: Callable[[], _Result]) -> _Result:
    """Call what makes text of a package's column, and let no value out in the error of its decoder.

    Arrow takes bytes from files and other programs on trust, and the error of a decoder that meets broken
    ones carries the value with it, which ends in somebody's log.

    Args:
        decode: What decodes.

    Returns:
        What it returns.

    Raises:
        InvalidInput: If it raises a UnicodeError; that is not even the context of this one.
    """
    try:
        return decode()
    except UnicodeError:
        pass
    raise _no_utf8()


# --- pyarrow --------------------------------------------------------------------------------------


def _read_arrow(values: _Foreign) -> TextColumn:
    import numpy as np

    pa: _Foreign = import_module("pyarrow")
    if not isinstance(values, pa.ChunkedArray):
        return _read_arrow_array(values)
    parts = [_read_arrow_array(chunk) for chunk in values.chunks]
    if not parts:
        return _read_arrow_array(pa.array([], values.type))
    if len(parts) == 1:
        return parts[0]
    offsets = [parts[0].offsets[:1]]
    base = 0
    for part in parts:
        offsets.append(part.offsets[1:] + base)
        base += len(part.data)
    valid = None
    if any(part.valid is not None for part in parts):
        valid = np.concatenate(
            [np.ones(len(part), np.bool_) if part.valid is None else part.valid for part in parts]
        )
    return TextColumn(np.concatenate([part.data for part in parts]), np.concatenate(offsets), valid)


def _read_arrow_array(array: _Foreign) -> TextColumn:
    import numpy as np

    pa: _Foreign = import_module("pyarrow")
    given = array.type
    if isinstance(array, pa.DictionaryArray):
        array = array.dictionary_decode()
    if pa.types.is_string_view(array.type) or pa.types.is_null(array.type):
        array = array.cast(pa.large_string())
    if not (pa.types.is_string(array.type) or pa.types.is_large_string(array.type)):
        raise _not_text(str(given), "array.cast(pyarrow.string())")
    rows = len(array)
    _, offset_buffer, data_buffer = array.buffers()
    if rows == 0 or offset_buffer is None:
        return TextColumn(np.zeros(0, np.uint8), np.zeros(rows + 1, np.int64), _valid_of(array))
    width = np.dtype(np.int32 if pa.types.is_string(array.type) else np.int64)
    stored = np.frombuffer(offset_buffer, width, count=rows + 1, offset=array.offset * width.itemsize)
    offsets = stored.astype(np.int64, copy=False)
    data = np.zeros(0, np.uint8) if data_buffer is None else np.frombuffer(data_buffer, np.uint8)
    data = data[offsets[0] : offsets[-1]]
    if bool((data > _LAST_ASCII).any()):
        _require_utf8(array)
    if offsets[0]:
        offsets = offsets - offsets[0]
    valid = _valid_of(array)
    return TextColumn(data, offsets) if valid is None else _without_hidden_bytes(data, offsets, valid)


def _require_utf8(array: _Foreign) -> None:
    pa: _Foreign = import_module("pyarrow")
    try:
        array.validate(full=True)
    except pa.ArrowInvalid:
        pass
    else:
        return
    raise _no_utf8()


def _valid_of(array: _Foreign) -> NDArray[np.bool_] | None:
    if array.null_count == 0:
        return None
    valid: NDArray[np.bool_] = array.is_valid().to_numpy(zero_copy_only=False)
    return valid


def _without_hidden_bytes(
    data: NDArray[np.uint8], offsets: NDArray[np.int64], valid: NDArray[np.bool_]
) -> TextColumn:
    # Arrow lets a null slot keep the bytes of the value it had; carried along, they would leave unmasked.
    import numpy as np

    lengths = np.diff(offsets)
    if bool(lengths[~valid].any()):
        data = data[np.repeat(valid, lengths)]
        offsets = np.concatenate([offsets[:1], np.cumsum(np.where(valid, lengths, 0))])
    return TextColumn(data, offsets, valid)


def _rebuild_arrow(column: TextColumn, original: _Foreign) -> _Foreign:
    pa: _Foreign = import_module("pyarrow")
    if not isinstance(original, pa.ChunkedArray):
        return _arrow_array(column, original.type)
    kind = original.type
    whole = _arrow_array(column, kind)
    chunks: list[_Foreign] = []
    start = 0
    for chunk in original.chunks:
        chunks.append(whole.slice(start, len(chunk)))
        start += len(chunk)
    return pa.chunked_array(chunks, kind)


def _arrow_array(column: TextColumn, kind: _Foreign) -> _Foreign:
    import numpy as np

    pa: _Foreign = import_module("pyarrow")
    bitmap = None
    if column.valid is not None:
        bitmap = pa.py_buffer(np.packbits(column.valid, bitorder="little"))
    buffers = [bitmap, pa.py_buffer(column.offsets), pa.py_buffer(column.data)]
    array: _Foreign = pa.Array.from_buffers(pa.large_string(), len(column), buffers)
    if bool((column.data > _LAST_ASCII).any()):
        # Arrow trusts its bytes; those of a surrogate, which only a list can have brought, must not enter.
        try:
            array.validate(full=True)
        except pa.ArrowInvalid:
            raise InvalidInput(
                "The column holds a lone surrogate, which Arrow's UTF-8 cannot",
                hint="Rebuild it as the list or object column it was read from.",
            ) from None
    if isinstance(kind, pa.DictionaryType):
        return array.cast(kind.value_type).dictionary_encode().cast(kind)
    if pa.types.is_null(kind):
        return pa.nulls(len(column))
    return array if kind == array.type else array.cast(kind)


# --- pandas ---------------------------------------------------------------------------------------


def _read_pandas(series: _Foreign) -> TextColumn:
    pd: _Foreign = import_module("pandas")
    dtype = series.dtype
    if _is_arrow_backed(dtype):
        pa: _Foreign = import_module("pyarrow")

        return _read_arrow(pa.array(series, from_pandas=True))
    if isinstance(dtype, pd.CategoricalDtype):
        if len(dtype.categories) and not pd.api.types.is_string_dtype(dtype.categories.dtype):
            raise _not_text(f"category of {dtype.categories.dtype}", "series.astype('string')")
    elif not (dtype.kind == "O" or isinstance(dtype, pd.StringDtype)):
        raise _not_text(str(dtype), "series.astype('string')")
    # None, NaN, NaT and pandas.NA are all null here; a list knows only the first.
    return TextColumn.of_strings(series.to_numpy(dtype=object).tolist(), (pd.NA, pd.NaT))


def _is_arrow_backed(dtype: _Foreign) -> bool:
    pd: _Foreign = import_module("pandas")
    return isinstance(dtype, pd.ArrowDtype) or (
        isinstance(dtype, pd.StringDtype) and dtype.storage == "pyarrow"
    )


def _rebuild_pandas(column: TextColumn, series: _Foreign) -> _Foreign:
    import numpy as np

    pd: _Foreign = import_module("pandas")
    dtype = series.dtype
    array: _Foreign
    if _is_arrow_backed(dtype):
        pa: _Foreign = import_module("pyarrow")

        stored = pa.array(series, from_pandas=True)
        array = pd.array(_rebuild_arrow(column, stored), dtype=dtype)
    elif isinstance(dtype, pd.CategoricalDtype):
        array = pd.Categorical(column.to_list())
    elif isinstance(dtype, pd.StringDtype):
        array = pd.array(column.to_list(), dtype=dtype)
    else:
        objects = np.empty(len(column), dtype=object)
        objects[:] = column.to_list()
        if column.valid is not None:
            objects[~column.valid] = series.to_numpy()[~column.valid]
        array = objects
    kept = None if isinstance(dtype, pd.CategoricalDtype) else dtype
    return pd.Series(array, index=series.index, name=series.name, dtype=kept)


# --- polars ---------------------------------------------------------------------------------------


def _read_polars(series: _Foreign) -> TextColumn:
    pl: _Foreign = import_module("polars")
    if not isinstance(series.dtype, (pl.String, pl.Categorical, pl.Enum, pl.Null)):
        raise _not_text(str(series.dtype), "series.cast(polars.String)")
    text = series.cast(pl.String)
    try:
        return _read_arrow(text.to_arrow())
    except ModuleNotFoundError:
        return TextColumn.of(text.to_list())


def _rebuild_polars(column: TextColumn, series: _Foreign) -> _Foreign:
    pl: _Foreign = import_module("polars")
    try:
        pa: _Foreign = import_module("pyarrow")
    except ModuleNotFoundError:
        text = pl.Series(series.name, column.to_list(), dtype=pl.String)
    else:
        text = pl.Series(series.name, _arrow_array(column, pa.large_string()), dtype=pl.String)
    if isinstance(series.dtype, pl.Enum):
        return text.cast(pl.Enum(text.drop_nulls().unique(maintain_order=True)))
    return text.cast(series.dtype)


def _no_utf8() -> InvalidInput:
    return InvalidInput(
        "A column holds bytes that are no UTF-8",
        hint="Read it as binary and decode it with errors='replace', or repair it where it is written.",
        code="input.column_encoding",
    )


def _not_text(dtype: str, conversion: str) -> InvalidInput:
    return InvalidInput(
        f"A column of dtype {dtype} holds no text",
        hint=f"If its values are to be read as text, convert it: {conversion}.",
        code="input.column_dtype",
    )


_READERS: Final[dict[str, Callable[[_Foreign], TextColumn]]] = {
    "pyarrow": _read_arrow,
    "pandas": _read_pandas,
    "polars": _read_polars,
}
_REBUILDERS: Final[dict[str, Callable[[TextColumn, _Foreign], _Foreign]]] = {
    "pyarrow": _rebuild_arrow,
    "pandas": _rebuild_pandas,
    "polars": _rebuild_polars,
}
