"""Ways a disposition could be believed done without being done."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.unit.retention.shops import TODAY, Shop

from piiguard.errors import InvalidInput, RetentionError
from piiguard.retention import CHINA_TIME, HoldRegister, Journal, Retention, SqlStore, StoredTable
from piiguard.retention.backends.sql_residue import sqlite_residue
from piiguard.retention.rows import NoDay, starting_day
from piiguard.retention.stores import Batch, BatchResult


def _elsewhere(shop: Shop, folder: Path) -> Retention:
    engine = sa.create_engine(f"sqlite:///{folder / 'other.db'}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE customers (id INTEGER PRIMARY KEY, deal_closed TEXT)")
    return shop.retention(store=SqlStore(engine, [StoredTable(name="customers")], name="other"))


def test_an_interrupted_plan_is_resumed_on_its_own_store_only(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another store all rows would count as gone, and the plan as carried out."""
    retention = shop.retention()
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)

    def killed(_store: SqlStore, _batch: Batch, *_: object) -> BatchResult:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(SqlStore, "dispose", killed)
        with pytest.raises(KeyboardInterrupt):
            retention.apply(approved)
    with pytest.raises(InvalidInput, match="other"):
        _elsewhere(shop, tmp_path).apply(approved)
    assert retention.apply(approved).total == 2


def test_a_plan_is_verified_and_certified_on_its_own_store_only(shop: Shop, tmp_path: Path) -> None:
    """An empty store somewhere else proves nothing, and no certificate says that it does."""
    retention = shop.retention()
    plan = retention.plan(TODAY, by=shop.author)
    retention.apply(retention.approve(plan, shop.officer))
    elsewhere = _elsewhere(shop, tmp_path)
    with pytest.raises(InvalidInput, match="other"):
        elsewhere.verify(plan)
    with pytest.raises(InvalidInput, match="other"):
        elsewhere.certificate(plan, signer=Ed25519PrivateKey.generate())


def test_two_that_apply_a_plan_at_once_cut_it_into_the_same_batches(shop: Shop) -> None:
    """Batches are told apart by number, so the size that was written down first holds for both."""
    retention = shop.retention(batch_size=2)
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    begin, other = shop.journal.begin, Journal.open(shop.folder / "journal.db")

    def second(plan: str, batch_size: int, at: datetime) -> int:
        other.begin(plan, 1, at)
        return begin(plan, batch_size, at)

    shop.journal.begin = second  # type: ignore[method-assign] # stands for another process being faster
    retention.apply(approved)
    other.close()
    assert len(shop.all("SELECT number FROM piiguard_batches")) == 2
    assert shop.ids() == {1, 4, 5}


def test_a_moment_at_the_end_of_the_calendar_does_not_stop_a_plan() -> None:
    """The last second of 9999, a common stand-in for never, has no day in China."""
    never = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert starting_day(never, CHINA_TIME) is NoDay.UNREADABLE


def test_a_database_that_is_something_else_is_not_taken_over(tmp_path: Path) -> None:
    """A slip in a path adds no tables to the application's own database, nor to another file of ours."""
    path = tmp_path / "shop.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE customers (id INTEGER)")
    connection.commit()
    before = path.read_bytes()
    with pytest.raises(RetentionError, match="cannot be opened"):
        Journal.open(path)
    assert path.read_bytes() == before
    HoldRegister.open(tmp_path / "holds.db").close()
    with pytest.raises(RetentionError, match="something else"):
        Journal.open(tmp_path / "holds.db")
    connection.close()


def test_residue_is_looked_for_in_the_file_that_is_really_open(tmp_path: Path) -> None:
    """An URI or a link names the database in its own way; the file behind it is searched all the same."""
    path = tmp_path / "shop.db"
    plain = sa.create_engine(f"sqlite:///{path}")
    with plain.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (phone TEXT)")
        connection.exec_driver_sql("INSERT INTO t VALUES ('13800138000')")
    plain.dispose()
    link = tmp_path / "link.db"
    link.symlink_to(path)
    for url in (f"sqlite:///file:{path}?uri=true", f"sqlite:///{link}"):
        engine = sa.create_engine(url)
        found = sqlite_residue(engine, [b"13800138000"])
        engine.dispose()
        assert [each.place for each in found] == ["file"]


def test_a_hold_below_a_row_keeps_the_row(tmp_path: Path) -> None:
    """ON DELETE CASCADE carries away neither a held order nor a held note on one."""
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'shop.db'}")
    sa.event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys = ON"))
    shop = Shop(engine, tmp_path)
    shop.execute(
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, deal_closed TEXT)",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, c INTEGER REFERENCES customers ON DELETE CASCADE)",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, o INTEGER REFERENCES orders(id) ON DELETE CASCADE)",
        "INSERT INTO customers VALUES (1, '2010-01-01'), (2, '2010-01-01'), (3, '2010-01-01')",
        "INSERT INTO orders VALUES (11, 1), (12, 2), (13, 3)",
        "INSERT INTO notes VALUES (22, 12), (23, 13)",
    )
    for table, key in (("orders", 11), ("notes", 22)):
        shop.holds.place(f"H-{key}", table=table, rows=[key], matter="m", reason="r", by=shop.officer)
    retention = shop.retention(tables=(StoredTable(name="customers", cascades=True),))
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    applied = retention.apply(approved)
    assert applied.total == 1
    assert {each.detail for _, each in applied.skipped} == {"H-11", "H-22"}
    assert (shop.ids(), shop.ids("orders"), shop.ids("notes")) == ({1, 2}, {11, 12}, {22})
    engine.dispose()
    shop.holds.close()
    shop.journal.close()
