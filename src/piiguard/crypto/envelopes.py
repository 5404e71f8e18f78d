"""Envelopes: a data subject's key, wrapped under a key of the keyset.

Format: ``docs/format.md``, 5.
"""

from __future__ import annotations

import secrets
from typing import Final, NoReturn

import attrs
from cryptography.exceptions import InvalidTag

from piiguard.crypto.keys import KeySource
from piiguard.crypto.secret_octets import fresh_secret
from piiguard.crypto.suites import DEK_SIZE, Suite, expand, siv_open, siv_seal
from piiguard.crypto.tokens import KeyId, key_id_octets
from piiguard.errors import KeysetError

__all__ = ["Envelope", "SubjectKey", "Wrapper", "new_subject_key"]

_WRAP_KEY_SIZE: Final = 64
_KEY_ID_SIZE: Final = 4


@attrs.frozen
class SubjectKey:
    """One subject's key, unwrapped. It is not kept: each use reads the store, so shredding acts at once."""

    id: KeyId
    suite: Suite
    dek: bytes = attrs.field(repr=False)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A subject's key cannot be pickled or copied")


@attrs.frozen
class Envelope:
    """One subject's key as the store holds it.

    Attributes:
        subject: Keyed digest of the subject's identifier.
        id: The key's id.
        suite: Its suite.
        wrapped_by: The key of the keyset that wraps it.
        wrapped: The wrapped key.
    """

    subject: bytes
    id: bytes
    suite: str
    wrapped_by: bytes
    wrapped: bytes


def new_subject_key(suite: Suite) -> SubjectKey:
    """Draw a key and its id."""
    return SubjectKey(KeyId(secrets.token_hex(_KEY_ID_SIZE)), suite, fresh_secret(DEK_SIZE))


class Wrapper:
    """Wraps under the keyset's ACTIVE key and unwraps under any; made for one call only."""

    def __init__(self, keyset: KeySource) -> None:
        self._keyset = keyset
        self._active = key_id_octets(keyset.active.id)
        self._keys: dict[bytes, bytes] = {}

    @property
    def active(self) -> bytes:
        """The key that wraps, as the store names it."""
        return self._active

    def seal(self, subject: bytes, key: SubjectKey) -> Envelope:
        """Wrap *key*, bound to its subject, id and suite."""
        key_id = key_id_octets(key.id)
        place = _subject_place(subject, key_id, key.suite.value)
        wrapped = siv_seal(self._key(self._active), place, key.dek)
        return Envelope(subject, key_id, key.suite.value, self._active, wrapped)

    def open(self, envelope: Envelope) -> SubjectKey:
        """Unwrap a key.

        Raises:
            KeysetError: If the envelope was changed.
            UnknownKey: If the keyset has no such key as wraps it.
            KeyStateError: If that key no longer decrypts.
        """
        place = _subject_place(envelope.subject, envelope.id, envelope.suite)
        dek = self._open(envelope.wrapped_by, place, envelope.wrapped)
        return SubjectKey(KeyId(envelope.id.hex()), Suite(envelope.suite), dek)

    def seal_index(self, index_key: bytes) -> bytes:
        """Wrap the key that makes digests of subjects' identifiers."""
        return siv_seal(self._key(self._active), self._index_place(), index_key)

    def open_index(self, wrapped_by: bytes, wrapped: bytes) -> bytes:
        """Unwrap the key that makes digests of subjects' identifiers; raises as `open` does."""
        return self._open(wrapped_by, self._index_place(), wrapped)

    def _open(self, wrapped_by: bytes, place: bytes, wrapped: bytes) -> bytes:
        try:
            return siv_open(self._key(wrapped_by), place, wrapped)
        except InvalidTag:
            raise KeysetError(
                "A wrapped key in the store of subject keys was changed",
                hint="Restore the store from a backup; mind the subjects shredded since.",
                code="crypto.keyset_damaged",
            ) from None

    def _key(self, key_id: bytes) -> bytes:
        if key_id not in self._keys:
            dek = self._keyset.dek(key_id.hex())
            self._keys[key_id] = expand(dek, b"piiguard/1/subject-wrap\x00" + key_id, _WRAP_KEY_SIZE)
        return self._keys[key_id]

    def _index_place(self) -> bytes:
        return b"piiguard/1/subject-index" + bytes.fromhex(self._keyset.id)


def _subject_place(subject: bytes, key_id: bytes, suite: str) -> bytes:
    return b"piiguard/1/subject" + subject + key_id + suite.encode()
