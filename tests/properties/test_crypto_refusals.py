"""A property of all that is encrypted: any single change refuses, and the refusal is always the same."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from piiguard.crypto import (
    FieldCipher,
    Keyset,
    Mode,
    PassphraseProvider,
    ScryptParameters,
    SubjectKeys,
    Suite,
    decrypt_stream,
    encrypt_stream,
    open_encrypted,
)
from piiguard.errors import DecryptionError

# What a refusal says, whatever it is of: written down here, so that another word is another behaviour.
TOKEN = (
    DecryptionError,
    "crypto.decryption",
    "This token does not open here",
    "Check keyset, context, row and subject; inspect() names its key, Keyset.keys() its state.",
)
FILE = (
    DecryptionError,
    "crypto.decryption",
    "The file does not open",
    (
        "Check that it is whole, that it was encrypted for this key, and that the context is the same; "
        "inspect_file() says whom it names."
    ),
)

texts = st.text(max_size=6)
contexts = st.dictionaries(texts.filter(lambda name: name not in {"row", "subject"}), texts, min_size=1)
values = st.text(max_size=40) | st.binary(max_size=40)


@attrs.frozen
class House:
    keysets: dict[Suite, Keyset]
    subjects: dict[Suite, SubjectKeys]
    folder: Path


@pytest.fixture(scope="module")
def house() -> Generator[House]:
    with tempfile.TemporaryDirectory() as name:
        folder, guard = Path(name), PassphraseProvider("p", kdf=ScryptParameters(n=2, r=1, p=1))
        keysets, stores = dict[Suite, Keyset](), dict[Suite, SubjectKeys]()
        for suite in Suite:
            keysets[suite] = Keyset.create(folder / suite.value, provider=guard, suite=suite)
            stores[suite] = SubjectKeys.create(folder / f"{suite.value}.subjects", keysets[suite])
        yield House(keysets, stores, folder)
        for store in stores.values():
            store.close()


def _refusal(attempt: Callable[[], object]) -> tuple[object, ...]:
    with pytest.raises(DecryptionError) as caught:
        attempt()
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    return type(error), error.code, error.what, error.hint


def _changed(data: st.DataObject, octets: bytes) -> bytes:
    """Change octets once: one of them, one more, one fewer, an end, or two that change places."""
    at = data.draw(st.integers(0, len(octets) - 1))
    match data.draw(st.sampled_from(["octet", "insert", "drop", "cut", "exchange", "append"])):
        case "octet":
            made = octets[:at] + bytes([octets[at] ^ data.draw(st.integers(1, 255))]) + octets[at + 1 :]
        case "insert":
            made = octets[:at] + data.draw(st.binary(min_size=1, max_size=1)) + octets[at:]
        case "drop":
            made = octets[:at] + octets[at + 1 :]
        case "cut":
            made = octets[:at]
        case "exchange":
            other = data.draw(st.integers(0, len(octets) - 1))
            places = bytearray(octets)
            places[at], places[other] = places[other], places[at]
            made = bytes(places)
        case _:
            made = octets + data.draw(st.binary(min_size=1, max_size=40))
    assume(made != octets)
    return made


@given(mode=st.sampled_from(list(Mode)), context=contexts, value=values, data=st.data())
@settings(max_examples=250)
def test_any_single_change_of_a_token_or_its_place_is_refused_alike(
    house: House, mode: Mode, context: dict[str, str], value: str | bytes, data: st.DataObject
) -> None:
    """Of every suite and mode, of the keyset's keys and of subjects', singly and within a column."""
    suite, subject = mode.suite, data.draw(st.sampled_from([None, "4711", "4712"]))
    row = data.draw(st.none() | texts)

    def cipher(place: dict[str, str]) -> FieldCipher:
        deterministic = mode is Mode.SIV_DETERMINISTIC
        return FieldCipher(
            house.keysets[suite], context=place, deterministic=deterministic, subjects=house.subjects[suite]
        )

    home = cipher(context)
    token = home.encrypt(value, row=row, subject=subject)
    assert home.decrypt(token, row=row, subject=subject) == value
    bad, there, its_row, whose = token, context, row, subject
    match data.draw(st.sampled_from(["token", "token", "token", "context", "row", "subject", "suite"])):
        case "token":
            bad = _changed(data, token)
        case "context":
            there = data.draw(contexts)
            assume(there != context)
        case "row":
            its_row = data.draw(st.none() | texts)
            assume(its_row != row)
        case "subject":
            whose = data.draw(st.sampled_from([None, "4711", "4712", "never seen"]))
            assume(whose != subject)
        case _:
            suite = data.draw(st.sampled_from([each for each in Suite if each is not suite]))
            mode = Mode.sealing(suite)
    away = cipher(there)
    ids = None if its_row is None else [its_row]
    subjects = None if whose is None else [whose]
    told = {
        _refusal(lambda: away.decrypt(bad, row=its_row, subject=whose)),
        _refusal(lambda: away.decrypt_column([bad], rows=ids, subjects=subjects)),
    }
    assert told == {TOKEN}


@given(suite=st.sampled_from(list(Suite)), content=st.binary(max_size=60), data=st.data())
@settings(max_examples=150)
def test_any_single_change_of_a_file_or_its_context_is_refused_alike(
    house: House, suite: Suite, content: bytes, data: st.DataObject
) -> None:
    """Of header, body or context, compressed or not, read as a stream or from anywhere; nothing comes out."""
    keyset, compress = house.keysets[suite], data.draw(st.booleans())
    context = data.draw(st.none() | contexts)
    made = io.BytesIO()
    encrypt_stream(io.BytesIO(content), made, keyset=keyset, context=context, compress=compress)
    octets, there = made.getvalue(), context
    match data.draw(st.sampled_from(["file", "file", "file", "context", "keyset"])):
        case "file":
            octets = _changed(data, octets)
        case "context":
            there = data.draw(st.none() | contexts)
            assume(there != context)
        case _:
            keyset = house.keysets[data.draw(st.sampled_from([each for each in Suite if each is not suite]))]
    path, found = house.folder / "file", io.BytesIO()
    path.write_bytes(octets)

    def read() -> None:
        with open_encrypted(path, keyset=keyset, context=there) as file:
            file.read()

    told = {
        _refusal(lambda: decrypt_stream(io.BytesIO(octets), found, keyset=keyset, context=there)),
        _refusal(read),
    }
    assert told == {FILE}
    assert found.getvalue() == b""
