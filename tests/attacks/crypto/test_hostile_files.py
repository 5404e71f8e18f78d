"""Attack: encrypted files whose headers, stanzas and contents were made to cost or to deceive."""

from __future__ import annotations

import io
import random
import tracemalloc
import zlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from piiguard.crypto import (
    Keyset,
    PassphraseProvider,
    Suite,
    decrypt_stream,
    encrypt_stream,
    inspect_file,
)
from piiguard.crypto.files.bodies import _body, new_body
from piiguard.crypto.files.chunks import SEALED_CHUNK_SIZE
from piiguard.crypto.files.headers import RecipientKind, Stanza, encode_header, read_header
from piiguard.crypto.files.recipients import Holder, fingerprint
from piiguard.crypto.files.streams import BodyWriter
from piiguard.errors import DecryptionError, UnsupportedFormat

from .conftest import CONTEXT

MIB = 2**20
RECIPIENTS = (b"\x04\x20\x00" + bytes(8192)) * 64


def _refused(octets: bytes, holder: Holder | Keyset) -> DecryptionError:
    made = io.BytesIO()
    keyset, recipient = (holder, None) if isinstance(holder, Keyset) else (None, holder)
    with pytest.raises(DecryptionError) as caught:
        decrypt_stream(io.BytesIO(octets), made, keyset=keyset, recipient=recipient, context=CONTEXT)
    assert made.getvalue() == b""
    return caught.value


def _told(error: DecryptionError) -> tuple[object, ...]:
    return type(error), error.code, str(error), repr(error), error.__cause__, error.__context__


def _growth(work: Callable[[], object]) -> int:
    work()  # once before, so that what is loaded and compiled only then does not count
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


class Endless:
    """A source that never ends: a header, then recipients of 8192 octets for ever."""

    def __init__(self, head: bytes) -> None:
        self.head, self.given = io.BytesIO(head), 0

    def read(self, size: int, /) -> bytes:
        at = (self.given - len(self.head.getvalue())) % len(RECIPIENTS)
        part = self.head.read(size) or RECIPIENTS[at : at + size]
        self.given += len(part)
        assert self.given < 64 * MIB, "it reads on and on"
        return part


CLAIMS = {
    "255 recipients": b"\x01\x01\x00\xff",
    "33 recipients": b"\x01\x01\x00\x21",
    "32 recipients of 8192 bytes": b"\x01\x01\x00\x20",
    "a recipient of 65535 bytes": b"\x01\x01\x00\x01" + b"\x02\xff\xff",
    "32 recipients of 65535 bytes": b"\x01\x02\x00\x20" + b"\x04\xff\xff",
    "a later version": b"\xff\x01\x00\x20" + b"\x04\xff\xff",
}


@pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS)
def test_a_header_that_claims_much_is_read_no_further_than_it_may_be(keyset: Keyset, claim: bytes) -> None:
    """From a source without an end: at most 262,252 octets are read and memory grows by less than 1 MiB."""
    sources: list[Endless] = []

    def attempt() -> None:
        sources.append(Endless(b"\x89pgf\r\n\x1a\n" + claim))
        with pytest.raises(DecryptionError):
            decrypt_stream(sources[-1], io.BytesIO(), keyset=keyset)

    assert _growth(attempt) < MIB
    assert sources[-1].given <= 262_252


def test_what_follows_a_compressed_content_is_not_gathered(keyset: Keyset) -> None:
    """zlib keeps all of it. From a sender who holds the key that could be any amount; it ends at once."""
    body = new_body(keyset=keyset, recipients=(), context=CONTEXT, compress=True, suite=None)
    made = io.BytesIO()
    writer = BodyWriter(body, made)
    writer._deflater = None
    writer.write(zlib.compress(b"content"))
    for _ in range(32):
        writer.write(bytes(MIB))
    writer.finish()
    octets, sink = made.getvalue(), io.BytesIO()
    source = io.BytesIO(octets)

    def attempt() -> None:
        source.seek(0)
        with pytest.raises(DecryptionError):
            decrypt_stream(source, sink, keyset=keyset, context=CONTEXT)

    assert _growth(attempt) < 2 * MIB
    assert source.tell() < 2 * 16 * SEALED_CHUNK_SIZE + MIB


def _with_empty_key(stanza: Stanza) -> bytes:
    """Make a file whose key is no octets at all, which everybody knows."""
    body = _body(encode_header(Suite.AES_256_GCM, [stanza], compressed=False), b"", CONTEXT)
    made = io.BytesIO()
    writer = BodyWriter(body, made)
    writer.write(b"forged")
    writer.finish()
    return made.getvalue()


def test_a_stanza_cut_to_its_name_opens_nothing(rsa: RSAPrivateKey) -> None:
    """An empty wrapped key is not an empty key: the body is valid, and only the length refuses it."""
    pytest.importorskip("cryptography.hazmat.primitives.hpke")
    x25519 = X25519PrivateKey.generate()
    for kind, holder in ((RecipientKind.RSA, rsa), (RecipientKind.X25519, x25519)):
        name = bytes.fromhex(fingerprint(holder.public_key()))
        _refused(_with_empty_key(Stanza(kind, name)), holder)


@pytest.mark.parametrize("size", [0, 16, 31, 33, 64])
def test_a_key_of_another_length_opens_nothing(rsa: RSAPrivateKey, size: int) -> None:
    """Wrapped honestly, by a sender who departs from the format."""
    from piiguard.crypto.files.recipients import _oaep

    key = bytes(size)
    sealed = rsa.public_key().encrypt(key, _oaep(Suite.AES_256_GCM))
    stanza = Stanza(RecipientKind.RSA, bytes.fromhex(fingerprint(rsa.public_key())) + sealed)
    body = _body(encode_header(Suite.AES_256_GCM, [stanza], compressed=False), key, CONTEXT)
    made = io.BytesIO()
    writer = BodyWriter(body, made)
    writer.write(b"forged")
    writer.finish()
    _refused(made.getvalue(), rsa)


def test_nothing_tells_how_a_padding_was_wrong(rsa: RSAPrivateKey) -> None:
    """Manger's attack asks whether the first octet was zero: 200 chosen ciphertexts, one answer."""
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(b"content"), made, recipients=[rsa.public_key()], context=CONTEXT)
    octets = made.getvalue()
    header = read_header(io.BytesIO(octets))
    body = octets[len(header.octets) :]
    numbers, rng = rsa.public_key().public_numbers(), random.Random(20260302)
    name, sealed = header.stanzas[0].octets[:8], int.from_bytes(header.stanzas[0].octets[8:], "big")
    chosen = [sealed * pow(2**power, numbers.e, numbers.n) % numbers.n for power in range(1, 100)]
    chosen += [rng.randrange(numbers.n) for _ in range(90)]
    chosen += [0, 1, numbers.n - 1, numbers.n, numbers.n + sealed, 2**3072 - 1]
    told = set()
    for each in chosen:
        stanza = Stanza(RecipientKind.RSA, name + (each % 2**3072).to_bytes(384, "big"))
        changed = encode_header(header.suite, [stanza], compressed=False)
        told.add(_told(_refused(changed.octets + body, rsa)))
    told.add(_told(_refused(octets[:-1] + bytes([octets[-1] ^ 1]), rsa)))
    assert len(told) == 1


@pytest.mark.parametrize("suite", [Suite.AES_256_GCM, Suite.SM4_GCM_SM3])
def test_every_holder_but_the_right_one_is_refused_alike(
    keysets: dict[Suite, Keyset],
    guard: PassphraseProvider,
    rsa_pairs: tuple[RSAPrivateKey, RSAPrivateKey],
    suite: Suite,
) -> None:
    """Another keyset, another RSA or X25519 key, another passphrase: nothing says who would be right."""
    pytest.importorskip("cryptography.hazmat.primitives.hpke")
    rsa, other = rsa_pairs
    right = [rsa, X25519PrivateKey.generate(), guard]
    made = io.BytesIO()
    encrypt_stream(
        io.BytesIO(b"content"),
        made,
        keyset=keysets[suite],
        recipients=[right[0].public_key(), right[1].public_key(), guard],  # type: ignore[union-attr]
        context=CONTEXT,
    )
    wrong: list[Holder | Keyset] = [keysets[each] for each in Suite if each is not suite]
    wrong += [
        other,
        X25519PrivateKey.generate(),
        PassphraseProvider("another", kdf=guard.kdf),
    ]
    assert len({_told(_refused(made.getvalue(), each)) for each in wrong}) == 1
    for holder in right:
        found = io.BytesIO()
        decrypt_stream(io.BytesIO(made.getvalue()), found, recipient=holder, context=CONTEXT)
        assert found.getvalue() == b"content"


def test_inspection_of_what_claims_much_costs_little(tmp_path_factory: pytest.TempPathFactory) -> None:
    """It needs no key, so anybody's file comes this far."""
    path = tmp_path_factory.mktemp("claims") / "file"
    path.write_bytes(b"\x89pgf\r\n\x1a\n\x01\x01\x00\x20" + (b"\x04\xff\xff" + bytes(65535)) * 32)

    def attempt() -> None:
        with pytest.raises(UnsupportedFormat):
            inspect_file(path)

    assert _growth(attempt) < MIB
