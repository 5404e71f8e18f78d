"""Chunks: a message of any length in pieces of 16 KiB, each of which opens on its own.

Format: ``docs/format.md``, 7.4. This is C2SP chunked encryption, one instance of which is in
``cryptography`` 50: Cobblestone-256. The same octets are made and read here, by one call of an AEAD a chunk.

Source: https://c2sp.org/chunked-encryption, v1.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Final, Protocol, TypeAlias

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512, SM3, HashAlgorithm
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from piiguard.crypto.field_keys import Sm4Gcm
from piiguard.crypto.suites import NONCE_SIZE, Suite

__all__ = [
    "CHUNK_SIZE",
    "PROLOGUE_SIZE",
    "SALT_SIZE",
    "SCHEMES",
    "SEALED_CHUNK_SIZE",
    "TAG_SIZE",
    "Aead",
    "Chunks",
    "Octets",
    "Scheme",
    "plain_size",
]

CHUNK_SIZE: Final = 16 * 1024
"""Octets of clear text in a chunk; the last one holds fewer, and possibly none."""
TAG_SIZE: Final = 16
SEALED_CHUNK_SIZE: Final = CHUNK_SIZE + TAG_SIZE
SALT_SIZE: Final = 24
_COMMITMENT_SIZE: Final = 32
PROLOGUE_SIZE: Final = SALT_SIZE + _COMMITMENT_SIZE
"""Octets of salt and commitment, before the first chunk."""
# "the message MUST NOT exceed 2^38 chunks"
_MAX_CHUNKS: Final = 2**38

Octets: TypeAlias = bytes | bytearray | memoryview
"""What can be read as octets, without a copy."""


class Aead(Protocol):
    """A cipher of the library, under one key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Return ciphertext and tag."""
        ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Return the clear text, or raise ``cryptography.exceptions.InvalidTag``."""
        ...


@attrs.frozen
class Scheme:
    """One instance of chunked encryption.

    Attributes:
        name: The AEAD's, in IANA's registry.
        key_size: Octets of its key, and of the key that is given.
        hash: What HKDF-Expand is done with.
        cipher: Makes the AEAD of a key.
        native: Whether it is the library's Cobblestone-256.
    """

    name: bytes
    key_size: int
    hash: HashAlgorithm
    cipher: Callable[[bytes], Aead]
    native: bool = False


SCHEMES: Final = {
    # Cobblestone-256: AES-256-GCM and SHA-512.
    Suite.AES_256_GCM: Scheme(b"AEAD_AES_256_GCM", 32, SHA512(), AESGCM, native=True),
    # RFC 8998, 3.2, and GB/T 32905-2016: the same construction, which asks for a hash of 256 bits and an AEAD
    # of a block cipher of 128 bits or more.
    Suite.SM4_GCM_SM3: Scheme(b"AEAD_SM4_GCM", 16, SM3(), Sm4Gcm),
}
"""The suites that files have."""


class Chunks:
    """The key of one message, for its chunks one by one.

    Args:
        scheme: How.
        key: Uniformly random, of the scheme's size.
        context: What the message is bound to.
        salt: 24 octets that no other message under *key* has.
    """

    def __init__(self, scheme: Scheme, key: bytes, context: bytes, salt: bytes) -> None:
        size = scheme.key_size
        info = b"c2sp.org/chunked-encryption@v1+" + scheme.name + b"\x00" + salt + context
        made = HKDFExpand(scheme.hash, size + NONCE_SIZE + _COMMITMENT_SIZE, info).derive(key)
        self._aead = scheme.cipher(made[:size])
        self._base = int.from_bytes(made[size : size + NONCE_SIZE], "big")
        self.prologue: bytes = salt + made[size + NONCE_SIZE :]
        """Salt and commitment, which the message begins with."""

    @classmethod
    def opening(cls, scheme: Scheme, key: bytes, context: bytes, prologue: bytes) -> Chunks:
        """Return the key of a message that begins with *prologue*.

        Raises:
            cryptography.exceptions.InvalidTag: If the message commits to another key or context.
        """
        made = cls(scheme, key, context, prologue[:SALT_SIZE])
        if not hmac.compare_digest(made.prologue, prologue):
            raise InvalidTag
        return made

    def seal(self, number: int, data: Octets) -> bytes:
        """Encrypt chunk *number*, counted from 0."""
        return self._aead.encrypt(self._nonce(number), bytes(data), None)

    def open(self, number: int, sealed: Octets) -> bytes:
        """Decrypt chunk *number*, or raise ``cryptography.exceptions.InvalidTag``."""
        if len(sealed) < TAG_SIZE:
            raise InvalidTag
        return self._aead.decrypt(self._nonce(number), bytes(sealed), None)

    def _nonce(self, number: int) -> bytes:
        if number >= _MAX_CHUNKS:
            raise InvalidTag
        return (self._base ^ number).to_bytes(NONCE_SIZE, "big")


def plain_size(sealed: int) -> int:
    """Return the length of a message whose encrypted form, with its prologue, has *sealed* octets.

    Raises:
        cryptography.exceptions.InvalidTag: If none has.

    >>> plain_size(56 + 16), plain_size(56 + 16400 + 17)
    (0, 16385)
    """
    whole, last = divmod(sealed - PROLOGUE_SIZE, SEALED_CHUNK_SIZE)
    # A message always ends with a chunk that is short, so one of whole chunks was cut off.
    if whole < 0 or last < TAG_SIZE:
        raise InvalidTag
    return whole * CHUNK_SIZE + last - TAG_SIZE
