"""What is encrypted comes back, for everyone it was meant for, in memory that does not grow with it."""

from __future__ import annotations

import io
import os
import pickle
import sys
import tracemalloc
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from piiguard.crypto import (
    Keyset,
    KeyState,
    PassphraseProvider,
    RecipientKind,
    Suite,
    decrypt_stream,
    encrypt_stream,
    fingerprint,
)
from piiguard.crypto.files import messages
from piiguard.crypto.files.bodies import new_body
from piiguard.crypto.files.chunks import CHUNK_SIZE
from piiguard.crypto.files.headers import read_header
from piiguard.errors import DecryptionError, InvalidInput

MiB = 2**20
LENGTHS = [0, 1, CHUNK_SIZE - 1, CHUNK_SIZE, CHUNK_SIZE + 1, 3 * CHUNK_SIZE, 300_000]


class Zeros:
    """So many zero octets, without having them."""

    def __init__(self, size: int) -> None:
        self.left = size

    def read(self, size: int, /) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return bytes(size)


class Counter:
    """Counts what is written and keeps none of it."""

    def __init__(self) -> None:
        self.size = 0

    def write(self, data: bytes | bytearray | memoryview, /) -> None:
        self.size += len(data)


def peak(run: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def encrypted(content: bytes, keyset: Keyset, *, compress: bool = False) -> bytes:
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(content), made, keyset=keyset, compress=compress)
    return made.getvalue()


def decrypted(octets: bytes, keyset: Keyset) -> bytes:
    made = io.BytesIO()
    decrypt_stream(io.BytesIO(octets), made, keyset=keyset)
    return made.getvalue()


@pytest.mark.parametrize("size", LENGTHS)
@pytest.mark.parametrize("compress", [False, True])
def test_everyone_it_is_for_opens_it(
    keyset: Keyset,
    guard: PassphraseProvider,
    rsa: RSAPrivateKey,
    x25519: X25519PrivateKey,
    *,
    size: int,
    compress: bool,
) -> None:
    """The keyset, an RSA key, an X25519 key and a passphrase each open the same file."""
    content, made = os.urandom(size), io.BytesIO()
    recipients = [rsa.public_key(), x25519.public_key(), guard]
    context = {"purpose": "transfer"}
    encrypt_stream(
        io.BytesIO(content),
        made,
        keyset=keyset,
        recipients=recipients,
        context=context,
        compress=compress,
    )
    for holder in (None, rsa, x25519, guard):
        found = io.BytesIO()
        decrypt_stream(
            io.BytesIO(made.getvalue()),
            found,
            keyset=None if holder else keyset,
            recipient=holder,
            context=context,
        )
        assert found.getvalue() == content


@pytest.mark.parametrize("size", LENGTHS)
def test_a_keyset_of_sm4_makes_files_of_sm4(sm4_keyset: Keyset, rsa: RSAPrivateKey, size: int) -> None:
    """The suite of the key decides, and recipients open such a file as well."""
    content, made = os.urandom(size), io.BytesIO()
    encrypt_stream(io.BytesIO(content), made, keyset=sm4_keyset, recipients=[rsa.public_key()])
    assert read_header(io.BytesIO(made.getvalue())).suite is Suite.SM4_GCM_SM3
    assert decrypted(made.getvalue(), sm4_keyset) == content
    found = io.BytesIO()
    decrypt_stream(io.BytesIO(made.getvalue()), found, recipient=rsa)
    assert found.getvalue() == content


def test_the_overhead_is_as_documented(keyset: Keyset) -> None:
    """A header of 83 bytes for a keyset, 56 for the body, and 16 a chunk."""
    assert len(encrypted(b"", keyset)) == 83 + 56 + 16
    assert len(encrypted(bytes(CHUNK_SIZE), keyset)) == 83 + 56 + CHUNK_SIZE + 2 * 16


def test_two_files_of_one_content_have_nothing_in_common(keyset: Keyset) -> None:
    """Each has a key of its own: behind the names in the header, all octets are fresh."""
    one, other = (encrypted(bytes(64), keyset) for _ in range(2))
    start = 12 + 3 + 20
    assert one[:start] == other[:start]
    assert sum(a == b for a, b in zip(one[start:], other[start:], strict=True)) < 20


def test_files_stay_readable_after_a_rotation_and_not_after_destruction(keyset: Keyset) -> None:
    """A file names the key version it was made under, and goes with it."""
    old = keyset.active.id
    octets = encrypted(b"content", keyset)
    keyset.rotate()
    assert decrypted(octets, keyset) == b"content"
    keyset.disable(old)
    with pytest.raises(DecryptionError):
        decrypted(octets, keyset)
    assert keyset.destroy(old, reason="test").state is KeyState.DESTROYED
    with pytest.raises(DecryptionError):
        decrypted(octets, keyset)


def test_without_the_librarys_own_the_same_format_is_made_and_read(
    keyset: Keyset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An older cryptography package reads what a newer one wrote, and the other way."""
    pytest.importorskip("cryptography.cobblestone")
    content = os.urandom(5 * CHUNK_SIZE + 7)
    native = encrypted(content, keyset)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "cryptography.cobblestone", None)
        assert messages._cobblestone() is None
        assert decrypted(native, keyset) == content
        composed = encrypted(content, keyset)
    assert messages._cobblestone() is not None
    assert decrypted(composed, keyset) == content


@pytest.mark.parametrize("compress", [False, True])
def test_memory_does_not_grow_with_the_content(keyset: Keyset, compress: bool) -> None:
    """32 MiB pass through less than 2 MiB, both ways; compressed zeros do not swell up in memory either."""
    made = io.BytesIO()
    sink = Counter() if not compress else made
    assert peak(lambda: encrypt_stream(Zeros(32 * MiB), sink, keyset=keyset, compress=compress)) < 2 * MiB
    if not compress:
        encrypt_stream(Zeros(32 * MiB), made, keyset=keyset)
    found, source = Counter(), io.BytesIO(made.getvalue())
    assert peak(lambda: decrypt_stream(source, found, keyset=keyset)) < 2 * MiB
    assert found.size == 32 * MiB


def test_a_source_that_would_block_has_not_ended(keyset: Keyset) -> None:
    """None from a non-blocking source is an error, never the end of the content."""

    class Unready:
        def read(self, size: int, /) -> None:
            assert size

    with pytest.raises(BlockingIOError):
        encrypt_stream(Unready(), Counter(), keyset=keyset)


@pytest.mark.parametrize("answer", [0, None])
def test_a_sink_that_would_block_is_not_passed_over(keyset: Keyset, answer: int | None) -> None:
    """A raw file that takes nothing says 0 or None; to go on would leave a hole."""

    class Full(io.RawIOBase):
        def write(self, data: object, /) -> int | None:
            assert data
            return answer

    with pytest.raises(BlockingIOError):
        encrypt_stream(io.BytesIO(b"content"), Full(), keyset=keyset)


def test_the_header_names_whom_it_is_for(
    keyset: Keyset, rsa: RSAPrivateKey, guard: PassphraseProvider
) -> None:
    """Key id, fingerprint, provider's name: enough to look for the key, nothing secret."""
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(), made, keyset=keyset, recipients=[rsa.public_key(), guard])
    kinds = [each.kind for each in read_header(io.BytesIO(made.getvalue())).stanzas]
    assert kinds == [RecipientKind.KEYSET, RecipientKind.RSA, RecipientKind.PROVIDER]
    assert len(bytes.fromhex(fingerprint(rsa.public_key()))) == 8


def test_no_suite_but_those_of_files(keyset: Keyset, rsa: RSAPrivateKey) -> None:
    """A suite without a file format is refused, and one that the keyset's key is not for."""
    with pytest.raises(InvalidInput, match="not encrypted with"):
        encrypt_stream(io.BytesIO(), Counter(), recipients=[rsa.public_key()], suite=Suite.AES_256_SIV)
    with pytest.raises(InvalidInput, match="is for files of AES-256-GCM"):
        encrypt_stream(io.BytesIO(), Counter(), keyset=keyset, suite=Suite.SM4_GCM_SM3)
    encrypt_stream(io.BytesIO(), Counter(), keyset=keyset, suite=Suite.AES_256_GCM)
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(b"a"), made, recipients=[rsa.public_key()], suite=Suite.SM4_GCM_SM3)
    assert read_header(io.BytesIO(made.getvalue())).suite is Suite.SM4_GCM_SM3


def test_the_key_of_a_file_shows_nowhere(keyset: Keyset) -> None:
    """Neither in a repr nor in a pickle."""
    body = new_body(keyset=keyset, recipients=(), context=None, compress=False, suite=None)
    assert repr(body.key)[2:-1] not in repr(body)
    assert body.key.hex() not in repr(body)
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(body)
