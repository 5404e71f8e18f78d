"""What the compiled kernel offers, as types.

Where it takes bytes for a text, they are the code points that `Numbers.read` returned: it need not copy them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Buffer: TypeAlias = NDArray[np.uint8] | NDArray[np.int8] | NDArray[np.int16] | NDArray[np.int64]

__all__ = ["Cues", "Gate", "Names", "Native", "Numbers", "Pairs", "Signs", "Survey", "Triggers"]


class Names(Protocol):
    """The model of names of persons: compiled form of `persons_scalar` and `persons_bulk`."""

    def scored(self, text: str, least: int, /) -> list[tuple[int, int, int, int]]:
        """Do what `persons_scalar.scored` does."""
        ...


class Cues(Protocol):
    """What introduces names of persons: see `piiguard.classify.language.persons_cues`."""

    def find(self, text: str | bytes, /) -> list[list[int]]:
        """Return where to look, in the order of the fields of `persons_places.Places`."""
        ...


class Signs(Protocol):
    """What stands around names of persons: compiled form of `persons_signs_bulk`.

    The numbers of a text are given as numbers of 64 bits, in order.
    """

    def slots(self, text: str, starts: bytes, ends: bytes, /) -> list[tuple[int, tuple[int, ...]]]:
        """Return where signs may ask for a name, and of how many characters."""
        ...

    def keep(
        self, text: str, candidates: list[tuple[int, int, int, int]], starts: bytes, ends: bytes, /
    ) -> list[tuple[int, int, int, int]]:
        """Return the candidates that may come to be sure, with those that overlap them."""
        ...


class Triggers(Protocol):
    """The triggers of a book of rules: compiled form of `Book.hits_by_re` and `places_by_arrays`."""

    @overload
    def find(self, text: str | bytes, as_arrays: Literal[False], /) -> dict[int, list[tuple[int, int]]]: ...
    @overload
    def find(self, text: str | bytes, as_arrays: Literal[True], /) -> dict[int, bytes]: ...
    def find(
        self,
        text: str | bytes,
        as_arrays: bool,  # noqa: FBT001 - the kernel takes no keywords
        /,
    ) -> dict[int, list[tuple[int, int]]] | dict[int, bytes]:
        """Return, by number of the rule, where its triggers lie, what stands beside them seen to.

        As arrays: all starts and then all ends, as numbers of 64 bits.
        """
        ...

    def near(self, text: str | bytes, rule: int, starts: bytes, ends: bytes, /) -> bytes:
        """Return of stretches of *text*, numbers of 64 bits in order, near which a match of a rule may begin.

        A byte for each: 0 where no match begins within the rule's reach of it, nor of a stretch so near that
        both are read as one.
        """
        ...


class Pairs(Protocol):
    """Pairs of characters: compiled form of `Watch`."""

    def places(self, text: str | bytes, /) -> list[int]:
        """Return where the second characters of pairs are."""
        ...


class Survey(Protocol):
    """A look at a short text: see `piiguard.classify.surveys`."""

    def look(self, text: str, /) -> int:
        """Return what the text may hold, a bit for each way to read it."""
        ...


class Numbers(Protocol):
    """The engine's own kinds: see `piiguard.classify.numbers`."""

    def hits(
        self, text: str, kinds: int, as_of: int, /
    ) -> tuple[list[tuple[int, int, int, int, int]], int] | None:
        """Return the hits of a text in normal form: start, end, kind, sign and word of each.

        And a bit for each way in which a second reading may find more. None for a text that is not in normal
        form, and for one with an address that Python has to decide.
        """
        ...

    def read(
        self, text: str, kinds: int, as_of: int, /
    ) -> tuple[bytes, bool, str | None, tuple[bytes, ...], tuple[bytes, ...]]:
        """Return what a text holds.

        Args:
            text: The text.
            kinds: What to look for, a bit for each kind, and 32 for the names of fields.
            as_of: The last day of birth that is accepted in a resident ID, as YYYYMMDD.

        Returns:
            The code points of its normal form, padded, in 16 bits; whether that is not the text, and itself
            if it can be told from those; then in padded offsets of 64 bits what of the text is not in it;
            start, end, kind, sign and word of each hit; where an ``@`` is whose address is not decided;
            where any ``@`` is; where to read again, each way by itself; and where the names of fields may
            begin and end, by what they may stand in.
        """
        ...

    def tell_rows(  # noqa: PLR0917 - the kernel takes no keywords
        self,
        data: Buffer,
        offsets: Buffer,
        codes: Buffer,
        firsts: bytes,
        wanted: int,
        settled: int,
        as_of: int,
        /,
    ) -> bytes:
        """Write into *codes*, a byte a row, what each row of a column is: see `piiguard.classify.lone_kinds`.

        Returns:
            In numbers of 64 bits how many rows are a number, how many are text, and, by their length, how
            many are of digits, of no kind that is *settled*, and begin with one of *firsts*: a bit for each
            digit, in 16 bits for each length.
        """
        ...

    def row_spans(  # noqa: PLR0917 - the kernel takes no keywords
        self, codes: Buffer, offsets: Buffer, kind: Buffer, row: Buffer, start: Buffer, end: Buffer, /
    ) -> None:
        """Write where the numbers lie of which *codes* tells, into arrays as long as there are numbers."""
        ...


class Gate(Protocol):
    """What is asked of a short text before anything else: see `piiguard.classify.gates`."""

    def make(
        self,
        parts: tuple[Survey, Triggers | None, Triggers | None, Names | None, Cues | None],
        scores: tuple[int, bool, int],
        /,
        *tables: bytes,
    ) -> None:
        """Make it of the parts it asks, the scores of names, and the tables that `gates` lays out."""
        ...

    def look(self, text: object, /) -> int:
        """Return what a text may hold; `surveys.EVERYTHING` if that is not known, 0 if it is nothing."""
        ...


class Native(Protocol):
    """The module."""

    SOURCES: str
    """The SHA-256 of the sources that it was built from, in hexadecimal."""

    Names: Callable[[bytes, bytes, bytes, bytes, bytes, memoryview, memoryview], Names]
    """From symbols, flags, marks, pairs, titles, weights and words, as `persons_compiled` makes them."""

    Cues: Callable[[bytes, bytes, memoryview, bytes, bytes, bytes, bytes], Cues]
    """From classes, symbols, words, ends of labels, openers, pairs, and how many pairs each kind has."""

    Signs: Callable[..., Signs]
    """From the tables that `persons_signs_compiled` lays out."""

    Triggers: Callable[..., Triggers]
    """From the tables that `triggers_compiled` lays out."""

    Pairs: Callable[[bytes, bytes], Pairs]
    """From the groups that each code point is a first, and a second, character of, a bit for each."""

    Gate: Callable[[], Gate]
    """One that is still to be made, and tells everything."""

    Survey: Callable[[bytes, bytes], Survey]
    """From what each code point is, and a bitmap of closing brackets."""

    Numbers: Callable[..., Numbers]
    """From the tables that `piiguard.classify.numbers` lays out."""
