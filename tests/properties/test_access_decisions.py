"""Decisions under any policy, and views of any record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import attrs
from hypothesis import given
from hypothesis import strategies as st

from piiguard.access import (
    Clear,
    FieldClass,
    Gatekeeper,
    Policy,
    Purpose,
    Question,
    Role,
    Rule,
    Visibility,
    using,
    view,
)
from piiguard.access.engine import decide
from piiguard.catalog import Entity, EntryNumber, Event, FieldName, Principal, PurposeName, RoleName

NOW = datetime(2026, 3, 2, tzinfo=UTC)
ROLES = [RoleName(each) for each in "abc"]
PURPOSES = [PurposeName(each) for each in "pqs"]
FIELDS = [FieldName(f"t.{each}") for each in "xyz"]
EFFECTS: list[Literal["allow", "deny"]] = ["allow", "deny"]


def some(names: list[str], least: int = 0) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names), min_size=least)


rules = st.builds(
    Rule,
    title=st.just("rule"),
    effect=st.sampled_from(EFFECTS),
    roles=some(ROLES),
    permissions=some(["t:read"]),
    fields=some([*FIELDS, FieldName("t.*")]),
    purposes=some(PURPOSES),
    view=st.sampled_from(Visibility),
)
classes = st.builds(
    FieldClass,
    entity=st.sampled_from([Entity.CN_MOBILE, Entity.PERSON]),
    purposes=some(PURPOSES),
    restricted=st.booleans(),
)
policies = st.builds(
    lambda parents, listed, ruled: Policy(
        roles={role: Role(role, inherits=tuple(parents[:number])) for number, role in enumerate(ROLES)},
        purposes={each: Purpose(each, business=each != "s") for each in PURPOSES},
        permissions={"t:read": ""},
        fields=dict(zip(FIELDS, listed, strict=True)),
        rules=tuple(ruled),
    ),
    st.just(ROLES),
    st.lists(classes, min_size=3, max_size=3),
    st.lists(rules, max_size=6),
)
questions = st.builds(
    Question,
    principal=st.builds(lambda roles: Principal("p", roles=roles), some([*ROLES, RoleName("unknown")])),
    permission=st.sampled_from(
        ["t:read", "t:write", "u:read", *(f"{each}:read" for each in FIELDS), "t.w:read"]
    ),
    purpose=st.sampled_from([*PURPOSES, PurposeName("unknown"), None]),
    restricted=st.booleans(),
)


@given(policies, questions)
def test_without_a_rule_that_allows_nothing_is_allowed(policy: Policy, question: Question) -> None:
    """Taking the allowing rules out denies everything."""
    closed = attrs.evolve(policy, rules=tuple(each for each in policy.rules if each.effect == "deny"))
    decision = decide(closed, question, NOW)
    assert not decision.allowed
    assert decision.view is Visibility.HIDDEN
    assert decision.because


@given(policies, questions, rules)
def test_a_rule_that_denies_only_ever_takes_away(policy: Policy, question: Question, rule: Rule) -> None:
    """Adding one never shows more than before, whatever it says."""
    stricter = attrs.evolve(policy, rules=(*policy.rules, attrs.evolve(rule, effect="deny")))
    assert decide(stricter, question, NOW).view.openness <= decide(policy, question, NOW).view.openness


@given(policies, questions)
def test_the_order_of_rules_carries_no_meaning(policy: Policy, question: Question) -> None:
    """Turned round, the outcome is the same."""
    turned = attrs.evolve(policy, rules=policy.rules[::-1])
    before, after = decide(policy, question, NOW), decide(turned, question, NOW)
    assert (before.outcome, before.view) == (after.outcome, after.view)


@given(policies, questions)
def test_an_unknown_name_or_a_restriction_always_denies(policy: Policy, question: Question) -> None:
    """Unknown roles, purposes, permissions and fields, and restricted data for business."""
    field = policy.fields.get(question.field) if question.field else None
    business = question.purpose in ("p", "q")
    if (
        "unknown" in question.principal.roles
        or question.purpose in (None, "unknown")
        or question.permission in {"t:write", "u:read", "t.w:read"}
        or (business and (question.restricted or (field is not None and field.restricted)))
    ):
        assert not decide(policy, question, NOW).allowed


class _Memory:
    def __init__(self) -> None:
        self.events: list[Event] = []

    def append(self, event: Event) -> EntryNumber:
        self.events.append(event)
        return EntryNumber(len(self.events))


class _Hashes:
    def mask_value(self, entity: Entity, value: str) -> str:
        return f"<{entity}>" + "#" * len(value)


@given(
    policies,
    some(ROLES),
    st.sampled_from(PURPOSES),
    st.lists(
        st.fixed_dictionaries({each: st.from_regex(r"VALUE[0-9]{6}", fullmatch=True) for each in "wxyz"}),
        min_size=1,
        max_size=3,
    ),
)
def test_a_value_comes_out_clear_only_if_decided_and_recorded(
    policy: Policy, roles: frozenset[str], purpose: PurposeName, records: list[dict[str, str]]
) -> None:
    """Nothing else in or about a view holds a clear value, and each clear field is in the ledger."""
    ledger = _Memory()
    who = Principal("p", roles=roles)
    with using(Gatekeeper(policy, ledger, masker=_Hashes())):
        views = view(records, who, purpose, table="t")
    assert "VALUE" not in repr(views)
    assert "VALUE" not in repr(ledger.events)
    recorded = {name for event in ledger.events for name in str(event.details["fields"]).split()}
    for record, shown in zip(records, views, strict=True):
        for name, value in record.items():
            decision = decide(policy, Question(who, f"t.{name}:read", purpose), NOW)
            is_clear = isinstance(shown[name], Clear)
            assert is_clear == (decision.view is Visibility.CLEAR)
            if is_clear:
                assert shown.reveal(name) == value
                assert name in recorded
