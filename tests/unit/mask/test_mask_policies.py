"""A policy gives each entity its operator, and a text leaves with nothing readable in a finding."""

from __future__ import annotations

import pickle

import pytest

from piiguard.catalog import Entity, Finding, Masker
from piiguard.errors import InvalidInput, SpanError
from piiguard.mask import DEFAULT_POLICY, Fixed, Keep, MaskPolicy, Partial, Redact, mask_text, mask_value

TEXT = "张三的电话13800138000，邮箱zhang@example.com"


def finding(entity: Entity, start: int, end: int, score: float = 1.0) -> Finding:
    """Make a finding whose value does not matter."""
    return Finding(entity, start, end, score, "")


PERSON = finding(Entity.PERSON, 0, 2)
MOBILE = finding(Entity.CN_MOBILE, 5, 16)
EMAIL = finding(Entity.EMAIL_ADDRESS, 19, 36)


def test_every_finding_is_masked_and_the_rest_stays() -> None:
    """The order in which findings come does not matter."""
    assert mask_text(TEXT, [EMAIL, PERSON, MOBILE]) == "张*的电话138****8000，邮箱z***@example.com"


def test_a_text_without_findings_is_unchanged() -> None:
    """Masking adds nothing of its own."""
    assert mask_text(TEXT, []) == TEXT
    assert mask_text("", []) == ""


def test_each_entity_gets_its_own_operator() -> None:
    """What the policy does not name gets the default."""
    policy = MaskPolicy({Entity.PERSON: Redact(), "EMAIL_ADDRESS": Keep()}, default=Fixed("#"))
    assert mask_text(TEXT, [PERSON, MOBILE, EMAIL], policy) == "<PERSON>的电话#，邮箱zhang@example.com"


@pytest.mark.parametrize(
    ("findings", "shown"),
    [
        ([MOBILE, finding(Entity.CN_BANK_CARD, 8, 16)], "138****8000"),
        ([finding(Entity.CN_BANK_CARD, 5, 16, 0.5), MOBILE], "138****8000"),
        ([finding(Entity.CN_MOBILE, 5, 12), finding(Entity.CN_BANK_CARD, 9, 16)], "***"),
        (
            [finding(Entity.CN_MOBILE, 5, 9), finding(Entity.CN_USCC, 8, 13), finding(Entity.PERSON, 12, 16)],
            "***",
        ),
        ([MOBILE, MOBILE], "138****8000"),
    ],
    ids=["nested", "same span, better score", "crossing", "chain", "twice"],
)
def test_findings_that_overlap_are_masked_as_one_stretch(findings: list[Finding], shown: str) -> None:
    """By the one that covers it all, or entirely; no character between them stays."""
    assert mask_text(TEXT, findings) == TEXT.replace("13800138000", shown)


def test_keep_never_keeps_what_another_finding_masks() -> None:
    """An allowed organisation name with a person in it still hides the person."""
    policy = MaskPolicy({Entity.ORGANIZATION: Keep()})
    assert (
        mask_text("张三商店", [finding(Entity.ORGANIZATION, 0, 4), finding(Entity.PERSON, 0, 2)], policy)
        == "张*商店"
    )


@pytest.mark.parametrize(("start", "end"), [(30, 99), (-3, 2), (5, 5), (6, 5)])
def test_a_finding_outside_the_text_is_an_error(start: int, end: int) -> None:
    """Findings of another text would leave this one's clear; the error shows neither."""
    with pytest.raises(SpanError) as caught:
        mask_text(TEXT, [finding(Entity.CN_MOBILE, start, end)])
    assert "138" not in str(caught.value)


def test_a_value_that_is_no_string_is_a_type_error() -> None:
    """A number is to be converted by whoever knows how it was written."""
    with pytest.raises(TypeError, match="not int") as caught:
        mask_value(Entity.CN_MOBILE, 13800138000)  # type: ignore[arg-type]
    assert "138" not in str(caught.value)


def test_a_policy_refuses_what_is_no_entity_and_no_operator() -> None:
    """A misspelt policy fails when it is written, not when data leaves."""
    with pytest.raises(InvalidInput, match="not an entity name"):
        MaskPolicy({"cn mobile": Redact()})
    with pytest.raises(TypeError, match="CN_MOBILE is of type str"):
        MaskPolicy({Entity.CN_MOBILE: "redact"})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="CN_MOBILE is of type type"):
        MaskPolicy({Entity.CN_MOBILE: Redact})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="default is of type str"):
        MaskPolicy(default="redact")  # type: ignore[arg-type]


def test_a_policy_does_not_change_with_the_mapping_it_was_made_from() -> None:
    """Nor can its own mapping be written to."""
    operators: dict[Entity, Redact | Keep] = {Entity.PERSON: Redact()}
    policy = MaskPolicy(operators)
    operators[Entity.PERSON] = Keep()
    assert policy.mask_value(Entity.PERSON, "张三") == "<PERSON>"
    with pytest.raises(TypeError):
        policy.operators[Entity.PERSON] = Keep()  # type: ignore[index]


def test_a_policy_travels_to_other_processes() -> None:
    """As long as it holds no key."""
    policy = MaskPolicy({Entity.PERSON: Redact()}, default=Partial())
    assert pickle.loads(pickle.dumps(policy)) == policy  # noqa: S301 - made here


def test_a_policy_is_a_masker() -> None:
    """The seam the other rooms know."""
    masker: Masker = DEFAULT_POLICY
    assert masker.mask_text("张三", [PERSON]) == "张*"
