"""A column is a buffer: the UTF-8 of all its values end to end, and the offsets where each one starts.

Lists, pandas, polars and Arrow columns all come down to this form, without a copy where they already
have it. Scanning and masking then work on whole arrays, never on one value at a time. Offsets are in
bytes here, unlike those of a `piiguard.Finding`.

A lone surrogate, which UTF-8 cannot hold but a Python string can, becomes the three bytes that Python's
``surrogatepass`` gives it: offsets stay right, and the value comes back as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NoReturn, Self, TypeVar, cast

import attrs

from piiguard.catalog.entities import Entity
from piiguard.catalog.kernel import columns
from piiguard.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np  # noqa: TC004 - attrs keeps annotations as strings
    from numpy.typing import NDArray  # noqa: TC004 - as above

    from piiguard.catalog.kernel import Columns

__all__ = ["ColumnSpans", "TextColumn"]

_Original = TypeVar("_Original")

# A lead byte opens a code point; the bytes that continue it are 10xxxxxx (RFC 3629, section 3).
_CONTINUATION_MASK: Final = 0xC0
_CONTINUATION: Final = 0x80


@attrs.frozen(eq=False, repr=False)
class TextColumn:
    """The values of one text column in one buffer. Its arrays may be views of the caller's: never write.

    Attributes:
        data: The UTF-8 of all values, end to end.
        offsets: Row ``i`` is ``data[offsets[i]:offsets[i + 1]]``; one longer than the column, first 0.
        valid: False where the value is null, or None if no value is. A null row spans no bytes, even if
            the column it was read from kept some there.
    """

    data: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    valid: NDArray[np.bool_] | None = None

    @classmethod
    def of_strings(cls, values: Sequence[object], missing: tuple[object, ...] = ()) -> TextColumn:
        """Read a list in which more than None may stand for nothing.

        Args:
            values: Strings and nulls.
            missing: What else is null; if any is given, NaN is too.

        Returns:
            The column.

        Raises:
            TypeError: If a value is neither text nor null.

        >>> TextColumn.of_strings(["a", float("nan")], missing=(NotImplemented,)).to_list()
        ['a', None]
        """
        kernel = columns()
        if kernel is not None:
            return _read(kernel, values, missing)
        if missing:
            nulls = set(map(id, missing))
            values = [
                None if id(each) in nulls or (isinstance(each, float) and each != each) else each  # noqa: PLR0124 - NaN
                for each in values
            ]
        return _joined(values)

    @classmethod
    def of(cls, values: object) -> TextColumn:
        """Read a column from whatever holds it.

        Args:
            values: A list or tuple of ``str | None``; a pyarrow ``Array`` or ``ChunkedArray`` of strings,
                dictionary-encoded or not; a pandas ``Series`` of strings (object, ``str``, ``string``,
                Arrow or categorical dtype); a polars ``Series`` of ``String``, ``Categorical`` or
                ``Enum``. Nothing is imported that the caller has not.

        Returns:
            The column; without a copy if *values* is one Arrow chunk.

        Raises:
            TypeError: If *values* is no column, or a value in it is neither text nor null.
            InvalidInput: If it is a column of something other than text.

        >>> TextColumn.of(["张三", None, "Li Na"]).offsets.tolist()
        [0, 6, 6, 11]
        """
        if isinstance(values, TextColumn):
            return values
        if isinstance(values, (list, tuple)):
            return _from_strings(cast("Sequence[object]", values))
        from piiguard.catalog import column_sources

        return column_sources.read(values)

    def rebuild_like(self, original: _Original) -> _Original:
        """Give the values the shape of the column they came from.

        Args:
            original: What `TextColumn.of` read: its type, dtype, name, index and chunks are kept, and in
                pandas its kinds of null. A dictionary or a set of categories is made anew, so that it
                holds nothing but the values now in the column; categories come back unordered.

        Returns:
            A new column of the same type.

        Raises:
            InvalidInput: If the number of rows differs.
        """
        rebuilt: object
        rows = len(cast("Sequence[object]", original))
        if rows != len(self):
            raise InvalidInput(
                f"A column of {len(self)} rows cannot take the place of one of {rows}",
                hint="Rebuild from the column that was read.",
            )
        if isinstance(original, TextColumn):
            rebuilt = self
        elif isinstance(original, list):
            rebuilt = self.to_list()
        elif isinstance(original, tuple):
            rebuilt = tuple(self.to_list())
        else:
            from piiguard.catalog import column_sources

            rebuilt = column_sources.rebuild(self, cast("object", original))
        # Each branch makes what it was given; the checker cannot follow a type across packages.
        return cast("_Original", rebuilt)

    def to_list(self) -> list[str | None]:
        """Decode every value.

        Returns:
            The values in row order, None for null.

        >>> TextColumn.of(("a", None)).to_list()
        ['a', None]
        """
        kernel = columns()
        if kernel is not None:
            import numpy as np

            offsets_there = np.require(self.offsets, np.int64, ["C", "A"])
            return kernel.strings(np.require(self.data, requirements="C"), offsets_there, self.valid)
        raw = self.data.tobytes()
        offsets = self.offsets.tolist()
        if raw.isascii():
            text = raw.decode("ascii")
            values: list[str | None] = [text[start:end] for start, end in pairwise(offsets)]
        else:
            values = [raw[start:end].decode("utf-8", "surrogatepass") for start, end in pairwise(offsets)]
        if self.valid is not None:
            for row in (~self.valid).nonzero()[0].tolist():
                values[row] = None
        return values

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __repr__(self) -> str:
        return f"<TextColumn: {len(self)} rows, {len(self.data)} bytes>"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "A TextColumn holds clear values and is not pickled; pickle the column it was read from"
        )


@attrs.frozen(eq=False, repr=False)
class ColumnSpans:
    """Where entities lie in a `TextColumn`: parallel arrays, sorted by start, none overlapping another.

    Attributes:
        entities: The entities that occur.
        entity: For each span, an index into *entities*.
        row: For each span, the row it lies in, wholly.
        start: For each span, its first byte in the column's ``data``.
        end: For each span, one past its last byte.

    Raises:
        InvalidInput: If the arrays differ in length, or the spans are empty, unsorted or overlap.
    """

    entities: tuple[Entity, ...]
    entity: NDArray[np.int16]
    row: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def __attrs_post_init__(self) -> None:
        if not len(self.entity) == len(self.row) == len(self.start) == len(self.end):
            raise InvalidInput(
                "The arrays of a ColumnSpans differ in length", hint="Give one element a span in each."
            )
        if not bool((self.end > self.start).all()) or not bool((self.start[1:] >= self.end[:-1]).all()):
            raise InvalidInput(
                "The spans of a ColumnSpans are empty, unsorted or overlap",
                hint="Sort them by start and keep the best of those that overlap.",
                code="input.span",
            )

    @classmethod
    def whole(cls, column: TextColumn, entity: Entity) -> Self:
        """Mark every value of *column*, whatever its form, as *entity*.

        Args:
            column: A column declared to hold *entity*.
            entity: What each value is.

        Returns:
            One span for each row that is neither null nor empty.
        """
        import numpy as np

        start, end = column.offsets[:-1], column.offsets[1:]
        row = np.flatnonzero(end > start)
        if len(row) < len(column):
            start, end = start[row], end[row]
        return cls((entity,), np.zeros(len(row), np.int16), row.astype(np.int64, copy=False), start, end)

    def __len__(self) -> int:
        return len(self.start)

    def __repr__(self) -> str:
        return f"<ColumnSpans: {len(self)} spans of {', '.join(self.entities) or 'no entity'}>"


def _from_strings(values: Sequence[object]) -> TextColumn:
    kernel = columns()
    return _joined(values) if kernel is None else _read(kernel, values, ())


def _read(kernel: Columns, values: Sequence[object], missing: tuple[object, ...]) -> TextColumn:
    import numpy as np

    found = kernel.read(values, missing)
    if isinstance(found, int):
        raise _no_text(values[found], found)
    data, offsets, valid = found
    return TextColumn(
        np.frombuffer(data, np.uint8),
        np.frombuffer(offsets, np.int64),
        None if valid is None else np.frombuffer(valid, np.bool_),
    )


def _joined(values: Sequence[object]) -> TextColumn:
    """Do what `_read` does, without the kernel, whose reference this is."""
    import numpy as np

    valid: NDArray[np.bool_] | None = None
    try:
        # Optimistic: a join that succeeds has checked every value without a loop in Python.
        text = "".join(cast("Sequence[str]", values))
        strings = cast("Sequence[str]", values)
    except TypeError:
        strings = [_text_or_empty(value, row) for row, value in enumerate(values)]
        valid = np.fromiter((value is not None for value in values), np.bool_, len(values))
        text = "".join(strings)
    raw = text.encode("utf-8", "surrogatepass")
    data = np.frombuffer(raw, np.uint8)
    offsets = np.zeros(len(strings) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, strings), np.int64, len(strings)), out=offsets[1:])
    if len(raw) != len(text):
        opens = np.flatnonzero((data & _CONTINUATION_MASK) != _CONTINUATION)
        offsets = np.append(opens, len(raw))[offsets]
    return TextColumn(data, offsets, valid)


def _text_or_empty(value: object, row: int) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    raise _no_text(value, row)


def _no_text(value: object, row: int) -> TypeError:
    return TypeError(
        f"Row {row} holds {type(value).__name__}, not str or None; convert the values to text first"
    )
