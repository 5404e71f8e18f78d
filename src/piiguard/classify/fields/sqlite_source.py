"""Reading a table of an SQLite database, without ever writing to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import attrs

from piiguard.classify.fields.notes import Note
from piiguard.classify.fields.tables import BATCH_ROWS, Batch
from piiguard.errors import SourceError, UnknownField, did_you_mean

__all__ = ["SEVERAL_TABLES", "SqliteTable", "open_sqlite", "sqlite_tables"]

SEVERAL_TABLES: Final = "input.source_several"
"""Code of the error that asks for a table's name."""


@attrs.define(eq=False)
class SqliteTable:
    """A table or view of an SQLite database.

    Attributes:
        path: The database.
        table: The table's name.
        columns: Its columns.
    """

    path: Path
    table: str
    columns: tuple[str, ...]
    _binary: int = attrs.field(default=0, init=False, repr=False)

    @property
    def name(self) -> str:
        """Database and table."""
        return f"{self.path.name}:{self.table}"

    @property
    def encoding(self) -> str:
        """SQLite hands text over as UTF-8 whatever it stores."""
        return "UTF-8"

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was found in the rows read so far."""
        if not self._binary:
            return ()
        return (
            Note(
                f"binary cells not looked into: {self._binary:,}",
                zh=f"有 {self._binary} 个二进制单元格未查看",
                code="binary-cells",
            ),
        )

    def batches(self, rows: int = BATCH_ROWS) -> Iterator[Batch]:
        """Read from the first row on, at most *rows* at a time.

        Raises:
            SourceError: If the database is damaged or was taken away meanwhile.
        """
        self._binary = 0
        chosen = ", ".join(_quoted(each) for each in self.columns)
        try:
            with closing(_connected(self.path)) as connection:
                cursor = connection.execute(f"SELECT {chosen} FROM {_quoted(self.table)}")  # noqa: S608 - quoted
                while block := cursor.fetchmany(rows):
                    yield {
                        name: [self._text(cell) for cell in cells]
                        for name, cells in zip(self.columns, zip(*block, strict=True), strict=True)
                    }
        except sqlite3.Error as error:
            raise _unreadable(self.path, error) from None

    def _text(self, cell: str | float | bytes | None) -> str | None:
        if cell is None or isinstance(cell, str):
            return cell
        if isinstance(cell, bytes):
            self._binary += 1
            return None
        return str(cell)


def open_sqlite(path: Path, *, table: str | None = None) -> SqliteTable:
    """Open a table of a database.

    Args:
        path: The database file.
        table: Which table or view; may be left out where there is only one.

    Returns:
        The table.

    Raises:
        SourceError: If the file is no readable database, has no table, or several and none is named.
        UnknownField: If it has no table of that name.
    """
    names = sqlite_tables(path)
    if table is None:
        if len(names) == 0:
            raise SourceError(
                f"{path.name} has no tables", hint="Give another database.", code="input.source_empty"
            )
        if len(names) > 1:
            raise SourceError(
                f"{path.name} has {len(names)} tables",
                hint=f"Name one with table=. {did_you_mean('', names)}",
                code=SEVERAL_TABLES,
            )
        table = names[0]
    if table not in names:
        raise UnknownField.among(table, names, noun=f"table of {path.name}")
    try:
        with closing(_connected(path)) as connection:
            described = connection.execute(f"SELECT * FROM {_quoted(table)} LIMIT 0").description  # noqa: S608 - quoted
    except sqlite3.Error as error:
        raise _unreadable(path, error) from None
    return SqliteTable(path, table, tuple(column[0] for column in described))


def sqlite_tables(path: Path) -> tuple[str, ...]:
    """List the tables and views of a database, in order of name.

    Raises:
        SourceError: If the file is no readable database.
    """
    try:
        with closing(_connected(path)) as connection:
            rows: list[tuple[str]] = connection.execute(
                "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') "
                "AND name NOT LIKE 'sqlite@_%' ESCAPE '@' ORDER BY name"
            ).fetchall()
    except sqlite3.Error as error:
        raise _unreadable(path, error) from None
    return tuple(name for (name,) in rows)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.text_factory = _decoded
    return connection


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _unreadable(path: Path, error: sqlite3.Error) -> SourceError:
    return SourceError(
        f"{path.name} cannot be read as an SQLite database ({type(error).__name__})",
        hint="Check that the file is one, is whole, and that nobody else holds a lock on it.",
    )
