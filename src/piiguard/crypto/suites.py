"""Suites: the ciphers a key may be used with, each under a subkey of its own.

Format: ``docs/format.md``, 1.1 and 1.3. The primitives are those of the ``cryptography`` package.
"""

from __future__ import annotations

import enum
import os
import struct
from collections.abc import Iterable, Sequence
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

__all__ = ["DEK_SIZE", "FieldKey", "Mode", "Suite", "expand", "field_key", "siv_open", "siv_seal"]

DEK_SIZE: Final = 32
"""Octets of a key that others are derived from."""

_SIV_KEY_SIZE: Final = 64
_GCM_KEY_SIZE: Final = 32
_NONCE_SIZE: Final = 12
_HEADER_SIZE: Final = 5
_SHA256: Final = SHA256()


class Suite(enum.Enum):
    """What the keyset fixes for each key, so that no token can choose a weaker one."""

    AES_256_SIV = "AES-256-SIV"
    """RFC 5297, the default. A repeated nonce shows at most that two values are equal."""
    AES_256_GCM = "AES-256-GCM"
    """NIST SP 800-38D, where a rule asks for it. A repeated nonce loses everything under that subkey."""


class Mode(enum.IntEnum):
    """How one value is sealed: a suite, with or without a nonce."""

    SIV = 1
    SIV_DETERMINISTIC = 2
    GCM = 3

    @classmethod
    def of(cls, number: int) -> Mode | None:
        """Return the mode with this number, or None if none has it."""
        return _MODES.get(number)

    @property
    def suite(self) -> Suite:
        """The suite a key must have to be used in this mode."""
        return Suite.AES_256_GCM if self is Mode.GCM else Suite.AES_256_SIV

    @property
    def nonce_size(self) -> int:
        """Octets of the nonce; 0 in the deterministic mode."""
        return 0 if self is Mode.SIV_DETERMINISTIC else _NONCE_SIZE

    @property
    def key_size(self) -> int:
        """Octets of the subkey."""
        return _GCM_KEY_SIZE if self is Mode.GCM else _SIV_KEY_SIZE


_MODES: Final = {mode.value: mode for mode in Mode}


class FieldKey(Protocol):
    """A subkey ready for use: seals values into tokens under one header, and opens them."""

    def seal(self, header: bytes, binding: bytes, value: bytes) -> bytes:
        """Return the token of *value*."""
        ...

    def seal_column(self, header: bytes, binding: bytes, values: Sequence[bytes]) -> list[bytes]:
        """Return the tokens of *values*, which share one binding."""
        ...

    def seal_rows(self, header: bytes, bindings: Iterable[bytes], values: Sequence[bytes]) -> list[bytes]:
        """Return the tokens of *values*, each with the binding of its own row."""
        ...

    def open(self, token: bytes, binding: bytes) -> bytes:
        """Return the value, or raise ``cryptography.exceptions.InvalidTag``."""
        ...


def field_key(mode: Mode, dek: bytes, label: bytes) -> FieldKey:
    """Derive the subkey of one mode and place, and make it ready.

    Args:
        mode: How values will be sealed.
        dek: 32 uniformly random octets.
        label: Key id and context, which tell this subkey from every other one.

    Returns:
        A key for `Mode` *mode*.
    """
    subkey = expand(dek, b"piiguard/1/field/%d\x00" % mode + label, mode.key_size)
    return _GcmKey(subkey) if mode is Mode.GCM else _SivKey(subkey, mode.nonce_size)


def expand(key: bytes, info: bytes, size: int) -> bytes:
    """Derive *size* octets from a uniformly random *key*.

    Source: RFC 5869, 2.3 (HKDF-Expand, SHA-256); 3.3 on leaving the extract step out.
    """
    return HKDFExpand(_SHA256, size, info).derive(key)


def siv_seal(key: bytes, associated: bytes, secret: bytes) -> bytes:
    """Wrap a key under another one; deterministic, as RFC 5297, 1.3.1 means it."""
    return AESSIV(key).encrypt(secret, [associated])


def siv_open(key: bytes, associated: bytes, wrapped: bytes) -> bytes:
    """Unwrap a key, or raise ``cryptography.exceptions.InvalidTag``."""
    return AESSIV(key).decrypt(wrapped, [associated])


class _SivKey:
    """AES-256-SIV over one associated-data string that begins with the token's own clear part."""

    __slots__ = ("_aead", "_nonce_size")

    def __init__(self, subkey: bytes, nonce_size: int) -> None:
        self._aead = AESSIV(subkey)
        self._nonce_size = nonce_size

    def seal(self, header: bytes, binding: bytes, value: bytes) -> bytes:
        clear = header + os.urandom(self._nonce_size)
        return clear + self._aead.encrypt(value, [clear + binding])

    def seal_column(self, header: bytes, binding: bytes, values: Sequence[bytes]) -> list[bytes]:
        encrypt = self._aead.encrypt
        if not self._nonce_size:
            associated = [header + binding]
            return [header + encrypt(value, associated) for value in values]
        return [
            (clear := header + nonce) + encrypt(value, [clear + binding])
            for value, (nonce,) in zip(values, _nonces(len(values)), strict=True)
        ]

    def seal_rows(self, header: bytes, bindings: Iterable[bytes], values: Sequence[bytes]) -> list[bytes]:
        encrypt = self._aead.encrypt
        if not self._nonce_size:
            return [
                header + encrypt(value, [header + binding])
                for value, binding in zip(values, bindings, strict=True)
            ]
        return [
            (clear := header + nonce) + encrypt(value, [clear + binding])
            for value, binding, (nonce,) in zip(values, bindings, _nonces(len(values)), strict=True)
        ]

    def open(self, token: bytes, binding: bytes) -> bytes:
        end = _HEADER_SIZE + self._nonce_size
        return self._aead.decrypt(token[end:], [token[:end] + binding])


class _GcmKey:
    """AES-256-GCM with the same associated data."""

    __slots__ = ("_aead",)

    def __init__(self, subkey: bytes) -> None:
        self._aead = AESGCM(subkey)

    def seal(self, header: bytes, binding: bytes, value: bytes) -> bytes:
        nonce = os.urandom(_NONCE_SIZE)
        clear = header + nonce
        return clear + self._aead.encrypt(nonce, value, clear + binding)

    def seal_column(self, header: bytes, binding: bytes, values: Sequence[bytes]) -> list[bytes]:
        encrypt = self._aead.encrypt
        return [
            (clear := header + nonce) + encrypt(nonce, value, clear + binding)
            for value, (nonce,) in zip(values, _nonces(len(values)), strict=True)
        ]

    def seal_rows(self, header: bytes, bindings: Iterable[bytes], values: Sequence[bytes]) -> list[bytes]:
        encrypt = self._aead.encrypt
        return [
            (clear := header + nonce) + encrypt(nonce, value, clear + binding)
            for value, binding, (nonce,) in zip(values, bindings, _nonces(len(values)), strict=True)
        ]

    def open(self, token: bytes, binding: bytes) -> bytes:
        end = _HEADER_SIZE + _NONCE_SIZE
        if len(token) < end:  # the library tells a short nonce apart from a wrong tag; nobody else may
            raise InvalidTag
        return self._aead.decrypt(token[_HEADER_SIZE:end], token[end:], token[:end] + binding)


def _nonces(count: int) -> Iterable[tuple[bytes]]:
    """Draw all nonces of a column at once: one system call instead of one per value."""
    return struct.iter_unpack(f"{_NONCE_SIZE}s", os.urandom(_NONCE_SIZE * count))
