"""SQLite files of retention's own, the journal and the hold register: durable, and one writer at a time."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from piiguard.errors import Busy, RetentionError

__all__ = ["open_database", "transaction"]

_WAIT_SECONDS: Final = 10.0


def open_database(path: str | Path, schema: str, *, noun: str) -> sqlite3.Connection:
    """Open one of our files, making it with *schema* if there is none.

    Args:
        path: The file.
        schema: ``CREATE … IF NOT EXISTS`` statements.
        noun: What the file is, for messages.

    Returns:
        A connection that any thread may use, one at a time. Every commit reaches the disk before it
        returns (``synchronous=FULL``), and what is deleted is overwritten (``secure_delete``).

    Raises:
        RetentionError: If it cannot be opened, or is something else.
    """
    file = Path(path)
    if not file.exists() and file.parent.is_dir():
        # Made by us so that nobody else can read it for a moment first.
        file.touch(mode=0o600)
    connection = None
    try:
        connection = sqlite3.connect(
            file, timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
        )
        for pragma in (
            "synchronous = FULL",
            "secure_delete = ON",
            "foreign_keys = ON",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if not _is_ours(connection, schema, file.name, noun):
            # In one step, so that a crash leaves no half of it to be taken for something else.
            connection.executescript(f"BEGIN IMMEDIATE; {schema} COMMIT;")
    except RetentionError:
        if connection is not None:
            connection.close()
        raise
    except sqlite3.Error as error:
        if connection is not None:
            connection.close()
        raise RetentionError(
            f"The {noun} {file.name!r} cannot be opened: {error}",
            hint="Give a path in a folder that can be written, to such a file or to none.",
            code="retention.file",
        ) from None
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[None, None, None]:
    """Run a block as one transaction that no other writer can enter.

    Args:
        connection: One that `open_database` gave.

    Yields:
        Nothing.

    Raises:
        Busy: If another process keeps writing for ten seconds.
        RetentionError: If the disk is full or fails; then nothing of the block has happened.
    """
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        raise Busy(
            f"The file stayed locked for {_WAIT_SECONDS:.0f} seconds: {error}",
            hint="Let the other process finish, then try again.",
        ) from None
    try:
        yield
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise RetentionError(
                f"The file could not be written: {error}",
                hint="Free some space or mend the disk, then try again; nothing was changed.",
                code="retention.file",
            ) from None
        raise


def _is_ours(connection: sqlite3.Connection, schema: str, name: str, noun: str) -> bool:
    """Tell a file of ours from an empty one, and refuse everything else."""
    found = {table for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if found and not found.issuperset(re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", schema)):
        raise RetentionError(
            f"The {noun} {name!r} cannot be opened: it is something else",
            hint="Give it a file of its own, or the path of the one that was made before.",
            code="retention.file",
        )
    return bool(found)
