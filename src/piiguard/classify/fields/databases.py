"""Sampling the tables of a database through SQLAlchemy; a large table is never read whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any, Final, TypeAlias

from piiguard.classify.fields.cells import as_texts
from piiguard.classify.fields.tables import Batch
from piiguard.classify.fields.value_kinds import ValueKind, kind_named
from piiguard.errors import SourceError

__all__ = ["database_kind", "sample_database"]

# A table below ten times the sample is read from its first row: drawing pages of it would find too few.
_LARGE: Final = 10
# Ordinary tables and materialised views; the catalogue may hand the letter over as bytes.
_DRAWN_FROM: Final = frozenset({"r", "m", b"r", b"m"})

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


def sample_database(
    value: object, limit: int, *, bind: object = None
) -> Iterator[tuple[str, Batch, dict[str, ValueKind]]]:
    """Read some rows of every table, or of the one given.

    Of a large table on PostgreSQL whole pages are drawn at random (``TABLESAMPLE SYSTEM``), so that old rows
    and new ones count alike; of any other table the first rows are read. None is read beyond *limit* rows.

    Args:
        value: An engine, a connection, or a ``Table``.
        limit: How many rows of each table at most.
        bind: Engine or connection to read a ``Table`` through; without it only its columns are known.

    Yields:
        Each table's name, its sampled columns as text, and what type each is declared to have.

    Raises:
        SourceError: If the database cannot be reached or read.
    """
    given: _Foreign = value
    table = given if database_kind(value) == "table" else None
    if table is not None and bind is None:
        yield given.name, {str(column.name): [] for column in given.columns}, _kinds(given)
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


def _read(
    connection: _Foreign, table: _Foreign, limit: int
) -> Iterator[tuple[str, Batch, dict[str, ValueKind]]]:
    sqlalchemy: _Foreign = import_module("sqlalchemy")
    tables: list[_Foreign] = [table]
    if table is None:
        metadata = sqlalchemy.MetaData()
        metadata.reflect(connection)
        tables = [metadata.tables[name] for name in sorted(metadata.tables)]
    for each in tables:
        names = [str(column.name) for column in each.columns]
        drawn = _drawn(connection, each, limit)
        statement = sqlalchemy.select(*(each if drawn is None else drawn).columns).limit(limit)
        if drawn is not None:
            # Drawn pages come in their order, and the limit would cut off the newest.
            statement = statement.order_by(sqlalchemy.func.random())
        rows: list[_Foreign] = connection.execute(statement).fetchall()
        columns: list[Sequence[object]] = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        batch = {name: as_texts(cells) for name, cells in zip(names, columns, strict=True)}
        yield str(each.name), batch, _kinds(each)


def _drawn(connection: _Foreign, table: _Foreign, limit: int) -> _Foreign:
    """Return a random part of a large table on PostgreSQL, the same on every run; None for any other."""
    if connection.dialect.name != "postgresql":
        return None
    sqlalchemy: _Foreign = import_module("sqlalchemy")
    name = connection.dialect.identifier_preparer.format_table(table)
    # -1 is what a table says that was never analysed, and a view has no pages to draw.
    asked = sqlalchemy.text("SELECT reltuples, relkind FROM pg_class WHERE oid = to_regclass(:name)")
    known = connection.execute(asked, {"name": name}).first()
    if known is None or known.relkind not in _DRAWN_FROM or known.reltuples <= limit * _LARGE:
        return None
    # Pages are drawn, not rows, so their number varies; twice as many as needed keeps it above the limit.
    percent = min(100.0, 200.0 * limit / known.reltuples)
    return sqlalchemy.tablesample(table, sqlalchemy.func.system(percent), seed=sqlalchemy.literal(0))


def _kinds(table: _Foreign) -> dict[str, ValueKind]:
    return {str(column.name): kind_named(type(column.type).__name__) for column in table.columns}
