"""Encrypted files: for a keyset, or for other parties, read from the beginning or from the middle.

::

    encrypt_file("people.csv", "people.csv.pgf", keyset=keyset)
    with open_encrypted("people.csv.pgf", keyset=keyset) as file:
        file.seek(1_000_000)

Format: ``docs/format.md``, 7.
"""

from __future__ import annotations

from piiguard.crypto.files.counting import count_file_use
from piiguard.crypto.files.headers import RecipientKind
from piiguard.crypto.files.paths import (
    FileInfo,
    create_encrypted,
    decrypt_file,
    encrypt_file,
    inspect_file,
    open_encrypted,
)
from piiguard.crypto.files.recipients import Holder, Recipient, RecipientInfo, fingerprint
from piiguard.crypto.files.streams import decrypt_stream, encrypt_stream

__all__ = [
    "FileInfo",
    "Holder",
    "Recipient",
    "RecipientInfo",
    "RecipientKind",
    "count_file_use",
    "create_encrypted",
    "decrypt_file",
    "decrypt_stream",
    "encrypt_file",
    "encrypt_stream",
    "fingerprint",
    "inspect_file",
    "open_encrypted",
]
