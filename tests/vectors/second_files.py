"""A second implementation of docs/format.md, 7, written from that page alone, beside `second_reader`.

With the library piiguard uses it shares only RSA, X25519, GCM and SM4; HPKE, HKDF and the chunks are its own.
For tests only: it is slow and trusts its input.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
import zlib

import second_reader as base
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SUITES = {1: "AES-256-GCM", 2: "SM4-GCM-SM3"}
WRAP = b"piiguard/1/file-wrap\x00"
BODY = b"piiguard/1/file/body\x00"


def place(suite: int) -> bytes:
    return b"piiguard/1/file\x00" + bytes([suite])


def gcm_open(suite: int, key: bytes, nonce: bytes, associated: bytes, sealed: bytes) -> bytes:
    if suite == 1:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    decryptor = Cipher(SM4(key), GCM(nonce, sealed[-16:])).decryptor()
    decryptor.authenticate_additional_data(associated)
    return decryptor.update(sealed[:-16]) + decryptor.finalize()


def fingerprint(key: RSAPrivateKey | X25519PrivateKey) -> bytes:
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).digest()[:8]


def extract(salt: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), secret, "sha256")


def labelled(suite: bytes, prk: bytes, label: bytes, info: bytes, size: int) -> bytes:
    """LabeledExpand of RFC 9180, 4."""
    return base.expand(prk, size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, size)


def hpke_open(key: X25519PrivateKey, enc: bytes, sealed: bytes, info: bytes) -> bytes:
    """RFC 9180, 4.1, 5.1 and 6.1: base mode of KEM 0x0020, KDF 0x0001, AEAD 0x0002."""
    own = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    shared = key.exchange(X25519PublicKey.from_public_bytes(enc))
    kem = b"KEM" + bytes.fromhex("0020")
    secret = labelled(
        kem, extract(b"", b"HPKE-v1" + kem + b"eae_prk" + shared), b"shared_secret", enc + own, 32
    )
    suite = b"HPKE" + bytes.fromhex("002000010002")
    context = (
        b"\x00"
        + extract(b"", b"HPKE-v1" + suite + b"psk_id_hash")
        + extract(b"", b"HPKE-v1" + suite + b"info_hash" + info)
    )
    scheduled = extract(secret, b"HPKE-v1" + suite + b"secret")
    nonce = labelled(suite, scheduled, b"base_nonce", context, 12)
    return AESGCM(labelled(suite, scheduled, b"key", context, 32)).decrypt(nonce, sealed, b"")


def read_header(octets: bytes) -> tuple[int, int, list[tuple[int, bytes]], int]:
    """Return suite, form, stanzas and the header's length."""
    assert octets[:8] == b"\x89pgf\r\n\x1a\n"
    version, suite, form, count = octets[8:12]
    assert version == 1
    stanzas, at = [], 12
    for _ in range(count):
        kind, size = octets[at], int.from_bytes(octets[at + 1 : at + 3], "big")
        assert size <= 8192
        stanzas.append((kind, octets[at + 3 : at + 3 + size]))
        at += 3 + size
    return suite, form, stanzas, at


def from_keyset(suite: int, octets: bytes, keys: dict[str, tuple[str, bytes]]) -> bytes:
    named, wrapped = octets[:20], octets[20:]
    name, dek = keys[named[16:].hex()]
    assert (name == "SM4-GCM-SM3") == (suite == 2)
    label, associated = WRAP + named[16:], place(suite) + named
    if suite == 1:
        return base.siv_open(base.expand(dek, label, 64), associated, wrapped)
    return gcm_open(2, base.expand(dek, label, 16, SUITES[2]), wrapped[:12], associated, wrapped[12:])


def from_private(suite: int, octets: bytes, key: RSAPrivateKey | X25519PrivateKey) -> bytes:
    assert octets[:8] == fingerprint(key)
    if isinstance(key, RSAPrivateKey):
        return key.decrypt(octets[8:], OAEP(MGF1(SHA256()), SHA256(), place(suite)))
    return hpke_open(key, octets[8:40], octets[40:], place(suite))


def from_passphrase(suite: int, octets: bytes, passphrase: str) -> bytes:
    salt, kek = octets[:16], json.loads(octets[16:])
    assert json.dumps(kek, sort_keys=True, separators=(",", ":")).encode() == octets[16:]
    stated, secret = kek["parameters"], unicodedata.normalize("NFC", passphrase).encode()
    assert (kek["provider"], stated["kdf"]) == ("passphrase", "scrypt")
    wrapping = hashlib.scrypt(
        secret, salt=base.unbase64(stated["salt"]), n=stated["n"], r=stated["r"], p=stated["p"], dklen=64
    )
    named = hashlib.sha256(place(suite) + salt).digest()[:16]
    return base.siv_open(wrapping, b"piiguard/1/kek" + named, base.unbase64(kek["wrapped"]))


def body_key(suite: int, file_key: bytes) -> bytes:
    return base.expand(file_key, BODY + bytes([suite]), {1: 32, 2: 16}[suite], SUITES[suite])


def body_context(suite: int, header: bytes, context: dict[str, str] | None) -> bytes:
    bound = b"\x00" if context is None else b"\x01" + base.context_octets(context)
    digest = hashlib.sha256(header + bound).digest() if suite == 1 else base.sm3(header + bound)
    return BODY + digest


def expand512(key: bytes, info: bytes, size: int) -> bytes:
    made, last = b"", b""
    for counter in range(1, -(-size // 64) + 1):
        last = hmac.digest(key, last + info + bytes([counter]), "sha512")
        made += last
    return made[:size]


def open_body(suite: int, key: bytes, context: bytes, body: bytes) -> bytes:
    aead, n = {1: (b"AEAD_AES_256_GCM", 32), 2: (b"AEAD_SM4_GCM", 16)}[suite]
    info = b"c2sp.org/chunked-encryption@v1+" + aead + b"\x00" + body[:24] + context
    made = expand512(key, info, n + 44) if suite == 1 else base.expand(key, info, n + 44, SUITES[2])
    assert made[n + 12 :] == body[24:56]
    chunks = [body[at : at + 16400] for at in range(56, len(body) + (len(body) == 56), 16400)]
    assert len(chunks[-1]) < 16400
    content = b""
    for number, chunk in enumerate(chunks):
        nonce = (int.from_bytes(made[n : n + 12], "big") ^ number).to_bytes(12, "big")
        content += gcm_open(suite, made[:n], nonce, b"", chunk)
    return content


def open_file(octets: bytes, holder: object, context: dict[str, str] | None = None) -> bytes:
    """Open a file with the keys of a keyset, a private key or a passphrase."""
    suite, form, stanzas, size = read_header(octets)
    if isinstance(holder, dict):
        file_key = from_keyset(suite, next(each for kind, each in stanzas if kind == 1), holder)
    elif isinstance(holder, str):
        file_key = from_passphrase(suite, next(each for kind, each in stanzas if kind == 4), holder)
    else:
        assert isinstance(holder, RSAPrivateKey | X25519PrivateKey)
        wanted = 2 if isinstance(holder, RSAPrivateKey) else 3
        file_key = from_private(suite, next(each for kind, each in stanzas if kind == wanted), holder)
    content = open_body(
        suite, body_key(suite, file_key), body_context(suite, octets[:size], context), octets[size:]
    )
    return zlib.decompress(content) if form else content
