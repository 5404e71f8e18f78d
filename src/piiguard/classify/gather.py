"""Picking many short stretches out of one long array at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    _Unsigned = TypeVar("_Unsigned", np.uint8, np.uint16)

__all__ = ["any_in_rows", "rows_at", "weighted_sums"]

# So few rows stay in cache, and below the size at which BLAS would start threads.
_BLOCK: Final = 2048


def any_in_rows(rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Say for each row of a narrow matrix whether anything in it is true.

    Args:
        rows: A matrix of a few columns.

    Returns:
        What ``rows.any(axis=1)`` returns, in a third of its time: one step a column, not a loop for each row.
    """
    import numpy as np

    found = np.zeros(len(rows), np.bool_)
    for column in rows.T:
        found |= column
    return found


def rows_at(array: NDArray[_Unsigned], starts: NDArray[np.int64], width: int) -> NDArray[_Unsigned]:
    """Copy ``array[start:start + width]`` for every start into the rows of a matrix.

    Args:
        array: A contiguous array.
        starts: Where the stretches begin; all must lie within *array*.
        width: Their common length, at least 1.

    Returns:
        A new matrix of ``len(starts)`` rows.
    """
    import numpy as np

    # As overlapping opaque items of the whole width, each row is one memory copy: 3 ns for 48 bytes here,
    # against 7 for a sliding window and some 50 for an index matrix.
    size = array.itemsize
    items = np.ndarray(
        (len(array) - width + 1,), np.dtype((np.void, width * size)), buffer=array.data, strides=(size,)
    )
    return items[starts].view(array.dtype).reshape(-1, width)


def weighted_sums(rows: NDArray[np.uint8], weights: NDArray[np.float32]) -> NDArray[np.int32]:
    """Multiply every row by each column of *weights* and add up.

    Args:
        rows: Small numbers, one candidate a row.
        weights: As many rows as *rows* has columns; sums must stay below 2**24, where float32 is exact.

    Returns:
        One row for each column of *weights*.
    """
    import numpy as np

    sums = np.empty((weights.shape[1], len(rows)), np.int32)
    for begin in range(0, len(rows), _BLOCK):
        block = slice(begin, begin + _BLOCK)
        sums[:, block] = (rows[block].astype(np.float32) @ weights).T
    return sums
