"""The ledger's file: an SQLite database whose tables refuse to be changed.

The triggers stop mistakes and half-hearted hands; whoever can write the file can drop them. What stops
nobody but betrays everybody is the chain (`piiguard.audit.entries`) and a checkpoint kept elsewhere.

WAL was chosen over a rollback journal because a reader never blocks a writer there: a verification that
takes minutes must not make every access wait, and then be denied. Its price is that the file must lie on
a local disk. ``synchronous=FULL`` makes each commit durable before `append` returns.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal, NoReturn

from piiguard.errors import AuditError, ChainBroken, LedgerUnavailable

__all__ = ["connect", "create", "identify", "reading", "trouble"]

_APPLICATION_ID: Final = 0x50494C47
"""``PILG`` in the header of the file, so that ``file`` and we can tell it from other databases."""
_VERSION: Final = 1

# The insert trigger holds against INSERT OR REPLACE too, which deletes without firing delete triggers.
_SCHEMA: Final = """
CREATE TABLE ledger (id BLOB NOT NULL CHECK (length(id) = 16)) STRICT;
CREATE TABLE entries (
    number   INTEGER PRIMARY KEY CHECK (number > 0),
    previous BLOB NOT NULL UNIQUE CHECK (length(previous) = 32),
    body     BLOB NOT NULL,
    hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 32)
) STRICT;
CREATE TRIGGER entries_grow_at_the_end BEFORE INSERT ON entries
    WHEN new.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM entries)
    BEGIN SELECT raise(ABORT, 'entries are only added, at the end'); END;
CREATE TRIGGER entries_are_never_changed BEFORE UPDATE ON entries
    BEGIN SELECT raise(ABORT, 'entries are never changed'); END;
CREATE TRIGGER entries_are_never_deleted BEFORE DELETE ON entries
    BEGIN SELECT raise(ABORT, 'entries are never deleted'); END;
CREATE TRIGGER a_ledger_has_one_id BEFORE INSERT ON ledger
    WHEN (SELECT count(*) FROM ledger) > 0
    BEGIN SELECT raise(ABORT, 'a ledger has one id'); END;
CREATE TRIGGER the_id_is_never_changed BEFORE UPDATE ON ledger
    BEGIN SELECT raise(ABORT, 'the id is never changed'); END;
CREATE TRIGGER the_id_is_never_deleted BEFORE DELETE ON ledger
    BEGIN SELECT raise(ABORT, 'the id is never deleted'); END;
"""


def create(path: Path) -> None:
    """Make an empty ledger at *path*, readable by its owner only, unless something is there already.

    It is built aside and then linked into place, so that nobody ever opens half a ledger, and an emptied
    file is never mistaken for a new one.

    Args:
        path: Where it is to lie.

    Raises:
        LedgerUnavailable: If the folder cannot be written.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as connection:
            connection.executescript(
                f"PRAGMA application_id = {_APPLICATION_ID}; PRAGMA user_version = {_VERSION};"
                f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN; {_SCHEMA} COMMIT;"
            )
            connection.execute("INSERT INTO ledger (id) VALUES (?)", (secrets.token_bytes(16),))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    except (OSError, sqlite3.Error) as error:
        trouble(error, path, doing="created")
    finally:
        draft.unlink(missing_ok=True)


def connect(path: Path, *, mode: Literal["rw", "ro"], timeout: timedelta) -> sqlite3.Connection:
    """Open the file without ever creating one.

    Args:
        path: The ledger's file.
        mode: ``"ro"`` never writes to it.
        timeout: How long a statement waits for another process's lock.

    Returns:
        A connection that starts no transaction by itself and may be used from any thread, one at a time.

    Raises:
        AuditError: If there is no file, or it is no ledger.
        ChainBroken: If the file is damaged.
        LedgerUnavailable: If it cannot be opened.
    """
    if not path.exists():
        raise AuditError(
            f"There is no ledger at {path}",
            hint="Check the path; SqliteLedger.open creates a ledger where there is none.",
            code="audit.missing",
        )
    try:
        return _connected(path, mode, timeout)
    except sqlite3.OperationalError as error:
        # A WAL database in a folder that cannot be written opens only as immutable, which is safe as long
        # as no WAL with anything in it lies beside it: then all there is, is in the file.
        if mode == "ro" and not _holds_anything(path.with_name(f"{path.name}-wal")):
            with contextlib.suppress(sqlite3.OperationalError):
                return _connected(path, "ro&immutable=1", timeout)
        trouble(error, path, doing="opened")
    except sqlite3.DatabaseError as error:
        trouble(error, path, doing="opened")


@contextlib.contextmanager
def reading(path: Path, *, timeout: timedelta) -> Generator[sqlite3.Connection]:
    """Open the file for reading only, and close it afterwards.

    Args:
        path: The ledger's file.
        timeout: How long a statement waits for another process's lock.

    Yields:
        The connection; what SQLite raises while it is used becomes an error of ours.

    Raises:
        AuditError: If there is no file, or it is no ledger.
        ChainBroken: If the file is damaged.
        LedgerUnavailable: If it cannot be read.
    """
    with contextlib.closing(connect(path, mode="ro", timeout=timeout)) as connection:
        try:
            yield connection
        except sqlite3.Error as error:
            trouble(error, path, doing="read")


def identify(connection: sqlite3.Connection, path: Path) -> bytes:
    """Return the ledger's id.

    Args:
        connection: An open connection.
        path: Its file, for messages.

    Returns:
        16 bytes.

    Raises:
        ChainBroken: If it is gone.
    """
    row = connection.execute("SELECT id FROM ledger").fetchone()
    if row is None:
        raise ChainBroken(f"The ledger {path} has lost its id", hint="Restore the file from a backup.")
    return bytes(row[0])


def trouble(error: Exception, path: Path, *, doing: str) -> NoReturn:
    """Raise the error that says what an SQLite or system error means for the ledger.

    Args:
        error: What SQLite or the system raised.
        path: The ledger's file.
        doing: What could not be done to it: ``"written"``, ``"opened"`` …

    Raises:
        ChainBroken: If the file is damaged.
        LedgerUnavailable: For every other cause.
    """
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        raise ChainBroken(
            f"The ledger {path} is damaged: {error}",
            hint="Keep the file as evidence, restore a backup, and verify that against a checkpoint.",
            code="audit.damaged",
        ) from error
    hints = {
        sqlite3.SQLITE_BUSY: "Another process keeps it locked; see who holds the file, then try again.",
        sqlite3.SQLITE_FULL: "Free some space on its disk, then try again.",
        sqlite3.SQLITE_READONLY: "Give this account the right to write the file and its folder.",
        sqlite3.SQLITE_CANTOPEN: "Check that its folder exists and may be written.",
    }
    hint = hints.get(primary or -1, "Check the disk, the path and the rights of this account.")
    raise LedgerUnavailable(f"The ledger {path} cannot be {doing}: {error}", hint=hint) from error


def _connected(path: Path, mode: str, timeout: timedelta) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=timeout.total_seconds(),
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        found = connection.execute("PRAGMA application_id").fetchone()[0]
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if (found, version) != (_APPLICATION_ID, _VERSION):
            _not_a_ledger(path, version if found == _APPLICATION_ID else None)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("SELECT count(*) FROM ledger").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _holds_anything(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def _not_a_ledger(path: Path, version: int | None) -> NoReturn:
    if version is not None:
        raise AuditError(
            f"The ledger {path} is of version {version}, this release reads version {_VERSION}",
            hint="Use a newer release of piiguard.",
            code="audit.version",
        )
    if path.stat().st_size == 0:
        raise ChainBroken(
            f"The ledger {path} is empty: something has cut it to nothing",
            hint="Restore it from a backup and verify that against a checkpoint.",
            code="audit.damaged",
        )
    raise AuditError(
        f"{path} is a database, but not a piiguard ledger",
        hint="Give the ledger a file of its own.",
        code="audit.not_a_ledger",
    )
