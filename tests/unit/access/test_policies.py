"""Policy files: read whole, or refused with every mistake's place."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import attrs
import pytest

from piiguard.access import Policy, Purpose, Role, Rule, policies
from piiguard.catalog import Entity, Principal, PurposeName, RoleName
from piiguard.catalog.declarations import PII
from piiguard.errors import PolicyError

BASE = """\
[purposes]
transfer = "Transfer of ownership"
[permissions]
"customer:read" = "Open a record"
[roles.sales]
[fields."customer.phone"]
entity = "CN_MOBILE"
"""


@attrs.frozen
class Customer:
    """A record that declares its own fields."""

    phone: Annotated[str, PII(Entity.CN_MOBILE, purpose="transfer")]
    note: str


def problems(text: str) -> list[str]:
    """What is wrong with a file, without its name."""
    with pytest.raises(PolicyError) as caught:
        Policy.parse(text)
    return [each.removeprefix("piiguard.toml:") for each in caught.value.problems]


def test_the_example_in_the_docs_is_a_policy() -> None:
    """What the module's docstring shows can be pasted and loaded."""
    example = (policies.__doc__ or "").split("::\n\n", 1)[1]
    policy = Policy.parse(textwrap.dedent(example))
    assert len(policy.rules) == 3
    assert policy.all_roles([RoleName("sales")]) == {"sales", "clerk"}


def test_a_policy_is_read_from_its_file(tmp_path: Path) -> None:
    """Other pillars' tables are left alone, a byte-order mark is no matter, and the digest is the file's."""
    path = tmp_path / "piiguard.toml"
    path.write_text(BASE + '[ledger]\npath = "ledger.db"\n[retention]\n', encoding="utf-8-sig")
    policy = Policy.load(path)
    assert policy.permissions == {"customer:read": "Open a record"}
    assert len(policy.digest) == 64


@pytest.mark.parametrize(
    ("addition", "expected"),
    [
        ("[role.x]", ["8: role: … Did you mean 'roles' or 'rules'?"]),
        ("[[rules]]", ["8: rules[0].effect: … missing"]),
        (
            '[[rules]]\neffect = "alow"\nroles = "sales"\nhour = "9"',
            [
                "9: rules[0].effect: … 'allow' or 'deny'",
                "10: rules[0].roles: … list",
                "11: rules[0].hour: … Did you mean 'hours'?",
            ],
        ),
        (
            '[roles.clerk]\ninherits = [\n  "sales",\n  "sails",\n]\ndesription = ""',
            ["13: roles.clerk.desription: … Did you mean 'description'?"],
        ),
        (
            '[roles.clerk]\ninherits = [\n  "sales",\n  "sails",\n]',
            ["11: roles.clerk.inherits[1]: … Did you mean 'sales'?"],
        ),
        (
            '[[rules]]\neffect="allow"\nroles=["sale"]\npermissions=["customer:raed"]\npurposes=["transfr"]',
            [
                "10: rules[0].roles[0]: … 'sale'. Did you mean 'sales'?",
                "11: rules[0].permissions[0]: … 'customer:raed'. Did you mean 'customer:read'?",
                "12: rules[0].purposes[0]: … 'transfr'. Did you mean 'transfer'?",
            ],
        ),
        (
            '[[rules]]\neffect = "deny"\nfields = ["customer.phon"]',
            ["10: rules[0].fields[0]: … Did you mean 'customer.phone' or 'customer.*'?"],
        ),
        (
            '[[rules]]\neffect = "allow"',
            ["8: rules[0]: … no roles", "8: rules[0]: … no purposes", "8: rules[0]: … about nothing"],
        ),
        (
            '[[rules]]\neffect = "deny"\npermissions = ["customer:read"]\nview = "masked"\nhours = "9-18"',
            ["11: rules[0].view: … shows no field", "12: rules[0].hours: … '09:00-18:00'"],
        ),
        (
            '[fields."customer.card"]\nentity = "CN_BANK_CAD"',
            ['9: fields."customer.card".entity: … CN_BANK_CARD, misspelt'],
        ),
        (
            '[fields.customer]\npersonal = true\n[fields."customer.x"]\nentity = "x"\npersonal = false',
            [
                "8: fields.customer: … form table.field",
                "8: fields.customer: … what the field holds",
                "11: fields.\"customer.x\".entity: … 'ACME_MEMBER_NO'",
                '12: fields."customer.x".personal: … Take personal = false out',
            ],
        ),
        (
            '[fields."customer.name"]\nentity = "PERSON"\npurposes = ["transfers"]',
            ["10: fields.\"customer.name\".purposes[0]: … Did you mean 'transfer'?"],
        ),
        ('[access]\ntimezone = "Asia/Shangai"', ["9: access.timezone: … 'Asia/Shanghai'"]),
        (
            '[roles.a]\ninherits = ["b"]\n[roles.b]\ninherits = ["a"]',
            ["5: roles: … 'a' inherits itself, by way of a, b"],
        ),
    ],
)
def test_a_mistake_is_told_with_line_key_and_suggestion(addition: str, expected: list[str]) -> None:
    """Nothing misspelt, missing or contradictory is accepted in silence."""
    found = problems(BASE + addition)
    assert len(found) == len(expected)
    for problem, (place, _, words) in zip(found, (each.partition("… ") for each in expected), strict=True):
        assert problem.startswith(place)
        assert words in problem


def test_a_permission_of_another_form_is_refused() -> None:
    """Fields do not go among permissions."""
    (problem,) = problems(BASE.replace('"customer:read"', '"customer.phone:read"'))
    assert problem.startswith('4: permissions."customer.phone:read": A permission is not of the form')


def test_a_policy_error_never_repeats_a_value() -> None:
    """A phone number that strayed into a settings file stays out of the message."""
    with pytest.raises(PolicyError) as caught:
        Policy.parse(BASE + '[[rules]]\neffect = "13800138000"\nfrom = "13800138000"')
    assert "13800138000" not in str(caught.value)


def test_a_wrong_date_is_told_once_by_line() -> None:
    """A date in quotes is a mistake, whichever way it could have been read."""
    found = problems(BASE + '[[rules]]\neffect = "deny"\nroles = ["sales"]\nuntil = "2026-01-01"')
    assert {each.partition(":")[0] for each in found} == {"11"}


def test_declared_types_need_no_fields_table() -> None:
    """A rule may name what a given type declares, and the wildcard covers it."""
    text = BASE.replace('[fields."customer.phone"]\nentity = "CN_MOBILE"\n', "")
    rule = '[[rules]]\neffect = "allow"\nroles = ["sales"]\nfields = ["{}"]\npurposes = ["transfer"]\n'
    for named in ("customer.phone", "customer.*"):
        policy = Policy.parse(text + rule.format(named), types=[Customer])
        decision = policy.explain(
            Principal("li.na", roles={"sales"}), "customer.phone:read", purpose="transfer"
        )
        assert decision.view.value == "masked"


@pytest.mark.parametrize(
    ("entry", "said"),
    [('entity = "PERSON"', "declares it as CN_MOBILE"), ("personal = false", "declared to be personal data")],
)
def test_a_file_cannot_contradict_a_declaration(entry: str, said: str) -> None:
    """What the type says of a field, the file cannot turn into something else."""
    with pytest.raises(PolicyError, match=said):
        Policy.parse(BASE.replace('entity = "CN_MOBILE"', entry), types=[Customer])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Rule("r", "deny", roles=frozenset({RoleName("saels")})), "saels"),
        (lambda: Rule("r", "deny", permissions=frozenset({"x:y"})), "x:y"),
        (lambda: Rule("r", "deny", purposes=frozenset({PurposeName("p")})), "'p'"),
    ],
)
def test_a_policy_made_in_code_is_checked_too(make: Callable[[], Rule], said: str) -> None:
    """A rule that denies somebody misspelt would deny nobody; it is refused."""
    roles = {RoleName("sales"): Role(RoleName("sales"))}
    purposes = {PurposeName("transfer"): Purpose(PurposeName("transfer"))}
    with pytest.raises(PolicyError, match=said):
        Policy(roles, purposes, rules=(make(),))


def test_a_role_made_in_code_inherits_known_roles_only() -> None:
    """The same holds for inheritance."""
    with pytest.raises(PolicyError, match="not defined"):
        Policy({RoleName("a"): Role(RoleName("a"), inherits=(RoleName("b"),))}, {})


def test_dates_and_hours_are_read_in_the_policys_time_zone() -> None:
    """From midnight in Berlin, if the file says Berlin."""
    rule = '[[rules]]\neffect = "allow"\nroles = ["sales"]\npermissions = ["customer:read"]\n'
    text = f'{BASE}{rule}purposes = ["transfer"]\nfrom = 2026-07-01\n[access]\ntimezone = "Europe/Berlin"\n'
    window = Policy.parse(text).rules[0].window
    assert not window.holds(datetime(2026, 6, 30, 21, 59, tzinfo=UTC))
    assert window.holds(datetime(2026, 6, 30, 22, 0, tzinfo=UTC))
