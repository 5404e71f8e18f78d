"""Records in a SQL database, through SQLAlchemy Core: SQLite and PostgreSQL are tested.

Rows are read and written as the driver gives them, without SQLAlchemy's types: a column may hold what its
type forbids (SQLite does not mind), and a value that cannot be read must not stop a plan.

Two small tables of ours stand beside the records. ``piiguard_batches`` gets one row per batch in the very
transaction that disposes of it, so that after a crash the store itself says whether the batch happened.
``piiguard_marks`` names the rows that are restricted or whose subject's keys are destroyed. Neither holds
anything but keys, days and counts.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from typing import Final

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from piiguard.catalog.ports import Shredder
from piiguard.errors import PolicyError, RetentionError, UnknownField
from piiguard.retention.backends.sql_residue import dead_rows, sqlite_finish, sqlite_residue
from piiguard.retention.backends.sql_tables import (
    BATCHES,
    MARKS,
    METADATA,
    StoredTable,
    TableLayout,
    layout_of,
)
from piiguard.retention.backends.sql_work import SqlBatch, anonymised, emptied_columns, stored
from piiguard.retention.journal import read_result, write_result
from piiguard.retention.rows import StoredRow
from piiguard.retention.rules import Disposition
from piiguard.retention.stores import Batch, BatchResult, Judge, Residue

__all__ = ["SqlStore", "StoredTable"]

_READ_AHEAD: Final = 1000


class SqlStore:
    """A database whose tables retention plans over and disposes of.

    Args:
        engine: A SQLAlchemy engine; URL parameters such as passwords never reach plans or messages.
        tables: The tables; one that no rule names is still looked at for its subjects.
        name: How plans call the store; by default the database's own name.
    """

    def __init__(self, engine: sa.Engine, tables: Iterable[StoredTable], *, name: str | None = None) -> None:
        self._engine = engine
        self._declared = {each.name: each for each in tables}
        self._layouts: dict[str, TableLayout] = {}
        self._marks: dict[str, dict[tuple[str, str, str], str]] = {}
        self._name = (
            name or (engine.url.database or engine.dialect.name).replace("\\", "/").rpartition("/")[2]
        )

    @property
    def name(self) -> str:
        """How plans and reports call it."""
        return self._name

    def columns(self, table: str) -> frozenset[str]:
        """Return the columns of a table.

        Args:
            table: The table.

        Returns:
            Their names.

        Raises:
            UnknownField: If the table was not given to the store, or does not exist.
        """
        return self._layout(table).columns

    def subject_tables(self) -> tuple[str, ...]:
        """Return the tables that hold a reference to a data subject.

        Returns:
            Their names.
        """
        return tuple(each.name for each in self._declared.values() if each.subject is not None)

    def check(self, table: str, disposition: Disposition, fields: Sequence[str]) -> None:
        """Make sure that a disposition can be carried out, before anything is planned with it.

        Args:
            table: The table.
            disposition: What would be done.
            fields: The columns it is narrowed to.

        Raises:
            PolicyError: If it cannot.
            UnknownField: If a field does not exist.
        """
        layout = self._layout(table)
        for each in fields:
            if each not in layout.columns:
                raise UnknownField.among(each, layout.columns, noun=f"column of table {table!r}")
        if disposition is Disposition.CRYPTO_SHRED and layout.declared.subject is None:
            raise PolicyError(
                f"Crypto-shredding table {table!r} needs the column that refers to the data subject",
                hint=f"Declare it: StoredTable(name={table!r}, subject=…).",
                code="retention.subject",
            )
        emptied = frozenset(fields)
        if disposition is Disposition.ANONYMISE:
            emptied = emptied_columns(layout)
        stuck = sorted(emptied & (layout.required | frozenset(layout.key)))
        if stuck:
            raise PolicyError(
                f"Column {stuck[0]!r} of table {table!r} must be emptied and may not be NULL",
                hint=f"Say anonymise={{{stuck[0]!r}: Emptied(text='…')}}, or let the column be NULL.",
                code="retention.not_null",
            )
        if (
            disposition is Disposition.DELETE
            and not fields
            and layout.cascading
            and not layout.declared.cascades
        ):
            raise PolicyError(
                f"Deleting rows of {table!r} would delete rows of {layout.cascading[0]!r} that no plan names",
                hint="Drop ON DELETE CASCADE and plan that table first, or say StoredTable(cascades=True).",
                code="retention.cascade",
            )

    def rows(self, table: str) -> Iterator[StoredRow]:
        """Yield every row of a table as it is now.

        Args:
            table: The table.

        Yields:
            The rows, a thousand of them in memory at a time.

        Raises:
            RetentionError: If a row has no usable key, or two rows could be confused by theirs.
        """
        layout = self._layout(table)
        asked = sa.select(*layout.clause.c)
        with self._connected() as connection:
            self._marks[table] = self._read_marks(connection, table)
            streaming = connection.execution_options(yield_per=_READ_AHEAD)
            with closing(streaming.execute(asked)) as result:
                yield from _distinct(layout, result)

    def find(self, table: str, keys: Sequence[str]) -> Iterator[StoredRow]:
        """Yield those of the named rows that exist.

        Args:
            table: The table.
            keys: Their keys.

        Yields:
            The rows.
        """
        layout = self._layout(table)
        with self._connected() as connection:
            self._marks[table] = self._read_marks(connection, table)
            yield from SqlBatch(connection, layout).select(keys)

    def settled(
        self, table: str, row: StoredRow, disposition: Disposition, fields: Sequence[str], started: date
    ) -> bool:
        """Say whether a disposition has already been carried out.

        Args:
            table: The table.
            row: The row, from `rows` or `find`.
            disposition: Which.
            fields: The columns it is narrowed to.
            started: The day the row's clock started; a mark left by an earlier row of the same key and
                another day says nothing about this one.

        Returns:
            True if there is nothing left to do.
        """
        if disposition is Disposition.ANONYMISE:
            return anonymised(self._layout(table), row)
        if disposition is Disposition.DELETE:
            return bool(fields) and all(row.values[each] is None for each in fields)
        mark = self._marks.get(table, {}).get((row.row, disposition.value, ",".join(fields)))
        return mark == started.isoformat()

    def restricted(self, table: str) -> frozenset[str]:
        """Return the rows of a table that are restricted as a whole.

        Args:
            table: The table.

        Returns:
            Their keys.
        """
        with self._connected() as connection:
            marks = self._read_marks(connection, table)
        return frozenset(
            row for row, deed, fields in marks if deed == Disposition.RESTRICT.value and not fields
        )

    def dispose(self, batch: Batch, judge: Judge, shredder: Shredder | None) -> BatchResult:
        """Carry out a batch in one transaction, together with the record that it happened.

        Args:
            batch: The batch.
            judge: Asked for every row once it is locked.
            shredder: Destroys subjects' keys; needed for crypto-shredding only.

        Returns:
            What became of it; the recorded result if it had already happened.

        Raises:
            RetentionError: If the database refuses; then nothing of the batch has happened.
        """
        layout = self._layout(batch.table)
        try:
            METADATA.create_all(self._engine)
            with self._writing() as connection:
                recorded = self._claim(connection, batch)
                if recorded is not None:
                    return recorded
                peers = {each: self._layout(each) for each in self.subject_tables()}
                result = SqlBatch(connection, layout).carry_out(batch, judge, shredder, peers)
                connection.execute(
                    sa.update(BATCHES)
                    .where(BATCHES.c.plan == batch.plan, BATCHES.c.number == batch.number)
                    .values(result=write_result(result))
                )
                return result
        except DBAPIError as error:
            # The driver's text may quote the row; its class does not.
            raise RetentionError(
                f"The database refused batch {batch.number} of table {batch.table!r}: {type(error).__name__}",
                hint="Nothing of this batch has happened. Mend the cause and apply the plan again.",
                code="retention.store",
            ) from None

    def finish(self) -> None:
        """Push what was disposed of out of SQLite's write-ahead log; other databases have no such step."""
        if self._engine.dialect.name == "sqlite":
            with self._connected() as connection:
                sqlite_finish(connection)

    def vacuum(self) -> None:
        """Rebuild the database's files without what was disposed of. It takes time and locks tables."""
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("VACUUM")
                return
            quote = self._engine.dialect.identifier_preparer.quote
            for each in self._declared:
                connection.exec_driver_sql(f"VACUUM {quote(each)}")

    def residue(self, probes: Sequence[bytes]) -> tuple[Residue, ...]:
        """Look for what is left outside the tables.

        Args:
            probes: Values the caller knows are gone; searched for in SQLite's files.

        Returns:
            What was found.
        """
        if self._engine.dialect.name == "sqlite":
            return sqlite_residue(self._engine, probes)
        if self._engine.dialect.name == "postgresql":
            with self._connected() as connection:
                return dead_rows(connection, tuple(self._declared))
        return ()

    def _layout(self, table: str) -> TableLayout:
        if table not in self._layouts:
            if table not in self._declared:
                raise UnknownField.among(table, self._declared, noun="table of the store")
            with self._connected() as connection:
                self._layouts[table] = layout_of(connection, self._declared[table])
        return self._layouts[table]

    @contextmanager
    def _writing(self) -> Generator[sa.Connection, None, None]:
        sqlite = self._engine.dialect.name == "sqlite"
        with self._connected() as connection:
            if sqlite:
                connection.exec_driver_sql("PRAGMA secure_delete = ON").close()
                connection.rollback()
            with connection.begin():
                if sqlite:
                    _begin_immediate(connection)
                yield connection

    @contextmanager
    def _connected(self) -> Generator[sa.Connection, None, None]:
        with self._engine.connect() as connection:
            if self._engine.dialect.name != "sqlite":
                # An engine set to AUTOCOMMIT would make of one transaction as many as it has statements.
                # SQLite's are begun in so many words, below.
                connection.execution_options(isolation_level="READ COMMITTED")
            yield connection

    def _claim(self, connection: sa.Connection, batch: Batch) -> BatchResult | None:
        known = sa.select(BATCHES.c.result).where(
            BATCHES.c.plan == batch.plan, BATCHES.c.number == batch.number
        )
        try:
            with connection.begin_nested():
                connection.execute(sa.insert(BATCHES).values(plan=batch.plan, number=batch.number))
        except IntegrityError:
            return read_result(connection.execute(known).scalar_one())
        return None

    def _read_marks(self, connection: sa.Connection, table: str) -> dict[tuple[str, str, str], str]:
        if not sa.inspect(connection).has_table(MARKS.name):
            return {}
        asked = sa.select(MARKS.c.row_key, MARKS.c.deed, MARKS.c.fields, MARKS.c.started)
        found = connection.execute(asked.where(MARKS.c.tbl == table)).all()
        return {(row, deed, fields): started for row, deed, fields, started in found}


def _begin_immediate(connection: sa.Connection) -> None:
    # Python's driver begins a transaction only before the first write, and a deferred one; until then a
    # SAVEPOINT would be a transaction of its own. An engine set up to begin by itself has already done it.
    driver = connection.connection.dbapi_connection
    if not getattr(driver, "in_transaction", False):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _distinct(layout: TableLayout, found: Iterable[Iterable[object]]) -> Iterator[StoredRow]:
    kinds: set[tuple[str, ...]] = set()
    seen: set[str] = set()
    for values in found:
        row = stored(layout, values)
        kinds.add(tuple(type(row.values[each]).__name__ for each in layout.key))
        if len(kinds) > 1 or row.row in seen:
            raise RetentionError(
                f"Two rows of table {layout.declared.name!r} have the same key, or keys of two kinds",
                hint="Name rows by columns of one kind that are unique together: StoredTable(key=…).",
                code="retention.row_key",
            )
        if not layout.unique:
            seen.add(row.row)
        yield row
