"""Zstandard read block by block through the package ``zstandard``, so that a file cut short is told.

The package's own reader takes the end of a file for the end of the text wherever it comes. Here the blocks
are counted as RFC 8878 lays them out, and none yields more than 128 KiB.
"""

from __future__ import annotations

from collections.abc import Generator
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["ZstandardFrames"]

# The package is not there for every checker.
_Foreign: TypeAlias = Any

# RFC 8878, 3.1.1.1: a frame's header is at most so long; 3.1.2: frames to be skipped have 16 magic numbers.
_LONGEST_HEADER: Final = 18
_SKIPPED: Final = range(0x184D2A50, 0x184D2A60)
_WORD: Final = 4
# 3.1.1.2: the header of a block holds, from its lowest bit on, whether it is the last, its type, its size;
# one of type 1 is a single byte that is repeated.
_BLOCK_HEADER: Final = 3
_REPEATED: Final = 1


class ZstandardFrames:
    """Reads one frame after the other.

    Args:
        file: The packed file; not closed.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._package: _Foreign = import_module("zstandard")
        self._pieces = self._unpacked()
        self._left = memoryview(b"")

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill *buffer* as far as the next block goes.

        Args:
            buffer: Where to.

        Returns:
            How many bytes there were; 0 at the end.

        Raises:
            EOFError: If the file ends within a frame.
            zstandard.ZstdError: If it is damaged.
        """
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = memoryview(piece)
        with memoryview(buffer).cast("B") as room:
            count = min(len(room), len(self._left))
            room[:count] = self._left[:count]
        self._left = self._left[count:]
        return count

    def close(self) -> None:
        """Let go of what has been read."""
        self._pieces.close()
        self._left = memoryview(b"")

    def _unpacked(self) -> Generator[bytes]:
        head = b""
        while head := head + self._file.read(_LONGEST_HEADER - len(head)):
            if len(head) >= _WORD and int.from_bytes(head[:_WORD], "little") in _SKIPPED:
                head = self._after_skipped(head)
                continue
            size: int = self._package.frame_header_size(head)
            frame = self._package.ZstdDecompressor().decompressobj()
            parameters = self._package.get_frame_parameters(head)
            yield frame.decompress(head[:size])
            head = head[size:]
            last = 0
            while not last:
                head += self._exactly(_BLOCK_HEADER - len(head))
                block = int.from_bytes(head[:_BLOCK_HEADER], "little")
                last = block & 1
                wanted = _BLOCK_HEADER + (1 if block >> 1 & 3 == _REPEATED else block >> 3)
                head += self._exactly(wanted - len(head))
                yield frame.decompress(head[:wanted])
                head = head[wanted:]
            if parameters.has_checksum:
                head += self._exactly(_WORD - len(head))
                yield frame.decompress(head[:_WORD])
                head = head[_WORD:]

    def _after_skipped(self, head: bytes) -> bytes:
        head += self._exactly(2 * _WORD - len(head))
        end = 2 * _WORD + int.from_bytes(head[_WORD : 2 * _WORD], "little")
        left = end - len(head)
        while left > 0:
            left -= len(self._exactly(min(left, 1 << 16)))
        return head[end:]

    def _exactly(self, size: int) -> bytes:
        if size <= 0:
            return b""
        data = self._file.read(size)
        if len(data) < size:
            raise EOFError
        return data
