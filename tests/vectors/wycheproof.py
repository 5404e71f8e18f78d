"""Wycheproof, every file of it at hand, and what of piiguard, or of what piiguard calls, it is held against.

Read from the folder ``PIIGUARD_VECTORS`` names, or from ``../shared/vectors``.

Source: https://github.com/C2SP/wycheproof (Apache-2.0).
"""

from __future__ import annotations

import hmac
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, Final, Protocol

import attrs
import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV, AESSIV, ChaCha20Poly1305
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import load_der_private_key

from piiguard.crypto.composed.aes_siv import SivRows
from piiguard.crypto.composed.ff1 import LEAST_DOMAIN, Ff1
from piiguard.crypto.field_keys import Sm4Gcm
from piiguard.crypto.suites import expand, siv_open, siv_seal
from piiguard.errors import InvalidInput

__all__ = ["FILES", "FOLDER", "DisagreementError", "Tally", "VectorFile", "tally"]

FOLDER: Final = Path(os.environ.get("PIIGUARD_VECTORS") or Path(__file__).parents[3] / "shared" / "vectors")

Vector = Mapping[str, Any]
Check = Callable[[Vector, Vector], str | None]
"""Holds one test, given with its group, against us: returns why it is passed over, or None if it agrees."""

_octets = bytes.fromhex
_NUMERALS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_HASHES: Final[Mapping[str, hashes.HashAlgorithm]] = {
    "SHA-1": hashes.SHA1(),  # noqa: S303 - vectors of RSA-OAEP have it
    "SHA-224": hashes.SHA224(),
    "SHA-256": hashes.SHA256(),
    "SHA-384": hashes.SHA384(),
    "SHA-512": hashes.SHA512(),
}
_NONCES: Final = (
    "a nonce of less than 8 octets or more than 128, which cryptography does not take; ours have 12"
)


class DisagreementError(AssertionError):
    """A vector and the code say different things."""


@attrs.frozen
class VectorFile:
    """One file of vectors.

    Attributes:
        name: The file's, without its ending.
        through: What its tests are held against.
        check: How.
        ours: Whether that is piiguard's or something that piiguard calls, and not only the same library's.
    """

    name: str
    through: str
    check: Check
    ours: bool = True

    def tests(self) -> Iterator[tuple[Vector, Vector]]:
        """Yield each test with its group."""
        body = json.loads((FOLDER / "wycheproof" / f"{self.name}_test.json").read_bytes())
        for group in body["testGroups"]:
            for test in group["tests"]:
                yield group, test


@attrs.frozen
class Tally:
    """What became of the tests of one file.

    Attributes:
        agreed: How many said what the code says.
        skipped: How many were passed over, by reason.
    """

    agreed: int
    skipped: Mapping[str, int]


def tally(file: VectorFile) -> Tally:
    """Hold every test of a file against the code.

    Raises:
        DisagreementError: At the first that says something else.
    """
    agreed, skipped = 0, Counter[str]()
    for group, test in file.tests():
        reason = file.check(group, test)
        if reason is None:
            agreed += 1
        else:
            skipped[reason] += 1
    return Tally(agreed, skipped)


class _Aead(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


def _same(made: object, wanted: object, test: Vector) -> None:
    if made != wanted:
        raise DisagreementError(f"tcId {test['tcId']}: {test['comment']}")


def _refused(attempt: Callable[[], object], test: Vector, *errors: type[Exception]) -> None:
    try:
        attempt()
    except errors:
        return
    raise DisagreementError(f"tcId {test['tcId']} is accepted: {test['comment']}")


def _aead(cipher: Callable[[bytes], _Aead], group: Vector, test: Vector) -> str | None:
    if test["result"] == "valid" and not 8 <= group["ivSize"] // 8 <= 128:
        return _NONCES
    key, nonce, associated = cipher(_octets(test["key"])), _octets(test["iv"]), _octets(test["aad"])
    sealed = _octets(test["ct"] + test["tag"])
    if test["result"] == "valid":
        _same(key.encrypt(nonce, _octets(test["msg"]), associated), sealed, test)
        _same(key.decrypt(nonce, sealed, associated), _octets(test["msg"]), test)
    else:
        _refused(lambda: key.decrypt(nonce, sealed, associated), test, InvalidTag, ValueError)
    return None


def _siv(_: Vector, test: Vector) -> None:
    key, associated, text, sealed = (_octets(test[part]) for part in ("key", "aad", "msg", "ct"))
    siv, data = SivRows(key), _row(associated)
    # The functions that wrap keys, and where there are octets to make a matrix of, the composition too.
    if test["result"] != "valid":
        _refused(lambda: siv_open(key, associated, sealed), test, InvalidTag)
        if len(sealed) > 16:
            opened, genuine = siv.open(data, _row(sealed))
            _same((genuine.any(), opened.any()), (False, False), test)
        return
    _same(siv_seal(key, associated, text), sealed, test)
    _same(siv_open(key, associated, sealed), text, test)
    if text:
        _same(siv.seal(data, _row(text)).tobytes(), sealed, test)
        opened, genuine = siv.open(data, _row(sealed))
        _same((genuine.all(), opened.tobytes()), (True, text), test)


def _siv_with_nonce(_: Vector, test: Vector) -> None:
    aead = AESSIV(_octets(test["key"]))
    sealed, parts = _octets(test["tag"] + test["ct"]), [_octets(test["aad"]), _octets(test["iv"])]
    if test["result"] == "valid":
        _same(aead.encrypt(_octets(test["msg"]), parts), sealed, test)
        _same(aead.decrypt(sealed, parts), _octets(test["msg"]), test)
    else:
        _refused(lambda: aead.decrypt(sealed, parts), test, InvalidTag)


def _cmac(_: Vector, test: Vector) -> None:
    key = _octets(test["key"])
    if "InvalidKeySize" in test["flags"]:
        _refused(lambda: SivRows(2 * key), test, ValueError)
        return
    made = SivRows(2 * key)._cmac(_row(_octets(test["msg"]))).tobytes()
    _same(made == _octets(test["tag"]), test["result"] == "valid", test)


def _ff1(group: Vector, test: Vector) -> None:
    key, radix = _octets(test["key"]), group["radix"]
    if "InvalidKeySize" in test["flags"]:
        _refused(lambda: Ff1(key, radix), test, ValueError)
        return
    alphabet = group.get("alphabet") or _NUMERALS[:radix]
    one, other = (
        [alphabet.find(char) for char in text] if isinstance(text, str) else text
        for text in (test["msg"], test["ct"])
    )
    ff1, tweak = Ff1(key, radix), _octets(test["tweak"])
    large = radix ** len(one) >= LEAST_DOMAIN
    if test["result"] != "valid" or not large:
        _refused(lambda: ff1.encrypt(one, tweak), test, InvalidInput)
    if test["result"] != "valid":
        return
    # Small domains are refused at the door; behind it they must come out right all the same.
    forth, back = range(10), range(9, -1, -1)
    _same((ff1._one(one, tweak, forth), ff1._one(other, tweak, back)), (other, one), test)
    if large:
        rows, sealed = np.array([one], np.uint8), np.array([other], np.uint8)
        _same(ff1.encrypt_rows(rows, tweak).tolist(), sealed.tolist(), test)
        _same(ff1.decrypt_rows(sealed, tweak).tolist(), rows.tolist(), test)


def _hkdf(name: str, group: Vector, test: Vector) -> None:
    size, info = test["size"], _octets(test["info"])
    prk = hmac.digest(_octets(test["salt"]) or bytes(_HASHES[name].digest_size), _octets(test["ikm"]), name)
    derive = (
        partial(expand, prk, info, size)
        if name == "SHA-256"
        else lambda: HKDFExpand(_HASHES[name], size, info).derive(prk)
    )
    if test["result"] == "valid":
        _same(derive(), _octets(test["okm"]), test)
    else:
        _refused(derive, test, ValueError)


def _hmac(algorithm: hashes.HashAlgorithm, group: Vector, test: Vector) -> None:
    mac = HMAC(_octets(test["key"]), algorithm)
    mac.update(_octets(test["msg"]))
    made = mac.finalize()[: group["tagSize"] // 8]
    _same(made == _octets(test["tag"]), test["result"] == "valid", test)
    if algorithm.name == "sha256":
        digest = hmac.digest(_octets(test["key"]), _octets(test["msg"]), "sha256")
        _same(digest[: len(made)], made, test)


def _pbkdf2(name: str, _: Vector, test: Vector) -> None:
    kdf = PBKDF2HMAC(_HASHES[name], test["dkLen"], _octets(test["salt"]), test["iterationCount"])
    _same(kdf.derive(_octets(test["password"])), _octets(test["dk"]), test)


def _oaep(group: Vector, test: Vector) -> None:
    # Merely acceptable are those of a very small number; the library takes them, and rightly decrypts them.
    padding = OAEP(MGF1(_HASHES[group["mgfSha"]]), _HASHES[group["sha"]], _octets(test["label"]) or None)
    decrypt = partial(_private_key(group["privateKeyPkcs8"]).decrypt, _octets(test["ct"]), padding)
    if test["result"] == "invalid":
        _refused(decrypt, test, ValueError)
    else:
        _same(decrypt(), _octets(test["msg"]), test)


def _wrap(
    seal: Callable[[bytes, bytes], bytes], open_: Callable[[bytes, bytes], bytes], _: Vector, test: Vector
) -> None:
    key, clear, sealed = _octets(test["key"]), _octets(test["msg"]), _octets(test["ct"])
    if test["result"] == "valid":
        _same((seal(key, clear), open_(key, sealed)), (sealed, clear), test)
    elif test["result"] == "invalid":
        _refused(lambda: open_(key, sealed), test, keywrap.InvalidUnwrap, ValueError)
    else:
        # What may be taken or not is right either way, if it is what the test says.
        try:
            opened = open_(key, sealed)
        except (keywrap.InvalidUnwrap, ValueError):
            return
        _same(opened, clear, test)


def _passed_over(reason: str) -> Check:
    return lambda _group, _test: reason


@cache
def _private_key(pkcs8: str) -> RSAPrivateKey:
    key = load_der_private_key(_octets(pkcs8), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, RSAPrivateKey)
    return key


def _row(octets: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.frombuffer(octets, np.uint8).reshape(1, -1)


_OAEP_SIZES: Final = ((2048, "256 384 512"), (3072, "256 512"), (4096, "256 512"))

FILES: Final = (
    VectorFile("aes_siv_cmac", "`siv_seal`, `siv_open`, `composed.aes_siv`", _siv),
    VectorFile("aead_aes_siv_cmac", "`AESSIV`", _siv_with_nonce),
    VectorFile("aes_cmac", "the CMAC of `composed.aes_siv`", _cmac),
    *(
        VectorFile(f"aes_ff1_{name}", "`composed.ff1`, scalar and by rows", _ff1)
        for name in ("base10", "radix10", "base36")
    ),
    VectorFile("aes_gcm", "`AESGCM`", partial(_aead, AESGCM)),
    VectorFile("aes_gcm_siv", "`AESGCMSIV`", partial(_aead, AESGCMSIV)),
    VectorFile("chacha20_poly1305", "`ChaCha20Poly1305`", partial(_aead, ChaCha20Poly1305)),
    VectorFile("sm4_gcm", "`Sm4Gcm`", partial(_aead, Sm4Gcm)),
    VectorFile("hkdf_sha256", "`expand`", partial(_hkdf, "SHA-256")),
    VectorFile("hkdf_sha512", "`HKDFExpand`, as files call it", partial(_hkdf, "SHA-512")),
    VectorFile("hmac_sha256", "`hmac.digest`, `HMAC`", partial(_hmac, hashes.SHA256())),
    VectorFile("hmac_sm3", "`HMAC`, as blind indexes call it", partial(_hmac, hashes.SM3())),
    *(
        VectorFile(f"rsa_oaep_{bits}_sha{size}_mgf1sha{size}", "`RSAPrivateKey.decrypt`", _oaep)
        for bits, sizes in _OAEP_SIZES
        for size in sizes.split()
    ),
    VectorFile("rsa_oaep_misc", "`RSAPrivateKey.decrypt`", _oaep),
    VectorFile("hkdf_sha384", "`HKDFExpand`", partial(_hkdf, "SHA-384"), ours=False),
    VectorFile("hmac_sha512", "`HMAC`", partial(_hmac, hashes.SHA512()), ours=False),
    VectorFile("pbkdf2_hmacsha256", "`PBKDF2HMAC`", partial(_pbkdf2, "SHA-256"), ours=False),
    VectorFile("pbkdf2_hmacsha512", "`PBKDF2HMAC`", partial(_pbkdf2, "SHA-512"), ours=False),
    VectorFile(
        "aes_wrap",
        "`keywrap`",
        partial(_wrap, keywrap.aes_key_wrap, keywrap.aes_key_unwrap),
        ours=False,
    ),
    VectorFile(
        "aes_kwp",
        "`keywrap`",
        partial(_wrap, keywrap.aes_key_wrap_with_padding, keywrap.aes_key_unwrap_with_padding),
        ours=False,
    ),
    VectorFile(
        "sm4_ccm", "nothing", _passed_over("piiguard has no SM4-CCM, nor has cryptography"), ours=False
    ),
    VectorFile(
        "xchacha20_poly1305",
        "nothing",
        _passed_over("piiguard has no XChaCha20-Poly1305, nor has cryptography"),
        ours=False,
    ),
)
"""Every file of the folder; which test of which is passed over, and why, its check says."""
