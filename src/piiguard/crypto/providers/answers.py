"""Answers of KEK providers: checked before anything rests on them.

A provider may be somebody else's code and its service somebody else's machine. What it calls wrapped must be
of the form that a keyset file can hold, hide the key, and open again; otherwise the one way back to every key
would be lost with the process that wrote it. What it calls unwrapped must be a key.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

from piiguard.crypto.secret_octets import SecretOctets
from piiguard.crypto.suites import DEK_SIZE
from piiguard.errors import KeysetError

if TYPE_CHECKING:
    from piiguard.crypto.providers.ports import KekProvider, WrappedKek

__all__ = ["unwrapped_kek", "wrapped_kek"]

_CODE: Final = "crypto.wrong_kek"


def wrapped_kek(provider: KekProvider, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
    """Have a KEK wrapped, and unwrapped again to see that it can be.

    Args:
        provider: Who wraps.
        kek: The KEK.
        keyset_id: The keyset it is for.

    Returns:
        The wrapped KEK.

    Raises:
        KeysetError: If no keyset file could hold the answer, it shows the KEK, or it does not open to it.
        KeyWrapperUnavailable: If the provider does not answer.
    """
    # Loaded here because importing this pillar must not load pydantic.
    from piiguard.crypto.keyset_schema import holds_kek

    wrapped = provider.wrap(kek, keyset_id=keyset_id)
    name = type(provider).__name__
    if not holds_kek(wrapped.provider, wrapped.parameters, wrapped.wrapped):
        raise KeysetError(
            f"What a {name} made of the keyset's key is of a form that no keyset file holds",
            hint="Nothing was written. Mend the provider: WrappedKek says what it may give.",
            code=_CODE,
        )
    if bytes(kek) in wrapped.wrapped or not hmac.compare_digest(
        unwrapped_kek(provider, wrapped, keyset_id=keyset_id), kek
    ):
        raise KeysetError(
            f"What a {name} made of the keyset's key shows the key, or does not open to it",
            hint="Nothing was written. Mend the provider, or use another one.",
            code=_CODE,
        )
    return wrapped


def unwrapped_kek(provider: KekProvider, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
    """Have a KEK unwrapped, and see that it is one. Whether it is the right one, the keyset's MAC says.

    Args:
        provider: Who unwraps.
        wrapped: The wrapped KEK.
        keyset_id: The keyset it is for.

    Returns:
        The KEK, `DEK_SIZE` octets.

    Raises:
        KeysetError: If it does not unwrap, or the answer is no key.
        KeyWrapperUnavailable: If the provider does not answer.
    """
    kek = _answer(provider, wrapped, keyset_id)
    if isinstance(kek, bytes) and len(kek) == DEK_SIZE:
        return SecretOctets(kek)
    del kek  # else the frame of the failure below would still have it
    raise KeysetError(
        f"What a {type(provider).__name__} gave for the keyset's key is no key of {DEK_SIZE} bytes",
        hint="Check which key the provider names; if it is the right one, restore the file from a backup.",
        code=_CODE,
    )


def _answer(provider: KekProvider, wrapped: WrappedKek, keyset_id: bytes) -> object:
    """Ask, and take it that the answer can be anything."""
    return provider.unwrap(wrapped, keyset_id=keyset_id)
