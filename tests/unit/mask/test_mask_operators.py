"""Operators do what their names say, and a key never shows."""

from __future__ import annotations

import hashlib
import pickle

import pytest

from piiguard.catalog import Entity
from piiguard.errors import InvalidInput
from piiguard.mask import Fixed, Keep, Partial, Pseudonym, Redact

KEY = bytes(range(32))
OPERATOR = Pseudonym(KEY)


@pytest.mark.parametrize(
    "spelling",
    [
        "13800138000",
        "138-0013-8000",
        "１３８００１３８０００",
        "+86 138 0013 8000",
        "0086-13800138000",
        "138\u200b00138000",
    ],
)
def test_one_number_has_one_pseudonym_in_every_spelling(spelling: str) -> None:
    """Tables that write numbers differently still join."""
    assert OPERATOR.apply(Entity.CN_MOBILE, spelling) == OPERATOR.apply(Entity.CN_MOBILE, "13800138000")


def test_a_pseudonym_is_the_start_of_a_keyed_hash() -> None:
    """The construction is written down, so another program can compute it: here from plain SHA-256."""
    inner, outer = (bytes(byte ^ pad for byte in KEY.ljust(64, b"\0")) for pad in (0x36, 0x5C))
    message = b"piiguard pseudonym v1\0CN_MOBILE\x0013800138000"
    digest = hashlib.sha256(outer + hashlib.sha256(inner + message).digest()).hexdigest()
    assert OPERATOR.apply(Entity.CN_MOBILE, "13800138000") == f"CN_MOBILE_{digest[:20]}"


def test_pseudonyms_differ_by_entity_key_and_value() -> None:
    """The same digits as a mobile and as a member number are not seen to be the same."""
    assert (
        len(
            {
                OPERATOR.apply(Entity.CN_MOBILE, "13800138000").rpartition("_")[2],
                OPERATOR.apply(Entity.CN_MOBILE, "13800138001").rpartition("_")[2],
                OPERATOR.apply(Entity("ACME_MEMBER_NO"), "13800138000").rpartition("_")[2],
                Pseudonym(bytes(32)).apply(Entity.CN_MOBILE, "13800138000").rpartition("_")[2],
            }
        )
        == 4
    )


@pytest.mark.parametrize(
    ("entity", "one", "other", "same"),
    [
        (Entity.CN_RESIDENT_ID, "11010519491231002x", "110105 19491231 002Ｘ", True),
        (Entity.EMAIL_ADDRESS, "Zhang@Example.com", " zhang@example.com", True),
        (Entity.CN_PLATE, "京A·12345", "京a12345", True),
        (Entity.LOCATION, "1-2号", "12号", False),
        (Entity.CN_MOBILE, "12345", "12346", False),
        (Entity("ACME_MEMBER_NO"), "1-23", "12-3", False),
    ],
)
def test_only_the_spelling_is_folded(entity: Entity, one: str, other: str, same: bool) -> None:
    """Separators mean nothing in a number, and something in an address or an unknown entity."""
    assert (OPERATOR.apply(entity, one) == OPERATOR.apply(entity, other)) is same


@pytest.mark.parametrize("length", [0, 16, 31])
def test_a_short_key_is_refused(length: int) -> None:
    """A key that can be searched makes no pseudonym."""
    with pytest.raises(InvalidInput, match=f"{length} bytes"):
        Pseudonym(bytes(length))


def test_a_key_of_text_is_a_type_error() -> None:
    """A passphrase is no key."""
    with pytest.raises(TypeError, match="not str"):
        Pseudonym("k" * 32)  # type: ignore[arg-type]


def test_a_key_shows_in_no_repr_and_no_pickle() -> None:
    """The operator can be logged."""
    assert repr(OPERATOR) == "Pseudonym()"
    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(OPERATOR)


@pytest.mark.parametrize(
    "operator", [Partial(), Redact(), Redact(language="zh"), Fixed("x"), Keep(), OPERATOR]
)
def test_an_empty_value_stays_empty_under_every_operator(operator: Partial) -> None:
    """Nothing there is not a person."""
    assert operator.apply(Entity.CN_MOBILE, "") == ""


def test_a_redaction_names_the_kind() -> None:
    """In the language of the reader."""
    assert Redact().apply(Entity.PERSON, "张三") == "<PERSON>"
    assert Redact(language="zh").apply(Entity.PERSON, "张三") == "<姓名>"
    assert Redact(language="zh").apply(Entity("ACME_MEMBER_NO"), "12") == "<ACME_MEMBER_NO>"
