"""What is gone stays known to be gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.retention.shops import TODAY, Shop

from piiguard.retention import Disposition, ErasureLedger, StoredTable, TableRule


@pytest.fixture
def erasures(shop: Shop) -> Iterator[ErasureLedger]:
    """A ledger outside the store."""
    ledger = ErasureLedger.open(shop.folder / "erasures.db")
    yield ledger
    ledger.close()


def test_a_restored_row_is_recognised_and_goes_again(shop: Shop, erasures: ErasureLedger) -> None:
    """After a restore the ledger names what came back, and the next plan disposes of it."""
    retention = shop.retention(erasures=erasures)
    shop.run(retention)
    assert len(erasures) == 2
    assert erasures.returned(retention.store) == ()
    shop.execute("INSERT INTO customers (id, name, deal_closed) VALUES (3, '张伟', '2019/3/4')")
    assert [(each.table, each.row) for each in erasures.returned(retention.store)] == [("customers", "3")]
    shop.run(retention)
    assert erasures.returned(retention.store) == ()


def test_a_key_used_again_is_another_record(shop: Shop, erasures: ErasureLedger) -> None:
    """The same number with another day has not come back from anywhere."""
    retention = shop.retention(erasures=erasures)
    shop.run(retention)
    shop.execute("INSERT INTO customers (id, name, deal_closed) VALUES (3, '新人', '2026-05-01')")
    assert erasures.returned(retention.store) == ()


def test_an_undone_anonymisation_is_recognised(shop: Shop, erasures: ErasureLedger) -> None:
    """A row that holds personal data again is named, whatever was done to it."""
    rule = TableRule.house("customers", keep="P3Y", after="deal_closed", disposition=Disposition.ANONYMISE)
    retention = shop.retention(rule, erasures=erasures)
    shop.run(retention)
    shop.execute("UPDATE customers SET name = '李强', deal_closed = '2023-05-31' WHERE id = 2")
    (back,) = erasures.returned(retention.store)
    assert (back.row, back.disposition, back.after) == ("2", Disposition.ANONYMISE, ("deal_closed",))


def test_what_was_left_alone_is_not_an_erasure(shop: Shop, erasures: ErasureLedger) -> None:
    """A row skipped because it changed, and one only restricted, are not on record as gone."""
    retention = shop.retention(erasures=erasures)
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    shop.execute("UPDATE customers SET phone = 'new' WHERE id = 2")
    retention.apply(approved)
    assert [each.row for each in erasures] == ["3"]
    restricting = TableRule.house(
        "customers", keep="P3Y", after="deal_closed", disposition=Disposition.RESTRICT
    )
    shop.run(shop.retention(restricting, tables=(StoredTable(name="customers"),), erasures=erasures))
    assert len(erasures) == 1


def test_a_crash_before_the_end_records_once(
    shop: Shop, erasures: ErasureLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run that finishes notes every row, however often it was begun."""
    retention = shop.retention(erasures=erasures)
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    with monkeypatch.context() as patch:
        patch.setattr(type(shop.journal), "finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            retention.apply(approved)
    retention.apply(approved)
    assert len(erasures) == 2
