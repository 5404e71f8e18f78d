"""Field keys: subkeys ready for use, which seal values into tokens and open them.

Format: ``docs/format.md``, 1.3. AES-SIV does a whole column at once, through `piiguard.crypto.composed`.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV, AESSIV, ChaCha20Poly1305
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

from piiguard.crypto.composed.aes_siv import ROWS, TAG_SIZE, SivRows
from piiguard.crypto.nonces import fresh_nonce
from piiguard.crypto.packed import BULK_FROM, Packed, groups, places_of, put, strings_of
from piiguard.crypto.suites import NONCE_SIZE, Mode, expand

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Bindings", "FieldKey", "Sm4Gcm", "field_key"]

Bindings = bytes | Sequence[bytes]
"""What tokens are bound to: all to the same, or each to its own."""

_HEADER_SIZE: Final = 5


class FieldKey(Protocol):
    """A subkey ready for use: seals values into tokens under one header, and opens them."""

    def seal(self, header: bytes, binding: bytes, value: bytes) -> bytes:
        """Return the token of *value*."""
        ...

    def seal_column(self, header: bytes, bindings: Bindings, values: Packed) -> list[bytes]:
        """Return the tokens of *values*."""
        ...

    def open(self, token: bytes, binding: bytes) -> bytes:
        """Return the value, or raise ``cryptography.exceptions.InvalidTag``."""
        ...

    def open_column(self, tokens: Sequence[bytes], bindings: Bindings) -> list[bytes | None]:
        """Return the value of each token, None for those that do not open."""
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
    label = b"piiguard/1/field/%d\x00" % mode + label
    subkey = expand(dek, label, mode.key_size, suite=mode.suite)
    if mode in {Mode.SIV, Mode.SIV_DETERMINISTIC}:
        return SivKey(subkey, mode.nonce_size)
    return _AeadKey(_AEADS[mode](subkey))


class _OneByOne:
    """Columns for a key that has no quicker way."""

    __slots__ = ()

    def open(self, token: bytes, binding: bytes) -> bytes:
        raise NotImplementedError

    def open_column(self, tokens: Sequence[bytes], bindings: Bindings) -> list[bytes | None]:
        values: list[bytes | None] = []
        for token, binding in zip(tokens, _each(bindings, len(tokens)), strict=True):
            try:
                values.append(self.open(token, binding))
            except InvalidTag:
                values.append(None)
        return values


class SivKey(_OneByOne):
    """AES-256-SIV over one associated-data string that begins with the token's own clear part."""

    __slots__ = ("_aead", "_nonce_size", "_rows", "_subkey")

    def __init__(self, subkey: bytes, nonce_size: int) -> None:
        self._aead = AESSIV(subkey)
        self._subkey = subkey
        self._nonce_size = nonce_size
        self._rows: SivRows | None = None

    def seal(self, header: bytes, binding: bytes, value: bytes) -> bytes:
        clear = header + fresh_nonce() if self._nonce_size else header
        return clear + self._aead.encrypt(value, [clear + binding])

    def seal_column(self, header: bytes, bindings: Bindings, values: Packed) -> list[bytes]:
        if len(values) < BULK_FROM:
            each = zip(_each(bindings, len(values)), values.strings, strict=True)
            return [self.seal(header, binding, value) for binding, value in each]
        own = None if isinstance(bindings, bytes) else Packed(bindings)
        made: list[bytes] = [b""] * len(values)
        for places, matrix, bound in groups(values, own, ROWS):
            if matrix is None:
                for place in places_of(places):
                    binding = bindings if isinstance(bindings, bytes) else bindings[place]
                    made[place] = self.seal(header, binding, values.strings[place])
            else:
                shared = bindings if isinstance(bindings, bytes) else b""
                put(made, places, strings_of(self.seal_rows(header, shared, bound, matrix)))
        return made

    @property
    def overhead(self) -> int:
        """Octets that a token has more than its value."""
        return _HEADER_SIZE + self._nonce_size + TAG_SIZE

    def seal_rows(
        self,
        header: bytes,
        shared: bytes,
        bound: NDArray[np.uint8] | None,
        matrix: NDArray[np.uint8],
        *,
        out: NDArray[np.uint8] | None = None,
    ) -> NDArray[np.uint8]:
        """Return the tokens of the rows of *matrix*, one a row.

        Args:
            header: What each token begins with.
            shared: What all are bound to.
            bound: What each is bound to after that, one a row; None if nothing.
            matrix: The values, all of one length.
            out: Where to, if not to a new matrix.
        """
        import numpy as np

        count, clear = len(matrix), _HEADER_SIZE + self._nonce_size
        tokens = np.empty((count, self.overhead + matrix.shape[1]), np.uint8) if out is None else out
        tokens[:, :_HEADER_SIZE] = np.frombuffer(header, np.uint8)
        if self._nonce_size:
            drawn = np.frombuffer(os.urandom(self._nonce_size * count), np.uint8)
            tokens[:, _HEADER_SIZE:clear] = drawn.reshape(count, -1)
        tokens[:, clear:] = self._siv().seal(self._associated(tokens, shared, bound), matrix)
        return tokens

    def open(self, token: bytes, binding: bytes) -> bytes:
        end = _HEADER_SIZE + self._nonce_size
        return self._aead.decrypt(token[end:], [token[:end] + binding])

    def open_column(self, tokens: Sequence[bytes], bindings: Bindings) -> list[bytes | None]:
        if len(tokens) < BULK_FROM:
            return super().open_column(tokens, bindings)
        own = None if isinstance(bindings, bytes) else Packed(bindings)
        values: list[bytes | None] = [None] * len(tokens)
        for places, matrix, bound in groups(Packed(tokens), own, ROWS):
            if matrix is None or matrix.shape[1] <= self.overhead:
                some = [*places_of(places)]
                each = bindings if isinstance(bindings, bytes) else [bindings[place] for place in some]
                put(values, some, super().open_column([tokens[place] for place in some], each))
            else:
                shared = bindings if isinstance(bindings, bytes) else b""
                opened, genuine = self.open_rows(shared, bound, matrix)
                found: list[bytes | None] = [*strings_of(opened)]
                if not genuine.all():
                    found = [
                        value if good else None for value, good in zip(found, genuine.tolist(), strict=True)
                    ]
                put(values, places, found)
        return values

    def open_rows(
        self, shared: bytes, bound: NDArray[np.uint8] | None, tokens: NDArray[np.uint8]
    ) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """Return the values of the rows of *tokens*, and which of them are genuine; see `seal_rows`."""
        associated = self._associated(tokens, shared, bound)
        return self._siv().open(associated, tokens[:, _HEADER_SIZE + self._nonce_size :])

    def _associated(
        self, tokens: NDArray[np.uint8], shared: bytes, bound: NDArray[np.uint8] | None
    ) -> NDArray[np.uint8]:
        import numpy as np

        clear = _HEADER_SIZE + self._nonce_size
        every = self._nonce_size or bound is not None
        rows, tail = len(tokens) if every else 1, 0 if bound is None else bound.shape[1]
        associated = np.empty((rows, clear + len(shared) + tail), np.uint8)
        associated[:, :clear] = tokens[:rows, :clear]
        associated[:, clear : clear + len(shared)] = np.frombuffer(shared, np.uint8)
        if bound is not None:
            associated[:, clear + len(shared) :] = bound
        return associated

    def _siv(self) -> SivRows:
        if self._rows is None:
            self._rows = SivRows(self._subkey)
        return self._rows


class _Aead(Protocol):
    """What the library's ciphers with a nonce have in common."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class _AeadKey(_OneByOne):
    """A cipher with a nonce, over the same associated data."""

    __slots__ = ("_aead",)

    def __init__(self, aead: _Aead) -> None:
        self._aead = aead

    def seal(self, header: bytes, binding: bytes, value: bytes) -> bytes:
        nonce = os.urandom(NONCE_SIZE)
        clear = header + nonce
        return clear + self._aead.encrypt(nonce, value, clear + binding)

    def seal_column(self, header: bytes, bindings: Bindings, values: Packed) -> list[bytes]:
        encrypt, strings = self._aead.encrypt, values.strings
        # All nonces at once: one system call instead of one per value.
        nonces = struct.iter_unpack(f"{NONCE_SIZE}s", os.urandom(NONCE_SIZE * len(strings)))
        if isinstance(bindings, bytes):
            return [
                (clear := header + nonce) + encrypt(nonce, value, clear + bindings)
                for value, (nonce,) in zip(strings, nonces, strict=True)
            ]
        return [
            (clear := header + nonce) + encrypt(nonce, value, clear + binding)
            for value, binding, (nonce,) in zip(strings, bindings, nonces, strict=True)
        ]

    def open(self, token: bytes, binding: bytes) -> bytes:
        end = _HEADER_SIZE + NONCE_SIZE
        if len(token) < end + TAG_SIZE:  # the library tells that apart from a wrong tag; nobody else may
            raise InvalidTag
        return self._aead.decrypt(token[_HEADER_SIZE:end], token[end:], token[:end] + binding)


class Sm4Gcm:
    """SM4-GCM with the face of the library's other ciphers, which does not have it among them.

    Source: RFC 8998, 3.2 (AEAD_SM4_GCM): a 16-octet key, a 12-octet nonce, a 16-octet tag at the end.
    """

    __slots__ = ("_key",)

    def __init__(self, key: bytes) -> None:
        self._key = SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Return ciphertext and tag."""
        encryptor = Cipher(self._key, GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data or b"")
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Return the clear text, or raise ``cryptography.exceptions.InvalidTag``."""
        decryptor = Cipher(self._key, GCM(nonce, data[-TAG_SIZE:])).decryptor()
        decryptor.authenticate_additional_data(associated_data or b"")
        return decryptor.update(data[:-TAG_SIZE]) + decryptor.finalize()


_AEADS: Final[Mapping[Mode, Callable[[bytes], _Aead]]] = {
    Mode.GCM: AESGCM,
    Mode.GCM_SIV: AESGCMSIV,
    Mode.CHACHA: ChaCha20Poly1305,
    Mode.SM4_GCM: Sm4Gcm,
}


def _each(bindings: Bindings, count: int) -> Iterable[bytes]:
    return [bindings] * count if isinstance(bindings, bytes) else bindings
