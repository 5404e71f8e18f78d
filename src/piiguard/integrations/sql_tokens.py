"""Tables of tokens in a SQL database, through SQLAlchemy Core: SQLite and PostgreSQL are tested.

Values are read and written as the driver gives them, without SQLAlchemy's types: an ``EncryptedType`` would
decrypt what is to be moved. A small table of ours, ``piiguard_rotations``, stands beside the data and says
how far each job has come; it holds row keys and counts, nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import attrs

from piiguard.crypto.jobs.stores import JobRecord, JobState, Page
from piiguard.errors import CryptoError, InvalidInput, MissingExtra, UnknownField, UnknownName

if TYPE_CHECKING:
    from piiguard.crypto.jobs.stores import Work

try:
    import sqlalchemy as sa
    from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchTableError
except ImportError as _missing:  # pragma: no cover - the tests have it
    raise MissingExtra.named(
        "sqlalchemy", package="sqlalchemy", needed_for="Re-encrypting a database"
    ) from _missing

__all__ = ["SqlTokens", "engine_of"]

_METADATA: Final = sa.MetaData()
_PATIENCE: Final = 60_000  # milliseconds that SQLite waits for another writer
_COUNTS: Final = ("run", "round", "total", "seen", "moved", "busy", "refused", "rewritten")
_JOBS: Final = sa.Table(
    "piiguard_rotations",
    _METADATA,
    sa.Column("name", sa.String(400), primary_key=True),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("target", sa.String(8), nullable=False),
    sa.Column("cursor", sa.Text, nullable=False),
    *(sa.Column(each, sa.BigInteger, nullable=False) for each in _COUNTS),
)
_SCAN: Final = 5000


class SqlTokens:
    """A table with columns of tokens. Implements `piiguard.crypto.jobs.TokenStore`.

    Args:
        engine: A SQLAlchemy engine; URL parameters such as passwords never reach messages.
        table: The table.
        key: The columns that name a row, in the order of an index over them; by default its primary key. They
            go into reports, so they must not be personal data themselves.
        schema: The table's schema, if it is not the default one.

    Raises:
        UnknownField: If the table or a column of its key does not exist.
        InvalidInput: If nothing names its rows.
    """

    def __init__(
        self, engine: sa.Engine, table: str, *, key: Sequence[str] = (), schema: str | None = None
    ) -> None:
        self._engine = engine
        self._sqlite = engine.dialect.name == "sqlite"
        inspector = sa.inspect(engine)
        try:
            found = inspector.get_columns(table, schema)
        except NoSuchTableError:
            raise UnknownField.among(table, inspector.get_table_names(schema), noun="table") from None
        names = [column["name"] for column in found]
        self._key = tuple(key) or tuple(inspector.get_pk_constraint(table, schema)["constrained_columns"])
        if not self._key:
            raise InvalidInput(
                f"Table {table!r} has no primary key", hint="Say which columns name a row: key=[…]."
            )
        self._names = names
        self._require(self._key)
        if not any(each <= set(self._key) for each in _unique(inspector, table, schema)):
            raise InvalidInput(
                f"Nothing in table {table!r} makes {', '.join(self._key)} name one row only",
                hint="Give the columns of its primary key or of a unique index: key=[…].",
            )
        columns: list[sa.ColumnClause[object]] = [sa.column(name) for name in names]
        self._table = sa.table(table, *columns, schema=schema)
        self._name = table if schema is None else f"{schema}.{table}"

    @property
    def name(self) -> str:
        """The table's name, with its schema if one was given."""
        return self._name

    def begin(self, job: str, target: str) -> JobRecord:
        """Return a job's record; see `TokenStore.begin`."""
        _METADATA.create_all(self._engine)
        fresh = JobRecord(name=job, state=JobState.RUNNING, target=target, total=self._total())
        with self._writing() as connection:
            try:
                with connection.begin_nested():
                    connection.execute(sa.insert(_JOBS).values(**_written(fresh)))
            except IntegrityError:
                pass  # it is there
            else:
                return fresh

        def again(record: JobRecord) -> JobRecord:
            ended = record.state in {JobState.DONE, JobState.CANCELLED}
            return attrs.evolve(fresh, run=record.run + 1) if ended else record

        return self.change(job, again)

    def record(self, job: str) -> JobRecord:
        """Return a job's record; see `TokenStore.record`."""
        with self._engine.connect() as connection:
            return _found(connection, sa.select(_JOBS).where(_JOBS.c.name == job), job)

    def change(self, job: str, edit: Callable[[JobRecord], JobRecord]) -> JobRecord:
        """Change a job's record while nobody else can; see `TokenStore.change`."""
        with self._writing() as connection:
            before = self._held(connection, job)
            after = edit(before)
            if after != before:
                self._write(connection, after)
            return after

    def step(self, job: str, columns: Sequence[str], size: int, work: Work) -> JobRecord:
        """Do one page of a job in one transaction; see `TokenStore.step`."""
        self._require(columns)
        with self._writing() as connection:
            before = self._held(connection, job)
            if before.state is not JobState.RUNNING:
                return before
            keys, page = self._page(connection, columns, before.cursor, size)
            moved = busy = 0
            stale = work.stale(page) if keys else ()
            if stale:
                free = self._lock(connection, keys)
                places = [place for place in stale if keys[place] in free]
                rewrite = work.rewrite(page, places)
                old = {name: page.columns[name] for name in rewrite.columns}
                moved = self._update(connection, keys, old, rewrite.places, rewrite.columns)
                busy = len(stale) - len(places) + len(rewrite.places) - moved
            record = before if not keys else attrs.evolve(before, cursor=_cursor(keys[-1]))
            after = work.after(record, seen=len(keys), moved=moved, busy=busy)
            self._write(connection, after)
            return after

    def scan(self, columns: Sequence[str]) -> Iterator[Page]:
        """Yield the whole table, page by page; see `TokenStore.scan`."""
        self._require(columns)
        asked = sa.select(*(self._table.c[name] for name in (*self._key, *columns)))
        with self._engine.connect() as connection:
            result = connection.execution_options(yield_per=_SCAN).execute(asked)
            for rows in result.partitions():
                yield self._paged(columns, [tuple(row) for row in rows])[1]

    def _page(
        self, connection: sa.Connection, columns: Sequence[str], cursor: str, size: int
    ) -> tuple[list[tuple[object, ...]], Page]:
        asked = sa.select(*(self._table.c[name] for name in (*self._key, *columns)))
        if cursor:
            asked = asked.where(self._beyond(_parsed(cursor)))
        asked = asked.order_by(*(self._table.c[name] for name in self._key)).limit(size)
        return self._paged(columns, [tuple(row) for row in connection.execute(asked)])

    def _paged(
        self, columns: Sequence[str], rows: Sequence[tuple[object, ...]]
    ) -> tuple[list[tuple[object, ...]], Page]:
        width = len(self._key)
        keys = [row[:width] for row in rows]
        values = {name: [row[width + place] for row in rows] for place, name in enumerate(columns)}
        texts = [str(key[0]) if width == 1 else json.dumps(list(map(str, key))) for key in keys]
        return keys, Page(texts, values)

    def _beyond(self, key: Sequence[object]) -> sa.ColumnElement[bool]:
        if len(self._key) == 1:
            return self._table.c[self._key[0]] > key[0]
        return sa.tuple_(*self._columns()) > sa.tuple_(*(sa.literal(part) for part in key))

    def _lock(self, connection: sa.Connection, keys: Sequence[tuple[object, ...]]) -> set[tuple[object, ...]]:
        if self._sqlite:
            return set(keys)  # BEGIN IMMEDIATE holds the whole database
        first, last = keys[0], keys[-1]
        within: sa.ColumnElement[bool]
        if len(self._key) == 1:
            within = self._table.c[self._key[0]].between(first[0], last[0])
        else:
            own = sa.tuple_(*self._columns())
            within = sa.and_(
                own >= sa.tuple_(*map(sa.literal, first)), own <= sa.tuple_(*map(sa.literal, last))
            )
        # Never waiting for a row, so never part of a deadlock; what others hold is left to the next pass.
        asked = sa.select(*self._columns()).where(within).with_for_update(skip_locked=True)
        return {tuple(row) for row in connection.execute(asked)}

    def _update(
        self,
        connection: sa.Connection,
        keys: Sequence[tuple[object, ...]],
        old: Mapping[str, Sequence[object]],
        places: Sequence[int],
        new: Mapping[str, Sequence[object]],
    ) -> int:
        if not places:
            return 0
        named = [self._table.c[name] == sa.bindparam(f"k{spot}") for spot, name in enumerate(self._key)]
        as_read = [
            self._table.c[name].is_not_distinct_from(sa.bindparam(f"o{spot}"))
            for spot, name in enumerate(new)
        ]
        statement = (
            sa.update(self._table)
            .where(*named, *as_read)
            .values({name: sa.bindparam(f"n{spot}") for spot, name in enumerate(new)})
        )
        rows = [
            {
                **{f"k{spot}": part for spot, part in enumerate(keys[place])},
                **{f"o{spot}": old[name][place] for spot, name in enumerate(new)},
                **{f"n{spot}": values[at] for spot, values in enumerate(new.values())},
            }
            for at, place in enumerate(places)
        ]
        return connection.execute(statement, rows).rowcount

    def _held(self, connection: sa.Connection, job: str) -> JobRecord:
        asked = sa.select(_JOBS).where(_JOBS.c.name == job)
        return _found(connection, asked if self._sqlite else asked.with_for_update(), job)

    def _write(self, connection: sa.Connection, record: JobRecord) -> None:
        connection.execute(sa.update(_JOBS).where(_JOBS.c.name == record.name).values(**_written(record)))

    def _columns(self) -> list[sa.ColumnClause[object]]:
        return [self._table.c[name] for name in self._key]

    def _require(self, columns: Sequence[str]) -> None:
        for name in columns:
            if name not in self._names:
                raise UnknownField.among(name, self._names, noun="column of the table")

    def _total(self) -> int:
        with self._engine.connect() as connection:
            return connection.execute(sa.select(sa.func.count()).select_from(self._table)).scalar_one()

    @contextmanager
    def _writing(self) -> Generator[sa.Connection]:
        try:
            with self._engine.connect() as connection:
                if not self._sqlite:
                    # An engine set to AUTOCOMMIT would make of one transaction as many as it has statements;
                    # a stricter isolation would fail where a row has changed, instead of leaving it alone.
                    connection.execution_options(isolation_level="READ COMMITTED")
                with connection.begin():
                    if self._sqlite:
                        _begin_immediate(connection)
                    yield connection
        except DBAPIError as error:
            # The driver's text may quote the row; its class does not.
            raise CryptoError(
                f"The database refused a page of table {self._name!r}: {type(error).__name__}",
                hint="Nothing of this page has happened. Mend the cause and run the job again.",
                code="crypto.store",
            ) from None


def _unique(inspector: sa.Inspector, table: str, schema: str | None) -> Iterator[set[str]]:
    if primary := inspector.get_pk_constraint(table, schema)["constrained_columns"]:
        yield set(primary)
    for constraint in inspector.get_unique_constraints(table, schema):
        yield set(constraint["column_names"])
    for index in inspector.get_indexes(table, schema):
        # One over expressions, or over some rows only, makes nothing of the columns unique.
        partial = any(name.endswith("_where") for name in index.get("dialect_options", {}))
        columns = index["column_names"]
        if index["unique"] and not partial and None not in columns:
            yield {str(name) for name in columns}


def engine_of(url: str) -> sa.Engine:
    """Return an engine, or say what is wrong with its URL without showing it: it may hold a password.

    Args:
        url: A SQLAlchemy URL.

    Raises:
        InvalidInput: If it is none, or its driver is not installed.
    """
    try:
        return sa.create_engine(url)
    except (ArgumentError, ImportError):
        pass
    raise InvalidInput(
        "The database's URL is none that SQLAlchemy reads, or its driver is not installed",
        hint="Write sqlite:///shop.db or postgresql+psycopg://user@host/name, and install the driver.",
    )


def _begin_immediate(connection: sa.Connection) -> None:
    # Python's driver begins a transaction only before the first write, and a deferred one.
    driver = connection.connection.dbapi_connection
    if not getattr(driver, "in_transaction", False):
        # A queue of writers is no fault: each page is short, but a loaded machine makes them wait.
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_PATIENCE}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _found(connection: sa.Connection, asked: sa.Select[Any], job: str) -> JobRecord:
    row = connection.execute(asked).mappings().first()
    if row is None:
        raise UnknownName.among(job, (), noun="job")
    return _read(dict(row.items()))


def _written(record: JobRecord) -> dict[str, object]:
    return {**attrs.asdict(record), "state": record.state.value}


def _read(row: Mapping[Any, Any]) -> JobRecord:  # Any: what a driver gives has no type
    stored: dict[str, Any] = dict(row)
    return JobRecord(state=JobState(stored.pop("state")), **stored)


def _cursor(key: Sequence[object]) -> str:
    parts = list[list[object]]()
    for part in key:
        if isinstance(part, UUID):
            parts.append(["uuid", part.hex])
        elif isinstance(part, str) or (isinstance(part, int) and not isinstance(part, bool)):
            parts.append([type(part).__name__, part])
        else:
            raise InvalidInput(
                f"A row's key is of the kind {type(part).__name__}",
                hint="Name rows by columns of whole numbers, texts or UUIDs: key=[…].",
            )
    return json.dumps(parts)


def _parsed(cursor: str) -> list[object]:
    return [UUID(part) if kind == "uuid" else part for kind, part in json.loads(cursor)]
