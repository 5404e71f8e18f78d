"""The format page is enough to read what piiguard writes, and its worked example is right."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from piiguard.crypto import (
    FieldCipher,
    Keyset,
    Mode,
    PassphraseProvider,
    ScryptParameters,
    SubjectKeys,
    to_text,
)
from piiguard.crypto.field_keys import field_key
from piiguard.crypto.tokens import encode_context, encode_optional

DOCS = Path(__file__).parents[2] / "docs"
DEK = bytes(range(32))
KEY_ID = bytes.fromhex("a1b2c3d4")
NONCE = bytes.fromhex("000102030405060708090a0b")
CONTEXT = {"table": "customer", "column": "id_no"}
ROW, VALUE = "7", "11010519491231002X"


def _second_reader() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "second_reader", Path(__file__).with_name("second_reader.py")
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


second = _second_reader()


@pytest.fixture
def keyset(tmp_path: Path) -> Keyset:
    guard = PassphraseProvider("電池 café", kdf=ScryptParameters(n=2, r=1, p=1))
    return Keyset.create(tmp_path / "keyset", provider=guard)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("row", [None, "", "第七行"])
@pytest.mark.parametrize("value", ["", "张三", VALUE, b"\x00\xff", "x" * 33])
def test_the_second_reader_opens_what_piiguard_seals(
    keyset: Keyset, mode: Mode, row: str | None, value: str | bytes
) -> None:
    """Keyset, field tokens and blind indexes, from the file's octets on."""
    active = keyset.rotate(suite=mode.suite)
    cipher = FieldCipher(keyset, context=CONTEXT, deterministic=mode is Mode.SIV_DETERMINISTIC)
    token = cipher.encrypt(value, row=row)
    keyset_id, keys = second.open_keyset(keyset.path.read_bytes(), "電池 cafe\u0301")
    assert keyset_id.hex() == keyset.id
    name, dek = keys[token[1:5].hex()]
    assert name == mode.suite.value
    assert second.open_token(token, (name, dek), CONTEXT, row=row) == value
    assert cipher.blind_index(value) == second.blind_index(
        value, dek, bytes.fromhex(active.id), CONTEXT, name
    )


def test_the_second_reader_opens_a_subjects_token(keyset: Keyset, tmp_path: Path) -> None:
    """Subject keys, after a rotation and a rewrap; and none once they are shredded."""
    with SubjectKeys.create(tmp_path / "subjects", keyset) as store:
        token = FieldCipher(keyset, context=CONTEXT, subjects=store).encrypt(VALUE, row=ROW, subject="李娜")
        keyset.rotate()
        store.rewrap()
        _, keys = second.open_keyset(keyset.path.read_bytes(), "電池 café")
        found = second.subject_key(tmp_path / "subjects", keys, "李娜")
        assert found is not None
        assert second.open_token(token, found, CONTEXT, row=ROW, subject="李娜") == VALUE
        store.shred("李娜")  # type: ignore[arg-type]
        assert second.subject_key(tmp_path / "subjects", keys, "李娜") is None


def worked_example() -> dict[str, str]:
    """Compute the worked example of the format page with the second reader."""
    place = second.context_octets(CONTEXT)
    made = {
        "DEK": DEK.hex(),
        "context": place.hex(),
        "binding": (place + second.optional(None) + second.optional(ROW)).hex(),
    }
    for mode in second.MODES:
        nonce = NONCE[: second.MODES[mode][2]]
        clear = bytes([0b0010_1000 | mode]) + KEY_ID + nonce
        key = second.field_key(DEK, mode, KEY_ID, place)
        associated = clear + bytes.fromhex(made["binding"])
        sealed = second.aead_seal(mode, key, nonce, associated, VALUE.encode())
        made[f"subkey {mode}"] = key.hex()
        made[f"token {mode}"] = (clear + sealed).hex()
    made["text form"] = to_text(bytes.fromhex(made["token 2"]))
    made["blind index"] = second.blind_index(VALUE, DEK, KEY_ID, CONTEXT).hex()
    made["blind index 6"] = second.blind_index(VALUE, DEK, KEY_ID, CONTEXT, "SM4-GCM-SM3").hex()
    return made


@pytest.mark.parametrize("page", ["format.md", "format.zh.md"])
def test_the_worked_example_is_right(page: str) -> None:
    """Every line of the example, in both languages, is what the second reader computes."""
    text = (DOCS / page).read_text(encoding="utf-8")
    lines = dict(re.findall(r"^([A-Za-z0-9 ]+?) += ([0-9a-f]+|pg1\.[\w-]+)$", text, re.MULTILINE))
    assert lines == worked_example()


@pytest.mark.parametrize("mode", Mode)
def test_piiguard_opens_the_worked_example(mode: Mode) -> None:
    """The first implementation derives the same keys and bindings."""
    token = bytes.fromhex(worked_example()[f"token {mode:d}"])
    label = KEY_ID + encode_context(CONTEXT)
    binding = encode_context(CONTEXT) + encode_optional(None, what="") + encode_optional(ROW, what="")
    assert field_key(mode, DEK, label).open(token, binding) == VALUE.encode()
