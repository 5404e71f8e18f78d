"""Re-encryption (重加密): move a table of tokens to the ACTIVE key while it is in use.

Every page is one transaction that also writes down how far the job has come, so a kill at any instant loses
nothing and does nothing twice. Tokens under the old key and the new one both decrypt meanwhile. A row is
rewritten only if it still is what was read; what somebody else holds or has changed is left to the next pass,
and the job ends with a pass that finds nothing left to do.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs

from piiguard.catalog.ports import Event, Ledger
from piiguard.catalog.principals import PrincipalName
from piiguard.crypto.jobs.columns import ColumnPage, TokenColumn
from piiguard.crypto.jobs.stores import JobRecord, JobState, Page, Rewrite, TokenStore
from piiguard.crypto.keys import KeySource
from piiguard.errors import Busy, InvalidInput, KeyStateError

__all__ = ["ReencryptJob", "ReencryptReport", "reencrypt"]

_PAGE: Final = 2000
_SHOWN: Final = 20
_MOST_ROUNDS: Final = 10
_WAIT_SECONDS: Final = 0.2


@attrs.frozen
class ReencryptReport:
    """What has become of a job.

    Attributes:
        record: How it stands.
        refused_rows: The keys of some rows that hold what does not open, as far as this call met them.
    """

    record: JobRecord
    refused_rows: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether it came to its end and every value is under the ACTIVE key."""
        return self.record.state is JobState.DONE and not self.record.refused


def reencrypt(
    store: TokenStore,
    columns: Sequence[TokenColumn],
    *,
    name: str | None = None,
    page: int = _PAGE,
    ledger: Ledger | None = None,
    actor: str = "system",
) -> ReencryptJob:
    """Begin to re-encrypt a table, or take up what was begun.

    Args:
        store: The table.
        columns: Its columns of tokens, all under one keyset.
        name: The job's name; by default made of the table's and the columns'. Whoever gives the same name
            works on the same job, in turns; other jobs over the same table do no harm.
        page: Rows to a transaction.
        ledger: Where beginning and end are recorded.
        actor: Who has it done, for the ledger.

    Returns:
        The job; `ReencryptJob.run` does it.

    Raises:
        InvalidInput: If there are no columns, or they are of more than one keyset.
    """
    keysets = {column.cipher.keyset.id: column.cipher.keyset for column in columns}
    if len(keysets) != 1 or page < 1:
        raise InvalidInput(
            f"A job is over the columns of one keyset, a page of them at a time, not of {len(keysets)}",
            hint="Give at least one column, a job to each keyset, and page >= 1.",
        )
    (keyset,) = keysets.values()
    label = name or f"reencrypt {store.name}: {', '.join(column.name for column in columns)}"
    keyset.refresh()
    store.begin(label, keyset.active.id)
    return ReencryptJob(store, tuple(columns), keyset, label, page, ledger, PrincipalName(actor))


@attrs.frozen
class ReencryptJob:
    """A job over one table. Made by `reencrypt`; any number of processes may hold the same one."""

    _store: TokenStore
    _columns: tuple[TokenColumn, ...]
    _keyset: KeySource
    _name: str
    _page: int
    _ledger: Ledger | None
    _actor: PrincipalName

    @property
    def record(self) -> JobRecord:
        """How it stands now, in the database."""
        return self._store.record(self._name)

    def run(self, *, progress: Callable[[JobRecord], object] | None = None) -> ReencryptReport:
        """Do it, up to its end or until somebody pauses or cancels it.

        Args:
            progress: Called after each page.

        Returns:
            What has become of it.

        Raises:
            LedgerUnavailable: If its beginning cannot be recorded; then nothing was done.
            Busy: If rows stay held by other transactions, or somebody goes on writing under an older key.
            KeyStateError: If the ACTIVE key may not seal so much.
        """
        work = _Work(self._columns, self._keyset, self._told)
        record = self.record
        if record.state is JobState.RUNNING:
            self._told("crypto.reencrypt", record)
        stuck = 0
        while record.state is JobState.RUNNING:
            before = record
            record = self._store.step(self._name, work.reads, self._page, work)
            if progress is not None:
                progress(record)
            if record.state is JobState.RUNNING and record.round > before.round:
                stuck = stuck + 1 if before.round > 1 else 0
                if stuck > _MOST_ROUNDS:
                    raise Busy(
                        f"After {record.round:,} passes over {self._store.name} something is left to do",
                        hint="End idle transactions, let every writer refresh its keyset, then run it again.",
                    )
                if stuck:
                    time.sleep(_WAIT_SECONDS)
        return ReencryptReport(record, tuple(work.refused_rows))

    def pause(self) -> JobRecord:
        """Let whoever runs it stop after the page at hand; returns once that is over."""
        return self._move({JobState.RUNNING}, JobState.PAUSED)

    def resume(self) -> JobRecord:
        """Let it go on; somebody has to `run` it."""
        return self._move({JobState.PAUSED}, JobState.RUNNING)

    def cancel(self) -> JobRecord:
        """Give it up. What was done stays done; `reencrypt` begins anew."""
        return self._move({JobState.RUNNING, JobState.PAUSED}, JobState.CANCELLED)

    def _move(self, before: set[JobState], after: JobState) -> JobRecord:
        def edit(record: JobRecord) -> JobRecord:
            if record.state is after:
                return record
            if record.state not in before:
                raise KeyStateError(
                    f"The job {self._name!r} is {record.state.value} and cannot become {after.value}",
                    hint="reencrypt() begins a job that has ended anew.",
                    code="crypto.job_state",
                )
            return attrs.evolve(record, state=after)

        return self._store.change(self._name, edit)

    def _told(self, kind: str, record: JobRecord) -> None:
        if self._ledger is None:
            return
        details: dict[str, str | int] = {
            "table": self._store.name,
            "columns": ", ".join(column.name for column in self._columns),
            "key": record.target,
            "run": record.run,
            "rewritten": record.rewritten,
            "refused": record.refused,
        }
        self._ledger.append(Event(kind, self._actor, details))


class _Work:
    """What the job does with each page. Not shared between threads: a page's columns are kept in between."""

    def __init__(
        self,
        columns: tuple[TokenColumn, ...],
        keyset: KeySource,
        tell: Callable[[str, JobRecord], object],
    ) -> None:
        self._columns = columns
        self._keyset = keyset
        self._tell = tell
        self._at_hand: list[ColumnPage] = []
        self.reads = tuple(dict.fromkeys(each for column in columns for each in column.reads))
        self.refused_rows: list[str] = []

    def stale(self, page: Page) -> Sequence[int]:
        # With another's newer key unseen, this job would move tokens back to an older one.
        self._keyset.refresh()
        self._at_hand = [ColumnPage(column, page) for column in self._columns]
        self._note(page)
        return sorted({place for column in self._at_hand for place in column.stale})

    def rewrite(self, page: Page, places: Sequence[int]) -> Rewrite:
        columns: dict[str, list[object]] = {}
        for column in self._at_hand:
            columns.update(column.fresh(places))
        self._note(page)
        changed = [
            spot
            for spot, place in enumerate(places)
            if any(values[spot] != page.columns[name][place] for name, values in columns.items())
        ]
        return Rewrite([places[spot] for spot in changed], _at(columns, changed))

    def after(self, record: JobRecord, *, seen: int, moved: int, busy: int) -> JobRecord:
        refused = sum(len(set(column.refused)) for column in self._at_hand)
        self._at_hand = []
        record = attrs.evolve(
            record,
            seen=record.seen + seen,
            moved=record.moved + moved,
            busy=record.busy + busy,
            refused=record.refused + refused,
            rewritten=record.rewritten + moved,
        )
        if seen:
            return record
        self._keyset.refresh()
        if not record.moved and not record.busy and record.target == self._keyset.active.id:
            record = attrs.evolve(record, state=JobState.DONE)
            self._tell("crypto.reencrypted", record)
            return record
        active = self._keyset.active.id
        return attrs.evolve(
            record, target=active, round=record.round + 1, cursor="", seen=0, moved=0, busy=0, refused=0
        )

    def _note(self, page: Page) -> None:
        for column in self._at_hand:
            for place in column.refused:
                if page.keys[place] not in self.refused_rows and len(self.refused_rows) < _SHOWN:
                    self.refused_rows.append(page.keys[place])


def _at(columns: Mapping[str, Sequence[object]], spots: Sequence[int]) -> dict[str, list[object]]:
    return {name: [values[spot] for spot in spots] for name, values in columns.items()}
