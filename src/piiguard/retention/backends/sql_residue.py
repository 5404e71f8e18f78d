"""What a database keeps of disposed rows outside its tables, and how far it can be got rid of.

SQLite with ``secure_delete`` overwrites deleted content with zeros in its own file; a write-ahead log keeps
old pages until it is checkpointed, and a persistent rollback journal until the next transaction. PostgreSQL
keeps dead rows in its pages until a VACUUM, and in its WAL archive. Neither reaches into backups, copies or
the blocks that a file system has released: for those there is crypto-shredding.

Source: SQLite documentation, "PRAGMA secure_delete", "Write-Ahead Logging"; PostgreSQL 15, 25.1.
"""

from __future__ import annotations

import mmap
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from piiguard.retention.stores import Residue

__all__ = ["dead_rows", "sqlite_files", "sqlite_finish", "sqlite_residue"]

_LOGS: Final = {"wal": "-wal", "journal": "-journal"}


def sqlite_files(engine: sa.Engine) -> dict[str, Path]:
    """Return the files of a SQLite database that exist.

    Args:
        engine: The engine.

    Returns:
        Their paths under ``"file"``, ``"wal"`` and ``"journal"``; empty for one in memory.
    """
    # SQLite itself is asked: a URL may be a URI, or go by way of a link beside which no log ever lies.
    with engine.connect() as connection:
        opened = connection.exec_driver_sql("PRAGMA database_list").all()
    name = next((str(file) for _, schema, file in opened if schema == "main"), "")
    if not name:
        return {}
    found = {"file": Path(name)} | {kind: Path(name + suffix) for kind, suffix in _LOGS.items()}
    return {kind: path for kind, path in found.items() if path.is_file()}


def sqlite_finish(connection: sa.Connection) -> None:
    """Empty the write-ahead log into the database, where there is one.

    Args:
        connection: A connection outside any transaction.
    """
    connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def sqlite_residue(engine: sa.Engine, probes: Sequence[bytes]) -> tuple[Residue, ...]:
    """Look at a SQLite database's files.

    Args:
        engine: The engine.
        probes: Values the caller knows are gone; looked for byte by byte.

    Returns:
        A log that still holds pages, and each file in which a probe was found.
    """
    files = sqlite_files(engine)
    left = [
        Residue(kind, f"{path.name}: {path.stat().st_size} bytes of old pages")
        for kind, path in files.items()
        if kind in _LOGS and path.stat().st_size
    ]
    for path in files.values():
        hits = sum(_holds(path, probe) for probe in probes)
        if hits:
            left.append(Residue("file", f"{path.name}: {hits} of {len(probes)} probes found"))
    return tuple(left)


def dead_rows(connection: sa.Connection, tables: Sequence[str]) -> tuple[Residue, ...]:
    """Ask PostgreSQL how many dead rows its pages hold.

    Args:
        connection: A connection.
        tables: The tables.

    Returns:
        One entry for every table that has some, by the server's own estimate.
    """
    asked = sa.text(
        "SELECT relname, n_dead_tup FROM pg_stat_user_tables WHERE relname = ANY(:tables) AND n_dead_tup > 0"
    )
    found = connection.execute(asked, {"tables": list(tables)}).all()
    return tuple(Residue("dead_rows", f"{table}: about {count}, until VACUUM") for table, count in found)


def _holds(path: Path, probe: bytes) -> bool:
    if not probe or not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(probe) >= 0
