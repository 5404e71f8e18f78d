"""The file of a `SubjectKeys` store: its tables, its marks, and what its errors mean.

Format: ``docs/format.md``, 5.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Final

from piiguard.errors import Busy, KeysetError

__all__ = ["MARKS", "SCHEMA", "WHAT", "damaged", "explained"]

MARKS: Final = {"application_id": 0x70675331, "user_version": 1}
WHAT: Final = "store of subject keys"
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
