"""Who can be a recipient, and who cannot."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from piiguard.crypto import (
    Keyset,
    PassphraseProvider,
    RecipientInfo,
    RecipientKind,
    SecretProvider,
    Suite,
    WrappedKek,
    decrypt_stream,
    encrypt_file,
    encrypt_stream,
    fingerprint,
    inspect_file,
)
from piiguard.crypto.files.recipients import Recipient
from piiguard.errors import InvalidInput, KeyWrapperUnavailable


def encrypted(*recipients: Recipient, keyset: Keyset | None = None) -> bytes:
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(b"content"), made, keyset=keyset, recipients=recipients)
    return made.getvalue()


def test_a_file_for_nobody_is_refused(folder: Path) -> None:
    """Nobody could open it; nothing is written. Nor is anything opened with nothing."""
    with pytest.raises(TypeError, match="nobody can open"):
        encrypted()
    (folder / "clear").write_bytes(b"content")
    with pytest.raises(TypeError, match="nobody can open"):
        encrypt_file(folder / "clear", folder / "sealed")
    assert [each.name for each in folder.iterdir()] == ["clear"]
    with pytest.raises(TypeError, match="keyset= or recipient="):
        decrypt_stream(io.BytesIO(), io.BytesIO())


def test_a_weak_rsa_key_is_refused() -> None:
    """2048 bits are fewer than the 128 of strength that everything else has."""
    with pytest.raises(InvalidInput, match="2048 bits"):
        encrypted(generate_private_key(65537, 2048).public_key())


@pytest.mark.parametrize("wrong", ["a passphrase", b"key", Ed25519PrivateKey.generate().public_key(), None])
def test_what_is_no_recipient_is_a_type_error(keyset: Keyset, wrong: object) -> None:
    """Text, octets, a key for signatures: on either side, and the value is not shown."""
    with pytest.raises(TypeError, match="cannot be a") as caught:
        encrypted(wrong)  # type: ignore[arg-type]  # what is tested
    assert "passphrase'" not in str(caught.value)
    octets = encrypted(keyset=keyset)
    with pytest.raises(TypeError):
        decrypt_stream(io.BytesIO(octets), io.BytesIO(), recipient=wrong)  # type: ignore[arg-type]  # likewise


def test_private_and_public_keys_are_not_mixed_up(keyset: Keyset, rsa: RSAPrivateKey) -> None:
    """A private key is no recipient, a public one opens nothing."""
    with pytest.raises(TypeError, match="A recipient cannot be a"):
        encrypted(rsa)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(TypeError, match="no public key"):
        fingerprint(rsa)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(TypeError, match="cannot be opened by a"):
        decrypt_stream(
            io.BytesIO(encrypted(keyset=keyset)),
            io.BytesIO(),
            recipient=rsa.public_key(),  # type: ignore[arg-type]  # what is tested
        )


def test_a_recipient_is_given_once(rsa: RSAPrivateKey, guard: PassphraseProvider) -> None:
    """The same key twice is a mistake; two passphrases would be tried at the cost of both."""
    for twice in (rsa.public_key(), guard):
        with pytest.raises(InvalidInput, match="twice"):
            encrypted(twice, twice)
    assert encrypted(guard, SecretProvider(bytes(32)))


def test_a_file_has_32_recipients_at_the_most() -> None:
    """As many as a reader accepts."""
    pytest.importorskip("cryptography.hazmat.primitives.hpke")
    keys: list[Recipient] = [X25519PrivateKey.generate().public_key() for _ in range(33)]
    assert encrypted(*keys[:32])
    with pytest.raises(InvalidInput, match="32 recipients"):
        encrypted(*keys)


def test_a_wrapped_key_that_no_header_holds_is_refused() -> None:
    """Found when it is written, not by whoever shall read it."""

    class Verbose:
        def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
            return WrappedKek("verbose", {}, (kek + keyset_id) * 1000)

        def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
            raise NotImplementedError

    with pytest.raises(InvalidInput, match="does not fit"):
        encrypted(Verbose())


def test_without_hpke_x25519_fails_clearly(x25519: X25519PrivateKey, monkeypatch: pytest.MonkeyPatch) -> None:
    """An older cryptography package has none: said so when writing and when reading, never worked around."""
    octets = encrypted(x25519.public_key())
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.hpke", None)
    with pytest.raises(KeyWrapperUnavailable) as writing:
        encrypted(x25519.public_key())
    with pytest.raises(KeyWrapperUnavailable) as reading:
        decrypt_stream(io.BytesIO(octets), io.BytesIO(), recipient=x25519)
    assert writing.value.code == reading.value.code == "crypto.no_hpke"


def test_a_provider_that_is_away_is_not_a_wrong_key() -> None:
    """Its own error comes through: the file may open when it is back."""

    class Away:
        def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
            return WrappedKek("away", {"id": keyset_id.hex()}, kek)

        def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
            assert wrapped.parameters["id"] == keyset_id.hex()
            raise KeyWrapperUnavailable("The KMS does not answer", hint="Try again.")

    with pytest.raises(KeyWrapperUnavailable):
        decrypt_stream(io.BytesIO(encrypted(Away())), io.BytesIO(), recipient=Away())


def test_inspection_tells_whom_a_file_is_for(
    keyset: Keyset, rsa: RSAPrivateKey, x25519: X25519PrivateKey, guard: PassphraseProvider, folder: Path
) -> None:
    """Without any key, and without proof."""
    octets = encrypted(rsa.public_key(), x25519.public_key(), guard, keyset=keyset)
    (folder / "sealed").write_bytes(octets)
    found = inspect_file(folder / "sealed")
    assert (found.suite, found.compressed) == (Suite.AES_256_GCM, False)
    assert found.recipients == (
        RecipientInfo(RecipientKind.KEYSET, keyset.active.id),
        RecipientInfo(RecipientKind.RSA, fingerprint(rsa.public_key())),
        RecipientInfo(RecipientKind.X25519, fingerprint(x25519.public_key())),
        RecipientInfo(RecipientKind.PROVIDER, "passphrase"),
    )


def test_the_keyset_is_tried_before_the_recipient(keyset: Keyset, rsa: RSAPrivateKey) -> None:
    """Both may be given: whichever the file names opens it."""
    for octets in (encrypted(keyset=keyset), encrypted(rsa.public_key())):
        found = io.BytesIO()
        decrypt_stream(io.BytesIO(octets), found, keyset=keyset, recipient=rsa)
        assert found.getvalue() == b"content"
