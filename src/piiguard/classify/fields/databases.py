"""Sampling the tables of a database through SQLAlchemy; a large table is never read whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, TypeAlias

from piiguard.classify.fields.cells import as_texts
from piiguard.classify.fields.tables import Batch
from piiguard.errors import SourceError

__all__ = ["database_kind", "sample_database"]

# Kept untyped: users without SQLAlchemy have to type-check, too.
_Foreign: TypeAlias = Any


def database_kind(value: object) -> str | None:
    """Return ``"engine"``, ``"connection"`` or ``"table"`` for what SQLAlchemy made, else None."""
    for cls in type(value).__mro__:
        if cls.__module__.partition(".")[0] == "sqlalchemy":
            kind = {"Engine": "engine", "Connection": "connection", "Table": "table"}.get(cls.__name__)
            if kind is not None:
                return kind
    return None


def sample_database(value: object, limit: int, *, bind: object = None) -> Iterator[tuple[str, Batch]]:
    """Read the first rows of every table, or of the one given.

    Args:
        value: An engine, a connection, or a ``Table``.
        limit: How many rows of each table at most.
        bind: Engine or connection to read a ``Table`` through; without it only its columns are known.

    Yields:
        Each table's name and its sampled columns as text.

    Raises:
        SourceError: If the database cannot be reached or read.
    """
    given: _Foreign = value
    table = given if database_kind(value) == "table" else None
    if table is not None and bind is None:
        yield given.name, {str(column.name): [] for column in given.columns}
        return
    through: _Foreign = given if table is None else bind
    errors: _Foreign = import_module("sqlalchemy.exc")
    try:
        if database_kind(through) == "connection":
            yield from _read(through, table, limit)
        else:
            with through.connect() as connection:
                yield from _read(connection, table, limit)
    except errors.SQLAlchemyError as error:
        # Its message quotes statements and addresses.
        raise SourceError(
            f"The database cannot be read ({type(error).__name__})",
            hint="Check that it is reachable and that the account may read its tables.",
        ) from None


def _read(connection: _Foreign, table: _Foreign, limit: int) -> Iterator[tuple[str, Batch]]:
    sqlalchemy: _Foreign = import_module("sqlalchemy")
    tables: list[_Foreign] = [table]
    if table is None:
        metadata = sqlalchemy.MetaData()
        metadata.reflect(connection)
        tables = [metadata.tables[name] for name in sorted(metadata.tables)]
    for each in tables:
        names = [str(column.name) for column in each.columns]
        rows: list[_Foreign] = connection.execute(sqlalchemy.select(each).limit(limit)).fetchall()
        columns: list[Sequence[object]] = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        yield str(each.name), {name: as_texts(cells) for name, cells in zip(names, columns, strict=True)}
