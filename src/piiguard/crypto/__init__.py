"""Keys and ciphers: keysets, field encryption, rotation, and keys that can be shredded.

::

    keyset = Keyset.create("shop.keyset", passphrase=…)
    cipher = FieldCipher(keyset, context={"table": "customer", "column": "id_no"})
    tokens = cipher.encrypt_column(ids, rows=row_ids)
    keyset.rotate()
    tokens = cipher.reencrypt_column(tokens, rows=row_ids)
    encrypt_file("people.csv", "people.csv.pgf", keyset=keyset)

Formats: ``docs/format.md``. Every primitive is that of the ``cryptography`` package; two modes
are composed from its AES, in `piiguard.crypto.composed`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from piiguard.crypto import fpe, providers
from piiguard.crypto.blind_plan import BlindIndexPlan
from piiguard.crypto.blind_plan import plan as plan_blind_index
from piiguard.crypto.ciphertexts import Ciphertext
from piiguard.crypto.fields import FieldCipher
from piiguard.crypto.files import (
    FileInfo,
    RecipientInfo,
    RecipientKind,
    count_file_use,
    create_encrypted,
    decrypt_file,
    decrypt_stream,
    encrypt_file,
    encrypt_stream,
    fingerprint,
    inspect_file,
    open_encrypted,
)
from piiguard.crypto.jobs import (
    JobRecord,
    JobState,
    ReencryptJob,
    ReencryptReport,
    TokenColumn,
    TokenStore,
    count_use,
    reencrypt,
)
from piiguard.crypto.key_cache import CacheInfo, CacheLimits
from piiguard.crypto.keys import KeyInfo, KeySource, KeyState
from piiguard.crypto.keysets import Keyset
from piiguard.crypto.limits import Allowance, Limits, Used
from piiguard.crypto.providers import (
    ARGON2ID_RFC_9106_LOW_MEMORY,
    SCRYPT_OWASP,
    Argon2idParameters,
    AsyncKekProvider,
    KekProvider,
    PassphraseProvider,
    ScryptParameters,
    SecretProvider,
    WrappedKek,
)
from piiguard.crypto.schedules import Deed, Due, DueReason
from piiguard.crypto.subjects import ShredReceipt, SubjectKeys
from piiguard.crypto.suites import Mode, Suite
from piiguard.crypto.tokens import KeyId, TokenInfo, from_text, inspect, to_text
from piiguard.crypto.uses import KeyUse

if TYPE_CHECKING:
    from piiguard.crypto.async_keysets import create_async, open_async, renew_async, rewrap_async
    from piiguard.crypto.core_dumps import Hardening, harden_process

__all__ = [
    "ARGON2ID_RFC_9106_LOW_MEMORY",
    "SCRYPT_OWASP",
    "Allowance",
    "Argon2idParameters",
    "AsyncKekProvider",
    "BlindIndexPlan",
    "CacheInfo",
    "CacheLimits",
    "Ciphertext",
    "Deed",
    "Due",
    "DueReason",
    "FieldCipher",
    "FileInfo",
    "Hardening",
    "JobRecord",
    "JobState",
    "KekProvider",
    "KeyId",
    "KeyInfo",
    "KeySource",
    "KeyState",
    "KeyUse",
    "Keyset",
    "Limits",
    "Mode",
    "PassphraseProvider",
    "RecipientInfo",
    "RecipientKind",
    "ReencryptJob",
    "ReencryptReport",
    "ScryptParameters",
    "SecretProvider",
    "ShredReceipt",
    "SubjectKeys",
    "Suite",
    "TokenColumn",
    "TokenInfo",
    "TokenStore",
    "Used",
    "WrappedKek",
    "count_file_use",
    "count_use",
    "create_async",
    "create_encrypted",
    "decrypt_file",
    "decrypt_stream",
    "encrypt_file",
    "encrypt_stream",
    "fingerprint",
    "fpe",
    "from_text",
    "harden_process",
    "inspect",
    "inspect_file",
    "open_async",
    "open_encrypted",
    "plan_blind_index",
    "providers",
    "reencrypt",
    "renew_async",
    "rewrap_async",
    "to_text",
]

# What most programs need none of: asyncio and ctypes are a third of what importing this room would cost.
_MODULES = {
    "Hardening": "core_dumps",
    "create_async": "async_keysets",
    "harden_process": "core_dumps",
    "open_async": "async_keysets",
    "renew_async": "async_keysets",
    "rewrap_async": "async_keysets",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
