"""Ciphertexts as a type: a token that no code takes for the value it hides."""

from __future__ import annotations

from typing import Self

import attrs

from piiguard.crypto.tokens import TokenInfo, from_text, inspect, to_text

__all__ = ["Ciphertext"]


@attrs.frozen
class Ciphertext:
    """A token, set apart from bytes and str so that it is neither shown as a value nor encrypted again.

    Columns and fields of `piiguard.integrations` store it as it is, once it has opened in their place.

    Attributes:
        token: What `FieldCipher.encrypt` returned.

    Raises:
        TypeError: If it is not bytes.
        UnsupportedFormat: If it is no token.
    """

    token: bytes = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        inspect(self.token)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a token's text form.

        Args:
            text: What `to_text` wrote.

        Raises:
            UnsupportedFormat: If it is no token's text form.

        >>> Ciphertext.from_text(Ciphertext(bytes.fromhex("29a1b20001") + bytes(46)).to_text())
        <Ciphertext: 51 bytes under a1b20001>
        """
        return cls(from_text(text))

    @property
    def info(self) -> TokenInfo:
        """What its header says; nothing of it is proved."""
        return inspect(self.token)

    def to_text(self) -> str:
        """Write its text form, for JSON or a text column."""
        return to_text(self.token)

    def __repr__(self) -> str:
        return f"<Ciphertext: {len(self.token)} bytes under {self.info.key_id}>"
