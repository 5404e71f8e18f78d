"""The file of a `SubjectKeys` store: its tables, its marks, its connection, and what its errors mean.

Format: ``docs/format.md``, 5.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from piiguard.crypto.forks import Forks
from piiguard.crypto.private_files import require_private
from piiguard.errors import Busy, KeysetError

__all__ = [
    "BURY",
    "LIVE",
    "MARKS",
    "SCHEMA",
    "WHAT",
    "WRAPPED_SIZE",
    "SubjectFile",
    "checked",
    "damaged",
    "explained",
    "rolled_back",
]

MARKS: Final = {"application_id": 0x70675331, "user_version": 1}
WHAT: Final = "store of subject keys"
WRAPPED_SIZE: Final = 48
"""Octets of a wrapped key."""
SCHEMA: Final = (
    *(f"PRAGMA {name} = {number}" for name, number in MARKS.items()),
    """
    CREATE TABLE store (
        keyset BLOB NOT NULL, epoch INTEGER NOT NULL, index_by BLOB NOT NULL, index_key BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE subject_key (
        subject BLOB PRIMARY KEY, id BLOB NOT NULL, suite TEXT NOT NULL,
        wrapped_by BLOB NOT NULL, wrapped BLOB NOT NULL, created TEXT NOT NULL
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE shredded (
        subject BLOB PRIMARY KEY, id BLOB NOT NULL, at TEXT NOT NULL, epoch INTEGER NOT NULL
    ) WITHOUT ROWID
    """,
)
# Made by the first change, because stores from before it was there have none.
_SEALED: Final = """
    CREATE TABLE IF NOT EXISTS sealed (
        id BLOB PRIMARY KEY, messages INTEGER NOT NULL, mac BLOB NOT NULL
    ) WITHOUT ROWID
"""
LIVE: Final = (
    " WHERE subject = ? AND NOT EXISTS (SELECT 1 FROM shredded WHERE shredded.subject = subject_key.subject)"
)
"""What a subject's row must be: one that was put back from a copy does not undo a shredding."""
BURY: Final = (
    "INSERT INTO shredded VALUES (?, ?, ?, ?)"
    " ON CONFLICT (subject) DO UPDATE SET id = excluded.id, at = excluded.at, epoch = excluded.epoch"
)
"""Writes a tombstone, the newest in the place of an older one."""
_INHERITED: Final = list[sqlite3.Connection]()


class SubjectFile:
    """The open file: one connection, which one thread at a time uses, and a child process never.

    Args:
        path: The file.
        wait: Seconds to wait for another process.

    Raises:
        KeysetError: If it is missing, open to others, or damaged.
    """

    def __init__(self, path: Path, *, wait: float) -> None:
        self.path: Path = path
        self._wait = wait
        self._connect()

    @contextmanager
    def reading(self) -> Generator[sqlite3.Connection]:
        """Yield the connection, and say in our words what it raises."""
        if self._fork != Forks.number:
            with Forks.lock:
                if self._fork != Forks.number:
                    # SQLite forbids to use or to close it here; without a reference it would be closed.
                    _INHERITED.append(self._database)
                    self._connect()
        with self._lock:
            try:
                yield self._database
            except sqlite3.DatabaseError as error:
                raise explained(error, self.path) from None

    @contextmanager
    def writing(self) -> Generator[sqlite3.Connection]:
        """Yield the connection within one transaction."""
        with self.reading() as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                database.execute(_SEALED)
                yield database
                database.execute("COMMIT")
            except BaseException:
                # A commit that a reader blocks leaves its transaction open; a full disk may have ended it.
                if database.in_transaction:
                    database.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close it."""
        if self._fork == Forks.number:
            self._database.close()

    def _connect(self) -> None:
        require_private(self.path, what=WHAT)
        self._lock = threading.RLock()
        # mode=rw: a file that vanished is an error, never an empty store.
        self._database = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True,
            timeout=self._wait,
            isolation_level=None,
            check_same_thread=False,
        )
        self._fork = Forks.number
        try:
            # EXTRA syncs the folder too, so that a commit is on disk when it returns.
            self._database.execute("PRAGMA synchronous = EXTRA")
            self._database.execute("PRAGMA secure_delete = ON")
            # A write-ahead log, if somebody has given the file one, would keep what was shredded.
            self._database.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            self._database.close()
            raise explained(error, self.path) from None


def checked(row: Sequence[object], kinds: Sequence[int | type], path: Path) -> tuple[Any, ...]:
    """Return a row if it is of the form that the format says; SQLite keeps anything in any column.

    Args:
        row: The row.
        kinds: Of each value its type, or the size of the octets that it must be.
        path: The file, for the error.

    Raises:
        KeysetError: If it is not.
    """
    for value, kind in zip(row, kinds, strict=True):
        if isinstance(kind, int):
            fits = isinstance(value, bytes) and len(value) == kind
        else:
            fits = isinstance(value, kind)
        if not fits:
            raise damaged(path)
    return tuple(row)


def explained(error: sqlite3.DatabaseError, path: Path) -> Busy | KeysetError:
    """Say in our words what SQLite refused, and what to do."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the primary code
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return Busy(f"Another process is changing {path}", hint="Try again; nothing was changed.")
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN}:
        return KeysetError(
            f"Cannot write the {WHAT} {path}: {error}",
            hint="Check the folder's permissions and free space; nothing was changed.",
            code="crypto.keyset_access",
        )
    return damaged(path)


def damaged(path: Path) -> KeysetError:
    """Make the error for a file that is no such store."""
    return KeysetError(
        f"{path} is not a {WHAT}, or was damaged",
        hint="Restore it from a backup; mind the subjects shredded since.",
        code="crypto.keyset_damaged",
    )


def rolled_back(path: Path, epoch: int, seen: int) -> KeysetError:
    """Make the error for a store of a lower epoch than was seen."""
    return KeysetError(
        f"The {WHAT} {path} is of epoch {epoch}; epoch {seen} has been seen",
        hint="An old copy was put back, and with it keys that were shredded since. Restore the newest one.",
        code="crypto.keyset_rolled_back",
    )
