"""Attack: one ciphertext that opens under two keys, so that whether it opens tells which key somebody has."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from piiguard.crypto import (
    FieldCipher,
    Keyset,
    Mode,
    PassphraseProvider,
    SubjectKeys,
    Suite,
    decrypt_stream,
    open_encrypted,
)
from piiguard.crypto.field_keys import Sm4Gcm, field_key
from piiguard.crypto.files.bodies import _body
from piiguard.crypto.files.chunks import SCHEMES
from piiguard.crypto.files.headers import RecipientKind, Stanza, encode_header
from piiguard.crypto.files.messages import ComposedOpener
from piiguard.crypto.files.recipients import _oaep, fingerprint
from piiguard.crypto.providers.answers import unwrapped_kek
from piiguard.crypto.providers.passphrases import _read_kdf, _stretch
from piiguard.crypto.providers.ports import AD_KEK, WrappedKek
from piiguard.crypto.suites import expand, siv_seal
from piiguard.crypto.tokens import KeyId, encode_context, header, key_id_octets
from piiguard.errors import DecryptionError, KeysetError

from .conftest import CONTEXT
from .salamanders import Under, salamander

AEADS: dict[Suite, Callable[[bytes], AESGCM | AESGCMSIV | ChaCha20Poly1305 | Sm4Gcm]] = {
    Suite.AES_256_GCM: AESGCM,
    Suite.AES_256_GCM_SIV: AESGCMSIV,
    Suite.CHACHA20_POLY1305: ChaCha20Poly1305,
    Suite.SM4_GCM_SM3: Sm4Gcm,
}
CRAFTABLE = pytest.mark.parametrize("suite", AEADS, ids=lambda suite: suite.value)


def _subkey(dek: bytes, suite: Suite, key_id: KeyId, context: bytes) -> bytes:
    """As docs/format.md, 1.3 has it."""
    mode = Mode.sealing(suite)
    label = b"piiguard/1/field/%d\x00" % mode + key_id_octets(key_id) + context
    return expand(dek, label, mode.key_size, suite=suite)


def _opens(suite: Suite, side: Under, sealed: bytes) -> bytes:
    return AEADS[suite](side.key).decrypt(side.nonce, sealed, side.associated)


@pytest.fixture
def two_keys(tmp_path: Path, guard: PassphraseProvider, suite: Suite) -> Keyset:
    """A keyset whose ACTIVE key and another one both open."""
    keyset = Keyset.create(tmp_path / "two", provider=guard, suite=suite)
    keyset.rotate()
    return keyset


@CRAFTABLE
def test_a_token_is_tried_under_the_key_it_names_and_no_other(two_keys: Keyset, suite: Suite) -> None:
    """Its octets open under two keys of the keyset. Without the one it names, it is refused."""
    named, other = (key.id for key in two_keys.keys())  # noqa: SIM118 - a keyset is no dict
    context, nonce = encode_context(CONTEXT), os.urandom(12)
    clear = header(Mode.sealing(suite), named, of_subject=False, text=False) + nonce
    sides = [
        Under(_subkey(two_keys.dek(key), suite, named, context), nonce, clear + context + b"\0\0")
        for key in (named, other)
    ]
    sealed = salamander(suite, *sides)
    values = [_opens(suite, side, sealed) for side in sides]
    assert values[0] != values[1]
    cipher = FieldCipher(two_keys, context=CONTEXT)
    assert cipher.decrypt(clear + sealed) == values[0]
    two_keys.disable(named)
    for attempt in (
        lambda: cipher.decrypt(clear + sealed),
        lambda: cipher.decrypt_column([clear + sealed]),
        lambda: cipher.decrypt(clear[:1] + key_id_octets(other) + nonce + sealed),
        lambda: cipher.decrypt(clear[:1] + bytes(4) + nonce + sealed),
    ):
        with pytest.raises(DecryptionError):
            attempt()


@pytest.mark.parametrize("suite", Suite, ids=lambda suite: suite.value)
def test_a_token_under_another_key_than_it_names_is_refused(two_keys: Keyset, suite: Suite) -> None:
    """Sealed honestly under the other key, in the same place: a reader that tried all would open it."""
    named, other = (key.id for key in two_keys.keys())  # noqa: SIM118 - a keyset is no dict
    context = encode_context(CONTEXT)
    for mode in (each for each in Mode if each.suite is suite):
        clear = header(mode, named, of_subject=False, text=False)
        forger = field_key(mode, two_keys.dek(other), key_id_octets(named) + context)
        token = forger.seal(clear, context + b"\0\0", b"forged")
        assert forger.open(token, context + b"\0\0") == b"forged"
        with pytest.raises(DecryptionError):
            FieldCipher(two_keys, context=CONTEXT).decrypt(token)


@CRAFTABLE
def test_a_token_is_of_one_subject(tmp_path: Path, two_keys: Keyset, suite: Suite) -> None:
    """Its octets open under the keys of two subjects; the token opens for the one whose key it names."""
    store = SubjectKeys.create(tmp_path / "subjects", two_keys)
    keys = [store.keys([each], create=True)[each] for each in ("4711", "4712")]
    context, nonce = encode_context(CONTEXT), os.urandom(12)
    clear = header(Mode.sealing(suite), keys[0].id, of_subject=True, text=False) + nonce
    sides = [
        Under(
            _subkey(key.dek, suite, key.id, context),
            nonce,
            clear + context + b"\1\0\0\0\4" + subject + b"\0",
        )
        for key, subject in zip(keys, (b"4711", b"4712"), strict=True)
    ]
    sealed = salamander(suite, *sides)
    assert _opens(suite, sides[0], sealed) != _opens(suite, sides[1], sealed)
    cipher = FieldCipher(two_keys, context=CONTEXT, subjects=store)
    assert cipher.decrypt(clear + sealed, subject="4711") == _opens(suite, sides[0], sealed)
    for token in (clear + sealed, clear[:1] + key_id_octets(keys[1].id) + nonce + sealed):
        with pytest.raises(DecryptionError):
            cipher.decrypt(token, subject="4712")
    store.shred("4711")
    with pytest.raises(DecryptionError):
        cipher.decrypt(clear + sealed, subject="4711")


@CRAFTABLE
def test_who_holds_the_key_can_make_one_token_for_two_columns(two_keys: Keyset, suite: Suite) -> None:
    """A limit, not a defence: no token commits to its value before those who hold its key."""
    key, nonce = two_keys.active.id, os.urandom(12)
    clear = header(Mode.sealing(suite), key, of_subject=False, text=False) + nonce
    columns = [{"column": "phone"}, {"column": "id_no"}]
    sides = [
        Under(_subkey(two_keys.dek(key), suite, key, context), nonce, clear + context + b"\0\0")
        for context in map(encode_context, columns)
    ]
    token = clear + salamander(suite, *sides)
    phone, id_no = (FieldCipher(two_keys, context=each).decrypt(token) for each in columns)
    assert phone != id_no


@pytest.mark.parametrize("suite", SCHEMES, ids=lambda suite: suite.value)
def test_a_file_opens_to_one_content_whoever_opens_it(
    tmp_path: Path, rsa_pairs: tuple[RSAPrivateKey, RSAPrivateKey], suite: Suite
) -> None:
    """A sender wraps two file keys and seals one chunk under both. The commitment is of one: who was given
    the other is refused, by every way of reading."""
    scheme, holders = SCHEMES[suite], rsa_pairs
    keys = [os.urandom(32) for _ in holders]
    stanzas = [
        Stanza(
            RecipientKind.RSA,
            bytes.fromhex(fingerprint(holder.public_key())) + holder.public_key().encrypt(key, _oaep(suite)),
        )
        for holder, key in zip(holders, keys, strict=True)
    ]
    head, salt = encode_header(suite, stanzas, compressed=False), os.urandom(24)
    sides, commitments = list[Under](), list[bytes]()
    for key in keys:
        body = _body(head, key, CONTEXT)
        info = b"c2sp.org/chunked-encryption@v1+" + scheme.name + b"\0" + salt + body.context
        made = HKDFExpand(scheme.hash, scheme.key_size + 12 + 32, info).derive(body.key)
        sides.append(Under(made[: scheme.key_size], made[scheme.key_size : -32], b""))
        commitments.append(made[-32:])
    sealed = salamander(suite, *sides)
    contents = [_opens(suite, side, sealed) for side in sides]
    assert contents[0] != contents[1]
    for committed in (0, 1):
        octets = head.octets + salt + commitments[committed] + sealed
        path = tmp_path / f"{committed}"
        path.write_bytes(octets)
        found = io.BytesIO()
        decrypt_stream(io.BytesIO(octets), found, recipient=holders[committed], context=CONTEXT)
        assert found.getvalue() == contents[committed]
        deceived = holders[1 - committed]
        found = io.BytesIO()
        with pytest.raises(DecryptionError):
            decrypt_stream(io.BytesIO(octets), found, recipient=deceived, context=CONTEXT)
        assert found.getvalue() == b""
        with pytest.raises(DecryptionError):
            open_encrypted(path, recipient=deceived, context=CONTEXT)
        body = _body(head, keys[1 - committed], CONTEXT)
        with pytest.raises(Exception, match=r"^$"):  # the composed way, which older libraries take
            ComposedOpener(scheme, body.key, body.context).update(octets[len(head.octets) :])


def test_a_wrapped_kek_has_no_room_for_a_second_key(tmp_path: Path, guard: PassphraseProvider) -> None:
    """AES-SIV opens under two keys after 2⁶⁴ steps, from three blocks on. A KEK has two; more is refused."""
    keyset = Keyset.create(tmp_path / "k", provider=guard)
    place, record = bytes.fromhex(keyset.id), keyset._opened.record.kek
    kdf, salt = _read_kdf(record.parameters)
    for size in (31, 33, 48, 3056):
        wrapped = siv_seal(_stretch(guard.passphrase, kdf, salt), AD_KEK + place, bytes(size))
        with pytest.raises(KeysetError):
            unwrapped_kek(guard, WrappedKek("passphrase", record.parameters, wrapped), keyset_id=place)
