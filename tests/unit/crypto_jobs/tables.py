"""A table of customers with two columns of tokens and a blind index, on any database."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from piiguard.crypto import FieldCipher, Keyset
from piiguard.crypto.jobs import TokenColumn
from piiguard.integrations.sql_tokens import SqlTokens

__all__ = ["Customers", "phone_of"]


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
                f" id_no {octets}, writes INTEGER NOT NULL DEFAULT 0)"
            )
            named = [dict(zip(("id", "phone", "phone_index", "id_no"), row, strict=True)) for row in rows]
            connection.execute(
                sa.text("INSERT INTO customer VALUES (:id, :phone, :phone_index, :id_no, 0)"), named
            )
            self._count_writes(connection)

    def _count_writes(self, connection: sa.Connection) -> None:
        if self.engine.dialect.name == "postgresql":
            connection.exec_driver_sql(
                "CREATE FUNCTION counted() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN NEW.writes := OLD.writes + 1; RETURN NEW; END $$"
            )
            connection.exec_driver_sql(
                "CREATE TRIGGER counted BEFORE UPDATE ON customer FOR EACH ROW EXECUTE FUNCTION counted()"
            )
        else:
            connection.exec_driver_sql(
                "CREATE TRIGGER counted AFTER UPDATE OF phone, id_no ON customer"
                " BEGIN UPDATE customer SET writes = old.writes + 1 WHERE id = old.id; END"
            )

    def rows(self) -> list[sa.Row[tuple[int, bytes, bytes, bytes, int]]]:
        with self.engine.connect() as connection:
            asked = "SELECT id, phone, phone_index, id_no, writes FROM customer ORDER BY id"
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
