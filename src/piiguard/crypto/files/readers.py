"""Readers: read an encrypted file from any place in it, a chunk at a time.

Format: ``docs/format.md``, 7.4. Opening authenticates the last chunk, and with it the length of the whole.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from piiguard.crypto.files.bodies import REFUSALS, Body, refusal
from piiguard.crypto.files.chunks import CHUNK_SIZE, PROLOGUE_SIZE, SEALED_CHUNK_SIZE, plain_size
from piiguard.crypto.files.streams import Inflater

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["ClearFile", "InflatedFile"]

# One read of the system for up to so many chunks, for those who read on and on.
_CHUNKS_A_READ: Final = 16


class ClearFile(io.RawIOBase):
    """What an encrypted file holds, as a file that can be read and sought in.

    Args:
        file: The encrypted file, unbuffered; closed with this one.
        body: Its body, which begins where *file* stands.

    Raises:
        cryptography.exceptions.InvalidTag: If the file is cut short, or of another key, header or context.
    """

    def __init__(self, file: io.FileIO, body: Body) -> None:
        super().__init__()
        self._file = file
        self._start = file.tell()
        self._chunks = body.chunks(_read(file, self._start, PROLOGUE_SIZE))
        self._size = plain_size(file.seek(0, os.SEEK_END) - self._start)
        self._position = 0
        self._kept = (-1, b"")
        self._chunk(self._size // CHUNK_SIZE)

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """Return the position in the clear content, in bytes."""
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Move to a position in the clear content, in bytes, and return it."""
        self._require_open()
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            message = f"A position of {base + offset} is before the beginning"
            raise ValueError(message)
        self._position = base + offset
        return self._position

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill *buffer* as far as the next bytes go, and return how many there were; 0 at the end.

        Raises:
            DecryptionError: If what is there was changed.
            OSError: If it cannot be read.
        """
        self._require_open()
        with memoryview(buffer).cast("B") as room:
            wanted = min(len(room), self._size - self._position)
            if wanted <= 0:
                return 0
            try:
                return self._fill(room[:wanted])
            except REFUSALS:
                pass
        raise refusal()

    def close(self) -> None:
        """Close the encrypted file too."""
        self._kept = (-1, b"")
        self._file.close()
        super().close()

    def _fill(self, room: memoryview) -> int:
        number, at = divmod(self._position, CHUNK_SIZE)
        whole = len(room) // CHUNK_SIZE
        if at or whole <= 1:
            part = self._chunk(number)[at : at + len(room)]
            room[: len(part)] = part
            made = len(part)
        else:
            made = self._fill_whole(room, number, min(whole, _CHUNKS_A_READ))
        self._position += made
        return made

    def _fill_whole(self, room: memoryview, number: int, count: int) -> int:
        sealed = memoryview(self._sealed(number, count * SEALED_CHUNK_SIZE))
        for each in range(count):
            part = sealed[each * SEALED_CHUNK_SIZE : (each + 1) * SEALED_CHUNK_SIZE]
            room[each * CHUNK_SIZE : (each + 1) * CHUNK_SIZE] = self._chunks.open(number + each, part)
        return count * CHUNK_SIZE

    def _chunk(self, number: int) -> bytes:
        if self._kept[0] != number:
            self._kept = (number, self._chunks.open(number, self._sealed(number, SEALED_CHUNK_SIZE)))
        return self._kept[1]

    def _sealed(self, number: int, size: int) -> bytes:
        return _read(self._file, self._start + PROLOGUE_SIZE + number * SEALED_CHUNK_SIZE, size)

    def _require_open(self) -> None:
        if self.closed:
            message = "The file is closed"
            raise ValueError(message)


class InflatedFile(io.RawIOBase):
    """What a compressed file holds, to be read from its beginning to its end.

    Args:
        file: The compressed content; closed with this one.
    """

    def __init__(self, file: ClearFile) -> None:
        super().__init__()
        self._file = file
        self._pieces = self._inflated()
        self._kept = b""

    def readable(self) -> bool:
        """True."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill *buffer* as far as the next bytes go; raises as `ClearFile.readinto` does."""
        with memoryview(buffer).cast("B") as room:
            try:
                while not self._kept:
                    self._kept = next(self._pieces)
            except StopIteration:
                return 0
            except REFUSALS:
                pass
            else:
                part, self._kept = self._kept[: len(room)], self._kept[len(room) :]
                room[: len(part)] = part
                return len(part)
        raise refusal()

    def close(self) -> None:
        """Close the encrypted file too."""
        self._kept = b""
        self._file.close()
        super().close()

    def _inflated(self) -> Iterator[bytes]:
        inflater = Inflater()
        while piece := self._file.read(CHUNK_SIZE):
            yield from inflater.update(piece)
        yield from inflater.finish()


def _read(file: io.FileIO, at: int, size: int) -> bytes:
    """Read *size* octets, or fewer at the end of the file."""
    file.seek(at)
    parts, left = list[bytes](), size
    while left and (part := file.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
