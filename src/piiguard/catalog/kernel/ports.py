"""What the compiled kernel of columns offers, as types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bytes: TypeAlias = NDArray[np.uint8]
    Numbers: TypeAlias = NDArray[np.int64]

__all__ = ["Columns", "Layouts"]


class Layouts(Protocol):
    """The forms of one kind of number: compiled form of `piiguard.mask.numbers.Numbers` over a column."""

    def hide(self, data: Bytes, starts: Numbers, ends: Numbers, which: Numbers | None, /) -> bytearray:
        """Hide numbers in *data* itself.

        Returns:
            Of the spans *which*, or of all, those that fit no form, as numbers of 64 bits.
        """
        ...


class Columns(Protocol):
    """The module."""

    SOURCES: str
    """The SHA-256 of the sources that it was built from, in hexadecimal."""

    Layouts: Callable[[bytes, bytes, bytes], Layouts]
    """From sets of characters, layouts and separators, as `piiguard.mask.layouts` lays them out."""

    def read(
        self, values: Sequence[object], missing: tuple[object, ...], /
    ) -> tuple[bytearray, bytearray, bytearray | None] | int:
        """Put strings end to end.

        Args:
            values: Strings, and what is missing: None, and if *missing* holds anything, that, and NaN.
            missing: What else stands for nothing.

        Returns:
            Their UTF-8, offsets in 64 bits, and a byte for each that is 0 where it is missing, None if none
            is; or the row that is neither.
        """
        ...

    def strings(self, data: Bytes, offsets: Numbers, valid: NDArray[np.bool_] | None, /) -> list[str | None]:
        """Do what `piiguard.catalog.columns.TextColumn.to_list` does."""
        ...

    def splice(  # noqa: PLR0917 - the kernel takes no keywords
        self,
        data: Bytes,
        offsets: Numbers,
        starts: Numbers,
        ends: Numbers,
        choice: NDArray[np.int16] | None,
        pieces: tuple[bytes, ...],
        /,
    ) -> tuple[bytearray, bytearray]:
        """Put other bytes in the place of spans: of each its own piece, or the one that *choice* says.

        Returns:
            The data, and the offsets in 64 bits.
        """
        ...
