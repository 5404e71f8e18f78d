"""Files packed by gzip or Zstandard, read and written as if they were not.

What a file is packed by is told from its first bytes, whatever it is called; a file is written packed if its
name says so. gzip (RFC 1952) is the standard library's; so is Zstandard (RFC 8878) from Python 3.14 on, and
before that ``piiguard[zstd]`` brings it.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, TypeAlias, cast

from piiguard.errors import MissingExtra, SourceError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Packing", "bytes_read", "ending_of", "open_bytes", "packed"]

# Neither of the two packages for Zstandard is there for every checker.
_Foreign: TypeAlias = Any

_SKIPPED: Final = 1 << 20


class Packing(Enum):
    """How a file is packed.

    Attributes:
        magic: What it begins with.
        ending: What its name ends in.
    """

    GZIP = (b"\x1f\x8b", ".gz")
    ZSTANDARD = (b"\x28\xb5\x2f\xfd", ".zst")

    def __init__(self, magic: bytes, ending: str) -> None:
        self.magic = magic
        self.ending = ending

    @classmethod
    def of(cls, head: bytes) -> Packing | None:
        """Tell by the first bytes of a file what it is packed by, if anything."""
        return next((each for each in cls if head.startswith(each.magic)), None)

    @classmethod
    def named(cls, path: Path) -> Packing | None:
        r"""Tell by a file's name what it is to be packed by, if anything.

        >>> Packing.named(Path("a.csv.GZ"))
        <Packing.GZIP: (b'\x1f\x8b', '.gz')>
        """
        return next((each for each in cls if path.suffix.lower() == each.ending), None)


def ending_of(path: Path) -> str:
    """Return what a file's name ends in, below the ending that says it is packed; in lower case.

    >>> ending_of(Path("customers.CSV.gz")), ending_of(Path("server.log"))
    ('.csv', '.log')
    """
    return (path.with_suffix("") if Packing.named(path) else path).suffix.lower()


def open_bytes(path: Path) -> BinaryIO:
    """Open a file for reading, unpacked if it is packed.

    Args:
        path: The file.

    Returns:
        The file. One that was packed can be sought forwards only, which reads what lies between.

    Raises:
        OSError: If it cannot be opened.
        MissingExtra: If it is packed by Zstandard, and nothing here can unpack that.
        SourceError: On reading, if the packing is damaged or ends too early.
    """
    file = path.open("rb")
    packing = Packing.of(file.peek(len(Packing.ZSTANDARD.magic)))
    if packing is None:
        return file
    try:
        inner = gzip.GzipFile(fileobj=file) if packing is Packing.GZIP else _zstandard(file)
    except MissingExtra:
        file.close()
        raise
    return io.BufferedReader(_Unpacked(file, inner, path.name), _SKIPPED >> 2)


def bytes_read(file: BinaryIO) -> int:
    """Say how much of a file that `open_bytes` opened has been read, as it lies on the disk.

    Args:
        file: The file.

    Returns:
        A number of bytes; somewhat more than has been handed out, since files are read ahead.
    """
    raw = getattr(file, "raw", None)
    return raw.packed.tell() if isinstance(raw, _Unpacked) else file.tell()


@contextmanager
def packed(file: BinaryIO, packing: Packing | None) -> Generator[BinaryIO]:
    """Pack what is written, if *packing* says by what.

    Args:
        file: Where it goes; not closed.
        packing: By what, or None.

    Yields:
        What to write to.

    Raises:
        MissingExtra: If nothing here can pack by Zstandard.
    """
    if packing is None:
        yield file
    elif packing is Packing.GZIP:
        # No name and no time in the header: the same text gives the same file.
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0) as inner:
            yield cast("BinaryIO", inner)
    else:
        with _zstandard_writer(file) as inner:
            yield inner


class _Unpacked(io.RawIOBase):
    """Reads through an unpacker; what that says of a damaged file becomes an error of ours."""

    def __init__(self, packed: BinaryIO, inner: _Foreign, name: str) -> None:
        super().__init__()
        self.packed, self._inner, self._name = packed, inner, name
        self._at = 0
        # Both packages raise errors of their own, which only they can name.
        self._damage: tuple[type[Exception], ...] = (
            EOFError,
            zlib.error,
            gzip.BadGzipFile,
            *_zstandard_errors(),
        )

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        if whence == io.SEEK_CUR:
            offset += self._at
        elif whence != io.SEEK_SET or offset < self._at:
            message = "a packed file is read forwards only"
            raise io.UnsupportedOperation(message)
        while self._at < offset and self.readinto(bytearray(min(_SKIPPED, offset - self._at))):
            pass
        return self._at

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        try:
            count: int = self._inner.readinto(buffer)
        except self._damage:
            count = -1
        if count < 0:
            raise SourceError(
                f"{self._name} is damaged or cut short: it cannot be unpacked past byte {self._at:,}",
                hint="Fetch or pack it again.",
                code="input.source_packing",
            )
        self._at += count
        return count

    def close(self) -> None:
        if not self.closed:
            self._inner.close()
            self.packed.close()
        super().close()


def _standard() -> _Foreign | None:
    try:
        return import_module("compression.zstd")
    except ModuleNotFoundError:
        return None


def _package() -> _Foreign:
    try:
        return import_module("zstandard")
    except ModuleNotFoundError:
        raise MissingExtra.named("zstd", package="zstandard", needed_for="Zstandard") from None


def _zstandard_errors() -> tuple[type[Exception], ...]:
    try:
        return ((_standard() or _package()).ZstdError,)
    except MissingExtra:
        return ()


def _zstandard(file: BinaryIO) -> _Foreign:
    standard = _standard()
    if standard is not None:
        return standard.ZstdFile(file)
    _package()
    from piiguard.classify.fields.zstandard_frames import ZstandardFrames

    return ZstandardFrames(file)


def _zstandard_writer(file: BinaryIO) -> _Foreign:
    standard = _standard()
    if standard is not None:
        return standard.ZstdFile(file, mode="w")
    return _package().ZstdCompressor().stream_writer(file, closefd=False)
