"""Keysets and key pairs that cost little, and both ways of leaving no half of a file behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from piiguard import outputs
from piiguard.crypto import Keyset, PassphraseProvider, ScryptParameters, Suite

CHEAP = ScryptParameters(n=2, r=1, p=1)


@pytest.fixture
def guard() -> PassphraseProvider:
    """What protects the keysets of these tests; its cost is for tests only."""
    return PassphraseProvider("correct horse 电池", kdf=CHEAP)


@pytest.fixture
def keyset(tmp_path: Path, guard: PassphraseProvider) -> Keyset:
    (tmp_path / "keys").mkdir()
    return Keyset.create(tmp_path / "keys" / "siv", provider=guard)


@pytest.fixture
def sm4_keyset(tmp_path: Path, guard: PassphraseProvider) -> Keyset:
    (tmp_path / "sm4").mkdir()
    return Keyset.create(tmp_path / "sm4" / "sm4", provider=guard, suite=Suite.SM4_GCM_SM3)


@pytest.fixture(scope="session")
def rsa() -> RSAPrivateKey:
    return generate_private_key(65537, 3072)


@pytest.fixture(scope="session")
def x25519() -> X25519PrivateKey:
    """Where the library is too old for HPKE, these tests are skipped."""
    pytest.importorskip("cryptography.hazmat.primitives.hpke")
    return X25519PrivateKey.generate()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that only the file under test is in."""
    made = tmp_path / "files"
    made.mkdir()
    return made


@pytest.fixture(params=["unnamed", "beside"])
def output(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Unfinished files without a name, and, as on other systems, beside their place."""
    if request.param == "beside":
        monkeypatch.setattr(outputs, "_UNNAMED", 0)
    elif not outputs._UNNAMED:
        pytest.skip("this system has no files without a name")
    return str(request.param)
