"""The primitives piiguard calls, against the samples of their standards and against Wycheproof.

The samples of the RFCs, of GB/T 32905 and GB/T 32907, and of the GCM specification stand below. Wycheproof
and the vectors of pyca/cryptography are read from the folder ``PIIGUARD_VECTORS`` names, or from
``../shared/vectors``; without it those are skipped. ``python -m tests.vectors`` prints what is counted here.
"""

from __future__ import annotations

import hmac

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV, AESSIV, ChaCha20Poly1305
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from tests.vectors.sm_vectors import PYCA_FILES, PycaFile
from tests.vectors.wycheproof import FILES, FOLDER, DisagreementError, VectorFile, tally

from piiguard.crypto.composed.ff1 import LEAST_DOMAIN
from piiguard.crypto.field_keys import Sm4Gcm
from piiguard.crypto.suites import expand, siv_open, siv_seal

needs_wycheproof = pytest.mark.skipif(
    not (FOLDER / "wycheproof").is_dir(), reason="set PIIGUARD_VECTORS to a folder that holds wycheproof/"
)
needs_pyca = pytest.mark.skipif(
    not (FOLDER / "pyca").is_dir(), reason="set PIIGUARD_VECTORS to a folder that holds pyca/"
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


def test_sm4_gcm_matches_rfc_8998_a_1() -> None:
    """The sample of AEAD_SM4_GCM, there and back."""
    aead = Sm4Gcm(octets("0123456789abcdeffedcba9876543210"))
    nonce, associated = octets("00001234567800000000abcd"), octets("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    text = b"".join(bytes([each]) * 8 for each in octets("aabbccddeeffeeaa"))
    sealed = octets(
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert aead.encrypt(nonce, text, associated) == sealed
    assert aead.decrypt(nonce, sealed, associated) == text


def test_sm4_matches_gb_t_32907_a_1() -> None:
    """The block cipher on the standard's own example."""
    key = octets("0123456789abcdeffedcba9876543210")
    cipher = Cipher(SM4(key), ECB())  # noqa: S305 - the block cipher itself
    assert cipher.encryptor().update(key).hex() == "681edf34d206965e86b3e94f536e4246"


def test_sm3_matches_gb_t_32905_a_1() -> None:
    """The hash of the standard's first example."""
    hashed = Hash(SM3())
    hashed.update(b"abc")
    assert hashed.finalize().hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_gcm_siv_matches_rfc_8452_c_2() -> None:
    """The first sample of AES-256: an empty text still has a tag."""
    key, nonce = b"\x01" + bytes(31), b"\x03" + bytes(11)
    assert AESGCMSIV(key).encrypt(nonce, b"", None).hex() == "07f5f4169bbf55a8400cd47ea6fd400f"


def test_chacha20_poly1305_matches_rfc_8439_2_8_2() -> None:
    """The sample of the AEAD; of the ciphertext its first block, and the tag."""
    text = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
        b"sunscreen would be it."
    )
    key, nonce = bytes(range(0x80, 0xA0)), octets("070000004041424344454647")
    sealed = ChaCha20Poly1305(key).encrypt(nonce, text, octets("50515253c0c1c2c3c4c5c6c7"))
    assert sealed[:16].hex() == "d31a8d34648e60db7b86afbc53ef7ec2"
    assert sealed[-16:].hex() == "1ae10b594f09e26a7e902ecbd0600691"


@needs_wycheproof
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_wycheproof_agrees(file: VectorFile) -> None:
    """Every test of every file says what the code says, or is passed over for a reason."""
    found = tally(file)
    assert found.agreed + sum(found.skipped.values()) == sum(1 for _ in file.tests())


@needs_wycheproof
def test_no_file_of_wycheproof_is_left_out() -> None:
    """The folder holds no vectors that nothing is held against, and few are passed over."""
    named = {f"{file.name}_test.json" for file in FILES}
    assert named == {path.name for path in (FOLDER / "wycheproof").glob("*.json")}
    passed_over = [file for file in FILES if file.through == "nothing"]
    assert [file.name for file in passed_over] == ["sm4_ccm", "xchacha20_poly1305"]


@needs_wycheproof
@pytest.mark.parametrize("file", [file for file in FILES if file.ours], ids=lambda file: file.name)
def test_a_vector_that_says_something_else_is_noticed(file: VectorFile) -> None:
    """A proof that could not fail would be none: what is valid is read again as if it were not."""
    noticed = 0
    for group, test in list(file.tests())[:400]:
        if test["result"] != "valid" or file.check(group, test) is not None:
            continue
        if group["type"].startswith("Fpe") and group["radix"] ** group["msgSize"] < LEAST_DOMAIN:
            continue  # refused whatever the verdict
        with pytest.raises(DisagreementError):
            file.check(group, {**test, "result": "invalid"})
        noticed += 1
    assert noticed


@needs_pyca
@pytest.mark.parametrize("file", PYCA_FILES, ids=lambda file: file.name)
def test_sm3_and_sm4_agree_with_the_vectors_of_pyca(file: PycaFile) -> None:
    """Every vector of the modes that piiguard calls, or that those are made of."""
    assert file.agreed() == file.count
