"""Chunked encryption, as files have it, against vectors of C2SP.

They are read from the folder ``PIIGUARD_VECTORS`` names, or from ``../shared/vectors``; without it those are
skipped. They use SHA-256; that the library's Cobblestone-256, with SHA-512, differs in nothing else is a
property in ``tests/properties/test_crypto_files.py``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256

from piiguard.crypto.files.chunks import PROLOGUE_SIZE, Chunks, Scheme
from piiguard.crypto.files.messages import ComposedOpener, ComposedSealer

FOLDER = Path(os.environ.get("PIIGUARD_VECTORS") or Path(__file__).parents[3] / "shared" / "vectors")
FILE = FOLDER / "pyca" / "chunked-encryption__vectors.json"
SCHEMES = {
    name: Scheme(name.encode(), size, SHA256(), cipher)
    for name, size, cipher in [
        ("AEAD_AES_128_GCM", 16, AESGCM),
        ("AEAD_AES_256_GCM", 32, AESGCM),
        ("AEAD_CHACHA20_POLY1305", 32, ChaCha20Poly1305),
    ]
}
needs_vectors = pytest.mark.skipif(
    not FILE.is_file(), reason="set PIIGUARD_VECTORS to a folder that holds pyca/"
)


def _sealed(vector: dict[str, Any]) -> bytes:
    octets = base64.b64decode(vector["ciphertext"] or "")
    return zlib.decompress(octets) if vector.get("compressed") else octets


def _opened(vector: dict[str, Any], piece: int) -> bytes:
    sealed = _sealed(vector)
    scheme, key = SCHEMES[vector["aead"]], bytes.fromhex(vector["key"])
    if len(key) != scheme.key_size:
        # Here a key always has its scheme's size: it is derived, never given.
        raise InvalidTag
    opener = ComposedOpener(scheme, key, vector["context"].encode())
    found = b"".join(bytes(opener.update(sealed[at : at + piece])) for at in range(0, len(sealed), piece))
    return found + opener.finalize()


@needs_vectors
@pytest.mark.parametrize("piece", [1000, 16_400, 10**7])
def test_every_vector_of_c2sp_is_as_it_says(piece: int) -> None:
    """All of them, valid and not, in pieces of any size: none is skipped."""
    counts: Counter[str] = Counter()
    for vector in json.loads(FILE.read_bytes())["vectors"]:
        counts[vector["expect"]] += 1
        if vector["expect"] != "success":
            with pytest.raises(InvalidTag):
                _opened(vector, piece)
            continue
        content = _opened(vector, piece)
        assert len(content) == vector["payload_length"], vector["name"]
        assert hashlib.sha256(content).hexdigest() == vector["payload_sha256"], vector["name"]
    assert counts == {"success": 27, "failure": 75}


@needs_vectors
def test_every_valid_vector_is_made_again() -> None:
    """Octet for octet, from its key, salt, context and content."""
    made = 0
    for vector in json.loads(FILE.read_bytes())["vectors"]:
        if vector["expect"] != "success":
            continue
        sealed, content = _sealed(vector), _opened(vector, 10**7)
        key, context = bytes.fromhex(vector["key"]), vector["context"].encode()
        chunks = Chunks(SCHEMES[vector["aead"]], key, context, sealed[:24])
        sealer = ComposedSealer(chunks)
        assert bytes(sealer.update(content)) + sealer.finalize() == sealed
        assert sealed[:PROLOGUE_SIZE] == chunks.prologue
        made += 1
    assert made == 27
