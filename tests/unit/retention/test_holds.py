"""Legal holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.retention.shops import TODAY, ListLedger, Shop

from piiguard.catalog import Principal
from piiguard.errors import InvalidInput, LedgerUnavailable, RetentionError, UnknownName
from piiguard.retention import HoldRegister, SkipReason

LAWYER = Principal("he.lv")


def _place(register: HoldRegister, name: str = "H-1", **given: object) -> None:
    register.place(
        name,
        **({"table": "customers", "matter": "M-7", "reason": "lawsuit", "by": LAWYER, "rows": [2]} | given),
    )


def test_a_held_row_is_not_planned_and_listed_with_its_hold(shop: Shop) -> None:
    """The plan names the row and the hold that keeps it."""
    _place(shop.holds)
    plan = shop.retention().plan(TODAY, by=shop.author)
    assert [(each.row, each.hold) for each in plan.held] == [("2", "H-1")]
    assert {row.row for group in plan.groups for row in group.rows} == {"3"}


def test_a_hold_placed_after_planning_is_honoured(shop: Shop) -> None:
    """The row is asked about again at the moment it would go."""
    retention = shop.retention()
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    _place(shop.holds, rows=[3])
    applied = retention.apply(approved)
    assert [(each.row, each.reason, each.detail) for _, each in applied.skipped] == [
        ("3", SkipReason.HELD, "H-1")
    ]
    assert shop.ids() == {1, 3, 4, 5}


def test_a_hold_on_the_table_covers_every_row(shop: Shop) -> None:
    """rows=None holds all of it, rows yet to come included."""
    _place(shop.holds, rows=None)
    assert shop.retention().plan(TODAY, by=shop.author).total == 0
    assert shop.holds.holding("customers", "999") == "H-1"
    assert shop.holds.holding("orders", "2") is None


def test_a_row_stays_held_until_its_last_hold_is_lifted(shop: Shop) -> None:
    """Two matters may need the same row."""
    _place(shop.holds)
    _place(shop.holds, "H-2", matter="M-8")
    shop.holds.lift("H-1", reason="settled", by=LAWYER)
    assert shop.holds.holding("customers", "2") == "H-2"
    shop.holds.lift("H-2", reason="settled", by=LAWYER)
    assert shop.holds.holding("customers", "2") is None


def test_another_process_sees_a_new_hold(shop: Shop) -> None:
    """A register opened twice answers alike at once, because nothing is remembered past a change."""
    other = HoldRegister.open(shop.folder / "holds.db")
    assert other.holding("customers", "2") is None
    _place(shop.holds)
    assert other.holding("customers", "2") == "H-1"
    other.close()


def test_a_lifted_hold_stays_on_record(shop: Shop) -> None:
    """Who lifted it and why remain, and its name is not used again."""
    _place(shop.holds)
    lifted = shop.holds.lift("H-1", reason="settled", by=LAWYER)
    assert (lifted.lifted_by, lifted.lift_reason) == ("he.lv", "settled")
    assert shop.holds.active() == ()
    with pytest.raises(RetentionError, match="is taken"):
        _place(shop.holds)
    with pytest.raises(UnknownName, match="active hold"):
        shop.holds.lift("H-1", reason="again", by=LAWYER)


def test_a_hold_grows(shop: Shop) -> None:
    """Placing it again for the same matter adds rows."""
    _place(shop.holds)
    _place(shop.holds, rows=["3"])
    assert shop.holds.holding("customers", "3") == shop.holds.holding("customers", "2") == "H-1"
    assert len(shop.holds.active()) == 1


def test_a_hold_on_nothing_is_refused(shop: Shop) -> None:
    """An empty list of rows, one string, or a missing reason is a slip, not a hold."""
    for slip in ({"rows": []}, {"rows": "23"}, {"reason": " "}, {"matter": ""}):
        with pytest.raises(InvalidInput):
            _place(shop.holds, **slip)
    _place(shop.holds)
    with pytest.raises(InvalidInput, match="needs a reason"):
        shop.holds.lift("H-1", reason="", by=LAWYER)


def test_a_hold_that_cannot_be_recorded_does_not_change(tmp_path: Path) -> None:
    """Neither placing nor lifting happens behind the ledger's back."""
    ledger = ListLedger()
    register = HoldRegister.open(tmp_path / "holds.db", ledger=ledger)
    _place(register)
    ledger.broken = True
    with pytest.raises(LedgerUnavailable):
        register.lift("H-1", reason="settled", by=LAWYER)
    with pytest.raises(LedgerUnavailable):
        _place(register, "H-2", rows=[3])
    assert register.holding("customers", "2") == "H-1"
    assert register.holding("customers", "3") is None
    assert ledger.kinds == ["retention.hold_placed"]
    register.close()


def test_a_file_that_is_something_else_is_refused(tmp_path: Path) -> None:
    """A register is not written over another file."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database " * 100)
    with pytest.raises(RetentionError, match="hold register"):
        HoldRegister.open(path)
    with pytest.raises(RetentionError, match="hold register"):
        HoldRegister.open(tmp_path / "missing" / "holds.db")
