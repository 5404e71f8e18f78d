"""Encryption of a column of 100,000 ID numbers.

The yardstick is the loop anyone would write with ``AESGCM``: a fresh nonce from ``os.urandom`` each time,
the column's name as associated data, the nonce kept beside the ciphertext. Two barer loops stand beside it:
one without associated data, whose result cannot be decrypted because the nonce is thrown away, and one that
repeats its nonce, which breaks the key. Neither may be deployed; they show what the library costs alone.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV

from benchmarks.report import interleave, table
from piiguard.crypto import FieldCipher, Keyset, PassphraseProvider, ScryptParameters, Suite
from piiguard.crypto.fpe import MOBILE, FormatCipher

COUNT = 100_000
KEYS = 1000
CONTEXT = {"table": "customer", "column": "id_no"}
YARDSTICK = "AESGCM loop: nonce each, AAD, nonce kept"


def main() -> None:
    """Print two tables: whole columns against the loop, and the sizes of what comes out."""
    numbers = [f"11010519491231{place % 10_000:04d}" for place in range(COUNT)]
    octets = [number.encode() for number in numbers]
    rows = [str(place) for place in range(COUNT)]
    with tempfile.TemporaryDirectory() as folder:
        guard = PassphraseProvider("benchmark", kdf=ScryptParameters(n=2, r=1, p=1))
        keyset = Keyset.create(Path(folder) / "siv", provider=guard)
        gcm_keyset = Keyset.create(Path(folder) / "gcm", provider=guard, suite=Suite.AES_256_GCM)
        cipher = FieldCipher(keyset, context=CONTEXT)
        deterministic = FieldCipher(keyset, context=CONTEXT, deterministic=True)
        gcm = FieldCipher(gcm_keyset, context=CONTEXT)
        mobile = FormatCipher(keyset, form=MOBILE, context=CONTEXT)
        mobiles = [f"138{place:08}" for place in range(COUNT)]
        many = FieldCipher(_large(Path(folder) / "many", guard), context=CONTEXT)
        matrix = np.array(numbers, "S").view(np.uint8).reshape(COUNT, -1)
        tokens, sealed = cipher.encrypt_column(numbers), cipher.encrypt_matrix(matrix)
        old = cipher.encrypt_column(numbers)
        keyset.rotate()
        cases: dict[str, Callable[[], object]] = {
            **_loops(octets),
            "piiguard, text column": lambda: cipher.encrypt_column(numbers),
            "piiguard, text matrix": lambda: cipher.encrypt_matrix(matrix),
            "piiguard, text matrix, deterministic": lambda: deterministic.encrypt_matrix(matrix),
            "piiguard, decrypt a matrix": lambda: cipher.decrypt_matrix(sealed),
            "piiguard, bytes column": lambda: cipher.encrypt_column(octets),
            "piiguard, bound to rows": lambda: cipher.encrypt_column(numbers, rows=rows),
            "piiguard, deterministic": lambda: deterministic.encrypt_column(numbers),
            "piiguard, AES-256-GCM": lambda: gcm.encrypt_column(numbers),
            "piiguard, decrypt": lambda: cipher.decrypt_column(tokens),
            "piiguard, re-encrypt": lambda: cipher.reencrypt_column(old),
            "piiguard, format-preserving (FF1), text column": lambda: mobile.encrypt_column(mobiles),
            "piiguard, value by value, 1,000 keys": lambda: [many.encrypt(number) for number in numbers],
            "piiguard, value by value, deterministic": lambda: [
                deterministic.encrypt(number) for number in numbers
            ],
            "piiguard, value by value": lambda: [cipher.encrypt(number) for number in numbers],
            "piiguard, decrypt value by value": lambda: [cipher.decrypt(token) for token in tokens],
            "piiguard, blind index, matrix": lambda: cipher.blind_index_matrix(matrix),
            "piiguard, blind index, column": lambda: cipher.blind_index_column(numbers),
            "piiguard, blind index, value by value": lambda: [
                cipher.blind_index(number) for number in numbers
            ],
        }
        taken = interleave(cases)
        base = taken[YARDSTICK]
        print(
            table(
                ["case", "ns a value (median)", "min", "max", "× the AESGCM loop", "CPU, least", "×"],
                [
                    (
                        name,
                        *(each / COUNT * 1e9 for each in (t.median, t.min, t.max)),
                        t.median / base.median,
                        t.cpu / COUNT * 1e9,
                        t.cpu / base.cpu,
                    )
                    for name, t in taken.items()
                ],
            )
        )
        print(
            table(
                ["an 18-byte ID as a token", "bytes"],
                [
                    ("AES-256-SIV", len(cipher.encrypt(numbers[0]))),
                    ("AES-256-SIV, deterministic", len(deterministic.encrypt(numbers[0]))),
                    ("AES-256-GCM", len(gcm.encrypt(numbers[0]))),
                ],
            ),
            end="",
        )


def _large(path: Path, guard: PassphraseProvider) -> Keyset:
    keyset = Keyset.create(path, provider=guard)
    for _ in range(KEYS - 1):
        keyset.rotate()
    return keyset


def _loops(octets: list[bytes]) -> dict[str, Callable[[], object]]:
    gcm, siv = AESGCM(os.urandom(32)).encrypt, AESSIV(os.urandom(64)).encrypt
    place, fixed = b"customer.id_no", bytes(12)
    return {
        YARDSTICK: lambda: [(nonce := os.urandom(12)) + gcm(nonce, each, place) for each in octets],
        "AESGCM loop: nonce each, no AAD, nonce lost": lambda: [
            gcm(os.urandom(12), each, None) for each in octets
        ],
        "AESGCM loop: one nonce for all (broken)": lambda: [gcm(fixed, each, None) for each in octets],
        "AESSIV loop, bare: one AAD": lambda: [siv(each, [place]) for each in octets],
        "AESSIV loop: nonce each, AAD, nonce kept": lambda: [
            (nonce := os.urandom(12)) + siv(each, [place, nonce]) for each in octets
        ],
    }


if __name__ == "__main__":
    main()
