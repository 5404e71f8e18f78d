"""How a read is decided, and what it says about itself."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime, time, timedelta, timezone

import attrs
import pytest

from piiguard.access import Decision, FieldClass, Policy, Question, Rule, Visibility, Window
from piiguard.access.engine import decide
from piiguard.catalog import Entity, Principal, PurposeName

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=CHINA)


def ask(
    policy: Policy, roles: set[str], permission: str, purpose: str | None, at: datetime = NOON
) -> Decision:
    return policy.explain(Principal("li.na", roles=roles), permission, purpose=purpose, at=at)


@pytest.mark.parametrize(
    ("roles", "permission", "purpose", "view", "code"),
    [
        ({"sales"}, "customer.phone:read", "transfer", "clear", "allowed_by"),
        ({"sales"}, "customer.name:read", "transfer", "masked", "allowed_by"),  # inherited from clerk
        ({"sales"}, "customer:read", "transfer", "clear", "allowed_by"),
        ({"clerk"}, "customer.phone:read", "support", "masked", "allowed_by"),
        ({"clerk"}, "customer.city:read", "support", "clear", "allowed_by"),  # about nobody: no mask
        ({"guard"}, "customer.phone:read", "security", "masked", "allowed_by"),  # collected for transfer
        ({"guard"}, "customer.id_no:read", "security", "clear", "allowed_by"),  # storage and security
        ({"sales"}, "customer.id_no:read", "transfer", "hidden", "restricted"),
        ({"clerk"}, "customer.phone:read", "security", "hidden", "no_rule"),
        ({"clerk"}, "customer:read", "transfer", "hidden", "no_rule"),
        (set(), "customer:read", "transfer", "hidden", "no_role"),
        ({"sales", "boss"}, "customer:read", "transfer", "hidden", "unknown_role"),
        ({"sales"}, "customer:read", None, "hidden", "no_purpose"),
        ({"sales"}, "customer:read", "marketing", "hidden", "unknown_purpose"),
        ({"sales"}, "customer:raed", "transfer", "hidden", "unknown_permission"),
        ({"sales"}, "order:read", "transfer", "hidden", "unknown_permission"),
        ({"sales"}, "customer.phone:write", "transfer", "hidden", "only_read"),
        ({"sales"}, "customer.note:read", "transfer", "hidden", "unclassified"),
        ({"sales", "suspended"}, "customer:read", "transfer", "hidden", "denied_by"),
        ({"sales", "suspended"}, "customer.phone:read", "transfer", "hidden", "denied_by"),
    ],
)
def test_a_question_is_decided(  # noqa: PLR0917 - one argument a column of the table above
    policy: Policy, roles: set[str], permission: str, purpose: str | None, view: str, code: str
) -> None:
    """Allowed by a rule, denied by everything unknown, and what denies is never outvoted."""
    decision = ask(policy, roles, permission, purpose)
    assert (decision.view.value, decision.because[0].code) == (view, code)
    assert decision.allowed == (view != "hidden")


def test_time_limits_a_rule_and_the_decision_knows_until_when(policy: Policy) -> None:
    """Within hours it is allowed until they end; outside, the reason names the hours."""
    by_day = ask(policy, {"sales"}, "customer:export", "transfer")
    assert by_day.allowed
    assert by_day.until == NOON.replace(hour=18)
    by_night = ask(policy, {"sales"}, "customer:export", "transfer", NOON.replace(hour=18))
    assert not by_night.allowed
    assert by_night.until == NOON.replace(day=3, hour=9)
    assert by_night.reasons[1] == "Exports by day would allow it, but only between 09:00 and 18:00."


def test_a_restricted_record_is_refused_for_every_business_purpose(policy: Policy) -> None:
    """PIPL art. 47: storage and security only, also where a field itself is free."""
    seller, guard = Principal("li.na", roles={"sales"}), Principal("wang", roles={"guard"})
    for purpose, who, allowed in (("transfer", seller, False), ("security", guard, True)):
        for permission in ("customer:read", "customer.phone:read"):
            question = Question(who, permission, PurposeName(purpose), restricted=True)
            assert decide(policy, question, NOON).allowed == allowed


def test_a_rule_that_denies_needs_no_roles_or_purposes_to_hold(policy: Policy) -> None:
    """Left out, they mean everybody and anything: forgetting one never lets anybody in."""
    closed = attrs.evolve(
        policy, rules=(*policy.rules, Rule("closed", "deny", permissions=frozenset({"customer:read"})))
    )
    for permission in ("customer:read", "customer.phone:read", "customer.city:read"):
        assert ask(closed, {"sales"}, permission, "transfer").reasons == ("closed forbids it.",)
    assert ask(closed, {"sales"}, "customer:export", "transfer").allowed


def test_a_declaration_and_the_file_add_up(policy: Policy) -> None:
    """A declared field takes the file's restriction and further purposes, and keeps its own entity."""
    seller = Principal("li.na", roles={"sales"})
    purpose = PurposeName("support")
    declared = FieldClass(Entity.CN_MOBILE, frozenset({purpose}))
    question = Question(seller, "customer.phone:read", purpose)
    assert decide(policy, question, NOON).view is Visibility.MASKED
    assert decide(policy, attrs.evolve(question, declared=declared), NOON).view is Visibility.CLEAR
    restricted = attrs.evolve(
        question, permission="customer.id_no:read", declared=FieldClass(Entity.CN_RESIDENT_ID)
    )
    assert not decide(policy, restricted, NOON).allowed


def test_a_decision_explains_itself_in_both_languages(policy: Policy) -> None:
    """One line for the outcome, one for each reason; printing gives English."""
    decision = ask(policy, {"sales"}, "customer.phone:read", "support")
    assert str(decision) == (
        "li.na · customer.phone:read for support → allow, masked\n"
        "  - rules[1] allows it.\n"
        "  - It was collected for transfer; for any other purpose it is masked at most."
    )
    assert decision.explain("zh") == (
        "li.na · customer.phone:read（目的：support） → 允许：仅见脱敏\n"
        "  - rules[1] 允许。\n"
        "  - 其收集目的为 transfer；用于其他目的时至多可见脱敏值。"
    )
    refused = ask(policy, {"saels"}, "customer:read", None)
    assert "Did you mean 'sales'?" in str(refused)
    assert "未说明处理目的" not in refused.explain("zh")
    assert "（未说明目的） → 拒绝" in refused.explain("zh")


def test_a_decision_can_be_kept(policy: Policy) -> None:
    """It survives pickling, so a denied job can be shown elsewhere."""
    decision = ask(policy, {"sales"}, "customer:export", "transfer")
    assert pickle.loads(pickle.dumps(decision)) == decision  # noqa: S301 - our own bytes


@pytest.mark.parametrize(
    ("hours", "inside", "outside"),
    [((time(9), time(18)), [9, 17], [8, 18, 23]), ((time(22), time(6)), [22, 0, 5], [6, 12, 21])],
)
def test_hours_are_half_open_and_may_pass_midnight(
    hours: tuple[time, time], inside: list[int], outside: list[int]
) -> None:
    """The first hour belongs, the last does not, and the moment's own time zone does not matter."""
    window = Window(hours=hours)
    for hour in inside:
        assert window.holds(NOON.replace(hour=hour).astimezone(UTC))
    for hour in outside:
        assert not window.holds(NOON.replace(hour=hour).astimezone(UTC))


def test_a_window_knows_its_next_change() -> None:
    """The nearest limit ahead, or none."""
    window = Window(NOON, NOON + timedelta(days=2), (time(9), time(18)))
    assert window.next_change(NOON - timedelta(minutes=1)) == NOON
    assert window.next_change(NOON) == NOON.replace(hour=18)
    assert window.next_change(NOON.replace(hour=18)) == NOON.replace(day=3, hour=9)
    assert Window().next_change(NOON) is None
    assert not window.holds(NOON - timedelta(minutes=1))
    assert not window.holds(NOON + timedelta(days=2))
    assert window.describe("zh") == " 2026-03-02 12:00 起、 2026-03-04 12:00 前、 09:00–18:00 "
