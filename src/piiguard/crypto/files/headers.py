"""Headers of encrypted files: the suite, the form, and for whom the file key is wrapped.

Format: ``docs/format.md``, 7.1. Nothing here needs a key, so nothing here proves that a header is genuine;
the body does, which commits to it.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import Final, Protocol

import attrs

from piiguard.crypto.suites import Suite
from piiguard.errors import UnsupportedFormat

__all__ = [
    "MAX_STANZAS",
    "MAX_STANZA_SIZE",
    "Header",
    "Readable",
    "RecipientKind",
    "Stanza",
    "encode_header",
    "read_header",
    "suite_number",
]

# As PNG does: an octet that is not ASCII, and line ends that a transfer as text would change.
_MAGIC: Final = b"\x89pgf\r\n\x1a\n"
_VERSION: Final = 1
_FIXED_SIZE: Final = len(_MAGIC) + 4
_STANZA_HEAD_SIZE: Final = 3
_SUITES: Final = {1: Suite.AES_256_GCM, 2: Suite.SM4_GCM_SM3}
_NUMBERS: Final = {suite: number for number, suite in _SUITES.items()}
_AS_IS, _ZLIB = 0, 1

# A header is in memory before anything about it is proved: at most 256 KiB of it.
MAX_STANZAS: Final = 32
"""How many a header may have."""
MAX_STANZA_SIZE: Final = 8192
"""Octets of one at most: a reader takes a header that claims more for none."""


class Readable(Protocol):
    """What octets are read from."""

    def read(self, size: int, /) -> bytes | None:
        """Return up to *size* octets; none at the end."""
        ...


class RecipientKind(enum.IntEnum):
    """How a file key is wrapped."""

    KEYSET = 1
    """Under a key of a keyset."""
    RSA = 2
    """For an RSA key, by OAEP with SHA-256."""
    X25519 = 3
    """For an X25519 key, by HPKE."""
    PROVIDER = 4
    """By a KEK provider: a passphrase, a secret, a KMS."""


@attrs.frozen
class Stanza:
    """The file key, wrapped for one recipient.

    Attributes:
        kind: How, as a number; one that this release does not know is passed over.
        octets: What a holder of the right key needs.
    """

    kind: int
    octets: bytes = attrs.field(repr=False)


@attrs.frozen
class Header:
    """What stands before the body.

    Attributes:
        suite: How the body is encrypted.
        compressed: Whether the content was compressed first.
        stanzas: The file key, once for each recipient.
        octets: The header as it lies in the file.
    """

    suite: Suite
    compressed: bool
    stanzas: tuple[Stanza, ...]
    octets: bytes = attrs.field(repr=False)


def suite_number(suite: Suite) -> int:
    """Return the octet that stands for a suite."""
    return _NUMBERS[suite]


def encode_header(suite: Suite, stanzas: Sequence[Stanza], *, compressed: bool) -> Header:
    """Write a header.

    Args:
        suite: How the body will be encrypted.
        stanzas: From 1 to `MAX_STANZAS`, each of at most `MAX_STANZA_SIZE` octets.
        compressed: Whether the content is compressed.
    """
    made = _MAGIC + bytes([_VERSION, _NUMBERS[suite], _ZLIB if compressed else _AS_IS, len(stanzas)])
    for each in stanzas:
        made += bytes([each.kind]) + len(each.octets).to_bytes(2, "big") + each.octets
    return Header(suite, compressed, tuple(stanzas), made)


def read_header(source: Readable) -> Header:
    """Read a header, and nothing behind it.

    Args:
        source: What the file is read from, at its beginning.

    Raises:
        UnsupportedFormat: If there is none, or none that this release reads.
    """
    fixed = _exactly(source, _FIXED_SIZE)
    version, number, form, count = fixed[len(_MAGIC) :]
    if not fixed.startswith(_MAGIC):
        raise _unsupported("This is not a file that piiguard encrypted")
    if version != _VERSION or number not in _SUITES or form not in {_AS_IS, _ZLIB}:
        raise _unsupported(f"The file is of version {version}, suite {number}, form {form}")
    if not 1 <= count <= MAX_STANZAS:
        raise _unsupported(f"The header claims {count} recipients")
    parts, stanzas = [fixed], list[Stanza]()
    for _ in range(count):
        head = _exactly(source, _STANZA_HEAD_SIZE)
        size = int.from_bytes(head[1:], "big")
        if size > MAX_STANZA_SIZE:
            raise _unsupported(f"The header claims {size} bytes for one recipient")
        octets = _exactly(source, size)
        parts += (head, octets)
        stanzas.append(Stanza(head[0], octets))
    return Header(_SUITES[number], form == _ZLIB, tuple(stanzas), b"".join(parts))


def _exactly(source: Readable, size: int) -> bytes:
    parts, left = list[bytes](), size
    while left:
        part = source.read(left)
        if not part:
            raise _unsupported("The file ends within its header")
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _unsupported(what: str) -> UnsupportedFormat:
    return UnsupportedFormat(
        what, hint="Check that this is the right file, whole; if it is newer, upgrade piiguard."
    )
