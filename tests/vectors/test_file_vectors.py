"""Section 7 of the format page is enough to read encrypted files, and its worked example is right."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import io
import json
import os
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_der_private_key

from piiguard.crypto import (
    Keyset,
    PassphraseProvider,
    ScryptParameters,
    Suite,
    decrypt_stream,
    encrypt_stream,
)
from piiguard.crypto.keys import KeyInfo

DOCS = Path(__file__).parents[2] / "docs"
DEK, KEYSET = bytes(range(32)), bytes(16)
KEY_ID = bytes.fromhex("a1b2c3d4")
CONTEXT = {"table": "customer", "column": "id_no"}


def _loaded(name: str) -> ModuleType:
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


second = _loaded("second_reader")


@pytest.mark.parametrize("suite", [Suite.AES_256_GCM, Suite.SM4_GCM_SM3])
@pytest.mark.parametrize("size", [0, 5, 16_384, 40_000])
@pytest.mark.parametrize("compress", [False, True])
def test_the_second_reader_opens_what_piiguard_writes(
    tmp_path: Path, suite: Suite, size: int, *, compress: bool
) -> None:
    """For a keyset, an RSA key, an X25519 key and a passphrase, with a context and without."""
    guard = PassphraseProvider("電池 café", kdf=ScryptParameters(n=2, r=1, p=1))
    keyset = Keyset.create(tmp_path / "keyset", provider=guard, suite=suite)
    pytest.importorskip("cryptography.hazmat.primitives.hpke")
    rsa, x25519, content = generate_private_key(65537, 3072), X25519PrivateKey.generate(), os.urandom(size)
    _, keys = second.open_keyset(keyset.path.read_bytes(), "電池 café")
    for context in (None, CONTEXT):
        made = io.BytesIO()
        encrypt_stream(
            io.BytesIO(content),
            made,
            keyset=keyset,
            recipients=[rsa.public_key(), x25519.public_key(), guard],
            context=context,
            compress=compress,
        )
        for holder in (keys, rsa, x25519, "電池 cafe\u0301"):
            assert second.open_file(made.getvalue(), holder, context) == content


def test_the_second_reader_opens_the_golden_files() -> None:
    """Those of every kind that must open, for everyone they are for."""
    folder = Path(__file__).parents[1] / "compat"
    kit = json.loads((folder / "crypto_files" / "files_v1.json").read_text(encoding="utf-8"))
    octets = (folder / "crypto" / kit["keyset"]).read_bytes()
    holders = {
        "keyset": second.open_keyset(octets, kit["passphrase"])[1],
        "passphrase": kit["passphrase"],
        **{name: load_der_private_key(base64.b64decode(kit[name]), None) for name in ("rsa", "x25519")},
    }
    for case in kit["cases"]:
        for holder in case["holders"] if case["size"] is not None else ():
            content = second.open_file(base64.b64decode(case["file"]), holders[holder], kit["context"])
            assert len(content) == case["size"]
            assert content.startswith(hashlib.sha256(bytes(4)).digest()[: case["size"]])


def worked_example() -> dict[str, str]:
    """Compute the worked example with the second reader, which cannot write but can be run backwards."""
    named, file_key, content = KEYSET + KEY_ID, b"\x11" * 32, b"hello"
    wrapping = second.expand(DEK, second.FILE_WRAP + KEY_ID, 64)
    stanza = named + second.siv_seal(wrapping, second.place(1) + named, file_key)
    header = b"\x89pgf\r\n\x1a\n" + bytes([1, 1, 0, 1, 1]) + len(stanza).to_bytes(2, "big") + stanza
    key, context = second.file_body_key(1, file_key), second.file_body_context(1, header, CONTEXT)
    salt = b"\x22" * 24
    info = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00" + salt + context
    derived = second.expand512(key, info, 76)
    body = salt + derived[44:] + second.AESGCM(derived[:32]).encrypt(derived[32:44], content, None)
    return {
        "stanza": stanza.hex(),
        "header": header.hex(),
        "body key": key.hex(),
        "body context": context.hex(),
        "body": body.hex(),
    }


class _Example:
    """A keyset of the one key of the worked example."""

    id, generation = KEYSET.hex(), 1

    @property
    def active(self) -> KeyInfo:
        raise NotImplementedError

    def opening(self) -> tuple[KeyInfo, ...]:
        raise NotImplementedError

    def suite_of(self, key_id: str) -> Suite | None:
        return Suite.AES_256_SIV if key_id == KEY_ID.hex() else None

    def dek(self, key_id: str) -> bytes:
        assert key_id == KEY_ID.hex()
        return DEK

    def allowance(self, key_id: str) -> None:
        raise NotImplementedError

    def refresh(self) -> bool:
        raise NotImplementedError


@pytest.mark.parametrize("page", ["format.md", "format.zh.md"])
def test_the_worked_example_of_a_file_is_right(page: str) -> None:
    """Every line of it, in both languages, is what the second reader computes, and piiguard opens it."""
    text = (DOCS / page).read_text(encoding="utf-8").partition("### 7.7")[2].partition("\n## ")[0]
    lines = dict(re.findall(r"^([a-z ]+): ([0-9a-f]+)$", text, re.MULTILINE))
    assert lines == worked_example()
    found = io.BytesIO()
    octets = bytes.fromhex(lines["header"] + lines["body"])
    decrypt_stream(io.BytesIO(octets), found, keyset=_Example(), context=CONTEXT)
    assert found.getvalue() == b"hello"
