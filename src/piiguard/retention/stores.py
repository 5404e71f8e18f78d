"""Stores: what retention asks of the place where the records are.

The port between deciding and doing. `piiguard.retention.backends` holds the implementations; another
kind of store needs no more than the methods of `Store`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Protocol

import attrs

from piiguard.catalog.ports import Shredder
from piiguard.catalog.principals import SubjectId
from piiguard.retention.rows import StoredRow
from piiguard.retention.rules import Disposition

__all__ = ["Batch", "BatchResult", "Judge", "PlannedRow", "Residue", "SkipReason", "Skipped", "Store"]


class SkipReason(enum.Enum):
    """Why a planned row was left alone when its turn came."""

    CHANGED = "changed"
    """Its content or its starting day is no longer what was planned."""
    GONE = "gone"
    """It no longer exists."""
    HELD = "held"
    """A hold covers it that was placed after planning."""
    REFERENCED = "referenced"
    """Other records refer to it, and the store does not let it go."""
    SUBJECT_STILL_NEEDED = "subject_still_needed"
    """Another record of its subject would become unreadable with it."""


@attrs.frozen
class PlannedRow:
    """One row of a plan. It names the row and nothing of its content.

    Attributes:
        row: The row's key as text.
        started: The day its clock started.
        fingerprint: What its content must still come to, under the plan's own key.
        until: For a restriction, the first day on which no minimum runs any more.
        subject: For crypto-shredding, the application's reference to the data subject.
    """

    row: str
    started: date
    fingerprint: str
    until: date | None = None
    subject: SubjectId | None = None


@attrs.frozen
class Skipped:
    """A planned row that was left alone.

    Attributes:
        row: Its key.
        reason: Why.
        detail: The name of the hold, where one is the reason.
    """

    row: str
    reason: SkipReason
    detail: str = ""


@attrs.frozen
class Batch:
    """The rows that one transaction disposes of.

    Attributes:
        plan: The plan's hash.
        number: Its place in the plan, from 0.
        table: The table.
        disposition: What to do.
        fields: The columns it is narrowed to; none means the whole row.
        rows: The rows.
    """

    plan: str
    number: int
    table: str
    disposition: Disposition
    fields: tuple[str, ...]
    rows: tuple[PlannedRow, ...]


@attrs.frozen
class BatchResult:
    """What became of a batch.

    Attributes:
        disposed: How many rows were disposed of.
        skipped: The others.
    """

    disposed: int
    skipped: tuple[Skipped, ...] = ()


@attrs.frozen
class Residue:
    """A place where disposed data may still be, outside the tables.

    Attributes:
        place: What kind of place: ``"wal"``, ``"journal"``, ``"file"``, ``"dead_rows"``.
        detail: What was seen there, in numbers; never the data.
    """

    place: str
    detail: str


class Judge(Protocol):
    """Asked inside the transaction, once the store has the rows to itself."""

    def verdict(self, table: str, planned: PlannedRow, stored: StoredRow) -> Skipped | None:
        """Return why the row must be left alone now, or None."""
        ...

    def holding(self, table: str, row: str) -> str | None:
        """Return the name of a hold that covers a row, planned or not, or None."""
        ...

    def spares(self, table: str, stored: StoredRow) -> bool:
        """Say whether a row still needs the keys of its subject: it is not itself to be shredded."""
        ...


class Store(Protocol):
    """Where the records are."""

    @property
    def name(self) -> str:
        """How plans and reports call it; no password in it."""
        ...

    def columns(self, table: str) -> frozenset[str]:
        """Return the columns of *table*, or raise `piiguard.errors.UnknownField`."""
        ...

    def subject_tables(self) -> tuple[str, ...]:
        """Return the tables that hold a reference to a data subject."""
        ...

    def check(self, table: str, disposition: Disposition, fields: Sequence[str]) -> None:
        """Raise `piiguard.errors.PolicyError` if the disposition cannot be carried out there."""
        ...

    def rows(self, table: str) -> Iterator[StoredRow]:
        """Yield every row of *table*, in no promised order, holding few of them at a time."""
        ...

    def find(self, table: str, keys: Sequence[str]) -> Iterator[StoredRow]:
        """Yield those rows of *table* whose keys are named and that exist."""
        ...

    def settled(
        self, table: str, row: StoredRow, disposition: Disposition, fields: Sequence[str], started: date
    ) -> bool:
        """Say whether the disposition has already been carried out on *row*."""
        ...

    def dispose(self, batch: Batch, judge: Judge, shredder: Shredder | None) -> BatchResult:
        """Carry out *batch* in one transaction that also records it; a recorded one is not repeated."""
        ...

    def finish(self) -> None:
        """Push what was disposed of out of the store's own logs, as far as it can be."""
        ...

    def residue(self, probes: Sequence[bytes]) -> tuple[Residue, ...]:
        """Look for what is left outside the tables; *probes* are values the caller knows are gone."""
        ...
