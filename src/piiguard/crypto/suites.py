"""Suites: the ciphers a key may be used with, and how keys are derived from one another.

Format: ``docs/format.md``, 1.1 and 1.3. The primitives are those of the ``cryptography`` package.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256, SM3
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from piiguard.crypto.secret_octets import SecretOctets

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import HashAlgorithm

__all__ = ["DEK_SIZE", "NONCE_SIZE", "Mode", "Suite", "expand", "siv_open", "siv_seal"]

DEK_SIZE: Final = 32
"""Octets of a key that others are derived from."""

NONCE_SIZE: Final = 12
"""Octets of a nonce, in every mode that has one."""

_SHA256: Final = SHA256()
_SM3: Final = SM3()


class Suite(enum.Enum):
    """What the keyset fixes for each key, so that no token can choose a weaker one."""

    AES_256_SIV = "AES-256-SIV"
    """RFC 5297, the default. A repeated nonce shows at most that two values are equal."""
    AES_256_GCM = "AES-256-GCM"
    """NIST SP 800-38D, where a rule asks for it. A repeated nonce loses everything under that subkey."""
    AES_256_GCM_SIV = "AES-256-GCM-SIV"
    """RFC 8452. A repeated nonce shows at most that two values are equal; quicker than SIV on long values."""
    CHACHA20_POLY1305 = "ChaCha20-Poly1305"
    """RFC 8439, for processors without AES instructions. A repeated nonce loses what was sealed with it."""
    SM4_GCM_SM3 = "SM4-GCM-SM3"
    """国密: SM4-GCM (GB/T 32907-2016, RFC 8998) under keys derived with SM3 (GB/T 32905-2016). As GCM."""


class Mode(enum.IntEnum):
    """How one value is sealed: a suite, with or without a nonce."""

    SIV = 1
    SIV_DETERMINISTIC = 2
    GCM = 3
    GCM_SIV = 4
    CHACHA = 5
    SM4_GCM = 6

    @classmethod
    def of(cls, number: int) -> Mode | None:
        """Return the mode with this number, or None if none has it."""
        return _MODES.get(number)

    @classmethod
    def sealing(cls, suite: Suite) -> Mode:
        """Return the mode in which values are sealed with a nonce under a key of *suite*."""
        return _SEALING[suite]

    @property
    def suite(self) -> Suite:
        """The suite a key must have to be used in this mode."""
        return _SUITES[self]

    @property
    def nonce_size(self) -> int:
        """Octets of the nonce; 0 in the deterministic mode."""
        return 0 if self is Mode.SIV_DETERMINISTIC else NONCE_SIZE

    @property
    def key_size(self) -> int:
        """Octets of the subkey."""
        return _KEY_SIZES.get(self.suite, 32)

    @property
    def counted(self) -> bool:
        """Whether the number of values under one key is limited, because a repeated nonce is fatal."""
        return self in {Mode.GCM, Mode.CHACHA, Mode.SM4_GCM}


_MODES: Final = {mode.value: mode for mode in Mode}
_SEALING: Final = {
    Suite.AES_256_SIV: Mode.SIV,
    Suite.AES_256_GCM: Mode.GCM,
    Suite.AES_256_GCM_SIV: Mode.GCM_SIV,
    Suite.CHACHA20_POLY1305: Mode.CHACHA,
    Suite.SM4_GCM_SM3: Mode.SM4_GCM,
}
_SUITES: Final = {
    Mode.SIV_DETERMINISTIC: Suite.AES_256_SIV,
    **{mode: suite for suite, mode in _SEALING.items()},
}
_KEY_SIZES: Final = {Suite.AES_256_SIV: 64, Suite.SM4_GCM_SM3: 16}


def expand(key: bytes, info: bytes, size: int, *, suite: Suite | None = None) -> bytes:
    """Derive *size* octets from a uniformly random *key*.

    Args:
        key: Uniformly random octets.
        info: What tells the derived key from every other one.
        size: How many octets.
        suite: The suite whose hash derives; SHA-256 if None.

    Source: RFC 5869, 2.3 (HKDF-Expand); 3.3 on leaving the extract step out.
    """
    algorithm: HashAlgorithm = _SM3 if suite is Suite.SM4_GCM_SM3 else _SHA256
    return SecretOctets(HKDFExpand(algorithm, size, info).derive(key))


def siv_seal(key: bytes, associated: bytes, secret: bytes) -> bytes:
    """Wrap a key under another one; deterministic, as RFC 5297, 1.3.1 means it."""
    return AESSIV(key).encrypt(secret, [associated])


def siv_open(key: bytes, associated: bytes, wrapped: bytes) -> bytes:
    """Unwrap a key, or raise ``cryptography.exceptions.InvalidTag``."""
    return SecretOctets(AESSIV(key).decrypt(wrapped, [associated]))
