"""Salamanders: one ciphertext and tag that open under two keys, made as an attacker who has both makes them.

Sources: Grubbs, Lu, Ristenpart, *Message Franking via Committing Authenticated Encryption* (2017), for GCM;
Dodis, Grubbs, Ristenpart, Woodage, *Fast Message Franking* (2018), who named them; Len, Grubbs, Ristenpart,
*Partitioning Oracle Attacks* (2021), for the others. GCM: NIST SP 800-38D. GCM-SIV: RFC 8452. Poly1305: RFC
8439. None of this is a cipher of piiguard's: the primitives are the library's, the equations stand here.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable

import attrs
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4, ChaCha20
from cryptography.hazmat.primitives.ciphers.modes import ECB

from piiguard.crypto import Suite

_BLOCK = 16
_ALL = 2**128
_P1305 = 2**130 - 5


@attrs.frozen
class Under:
    """One of the two sides: what an AEAD is given to open it."""

    key: bytes = attrs.field(repr=False)
    nonce: bytes
    associated: bytes


def salamander(suite: Suite, one: Under, other: Under) -> bytes:
    """Make a ciphertext with its tag that opens under both sides, to different values."""
    return _MAKERS[suite](one, other)


def _gcm(algorithm: Callable[[bytes], AES | SM4]) -> Callable[[Under, Under], bytes]:
    def make(one: Under, other: Under) -> bytes:
        powers, sums = list[int](), list[int]()
        for side in (one, other):
            block = _encrypt(algorithm(side.key), bytes(_BLOCK))
            h, mask = _number(block), _number(_encrypt(algorithm(side.key), side.nonce + b"\0\0\0\1"))
            blocks = [*_blocks(side.associated), bytes(_BLOCK), _lengths(side.associated, _BLOCK, "big")]
            powers.append(_times(h, h))
            sums.append(_ghash(h, blocks) ^ mask)
        # T = A1 + C·H1² = A2 + C·H2²; one unknown block, one equation.
        block = _times(sums[0] ^ sums[1], _inverse(powers[0] ^ powers[1]))
        tag = sums[0] ^ _times(block, powers[0])
        return _octets(block) + _octets(tag)

    return make


def _gcm_siv(one: Under, other: Under) -> bytes:
    while True:
        tag, rows = secrets.token_bytes(_BLOCK), list[tuple[int, int, int]]()
        for side in (one, other):
            master = AES(side.key)
            halves = [_encrypt(master, number.to_bytes(4, "little") + side.nonce)[:8] for number in range(6)]
            own, cipher = b"".join(halves[:2]), AES(b"".join(halves[2:]))
            inner = _decrypt(cipher, tag)
            if inner[-1] & 0x80:
                break
            # RFC 8452, appendix A: POLYVAL in terms of GHASH, with the octets of every block reversed.
            h = _half(_number(own[::-1]))
            stream = [
                _encrypt(cipher, _counter(tag, number)) for number in range(2)
            ]  # what hides the two blocks
            blocks = [*_blocks(side.associated), *stream, _lengths(side.associated, 2 * _BLOCK, "little")]
            told = _ghash(h, [block[::-1] for block in blocks])
            wanted = _number(bytes(a ^ b for a, b in zip(inner, side.nonce + bytes(4), strict=True))[::-1])
            square = _times(h, h)
            rows.append((_times(square, h), square, told ^ wanted))
        else:
            (a, b, e), (c, d, f) = rows
            inverse = _inverse(_times(a, d) ^ _times(b, c))
            first = _times(_times(e, d) ^ _times(b, f), inverse)
            second = _times(_times(a, f) ^ _times(e, c), inverse)
            return _octets(first)[::-1] + _octets(second)[::-1] + tag


def _chacha(one: Under, other: Under) -> bytes:
    while True:
        tag, rows = secrets.token_bytes(_BLOCK), list[tuple[int, int, int]]()
        for side in (one, other):
            stream = Cipher(ChaCha20(side.key, bytes(4) + side.nonce), None).encryptor().update(bytes(32))
            r = int.from_bytes(stream[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
            known = 0
            for block in _blocks(side.associated):
                known = (known + int.from_bytes(block, "little") + _ALL) * r % _P1305
            lengths = len(side.associated).to_bytes(8, "little") + (2 * _BLOCK).to_bytes(8, "little")
            known = known * r * r * r + (int.from_bytes(lengths, "little") + _ALL) * r
            wanted = (int.from_bytes(tag, "little") - int.from_bytes(stream[16:], "little")) % _ALL
            rows.append((pow(r, 3, _P1305), pow(r, 2, _P1305), (wanted - known) % _P1305))
        (a, b, e), (c, d, f) = rows
        inverse = pow(a * d - b * c, -1, _P1305)
        found = [(e * d - b * f) * inverse % _P1305, (a * f - e * c) * inverse % _P1305]
        # A whole block stands for a number from 2^128 to below 2^129: one try in sixteen has two such.
        if all(_ALL <= each < 2 * _ALL for each in found):
            return b"".join((each - _ALL).to_bytes(16, "little") for each in found) + tag


_MAKERS: dict[Suite, Callable[[Under, Under], bytes]] = {
    Suite.AES_256_GCM: _gcm(AES),
    Suite.SM4_GCM_SM3: _gcm(SM4),
    Suite.AES_256_GCM_SIV: _gcm_siv,
    Suite.CHACHA20_POLY1305: _chacha,
}


def _encrypt(algorithm: AES | SM4, block: bytes) -> bytes:
    return Cipher(algorithm, ECB()).encryptor().update(block)  # noqa: S305 - one block, for the equations


def _decrypt(algorithm: AES | SM4, block: bytes) -> bytes:
    return Cipher(algorithm, ECB()).decryptor().update(block)  # noqa: S305 - one block, for the equations


def _counter(tag: bytes, number: int) -> bytes:
    begin = (int.from_bytes(tag[:4], "little") + number) % 2**32
    return begin.to_bytes(4, "little") + tag[4:15] + bytes([tag[15] | 0x80])


def _blocks(octets: bytes) -> list[bytes]:
    return [octets[at : at + _BLOCK].ljust(_BLOCK, b"\0") for at in range(0, len(octets), _BLOCK)]


def _lengths(associated: bytes, size: int, order: str) -> bytes:
    return b"".join((8 * each).to_bytes(8, order) for each in (len(associated), size))  # type: ignore[arg-type]


def _number(block: bytes) -> int:
    return int.from_bytes(block, "big")


def _octets(number: int) -> bytes:
    return number.to_bytes(_BLOCK, "big")


def _half(number: int) -> int:
    """Multiply by x in GCM's order of bits."""
    return number >> 1 ^ (0xE1 << 120 if number & 1 else 0)


def _times(one: int, other: int) -> int:
    """Multiply in GF(2^128). NIST SP 800-38D, 6.3."""
    product = 0
    for place in range(127, -1, -1):
        if other >> place & 1:
            product ^= one
        one = _half(one)
    return product


def _inverse(number: int) -> int:
    """Invert in GF(2^128): the power 2^128 - 2."""
    result = 1 << 127
    for _ in range(127):
        number = _times(number, number)
        result = _times(result, number)
    return result


def _ghash(h: int, blocks: list[bytes]) -> int:
    total = 0
    for block in blocks:
        total = _times(total ^ _number(block), h)
    return total
