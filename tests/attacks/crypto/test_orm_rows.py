"""Attack: write into the tables of an ORM, so that a search finds another or a token is a value."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column

from piiguard.crypto import Ciphertext, FieldCipher, Keyset, to_text
from piiguard.errors import DecryptionError, PiiGuardError
from piiguard.integrations.sqlalchemy import EncryptedType, keep_indexes

from .conftest import VALUE

OTHER = "320311770706001"


class World:
    """Two customers in a database that the attacker can write to."""

    def __init__(self, keyset: Keyset) -> None:
        class Base(MappedAsDataclass, DeclarativeBase):
            pass

        class Customer(Base):
            __tablename__ = "customer"
            id: Mapped[int] = mapped_column(primary_key=True)
            id_no: Mapped[str | bytes | None] = mapped_column(EncryptedType(keyset, index="id_no_index"))
            id_no_index: Mapped[bytes | None] = mapped_column(sa.LargeBinary(16), init=False, repr=False)

        keep_indexes(Base)
        self.customer, self.keyset = Customer, keyset
        self.engine = sa.create_engine("sqlite://")
        Base.metadata.create_all(self.engine)
        with Session(self.engine) as session:
            session.add_all([Customer(1, VALUE), Customer(2, OTHER)])
            session.commit()

    def tamper(self, statement: str, **values: object) -> None:
        with self.engine.begin() as connection:
            connection.execute(sa.text(statement), values)

    def search(self, value: str) -> list[object]:
        with Session(self.engine) as session:
            found = session.scalars(sa.select(self.customer).where(self.customer.id_no == value)).all()
            return [each.id for each in found]

    def raw(self, number: int, column: str) -> bytes:
        with self.engine.connect() as connection:
            asked = sa.text(f"SELECT {column} FROM customer WHERE id = :id")  # noqa: S608 - our own names
            return bytes(connection.execute(asked, {"id": number}).scalar_one())


@pytest.fixture
def world(keyset: Keyset) -> World:
    return World(keyset)


def test_a_search_does_not_find_whom_an_index_was_copied_to(world: World) -> None:
    """Customer 2 with the index of customer 1: the search must not take them for each other."""
    assert world.search(VALUE) == [1]
    world.tamper("UPDATE customer SET id_no_index = :i WHERE id = 2", i=world.raw(1, "id_no_index"))
    with pytest.raises(DecryptionError) as caught:
        world.search(VALUE)
    assert caught.value.code == "crypto.index_mismatch"
    assert VALUE not in str(caught.value)
    assert OTHER not in str(caught.value)


@pytest.mark.parametrize("index", [b"", bytes(16), bytes(15), bytes(17), b"\xff" * 4096])
def test_an_index_that_was_made_up_is_noticed_when_its_row_is_loaded(world: World, index: bytes) -> None:
    """By whatever way the row is found; and when an object that is at hand is read again."""
    world.tamper("UPDATE customer SET id_no_index = :i WHERE id = 2", i=index)
    with Session(world.engine) as session:
        assert session.get(world.customer, 1)
        with pytest.raises(DecryptionError):
            session.get(world.customer, 2)
    with Session(world.engine) as session:
        own = session.get(world.customer, 1)
        world.tamper("UPDATE customer SET id_no_index = :i WHERE id = 1", i=index)
        with pytest.raises(DecryptionError):
            session.refresh(own)


def test_an_index_is_taken_under_every_key_that_decrypts(world: World) -> None:
    """A rotation that is under way is no attack."""
    world.keyset.rotate()
    assert world.search(VALUE) == [1]
    with Session(world.engine) as session:
        session.get(world.customer, 1).id_no = OTHER  # type: ignore[union-attr]
        session.commit()
    assert world.search(OTHER) == [1, 2]


def test_a_token_of_another_column_table_or_keyset_is_no_value(world: World) -> None:
    """It raises when the row is loaded; the ORM never returns it, in whatever form it lies there."""
    foreign = FieldCipher(world.keyset, context={"table": "customer", "column": "phone"}).encrypt(VALUE)
    own = world.raw(1, "id_no")
    for stored in (foreign, own[:-1] + bytes([own[-1] ^ 1]), own[:20], b"", VALUE.encode(), to_text(own)):
        world.tamper("UPDATE customer SET id_no = :v WHERE id = 2", v=stored)
        for asked in (sa.select(world.customer), sa.select(world.customer.id_no)):
            with Session(world.engine) as session, pytest.raises((DecryptionError, TypeError)) as caught:
                session.execute(asked).all()
            assert VALUE not in str(caught.value)


def test_no_token_is_encrypted_again(world: World) -> None:
    """Not as bytes, as text, under an older key, or of another column; a Ciphertext stays as it is."""
    token = world.raw(1, "id_no")
    foreign = FieldCipher(world.keyset, context={"table": "customer", "column": "phone"}).encrypt(VALUE)
    world.keyset.rotate()
    for given in (token, to_text(token), foreign, to_text(foreign), Ciphertext(foreign)):
        with Session(world.engine) as session:
            session.add(world.customer(3, given))  # type: ignore[arg-type]
            with pytest.raises(PiiGuardError):
                session.commit()
    with Session(world.engine) as session:
        session.add(world.customer(3, Ciphertext(token)))  # type: ignore[arg-type]
        session.commit()
    assert world.raw(3, "id_no") == token
    assert world.search(VALUE) == [1, 3]
