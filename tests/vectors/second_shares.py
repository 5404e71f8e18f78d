"""A second implementation of section 4.1 of docs/format.md: shares of a backup, written from that page.

For tests only: it is slow, its time depends on the secret, and it trusts its input.
"""

from __future__ import annotations

import base64
import hashlib
import re

# x^128 + x^7 + x^2 + x + 1
MODULUS = 1 << 128 | 0b1000_0111


def read_share(text: str) -> tuple[bytes, int, int, bytes]:
    """Return the backup's mark, how many shares are needed, the share's number, and its 32 octets."""
    found = re.fullmatch(r"pgs1\.([A-Za-z0-9_-]{63})", "".join(text.split()))
    assert found
    octets = base64.urlsafe_b64decode(found[1] + "=")
    told, check = octets[:-4], octets[-4:]
    assert hashlib.sha256(b"piiguard/1/share\x00" + told).digest()[:4] == check
    return told[:8], told[8], told[9], told[11:]


def combine(shares: list[str]) -> bytes:
    """Return the secret that protects the backup."""
    pieces = {number: piece for _, _, number, piece in map(read_share, shares)}
    made = b""
    for half in (slice(0, 16), slice(16, 32)):
        secret = 0
        for number, piece in pieces.items():
            weight = 1
            for other in pieces:
                if other != number:
                    weight = times(weight, times(other, inverse(other ^ number)))
            secret ^= times(weight, int.from_bytes(piece[half], "big"))
        made += secret.to_bytes(16, "big")
    return made


def times(one: int, other: int) -> int:
    made = 0
    while other:
        if other & 1:
            made ^= one
        one, other = one << 1, other >> 1
        if one >> 128:
            one ^= MODULUS
    return made


def inverse(number: int) -> int:
    """The multiplicative group has 2^128 - 1 elements."""
    made, power = 1, 2**128 - 2
    while power:
        if power & 1:
            made = times(made, number)
        number, power = times(number, number), power >> 1
    return made
