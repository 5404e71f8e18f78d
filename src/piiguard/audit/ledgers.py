"""The ledger on SQLite: append-only, hash-chained, safe for many threads and processes at once."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final, NoReturn, Self, cast

from piiguard.audit import storage
from piiguard.audit.checkpoints import Checkpoint, CheckpointKey, Sealer
from piiguard.audit.entries import Entry, chained, decode, encode, root
from piiguard.audit.verification import Verification, check_chain, check_checkpoint, verify
from piiguard.catalog import Clock, EntryNumber, Event, SystemClock
from piiguard.errors import LedgerUnavailable

__all__ = ["SqliteLedger"]

# Longer than any honest commit, shorter than anybody waits for a page.
_PATIENCE: Final = timedelta(seconds=5)
_SYSTEM_CLOCK: Final = SystemClock()


class SqliteLedger:
    """The default ledger: one file, no server. Open it with `SqliteLedger.open`; close it, or use ``with``.

    Every append takes SQLite's write lock before it reads the head of the chain, so writers in any number
    of threads and processes queue up and never fork it. Waiting for that lock is bounded. What is not
    bounded is one write that the disk itself has begun and does not finish: its own caller waits, all
    others are refused.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, clock: Clock, timeout: timedelta) -> None:
        self._path = path
        self._clock = clock
        self._timeout = timeout
        self._inherited: list[sqlite3.Connection] = []
        self._reopening = threading.Lock()
        self._adopt(connection)

    @classmethod
    def open(
        cls, path: str | os.PathLike[str], *, clock: Clock = _SYSTEM_CLOCK, timeout: timedelta = _PATIENCE
    ) -> Self:
        """Open the ledger at *path*, or create it.

        Args:
            path: The file; on a local disk, because SQLite's shared memory does not reach across a network.
            clock: Where the time of each entry comes from.
            timeout: How long an append waits for other writers.

        Returns:
            The ledger.

        Raises:
            AuditError: If the file is something else than a ledger.
            ChainBroken: If the file is damaged.
            LedgerUnavailable: If it cannot be created or opened.
        """
        place = Path(path)
        if not place.exists():
            storage.create(place)
        return cls(place, storage.connect(place, mode="rw", timeout=timeout), clock, timeout)

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._path

    def append(self, event: Event) -> EntryNumber:
        """Write *event* durably.

        Args:
            event: What happened, without any personal value.

        Returns:
            Its number.

        Raises:
            InvalidInput: If the event is malformed or has the form of personal data.
            LedgerUnavailable: If it could not be written; then what it records must not happen.
        """
        return self.append_many((event,))[0]

    def append_many(self, events: Iterable[Event]) -> tuple[EntryNumber, ...]:
        """Write several events durably, all or none, in one transaction.

        Args:
            events: What happened, in order.

        Returns:
            Their numbers, consecutive.

        Raises:
            InvalidInput: If one of them is malformed; then none is written.
            LedgerUnavailable: If they could not be written.
        """
        now = self._clock.now()
        bodies = [encode(event, now) for event in events]
        if not bodies:
            return ()
        with self._writing() as connection:
            number, link = self._head(connection)
            for body in bodies:
                number, previous = number + 1, link
                link = chained(previous, number, body)
                connection.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", (number, previous, body, link))
        return tuple(EntryNumber(each) for each in range(number - len(bodies) + 1, number + 1))

    def entries(
        self, *, since: EntryNumber | int = 1, kind: str | None = None, actor: str | None = None
    ) -> Iterator[Entry]:
        """Read entries in order, as the ledger stood when the iteration began.

        Args:
            since: The first number wanted.
            kind: Only this kind, or every kind below it: ``"access"`` covers ``"access.reveal"``.
            actor: Only this principal's.

        Yields:
            The entries. They are not verified; `verify` does that.
        """
        with storage.reading(self._path, timeout=self._timeout) as connection:
            query = "SELECT number, body, hash FROM entries WHERE number >= ? ORDER BY number"
            for number, body, link in connection.execute(query, (since,)):
                entry = decode(number, body, link)
                below = kind is None or entry.kind == kind or entry.kind.startswith(f"{kind}.")
                if below and actor in (None, entry.actor):
                    yield entry

    def verify(
        self,
        *,
        checkpoint: Checkpoint | str | os.PathLike[str] | None = None,
        key: CheckpointKey | None = None,
    ) -> Verification:
        """Check every link of the chain, and that it still holds what a checkpoint once saw.

        Args:
            checkpoint: A checkpoint or its file; without one, entries cut off the end go unnoticed.
            key: The key that checks the checkpoint's seal.

        Returns:
            How many entries hold, and the head.

        Raises:
            ChainBroken: Naming the first entry that does not hold.
            AuditError: If the checkpoint is not genuine or belongs to another ledger.
        """
        return verify(self._path, checkpoint=checkpoint, key=key)

    def checkpoint(
        self, to: str | os.PathLike[str] | Callable[[bytes], object], *, key: Sealer
    ) -> Checkpoint:
        """Seal the head of the chain and put it somewhere outside the ledger.

        Whatever is newer than the last checkpoint can be cut off without a trace, so make one often, and
        keep it where whoever can write the ledger cannot: another machine, a write-once store, a mailbox.

        Args:
            to: A file, replaced whole; or what to do with the bytes.
            key: What seals it, an `HmacKey` or an `Ed25519Key`.

        Returns:
            The checkpoint.

        Raises:
            ChainBroken: If the ledger no longer holds what the checkpoint already in that file saw, or what
                was added since does not verify. The file then stays as it is.
            LedgerUnavailable: If the ledger cannot be read.
        """
        place = None if callable(to) else Path(to)
        earlier = Checkpoint.read(place, key=key) if place is not None and place.exists() else None
        with storage.reading(self._path, timeout=self._timeout) as connection:
            ledger_id = storage.identify(connection, self._path)
            after, link = 0, root(ledger_id)
            if earlier is not None:
                check_checkpoint(connection, ledger_id, earlier)
                after, link = earlier.number, bytes.fromhex(earlier.head)
            count, head = check_chain(connection, after=after, link=link)
        sealed = Checkpoint.seal(ledger_id, after + count, head, at=self._clock.now(), key=key)
        if place is not None:
            sealed.write(place)
        else:
            cast("Callable[[bytes], object]", to)(sealed.to_bytes())
        return sealed

    def close(self) -> None:
        """Close the file. Closing twice does no harm; an append afterwards is refused."""
        if self._process == os.getpid():
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<SqliteLedger {self._path}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("A SqliteLedger is not pickled; open its path again in the other process")

    def _adopt(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._file = self._identity()
        # Last: it tells other threads that all of the above is there.
        self._process = os.getpid()

    def _reopen(self) -> None:
        """Open the file anew in a forked process, once, whichever thread comes first."""
        if not self._reopening.acquire(timeout=self._timeout.total_seconds()):
            self._too_slow()
        try:
            if self._process != os.getpid():
                # SQLite forbids carrying a connection across fork(), even only to close it.
                self._inherited.append(self._connection)
                self._adopt(storage.connect(self._path, mode="rw", timeout=self._timeout))
        finally:
            self._reopening.release()

    def _too_slow(self) -> NoReturn:
        raise LedgerUnavailable(
            f"The ledger {self._path} did not finish an earlier entry in time",
            hint="Its disk may be hanging; nothing that needs an entry can happen until it answers.",
        )

    def _identity(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError as error:
            storage.trouble(error, self._path, doing="found")
        return found.st_dev, found.st_ino

    @contextlib.contextmanager
    def _writing(self) -> Generator[sqlite3.Connection]:
        """Hold the chain's only pen; commit at the end, or leave everything as it was."""
        if self._process != os.getpid():
            self._reopen()
        if not self._lock.acquire(timeout=self._timeout.total_seconds()):
            self._too_slow()
        try:
            if self._identity() != self._file:
                raise LedgerUnavailable(
                    f"The ledger {self._path} was replaced by another file while it was open",
                    hint="Find out who moved it, put it back, and open it again.",
                )
            yield from self._transaction()
        finally:
            self._lock.release()

    def _transaction(self) -> Generator[sqlite3.Connection]:
        connection = self._connection
        try:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            storage.trouble(error, self._path, doing="written")
        except BaseException:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _head(self, connection: sqlite3.Connection) -> tuple[int, bytes]:
        row = connection.execute("SELECT number, hash FROM entries ORDER BY number DESC LIMIT 1").fetchone()
        if row is None:
            return 0, root(storage.identify(connection, self._path))
        return int(row[0]), bytes(row[1])
