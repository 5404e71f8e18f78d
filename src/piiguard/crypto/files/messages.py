"""Messages: chunked encryption of what comes piece by piece.

Format: ``docs/format.md``, 7.4. The library's own Cobblestone-256 does it where the library has that.
Where it is older, and for SM4-GCM, it is done chunk by chunk; both make and read the same octets.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Protocol

from cryptography.exceptions import InvalidTag

from piiguard.crypto.files.chunks import (
    CHUNK_SIZE,
    PROLOGUE_SIZE,
    SALT_SIZE,
    SEALED_CHUNK_SIZE,
    Chunks,
    Octets,
    Scheme,
)

if TYPE_CHECKING:
    from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor

__all__ = ["ComposedOpener", "ComposedSealer", "Opener", "Sealer", "opener", "sealer"]


class Sealer(Protocol):
    """Encrypts one message, given piece by piece."""

    def update(self, data: Octets) -> Octets:
        """Take the next piece and return what is ready, which holds until the next call."""
        ...

    def finalize(self) -> bytes:
        """Return the rest, after the last piece."""
        ...


class Opener(Protocol):
    """Decrypts one message, given piece by piece."""

    def update(self, data: Octets) -> Octets:
        """Take the next piece and return what was authenticated, which holds until the next call.

        Raises:
            cryptography.exceptions.InvalidTag: If anything about it is wrong.
        """
        ...

    def finalize(self) -> bytes:
        """Return the rest; raises as `update` does, above all if the end is missing."""
        ...


def sealer(scheme: Scheme, key: bytes, context: bytes) -> Sealer:
    """Begin a message, under a fresh salt; parameters as of `Chunks`."""
    if scheme.native and (native := _cobblestone()):
        return _NativeSealer(native[0](key, context))
    return ComposedSealer(Chunks(scheme, key, context, secrets.token_bytes(SALT_SIZE)))


def opener(scheme: Scheme, key: bytes, context: bytes) -> Opener:
    """Begin to read a message; parameters as of `Chunks`."""
    if scheme.native and (native := _cobblestone()):
        return _NativeOpener(native[1](key, context))
    return ComposedOpener(scheme, key, context)


class ComposedSealer:
    """A message of one call of the AEAD a chunk."""

    __slots__ = ("_chunks", "_kept", "_number", "_started")

    def __init__(self, chunks: Chunks) -> None:
        self._chunks = chunks
        self._kept = b""
        self._number = 0
        self._started = False

    def update(self, data: Octets) -> Octets:
        """As of `Sealer`."""
        ready, self._kept = _whole_chunks(self._kept, data, CHUNK_SIZE)
        made = [self._begin()] + [self._chunks.seal(self._number + at, each) for at, each in enumerate(ready)]
        self._number += len(ready)
        return b"".join(made)

    def finalize(self) -> bytes:
        """As of `Sealer`."""
        return self._begin() + self._chunks.seal(self._number, self._kept)

    def _begin(self) -> bytes:
        prologue = b"" if self._started else self._chunks.prologue
        self._started = True
        return prologue


class ComposedOpener:
    """Opens a message by one call of the AEAD a chunk."""

    __slots__ = ("_chunks", "_given", "_kept", "_number")

    def __init__(self, scheme: Scheme, key: bytes, context: bytes) -> None:
        self._given = (scheme, key, context)
        self._chunks: Chunks | None = None
        self._kept = b""
        self._number = 0

    def update(self, data: Octets) -> Octets:
        """As of `Opener`."""
        if self._chunks is None:
            joined = self._kept + data
            if len(joined) < PROLOGUE_SIZE:
                self._kept = joined
                return b""
            self._chunks = Chunks.opening(*self._given, joined[:PROLOGUE_SIZE])
            self._kept, data = b"", joined[PROLOGUE_SIZE:]
        ready, self._kept = _whole_chunks(self._kept, data, SEALED_CHUNK_SIZE)
        made = [self._chunks.open(self._number + at, each) for at, each in enumerate(ready)]
        self._number += len(ready)
        return b"".join(made)

    def finalize(self) -> bytes:
        """As of `Opener`."""
        if self._chunks is None:
            raise InvalidTag
        return self._chunks.open(self._number, self._kept)


def _cobblestone() -> tuple[type[Cobblestone256Encryptor], type[Cobblestone256Decryptor]] | None:
    try:
        from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
    except ImportError:
        return None
    return Cobblestone256Encryptor, Cobblestone256Decryptor


class _Room:
    """A buffer that is used again, so that a large message costs no memory of its size."""

    __slots__ = ("_octets",)

    def __init__(self) -> None:
        self._octets = bytearray()

    def of(self, size: int) -> bytearray:
        if len(self._octets) < size:
            self._octets = bytearray(size)
        return self._octets


class _NativeSealer:
    __slots__ = ("_library", "_room")

    def __init__(self, library: Cobblestone256Encryptor) -> None:
        self._library = library
        self._room = _Room()

    def update(self, data: Octets) -> Octets:
        # What was kept back from before may fill one chunk more than *data* has.
        room = self._room.of(PROLOGUE_SIZE + (len(data) // CHUNK_SIZE + 1) * SEALED_CHUNK_SIZE)
        return memoryview(room)[: self._library.update_into(data, room)]

    def finalize(self) -> bytes:
        return self._library.finalize()


class _NativeOpener:
    __slots__ = ("_library", "_room")

    def __init__(self, library: Cobblestone256Decryptor) -> None:
        self._library = library
        self._room = _Room()

    def update(self, data: Octets) -> Octets:
        room = self._room.of((len(data) // SEALED_CHUNK_SIZE + 1) * CHUNK_SIZE)
        return memoryview(room)[: self._library.update_into(data, room)]

    def finalize(self) -> bytes:
        return self._library.finalize()


def _whole_chunks(kept: bytes, data: Octets, size: int) -> tuple[list[Octets], bytes]:
    """Cut what was kept and what came into chunks, and keep the rest."""
    if len(kept) + len(data) < size:
        return [], kept + data
    view, ready = memoryview(data), list[Octets]()
    if kept:
        ready.append(kept + view[: size - len(kept)])
        view = view[size - len(kept) :]
    whole = len(view) // size * size
    ready += [view[at : at + size] for at in range(0, whole, size)]
    return ready, bytes(view[whole:])
