"""The primitives piiguard calls, against the samples of their standards and against Wycheproof.

The samples of RFC 5297, RFC 5869, RFC 4231, RFC 7914 and of the GCM specification stand below. Wycheproof is
read from the folder ``PIIGUARD_VECTORS`` names, or from ``../shared/vectors``; without it those are skipped.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from piiguard.crypto.suites import expand, siv_open, siv_seal

FOLDER = Path(os.environ.get("PIIGUARD_VECTORS") or Path(__file__).parents[3] / "shared" / "vectors")
needs_wycheproof = pytest.mark.skipif(
    not (FOLDER / "wycheproof").is_dir(), reason="set PIIGUARD_VECTORS to a folder that holds wycheproof/"
)
octets = bytes.fromhex
_CASE_16_TEXT = (
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
)
_CASE_16_SEALED = (
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
    "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"
)


def wycheproof(name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each test of a file with its group."""
    body = json.loads((FOLDER / "wycheproof" / f"{name}_test.json").read_bytes())
    for group in body["testGroups"]:
        for test in group["tests"]:
            yield group, test


def test_siv_matches_rfc_5297_a_1() -> None:
    """The deterministic sample, through the functions that wrap keys."""
    key = octets("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")
    associated = octets("101112131415161718191a1b1c1d1e1f2021222324252627")
    text = octets("112233445566778899aabbccddee")
    sealed = octets("85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c")
    assert siv_seal(key, associated, text) == sealed
    assert siv_open(key, associated, sealed) == text


def test_siv_matches_rfc_5297_a_2() -> None:
    """The nonce-based sample with three components, through the primitive."""
    key = octets("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f")
    associated = [
        octets("00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100"),
        octets("102030405060708090a0"),
        octets("09f911029d74e35bd84156c5635688c0"),
    ]
    sealed = octets(
        "7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17"
        "dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d"
    )
    assert AESSIV(key).encrypt(b"this is some plaintext to encrypt using SIV-AES", associated) == sealed


@pytest.mark.parametrize(
    ("key", "nonce", "text", "associated", "sealed"),
    [
        ("00" * 32, "00" * 12, "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
        (
            "00" * 32,
            "00" * 12,
            "00" * 16,
            "",
            "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919",
        ),
        (
            "feffe9928665731c6d6a8f9467308308" * 2,
            "cafebabefacedbaddecaf888",
            _CASE_16_TEXT,
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            _CASE_16_SEALED,
        ),
    ],
)
def test_gcm_matches_its_specification(key: str, nonce: str, text: str, associated: str, sealed: str) -> None:
    """Test cases 13, 14 and 16 of McGrew and Viega, The Galois/Counter Mode of Operation."""
    made = AESGCM(octets(key)).encrypt(octets(nonce), octets(text), octets(associated))
    assert made == octets(sealed)


def test_expand_matches_rfc_5869_a_1() -> None:
    """The expand step of the first sample, from the sample's PRK."""
    prk = octets("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5")
    okm = "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    assert expand(prk, octets("f0f1f2f3f4f5f6f7f8f9"), 42).hex() == okm


def test_hmac_matches_rfc_4231_case_2() -> None:
    """The MAC of keyset files, blind indexes and subjects' digests."""
    made = hmac.digest(b"Jefe", b"what do ya want for nothing?", "sha256").hex()
    assert made == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


def test_scrypt_matches_rfc_7914_12() -> None:
    """The second sample."""
    made = Scrypt(salt=b"NaCl", length=64, n=1024, r=8, p=16).derive(b"password").hex()
    assert made.startswith("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")


@needs_wycheproof
def test_siv_agrees_with_wycheproof() -> None:
    """Every test of deterministic AES-SIV, one associated string, through the functions that wrap keys."""
    for group, test in wycheproof("aes_siv_cmac"):
        key, associated, text = octets(test["key"]), octets(test["aad"]), octets(test["msg"])
        assert len(key) * 8 == group["keySize"]
        if test["result"] == "valid":
            assert siv_seal(key, associated, text) == octets(test["ct"]), test["tcId"]
            assert siv_open(key, associated, octets(test["ct"])) == text, test["tcId"]
        else:
            with pytest.raises(InvalidTag):
                siv_open(key, associated, octets(test["ct"]))


@needs_wycheproof
def test_siv_with_a_nonce_agrees_with_wycheproof() -> None:
    """Every test of AES-SIV as an AEAD, nonce as the last component, through the primitive."""
    for _, test in wycheproof("aead_aes_siv_cmac"):
        aead = AESSIV(octets(test["key"]))
        sealed, parts = octets(test["tag"] + test["ct"]), [octets(test["aad"]), octets(test["iv"])]
        if test["result"] == "valid":
            assert aead.encrypt(octets(test["msg"]), parts) == sealed, test["tcId"]
            assert aead.decrypt(sealed, parts) == octets(test["msg"]), test["tcId"]
        else:
            with pytest.raises(InvalidTag):
                aead.decrypt(sealed, parts)


@needs_wycheproof
def test_gcm_agrees_with_wycheproof() -> None:
    """Every test of AES-GCM with the one size of key and nonce that piiguard uses."""
    ran = 0
    for group, test in wycheproof("aes_gcm"):
        if (group["keySize"], group["ivSize"], group["tagSize"]) != (256, 96, 128):
            continue
        ran += 1
        aead, nonce, associated = AESGCM(octets(test["key"])), octets(test["iv"]), octets(test["aad"])
        sealed = octets(test["ct"] + test["tag"])
        if test["result"] == "valid":
            assert aead.encrypt(nonce, octets(test["msg"]), associated) == sealed, test["tcId"]
            assert aead.decrypt(nonce, sealed, associated) == octets(test["msg"]), test["tcId"]
        else:
            with pytest.raises(InvalidTag):
                aead.decrypt(nonce, sealed, associated)
    assert ran >= 60


@needs_wycheproof
def test_expand_agrees_with_wycheproof() -> None:
    """Every test of HKDF-SHA-256, the extract step made here; too long an output is refused."""
    for _, test in wycheproof("hkdf_sha256"):
        prk = hmac.digest(octets(test["salt"]) or bytes(32), octets(test["ikm"]), "sha256")
        if test["result"] == "valid":
            assert expand(prk, octets(test["info"]), test["size"]) == octets(test["okm"]), test["tcId"]
        else:
            with pytest.raises(ValueError, match="larger"):
                expand(prk, octets(test["info"]), test["size"])


@needs_wycheproof
def test_hmac_agrees_with_wycheproof() -> None:
    """Every test of HMAC-SHA-256, truncated ones too."""
    for group, test in wycheproof("hmac_sha256"):
        made = hmac.digest(octets(test["key"]), octets(test["msg"]), "sha256")[: group["tagSize"] // 8]
        assert (made == octets(test["tag"])) == (test["result"] == "valid"), test["tcId"]
