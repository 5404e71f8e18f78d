"""Secrets that something else keeps: an environment variable, a mounted file.

Format: ``docs/format.md``, 4.
"""

from __future__ import annotations

import base64
import binascii
import os
from pathlib import Path
from typing import Final, Self

import attrs
from cryptography.exceptions import InvalidTag

from piiguard.crypto.private_files import read_private
from piiguard.crypto.providers.ports import AD_KEK, NO_PICKLE, WrappedKek, require_provider
from piiguard.crypto.suites import DEK_SIZE, expand, siv_open, siv_seal
from piiguard.errors import InvalidInput, KeysetError, KeyWrapperUnavailable

__all__ = ["MAKE_32_BYTES", "SecretProvider", "decode_secret"]

_WRAP_KEY_SIZE: Final = 64
MAKE_32_BYTES: Final = (
    'Make one with: python -c "import secrets; print(secrets.token_hex(32))", '
    "and keep it apart from the keyset."
)
"""A hint that says how to make a secret."""


@attrs.frozen
class SecretProvider:
    """A KEK wrapped under 32 random bytes that something else keeps: an environment variable, a mounted file.

    Args:
        secret: Exactly 32 bytes from a random source, never a passphrase.

    Raises:
        InvalidInput: If it is not 32 bytes.
    """

    secret: bytes = attrs.field(repr=False)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.secret, bytes):  # pyright: ignore[reportUnnecessaryIsInstance] - untyped callers
            message = f"A secret must be bytes, not {type(self.secret).__name__}"
            raise TypeError(message)
        if len(self.secret) != DEK_SIZE:
            raise InvalidInput(f"The secret has {len(self.secret)} bytes, not {DEK_SIZE}", hint=MAKE_32_BYTES)

    @classmethod
    def from_environment(cls, name: str) -> Self:
        """Read the secret from an environment variable, in base64url or hexadecimal.

        Args:
            name: Name of the variable.

        Raises:
            KeyWrapperUnavailable: If the variable is not set.
            InvalidInput: If it does not hold 32 bytes.
        """
        text = os.environ.get(name)
        if not text:
            raise KeyWrapperUnavailable(f"The environment variable {name} is not set", hint=MAKE_32_BYTES)
        return cls(decode_secret(text))

    @classmethod
    def from_file(cls, path: str | os.PathLike[str]) -> Self:
        """Read the secret from a file that only its owner can read, in base64url or hexadecimal.

        Args:
            path: The file.

        Raises:
            KeysetError: If the file is missing, or open to others.
            InvalidInput: If it does not hold 32 bytes.
        """
        return cls(decode_secret(read_private(Path(path), what="secret").decode("ascii", "replace")))

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        """Wrap *kek* under the secret."""
        return WrappedKek("secret", {}, siv_seal(self._wrap_key(), AD_KEK + keyset_id, kek))

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        """Unwrap a KEK.

        Raises:
            KeysetError: If the secret is another one or the file was damaged.
        """
        require_provider(wrapped, "secret")
        try:
            return siv_open(self._wrap_key(), AD_KEK + keyset_id, wrapped.wrapped)
        except InvalidTag:
            raise KeysetError(
                "The secret is another one, or the wrapped key in the keyset file was damaged",
                hint="Check where the secret comes from; if it is right, restore the file from a backup.",
                code="crypto.wrong_secret",
            ) from None

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError(NO_PICKLE)

    def _wrap_key(self) -> bytes:
        return expand(self.secret, b"piiguard/1/kek/secret", _WRAP_KEY_SIZE)


def decode_secret(text: str) -> bytes:
    """Read a secret that is written in base64url or hexadecimal.

    Raises:
        InvalidInput: If it is neither.
    """
    body = text.strip()
    try:
        if len(body) == 2 * DEK_SIZE:
            return bytes.fromhex(body)
        return base64.b64decode(body.rstrip("=") + "=" * (-len(body.rstrip("=")) % 4), b"-_", validate=True)
    except (ValueError, binascii.Error):
        pass
    raise InvalidInput("The secret is neither base64url nor hexadecimal", hint=MAKE_32_BYTES)
