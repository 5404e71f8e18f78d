"""What earlier releases encrypted stays readable; what they shredded stays gone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from piiguard.crypto import FieldCipher, Keyset, KeyState, SubjectKeys, from_text
from piiguard.errors import DecryptionError

HERE = Path(__file__).parent
VERSIONS = sorted(path.stem for path in HERE.glob("v*.json"))


@pytest.fixture(params=VERSIONS)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[dict[str, Any], Path]:
    """The golden files of one version, copied to where they are private to their owner."""
    version: str = request.param
    for name in ("keyset", "subjects"):
        copied = Path(shutil.copyfile(HERE / f"{version}.{name}", tmp_path / name))
        copied.chmod(0o600)
    return json.loads((HERE / f"{version}.json").read_text(encoding="utf-8")), tmp_path


def test_there_is_a_version_to_read() -> None:
    """The folder holds the golden files of version 1."""
    assert "v1" in VERSIONS


def test_old_tokens_open(golden: tuple[dict[str, Any], Path]) -> None:
    """Every suite, mode and binding, text and bytes, a subject's and the keyset's own."""
    body, folder = golden
    keyset = Keyset.open(folder / "keyset", passphrase=body["passphrase"])
    with SubjectKeys.open(folder / "subjects", keyset) as store:
        cipher = FieldCipher(keyset, context=body["context"], subjects=store)
        for each in body["tokens"]:
            value = bytes.fromhex(each["value"]["hex"]) if isinstance(each["value"], dict) else each["value"]
            token = from_text(each["token"])
            assert cipher.decrypt(token, row=each["row"], subject=each["subject"]) == value
        for each in body["indexes"]:
            assert [index.hex() for index in cipher.blind_indexes(each["value"])] == each["indexes"]


def test_what_is_gone_stays_gone(golden: tuple[dict[str, Any], Path]) -> None:
    """A shredded subject's token refuses, the receipt is there, and a destroyed key keeps its tombstone."""
    body, folder = golden
    keyset = Keyset.open(folder / "keyset", passphrase=body["passphrase"])
    states = {key.id: key.state for key in tuple(keyset.keys())}
    assert states[body["destroyed_key"]] is KeyState.DESTROYED
    with SubjectKeys.open(folder / "subjects", keyset) as store:
        cipher = FieldCipher(keyset, context=body["context"], subjects=store)
        with pytest.raises(DecryptionError):
            cipher.decrypt(from_text(body["shredded"]), subject="shredded")
        assert store.receipt("shredded") is not None  # type: ignore[arg-type]
