"""A second implementation of docs/format.md, written from that page alone.

It shares no code with piiguard, and with the library piiguard uses only AES and GCM: S2V, CMAC, HKDF-Expand
and the encodings are its own. For tests only: it is slow and trusts its input.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sqlite3
import unicodedata
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR, ECB

MODES = {1: ("AES-256-SIV", 64, 12), 2: ("AES-256-SIV", 64, 0), 3: ("AES-256-GCM", 32, 12)}


def expand(key: bytes, info: bytes, size: int) -> bytes:
    """RFC 5869, 2.3."""
    made, last = b"", b""
    for counter in range(1, -(-size // 32) + 1):
        last = hmac.digest(key, last + info + bytes([counter]), "sha256")
        made += last
    return made[:size]


def doubled(block: bytes) -> bytes:
    """RFC 5297, 2.3."""
    number = int.from_bytes(block, "big") << 1
    return ((number & (1 << 128) - 1) ^ (0x87 if number >> 128 else 0)).to_bytes(16, "big")


def xored(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def cmac(key: bytes, message: bytes) -> bytes:
    """RFC 4493."""
    aes = Cipher(AES(key), ECB()).encryptor()  # noqa: S305 - CMAC is made of the bare block cipher
    subkey = doubled(aes.update(bytes(16)))
    blocks = [message[at : at + 16] for at in range(0, len(message), 16)] or [b""]
    if len(blocks[-1]) < 16:
        subkey = doubled(subkey)
        blocks[-1] = (blocks[-1] + b"\x80").ljust(16, b"\x00")
    blocks[-1] = xored(blocks[-1], subkey)
    state = bytes(16)
    for block in blocks:
        state = aes.update(xored(state, block))
    return state


def s2v(key: bytes, associated: list[bytes], text: bytes) -> bytes:
    """RFC 5297, 2.4."""
    state = cmac(key, bytes(16))
    for each in associated:
        state = xored(doubled(state), cmac(key, each))
    if len(text) >= 16:
        return cmac(key, text[:-16] + xored(text[-16:], state))
    return cmac(key, xored(doubled(state), (text + b"\x80").ljust(16, b"\x00")))


def siv_crypt(key: bytes, tag: bytes, text: bytes) -> bytes:
    start = tag[:8] + bytes([tag[8] & 0x7F]) + tag[9:12] + bytes([tag[12] & 0x7F]) + tag[13:]
    return Cipher(AES(key), CTR(start)).encryptor().update(text)


def siv_seal(key: bytes, associated: bytes, text: bytes) -> bytes:
    half = len(key) // 2
    tag = s2v(key[:half], [associated], text)
    return tag + siv_crypt(key[half:], tag, text)


def siv_open(key: bytes, associated: bytes, sealed: bytes) -> bytes:
    half = len(key) // 2
    text = siv_crypt(key[half:], sealed[:16], sealed[16:])
    assert s2v(key[:half], [associated], text) == sealed[:16]
    return text


def unbase64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def context_octets(context: dict[str, str]) -> bytes:
    pairs = sorted((name.encode(), value.encode()) for name, value in context.items())
    made = len(pairs).to_bytes(2, "big")
    for name, value in pairs:
        made += len(name).to_bytes(2, "big") + name + len(value).to_bytes(4, "big") + value
    return made


def optional(text: str | None) -> bytes:
    return b"\x00" if text is None else b"\x01" + len(text.encode()).to_bytes(4, "big") + text.encode()


def field_key(dek: bytes, mode: int, key_id: bytes, context: bytes) -> bytes:
    info = b"piiguard/1/field/" + str(mode).encode() + b"\x00" + key_id + context
    return expand(dek, info, MODES[mode][1])


def open_token(
    token: bytes,
    key: tuple[str, bytes],
    context: dict[str, str],
    *,
    row: str | None = None,
    subject: str | None = None,
) -> str | bytes:
    suite, dek = key
    code, key_id = token[0], token[1:5]
    assert code >> 5 == 1
    assert bool(code & 0b10000) == (subject is not None)
    mode = code & 0b111
    assert MODES[mode][0] == suite
    end = 5 + MODES[mode][2]
    place = context_octets(context)
    subkey = field_key(dek, mode, key_id, place)
    associated = token[:end] + place + optional(subject) + optional(row)
    if suite == "AES-256-GCM":
        octets = AESGCM(subkey).decrypt(token[5:end], token[end:], associated)
    else:
        octets = siv_open(subkey, associated, token[end:])
    return octets.decode() if code & 0b1000 else octets


def blind_index(value: str | bytes, dek: bytes, key_id: bytes, context: dict[str, str]) -> bytes:
    key = expand(dek, b"piiguard/1/index\x00" + key_id + context_octets(context), 32)
    message = b"\x01" + value.encode() if isinstance(value, str) else b"\x00" + value
    return hmac.digest(key, message, "sha256")[:16]


def open_keyset(octets: bytes, passphrase: str) -> tuple[bytes, dict[str, tuple[str, bytes]]]:
    """Return the keyset's id and, for each key, its suite and DEK."""
    body = json.loads(octets)
    assert json.dumps(body, sort_keys=True, separators=(",", ":")).encode() + b"\n" == octets
    keyset_id, kek = bytes.fromhex(body["keyset"]), body["kek"]
    stated, secret = kek["parameters"], unicodedata.normalize("NFC", passphrase).encode()
    assert (kek["provider"], stated["kdf"]) == ("passphrase", "scrypt")
    salt = unbase64(stated["salt"])
    wrapping = hashlib.scrypt(secret, salt=salt, n=stated["n"], r=stated["r"], p=stated["p"], dklen=64)
    opened = siv_open(wrapping, b"piiguard/1/kek" + keyset_id, unbase64(kek["wrapped"]))
    mac = bytes.fromhex(body.pop("mac"))
    signed = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    assert hmac.digest(expand(opened, b"piiguard/1/kek/mac", 32), signed, "sha256") == mac
    keys: dict[str, tuple[str, bytes]] = {}
    for key in body["keys"]:
        if key["wrapped"] is None:
            continue
        named = bytes.fromhex(key["id"]) + key["suite"].encode()
        place = b"piiguard/1/dek" + keyset_id + named
        dek = siv_open(expand(opened, b"piiguard/1/kek/wrap", 64), place, unbase64(key["wrapped"]))
        assert expand(dek, b"piiguard/1/commitment\x00" + named, 32).hex() == key["commitment"]
        keys[key["id"]] = (key["suite"], dek)
    return keyset_id, keys


def subject_key(path: Path, keys: dict[str, tuple[str, bytes]], subject: str) -> tuple[str, bytes] | None:
    """Return the suite and DEK of a data subject, or None."""
    database = sqlite3.connect(path)
    try:
        keyset_id, index_by, index_key = database.execute(
            "SELECT keyset, index_by, index_key FROM store"
        ).fetchone()
        key = expand(keys[index_by.hex()][1], b"piiguard/1/subject-wrap\x00" + index_by, 64)
        index = siv_open(key, b"piiguard/1/subject-index" + keyset_id, index_key)
        digest = hmac.digest(index, subject.encode(), "sha256")
        row = database.execute(
            "SELECT id, suite, wrapped_by, wrapped FROM subject_key WHERE subject = ?", (digest,)
        ).fetchone()
    finally:
        database.close()
    if row is None:
        return None
    key_id, suite, wrapped_by, wrapped = row
    key = expand(keys[wrapped_by.hex()][1], b"piiguard/1/subject-wrap\x00" + wrapped_by, 64)
    return suite, siv_open(key, b"piiguard/1/subject" + digest + key_id + suite.encode(), wrapped)
