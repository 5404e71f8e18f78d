"""Encrypted columns of SQLAlchemy: what is stored, what is found, and what is refused."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column

from piiguard.crypto import Ciphertext, FieldCipher, Keyset, SecretProvider
from piiguard.errors import DecryptionError, InvalidInput, UnsupportedFormat
from piiguard.integrations.sqlalchemy import (
    CiphertextType,
    EncryptedType,
    indexed,
    keep_indexes,
    render_item,
)

PHONE, OTHER = "13800138000", "13900139000"
POSTGRES = os.environ.get("PIIGUARD_TEST_POSTGRES")


@pytest.fixture
def keyset(tmp_path: Path) -> Keyset:
    return Keyset.create(tmp_path / "a.keyset", provider=SecretProvider(bytes(32)))


class World:
    """A model, a database and its keys."""

    def __init__(self, keyset: Keyset, url: str = "sqlite://") -> None:
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
        self.engine = sa.create_engine(url)
        Base.metadata.drop_all(self.engine)
        Base.metadata.create_all(self.engine)
        self.session = Session(self.engine)

    def add(self, **values: object) -> object:
        made = self.Customer(**values)
        self.session.add(made)
        self.session.commit()
        return made

    def raw(self, column: str) -> list[bytes]:
        text = f"SELECT {column} FROM customer ORDER BY id"  # noqa: S608 - a column of ours
        return list(self.session.connection().exec_driver_sql(text).scalars())


@pytest.fixture(
    params=[
        "sqlite://",
        pytest.param(
            POSTGRES, marks=pytest.mark.skipif(not POSTGRES, reason="scripts/with_postgres lends one")
        ),
    ],
    ids=["sqlite", "postgresql"],
)
def world(keyset: Keyset, request: pytest.FixtureRequest) -> Iterator[World]:
    made = World(keyset, request.param)
    yield made
    made.session.close()
    made.metadata.drop_all(made.engine)
    made.engine.dispose()


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
    for stored in ("phone", "x'00'" if session.connection().dialect.name == "sqlite" else r"'\x00'"):
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
    with pytest.raises(sa.exc.DBAPIError):
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


def test_a_migration_as_alembic_wrote_it_makes_a_table_that_models_use(world: World) -> None:
    """Upgrade, write, read, downgrade: the migration itself knows neither piiguard nor a key."""
    pytest.importorskip("alembic")
    from alembic.autogenerate import produce_migrations, render_python_code
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    world.metadata.drop_all(world.engine)
    connection = world.session.connection()
    context = MigrationContext.configure(connection, opts={"render_item": render_item})
    script = produce_migrations(context, world.metadata)
    assert script.upgrade_ops is not None
    assert script.downgrade_ops is not None
    names = {"sa": sa, "op": Operations(context)}
    exec("if True:\n    " + render_python_code(script.upgrade_ops, render_item=render_item), names)  # noqa: S102 - the migration
    assert not [name for name in names if "piiguard" in name]
    world.add(phone=PHONE)
    assert world.session.scalars(sa.select(world.Customer.phone)).one() == PHONE
    assert world.session.scalars(sa.select(world.Customer).where(world.Customer.phone == PHONE)).one()
    world.session.commit()
    context = MigrationContext.configure(world.session.connection())
    names["op"] = Operations(context)
    exec("if True:\n    " + render_python_code(script.downgrade_ops, render_item=render_item), names)  # noqa: S102 - the migration
    assert not sa.inspect(world.session.connection()).has_table("customer")


def test_every_row_is_found_during_a_rotation_whatever_the_number_asked_for(world: World) -> None:
    """Equality and lists look under the indexes of three live keys, and of none that is disabled."""
    keys = [world.keyset.active.id]
    world.add(phone=PHONE)
    for _ in range(2):
        keys.append(world.keyset.rotate().id)
        world.add(phone=PHONE)
    customer, session = world.Customer, world.session
    asked = sa.select(sa.func.count()).select_from(customer)
    assert len(set(world.raw("phone_index"))) == 3
    assert session.scalar(asked.where(customer.phone == PHONE)) == 3
    assert session.scalar(asked.where(customer.phone.in_([OTHER, PHONE, "x"]))) == 3
    assert session.scalar(asked.where(customer.phone.not_in([OTHER]))) == 3
    assert session.scalar(asked.where(customer.phone.in_([]))) == 0
    world.keyset.disable(keys[0])
    assert session.scalar(asked.where(customer.phone == PHONE)) == 2


def test_what_a_session_does_to_an_object_never_encrypts_twice(world: World) -> None:
    """Refresh, merge, expire and saving again leave the token; a change makes another with its index."""
    made = world.add(phone=PHONE, note="x")
    session, customer, before = world.session, world.Customer, world.raw("phone")
    session.refresh(made)
    session.expire(made)
    assert made.phone == PHONE
    made.phone = PHONE
    session.commit()
    assert world.raw("phone") == before
    session.expunge_all()
    merged = session.merge(customer(id=1, phone=OTHER, note="x"))
    session.commit()
    assert merged.phone == OTHER
    assert session.scalars(sa.select(customer).where(customer.phone == OTHER)).all() == [merged]
    assert not session.scalars(sa.select(customer).where(customer.phone == PHONE)).all()
    session.expunge_all()
    assert session.get(customer, 1).note == "x"


@pytest.mark.parametrize(
    "write",
    [
        lambda s, c: s.execute(sa.insert(c).values(phone=PHONE)),
        lambda s, c: s.execute(sa.insert(c), [{"phone": PHONE}, {"phone": OTHER}]),
        lambda s, c: s.execute(sa.insert(c).values([{"phone": PHONE}, {"phone": OTHER}])),
        lambda s, c: s.connection().execute(sa.insert(c.__table__), [{"phone": PHONE}]),
        lambda s, c: s.execute(sa.update(c).where(c.phone == PHONE).values(phone=OTHER)),
        lambda s, c: s.execute(sa.update(c), [{"id": 1, "phone": OTHER}]),
        lambda s, c: s.connection().execute(sa.update(c.__table__).values(phone=OTHER)),
        lambda s, c: s.bulk_save_objects([c(phone=OTHER)]),
        lambda s, c: s.bulk_insert_mappings(c, [{"phone": OTHER}]),
        lambda s, c: s.bulk_update_mappings(c, [{"id": 1, "phone": OTHER}]),
        lambda s, c: s.execute(_upsert(s, c, indexed(c, {"id": 1, "phone": PHONE}), {"phone": OTHER})),
    ],
)
def test_a_statement_that_forgets_the_index_is_refused(world: World, write: Callable[..., object]) -> None:
    """Otherwise no search would find the row, or one for the old value would."""
    world.add(phone=PHONE)
    before = world.raw("phone")
    with pytest.raises(InvalidInput, match="blind index") as caught:
        write(world.session, world.Customer)
    assert OTHER not in str(caught.value)
    world.session.rollback()
    assert world.raw("phone") == before


def _upsert(session: Session, model: type, values: dict[str, object], changed: dict[str, object]) -> object:
    insert = {"sqlite": sqlite, "postgresql": postgresql}[session.connection().dialect.name].insert
    return insert(model).values(values).on_conflict_do_update(index_elements=["id"], set_=changed)


def test_statements_that_write_the_index_as_well_are_carried_out(world: World) -> None:
    """Insert and update, one row and many, through the ORM and beside it; None clears both."""
    customer, session = world.Customer, world.session
    rows = [indexed(customer, {"phone": number, "note": "x"}) for number in (PHONE, OTHER, None)]
    session.execute(sa.insert(customer), rows)
    session.execute(sa.insert(customer).values(rows))
    session.connection().execute(
        sa.insert(customer.__table__), [indexed(customer.__table__, {"phone": PHONE})]
    )
    session.bulk_insert_mappings(customer, rows)
    asked = sa.select(sa.func.count()).select_from(customer)
    assert session.scalar(asked.where(customer.phone == PHONE)) == 4
    assert session.scalar(asked.where(customer.phone.is_(None), customer.phone_index.is_(None))) == 3
    changed = sa.update(customer).where(customer.phone == OTHER).values(**indexed(customer, {"phone": PHONE}))
    session.execute(changed)
    assert session.scalar(asked.where(customer.phone == PHONE)) == 7
    session.execute(sa.update(customer).where(customer.phone == PHONE).values(note="only this"))
    session.execute(sa.update(customer), [indexed(customer, {"id": 1, "phone": None})])
    assert session.scalar(asked.where(customer.phone == PHONE)) == 6
    given = indexed(customer, {"id": 2, "phone": PHONE})
    session.execute(_upsert(session, customer, given, indexed(customer, {"phone": OTHER})))
    assert session.scalars(sa.select(customer.id).where(customer.phone == OTHER)).all() == [2]


def test_a_ciphertext_is_indexed_as_its_value_and_a_wrong_type_without_showing_it(world: World) -> None:
    """What is moved unopened can be searched, too."""
    cipher = world.Customer.__table__.c.phone.type.cipher
    given = indexed(world.Customer, {"phone": Ciphertext(cipher.encrypt(PHONE))})
    assert given["phone_index"] == cipher.blind_index(PHONE)
    with pytest.raises(TypeError) as caught:
        indexed(world.Customer, {"phone": 13800138000})
    assert PHONE not in str(caught.value)


def test_a_column_is_found_in_a_dictionary_of_columns(world: World) -> None:
    """SQLAlchemy looks columns up; only a comparison with another one is refused."""
    column = world.Customer.phone.expression
    assert {world.Customer.__table__.c.phone: 1}[column] == 1
    with pytest.raises(TypeError):
        _ = world.Customer.phone == world.Customer.__table__.c.id
