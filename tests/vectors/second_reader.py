"""A second implementation of docs/format.md, written from that page alone.

It shares no code with piiguard, and with the library piiguard uses only the block ciphers, GCM, GCM-SIV,
ChaCha20-Poly1305, SM3, RSA and X25519: S2V, CMAC, HMAC-SM3, HKDF-Expand, HPKE and the encodings are its own.
For tests only: it is slow and trusts its input.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import sqlite3
import unicodedata
import zlib
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV, ChaCha20Poly1305
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.ciphers.modes import CTR, ECB, GCM
from cryptography.hazmat.primitives.hashes import SHA256, SM3, Hash
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

MODES = {
    1: ("AES-256-SIV", 64, 12),
    2: ("AES-256-SIV", 64, 0),
    3: ("AES-256-GCM", 32, 12),
    4: ("AES-256-GCM-SIV", 32, 12),
    5: ("ChaCha20-Poly1305", 32, 12),
    6: ("SM4-GCM-SM3", 16, 12),
}


def sm3(message: bytes) -> bytes:
    made = Hash(SM3())
    made.update(message)
    return made.finalize()


def hmac_sm3(key: bytes, message: bytes) -> bytes:
    """RFC 2104, for keys of one block at the most."""
    padded = key.ljust(64, b"\x00")
    inner = sm3(bytes(each ^ 0x36 for each in padded) + message)
    return sm3(bytes(each ^ 0x5C for each in padded) + inner)


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def expand(key: bytes, info: bytes, size: int, suite: str = "") -> bytes:
    """RFC 5869, 2.3."""
    mac = hmac_sm3 if suite == "SM4-GCM-SM3" else hmac_sha256
    made, last = b"", b""
    for counter in range(1, -(-size // 32) + 1):
        last = mac(key, last + info + bytes([counter]))
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
    return expand(dek, info, MODES[mode][1], MODES[mode][0])


def aead_seal(mode: int, key: bytes, nonce: bytes, associated: bytes, text: bytes) -> bytes:
    if mode in {1, 2}:
        return siv_seal(key, associated, text)
    if mode == 6:
        encryptor = Cipher(SM4(key), GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated)
        return encryptor.update(text) + encryptor.finalize() + encryptor.tag
    library = {3: AESGCM, 4: AESGCMSIV, 5: ChaCha20Poly1305}[mode]
    return library(key).encrypt(nonce, text, associated)


def aead_open(mode: int, key: bytes, nonce: bytes, associated: bytes, sealed: bytes) -> bytes:
    if mode in {1, 2}:
        return siv_open(key, associated, sealed)
    if mode == 6:
        decryptor = Cipher(SM4(key), GCM(nonce, sealed[-16:])).decryptor()
        decryptor.authenticate_additional_data(associated)
        return decryptor.update(sealed[:-16]) + decryptor.finalize()
    library = {3: AESGCM, 4: AESGCMSIV, 5: ChaCha20Poly1305}[mode]
    return library(key).decrypt(nonce, sealed, associated)


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
    octets = aead_open(mode, subkey, token[5:end], associated, token[end:])
    return octets.decode() if code & 0b1000 else octets


def blind_index(
    value: str | bytes, dek: bytes, key_id: bytes, context: dict[str, str], suite: str = "AES-256-SIV"
) -> bytes:
    label = b"piiguard/1/index\x00" + key_id + context_octets(context)
    kind, octets = (b"\x01", value.encode()) if isinstance(value, str) else (b"\x00", value)
    if suite == "SM4-GCM-SM3":
        return hmac_sm3(expand(dek, label, 32, suite), kind + octets)[:16]
    return s2v(expand(dek, label, 64)[:32], [kind], octets)


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


# docs/format.md, 7: encrypted files. HPKE and the chunks are our own here, too.
FILE_SUITES = {1: "AES-256-GCM", 2: "SM4-GCM-SM3"}
FILE_MODES = {1: 3, 2: 6}
FILE_WRAP = b"piiguard/1/file-wrap\x00"
FILE_BODY = b"piiguard/1/file/body\x00"


def place(suite: int) -> bytes:
    return b"piiguard/1/file\x00" + bytes([suite])


def fingerprint(key: RSAPrivateKey | X25519PrivateKey) -> bytes:
    der = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return hashlib.sha256(der).digest()[:8]


def extract(salt: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), secret, "sha256")


def labelled(suite: bytes, prk: bytes, label: bytes, info: bytes, size: int) -> bytes:
    """LabeledExpand of RFC 9180, 4."""
    return expand(prk, size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, size)


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


def read_file_header(octets: bytes) -> tuple[int, int, list[tuple[int, bytes]], int]:
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
    label, associated = FILE_WRAP + named[16:], place(suite) + named
    if suite == 1:
        return siv_open(expand(dek, label, 64), associated, wrapped)
    return aead_open(6, expand(dek, label, 16, FILE_SUITES[2]), wrapped[:12], associated, wrapped[12:])


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
        secret, salt=unbase64(stated["salt"]), n=stated["n"], r=stated["r"], p=stated["p"], dklen=64
    )
    named = hashlib.sha256(place(suite) + salt).digest()[:16]
    return siv_open(wrapping, b"piiguard/1/kek" + named, unbase64(kek["wrapped"]))


def file_body_key(suite: int, file_key: bytes) -> bytes:
    return expand(file_key, FILE_BODY + bytes([suite]), {1: 32, 2: 16}[suite], FILE_SUITES[suite])


def file_body_context(suite: int, header: bytes, context: dict[str, str] | None) -> bytes:
    bound = b"\x00" if context is None else b"\x01" + context_octets(context)
    digest = hashlib.sha256(header + bound).digest() if suite == 1 else sm3(header + bound)
    return FILE_BODY + digest


def expand512(key: bytes, info: bytes, size: int) -> bytes:
    made, last = b"", b""
    for counter in range(1, -(-size // 64) + 1):
        last = hmac.digest(key, last + info + bytes([counter]), "sha512")
        made += last
    return made[:size]


def open_body(suite: int, key: bytes, context: bytes, body: bytes) -> bytes:
    aead, n = {1: (b"AEAD_AES_256_GCM", 32), 2: (b"AEAD_SM4_GCM", 16)}[suite]
    info = b"c2sp.org/chunked-encryption@v1+" + aead + b"\x00" + body[:24] + context
    made = expand512(key, info, n + 44) if suite == 1 else expand(key, info, n + 44, FILE_SUITES[2])
    assert made[n + 12 :] == body[24:56]
    chunks = [body[at : at + 16400] for at in range(56, len(body) + (len(body) == 56), 16400)]
    assert len(chunks[-1]) < 16400
    content = b""
    for number, chunk in enumerate(chunks):
        nonce = (int.from_bytes(made[n : n + 12], "big") ^ number).to_bytes(12, "big")
        content += aead_open(FILE_MODES[suite], made[:n], nonce, b"", chunk)
    return content


def open_file(octets: bytes, holder: object, context: dict[str, str] | None = None) -> bytes:
    """Open a file with the keys of a keyset, a private key or a passphrase."""
    suite, form, stanzas, size = read_file_header(octets)
    if isinstance(holder, dict):
        file_key = from_keyset(suite, next(each for kind, each in stanzas if kind == 1), holder)
    elif isinstance(holder, str):
        file_key = from_passphrase(suite, next(each for kind, each in stanzas if kind == 4), holder)
    else:
        assert isinstance(holder, RSAPrivateKey | X25519PrivateKey)
        wanted = 2 if isinstance(holder, RSAPrivateKey) else 3
        file_key = from_private(suite, next(each for kind, each in stanzas if kind == wanted), holder)
    content = open_body(
        suite, file_body_key(suite, file_key), file_body_context(suite, octets[:size], context), octets[size:]
    )
    return zlib.decompress(content) if form else content
