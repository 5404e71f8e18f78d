"""Files that earlier releases encrypted open, and what must not open does not."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_der_private_key

from piiguard.crypto import Keyset, PassphraseProvider, decrypt_stream, open_encrypted
from piiguard.errors import DecryptionError

HERE = Path(__file__).parent
BODY: dict[str, Any] = json.loads((HERE / "files_v1.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = BODY["cases"]


@pytest.fixture
def keyset(tmp_path: Path) -> Keyset:
    copied = Path(shutil.copyfile(HERE.parent / "crypto" / BODY["keyset"], tmp_path / "keyset"))
    copied.chmod(0o600)
    return Keyset.open(copied, passphrase=BODY["passphrase"])


def _holder(name: str) -> Any:
    if name == "passphrase":
        return PassphraseProvider(BODY["passphrase"])
    if name == "x25519":
        pytest.importorskip("cryptography.hazmat.primitives.hpke")
    return load_der_private_key(base64.b64decode(BODY[name]), None)


def _content(size: int) -> bytes:
    return b"".join(hashlib.sha256(each.to_bytes(4, "big")).digest() for each in range(-(-size // 32)))[:size]


@pytest.mark.parametrize(
    ("case", "holder"),
    [
        pytest.param(case, holder, id=f"{case['name']}: {holder}")
        for case in CASES
        for holder in case["holders"]
    ],
)
def test_a_golden_file_is_as_it_says(
    case: dict[str, Any], holder: str, keyset: Keyset, tmp_path: Path
) -> None:
    """As a stream and from the middle, for everyone it was made for."""
    octets, path = base64.b64decode(case["file"]), tmp_path / "file"
    path.write_bytes(octets)
    given: dict[str, Any] = {"keyset": keyset} if holder == "keyset" else {"recipient": _holder(holder)}
    given["context"] = BODY["context"]
    made = io.BytesIO()
    if case["size"] is None:
        with pytest.raises(DecryptionError):
            decrypt_stream(io.BytesIO(octets), made, **given)
        with pytest.raises(DecryptionError), open_encrypted(path, **given) as file:
            file.read()
        return
    decrypt_stream(io.BytesIO(octets), made, **given)
    assert made.getvalue() == _content(case["size"])
    with open_encrypted(path, **given) as file:
        assert file.read() == _content(case["size"])


def test_the_kit_holds_what_opens_and_what_must_not() -> None:
    """Nothing has been taken out of it."""
    assert sum(case["size"] is not None for case in CASES) == 9
    assert sum(case["size"] is None for case in CASES) == 21
