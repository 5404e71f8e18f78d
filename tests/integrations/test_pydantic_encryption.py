"""Encrypted fields of pydantic models: what comes in, what is shown, what goes out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, SecretBytes, SecretStr, TypeAdapter, ValidationError, create_model

from piiguard.crypto import Ciphertext, FieldCipher, Keyset, SecretProvider, from_text
from piiguard.integrations.pydantic import EncryptedField

PHONE = "13800138000"


@pytest.fixture
def cipher(tmp_path: Path) -> FieldCipher:
    keyset = Keyset.create(tmp_path / "a.keyset", provider=SecretProvider(bytes(32)))
    return FieldCipher(keyset, context={"table": "customer", "column": "phone"})


def model_of(cipher: FieldCipher) -> type[BaseModel]:
    hidden = Annotated[SecretStr, EncryptedField(lambda: cipher)]
    return create_model("Customer", phone=(hidden, ...), spare=(hidden | None, None))


def test_a_clear_value_leaves_as_a_token_and_comes_back(cipher: FieldCipher) -> None:
    """JSON and Python dumps hold tokens; reading one gives the clear value."""
    model = model_of(cipher)
    written = model(phone=PHONE).model_dump_json()
    assert PHONE not in written
    assert cipher.decrypt(from_text(json.loads(written)["phone"])) == PHONE
    assert model(phone=PHONE).model_dump()["phone"].startswith("pg1.")
    again = model.model_validate_json(written)
    assert again.phone.get_secret_value() == PHONE
    assert again.spare is None


def test_a_dump_that_is_read_and_dumped_is_encrypted_once(cipher: FieldCipher) -> None:
    """Any number of round trips leaves one layer."""
    model, written = model_of(cipher), PHONE
    for _ in range(3):
        written = model(phone=written).model_dump()["phone"]
    assert cipher.decrypt(from_text(written)) == PHONE


def test_a_ciphertext_is_taken_as_well(cipher: FieldCipher) -> None:
    """What a column gave unopened opens in the model."""
    made = model_of(cipher)(phone=Ciphertext(cipher.encrypt(PHONE)))
    assert made.phone.get_secret_value() == PHONE


def test_nothing_shown_holds_the_value(cipher: FieldCipher) -> None:
    """Neither repr nor str of the model or of the marker."""
    made = model_of(cipher)(phone=PHONE)
    assert PHONE not in f"{made!r} {made} {EncryptedField(cipher)!r}"


@pytest.mark.parametrize("how", ["moved", "cut", "prefix"])
def test_a_token_that_does_not_open_is_no_value(cipher: FieldCipher, how: str) -> None:
    """One of another column, one cut short, and a bare prefix fail validation."""
    other = FieldCipher(cipher.keyset, context={"table": "customer", "column": "id_no"})
    text = Ciphertext(other.encrypt(PHONE)).to_text()
    given = {"moved": text, "cut": text[:-8], "prefix": "pg1."}[how]
    with pytest.raises(ValidationError, match="does not open"):
        model_of(cipher)(phone=given)


def test_a_field_that_would_show_its_value_is_refused(cipher: FieldCipher) -> None:
    """A plain str would be in every repr."""
    with pytest.raises(TypeError, match="SecretStr"):
        TypeAdapter(Annotated[str, EncryptedField(cipher)])


def test_octets_come_back_as_they_were(cipher: FieldCipher) -> None:
    """A field of bytes that are no text survives JSON and Python dumps."""
    model = create_model("Photo", face=(Annotated[SecretBytes, EncryptedField(cipher)], ...))
    made = model(face=b"\x00\xff")
    for again in (model.model_validate_json(made.model_dump_json()), model(**made.model_dump())):
        assert again.face.get_secret_value() == b"\x00\xff"


def test_the_schema_says_what_goes_in_and_what_comes_out(cipher: FieldCipher) -> None:
    """OpenAPI shows a password to write and a token to read, and no default of either."""
    model = model_of(cipher)
    taken = model.model_json_schema(mode="validation")["properties"]["phone"]
    given = model.model_json_schema(mode="serialization")["properties"]["phone"]
    assert (taken["format"], taken["writeOnly"]) == ("password", True)
    assert re.search(given["pattern"], model(phone=PHONE).model_dump()["phone"])
    assert not re.search(given["pattern"], PHONE)
