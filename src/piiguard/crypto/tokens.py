"""Field tokens: what stands around a ciphertext, and what it is bound to.

Format: ``docs/format.md``, 1. Nothing here needs a key, so nothing here proves that a token is genuine.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Final, NewType

import attrs

from piiguard.crypto.suites import Mode, Suite
from piiguard.errors import InvalidInput, UnsupportedFormat

__all__ = [
    "HEADER_SIZE",
    "TEXT_BIT",
    "TEXT_PREFIX",
    "KeyId",
    "TokenInfo",
    "encode_context",
    "encode_optional",
    "from_text",
    "header",
    "inspect",
    "key_id_octets",
    "require_bytes",
    "text_octets",
    "to_text",
]

_CODE_SIZE: Final = 1
HEADER_SIZE: Final = 5
_TAG_SIZE: Final = 16
TEXT_PREFIX: Final = "pg1."

# docs/format.md, 1.1: the code octet.
_VERSION: Final = 1
_VERSION_SHIFT: Final = 5
_SUBJECT_BIT: Final = 0b1_0000
TEXT_BIT: Final = 0b0_1000
_MODE_MASK: Final = 0b0_0111
_RESERVED_NAMES: Final = frozenset({"row", "subject"})
_MAX_NAME: Final = 0xFFFF
_MAX_PAIRS: Final = 0xFFFF


KeyId = NewType("KeyId", str)
"""Names one version of a key: 8 lower-case hexadecimal digits. Not a secret."""


@attrs.frozen
class TokenInfo:
    """What a token says of itself, before anything about it is proved.

    Attributes:
        key_id: The key it names: one of the keyset, or of a data subject if *of_subject*.
        mode: How it is sealed.
        of_subject: True if the key is a data subject's own.
        is_text: True if the value was a string, False if it was bytes.
    """

    key_id: KeyId
    mode: Mode
    of_subject: bool
    is_text: bool

    @property
    def suite(self) -> Suite:
        """The suite its mode belongs to."""
        return self.mode.suite


def inspect(token: bytes) -> TokenInfo:
    """Read a token's header, for diagnosis: which key would open it?

    The header is not authenticated until the token has been decrypted; decide nothing by it alone.

    Args:
        token: A token in its binary form.

    Returns:
        What the header says.

    Raises:
        TypeError: If *token* is not bytes.
        UnsupportedFormat: If it is no token, or of a version or mode that this release does not read.

    >>> inspect(bytes.fromhex("29a1b20001") + bytes(46)).key_id
    'a1b20001'
    """
    require_bytes(token)
    if len(token) >= HEADER_SIZE and token[0] >> _VERSION_SHIFT == _VERSION:
        mode = Mode.of(token[0] & _MODE_MASK)
        if mode is not None and len(token) >= HEADER_SIZE + mode.nonce_size + _TAG_SIZE:
            return TokenInfo(
                KeyId(token[_CODE_SIZE:HEADER_SIZE].hex()),
                mode,
                of_subject=bool(token[0] & _SUBJECT_BIT),
                is_text=bool(token[0] & TEXT_BIT),
            )
    raise UnsupportedFormat(
        f"These {len(token)} bytes are not a token of a version that this release reads",
        hint="Give the bytes that encrypt() returned, whole; turn a text form back with from_text() first.",
    )


def header(mode: Mode, key_id: KeyId, *, of_subject: bool, text: bool) -> bytes:
    """Write the five octets a token begins with.

    Args:
        mode: How the value is sealed.
        key_id: The key it is sealed under.
        of_subject: True if the key is a data subject's own.
        text: True if the value is a string.

    Returns:
        Five octets.
    """
    code = _VERSION << _VERSION_SHIFT | _SUBJECT_BIT * of_subject | TEXT_BIT * text | mode
    return bytes((code,)) + key_id_octets(key_id)


def key_id_octets(key_id: KeyId) -> bytes:
    """Return the four octets that *key_id* writes in hexadecimal."""
    return bytes.fromhex(key_id)


def encode_context(context: Mapping[str, str]) -> bytes:
    """Encode a context so that no two contexts share an encoding.

    Args:
        context: Names and values that say where a column is: tenant, table, column …; at least one.

    Returns:
        The pairs in ascending order of their names, each part after its length.

    Raises:
        TypeError: If it is not a mapping of strings to strings.
        InvalidInput: If it is empty, or a name is reserved, or a string cannot be written in UTF-8.

    >>> encode_context({"table": "t"}).hex()
    '000100057461626c650000000174'
    """
    pairs: list[tuple[bytes, bytes]] = []
    for name, value in context.items():
        if name in _RESERVED_NAMES:
            raise InvalidInput(
                f"A context may not hold {name!r}",
                hint=f"Give it with the value: encrypt(value, {name}=…).",
            )
        octets = text_octets(name, what="A context name")
        if len(octets) > _MAX_NAME:
            raise InvalidInput("A context name is too long", hint="Use short names: tenant, table, column.")
        pairs.append((octets, text_octets(value, what="A context value")))
    if not 0 < len(pairs) <= _MAX_PAIRS:
        raise InvalidInput(
            "The context is empty, so a ciphertext could be moved to any other column",
            hint='Say where the column is: context={"table": "customer", "column": "id_no"}.',
        )
    encoded = [len(pairs).to_bytes(2, "big")]
    for octets, value_octets in sorted(pairs):
        encoded += (
            len(octets).to_bytes(2, "big"),
            octets,
            len(value_octets).to_bytes(4, "big"),
            value_octets,
        )
    return b"".join(encoded)


def encode_optional(text: str | None, *, what: str) -> bytes:
    """Encode a row's or subject's id, keeping an absent one apart from an empty one.

    Args:
        text: The id, or None.
        what: What it is, for the message of an error: ``"A row"``.

    Returns:
        One zero octet, or a one, the length and the id.

    >>> encode_optional(None, what="A row").hex(), encode_optional("7", what="A row").hex()
    ('00', '010000000137')
    """
    if text is None:
        return b"\x00"
    octets = text_octets(text, what=what)
    return b"\x01" + len(octets).to_bytes(4, "big") + octets


def require_bytes(token: bytes) -> None:
    """Refuse what is not bytes, before it is sliced.

    Raises:
        TypeError: If *token* is not bytes.
    """
    if not isinstance(token, bytes):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
        message = f"A token must be bytes, not {type(token).__name__}"
        raise TypeError(message)


def text_octets(text: str, *, what: str) -> bytes:
    """Encode *text* in UTF-8 without ever showing it in an error.

    Args:
        text: Any string.
        what: What it is, for the message of an error.

    Returns:
        Its octets.

    Raises:
        TypeError: If it is not a string.
        InvalidInput: If it holds a lone surrogate.
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
        message = f"{what} must be a str, not {type(text).__name__}"
        raise TypeError(message)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        position = error.start
    raise InvalidInput(
        f"{what} has a lone surrogate at code point {position}, so it has no UTF-8 form",
        hint="Read the source in its right encoding; surrogates come from errors='surrogateescape'.",
    )


def to_text(token: bytes) -> str:
    """Write a token in its text form, for JSON or a text column.

    Args:
        token: A token in its binary form.

    Returns:
        ``pg1.`` and base64url without padding.

    >>> to_text(bytes.fromhex("29a1b20001"))
    'pg1.KaGyAAE'
    """
    require_bytes(token)
    return TEXT_PREFIX + base64.urlsafe_b64encode(token).decode().rstrip("=")


def from_text(text: str) -> bytes:
    """Read a token's text form back.

    Args:
        text: What `to_text` wrote.

    Returns:
        The token in its binary form.

    Raises:
        TypeError: If *text* is not a string.
        UnsupportedFormat: If it is not a text form, to the last bit.

    >>> from_text("pg1.KaGyAAE").hex()
    '29a1b20001'
    """
    if not isinstance(text, str):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
        message = f"The text form of a token must be a str, not {type(text).__name__}"
        raise TypeError(message)
    body = text.removeprefix(TEXT_PREFIX)
    try:
        token = base64.b64decode(body + "=" * (-len(body) % 4), altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        token = b""
    # One token has one text form: this also refuses a missing prefix, padding and stray bits.
    if not token or to_text(token) != text:
        raise UnsupportedFormat(
            f"This text of {len(text)} characters is not a token",
            hint=f"A token's text form begins with {TEXT_PREFIX!r}; give what to_text() returned, whole.",
        )
    return token
