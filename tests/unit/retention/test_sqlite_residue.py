"""What a SQLite file still holds after a row has gone."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.unit.retention.shops import TODAY, Shop

from piiguard.retention import Disposition, TableRule

SECRETS = ("李强".encode(), b"13800138002", b"110105194912310038")


@pytest.fixture
def sqlite_shop(shop: Shop) -> Shop:
    """The shop, where it is a SQLite file."""
    if shop.engine.dialect.name != "sqlite":
        pytest.skip("about SQLite's files")
    return shop


def _files(shop: Shop) -> bytes:
    return b"".join(each.read_bytes() for each in sorted(shop.folder.glob("shop.db*")))


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
@pytest.mark.parametrize("disposition", [Disposition.DELETE, Disposition.ANONYMISE])
def test_nothing_of_the_row_is_left_in_the_files(
    sqlite_shop: Shop, mode: str, disposition: Disposition
) -> None:
    """Deleted content is overwritten, and the write-ahead log is emptied into the file."""
    sqlite_shop.execute("CREATE INDEX by_phone ON customers (phone)")
    with sqlite_shop.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA journal_mode = {mode}")
    assert all(secret in _files(sqlite_shop) for secret in SECRETS)
    rule = TableRule.house("customers", keep="P3Y", after="deal_closed", disposition=disposition)
    retention = sqlite_shop.retention(rule)
    plan = retention.plan(TODAY, by=sqlite_shop.author)
    retention.apply(retention.approve(plan, sqlite_shop.officer))
    assert not any(secret in _files(sqlite_shop) for secret in SECRETS)
    assert retention.verify(plan, probes=SECRETS).ok


def test_what_somebody_deleted_carelessly_is_found_and_vacuumed(sqlite_shop: Shop) -> None:
    """A row deleted without overwriting is still in the file: verification says so, VACUUM removes it."""
    retention = sqlite_shop.retention()
    plan = retention.plan(TODAY, by=sqlite_shop.author)
    retention.apply(retention.approve(plan, sqlite_shop.officer))
    with sqlite_shop.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete = OFF")
        connection.exec_driver_sql("DELETE FROM customers WHERE id = 4")
        connection.commit()
    found = retention.verify(plan, probes=["赵敏".encode(), b"13800138004"])
    assert not found.ok
    assert [each.detail for each in found.residue] == ["shop.db: 2 of 2 probes found"]
    retention.store.vacuum()
    assert retention.verify(plan, probes=["赵敏".encode(), b"13800138004"]).ok


def test_a_log_with_old_pages_is_reported(sqlite_shop: Shop) -> None:
    """A reader that keeps the write-ahead log busy keeps old pages in it, and verification says so."""
    sa.event.listen(sqlite_shop.engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout = 50"))
    sqlite_shop.engine.dispose()
    with sqlite_shop.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    reader = sqlite_shop.engine.connect()
    reader.exec_driver_sql("BEGIN")
    reader.exec_driver_sql("SELECT * FROM customers").all()
    retention = sqlite_shop.retention()
    plan = retention.plan(TODAY, by=sqlite_shop.author)
    retention.apply(retention.approve(plan, sqlite_shop.officer))
    assert [each.place for each in retention.verify(plan).residue] == ["wal"]
    reader.close()


def test_a_database_in_memory_has_no_files(tmp_path: Path) -> None:
    """There is nothing to look at, and nothing fails."""
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    shop = Shop(engine, tmp_path)
    shop.execute(
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, deal_closed TEXT)",
        "INSERT INTO customers VALUES (1, '2020-01-01')",
    )
    retention = shop.retention()
    plan = retention.plan(TODAY, by=shop.author)
    assert retention.apply(retention.approve(plan, shop.officer)).total == 1
    assert retention.verify(plan, probes=[b"x"]).ok
    engine.dispose()
    shop.holds.close()
    shop.journal.close()
