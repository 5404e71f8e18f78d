"""What each disposition leaves in the database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from tests.unit.retention.shops import TODAY, Shop

from piiguard.errors import PolicyError, RetentionError
from piiguard.retention import (
    Disposition,
    Emptied,
    FirstCharacters,
    Kept,
    KeptReason,
    SkipReason,
    StoredTable,
    TableRule,
    YearOnly,
)


def _rule(disposition: Disposition, table: str = "customers") -> TableRule:
    return TableRule.house(table, keep="P3Y", after="deal_closed", disposition=disposition)


def test_anonymising_empties_every_column_that_is_not_named(shop: Shop) -> None:
    """What may stay must be said; a column nobody thought of is emptied."""
    table = StoredTable(name="customers", anonymise={"born": YearOnly(), "last_trade": Kept()})
    retention = shop.retention(_rule(Disposition.ANONYMISE), tables=(table,))
    shop.run(retention)
    assert shop.all("SELECT * FROM customers WHERE id IN (2, 3) ORDER BY id") == [
        (2, None, None, None, "1980-01-01", None, "2023-05-31"),
        (3, None, None, None, "1990-01-01", None, "2024-01-01"),
    ]
    assert shop.all("SELECT name FROM customers WHERE id = 1") == [("王芳",)]


def test_what_is_anonymised_is_not_planned_again(shop: Shop) -> None:
    """Applying a generaliser to its own result changes nothing, which is how it is known and verified."""
    table = StoredTable(
        name="customers",
        anonymise={
            "born": YearOnly(),
            "deal_closed": Kept(),
            "phone": FirstCharacters(3),
            "name": Emptied("某人"),
        },
    )
    retention = shop.retention(_rule(Disposition.ANONYMISE), tables=(table,))
    plan = retention.plan(TODAY, by=shop.author)
    retention.apply(retention.approve(plan, shop.officer))
    assert shop.all("SELECT name, phone FROM customers WHERE id = 2") == [("某人", "138")]
    again = retention.plan(TODAY, by=shop.author)
    assert again.total == 0
    assert (KeptReason.SETTLED, 2) in {(each.reason, each.count) for each in again.kept}
    assert retention.verify(plan).still_there == ()
    shop.execute("UPDATE customers SET phone = '13800138002' WHERE id = 2")
    assert retention.verify(plan).still_there == (("customers", "2"),)


def test_a_column_that_may_not_be_null_stops_the_plan(shop: Shop) -> None:
    """Better before anything is planned than in the middle of it, and the message says what to write."""
    shop.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, buyer TEXT NOT NULL, deal_closed TEXT)")
    with pytest.raises(PolicyError, match="Emptied"):
        shop.retention(_rule(Disposition.ANONYMISE, "orders"), tables=(StoredTable(name="orders"),)).plan(
            TODAY, by=shop.author
        )
    with pytest.raises(PolicyError, match="may not be NULL"):
        shop.retention(
            TableRule.house("orders", keep="P3Y", after="deal_closed", fields=["buyer"]),
            tables=(StoredTable(name="orders"),),
        ).plan(TODAY, by=shop.author)


def test_restricting_sets_the_flag_and_a_mark(shop: Shop) -> None:
    """The application's own column says so, and so does the store."""
    shop.execute("ALTER TABLE customers ADD COLUMN restricted BOOLEAN")
    table = StoredTable(name="customers", restrict="restricted")
    retention = shop.retention(_rule(Disposition.RESTRICT), tables=(table,))
    shop.run(retention)
    assert shop.all("SELECT id FROM customers WHERE restricted ORDER BY id") == [(2,), (3,)]
    assert retention.store.restricted("customers") == {"2", "3"}
    assert retention.plan(TODAY, by=shop.author).total == 0


def test_shredding_destroys_the_keys_once_and_keeps_the_row(shop: Shop) -> None:
    """The row stays as it is; its subject's keys are gone, and the next plan knows."""
    table = StoredTable(name="customers", subject="id")
    retention = shop.retention(_rule(Disposition.CRYPTO_SHRED), tables=(table,))
    plan = retention.plan(TODAY, by=shop.author)
    retention.apply(retention.approve(plan, shop.officer))
    assert shop.shredder.asked == ["2", "3"]
    assert shop.ids() == {1, 2, 3, 4, 5}
    assert retention.plan(TODAY, by=shop.author).total == 0
    assert retention.verify(plan).still_there == ()


def test_keys_that_open_other_records_are_not_destroyed(shop: Shop) -> None:
    """A recent order of an old customer is under the same keys: they stay until it is due too."""
    shop.execute(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, deal_closed TEXT)",
        "INSERT INTO orders VALUES (10, 2, '2026-01-01'), (11, 3, '2020-01-01')",
    )
    tables = (StoredTable(name="customers", subject="id"), StoredTable(name="orders", subject="customer"))
    retention = shop.retention(_rule(Disposition.CRYPTO_SHRED), tables=tables)
    plan = retention.plan(TODAY, by=shop.author)
    assert plan.total == 0
    both = shop.retention(
        _rule(Disposition.CRYPTO_SHRED, "orders"), _rule(Disposition.CRYPTO_SHRED), tables=tables
    )
    shop.run(both)
    assert shop.shredder.asked == ["3", "3"]


def test_an_order_placed_after_planning_saves_the_keys(shop: Shop) -> None:
    """What the plan could not know is seen inside the transaction: the subject's keys stay."""
    shop.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER, deal_closed TEXT)")
    tables = (StoredTable(name="customers", subject="id"), StoredTable(name="orders", subject="customer"))
    retention = shop.retention(_rule(Disposition.CRYPTO_SHRED), tables=tables)
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    shop.execute("INSERT INTO orders VALUES (10, 2, '2026-06-01')")
    applied = retention.apply(approved)
    assert [(each.row, each.reason) for _, each in applied.skipped] == [
        ("2", SkipReason.SUBJECT_STILL_NEEDED)
    ]
    assert shop.shredder.asked == ["3"]


def test_shredding_needs_a_subject_and_a_shredder(shop: Shop) -> None:
    """Without the column it is no plan; without the key store nothing of the batch happens."""
    with pytest.raises(PolicyError, match="subject"):
        shop.retention(_rule(Disposition.CRYPTO_SHRED)).plan(TODAY, by=shop.author)
    table = StoredTable(name="customers", subject="id")
    retention = shop.retention(_rule(Disposition.CRYPTO_SHRED), tables=(table,), shredder=None)
    with pytest.raises(RetentionError, match="shredder"):
        shop.run(retention)


def test_a_row_that_others_refer_to_is_left_alone(shop: Shop) -> None:
    """One row with a foreign key on it does not keep the others from going."""
    shop.execute(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer INTEGER REFERENCES customers (id))",
        "INSERT INTO orders VALUES (10, 2)",
    )
    if shop.engine.dialect.name == "sqlite":
        sa.event.listen(shop.engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys = ON"))
        shop.engine.dispose()
    applied = shop.run(shop.retention())
    assert [(each.row, each.reason) for _, each in applied.skipped] == [("2", SkipReason.REFERENCED)]
    assert shop.ids() == {1, 2, 4, 5}


def test_a_deletion_does_not_cascade_into_rows_no_plan_names(shop: Shop) -> None:
    """ON DELETE CASCADE would take orders that nobody approved; it has to be allowed in so many words."""
    shop.execute(
        "CREATE TABLE orders (id INTEGER PRIMARY KEY,"
        " customer INTEGER REFERENCES customers (id) ON DELETE CASCADE)"
    )
    with pytest.raises(PolicyError, match="'orders'"):
        shop.retention().plan(TODAY, by=shop.author)
    allowed = shop.retention(tables=(StoredTable(name="customers", cascades=True),))
    assert allowed.plan(TODAY, by=shop.author).total == 2


def test_rows_are_named_by_text_and_by_several_columns(shop: Shop) -> None:
    """Keys are told apart exactly, also '007' from '7', and survive the plan's file."""
    shop.execute(
        "CREATE TABLE visits (code TEXT, no INTEGER, deal_closed TEXT, PRIMARY KEY (code, no))",
        "INSERT INTO visits VALUES ('007', 1, '2020-01-01'), ('7', 1, '2026-01-01')",
        "INSERT INTO visits VALUES ('a,\"b', 2, '2020-01-01')",
    )
    retention = shop.retention(_rule(Disposition.DELETE, "visits"), tables=(StoredTable(name="visits"),))
    shop.run(retention)
    assert shop.all("SELECT code, no FROM visits") == [("7", 1)]
    shop.execute("INSERT INTO visits VALUES ('07', 1, '2020-01-01')")
    by_code = shop.retention(
        _rule(Disposition.DELETE, "visits"), tables=(StoredTable(name="visits", key="code"),)
    )
    shop.run(by_code)
    assert shop.all("SELECT code FROM visits") == [("7",)]


def test_a_key_that_names_two_rows_disposes_of_neither(shop: Shop) -> None:
    """Whether the second row is there when planning or comes later, nothing of the batch happens."""
    shop.execute(
        "CREATE TABLE log (who TEXT, deal_closed TEXT)", "INSERT INTO log VALUES ('a', '2020-01-01')"
    )
    retention = shop.retention(_rule(Disposition.DELETE, "log"), tables=(StoredTable(name="log", key="who"),))
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    shop.execute("INSERT INTO log VALUES ('a', '2020-01-01')")
    with pytest.raises(RetentionError, match="exactly one row"):
        retention.apply(approved)
    assert len(shop.all("SELECT * FROM log")) == 2
    with pytest.raises(RetentionError, match="the same key"):
        retention.plan(TODAY, by=shop.author)
    with pytest.raises(PolicyError, match="no primary key"):
        shop.retention(_rule(Disposition.DELETE, "log"), tables=(StoredTable(name="log"),)).plan(
            TODAY, by=shop.author
        )


def test_real_dates_and_moments_are_understood(shop: Shop) -> None:
    """Typed columns work as text does, and a moment with a zone falls on China's day."""
    shop.execute("CREATE TABLE calls (id INTEGER PRIMARY KEY, born DATE, deal_closed TIMESTAMP)")
    shop.execute(
        "INSERT INTO calls VALUES (1, '1990-05-06', '2023-05-31 23:59:59'), (2, NULL, '2023-06-01 00:00:00')"
    )
    table = StoredTable(name="calls", anonymise={"born": YearOnly(), "deal_closed": YearOnly()})
    retention = shop.retention(_rule(Disposition.ANONYMISE, "calls"), tables=(table,))
    plan = retention.plan(TODAY, by=shop.author)
    assert [row.row for group in plan.groups for row in group.rows] == ["1"]
    retention.apply(retention.approve(plan, shop.officer))
    assert [str(each)[:10] for each in shop.all("SELECT born, deal_closed FROM calls WHERE id = 1")[0]] == [
        "1990-01-01",
        "2023-01-01",
    ]
    assert retention.plan(TODAY, by=shop.author).total == 0
