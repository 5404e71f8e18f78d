"""A keyset of each suite, whose passphrase costs nothing to stretch."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from piiguard.crypto import Keyset, PassphraseProvider, ScryptParameters, Suite

CHEAP = ScryptParameters(n=2, r=1, p=1)
CONTEXT = {"tenant": "a", "table": "customer", "column": "id_no"}
VALUE = "11010519491231002X"


@pytest.fixture(scope="session")
def guard() -> PassphraseProvider:
    return PassphraseProvider("attack at dawn 电池", kdf=CHEAP)


@pytest.fixture
def keyset(tmp_path: Path, guard: PassphraseProvider) -> Keyset:
    return Keyset.create(tmp_path / "keyset", provider=guard)


@pytest.fixture(scope="session")
def keysets(tmp_path_factory: pytest.TempPathFactory, guard: PassphraseProvider) -> dict[Suite, Keyset]:
    """Not to be changed: all tests share them."""
    folder = tmp_path_factory.mktemp("suites")
    return {suite: Keyset.create(folder / suite.value, provider=guard, suite=suite) for suite in Suite}


@pytest.fixture(scope="session")
def rsa_pairs() -> tuple[RSAPrivateKey, RSAPrivateKey]:
    return generate_private_key(65537, 3072), generate_private_key(65537, 3072)


@pytest.fixture
def rsa(rsa_pairs: tuple[RSAPrivateKey, RSAPrivateKey]) -> RSAPrivateKey:
    return rsa_pairs[0]
