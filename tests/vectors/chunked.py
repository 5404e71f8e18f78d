"""The vectors of C2SP chunked encryption, and how files read and write them.

Read from the folder ``PIIGUARD_VECTORS`` names, or from ``../shared/vectors``. They use SHA-256; that the
library's Cobblestone-256, with SHA-512, differs in nothing else is a property in
``tests/properties/test_crypto_files.py``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Sequence
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from tests.vectors.wycheproof import FOLDER

from piiguard.crypto.files.chunks import SALT_SIZE, Chunks, Scheme
from piiguard.crypto.files.messages import ComposedOpener, ComposedSealer

__all__ = ["FILE", "agrees", "made_again", "vectors"]

FILE: Final = FOLDER / "pyca" / "chunked-encryption__vectors.json"
_SCHEMES: Final = {
    name: Scheme(name.encode(), size, SHA256(), cipher)
    for name, size, cipher in [
        ("AEAD_AES_128_GCM", 16, AESGCM),
        ("AEAD_AES_256_GCM", 32, AESGCM),
        ("AEAD_CHACHA20_POLY1305", 32, ChaCha20Poly1305),
    ]
}


def vectors() -> Sequence[dict[str, Any]]:
    """Return them all."""
    return json.loads(FILE.read_bytes())["vectors"]


def agrees(vector: dict[str, Any], piece: int) -> bool:
    """Say whether one opens as it says, or does not as it says, read *piece* octets at a time."""
    try:
        content = _opened(vector, piece)
    except InvalidTag:
        return vector["expect"] != "success"
    digest = hashlib.sha256(content).hexdigest()
    return (len(content), digest) == (vector["payload_length"], vector["payload_sha256"])


def made_again(vector: dict[str, Any]) -> bool:
    """Say whether a valid one is made again from its key, salt, context and content."""
    sealed, content = _sealed(vector), _opened(vector, 10**7)
    key, context = bytes.fromhex(vector["key"]), vector["context"].encode()
    sealer = ComposedSealer(Chunks(_SCHEMES[vector["aead"]], key, context, sealed[:SALT_SIZE]))
    return bytes(sealer.update(content)) + sealer.finalize() == sealed


def _sealed(vector: dict[str, Any]) -> bytes:
    octets = base64.b64decode(vector["ciphertext"] or "")
    return zlib.decompress(octets) if vector.get("compressed") else octets


def _opened(vector: dict[str, Any], piece: int) -> bytes:
    sealed = _sealed(vector)
    scheme, key = _SCHEMES[vector["aead"]], bytes.fromhex(vector["key"])
    if len(key) != scheme.key_size:
        # Here a key always has its scheme's size: it is derived, never given.
        raise InvalidTag
    opener = ComposedOpener(scheme, key, vector["context"].encode())
    found = b"".join(bytes(opener.update(sealed[at : at + piece])) for at in range(0, len(sealed), piece))
    return found + opener.finalize()
