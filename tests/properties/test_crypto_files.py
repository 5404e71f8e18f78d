"""Properties of encrypted files: any content, any pieces, any seat to read from, any change."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given, settings
from hypothesis import strategies as st

from piiguard.crypto import (
    Keyset,
    PassphraseProvider,
    ScryptParameters,
    Suite,
    decrypt_stream,
    encrypt_stream,
)
from piiguard.crypto.files.bodies import new_body
from piiguard.crypto.files.chunks import CHUNK_SIZE, SCHEMES, Chunks, plain_size
from piiguard.crypto.files.messages import ComposedOpener, ComposedSealer, opener, sealer
from piiguard.crypto.files.readers import ClearFile
from piiguard.errors import DecryptionError

CONTEXT = {"table": "t"}
SIZES = st.one_of(
    st.integers(0, 200), st.integers(0, 4 * CHUNK_SIZE), st.sampled_from([CHUNK_SIZE, 2 * CHUNK_SIZE])
)


@pytest.fixture(scope="module")
def keyset() -> Generator[Keyset]:
    with tempfile.TemporaryDirectory() as folder:
        guard = PassphraseProvider("p", kdf=ScryptParameters(n=2, r=1, p=1))
        yield Keyset.create(Path(folder) / "keyset", provider=guard)


class Halting:
    """Reads and writes at most so many octets at a time, as pipes and sockets do."""

    def __init__(self, content: bytes, most: int) -> None:
        self.source, self.made, self.most = io.BytesIO(content), io.BytesIO(), most

    def read(self, size: int, /) -> bytes:
        return self.source.read(min(size, self.most))

    def write(self, data: bytes | bytearray | memoryview, /) -> int:
        return self.made.write(data[: self.most])


def in_pieces(whole: bytes, size: int) -> list[bytes]:
    return [whole[at : at + size] for at in range(0, len(whole), size)]


@given(size=SIZES, one=st.integers(1000, 50_000), other=st.integers(1000, 50_000))
def test_the_library_and_the_composition_make_and_read_the_same(size: int, one: int, other: int) -> None:
    """Whatever pieces the content comes in, each opens what the other sealed, to the octet."""
    scheme, key, content = SCHEMES[Suite.AES_256_GCM], os.urandom(32), os.urandom(size)
    native = sealer(scheme, key, b"context")
    octets = b"".join(bytes(native.update(each)) for each in in_pieces(content, one)) + native.finalize()
    composed = ComposedSealer(Chunks(scheme, key, b"context", octets[:24]))
    again = b"".join(bytes(composed.update(each)) for each in in_pieces(content, other)) + composed.finalize()
    assert again == octets
    assert plain_size(len(octets)) == size
    for each in (opener(scheme, key, b"context"), ComposedOpener(scheme, key, b"context")):
        found = b"".join(bytes(each.update(part)) for part in in_pieces(octets, other))
        assert found + each.finalize() == content


@given(size=SIZES, most=st.integers(50, 40_000), compress=st.booleans())
def test_pipes_that_halt_change_nothing(keyset: Keyset, size: int, most: int, *, compress: bool) -> None:
    """Short reads and short writes are gone on with."""
    content = os.urandom(size)
    sealing = Halting(content, most)
    encrypt_stream(sealing, sealing, keyset=keyset, context=CONTEXT, compress=compress)
    opening = Halting(sealing.made.getvalue(), most)
    decrypt_stream(opening, opening, keyset=keyset, context=CONTEXT)
    assert opening.made.getvalue() == content


@settings(max_examples=50)
@given(
    size=SIZES,
    steps=st.lists(st.tuples(st.integers(0, 5 * CHUNK_SIZE), st.integers(0, 3 * CHUNK_SIZE)), max_size=8),
)
@pytest.mark.parametrize("suite", list(SCHEMES))
def test_reading_from_anywhere_gives_what_is_there(
    keyset: Keyset, suite: Suite, size: int, steps: list[tuple[int, int]]
) -> None:
    """Every place and length, with either suite, as from the clear content."""
    if suite is Suite.SM4_GCM_SM3:
        size %= 40_000
    content = os.urandom(size)
    body = new_body(keyset=None, recipients=[_Held()], context=CONTEXT, compress=False, suite=suite)
    writer = body.sealer()
    with tempfile.TemporaryFile(buffering=0) as file:
        file.write(b"before" + bytes(writer.update(content)) + writer.finalize())
        file.seek(6)
        with io.BufferedReader(ClearFile(file, body)) as clear:
            for at, length in steps:
                clear.seek(at)
                assert clear.read(length) == content[at : at + length]


@given(data=st.data())
def test_any_single_change_is_refused(keyset: Keyset, data: st.DataObject) -> None:
    """Of the header, of the body, of the context: one error for all, and nothing false comes out."""
    content = data.draw(st.binary(max_size=100))
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(content), made, keyset=keyset, context=CONTEXT)
    octets, context = bytearray(made.getvalue()), dict(CONTEXT)
    match data.draw(st.sampled_from(["flip", "cut", "insert", "drop", "context"])):
        case "flip":
            octets[data.draw(st.integers(0, len(octets) - 1))] ^= data.draw(st.integers(1, 255))
        case "cut":
            del octets[data.draw(st.integers(0, len(octets) - 1)) :]
        case "insert":
            octets.insert(data.draw(st.integers(0, len(octets))), data.draw(st.integers(0, 255)))
        case "drop":
            del octets[data.draw(st.integers(0, len(octets) - 1))]
        case _:
            context = data.draw(
                st.dictionaries(st.text(min_size=1), st.text(), min_size=1).filter(CONTEXT.__ne__)
            )
            context.pop("row", None)
            context.pop("subject", None)
            context["and"] = ""
    found = io.BytesIO()
    with pytest.raises(DecryptionError) as caught:
        decrypt_stream(io.BytesIO(bytes(octets)), found, keyset=keyset, context=context)
    assert caught.value.what == "The file does not open"
    assert found.getvalue() == b""


@given(size=st.integers(0, 10 * CHUNK_SIZE))
def test_a_length_no_message_has_is_refused(size: int) -> None:
    """Of any other, the length of the content is the one that encrypts to it."""
    try:
        plain = plain_size(size)
    except InvalidTag:
        return
    assert 56 + plain + 16 * (plain // CHUNK_SIZE + 1) == size


class _Held:
    """A provider that keeps nothing: what is wrapped is not opened in these tests."""

    def wrap(self, kek: bytes, *, keyset_id: bytes) -> object:
        from piiguard.crypto import WrappedKek

        return WrappedKek("held", {}, kek[:0] + keyset_id)

    def unwrap(self, wrapped: object, *, keyset_id: bytes) -> bytes:
        raise NotImplementedError
