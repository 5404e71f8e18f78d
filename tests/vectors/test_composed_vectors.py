"""The two composed modes against NIST's samples, RFC 5297's and Wycheproof, scalar and by the matrix.

Wycheproof is read from the folder ``PIIGUARD_VECTORS`` names, or from ``../shared/vectors``; without it those
are skipped. Of its FF1 tests those of fewer than a million strings must be refused, valid or not.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from piiguard.crypto.composed.aes_siv import SivRows
from piiguard.crypto.composed.ff1 import LEAST_DOMAIN, Ff1
from piiguard.errors import InvalidInput

FOLDER = Path(os.environ.get("PIIGUARD_VECTORS") or Path(__file__).parents[3] / "shared" / "vectors")
needs_wycheproof = pytest.mark.skipif(
    not (FOLDER / "wycheproof").is_dir(), reason="set PIIGUARD_VECTORS to a folder that holds wycheproof/"
)
octets = bytes.fromhex
NUMERALS = "0123456789abcdefghijklmnopqrstuvwxyz"

# Source: NIST, FF1 samples 1 to 9.
SAMPLES = [
    ("2b7e151628aed2a6abf7158809cf4f3c", 10, "", "0123456789", "2433477484"),
    ("2b7e151628aed2a6abf7158809cf4f3c", 10, "39383736353433323130", "0123456789", "6124200773"),
    (
        "2b7e151628aed2a6abf7158809cf4f3c",
        36,
        "3737373770717273373737",
        "0123456789abcdefghi",
        "a9tv40mll9kdu509eum",
    ),
    ("2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f", 10, "", "0123456789", "2830668132"),
    (
        "2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f",
        10,
        "39383736353433323130",
        "0123456789",
        "2496655549",
    ),
    (
        "2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f",
        36,
        "3737373770717273373737",
        "0123456789abcdefghi",
        "xbj3kv35jrawxv32ysr",
    ),
    ("2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94", 10, "", "0123456789", "6657667009"),
    (
        "2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94",
        10,
        "39383736353433323130",
        "0123456789",
        "1001623463",
    ),
    (
        "2b7e151628aed2a6abf7158809cf4f3cef4359d8d580aa4f7f036d6f04fc6a94",
        36,
        "3737373770717273373737",
        "0123456789abcdefghi",
        "xs8a0azh2avyalyzuwd",
    ),
]


def wycheproof(name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each test of a file with its group."""
    body = json.loads((FOLDER / "wycheproof" / f"{name}_test.json").read_bytes())
    for group in body["testGroups"]:
        for test in group["tests"]:
            yield group, test


def matrix(*rows: bytes) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.array([list(row) for row in rows], np.uint8).reshape(len(rows), -1)


def test_siv_rows_match_rfc_5297_a_1() -> None:
    """The deterministic sample, thrice in a matrix."""
    siv = SivRows(octets("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"))
    associated = matrix(octets("101112131415161718191a1b1c1d1e1f2021222324252627"))
    text = octets("112233445566778899aabbccddee")
    sealed = siv.seal(associated, matrix(text, text, text))
    assert {row.tobytes().hex() for row in sealed} == {
        "85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c"
    }
    opened, genuine = siv.open(associated, sealed)
    assert genuine.all()
    assert (opened == matrix(text, text, text)).all()


@needs_wycheproof
def test_siv_rows_agree_with_wycheproof() -> None:
    """Every test of AES-SIV with one associated string and at least one octet of text."""
    looked_at = 0
    for _, test in wycheproof("aes_siv_cmac"):
        associated, text, sealed = (matrix(octets(test[part])) for part in ("aad", "msg", "ct"))
        if not text.shape[1] or sealed.shape[1] <= 16:
            continue
        looked_at += 1
        siv = SivRows(octets(test["key"]))
        opened, genuine = siv.open(associated, sealed)
        if test["result"] == "valid":
            assert (siv.seal(associated, text) == sealed).all(), test["tcId"]
            assert genuine.all()
            assert (opened == text).all(), test["tcId"]
        else:
            assert not genuine.any(), test["tcId"]
            assert not opened.any()
    assert looked_at > 300


@pytest.mark.parametrize(("key", "radix", "tweak", "clear", "sealed"), SAMPLES)
def test_ff1_matches_nist(key: str, radix: int, tweak: str, clear: str, sealed: str) -> None:
    """The nine samples, there and back, scalar and as a matrix."""
    ff1 = Ff1(octets(key), radix)
    one, other = ([NUMERALS.index(char) for char in text] for text in (clear, sealed))
    assert ff1.encrypt(one, octets(tweak)) == other
    assert ff1.decrypt(other, octets(tweak)) == one
    rows = np.array([one, one], np.uint8)
    assert (ff1.encrypt_rows(rows, octets(tweak)) == np.array([other, other], np.uint8)).all()
    assert (ff1.decrypt_rows(ff1.encrypt_rows(rows, octets(tweak)), octets(tweak)) == rows).all()


@needs_wycheproof
@pytest.mark.parametrize("name", ["aes_ff1_base10", "aes_ff1_base36", "aes_ff1_radix10"])
def test_ff1_agrees_with_wycheproof(name: str) -> None:
    """Every test: equal where it is valid and large enough, refused where not; and as a matrix."""
    together: defaultdict[tuple[str, str, int], list[tuple[list[int], list[int]]]] = defaultdict(list)
    for group, test in wycheproof(name):
        alphabet = group.get("alphabet") or NUMERALS[: group["radix"]]
        if "InvalidKeySize" in test["flags"]:
            with pytest.raises(ValueError, match="key size"):
                Ff1(octets(test["key"]), group["radix"])
            continue
        ff1, tweak = Ff1(octets(test["key"]), group["radix"]), octets(test["tweak"])
        one, other = (
            [alphabet.find(char) for char in text] if isinstance(text, str) else text
            for text in (test["msg"], test["ct"])
        )
        if test["result"] == "invalid" or group["radix"] ** len(one) < LEAST_DOMAIN:
            with pytest.raises(InvalidInput):
                ff1.encrypt(one, tweak)
            continue
        assert ff1.encrypt(one, tweak) == other, test["tcId"]
        assert ff1.decrypt(other, tweak) == one, test["tcId"]
        together[test["key"], test["tweak"], len(one)].append((one, other))
    for (key, tweak, _), pairs in together.items():
        ff1 = Ff1(octets(key), 36 if "36" in name else 10)
        rows = np.array([one for one, _ in pairs], np.uint8)
        sealed = np.array([other for _, other in pairs], np.uint8)
        assert (ff1.encrypt_rows(rows, octets(tweak)) == sealed).all()
        assert (ff1.decrypt_rows(sealed, octets(tweak)) == rows).all()
