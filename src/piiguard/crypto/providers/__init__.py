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
    from piiguard.crypto.providers.aliyun_kms import AliyunKmsProvider
    from piiguard.crypto.providers.awaiting import blocking, in_thread
    from piiguard.crypto.providers.aws_kms import AwsKmsProvider
    from piiguard.crypto.providers.os_keyring import KeyringBackend, KeyringProvider
    from piiguard.crypto.providers.pkcs11_tokens import Pkcs11Provider
    from piiguard.crypto.providers.services import Patience
    from piiguard.crypto.providers.tencent_kms import TencentKmsProvider
    from piiguard.crypto.providers.vault_transit import VaultTransitProvider

__all__ = [
    "ARGON2ID_RFC_9106_LOW_MEMORY",
    "SCRYPT_OWASP",
    "AliyunKmsProvider",
    "Argon2idParameters",
    "AsyncKekProvider",
    "AwsKmsProvider",
    "KekProvider",
    "KeyringBackend",
    "KeyringProvider",
    "PassphraseProvider",
    "Patience",
    "Pkcs11Provider",
    "ScryptParameters",
    "SecretProvider",
    "TencentKmsProvider",
    "VaultTransitProvider",
    "WrappedKek",
    "blocking",
    "in_thread",
]

# Loaded when first asked for: what most programs need none of.
_MODULES = {
    "AliyunKmsProvider": "aliyun_kms",
    "AwsKmsProvider": "aws_kms",
    "KeyringBackend": "os_keyring",
    "KeyringProvider": "os_keyring",
    "Patience": "services",
    "Pkcs11Provider": "pkcs11_tokens",
    "TencentKmsProvider": "tencent_kms",
    "VaultTransitProvider": "vault_transit",
    "blocking": "awaiting",
    "in_thread": "awaiting",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
