"""Keys and ciphers: keysets, field encryption, rotation, and keys that can be shredded.

::

    keyset = Keyset.create("shop.keyset", passphrase=…)
    cipher = FieldCipher(keyset, context={"table": "customer", "column": "id_no"})
    tokens = cipher.encrypt_column(ids, rows=row_ids)
    keyset.rotate()
    tokens = cipher.reencrypt_column(tokens, rows=row_ids)

Formats: ``docs/format.md``. Every primitive is that of the ``cryptography`` package; two modes
are composed from its AES, in `piiguard.crypto.composed`.
"""

from piiguard.crypto import fpe
from piiguard.crypto.fields import FieldCipher
from piiguard.crypto.keys import KeyInfo, KeySource, KeyState
from piiguard.crypto.keysets import Keyset
from piiguard.crypto.providers import (
    ARGON2ID_RFC_9106_LOW_MEMORY,
    SCRYPT_OWASP,
    Argon2idParameters,
    KekProvider,
    PassphraseProvider,
    ScryptParameters,
    SecretProvider,
    WrappedKek,
)
from piiguard.crypto.subjects import ShredReceipt, SubjectKeys
from piiguard.crypto.suites import Mode, Suite
from piiguard.crypto.tokens import KeyId, TokenInfo, from_text, inspect, to_text

__all__ = [
    "ARGON2ID_RFC_9106_LOW_MEMORY",
    "SCRYPT_OWASP",
    "Argon2idParameters",
    "FieldCipher",
    "KekProvider",
    "KeyId",
    "KeyInfo",
    "KeySource",
    "KeyState",
    "Keyset",
    "Mode",
    "PassphraseProvider",
    "ScryptParameters",
    "SecretProvider",
    "ShredReceipt",
    "SubjectKeys",
    "Suite",
    "TokenInfo",
    "WrappedKek",
    "fpe",
    "from_text",
    "inspect",
    "to_text",
]
