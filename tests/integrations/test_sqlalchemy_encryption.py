"""Encrypted columns of SQLAlchemy: what is stored, what is found, and what is refused."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column

from piiguard.crypto import Ciphertext, FieldCipher, Keyset, SecretProvider
from piiguard.errors import DecryptionError, InvalidInput, UnsupportedFormat
from piiguard.integrations.sqlalchemy import CiphertextType, EncryptedType, keep_indexes, render_item

PHONE = "13800138000"


@pytest.fixture
def keyset(tmp_path: Path) -> Keyset:
    return Keyset.create(tmp_path / "a.keyset", provider=SecretProvider(bytes(32)))


class World:
    """A model, a database and its keys."""

    def __init__(self, keyset: Keyset) -> None:
        class Base(DeclarativeBase):
            pass

        class Customer(Base):
            __tablename__ = "customer"
            id: Mapped[int] = mapped_column(primary_key=True)
            phone: Mapped[str | None] = mapped_column(EncryptedType(lambda: keyset, index="phone_index"))
            phone_index: Mapped[bytes | None] = mapped_column(sa.LargeBinary(16), index=True)
            note: Mapped[str | None] = mapped_column(EncryptedType(keyset))

        keep_indexes(Base)
        self.keyset, self.Customer, self.metadata = keyset, Customer, Base.metadata
        self.engine = sa.create_engine("sqlite://")
        Base.metadata.create_all(self.engine)
        self.session = Session(self.engine)

    def add(self, **values: object) -> object:
        made = self.Customer(**values)
        self.session.add(made)
        self.session.commit()
        return made

    def raw(self, column: str) -> list[bytes]:
        text = f"SELECT {column} FROM customer"  # noqa: S608 - a column of ours
        return list(self.session.connection().exec_driver_sql(text).scalars())


@pytest.fixture
def world(keyset: Keyset) -> World:
    return World(keyset)


def test_a_value_is_stored_as_a_token_of_its_table_and_column(world: World) -> None:
    """The token opens with a cipher of the same names, and the model reads the clear value."""
    made = world.add(phone=PHONE)
    (token,) = world.raw("phone")
    cipher = FieldCipher(world.keyset, context={"table": "customer", "column": "phone"})
    assert cipher.decrypt(token) == PHONE
    assert made.phone == PHONE
    assert world.raw("note") == [None]


def test_equality_finds_through_the_blind_index_during_a_rotation(world: World) -> None:
    """Rows written under the old key and the new one are both found."""
    world.add(phone=PHONE)
    world.keyset.rotate()
    world.add(phone=PHONE)
    world.add(phone="13900139000")
    customer = world.Customer
    assert len(world.session.scalars(sa.select(customer).where(customer.phone == PHONE)).all()) == 2
    assert len(world.session.scalars(sa.select(customer).where(customer.phone != PHONE)).all()) == 1
    both = customer.phone.in_([PHONE, "13900139000"])
    assert len(world.session.scalars(sa.select(customer).where(both)).all()) == 3
    other = aliased(customer)
    assert len(world.session.scalars(sa.select(other).where(other.phone == PHONE)).all()) == 2


def test_missing_values_are_asked_for_as_ever(world: World) -> None:
    """NULL is stored as NULL, and found."""
    world.add(phone=None)
    customer = world.Customer
    for clause in (customer.phone.is_(None), customer.phone == None):  # noqa: E711 - SQL's form
        assert len(world.session.scalars(sa.select(customer).where(clause)).all()) == 1


def test_the_index_follows_a_change_and_goes_with_the_value(world: World) -> None:
    """An update writes the new index; clearing the value clears it; another change leaves it."""
    made = world.add(phone=PHONE)
    before = world.raw("phone_index")
    made.note = "called"
    world.session.commit()
    assert world.raw("phone_index") == before
    made.phone = "13900139000"
    world.session.commit()
    assert world.raw("phone_index") != before
    made.phone = None
    world.session.commit()
    assert world.raw("phone_index") == [None]


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.note == "x",
        lambda c: c.note.in_(["x"]),
        lambda c: c.phone.like("138%"),
        lambda c: c.phone > "1",
        lambda c: c.phone.desc(),
        lambda c: "x" + c.phone,
        lambda c: c.phone.is_(True),
    ],
)
def test_a_question_that_tokens_cannot_answer_is_refused(world: World, ask: Callable[..., object]) -> None:
    """It raises when it is written; it does not come back with no rows."""
    with pytest.raises(InvalidInput):
        ask(world.Customer)


def test_a_comparison_with_a_wrong_type_does_not_show_the_value(world: World) -> None:
    """The type is named, the value is not."""
    with pytest.raises(TypeError) as caught:
        _ = world.Customer.phone == 13800138000
    assert PHONE not in str(caught.value)


def test_what_does_not_open_raises(world: World) -> None:
    """A token moved to another column, and octets that are none, are errors, never values."""
    world.add(phone=PHONE)
    customer, session = world.Customer, world.session
    for stored in ("phone", "x'00'"):
        session.connection().exec_driver_sql(f"UPDATE customer SET note = {stored}")  # noqa: S608 - ours
        with pytest.raises(DecryptionError):
            session.scalars(sa.select(customer.note)).all()


def test_a_loaded_ciphertext_is_stored_again_as_it_is(world: World) -> None:
    """No second encryption; the index is written all the same."""
    world.add(phone=PHONE)
    customer, session = world.Customer, world.session
    loaded = session.scalars(sa.select(sa.type_coerce(customer.phone, CiphertextType()))).one()
    assert isinstance(loaded, Ciphertext)
    assert PHONE not in repr(loaded)
    world.add(phone=loaded)
    assert world.raw("phone") == [loaded.token] * 2
    assert len(session.scalars(sa.select(customer).where(customer.phone == PHONE)).all()) == 2


def test_a_ciphertext_of_another_column_is_not_stored(world: World) -> None:
    """It would be unreadable there."""
    token = FieldCipher(world.keyset, context={"table": "customer", "column": "id"}).encrypt(PHONE)
    with pytest.raises(DecryptionError):
        world.add(note=Ciphertext(token))


def test_a_token_given_as_bytes_or_text_is_not_encrypted_again(world: World) -> None:
    """Both forms are known for what they are."""
    ciphertext = Ciphertext(world.Customer.__table__.c.note.type.cipher.encrypt(PHONE))
    for value in (ciphertext.token, ciphertext.to_text()):
        with pytest.raises(InvalidInput, match="already"):
            world.add(note=value)
        world.session.rollback()


@pytest.mark.parametrize("value", [{"phone": PHONE}, "\udc80" + PHONE])
def test_no_clear_value_is_in_an_error_of_the_driver(world: World, value: object) -> None:
    """SQLAlchemy would print the parameters with any error of ours that it wrapped."""
    with pytest.raises((TypeError, InvalidInput)) as caught:
        world.session.execute(sa.insert(world.Customer).values(note=value))
    assert PHONE not in "".join(traceback.format_exception(caught.value))


def test_a_literal_in_a_statement_is_a_token(world: World) -> None:
    """literal_binds writes what would be stored, or what no database runs; never the clear value."""
    customer, shown = world.Customer.__table__, {"literal_binds": True}
    text = str(sa.insert(customer).values(note=PHONE).compile(world.engine, compile_kwargs=shown))
    assert PHONE not in text
    world.session.connection().exec_driver_sql(text)
    assert world.session.scalars(sa.select(world.Customer.note)).one() == PHONE
    text = str(sa.insert(customer).values(note="\udc80" + PHONE).compile(world.engine, compile_kwargs=shown))
    assert PHONE not in text
    with pytest.raises(sa.exc.OperationalError):
        world.session.connection().exec_driver_sql(text)


def test_a_column_of_ciphertexts_takes_and_gives_nothing_else(world: World) -> None:
    """Clear text is refused on the way in, octets that are no token on the way out."""
    kind, dialect = CiphertextType(), world.engine.dialect
    with pytest.raises(TypeError):
        kind.process_bind_param(PHONE, dialect)
    with pytest.raises(UnsupportedFormat):
        kind.process_result_value(b"plain", dialect)


def test_a_type_without_keys_or_place_says_so() -> None:
    """The error names both."""
    with pytest.raises(InvalidInput, match="keyset"):
        _ = EncryptedType().cipher


def test_a_copied_table_has_its_own_place(keyset: Keyset) -> None:
    """A mixin's column is bound to each table that it becomes part of."""
    column = sa.Column("phone", EncryptedType(keyset))
    first = sa.Table("first", sa.MetaData(), column)
    second = sa.Table("second", sa.MetaData(), sa.Column("phone", EncryptedType(keyset)))
    token = first.c.phone.type.cipher.encrypt(PHONE)
    with pytest.raises(DecryptionError):
        second.c.phone.type.cipher.decrypt(token)


def test_alembic_writes_a_migration_that_needs_no_key(world: World) -> None:
    """The column is added as the binary column it is, and nothing is left to change afterwards."""
    pytest.importorskip("alembic")
    from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
    from alembic.migration import MigrationContext

    empty = sa.create_engine("sqlite://").connect()
    context = MigrationContext.configure(empty, opts={"render_item": render_item})
    ops = produce_migrations(context, world.metadata).upgrade_ops
    assert ops is not None
    code = render_python_code(ops, render_item=render_item)
    assert "sa.Column('phone', sa.LargeBinary(), nullable=True)" in code
    assert "keyset" not in code.casefold()
    there = MigrationContext.configure(world.session.connection(), opts={"compare_type": True})
    assert compare_metadata(there, world.metadata) == []
