"""Token stores: what a job needs of a table, whatever database it lies in."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

import attrs

__all__ = ["JobRecord", "JobState", "Page", "Rewrite", "TokenStore", "Work"]


class JobState(enum.Enum):
    """Where a job is."""

    RUNNING = "RUNNING"
    """Begun, and not at its end; whoever runs it goes on where it was left."""
    PAUSED = "PAUSED"
    """Whoever runs it stops after the batch at hand; `ReencryptJob.resume` lets it go on."""
    CANCELLED = "CANCELLED"
    """Given up. What was done stays done, and both keys go on decrypting."""
    DONE = "DONE"
    """A whole pass found nothing left to do."""


@attrs.frozen(kw_only=True)
class JobRecord:
    """A job as it stands in the database whose data it moves, written in the same transaction as the data.

    Attributes:
        name: Its name; one record each.
        state: Where it is.
        run: How often it was begun from the start, from 1.
        target: The key that was ACTIVE when the present pass began.
        round: Which pass over the table this is, from 1.
        cursor: Up to where this pass has come, as the store writes it; empty at its beginning.
        total: Rows of the table when the run began.
        seen: Rows looked at in this pass.
        moved: Rows rewritten in this pass.
        busy: Rows of this pass that somebody else held or changed at that moment; the next pass sees to them.
        refused: Values of this pass that did not open, and were left as they are.
        rewritten: Rows rewritten in this run.
    """

    name: str
    state: JobState
    run: int = 1
    target: str = ""
    round: int = 1
    cursor: str = ""
    total: int = 0
    seen: int = 0
    moved: int = 0
    busy: int = 0
    refused: int = 0
    rewritten: int = 0


@attrs.frozen
class Page:
    """Some rows in the order of their keys.

    Attributes:
        keys: The key of each, as text for people; it must not be personal data.
        columns: The values of the columns that were asked for, each as long as *keys*.
    """

    keys: Sequence[str]
    columns: Mapping[str, Sequence[object]]


@attrs.frozen
class Rewrite:
    """What a page becomes.

    Attributes:
        places: The rows that change, by their places in the page.
        columns: New values by column, for those rows and in that order.
    """

    places: Sequence[int]
    columns: Mapping[str, Sequence[object]]


class Work(Protocol):
    """What is done with each page, inside of the store's transaction."""

    def stale(self, page: Page) -> Sequence[int]:
        """Return the places of rows that have to change."""
        ...

    def rewrite(self, page: Page, places: Sequence[int]) -> Rewrite:
        """Return what the rows at *places*, which are now held, become."""
        ...

    def after(self, record: JobRecord, *, seen: int, moved: int, busy: int) -> JobRecord:
        """Return the job after this page; *seen* is 0 at the end of the table."""
        ...


class TokenStore(Protocol):
    """A table with columns of tokens, and the records of the jobs over it."""

    @property
    def name(self) -> str:
        """The table's name, for reports and the ledger."""
        ...

    def begin(self, job: str, target: str) -> JobRecord:
        """Return the job's record; a new one, or one begun anew, if there is none or it has ended."""
        ...

    def record(self, job: str) -> JobRecord:
        """Return the job's record, waiting for nobody.

        Raises:
            UnknownName: If there is none.
        """
        ...

    def change(self, job: str, edit: Callable[[JobRecord], JobRecord]) -> JobRecord:
        """Change a job's record while nobody else can."""
        ...

    def step(self, job: str, columns: Sequence[str], size: int, work: Work) -> JobRecord:
        """Do one page of a RUNNING job in one transaction, data and record together.

        A row is rewritten only if it still is what *work* saw.

        Args:
            job: Its name.
            columns: The columns that *work* needs.
            size: Rows of the page at the most.
            work: What is to be done.

        Returns:
            The record as it is now; unchanged if the job is not RUNNING.

        Raises:
            CryptoError: If the database refuses; then nothing of the page has happened.
        """
        ...

    def scan(self, columns: Sequence[str]) -> Iterator[Page]:
        """Yield the whole table, page by page, changing nothing."""
        ...
