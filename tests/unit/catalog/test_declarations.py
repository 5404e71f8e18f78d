"""What a declaration accepts, and how it is carried."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from piiguard.catalog import PII, DeclaredField, Entity, LawfulBasis, Level, Standard
from piiguard.errors import DeclarationError, InvalidInput


def test_an_entity_may_be_given_by_name() -> None:
    """A user's own name is as good as one of ours."""
    assert PII("CN_MOBILE") == PII(Entity.CN_MOBILE)
    assert PII("ACME_MEMBER_NO").entity == "ACME_MEMBER_NO"


def test_something_else_than_an_entity_is_a_type_error() -> None:
    """The message says what to write."""
    with pytest.raises(TypeError, match=r"PII\(Entity\.CN_MOBILE"):
        PII(11)  # type: ignore[arg-type]


def test_a_malformed_entity_is_refused() -> None:
    """Names keep one form, so that they can be compared."""
    with pytest.raises(InvalidInput, match="not an entity name"):
        PII("phone number")


@pytest.mark.parametrize("keep", ["P3Y", "P6M", "P30D", "P2W", "P1Y6M", "PT4H", "P0D", "P1DT12H"])
def test_a_duration_is_accepted(keep: str) -> None:
    """Every whole ISO 8601 duration is one."""
    assert PII("CN_MOBILE", keep=keep).keep == keep


@pytest.mark.parametrize(
    "keep", ["", " ", "P", "PT", "3Y", "P3", "3 years", "P-3Y", "P1.5Y", "p3y", "P３Y", "P1D1Y"]
)
def test_what_is_no_duration_is_refused(keep: str) -> None:
    """A typo must not become `for ever`."""
    with pytest.raises(DeclarationError):
        PII("CN_MOBILE", keep=keep)


def test_an_event_without_a_duration_is_refused() -> None:
    """`after` alone does not say how long."""
    with pytest.raises(DeclarationError, match="not how long"):
        PII("CN_MOBILE", after="deal_closed")


@pytest.mark.parametrize("name", ["purpose", "after"])
def test_an_empty_text_is_refused(name: str) -> None:
    """Empty is not the same as left out."""
    with pytest.raises(DeclarationError, match=f"empty {name}"):
        PII("CN_MOBILE", **{"keep": "P1Y", name: "  "})  # type: ignore[arg-type]


def test_a_level_may_be_given_by_code() -> None:
    """The declared level overrides what the standards say, on every day and by every standard."""
    pii = PII("CN_MOBILE", level="sensitive")
    assert pii.level == Level.parse("sensitive")
    assert pii.level_on(date(2026, 1, 1), standard=Standard.GBT_45574).sensitive


def test_a_misspelt_level_is_refused() -> None:
    """With the nearest code."""
    with pytest.raises(InvalidInput, match="Did you mean 'sensitive'"):
        PII("CN_MOBILE", level="sensitiv")


def test_a_basis_may_be_given_by_name() -> None:
    """Names are those of PIPL article 13."""
    assert PII("CN_MOBILE", basis="contract").basis is LawfulBasis.CONTRACT
    assert [each.item for each in LawfulBasis] == [1, 2, 3, 4, 5, 6, 7]
    assert all(each.zh and each.en for each in LawfulBasis)


def test_a_misspelt_basis_is_refused() -> None:
    """With the nearest name."""
    with pytest.raises(DeclarationError, match="Did you mean 'consent'"):
        PII("CN_MOBILE", basis="concent")


def test_a_declaration_is_a_value() -> None:
    """Equal, hashable, frozen, and the same after pickling."""
    pii = PII("CN_MOBILE", purpose="transfer", keep="P3Y", after="deal_closed", basis="consent")
    assert pickle.loads(pickle.dumps(pii)) == pii  # noqa: S301 - our own bytes
    assert hash(pii) == hash(
        PII("CN_MOBILE", purpose="transfer", keep="P3Y", after="deal_closed", basis="consent")
    )
    with pytest.raises(AttributeError):
        pii.keep = "P9Y"  # type: ignore[misc]


def test_the_schema_says_all_that_was_declared() -> None:
    """And nothing that was not."""
    pii = PII("CN_BANK_CARD", purpose="refund", keep="P1Y", after="deal_closed", basis="contract")
    assert pii.as_schema() == {
        "entity": "CN_BANK_CARD",
        "level": "sensitive",
        "standard": "PIPL art. 28",
        "purpose": "refund",
        "keep": "P1Y",
        "after": "deal_closed",
        "basis": "contract",
    }


@pytest.mark.parametrize(
    ("path", "root", "name"),
    [
        ("phone", "phone", "phone"),
        ("address.city", "address", "city"),
        ("contacts[].phone", "contacts", "phone"),
        ("by_phone{key}", "by_phone", "by_phone"),
        ("extras{}.phones[]", "extras", "phones"),
    ],
)
def test_a_path_knows_its_ends(path: str, root: str, name: str) -> None:
    """The root is the type's own attribute, the name is the last one."""
    field = DeclaredField(path, PII("CN_MOBILE"))
    assert (field.root, field.name) == (root, name)
