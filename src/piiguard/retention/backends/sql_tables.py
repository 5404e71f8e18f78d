"""How a table of a SQL database is laid out for retention: its key, its subject, what may be emptied."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast
from uuid import UUID

import attrs

from piiguard.errors import MissingExtra, PolicyError, RetentionError, UnknownField
from piiguard.retention.anonymising import Generaliser

try:
    import sqlalchemy as sa
    from sqlalchemy.exc import SAWarning
except ImportError as _missing:  # pragma: no cover - the tests have it
    raise MissingExtra.named(
        "sqlalchemy", package="sqlalchemy", needed_for="Retention over a database"
    ) from _missing

__all__ = ["BATCHES", "MARKS", "METADATA", "StoredTable", "TableLayout", "layout_of"]

METADATA: Final = sa.MetaData()
BATCHES: Final = sa.Table(
    "piiguard_batches",
    METADATA,
    sa.Column("plan", sa.String(64), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("result", sa.Text),
)
MARKS: Final = sa.Table(
    "piiguard_marks",
    METADATA,
    sa.Column("tbl", sa.String(200), primary_key=True),
    sa.Column("row_key", sa.String(400), primary_key=True),
    sa.Column("deed", sa.String(20), primary_key=True),
    sa.Column("fields", sa.String(400), primary_key=True),
    sa.Column("started", sa.String(10), nullable=False),
    sa.Column("plan", sa.String(64), nullable=False),
)


def _names(given: str | Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


@attrs.frozen(kw_only=True)
class StoredTable:
    """What retention must know of one table beyond what the database says itself.

    Attributes:
        name: The table.
        key: The columns that name a row; by default its primary key. Keys go into plans and ledgers, so
            they must not be personal data themselves.
        subject: The column that refers to the data subject, needed for crypto-shredding. Declare it on
            every table whose rows are encrypted under the subject's keys: shredding looks at them all.
        anonymise: What may stay of a column when a row is anonymised; every other one is emptied.
        restrict: A boolean column that says a row is restricted; besides it the store keeps its own mark.
        cascades: Allow deletions that the database carries on into other tables' rows.
    """

    name: str
    key: tuple[str, ...] = attrs.field(default=(), converter=_names)
    subject: str | None = None
    anonymise: Mapping[str, Generaliser] = attrs.field(factory=dict[str, Generaliser])
    restrict: str | None = None
    cascades: bool = False


@attrs.frozen(kw_only=True)
class TableLayout:
    """A table as it was found in the database.

    Attributes:
        declared: What was said about it.
        names: Its columns in order.
        clause: The table with all of them, untyped.
        key: The columns that name a row.
        unique: Whether the database makes sure that they name one only.
        required: The columns that may not be NULL.
        cascading: The tables whose rows the database deletes along with rows of this one.
    """

    declared: StoredTable
    names: tuple[str, ...]
    clause: sa.TableClause
    key: tuple[str, ...]
    unique: bool
    required: frozenset[str]
    cascading: tuple[str, ...]

    @property
    def columns(self) -> frozenset[str]:
        """The names of its columns."""
        return frozenset(self.names)

    def key_text(self, values: Mapping[str, object]) -> str:
        """Spell a row's key as plans and holds do.

        Args:
            values: The row.

        Returns:
            The value as text, or a JSON list of such texts where several columns make the key.

        Raises:
            RetentionError: If a part is missing, or neither a whole number, a text nor a UUID.
        """
        parts = [self._part(values[each]) for each in self.key]
        return parts[0] if len(parts) == 1 else json.dumps(parts, ensure_ascii=False)

    def key_parts(self, text: str) -> tuple[str, ...]:
        """Split a key that `key_text` spelled.

        Args:
            text: The key.

        Returns:
            One text for each key column.
        """
        return (text,) if len(self.key) == 1 else tuple(cast("list[str]", json.loads(text)))

    def is_named(self, keys: Sequence[Mapping[str, object]]) -> sa.ColumnElement[bool]:
        """Build the condition that a row is one of *keys*.

        Args:
            keys: Key values by column.

        Returns:
            The condition.
        """
        if len(self.key) == 1:
            (column,) = self.key
            return self.clause.c[column].in_([each[column] for each in keys])
        return sa.or_(*(sa.and_(*(self.clause.c[name] == each[name] for name in self.key)) for each in keys))

    def _part(self, value: object) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, UUID) or (isinstance(value, int) and not isinstance(value, bool)):
            return str(value)
        kind = "NULL" if value is None else type(value).__name__
        raise RetentionError(
            f"Table {self.declared.name!r} has a row whose key is of the kind {kind}",
            hint="Name rows by columns of whole numbers, texts or UUIDs: StoredTable(key=…).",
            code="retention.row_key",
        )


def layout_of(connection: sa.Connection, declared: StoredTable) -> TableLayout:
    """Look a table up in the database.

    Args:
        connection: A connection to it.
        declared: What was said about the table.

    Returns:
        Its layout.

    Raises:
        UnknownField: If the table, or a column that was named, does not exist.
        PolicyError: If nothing names its rows.
    """
    inspector = sa.inspect(connection)
    tables = inspector.get_table_names()
    if declared.name not in tables:
        raise UnknownField.among(declared.name, tables, noun="table")
    with warnings.catch_warnings():
        # SQLAlchemy warns of types it does not know; we use names only.
        warnings.simplefilter("ignore", SAWarning)
        found = inspector.get_columns(declared.name)
        primary = tuple(inspector.get_pk_constraint(declared.name)["constrained_columns"])
        cascading = _cascading(connection, declared.name, tables)
    names = [each["name"] for each in found]
    named = [
        *declared.key,
        *declared.anonymise,
        *(each for each in (declared.subject, declared.restrict) if each),
    ]
    for each in named:
        if each not in names:
            raise UnknownField.among(each, names, noun=f"column of table {declared.name!r}")
    key = declared.key or primary
    if not key:
        raise PolicyError(
            f"Table {declared.name!r} has no primary key",
            hint="Say which columns name a row: StoredTable(name=…, key=…).",
            code="retention.row_key",
        )
    columns: list[sa.ColumnClause[object]] = [sa.column(each) for each in names]
    return TableLayout(
        declared=declared,
        names=tuple(names),
        clause=sa.table(declared.name, *columns),
        key=key,
        unique=set(primary) == set(key),
        required=frozenset(each["name"] for each in found if not each["nullable"]),
        cascading=cascading,
    )


def _cascading(connection: sa.Connection, target: str, tables: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        sorted(
            table
            for table in tables
            if any(
                referred == target and action == "CASCADE"
                for referred, action in _references(connection, table)
            )
        )
    )


def _references(connection: sa.Connection, table: str) -> list[tuple[str, str]]:
    if connection.dialect.name == "sqlite":
        # SQLAlchemy reads the actions out of the CREATE TABLE text, and not where the column itself refers.
        quoted = connection.dialect.identifier_preparer.quote_identifier(table)
        found = connection.exec_driver_sql(f"PRAGMA foreign_key_list({quoted})").mappings().all()
        return [(str(each["table"]), str(each["on_delete"]).upper()) for each in found]
    referring: list[tuple[str, str]] = []
    for each in sa.inspect(connection).get_foreign_keys(table):
        options: dict[str, object] | None = each.get("options")
        referring.append((each["referred_table"], str((options or {}).get("ondelete")).upper()))
    return referring
