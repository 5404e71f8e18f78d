"""Streams: encrypt and decrypt from one open file, pipe or socket into another.

Format: ``docs/format.md``, 7. A few hundred kilobytes are in memory at a time, however long the stream is.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag

from piiguard.crypto.files.bodies import REFUSALS, Body, existing_body, new_body, refusal
from piiguard.crypto.files.chunks import CHUNK_SIZE, SEALED_CHUNK_SIZE, Octets
from piiguard.crypto.files.headers import Readable
from piiguard.crypto.files.recipients import Holder, Recipient
from piiguard.crypto.keys import KeySource
from piiguard.crypto.suites import Suite

__all__ = ["BodyWriter", "Inflater", "Writable", "decrypt_stream", "encrypt_stream"]

# Measured: from 16 chunks on, more at a time is no faster; with all buffers it stays in a processor's cache.
_CHUNKS_A_PIECE: Final = 16
_PIECE_SIZE: Final = _CHUNKS_A_PIECE * CHUNK_SIZE
_SEALED_PIECE_SIZE: Final = _CHUNKS_A_PIECE * SEALED_CHUNK_SIZE


class Writable(Protocol):
    """What octets are written to. A buffer that it is given is used again when `write` has returned."""

    def write(self, data: Octets, /) -> int | None:
        """Take the octets, or some of them, and return how many; None if all."""
        ...


def encrypt_stream(
    source: Readable,
    sink: Writable,
    *,
    keyset: KeySource | None = None,
    recipients: Sequence[Recipient] = (),
    context: Mapping[str, str] | None = None,
    compress: bool = False,
    suite: Suite | None = None,
) -> None:
    """Encrypt what *source* holds from where it stands, and write it to *sink*.

    Args:
        source: What is read, to its end. It is not closed.
        sink: What is written. It is neither flushed nor closed.
        keyset: Its ACTIVE key will open the file.
        recipients: Who else will: RSA keys of 3072 bits or more, X25519 keys, KEK providers.
        context: Names and values the file is bound to; whoever opens it must give the same.
        compress: Compress first (zlib). The length then shows how much the content repeats itself: never do
            it where somebody else decides on part of the content and sees the length (as in CRIME).
        suite: ``AES_256_GCM`` or ``SM4_GCM_SM3``; that of the keyset's key if not given.

    Raises:
        TypeError: If nobody is given who could open the file, or something that cannot.
        InvalidInput: If a recipient, the context or the suite cannot be used.
        KeyStateError: If the keyset's key has wrapped or sealed all that it may.
        KeyWrapperUnavailable: If a provider does not answer.
        OSError: As *source* and *sink* raise it.
    """
    body = new_body(keyset=keyset, recipients=recipients, context=context, compress=compress, suite=suite)
    writer = BodyWriter(body, sink)
    for piece in _pieces(source, _PIECE_SIZE):
        writer.write(piece)
    writer.finish()


def decrypt_stream(
    source: Readable,
    sink: Writable,
    *,
    keyset: KeySource | None = None,
    recipient: Holder | None = None,
    context: Mapping[str, str] | None = None,
) -> None:
    """Decrypt what *source* holds from where it stands, and write it to *sink*.

    Each piece that is written is authentic, and in its place. That the end is missing shows only at the end:
    if this raises, discard what was written. `decrypt_file` does so by itself.

    Args:
        source: What is read, to its end. It is not closed.
        sink: What is written. It is neither flushed nor closed.
        keyset: Keys that may open the file.
        recipient: A private key or a KEK provider that may.
        context: As when it was encrypted.

    Raises:
        TypeError: If nothing is given that could open the file.
        DecryptionError: If it does not open, or only in part, whatever the cause.
        KeyWrapperUnavailable: If a provider does not answer.
        OSError: As *source* and *sink* raise it.
    """
    try:
        body = existing_body(source, keyset=keyset, recipient=recipient, context=context)
        for piece in _opened(body, source):
            _write(sink, piece)
    except REFUSALS:
        # Raised below, outside of this block, so that it carries no cause to tell it from another.
        pass
    else:
        return
    raise refusal()


class BodyWriter:
    """Writes a file: its header at once, then what it is given, encrypted."""

    def __init__(self, body: Body, sink: Writable) -> None:
        self._sink = sink
        self._sealer = body.sealer()
        self._deflater = zlib.compressobj() if body.header.compressed else None
        _write(sink, body.header.octets)

    def write(self, data: Octets) -> None:
        """Encrypt *data*, of any length."""
        _write(self._sink, self._sealer.update(self._deflater.compress(data) if self._deflater else data))

    def finish(self) -> None:
        """Write the end, without which the file does not open."""
        if self._deflater:
            _write(self._sink, self._sealer.update(self._deflater.flush()))
        _write(self._sink, self._sealer.finalize())


class Inflater:
    """Decompresses by pieces, so that a small file cannot become a large allocation."""

    def __init__(self) -> None:
        self._library = zlib.decompressobj()

    def update(self, data: Octets) -> Iterator[bytes]:
        """Yield what *data* holds, up to 256 KiB at a time.

        Raises:
            zlib.error: If no compressor made it.
            cryptography.exceptions.InvalidTag: If something follows the end of the compressed stream; zlib
                would keep all of it in memory.
        """
        while data:
            if self._library.eof:
                raise InvalidTag
            yield self._library.decompress(data, _PIECE_SIZE)
            data = self._library.unconsumed_tail

    def finish(self) -> Iterator[bytes]:
        """Yield the rest, and raise ``cryptography.exceptions.InvalidTag`` unless it ends here."""
        yield from iter(lambda: self._library.decompress(b"", _PIECE_SIZE), b"")
        if not self._library.eof or self._library.unused_data:
            raise InvalidTag


def _opened(body: Body, source: Readable) -> Iterator[Octets]:
    opener, inflater = body.opener(), Inflater() if body.header.compressed else None
    for sealed in _pieces(source, _SEALED_PIECE_SIZE):
        clear = opener.update(sealed)
        if inflater:
            yield from inflater.update(bytes(clear))
        else:
            yield clear
    last = opener.finalize()
    if inflater:
        yield from inflater.update(last)
        yield from inflater.finish()
    else:
        yield last


def _pieces(source: Readable, size: int) -> Iterator[bytes]:
    while (piece := source.read(size)) != b"":
        if piece is None:
            # A source that would block has not ended: to take this for its end would cut the file short.
            raise BlockingIOError("The source is not ready; give one that waits")
        yield piece


def _write(sink: Writable, data: Octets) -> None:
    while data:
        written = sink.write(data)
        if written == 0 or (written is None and isinstance(sink, io.RawIOBase)):
            # So does a raw file say that it would block; to go on would leave a hole.
            raise BlockingIOError("The sink is not ready; give one that waits")
        data = memoryview(data)[len(data) if written is None else written :]
