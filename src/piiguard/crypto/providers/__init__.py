"""KEK providers: whoever guards the one key that protects a keyset.

Format: ``docs/format.md``, 4.
"""

from piiguard.crypto.providers.held_secrets import SecretProvider
from piiguard.crypto.providers.passphrases import (
    ARGON2ID_RFC_9106_LOW_MEMORY,
    SCRYPT_OWASP,
    Argon2idParameters,
    PassphraseProvider,
    ScryptParameters,
)
from piiguard.crypto.providers.ports import AsyncKekProvider, KekProvider, WrappedKek

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
]
