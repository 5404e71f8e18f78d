"""Which of two demands on the same row wins."""

from __future__ import annotations

import pytest
from tests.unit.retention.shops import TODAY, Shop

from piiguard.retention import Disposition, KeptReason, RulePack, TableRule
from piiguard.retention.plans import Plan

CN = RulePack.cn(as_of=TODAY)
HOUSE = TableRule.house("customers", keep="P3Y", after="deal_closed")


def _where(plan: Plan) -> dict[str, Disposition]:
    return {row.row: group.disposition for group in plan.groups for row in group.rows}


def test_a_statutory_minimum_wins_over_the_house_and_restricts(shop: Shop) -> None:
    """What the house would delete and the law still keeps is restricted, with day, rules and reason."""
    retention = shop.retention(HOUSE, CN["ecom-31"].on("customers", after="last_trade"))
    plan = retention.plan(TODAY, by=shop.author)
    assert _where(plan) == {"2": Disposition.DELETE, "3": Disposition.RESTRICT}
    (restricted,) = [each for each in plan.groups if each.disposition is Disposition.RESTRICT]
    assert restricted.running == ("ecom-31",)
    assert str(restricted.rows[0].until) == "2027-01-02"
    assert plan.restricting == CN["pipl-47"]
    said = plan.to_markdown("en")
    assert "`ecom-31` (P3Y): statutory minimum still runs" in said
    assert "2027-01-02" in said
    assert "under Personal Information Protection Law, art. 47(2) (`pipl-47`)" in said


def test_a_restricted_row_stays_restricted_until_the_minimum_is_over(shop: Shop) -> None:
    """The next plan leaves it alone; the plan after the minimum's last day deletes it."""
    retention = shop.retention(HOUSE, CN["ecom-31"].on("customers", after="last_trade"))
    shop.run(retention)
    assert retention.store.restricted("customers") == {"3"}
    again = retention.plan(TODAY, by=shop.author)
    assert again.total == 0
    assert (KeptReason.SETTLED, 1) in {(each.reason, each.count) for each in again.kept}
    later = retention.plan(TODAY.replace(year=2027, month=1, day=2), by=shop.author)
    assert _where(later)["3"] is Disposition.DELETE


def test_a_minimum_without_a_start_keeps_the_row(shop: Shop) -> None:
    """If nobody can say that the law's period is over, the row is not touched."""
    shop.execute("UPDATE customers SET last_trade = NULL WHERE id = 2")
    retention = shop.retention(HOUSE, CN["ecom-31"].on("customers", after="last_trade"))
    plan = retention.plan(TODAY, by=shop.author)
    assert "2" not in _where(plan)
    undated = [each for each in plan.kept if each.reason is KeptReason.NO_START_DATE and "2" in each.examples]
    assert [each.detail for each in undated] == ["last_trade"]


def test_a_permanent_rule_never_lets_go(shop: Shop) -> None:
    """Restricted for good, and the plan says so by giving no day."""
    retention = shop.retention(HOUSE, CN["acct-79-perm"].on("customers", after="deal_closed"))
    plan = retention.plan(TODAY, by=shop.author)
    assert set(_where(plan).values()) == {Disposition.RESTRICT}
    assert {row.until for group in plan.groups for row in group.rows} == {None}


def test_a_fixed_period_keeps_and_then_ends(shop: Shop) -> None:
    """Thirty days of video: not before, and deleted after."""
    rule = CN["cctv-17"].on("customers", after="deal_closed")
    retention = shop.retention(rule)
    assert _where(retention.plan(TODAY, by=shop.author)) == dict.fromkeys("123", Disposition.DELETE)
    assert _where(retention.plan(TODAY.replace(year=2023, month=6, day=30), by=shop.author)) == {
        "3": Disposition.DELETE
    }


def test_a_doubtful_rule_is_never_presented_as_certain(shop: Shop) -> None:
    """It protects all the same, and wherever it is named, it says that it must be verified."""
    retention = shop.retention(HOUSE, CN["net-trade-31"].on("customers", after="last_trade"))
    plan = retention.plan(TODAY, by=shop.author)
    assert [each.rule.id for each in plan.to_verify] == ["net-trade-31"]
    assert plan.to_markdown("en").count("to be verified") == 2
    assert plan.to_markdown("zh").count("须核对") == 2


def test_a_field_may_go_before_its_row(shop: Shop) -> None:
    """The ID number after one year, the customer after three; and neither twice."""
    early = TableRule.house("customers", keep="P1Y", after="deal_closed", fields=["id_no"])
    retention = shop.retention(early, HOUSE)
    shop.run(retention)
    assert shop.all("SELECT id, name, id_no FROM customers WHERE id = 1") == [(1, "王芳", None)]
    assert shop.ids() == {1, 4, 5}
    assert retention.plan(TODAY, by=shop.author).total == 0


def test_a_field_under_a_minimum_is_restricted_alone(shop: Shop) -> None:
    """The row stays in use; only the field may not be."""
    early = TableRule.house("customers", keep="P1Y", after="deal_closed", fields=["id_no"])
    retention = shop.retention(early, CN["aml-34"].on("customers", after="deal_closed"))
    plan = retention.plan(TODAY, by=shop.author)
    assert {(group.disposition, group.fields) for group in plan.groups} == {
        (Disposition.RESTRICT, ("id_no",))
    }
    retention.apply(retention.approve(plan, shop.officer))
    assert retention.store.restricted("customers") == frozenset()
    assert retention.plan(TODAY, by=shop.author).total == 0


@pytest.mark.parametrize(
    ("stored", "day"),
    [
        ("2020-02-29", "2020-02-29"),
        (" 2020-2-9 ", "2020-02-09"),
        ("20200229", "2020-02-29"),
        ("2020年2月29日", "2020-02-29"),
        ("2020-02-29T23:30:00Z", "2020-03-01"),
        ("2020-02-29 10:00:00", "2020-02-29"),
    ],
)
def test_days_are_read_as_people_write_them(shop: Shop, stored: str, day: str) -> None:
    """Year, month, day in this order, however separated; a moment with an offset falls on China's day."""
    shop.execute(f"UPDATE customers SET deal_closed = '{stored}' WHERE id = 2")  # noqa: S608 - from the list above
    plan = shop.retention().plan(TODAY, by=shop.author)
    assert {row.row: str(row.started) for group in plan.groups for row in group.rows}["2"] == day


@pytest.mark.parametrize("stored", ["2020-02-30", "29.02.2020", "2020", "0", "yesterday", "2020-02-29x"])
def test_what_is_no_day_is_never_due(shop: Shop, stored: str) -> None:
    """It is reported for somebody to look at, with the row's key."""
    shop.execute(f"UPDATE customers SET deal_closed = '{stored}' WHERE id = 2")  # noqa: S608 - from the list above
    plan = shop.retention().plan(TODAY, by=shop.author)
    assert "2" not in _where(plan)
    unreadable = [each for each in plan.kept if each.reason is KeptReason.UNREADABLE_START_DATE]
    assert {row for each in unreadable for row in each.examples} == {"2", "5"}
