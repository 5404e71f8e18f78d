"""Bodies of encrypted files: the key and the context of a file's one message.

Format: ``docs/format.md``, 7.3. The body commits to its key, its header and its context, so that none of them
can be exchanged: a wrapped key that opens to another file key, however it was made, opens nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash

from piiguard.crypto.files.chunks import SCHEMES, Chunks, Scheme
from piiguard.crypto.files.headers import (
    MAX_STANZAS,
    Header,
    Readable,
    encode_header,
    read_header,
    suite_number,
)
from piiguard.crypto.files.messages import Opener, Sealer, opener, sealer
from piiguard.crypto.files.recipients import FILE_KEY_SIZE, Holder, Recipient, unwrap, wrap
from piiguard.crypto.keys import KeySource
from piiguard.crypto.secret_octets import fresh_secret
from piiguard.crypto.suites import Suite, expand
from piiguard.crypto.tokens import encode_context
from piiguard.errors import DecryptionError, InvalidInput, UnsupportedFormat

__all__ = ["REFUSALS", "Body", "existing_body", "new_body", "refusal"]

_LABEL: Final = b"piiguard/1/file/body\x00"
_NO_CONTEXT, _WITH_CONTEXT = b"\x00", b"\x01"

REFUSALS: Final = (InvalidTag, UnsupportedFormat, zlib.error)
"""Whatever keeps a file from opening; callers tell none from another."""


@attrs.frozen
class Body:
    """What is needed to write or read a file behind its header.

    Attributes:
        header: The header.
        scheme: How the chunks are encrypted.
        key: The key of the message.
        context: What the message is bound to, the header included.
    """

    header: Header
    scheme: Scheme
    key: bytes = attrs.field(repr=False)
    context: bytes = attrs.field(repr=False)

    def sealer(self) -> Sealer:
        """Begin to write; once only."""
        return sealer(self.scheme, self.key, self.context)

    def opener(self) -> Opener:
        """Begin to read from the first octet behind the header."""
        return opener(self.scheme, self.key, self.context)

    def chunks(self, prologue: bytes) -> Chunks:
        """Return the key of single chunks, or raise ``cryptography.exceptions.InvalidTag``."""
        return Chunks.opening(self.scheme, self.key, self.context, prologue)

    def __reduce__(self) -> NoReturn:
        raise TypeError("The key of a file cannot be pickled or copied")


def new_body(
    *,
    keyset: KeySource | None,
    recipients: Sequence[Recipient],
    context: Mapping[str, str] | None,
    compress: bool,
    suite: Suite | None,
) -> Body:
    """Draw a file key and wrap it; parameters as of `encrypt_stream`.

    Raises:
        TypeError: If nobody is given who could open the file, or something that cannot.
        InvalidInput: If the suite has no files, or is not the keyset's.
        KeyWrapperUnavailable: If a provider does not answer.
    """
    count = len(recipients) + (keyset is not None)
    if not count:
        message = "Give keyset=, recipients= or both: a file that nobody can open is lost"
        raise TypeError(message)
    if count > MAX_STANZAS:
        raise InvalidInput(f"A file has {MAX_STANZAS} recipients at most", hint="Encrypt it for a keyset.")
    suite, file_key = _suite(keyset, suite), fresh_secret(FILE_KEY_SIZE)
    stanzas = wrap(file_key, suite, keyset=keyset, recipients=recipients)
    return _body(encode_header(suite, stanzas, compressed=compress), file_key, context)


def existing_body(
    source: Readable,
    *,
    keyset: KeySource | None,
    recipient: Holder | None,
    context: Mapping[str, str] | None,
) -> Body:
    """Read a header and unwrap its file key; parameters as of `decrypt_stream`.

    Raises:
        TypeError: If nothing is given that could open the file.
        KeyWrapperUnavailable: If a provider does not answer.
        UnsupportedFormat: If the file is none that this release reads.
        cryptography.exceptions.InvalidTag: If the file key does not unwrap.
    """
    if keyset is None and recipient is None:
        message = "Give keyset= or recipient="
        raise TypeError(message)
    header = read_header(source)
    return _body(header, unwrap(header, keyset=keyset, recipient=recipient), context)


def refusal() -> DecryptionError:
    """Return the one error for whatever is wrong with an encrypted file."""
    return DecryptionError(
        "The file does not open",
        hint="Check that it is whole, that it was encrypted for this key, and that the context is the same; "
        "inspect_file() says whom it names.",
    )


def _body(header: Header, file_key: bytes, context: Mapping[str, str] | None) -> Body:
    suite, scheme = header.suite, SCHEMES[header.suite]
    digest = Hash(SM3() if suite is Suite.SM4_GCM_SM3 else SHA256())
    digest.update(header.octets)
    digest.update(_NO_CONTEXT if context is None else _WITH_CONTEXT + encode_context(context))
    key = expand(file_key, _LABEL + bytes([suite_number(suite)]), scheme.key_size, suite=suite)
    return Body(header, scheme, key, _LABEL + digest.finalize())


def _suite(keyset: KeySource | None, asked: Suite | None) -> Suite:
    """Return the suite of a new file: what is asked for, and what the keyset's key may be used with."""
    if asked is not None and asked not in SCHEMES:
        raise InvalidInput(
            f"Files are not encrypted with {asked.value}",
            hint="Use AES-256-GCM or SM4-GCM-SM3, or leave it out.",
        )
    if keyset is None:
        return asked or Suite.AES_256_GCM
    fixed = Suite.SM4_GCM_SM3 if keyset.active.suite is Suite.SM4_GCM_SM3 else Suite.AES_256_GCM
    if asked not in {None, fixed}:
        raise InvalidInput(
            f"The keyset's key is for files of {fixed.value}",
            hint="Leave suite out, or rotate to a key of the other.",
        )
    return fixed
