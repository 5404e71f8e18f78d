"""A table of customers with two columns of tokens and a blind index, and processes that work on it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa

from piiguard.crypto import FieldCipher, Keyset, PassphraseProvider, ScryptParameters
from piiguard.crypto.jobs import TokenColumn, reencrypt
from piiguard.integrations.sql_tokens import SqlTokens

__all__ = ["GUARD", "Customers", "Worker", "engine_at", "opened", "phone_of", "rotating", "visiting"]

GUARD = PassphraseProvider("made up", kdf=ScryptParameters(n=2, r=1, p=1))
"""What protects the keysets of these processes; its cost is for tests only."""


def phone_of(number: int) -> str:
    """The made-up number of a customer."""
    return f"138{number:08}"


class Customers:
    """The table, how it is encrypted, and how often each of its rows was written."""

    def __init__(self, engine: sa.Engine, keyset: Keyset) -> None:
        self.engine = engine
        self.keyset = keyset
        self.phone = FieldCipher(keyset, context={"table": "customer", "column": "phone"})
        self.id_no = FieldCipher(keyset, context={"table": "customer", "column": "id_no"}, deterministic=True)
        self.columns = [
            TokenColumn("phone", self.phone, index="phone_index"),
            TokenColumn("id_no", self.id_no, row="id"),
        ]

    @property
    def store(self) -> SqlTokens:
        return SqlTokens(self.engine, "customer")

    def fill(self, count: int) -> None:
        """Make the table and encrypt *count* customers; every tenth has no ID number."""
        octets = "BYTEA" if self.engine.dialect.name == "postgresql" else "BLOB"
        numbers = list(range(count))
        phones = [phone_of(number) for number in numbers]
        ids = [None if number % 10 == 0 else f"1101051949123{number:05}" for number in numbers]
        rows = zip(
            numbers,
            self.phone.encrypt_column(phones),
            self.phone.blind_index_column(phones),
            self.id_no.encrypt_column(ids, rows=list(map(str, numbers))),
            strict=True,
        )
        with self.engine.begin() as connection:
            connection.exec_driver_sql(
                f"CREATE TABLE customer (id INTEGER PRIMARY KEY, phone {octets}, phone_index {octets},"
                f" id_no {octets}, writes INTEGER NOT NULL DEFAULT 0, visits INTEGER NOT NULL DEFAULT 0)"
            )
            named = [dict(zip(("id", "phone", "phone_index", "id_no"), row, strict=True)) for row in rows]
            connection.execute(
                sa.text("INSERT INTO customer VALUES (:id, :phone, :phone_index, :id_no, 0, 0)"), named
            )
            connection.exec_driver_sql("CREATE INDEX customer_phone ON customer (phone_index)")
            self._count_writes(connection)

    def _count_writes(self, connection: sa.Connection) -> None:
        if self.engine.dialect.name == "postgresql":
            connection.exec_driver_sql(
                "CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN IF NEW.visits = OLD.visits THEN NEW.writes := OLD.writes + 1; END IF;"
                " RETURN NEW; END $$"
            )
            connection.exec_driver_sql(
                "CREATE TRIGGER counted BEFORE UPDATE ON customer FOR EACH ROW EXECUTE FUNCTION counted()"
            )
        else:
            connection.exec_driver_sql(
                "CREATE TRIGGER counted AFTER UPDATE OF phone, id_no ON customer WHEN new.visits = old.visits"
                " BEGIN UPDATE customer SET writes = old.writes + 1 WHERE id = old.id; END"
            )

    def visit(self, number: int) -> None:
        """Do what an application does while keys rotate: read a row, find it, and write it anew."""
        self.keyset.refresh()
        with self.engine.begin() as connection:
            asked = sa.text("SELECT phone, id_no FROM customer WHERE id = :id")
            phone, id_no = connection.execute(asked, {"id": number}).one()
            assert self.phone.decrypt(phone) == phone_of(number)
            if id_no is not None:
                assert self.id_no.decrypt(id_no, row=str(number)) == f"1101051949123{number:05}"
            indexes = list(self.phone.blind_indexes(phone_of(number)))
            asked = sa.text("SELECT id FROM customer WHERE phone_index IN :indexes")
            expanded = asked.bindparams(sa.bindparam("indexes", expanding=True))
            found = connection.execute(expanded, {"indexes": indexes})
            assert list(found.scalars()) == [number]
            connection.execute(
                sa.text(
                    "UPDATE customer SET phone = :phone, phone_index = :index, visits = visits + 1"
                    " WHERE id = :id"
                ),
                {
                    "phone": self.phone.encrypt(phone_of(number)),
                    "index": self.phone.blind_index(phone_of(number)),
                    "id": number,
                },
            )

    def rows(self) -> list[sa.Row[tuple[int, bytes, bytes, bytes, int, int]]]:
        with self.engine.connect() as connection:
            asked = "SELECT id, phone, phone_index, id_no, writes, visits FROM customer ORDER BY id"
            return list(connection.exec_driver_sql(asked))  # type: ignore[arg-type] - a query's rows

    def check(self, count: int) -> None:
        """Every value reads as it was written, under the ACTIVE key and its index's too."""
        rows = self.rows()
        assert [row[0] for row in rows] == list(range(count))
        phones = self.phone.decrypt_column([row[1] for row in rows])
        assert phones == [phone_of(number) for number in range(count)]
        assert [row[2] for row in rows] == self.phone.blind_index_column(phones)
        ids = self.id_no.decrypt_column([row[3] for row in rows], rows=[str(row[0]) for row in rows])
        assert ids == [None if n % 10 == 0 else f"1101051949123{n:05}" for n in range(count)]
        assert not any(self.phone.needs_rotation(row[1]) for row in rows)
        assert not any(self.id_no.needs_rotation(row[3]) for row in rows if row[3] is not None)

    def run(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for each in statements:
                connection.exec_driver_sql(each)


def engine_at(url: str) -> sa.Engine:
    """An engine on an emptied database."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
    return engine


def sqlite_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'shop.db'}"


def opened(url: str, keyset: str) -> Customers:
    """The table as another process opens it."""
    return Customers(sa.create_engine(url), Keyset.open(keyset, provider=GUARD, wait=60))


def rotating(url: str, keyset: str, page: int) -> None:
    """Re-encrypt, in a process of its own that may be killed at any instant."""
    customers = opened(url, keyset)
    _await_start()
    print(reencrypt(customers.store, customers.columns, page=page).run().clean, flush=True)


def visiting(url: str, keyset: str, count: int) -> None:
    """Read, find and write rows until told to stop, then say how many."""
    customers, chance, visits = opened(url, keyset), random.Random(20260302), 0
    _await_start()
    running = True

    def stop(*_: object) -> None:
        nonlocal running
        running = False

    signal.signal(signal.SIGTERM, stop)
    while running:
        customers.visit(chance.randrange(count))
        visits += 1
    print(visits, flush=True)


class Worker:
    """A process that waits until it is told to begin, so that a kill falls into its work.

    Args:
        deed: A function of this module, called with the other arguments.
    """

    def __init__(self, deed: str, *arguments: object) -> None:
        program = f"from tests.unit.crypto_jobs.tables import {deed}; {deed}(*{arguments!r})"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.ready = False

    def await_ready(self) -> None:
        assert self.process.stdout
        if not self.ready:
            assert self.process.stdout.readline() == "ready\n"
            self.ready = True

    def begin(self) -> None:
        assert self.process.stdin
        self.await_ready()
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def end(self, seconds: float | None = None, *, by: int = signal.SIGKILL) -> str:
        """What it said; after *seconds* it is sent a signal."""
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.send_signal(by)
        said, _ = self.process.communicate()
        return said


def _await_start() -> None:
    print("ready", flush=True)
    sys.stdin.readline()
