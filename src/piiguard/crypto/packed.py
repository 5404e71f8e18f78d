"""Many octet strings as one: what a column needs to be worked on as matrices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeVar, cast

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.uint8]
    Places = NDArray[np.int64]

__all__ = ["BULK_FROM", "Packed", "groups", "places_of", "put", "strings_of"]

_T = TypeVar("_T")

BULK_FROM: Final = 256
"""From so many values on, matrices are the quicker way (`python -m benchmarks crypto` prints both)."""

_SMALL_GROUP: Final = 32
_LONG: Final = 4096  # octets; from here on the cipher outweighs the call, and a matrix would be large
_LENGTH_BITS: Final = 32


class Packed:
    """Octet strings, one by one or one after the other, whichever is asked for.

    Args:
        strings: The strings, if they are at hand.
        text: They, as one ASCII text, with the length of each; if they are not.
    """

    __slots__ = ("_data", "_lengths", "_strings")

    def __init__(
        self, strings: Sequence[bytes] | None = None, *, text: tuple[str, Sequence[int]] | None = None
    ) -> None:
        self._strings = strings
        self._data: bytes | None = None
        self._lengths: Sequence[int] | None = None
        if text is not None:
            self._data, self._lengths = text[0].encode("ascii"), text[1]

    def __len__(self) -> int:
        return len(self.lengths) if self._strings is None else len(self._strings)

    def __repr__(self) -> str:
        return f"<Packed: {len(self):,} strings>"

    @property
    def lengths(self) -> Sequence[int]:
        """Octets in each."""
        if self._lengths is None:
            self._lengths = list(map(len, self._strings or ()))
        return self._lengths

    @property
    def data(self) -> Rows:
        """All of them, one after the other."""
        import numpy as np

        if self._data is None:
            self._data = b"".join(self._strings or ())
        return np.frombuffer(self._data, np.uint8)

    @property
    def strings(self) -> Sequence[bytes]:
        """Each of them."""
        if self._strings is None:
            data, begin, made = self._data or b"", 0, list[bytes]()
            for length in self.lengths:
                made.append(data[begin : begin + length])
                begin += length
            self._strings = made
        return self._strings


def groups(
    values: Packed, bindings: Packed | None, rows: int
) -> Iterator[tuple[Places | slice, Rows | None, Rows | None]]:
    """Cut a column into matrices of values that have the same length, and so have their bindings.

    Args:
        values: The values.
        bindings: What each is bound to, or None where all are bound to the same.
        rows: The most rows of a matrix.

    Yields:
        Where the values are in the column, the values, and the bindings if there are any. A few of one
        length, and long ones, are left to be done one by one: no matrix comes with their places.
    """
    import numpy as np

    count = len(values)
    sizes = np.array(values.lengths, np.int64)
    shapes = sizes if bindings is None else sizes << _LENGTH_BITS | np.array(bindings.lengths, np.int64)
    if count and (shapes == shapes[0]).all() and 0 < sizes[0] <= _LONG:
        matrix = values.data.reshape(count, -1)
        bound = None if bindings is None else bindings.data.reshape(count, -1)
        for begin in range(0, count, rows):
            some = slice(begin, min(begin + rows, count))
            yield some, matrix[some], None if bound is None else bound[some]
        return
    starts = _starts(sizes)
    bound_starts = None if bindings is None else _starts(shapes & (1 << _LENGTH_BITS) - 1)
    order = np.argsort(shapes, kind="stable")
    cuts = np.flatnonzero(np.diff(shapes[order])) + 1
    for places in np.split(order, cuts):
        length = int(sizes[places[0]]) if len(places) else 0
        if len(places) < _SMALL_GROUP or not 0 < length <= _LONG:
            yield places, None, None
            continue
        for begin in range(0, len(places), rows):
            some_places = places[begin : begin + rows]
            matrix = _rows_at(values.data, starts[some_places], length)
            bound = None
            if bindings is not None and bound_starts is not None:
                width = bindings.lengths[int(places[0])]
                bound = _rows_at(bindings.data, bound_starts[some_places], width)
            yield some_places, matrix, bound


def strings_of(matrix: Rows) -> list[bytes]:
    """Return each row of a contiguous matrix as a string."""
    import numpy as np

    # As opaque items of the whole width: a fifth of the time of cutting one string.
    return cast("list[bytes]", matrix.view(np.dtype((np.void, matrix.shape[1]))).ravel().tolist())


def places_of(places: Places | slice) -> Iterable[int]:
    """Return the places one by one."""
    return range(places.start, places.stop) if isinstance(places, slice) else places.tolist()


def put(made: list[_T], places: Places | slice | Sequence[int], found: Sequence[_T]) -> None:
    """Put what was *found* at its *places*."""
    if isinstance(places, slice):
        made[places] = found
        return
    for place, each in zip(places if isinstance(places, Sequence) else places.tolist(), found, strict=True):
        made[place] = each


def _starts(sizes: Places) -> Places:
    import numpy as np

    return np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)[:-1]))


def _rows_at(data: Rows, starts: Places, width: int) -> Rows:
    import numpy as np

    # As overlapping opaque items of the whole width, each row is one memory copy.
    items = np.ndarray((len(data) - width + 1,), np.dtype((np.void, width)), data.data, 0, (1,))
    return items[starts].view(np.uint8).reshape(-1, width)
