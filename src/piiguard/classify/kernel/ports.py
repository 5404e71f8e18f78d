"""What the compiled kernel offers, as types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

__all__ = ["Names", "Native"]


class Names(Protocol):
    """The model of names of persons: compiled form of `persons_scalar` and `persons_bulk`."""

    def scored(self, text: str, least: int, wanted: int | None, /) -> list[tuple[int, int, int, int]]:
        """Do what `persons_scalar.scored` does, or, given *wanted*, what `persons_bulk.scored_bulk` does."""
        ...


class Native(Protocol):
    """The module."""

    Names: Callable[[bytes, bytes, bytes, bytes, bytes, memoryview, memoryview], Names]
    """From symbols, flags, marks, pairs, titles, weights and words, as `persons_compiled` makes them."""
