"""Whole files: encrypt and decrypt by name, or open by name to read and write.

Format: ``docs/format.md``, 7. A result takes its name when it is finished and safe on the disk, never before.
"""

from __future__ import annotations

import contextlib
import io
import os
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TypeAlias

import attrs
from cryptography.exceptions import InvalidTag

from piiguard.crypto.files.bodies import REFUSALS, existing_body, new_body, refusal
from piiguard.crypto.files.chunks import CHUNK_SIZE
from piiguard.crypto.files.headers import read_header
from piiguard.crypto.files.readers import ClearFile, InflatedFile
from piiguard.crypto.files.recipients import Holder, Recipient, RecipientInfo, info_of
from piiguard.crypto.files.streams import BodyWriter, decrypt_stream, encrypt_stream
from piiguard.crypto.keys import KeySource
from piiguard.crypto.suites import Suite
from piiguard.errors import SourceError, UnsupportedFormat
from piiguard.outputs import new_file

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["FileInfo", "create_encrypted", "decrypt_file", "encrypt_file", "inspect_file", "open_encrypted"]

_PathLike: TypeAlias = str | os.PathLike[str]
# A few chunks: what is written line by line is encrypted by pieces that are worth a call.
_BUFFER_SIZE: Final = 64 * 1024


@attrs.frozen
class FileInfo:
    """What an encrypted file says of itself, before anything about it is proved.

    Attributes:
        suite: How it is encrypted.
        compressed: Whether its content was compressed first.
        recipients: Whom it names.
    """

    suite: Suite
    compressed: bool
    recipients: tuple[RecipientInfo, ...]


def encrypt_file(
    src: _PathLike,
    dst: _PathLike,
    *,
    keyset: KeySource | None = None,
    recipients: Sequence[Recipient] = (),
    context: Mapping[str, str] | None = None,
    compress: bool = False,
    suite: Suite | None = None,
    overwrite: bool = False,
) -> None:
    """Encrypt a file.

    Args:
        src: The clear file, which stays as it is.
        dst: Where the encrypted one shall be.
        keyset: Its ACTIVE key will open the file.
        recipients: Who else will: RSA keys of 3072 bits or more, X25519 keys, KEK providers.
        context: Names and values the file is bound to; whoever opens it must give the same.
        compress: Compress first (zlib). The length then shows how much the content repeats itself: never do
            it where somebody else decides on part of the content and sees the length (as in CRIME). A
            compressed file is read from its beginning only.
        suite: ``AES_256_GCM`` or ``SM4_GCM_SM3``; that of the keyset's key if not given.
        overwrite: True to replace *dst* if it exists.

    Raises:
        TypeError: If nobody is given who could open the file, or something that cannot.
        InvalidInput: If a recipient, the context or the suite cannot be used.
        KeyStateError: If the keyset's key has wrapped or sealed all that it may.
        KeyWrapperUnavailable: If a provider does not answer.
        SourceError: If *src* cannot be read or *dst* not be written; then there is no *dst*, or the old one.
    """
    with (
        _reported(f"Cannot encrypt {Path(src)} into {Path(dst)}"),
        Path(src).open("rb", buffering=0) as source,
        new_file(Path(dst), private=False, overwrite=overwrite) as sink,
    ):
        encrypt_stream(
            source,
            sink,
            keyset=keyset,
            recipients=recipients,
            context=context,
            compress=compress,
            suite=suite,
        )


def decrypt_file(
    src: _PathLike,
    dst: _PathLike,
    *,
    keyset: KeySource | None = None,
    recipient: Holder | None = None,
    context: Mapping[str, str] | None = None,
    overwrite: bool = False,
) -> None:
    """Decrypt a file, into one that only its owner can read.

    Args:
        src: The encrypted file, which stays as it is.
        dst: Where the clear one shall be. It appears when all of it was found authentic.
        keyset: Keys that may open the file.
        recipient: A private key or a KEK provider that may.
        context: As when it was encrypted.
        overwrite: True to replace *dst* if it exists.

    Raises:
        TypeError: If nothing is given that could open the file.
        DecryptionError: If it does not open, whatever the cause.
        KeyWrapperUnavailable: If a provider does not answer.
        SourceError: If *src* cannot be read or *dst* not be written; then there is no *dst*, or the old one.
    """
    with (
        _reported(f"Cannot decrypt {Path(src)} into {Path(dst)}"),
        Path(src).open("rb", buffering=0) as source,
        new_file(Path(dst), private=True, overwrite=overwrite) as sink,
    ):
        decrypt_stream(source, sink, keyset=keyset, recipient=recipient, context=context)


def open_encrypted(
    path: _PathLike,
    *,
    keyset: KeySource | None = None,
    recipient: Holder | None = None,
    context: Mapping[str, str] | None = None,
) -> BinaryIO:
    """Open an encrypted file for reading, from any place in it.

    Its end is authenticated now and each chunk of 16 KiB when it is read. A compressed file can be read from
    its beginning only, and its end is reached before it is known to be whole.

    Args:
        path: The encrypted file.
        keyset: Keys that may open the file.
        recipient: A private key or a KEK provider that may.
        context: As when it was encrypted.

    Returns:
        A binary file of the clear content. Reading raises `DecryptionError` where it was changed.

    Raises:
        TypeError: If nothing is given that could open the file.
        DecryptionError: If it does not open, whatever the cause.
        KeyWrapperUnavailable: If a provider does not answer.
        SourceError: If it cannot be read.
    """
    with _reported(f"Cannot open {Path(path)}"), contextlib.ExitStack() as on_failure:
        file = on_failure.enter_context(Path(path).open("rb", buffering=0))
        try:
            body = existing_body(file, keyset=keyset, recipient=recipient, context=context)
            clear = ClearFile(file, body)
        except REFUSALS:
            pass
        else:
            on_failure.pop_all()
            return io.BufferedReader(InflatedFile(clear) if body.header.compressed else clear, CHUNK_SIZE)
    raise refusal()


@contextlib.contextmanager
def create_encrypted(
    path: _PathLike,
    *,
    keyset: KeySource | None = None,
    recipients: Sequence[Recipient] = (),
    context: Mapping[str, str] | None = None,
    compress: bool = False,
    suite: Suite | None = None,
    overwrite: bool = False,
) -> Generator[BinaryIO]:
    """Write a file that is encrypted as it is written.

    Args:
        path: Where the encrypted file shall be. It appears when the block ends, and never if that raises.
        keyset: As of `encrypt_file`, and so the others.
        recipients: Who else will be able to open it.
        context: What it is bound to.
        compress: Compress first.
        suite: How to encrypt.
        overwrite: True to replace *path* if it exists.

    Yields:
        A binary file to write the clear content to. Leaving the block finishes it; what you have wrapped
        around it (`io.TextIOWrapper`) has to be flushed by then.

    Raises:
        TypeError: As `encrypt_file` does.
        InvalidInput: As `encrypt_file` does.
        KeyStateError: As `encrypt_file` does.
        KeyWrapperUnavailable: If a provider does not answer.
        SourceError: If *path* exists and *overwrite* is False.
        OSError: If it cannot be written, or as the block raises it.
    """
    body = new_body(keyset=keyset, recipients=recipients, context=context, compress=compress, suite=suite)
    with new_file(Path(path), private=False, overwrite=overwrite) as sink:
        writer = BodyWriter(body, sink)
        raw = _SealingFile(writer)
        buffered = io.BufferedWriter(raw, _BUFFER_SIZE)
        try:
            yield buffered
            if not buffered.closed:
                buffered.flush()
        finally:
            # What a failed block left in the buffer has nowhere to go.
            raw.detach()
            buffered.close()
        writer.finish()


def inspect_file(path: _PathLike) -> FileInfo:
    """Read a file's header, for diagnosis: whom does it name? It needs no key and proves nothing.

    Args:
        path: The encrypted file.

    Raises:
        UnsupportedFormat: If it is no file that this release reads.
        SourceError: If it cannot be read.
    """
    with _reported(f"Cannot read {Path(path)}"), Path(path).open("rb") as file:
        header = read_header(file)
    try:
        return FileInfo(header.suite, header.compressed, info_of(header))
    except InvalidTag:
        raise UnsupportedFormat(
            "The header holds a provider's key that is garbled", hint="Check that the file is whole."
        ) from None


class _SealingFile(io.RawIOBase):
    """The writing end of an encrypted file."""

    def __init__(self, writer: BodyWriter) -> None:
        super().__init__()
        self._writer: BodyWriter | None = writer

    def detach(self) -> None:
        self._writer = None

    def writable(self) -> bool:
        return True

    def write(self, data: ReadableBuffer, /) -> int:
        with memoryview(data).cast("B") as octets:
            if self._writer is not None:
                self._writer.write(octets)
            return len(octets)


@contextlib.contextmanager
def _reported(what: str) -> Generator[None]:
    """Say in our own words why a file cannot be read or written."""
    try:
        yield
    except OSError as error:
        raise SourceError(
            f"{what}: {error.strerror or type(error).__name__}",
            hint="Check both paths, who may read and write there, and the free space; nothing was changed.",
        ) from error
