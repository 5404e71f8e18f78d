"""Properties of tokens: what opens, what never does, and that no two places share an encoding."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from piiguard.crypto import (
    FieldCipher,
    Keyset,
    PassphraseProvider,
    ScryptParameters,
    Suite,
    from_text,
    to_text,
)
from piiguard.crypto.tokens import encode_context, encode_optional
from piiguard.errors import DecryptionError, UnsupportedFormat

names = st.text(max_size=6).filter(lambda name: name not in {"row", "subject"})
contexts = st.dictionaries(names, st.text(max_size=6), min_size=1, max_size=3)
rows = st.none() | st.text(max_size=6)
values = st.text(max_size=40) | st.binary(max_size=40)
kinds = st.sampled_from([(Suite.AES_256_SIV, False), (Suite.AES_256_SIV, True), (Suite.AES_256_GCM, False)])


@pytest.fixture(scope="module")
def keysets() -> Iterator[dict[Suite, Keyset]]:
    with tempfile.TemporaryDirectory() as folder:
        guard = PassphraseProvider("p", kdf=ScryptParameters(n=2, r=1, p=1))
        yield {
            suite: Keyset.create(Path(folder) / suite.value, provider=guard, suite=suite) for suite in Suite
        }


@given(kind=kinds, context=contexts, row=rows, value=values)
def test_what_was_sealed_opens_in_its_place(
    keysets: dict[Suite, Keyset],
    kind: tuple[Suite, bool],
    context: dict[str, str],
    row: str | None,
    value: str | bytes,
) -> None:
    """Singly and in a column, in binary and in text form, value and type come back."""
    suite, deterministic = kind
    cipher = FieldCipher(keysets[suite], context=context, deterministic=deterministic)
    token = cipher.encrypt(value, row=row)
    back = cipher.decrypt(from_text(to_text(token)), row=row)
    assert (back, type(back)) == (value, type(value))
    ids = None if row is None else [row]
    assert cipher.decrypt_column(cipher.encrypt_column([value], rows=ids), rows=ids) == [value]
    if deterministic:
        assert cipher.encrypt_column([value], rows=ids) == [token]


@given(kind=kinds, place=st.tuples(contexts, rows), value=values, data=st.data())
@settings(max_examples=200)
def test_any_single_change_refuses(
    keysets: dict[Suite, Keyset],
    kind: tuple[Suite, bool],
    place: tuple[dict[str, str], str | None],
    value: str | bytes,
    data: st.DataObject,
) -> None:
    """One other octet, a cut, an addition, another context or row: the same error, with the same words."""
    (suite, deterministic), (context, row) = kind, place
    keyset = keysets[suite]
    token = FieldCipher(keyset, context=context, deterministic=deterministic).encrypt(value, row=row)
    bad, there, here = token, context, row
    match data.draw(st.sampled_from(["octet", "cut", "addition", "context", "row"])):
        case "octet":
            at = data.draw(st.integers(0, len(token) - 1))
            bad = token[:at] + bytes([token[at] ^ data.draw(st.integers(1, 255))]) + token[at + 1 :]
        case "cut":
            bad = token[: data.draw(st.integers(0, len(token) - 1))]
        case "addition":
            bad = token + data.draw(st.binary(min_size=1, max_size=20))
        case "context":
            there = data.draw(contexts)
            assume(there != context)
        case _:
            here = data.draw(rows)
            assume(here != row)
    with pytest.raises(DecryptionError) as caught:
        FieldCipher(keyset, context=there, deterministic=deterministic).decrypt(bad, row=here)
    assert caught.value.args == ("This token does not open here",)
    assert caught.value.__context__ is None


@given(one=contexts, other=contexts, rows_=st.tuples(rows, rows), subjects=st.tuples(rows, rows))
def test_no_two_places_share_an_encoding(
    one: dict[str, str],
    other: dict[str, str],
    rows_: tuple[str | None, str | None],
    subjects: tuple[str | None, str | None],
) -> None:
    """The binding is injective: equal octets mean equal context, subject and row."""

    def binding(context: dict[str, str], subject: str | None, row: str | None) -> bytes:
        ends = encode_optional(subject, what="A subject") + encode_optional(row, what="A row")
        return encode_context(context) + ends

    same = (one, subjects[0], rows_[0]) == (other, subjects[1], rows_[1])
    equal = binding(one, subjects[0], rows_[0]) == binding(other, subjects[1], rows_[1])
    assert same == equal


@given(place=contexts)
def test_moving_a_boundary_changes_the_encoding(place: dict[str, str]) -> None:
    """The characters of a context split otherwise into names and values are another context."""
    text = "".join(name + value for name, value in place.items())
    encoded = encode_context(place)
    for cut in range(len(text) + 1):
        moved = {text[:cut]: text[cut:]}
        if moved != place and not moved.keys() & {"row", "subject"}:
            assert encode_context(moved) != encoded


@given(text=st.text(max_size=60) | st.from_regex(r"pg1\.[A-Za-z0-9_-]{1,60}", fullmatch=True))
def test_a_text_form_is_read_back_to_itself_or_refused(text: str) -> None:
    """No two texts stand for one token."""
    try:
        token = from_text(text)
    except UnsupportedFormat:
        return
    assert to_text(token) == text


@given(octets=st.binary(max_size=80))
def test_garbage_never_opens_and_never_fails_otherwise(keysets: dict[Suite, Keyset], octets: bytes) -> None:
    """Whatever the octets, decrypting them raises the one error."""
    for keyset in keysets.values():
        cipher = FieldCipher(keyset, context={"table": "t"})
        key = bytes.fromhex(keyset.active.id)
        near = [bytes([code]) + key + octets for code in range(0x20, 0x40)]
        for token in (octets, octets[:1] + key + octets[1:], *near):
            with pytest.raises(DecryptionError):
                cipher.decrypt(token)
