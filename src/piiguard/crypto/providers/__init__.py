"""KEK providers: whoever guards the one key that protects a keyset.

Format: ``docs/format.md``, 4.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from piiguard.crypto.providers.held_secrets import SecretProvider
from piiguard.crypto.providers.passphrases import (
    ARGON2ID_RFC_9106_LOW_MEMORY,
    SCRYPT_OWASP,
    Argon2idParameters,
    PassphraseProvider,
    ScryptParameters,
)
from piiguard.crypto.providers.ports import AsyncKekProvider, KekProvider, WrappedKek

if TYPE_CHECKING:
    from piiguard.crypto.providers.awaiting import blocking, in_thread

__all__ = [
    "ARGON2ID_RFC_9106_LOW_MEMORY",
    "SCRYPT_OWASP",
    "Argon2idParameters",
    "AsyncKekProvider",
    "KekProvider",
    "PassphraseProvider",
    "ScryptParameters",
    "SecretProvider",
    "WrappedKek",
    "blocking",
    "in_thread",
]

# Loaded when first asked for: what most programs need none of.
_MODULES = {"blocking": "awaiting", "in_thread": "awaiting"}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
