"""Key versions: what one is, which states it goes through, and how it lies wrapped in a keyset.

Format: ``docs/format.md``, 3.
"""

from __future__ import annotations

import enum
import hmac
from datetime import datetime
from typing import Final, Protocol

import attrs
from cryptography.exceptions import InvalidTag

from piiguard.crypto.limits import Allowance, Limits
from piiguard.crypto.providers import WrappedKek
from piiguard.crypto.suites import Suite, expand, siv_open, siv_seal
from piiguard.crypto.tokens import KeyId, key_id_octets
from piiguard.errors import KeysetError, UnknownKey

__all__ = [
    "OPENING_STATES",
    "KeyInfo",
    "KeyRecord",
    "KeySource",
    "KeyState",
    "KeysetRecord",
    "find_key",
    "info_of",
    "unwrap_dek",
    "wrap_dek",
]

_WRAP_KEY_SIZE: Final = 64
_COMMITMENT_SIZE: Final = 32


class KeyState(enum.Enum):
    """Where a key is in its life. Only the ACTIVE one encrypts."""

    PENDING = "PENDING"
    """Handed out to readers before any writer uses it. Opens."""
    ACTIVE = "ACTIVE"
    """Seals and opens; exactly one key of a keyset."""
    DECRYPT_ONLY = "DECRYPT_ONLY"
    """Was active. Opens."""
    DISABLED = "DISABLED"
    """Opens nothing, and can be taken back: a trial of its absence."""
    DESTROYED = "DESTROYED"
    """Gone for good; the tombstone keeps its id from being used again."""


@attrs.frozen
class KeyRecord:
    """One key version as the file holds it."""

    id: KeyId
    suite: Suite
    state: KeyState
    created: str
    changed: str
    wrapped: bytes | None
    commitment: bytes
    compromised: str | None = None
    limits: Limits | None = None


@attrs.frozen
class KeysetRecord:
    """A keyset as the file holds it, without its MAC."""

    keyset_id: bytes
    epoch: int
    created: str
    changed: str
    kek: WrappedKek
    keys: tuple[KeyRecord, ...]


@attrs.frozen
class KeyInfo:
    """One key version, without the key.

    Attributes:
        id: Its id, as headers and messages name it.
        suite: The suite it is used with, and no other.
        state: Where it is in its life.
        created: When it was made.
        changed: When its state last changed.
        compromised: When it was marked as known to somebody who should not know it; None if it was not. Such
            a key decrypts as long as its state lets it, never encrypts, and is due at once.
        limits: How much and how long it may seal.
    """

    id: KeyId
    suite: Suite
    state: KeyState
    created: datetime
    changed: datetime
    compromised: datetime | None = None
    limits: Limits | None = None


class KeySource(Protocol):
    """What ciphers need of a keyset."""

    @property
    def id(self) -> str:
        """The keyset's own id."""
        ...

    @property
    def generation(self) -> int:
        """A number that changes whenever any answer below may."""
        ...

    @property
    def active(self) -> KeyInfo:
        """The key that seals."""
        ...

    def opening(self) -> tuple[KeyInfo, ...]:
        """The keys that open, the active one first."""
        ...

    def suite_of(self, key_id: str) -> Suite | None:
        """The suite of a key that opens, or None if there is no such key."""
        ...

    def dek(self, key_id: str) -> bytes:
        """The key itself, for ciphers to derive theirs from."""
        ...

    def allowance(self, key_id: str) -> Allowance | None:
        """What sealing under a key is counted against; None if it is not counted."""
        ...

    def refresh(self) -> bool:
        """Look for what other processes have changed; True if anything had."""
        ...


OPENING_STATES: Final = frozenset({KeyState.PENDING, KeyState.ACTIVE, KeyState.DECRYPT_ONLY})
"""States in which a key decrypts."""


def find_key(record: KeysetRecord, key_id: str) -> KeyRecord:
    """Return the record of a key.

    Raises:
        UnknownKey: If the keyset has never had such a key.
    """
    for key in record.keys:
        if key.id == key_id:
            return key
    raise UnknownKey.among(key_id, [key.id for key in record.keys], noun="key")


def info_of(key: KeyRecord) -> KeyInfo:
    """Return what may be shown of a key."""
    marked = None if key.compromised is None else _time(key.compromised)
    return KeyInfo(key.id, key.suite, key.state, _time(key.created), _time(key.changed), marked, key.limits)


def wrap_dek(kek: bytes, keyset_id: bytes, key_id: KeyId, suite: Suite, dek: bytes) -> tuple[bytes, bytes]:
    """Wrap a DEK and commit to it.

    Args:
        kek: The keyset's KEK.
        keyset_id: The keyset it belongs to.
        key_id: Its id.
        suite: Its suite.
        dek: The key.

    Returns:
        The wrapped key and the commitment.
    """
    wrapped = siv_seal(_wrap_key(kek), _dek_place(keyset_id, key_id, suite), dek)
    return wrapped, _commitment(key_id, suite, dek)


def unwrap_dek(kek: bytes, keyset_id: bytes, key: KeyRecord) -> bytes:
    """Unwrap a DEK and hold it against its commitment.

    Args:
        kek: The keyset's KEK.
        keyset_id: The keyset it belongs to.
        key: Its record, of an authenticated keyset.

    Returns:
        The key.

    Raises:
        KeysetError: If it does not open or is not the key that was committed to.
    """
    try:
        dek = siv_open(_wrap_key(kek), _dek_place(keyset_id, key.id, key.suite), key.wrapped or b"")
    except InvalidTag:
        raise _damaged(f"Key {key.id} in the keyset file does not unwrap") from None
    if not hmac.compare_digest(_commitment(key.id, key.suite, dek), key.commitment):
        raise _damaged(f"Key {key.id} in the keyset file is not the key it committed to")
    return dek


def _wrap_key(kek: bytes) -> bytes:
    return expand(kek, b"piiguard/1/kek/wrap", _WRAP_KEY_SIZE)


def _dek_place(keyset_id: bytes, key_id: KeyId, suite: Suite) -> bytes:
    return b"piiguard/1/dek" + keyset_id + key_id_octets(key_id) + suite.value.encode()


def _commitment(key_id: KeyId, suite: Suite, dek: bytes) -> bytes:
    place = key_id_octets(key_id) + suite.value.encode()
    return expand(dek, b"piiguard/1/commitment\x00" + place, _COMMITMENT_SIZE)


def _time(stamp: str) -> datetime:
    return datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%S%z")


def _damaged(what: str) -> KeysetError:
    return KeysetError(what, hint="Restore the file from a backup.", code="crypto.keyset_damaged")
