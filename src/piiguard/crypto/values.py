"""Values: what is sealed and what was opened, as text and as octets, one by one and as columns.

No error shows a value: it gives positions and types.
"""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.exceptions import InvalidTag

from piiguard.crypto.packed import Packed
from piiguard.crypto.tokens import text_octets

__all__ = ["decoded", "encoded", "octets_of", "packed_texts", "text_of"]


def octets_of(value: str | bytes) -> bytes:
    """Return what is sealed for a value.

    Raises:
        TypeError: If it is neither str nor bytes.
        InvalidInput: If it is a string that has no UTF-8 form; it is not shown.
    """
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance] - callers may be untyped
        return text_octets(value, what="A value")
    message = f"A value must be str or bytes, not {type(value).__name__}"
    raise TypeError(message)


def decoded(octets: bytes | str) -> str | None:
    """Return the text of octets that were opened, or None if they are none; text is passed through."""
    try:
        return str(octets, "utf-8") if isinstance(octets, bytes) else octets
    except UnicodeDecodeError:
        return None


def text_of(octets: bytes) -> str:
    """Return the text of octets that were opened.

    Raises:
        cryptography.exceptions.InvalidTag: If they are none.
    """
    # Outside of the block that fails, so that no error carries the octets as its cause.
    text = decoded(octets)
    if text is None:
        raise InvalidTag
    return text


def packed_texts(texts: Sequence[str]) -> Packed:
    """Return texts as a column; raises as `octets_of` does."""
    joined = "".join(texts)
    if joined.isascii():
        return Packed(text=(joined, list(map(len, texts))))
    return Packed(encoded(texts, what="A value"))


def encoded(texts: Sequence[str], *, what: str) -> list[bytes]:
    """Return the octets of texts, each *what* in the message of an error; raises as `octets_of` does."""
    try:
        return [text.encode() for text in texts]
    except UnicodeEncodeError:
        # That error holds the text, so another is made below that does not.
        pass
    return [text_octets(text, what=what) for text in texts]
