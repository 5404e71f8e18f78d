"""From a plan to its certificate."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.unit.retention.shops import TODAY, Shop

from piiguard.errors import (
    ApprovalRequired,
    InvalidInput,
    LedgerUnavailable,
    NotDue,
    PolicyError,
    RetentionError,
    UnknownField,
)
from piiguard.retention import (
    ApprovedPlan,
    Certificate,
    Disposition,
    KeptReason,
    Plan,
    Quorum,
    SkipReason,
    TableRule,
)


def test_what_is_due_goes_and_nothing_else(shop: Shop) -> None:
    """Rows whose period is over are deleted; recent, undated and unreadable ones stay."""
    retention = shop.retention()
    plan = retention.plan(TODAY, by=shop.author)
    assert plan.counts == {Disposition.DELETE: 2}
    assert {(each.reason, each.count) for each in plan.kept} == {
        (KeptReason.NOT_DUE, 1),
        (KeptReason.NO_START_DATE, 1),
        (KeptReason.UNREADABLE_START_DATE, 1),
    }
    applied = retention.apply(retention.approve(plan, shop.officer))
    assert applied.total == 2
    assert shop.ids() == {1, 4, 5}


def test_a_plan_changes_nothing(shop: Shop) -> None:
    """Planning only looks."""
    before = shop.all("SELECT * FROM customers ORDER BY id")
    shop.retention().plan(TODAY, by=shop.author)
    assert shop.all("SELECT * FROM customers ORDER BY id") == before


def test_a_plan_holds_keys_and_no_content(shop: Shop) -> None:
    """Nothing of what a row says is in the plan's file, nor a digest that could be guessed back."""
    text = shop.retention().plan(TODAY, by=shop.author).to_json()
    for secret in ("李强", "13800138002", "110105194912310038"):
        assert secret not in text


def test_the_same_rows_have_other_fingerprints_in_another_plan(shop: Shop) -> None:
    """Fingerprints are keyed by plan, so plans cannot be compared to find out what a row held."""
    retention = shop.retention()
    first, second = (retention.plan(TODAY, by=shop.author) for _ in range(2))
    assert {each.fingerprint for each in first.groups[0].rows}.isdisjoint(
        each.fingerprint for each in second.groups[0].rows
    )


def test_a_plan_survives_its_file(shop: Shop) -> None:
    """A plan read back is the same plan with the same hash."""
    plan = shop.retention().plan(TODAY, by=shop.author)
    again = Plan.from_json(plan.to_json())
    assert again == plan
    assert again.hash == plan.hash


def test_a_changed_plan_file_is_refused(shop: Shop) -> None:
    """One more row in the file, and the hash no longer fits."""
    text = shop.retention().plan(TODAY, by=shop.author).to_json()
    with pytest.raises(InvalidInput, match="was changed"):
        Plan.from_json(text.replace('["2",', '["1",'))
    with pytest.raises(InvalidInput, match="cannot be read"):
        Plan.from_json(text.replace('"author"', '"writer"'))


def test_the_author_cannot_approve(shop: Shop) -> None:
    """Whoever had the plan made does not count among its approvers."""
    retention = shop.retention()
    plan = retention.plan(TODAY, by=shop.author)
    with pytest.raises(ApprovalRequired, match="had the plan made"):
        retention.approve(plan, shop.author)


def test_two_of_two_must_approve(shop: Shop) -> None:
    """With a quorum of two, one person approving twice is not enough."""
    retention = shop.retention(quorum=Quorum(2))
    plan = retention.plan(TODAY, by=shop.author)
    with pytest.raises(ApprovalRequired, match="1 of 2"):
        retention.approve(plan, shop.officer, shop.officer)
    signed = retention.sign(plan, by=shop.officer)
    other = attrs.evolve(shop.officer, name="zhou.min")
    assert retention.approve(plan, other, approvals=[signed]).approvals[0] == signed


def test_only_the_named_roles_approve(shop: Shop) -> None:
    """Somebody without the role is refused by name of the role, not counted silently."""
    retention = shop.retention(quorum=Quorum(1, roles=frozenset({"dpo"})))
    plan = retention.plan(TODAY, by=shop.author)
    with pytest.raises(ApprovalRequired, match="dpo"):
        retention.approve(plan, attrs.evolve(shop.officer, roles={"sales"}))


def test_an_approval_covers_one_plan_only(shop: Shop) -> None:
    """An approval moved to another plan, or made by hand, disposes of nothing."""
    retention = shop.retention()
    first, second = (retention.plan(TODAY, by=shop.author) for _ in range(2))
    signed = retention.sign(first, by=shop.officer)
    forged = attrs.evolve(signed, plan=second.hash)
    for approvals in ((signed,), (forged,), ()):
        with pytest.raises(ApprovalRequired):
            retention.apply(ApprovedPlan(second, approvals))
    assert shop.ids() == {1, 2, 3, 4, 5}


def test_a_bare_plan_is_not_applied(shop: Shop) -> None:
    """Without a type checker, too, a plan that nobody approved is refused."""
    retention = shop.retention()
    plan = retention.plan(TODAY, by=shop.author)
    with pytest.raises(TypeError, match="ApprovedPlan"):
        retention.apply(plan)


def test_applying_again_does_nothing_and_says_the_same(shop: Shop) -> None:
    """A finished plan may be applied any number of times, even when its keys are used again."""
    retention = shop.retention()
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    first = retention.apply(approved)
    shop.execute("INSERT INTO customers (id, name, deal_closed) VALUES (2, '新人', '2019-01-01')")
    assert retention.apply(approved) == first
    assert 2 in shop.ids()


def test_rows_that_changed_since_planning_are_left_alone(shop: Shop) -> None:
    """A row with another content, another date, or gone altogether is named and not touched."""
    retention = shop.retention()
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    shop.execute(
        "UPDATE customers SET phone = '13900139000' WHERE id = 2", "DELETE FROM customers WHERE id = 3"
    )
    applied = retention.apply(approved)
    assert {(each.row, each.reason) for _, each in applied.skipped} == {
        ("2", SkipReason.CHANGED),
        ("3", SkipReason.GONE),
    }
    assert 2 in shop.ids()


def test_a_plan_for_tomorrow_waits_for_tomorrow(shop: Shop) -> None:
    """One may look ahead; nothing goes before its day, and nothing by a plan long past."""
    retention = shop.retention()
    ahead = retention.plan(TODAY.replace(year=2028, month=3, day=2), by=shop.author)
    assert ahead.total == 3
    with pytest.raises(NotDue, match="today is 2026-06-01"):
        retention.apply(retention.approve(ahead, shop.officer))
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    shop.clock.advance(days=31)
    with pytest.raises(NotDue, match="more than 30 days"):
        retention.apply(approved)


def test_days_are_counted_in_china(shop: Shop) -> None:
    """At 16:00 UTC it is tomorrow in China, and tomorrow's plan may go; not a minute before."""
    retention = shop.retention()
    approved = retention.approve(retention.plan(TODAY + timedelta(days=1), by=shop.author), shop.officer)
    shop.clock.moment = datetime(2026, 6, 1, 15, 59, tzinfo=UTC)
    with pytest.raises(NotDue):
        retention.apply(approved)
    shop.clock.moment = datetime(2026, 6, 1, 16, 0, tzinfo=UTC)
    assert retention.apply(approved).total == 2


def test_no_ledger_no_disposition(shop: Shop) -> None:
    """If the beginning cannot be recorded, nothing happens; once it can, the same plan goes through."""
    retention = shop.retention()
    approved = retention.approve(retention.plan(TODAY, by=shop.author), shop.officer)
    shop.ledger.broken = True
    with pytest.raises(LedgerUnavailable):
        retention.apply(approved)
    assert shop.ids() == {1, 2, 3, 4, 5}
    shop.ledger.broken = False
    assert retention.apply(approved).total == 2


def test_every_step_is_in_the_ledger(shop: Shop) -> None:
    """Plan, approval, beginning and end are recorded with the plan's hash, by name."""
    shop.run(shop.retention())
    assert shop.ledger.kinds == [
        "retention.plan",
        "retention.approve",
        "retention.apply",
        "retention.applied",
    ]
    assert len({each.details["plan"] for each in shop.ledger.events}) == 1
    assert shop.ledger.events[-1].details["done_delete"] == 2


def test_verification_finds_what_came_back(shop: Shop) -> None:
    """A row restored from a backup is found, named, and not certified."""
    retention = shop.retention()
    plan = retention.plan(TODAY, by=shop.author)
    with pytest.raises(NotDue, match="to the end"):
        retention.verify(plan)
    retention.apply(retention.approve(plan, shop.officer))
    assert retention.verify(plan).looked_at == 2
    assert retention.verify(plan).still_there == ()
    shop.execute("INSERT INTO customers (id, name, deal_closed) VALUES (3, '张伟', '2019/3/4')")
    assert retention.verify(plan).still_there == (("customers", "3"),)
    with pytest.raises(RetentionError, match="there again"):
        retention.certificate(plan, signer=Ed25519PrivateKey.generate())


def test_a_certificate_is_checked_offline(shop: Shop) -> None:
    """It names plan, counts and entry, holds no personal data, and any change breaks the signature."""
    retention = shop.retention()
    plan = retention.plan(TODAY, by=shop.author)
    applied = retention.apply(retention.approve(plan, shop.officer))
    key = Ed25519PrivateKey.generate()
    certificate = Certificate.from_json(retention.certificate(plan, signer=key).to_json())
    stated = certificate.check(key.public_key())
    assert stated["plan"] == plan.hash
    assert stated["disposed"] == [["customers", "delete", 2]]
    assert stated["ledger_entry"] == applied.entry
    assert "chen.jing" not in certificate.statement
    with pytest.raises(RetentionError, match="not what this key signed"):
        attrs.evolve(certificate, statement=certificate.statement + " ").check(key.public_key())
    with pytest.raises(InvalidInput, match="no certificate"):
        Certificate.from_json("[]")


def test_the_keys_of_a_plan_are_destroyed_when_it_is_finished(shop: Shop) -> None:
    """Afterwards nobody can match its fingerprints with guessed contents, or approve it again."""
    retention = shop.retention()
    plan = retention.plan(TODAY, by=shop.author)
    retention.apply(retention.approve(plan, shop.officer))
    with pytest.raises(RetentionError, match="keys are destroyed"):
        retention.sign(plan, by=shop.officer)


def test_destroyed_keys_are_overwritten_in_the_journal(shop: Shop) -> None:
    """What is destroyed is not merely unlinked: its bytes are no longer in the file."""
    retention = shop.retention()
    plan = retention.plan(TODAY, by=shop.author)
    keys = shop.journal.keys(plan.hash)
    path = shop.folder / "journal.db"
    assert keys.fingerprint in path.read_bytes()
    retention.apply(retention.approve(plan, shop.officer))
    left = b"".join(each.read_bytes() for each in shop.folder.glob("journal.db*"))
    assert keys.fingerprint not in left
    assert keys.seal not in left


def test_a_plan_of_another_journal_is_unknown(shop: Shop) -> None:
    """Approvals are sealed with keys of the journal the plan was made with."""
    other = attrs.evolve(shop.retention().plan(TODAY, by=shop.author), store="elsewhere")
    with pytest.raises(RetentionError, match="not made with this journal"):
        shop.retention().approve(other, shop.officer)


def test_misspelt_tables_and_columns_are_refused(shop: Shop) -> None:
    """A rule about nothing is an error with a suggestion, never a plan that finds nothing due."""
    with pytest.raises(UnknownField, match="customers"):
        shop.retention(TableRule.house("custmers", keep="P3Y", after="deal_closed")).plan(
            TODAY, by=shop.author
        )
    with pytest.raises(UnknownField, match="deal_closed"):
        shop.retention(TableRule.house("customers", keep="P3Y", after="deal_close")).plan(
            TODAY, by=shop.author
        )
    with pytest.raises(UnknownField, match="id_no"):
        shop.retention(TableRule.house("customers", keep="P3Y", after="deal_closed", fields=["idno"])).plan(
            TODAY, by=shop.author
        )
    with pytest.raises(PolicyError, match="no rules"):
        shop.retention(rules=())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everything_can_be_read_by_people(shop: Shop, lang: str) -> None:
    """Plans, results and verifications have a summary in both languages and a short repr."""
    retention = shop.retention()
    plan = retention.plan(TODAY, by=shop.author)
    applied = retention.apply(retention.approve(plan, shop.officer))
    said = plan.to_markdown(lang) + applied.to_markdown(lang) + retention.verify(plan).to_markdown(lang)
    assert ("没有起算日" if lang == "zh" else "no start date") in said
    assert "delete 2" in repr(plan)
    assert "2 disposed" in repr(applied)
