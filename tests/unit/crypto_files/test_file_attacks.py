"""Whatever is done to an encrypted file, it does not open, and nothing says why."""

from __future__ import annotations

import base64
import io
import os
import traceback
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from piiguard.crypto import (
    Keyset,
    PassphraseProvider,
    ScryptParameters,
    Suite,
    WrappedKek,
    decrypt_stream,
    encrypt_stream,
    inspect_file,
)
from piiguard.crypto.files import bodies
from piiguard.crypto.files.bodies import new_body, refusal
from piiguard.crypto.files.chunks import CHUNK_SIZE, PROLOGUE_SIZE, SEALED_CHUNK_SIZE, Chunks
from piiguard.crypto.files.headers import Header, RecipientKind, Stanza, encode_header, read_header
from piiguard.crypto.files.recipients import Holder
from piiguard.crypto.files.streams import BodyWriter
from piiguard.errors import DecryptionError, UnsupportedFormat

CONTEXT = {"purpose": "transfer"}
HEADER_SIZE = 83


@pytest.fixture(params=["AES", "SM4"])
def any_keyset(request: pytest.FixtureRequest, keyset: Keyset, sm4_keyset: Keyset) -> Keyset:
    return keyset if request.param == "AES" else sm4_keyset


def encrypted(content: bytes, keyset: Keyset, **more: bool) -> bytes:
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(content), made, keyset=keyset, context=CONTEXT, **more)
    return made.getvalue()


def refused(
    octets: bytes,
    keyset: Keyset | None,
    *,
    recipient: Holder | None = None,
    context: Mapping[str, str] | None = CONTEXT,
) -> bytes:
    """Require the one refusal, and return what came out before it."""
    made = io.BytesIO()
    with pytest.raises(DecryptionError) as caught:
        decrypt_stream(io.BytesIO(octets), made, keyset=keyset, recipient=recipient, context=context)
    assert str(caught.value) == str(refusal())
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    return made.getvalue()


def test_truncation_at_every_byte_is_refused(keyset: Keyset) -> None:
    """Also at the ends of chunks; what comes out before is a beginning of the content."""
    content = os.urandom(CHUNK_SIZE + 9)
    octets = encrypted(content, keyset)
    for size in range(len(octets)):
        assert content.startswith(refused(octets[:size], keyset))


def test_truncation_of_a_file_of_sm4_is_refused(sm4_keyset: Keyset) -> None:
    """At every byte of a short one, and at the ends of chunks of a longer one."""
    octets = encrypted(b"content", sm4_keyset)
    for size in range(len(octets)):
        refused(octets[:size], sm4_keyset)
    octets = encrypted(bytes(2 * CHUNK_SIZE), sm4_keyset)
    for cut in (1, 16, SEALED_CHUNK_SIZE, 16 + SEALED_CHUNK_SIZE, 16 + 2 * SEALED_CHUNK_SIZE):
        refused(octets[:-cut], sm4_keyset)


@pytest.mark.parametrize("compress", [False, True])
def test_any_changed_byte_is_refused(any_keyset: Keyset, compress: bool) -> None:
    """Header, salt, commitment, ciphertext, tag: one bit anywhere, and none of the content comes out."""
    octets = encrypted(b"content", any_keyset, compress=compress)
    for place in range(len(octets)):
        changed = bytearray(octets)
        changed[place] ^= 1 << place % 8
        assert refused(bytes(changed), any_keyset) == b""


def _body(keyset: Keyset) -> tuple[bytes, list[bytes]]:
    octets = encrypted(bytes(2 * CHUNK_SIZE + 5), keyset)
    start = len(read_header(io.BytesIO(octets)).octets) + PROLOGUE_SIZE
    chunks = [octets[at : at + SEALED_CHUNK_SIZE] for at in range(start, len(octets), SEALED_CHUNK_SIZE)]
    return octets[:start], chunks


@pytest.mark.parametrize(
    "order", [[1, 0, 2], [0, 0, 1, 2], [0, 2], [2], [0, 1, 2, 2], [0, 1, 2, 0], [0, 1], [2, 1, 0]]
)
def test_chunks_have_their_places(any_keyset: Keyset, order: list[int]) -> None:
    """Reordered, repeated, left out or appended: refused."""
    start, chunks = _body(any_keyset)
    refused(start + b"".join(chunks[each] for each in order), any_keyset)


def test_nothing_may_follow_the_end(any_keyset: Keyset) -> None:
    """A byte, a tag's worth of them, or a whole chunk."""
    octets = encrypted(b"content", any_keyset)
    for more in (1, 16, CHUNK_SIZE, SEALED_CHUNK_SIZE):
        refused(octets + bytes(more), any_keyset)


@pytest.mark.parametrize("context", [None, {"purpose": "other"}, {**CONTEXT, "more": ""}])
def test_another_context_is_refused(any_keyset: Keyset, context: dict[str, str] | None) -> None:
    """A context that was given has to be given again, and no other."""
    refused(encrypted(b"content", any_keyset), any_keyset, context=context)


def test_no_context_is_not_some_context(keyset: Keyset) -> None:
    """What was bound to nothing does not open with a context."""
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(b"a"), made, keyset=keyset)
    refused(made.getvalue(), keyset)


def test_another_key_is_refused(
    keyset: Keyset, sm4_keyset: Keyset, guard: PassphraseProvider, rsa: RSAPrivateKey, tmp_path: Path
) -> None:
    """Another keyset, a key pair or passphrase that was not a recipient, or another passphrase that was."""
    octets = encrypted(b"content", keyset)
    refused(octets, sm4_keyset)
    refused(octets, Keyset.create(tmp_path / "other", provider=guard))
    for holder in (rsa, X25519PrivateKey.generate(), guard):
        refused(octets, None, recipient=holder)
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(b"content"), made, recipients=[guard], context=CONTEXT)
    refused(made.getvalue(), None, recipient=PassphraseProvider("another"))


def test_a_recipient_can_neither_be_removed_nor_exchanged(
    keyset: Keyset, rsa: RSAPrivateKey, x25519: X25519PrivateKey
) -> None:
    """The body commits to the header: with other recipients, or their order changed, it does not open."""
    made = io.BytesIO()
    recipients = [rsa.public_key(), x25519.public_key()]
    encrypt_stream(io.BytesIO(b"content"), made, keyset=keyset, recipients=recipients, context=CONTEXT)
    octets = made.getvalue()
    header = read_header(io.BytesIO(octets))
    body = octets[len(header.octets) :]
    one, two, three = header.stanzas
    for stanzas in ([one], [one, three, two], [one, two], [one, two, three, Stanza(9, b"")]):
        changed = encode_header(header.suite, stanzas, compressed=False)
        refused(changed.octets + body, keyset)


def test_neither_suite_nor_form_can_be_changed(keyset: Keyset) -> None:
    """Not to the other suite, not to compressed, not to a version or number that is not assigned."""
    octets = encrypted(b"content", keyset)
    assert octets[8:12] == bytes([1, 1, 0, 1])
    for place, value in [(8, 0), (8, 2), (9, 0), (9, 2), (9, 3), (10, 1), (10, 2), (11, 0), (11, 2)]:
        refused(octets[:place] + bytes([value]) + octets[place + 1 :], keyset)


def test_a_key_of_one_suite_opens_no_file_of_another(keyset: Keyset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if a file was honestly made that way: the keyset fixes what its keys are for."""
    made = io.BytesIO()
    with monkeypatch.context() as without_the_check:
        without_the_check.setattr(bodies, "_suite", lambda _keyset, _asked: Suite.SM4_GCM_SM3)
        encrypt_stream(io.BytesIO(b"content"), made, keyset=keyset, context=CONTEXT)
    refused(made.getvalue(), keyset)


@attrs.frozen
class TwoFaced:
    """A provider whose wrapped keys open to whatever it pleases, as crafted ciphertexts of GCM may."""

    key: bytes

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> WrappedKek:
        assert len(keyset_id) == 16
        return WrappedKek("two-faced", {}, kek)

    def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
        assert (len(wrapped.wrapped), len(keyset_id)) == (32, 16)
        return self.key


def test_a_wrapped_key_that_opens_to_another_key_opens_nothing(keyset: Keyset) -> None:
    """The body commits to one file key, so no file opens differently for two (partitioning oracle)."""
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(b"content"), made, recipients=[TwoFaced(b"")], context=CONTEXT)
    assert refused(made.getvalue(), None, recipient=TwoFaced(os.urandom(32))) == b""
    for size in (0, 16, 31, 33):
        assert refused(made.getvalue(), None, recipient=TwoFaced(bytes(size))) == b""
    octets, stanza = made.getvalue(), read_header(io.BytesIO(made.getvalue())).stanzas[0].octets
    key = base64.urlsafe_b64decode(stanza[-45:-2] + b"=")
    found = io.BytesIO()
    decrypt_stream(io.BytesIO(octets), found, recipient=TwoFaced(key), context=CONTEXT)
    assert found.getvalue() == b"content"


def test_a_commitment_to_one_key_before_chunks_of_another_is_refused(keyset: Keyset) -> None:
    """Chunks that are valid under one key, behind the salt and commitment of another."""
    mine, other = (
        new_body(keyset=keyset, recipients=(), context=CONTEXT, compress=False, suite=None) for _ in range(2)
    )
    salt = os.urandom(24)
    own, foreign = (Chunks(each.scheme, each.key, mine.context, salt) for each in (mine, other))
    assert own.prologue != foreign.prologue
    refused(mine.header.octets + foreign.prologue + own.seal(0, b"content"), keyset)
    refused(mine.header.octets + own.prologue + foreign.seal(0, b"content"), keyset)
    made = io.BytesIO()
    decrypt_stream(
        io.BytesIO(mine.header.octets + own.prologue + own.seal(0, b"content")),
        made,
        keyset=keyset,
        context=CONTEXT,
    )
    assert made.getvalue() == b"content"


def test_a_file_names_each_provider_once(guard: PassphraseProvider) -> None:
    """A header cannot ask for a passphrase to be stretched twice; then it is not stretched at all."""
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(b"content"), made, recipients=[guard], context=CONTEXT)
    header = read_header(io.BytesIO(made.getvalue()))
    twice = encode_header(header.suite, header.stanzas * 2, compressed=False)
    asked = []

    class Counted(TwoFaced):
        def unwrap(self, wrapped: WrappedKek, *, keyset_id: bytes) -> bytes:
            asked.append(wrapped)
            return super().unwrap(wrapped, keyset_id=keyset_id)

    refused(twice.octets + made.getvalue()[len(header.octets) :], None, recipient=Counted(bytes(32)))
    assert not asked


@pytest.mark.parametrize("garbled", [b"", bytes(16), bytes(16) + b"{}", bytes(16) + b'{"provider":1}'])
def test_a_garbled_provider_is_refused(guard: PassphraseProvider, garbled: bytes, tmp_path: Path) -> None:
    """As everything else, without an error of its own; inspection says that it is garbled."""
    octets = encode_header(
        Suite.AES_256_GCM, [Stanza(RecipientKind.PROVIDER, garbled)], compressed=False
    ).octets
    refused(octets + bytes(72), None, recipient=guard)
    (tmp_path / "file").write_bytes(octets)
    with pytest.raises(UnsupportedFormat, match="garbled"):
        inspect_file(tmp_path / "file")


@pytest.mark.parametrize("size", [0, 4, 8, 20, 40, 391])
def test_a_garbled_stanza_is_refused(
    any_keyset: Keyset, rsa: RSAPrivateKey, x25519: X25519PrivateKey, size: int
) -> None:
    """Of every kind, cut short after the name that a reader looks for or within it."""
    made = io.BytesIO()
    recipients = [rsa.public_key(), x25519.public_key()]
    encrypt_stream(io.BytesIO(b"content"), made, keyset=any_keyset, recipients=recipients, context=CONTEXT)
    header = read_header(io.BytesIO(made.getvalue()))
    body = made.getvalue()[len(header.octets) :]
    cut = encode_header(
        header.suite, [Stanza(each.kind, each.octets[:size]) for each in header.stanzas], compressed=False
    )
    refused(cut.octets + body, any_keyset)
    refused(cut.octets + body, None, recipient=rsa)
    refused(cut.octets + body, None, recipient=x25519)


def test_a_kind_of_recipient_of_a_later_release_is_passed_over(
    keyset: Keyset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its stanza stands in the header and is committed to; the others open the file."""
    own = bodies.wrap

    def with_another(*given: object, **named: object) -> list[Stanza]:
        return [Stanza(200, b"of a later release"), *own(*given, **named)]  # type: ignore[arg-type]  # a stand-in

    monkeypatch.setattr(bodies, "wrap", with_another)
    octets, made = encrypted(b"content", keyset), io.BytesIO()
    decrypt_stream(io.BytesIO(octets), made, keyset=keyset, context=CONTEXT)
    assert made.getvalue() == b"content"
    refused(octets.replace(b"later", b"other"), keyset)


def _of_content(keyset: Keyset, content: bytes) -> bytes:
    """Encrypt *content* as what a compressor made."""
    body = new_body(keyset=keyset, recipients=(), context=CONTEXT, compress=True, suite=None)
    made = io.BytesIO()
    writer = BodyWriter(body, made)
    writer._deflater = None
    writer.write(content)
    writer.finish()
    return made.getvalue()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b"not compressed",
        lambda stream: stream[:-1],
        lambda stream: stream[:-4],
        lambda stream: stream + b"more",
        lambda stream: stream + stream,
        lambda stream: stream[:-1] + bytes([stream[-1] ^ 1]),
    ],
)
def test_what_a_compressor_did_not_make_is_refused(keyset: Keyset, spoil: Callable[[bytes], bytes]) -> None:
    """From a writer that holds the key and is broken or hostile: no end, more after the end, a wrong sum."""
    refused(_of_content(keyset, spoil(zlib.compress(b"content"))), keyset)


def test_a_refusal_shows_no_secret(keyset: Keyset) -> None:
    """Neither content nor key stands in what a traceback prints."""
    octets = encrypted(b"11010519491231002X", keyset)
    try:
        decrypt_stream(io.BytesIO(octets[:-1]), io.BytesIO(), keyset=keyset, context=CONTEXT)
    except DecryptionError as error:
        shown = "".join(traceback.format_exception(error))
    assert "11010519491231002X" not in shown
    assert keyset.dek(keyset.active.id).hex() not in shown


def _claims(count: int, size: int) -> bytes:
    return (
        b"\x89pgf\r\n\x1a\n"
        + bytes([1, 1, 0, count])
        + (b"\x02" + size.to_bytes(2, "big") + bytes(size)) * count
    )


@pytest.mark.parametrize(("count", "size"), [(255, 65535), (32, 65535), (33, 8192), (32, 8193), (32, 8192)])
def test_a_header_that_claims_much_costs_little(keyset: Keyset, count: int, size: int) -> None:
    """Memory grows by less than 1 MiB whatever lengths it claims and has."""
    import tracemalloc

    source = io.BytesIO(_claims(count, size))
    tracemalloc.start()
    try:
        with pytest.raises(DecryptionError):
            decrypt_stream(source, io.BytesIO(), keyset=keyset)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()
    assert source.tell() <= 2**19


@pytest.mark.parametrize("place", [8, 9, 10])
@pytest.mark.parametrize("value", [0, 2, 3, 255])
def test_what_is_not_assigned_is_not_read(place: int, value: int) -> None:
    """A version, suite or form of later: refused at the header, whatever follows it."""
    octets = bytearray(encode_header(Suite.AES_256_GCM, [Stanza(1, b"")], compressed=False).octets)
    octets[place] = value
    if (place, value) in {(9, 2), (10, 0)}:
        assert read_header(io.BytesIO(bytes(octets)))
        return
    with pytest.raises(UnsupportedFormat, match="is of version"):
        read_header(io.BytesIO(bytes(octets)))


@pytest.mark.parametrize("count", [0, 33, 255])
def test_a_header_has_from_1_to_32_recipients(count: int) -> None:
    """A reader looks at none of them otherwise."""
    source = io.BytesIO(_claims(count, 1))
    with pytest.raises(UnsupportedFormat, match=f"claims {count} recipients"):
        read_header(source)
    assert source.tell() == 12


@pytest.mark.parametrize("octets", [b"", b"\x89pgf", b"PK\x03\x04" + bytes(100), bytes(200)])
def test_what_is_no_encrypted_file_is_refused(keyset: Keyset, octets: bytes, tmp_path: Path) -> None:
    """By the same error; inspection, which needs no key, says what it is not."""
    refused(octets, keyset)
    (tmp_path / "file").write_bytes(octets)
    with pytest.raises(UnsupportedFormat):
        inspect_file(tmp_path / "file")


def test_a_stretched_passphrase_costs_what_its_file_states(guard: PassphraseProvider) -> None:
    """A cost out of range is refused before any work, and by the same error."""
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(b"content"), made, recipients=[guard], context=CONTEXT)
    header: Header = read_header(io.BytesIO(made.getvalue()))
    costly = header.stanzas[0].octets.replace(b'"n":2,', b'"n":1073741824,')
    assert costly != header.stanzas[0].octets
    changed = encode_header(header.suite, [Stanza(RecipientKind.PROVIDER, costly)], compressed=False)
    refused(changed.octets + made.getvalue()[len(header.octets) :], None, recipient=guard)
    assert ScryptParameters(n=2, r=1, p=1) == guard.kdf
