"""Blind indexes: what a value can be looked up by without being decrypted.

Format: ``docs/format.md``, 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

from piiguard.crypto.composed.aes_siv import ROWS, SivRows
from piiguard.crypto.matrices import parts
from piiguard.crypto.packed import BULK_FROM, Packed, groups, places_of, put, strings_of
from piiguard.crypto.suites import Suite, expand
from piiguard.errors import InvalidInput

if TYPE_CHECKING:
    from piiguard.crypto.matrices import Rows

__all__ = ["INDEX_SIZE", "Indexer", "index_key"]

INDEX_SIZE: Final = 16
"""Octets of a blind index."""

_SIV_KEY_SIZE: Final = 64
_SM3_KEY_SIZE: Final = 32


class Indexer(Protocol):
    """A key of blind indexes."""

    def index(self, kind: bytes, value: bytes) -> bytes:
        """Return the index of *value*, 16 octets; *kind* is one octet, its type."""
        ...

    def index_column(self, kind: bytes, values: Packed) -> list[bytes]:
        """Return the index of each value."""
        ...

    def index_matrix(self, kind: bytes, values: Rows) -> Rows:
        """Return the index of each row.

        Raises:
            InvalidInput: If the suite has none but one by one.
        """
        ...


def index_key(suite: Suite, dek: bytes, label: bytes) -> Indexer:
    """Derive the key of a column's blind indexes, and make it ready.

    Args:
        suite: The suite of the key it is derived from.
        dek: 32 uniformly random octets.
        label: Key id and context.
    """
    label = b"piiguard/1/index\x00" + label
    if suite is Suite.SM4_GCM_SM3:
        return _Sm3Index(expand(dek, label, _SM3_KEY_SIZE, suite=suite))
    return _SivIndex(expand(dek, label, _SIV_KEY_SIZE))


class _SivIndex:
    """The synthetic initialisation vector of a value: a pseudorandom function of it, a column at a time."""

    __slots__ = ("_aead", "_rows", "_subkey")

    def __init__(self, subkey: bytes) -> None:
        self._aead = AESSIV(subkey)
        self._subkey = subkey
        self._rows: SivRows | None = None

    def index(self, kind: bytes, value: bytes) -> bytes:
        return self._aead.encrypt(value, [kind])[:INDEX_SIZE]

    def index_column(self, kind: bytes, values: Packed) -> list[bytes]:
        import numpy as np

        if len(values) < BULK_FROM:
            return [self.index(kind, value) for value in values.strings]
        siv, associated = self._siv(), np.frombuffer(kind, np.uint8)[None]
        made: list[bytes] = [b""] * len(values)
        for places, matrix, _ in groups(values, None, ROWS):
            if matrix is None:
                for place in places_of(places):
                    made[place] = self.index(kind, values.strings[place])
            else:
                put(made, places, strings_of(siv.tags(associated, matrix)))
        return made

    def index_matrix(self, kind: bytes, values: Rows) -> Rows:
        import numpy as np

        siv, associated = self._siv(), np.frombuffer(kind, np.uint8)[None]
        made = np.empty((len(values), INDEX_SIZE), np.uint8)
        for part in parts(values):
            made[part] = siv.tags(associated, values[part])
        return made

    def _siv(self) -> SivRows:
        if self._rows is None:
            self._rows = SivRows(self._subkey)
        return self._rows


class _Sm3Index:
    """HMAC-SM3, cut."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = key

    def index(self, kind: bytes, value: bytes) -> bytes:
        mac = HMAC(self._key, SM3())
        mac.update(kind + value)
        return mac.finalize()[:INDEX_SIZE]

    def index_column(self, kind: bytes, values: Packed) -> list[bytes]:
        return [self.index(kind, value) for value in values.strings]

    def index_matrix(self, kind: bytes, values: Rows) -> Rows:  # noqa: ARG002 - the shape of an Indexer
        raise InvalidInput(
            "SM4-GCM-SM3 has no blind indexes of a matrix",
            hint="Use blind_index_column(), or rotate to a key of another suite.",
        )
