"""Attack: make a server ask its key service by sending it tokens and files that no key of its opens."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path

import attrs
import numpy as np
import pytest

from piiguard.crypto import (
    CacheLimits,
    FieldCipher,
    Keyset,
    SecretProvider,
    Suite,
    WrappedKek,
    decrypt_stream,
    encrypt_stream,
)
from piiguard.errors import DecryptionError

from .conftest import CONTEXT, VALUE


@attrs.define
class Service:
    """A key service that counts what it is asked."""

    inner: SecretProvider = attrs.field(factory=lambda: SecretProvider(b"s" * 32))
    asked: int = 0
    lock: threading.Lock = attrs.field(factory=threading.Lock)

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        return self.inner.wrap(kek, keyset_id=keyset_id)

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        with self.lock:
            self.asked += 1
        return self.inner.unwrap(wrapped, keyset_id=keyset_id)


def _unknown(token: bytes) -> list[bytes]:
    """Tokens that name no key of the keyset, in every way."""
    return [
        token[:1] + bytes(4) + token[5:],
        bytes([token[0] ^ 0b0001_0000]) + token[1:],
        bytes([token[0] ^ 0b0010_0000]) + token[1:],
        bytes([token[0] & 0b1111_1000 | 7]) + token[1:],
        token[:4],
        b"",
        bytes(100),
    ]


@pytest.mark.parametrize("suite", Suite, ids=lambda suite: suite.value)
def test_unknown_key_ids_ask_nobody(tmp_path: Path, suite: Suite) -> None:
    """Not even when the keys were forgotten: singly, in a column, as a matrix, in a file."""
    service = Service()
    keyset = Keyset.create(tmp_path / "k", provider=service, suite=suite)
    cipher = FieldCipher(keyset, context=CONTEXT)
    token = cipher.encrypt(VALUE)
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(b"content"), made, keyset=keyset)
    file = made.getvalue()
    other = file.replace(bytes.fromhex(keyset.active.id), bytes(4))
    assert other != file
    keyset.evict()
    before = service.asked
    for bad in _unknown(token):
        attempts: list[Callable[[], object]] = [
            lambda bad=bad: cipher.decrypt(bad),  # type: ignore[misc]
            lambda bad=bad: cipher.decrypt_column([bad] * 300),  # type: ignore[misc]
        ]
        if bad:
            matrix = np.frombuffer(bad * 3, np.uint8).reshape(3, -1)
            attempts.append(lambda matrix=matrix: cipher.decrypt_matrix(matrix))  # type: ignore[misc]
        for attempt in attempts:
            with pytest.raises(DecryptionError):
                attempt()
    with pytest.raises(DecryptionError):
        decrypt_stream(io.BytesIO(other), io.BytesIO(), keyset=keyset)
    assert service.asked == before
    assert cipher.decrypt(token) == VALUE
    assert service.asked == before + 1


def test_a_flood_of_unknown_tokens_uses_up_no_limit(tmp_path: Path) -> None:
    """Uses of opened keys are limited; what is refused by its header is none of them."""
    service = Service()
    keyset = Keyset.create(tmp_path / "k", provider=service, cache=CacheLimits(max_uses=10))
    cipher = FieldCipher(keyset, context=CONTEXT)
    token = cipher.encrypt(VALUE)
    before = service.asked
    for bad in _unknown(token) * 100:
        with pytest.raises(DecryptionError):
            cipher.decrypt(bad)
    assert service.asked == before
    assert keyset.cache_info().evictions == 0


def test_no_token_makes_a_cipher_read_the_keysets_file(tmp_path: Path) -> None:
    """A key that another process has made is not looked for at anybody's word: the file may even be gone."""
    service = Service()
    keyset = Keyset.create(tmp_path / "k", provider=service)
    cipher = FieldCipher(keyset, context=CONTEXT)
    other = Keyset.open(tmp_path / "k", provider=service)
    other.rotate()
    newer = FieldCipher(other, context=CONTEXT).encrypt(VALUE)
    keyset.path.unlink()
    for bad in (newer, *_unknown(newer)):
        with pytest.raises(DecryptionError):
            cipher.decrypt(bad)
