"""Columns from array to array: every layout that an array can have, and everything that is no column."""

from __future__ import annotations

import threading
import tracemalloc
from typing import Any

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from piiguard.crypto import FieldCipher, Keyset, Suite, to_text
from piiguard.crypto.composed.aes_siv import SivRows
from piiguard.crypto.composed.ff1 import Ff1
from piiguard.errors import DecryptionError, InvalidInput

CONTEXT = {"table": "customer", "column": "phone"}
Rows = np.ndarray[Any, np.dtype[np.uint8]]
_drawn = np.random.default_rng(6).integers(0x20, 0x7F, (300, 48), np.uint8)
LAYOUTS = {
    "by columns": np.asfortranarray(_drawn),
    "rows from the last": _drawn[::-1],
    "columns from the last": _drawn[:, ::-1],
    "every other row": _drawn[::2],
    "every third column": _drawn[:, ::3],
    "a part": _drawn[7:, 5:21],
    "one row for all": np.broadcast_to(_drawn[0], (5, 48)),
    "read only": np.frombuffer(_drawn.tobytes(), np.uint8).reshape(300, 48),
    "a transposition": _drawn[:48].T,
}


@pytest.fixture
def cipher(keyset: Keyset) -> FieldCipher:
    return FieldCipher(keyset, context=CONTEXT)


def rows_of(*values: bytes) -> Rows:
    return np.frombuffer(b"".join(values), np.uint8).reshape(len(values), -1)


@pytest.mark.parametrize("values", LAYOUTS.values(), ids=LAYOUTS)
def test_the_layout_of_an_array_does_not_matter(cipher: FieldCipher, values: Rows) -> None:
    """Strides of any sign and order give the tokens of the values, and tokens in any layout open."""
    tokens = cipher.encrypt_matrix(values)
    assert cipher.decrypt_column([row.tobytes() for row in tokens]) == [
        row.tobytes().decode() for row in values
    ]
    for layout in (tokens, np.asfortranarray(tokens), tokens[::-1][::-1]):
        assert (cipher.decrypt_matrix(layout) == values).all()


@pytest.mark.parametrize("values", LAYOUTS.values(), ids=LAYOUTS)
def test_the_composition_is_the_library_in_every_layout(values: Rows) -> None:
    """Byte for byte, associated data by columns included."""
    key = bytes(range(64))
    associated = np.asfortranarray(values[:, :7])
    sealed = SivRows(key).seal(associated, values)
    library = AESSIV(key)
    for row, value, place in zip(sealed, values, associated, strict=True):
        assert row.tobytes() == library.encrypt(value.tobytes(), [place.tobytes()])


@pytest.mark.parametrize("width", [1, 15, 16, 17, 31, 32, 33, 4095, 4096, 4097, 70_000])
def test_every_width_is_the_librarys(cipher: FieldCipher, width: int) -> None:
    """RFC 5297, 2.4: up to 15 octets are padded, 16 and more are not; and what is wider than a step."""
    values = np.random.default_rng(width).integers(0, 256, (20, width), np.uint8)
    tokens = cipher.encrypt_matrix(values, text=False)
    assert [cipher.decrypt(row.tobytes()) for row in tokens] == [row.tobytes() for row in values]
    assert (cipher.decrypt_matrix(tokens) == values).all()


@pytest.mark.parametrize("wrong", [[[1, 2]], b"ab", "ab", None, memoryview(b"ab")])
def test_what_is_no_array_is_a_type_error(cipher: FieldCipher, wrong: object) -> None:
    """Both ways."""
    with pytest.raises(TypeError, match="numpy array"):
        cipher.encrypt_matrix(wrong)  # type: ignore[arg-type]  # that is what is tested
    with pytest.raises(TypeError, match="numpy array"):
        cipher.decrypt_matrix(wrong)  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((2, 3), np.int8),
        np.zeros((2, 3), np.uint16),
        np.zeros((2, 3), bool),
        np.zeros(6, np.uint8),
        np.zeros((1, 2, 3), np.uint8),
        np.zeros((2, 0), np.uint8),
        np.array(["13800138000"]),
        np.array([object()]),
    ],
    ids=lambda array: f"{array.dtype} {array.shape}",
)
def test_an_array_of_something_else_is_refused(cipher: FieldCipher, wrong: Rows) -> None:
    """Neither sealed nor opened, and nothing is converted silently."""
    for work in (cipher.encrypt_matrix, cipher.decrypt_matrix):
        with pytest.raises(InvalidInput, match="no matrix of octets"):
            work(wrong)


def test_no_rows_are_no_tokens(cipher: FieldCipher) -> None:
    """An empty column is one too."""
    assert cipher.encrypt_matrix(np.zeros((0, 11), np.uint8)).shape == (0, 44)
    assert len(cipher.decrypt_matrix(np.zeros((0, 44), np.uint8))) == 0


@pytest.mark.parametrize("deterministic", [False, True])
@pytest.mark.parametrize("suite", Suite)
def test_tokens_cut_to_any_width_are_refused_as_all_others(
    keyset: Keyset, suite: Suite, *, deterministic: bool
) -> None:
    """One error, before and after a key for their header is at hand; never one of numpy's."""
    keyset.rotate(suite=suite)
    if deterministic and suite is not Suite.AES_256_SIV:
        return
    cipher = FieldCipher(keyset, context=CONTEXT, deterministic=deterministic)
    token = cipher.encrypt("13800138000")
    for warm in (False, True):
        fresh = FieldCipher(keyset, context=CONTEXT, deterministic=deterministic)
        if warm:
            fresh.decrypt(token)
        for width in range(1, len(token)):
            with pytest.raises(DecryptionError) as caught:
                fresh.decrypt_matrix(rows_of(token[:width], token[:width]))
            assert caught.value.code == "crypto.decryption"


def test_an_empty_value_opens_as_a_matrix_too(cipher: FieldCipher) -> None:
    """Its token is all tag."""
    token = cipher.encrypt("")
    assert cipher.decrypt_matrix(rows_of(token, token)).shape == (2, 0)
    with pytest.raises(DecryptionError):
        cipher.decrypt_matrix(rows_of(token, token[:-1] + bytes([token[-1] ^ 1])))


@pytest.mark.parametrize("place", [0, 4095, 4096, 4999])
def test_the_row_that_does_not_open_is_named(cipher: FieldCipher, place: int) -> None:
    """Also beyond the first step; nothing is returned of the others."""
    tokens = cipher.encrypt_matrix(np.tile(_drawn[:1, :11], (5000, 1)))
    tokens[place, 20] ^= 1
    with pytest.raises(DecryptionError) as caught:
        cipher.decrypt_matrix(tokens)
    assert caught.value.__notes__ == [f"Position {place} of the column."]


@pytest.mark.parametrize(
    "broken",
    [
        b"\xff" + b"a" * 5,
        "电话".encode()[1:] + b"a",  # begins inside a character
        b"abc" + "电".encode()[:2] + b"a",
        b"\xed\xa0\x80abc",  # a surrogate
        b"\xc0\x80abcd",  # longer than need be
    ],
)
def test_what_is_not_utf8_is_not_sealed_as_text(cipher: FieldCipher, broken: bytes) -> None:
    """It could never be decrypted to a str again; the error says which row, not what is in it."""
    fine = "电话".encode()
    values = rows_of(*[fine] * 4200, broken, fine)
    with pytest.raises(InvalidInput, match="Row 4200 is not UTF-8") as caught:
        cipher.encrypt_matrix(values)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert (cipher.decrypt_matrix(cipher.encrypt_matrix(values, text=False)) == values).all()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(min_size=3, max_size=3) | st.just("电".encode()), min_size=1, max_size=6))
def test_text_is_told_row_by_row(cipher: FieldCipher, values: list[bytes]) -> None:
    """Halves of characters in two rows do not make one: the whole is no better than its rows."""

    def is_text(octets: bytes) -> bool:
        try:
            octets.decode()
        except UnicodeDecodeError:
            return False
        return True

    rows = rows_of(*values)
    if all(map(is_text, values)):
        assert cipher.decrypt_column([row.tobytes() for row in cipher.encrypt_matrix(rows)]) == [
            value.decode() for value in values
        ]
    else:
        with pytest.raises(InvalidInput, match="not UTF-8"):
            cipher.encrypt_matrix(rows)


def test_a_matrix_of_tokens_is_not_encrypted_twice(keyset: Keyset, cipher: FieldCipher) -> None:
    """Under whichever key they are, as octets and in text form; what only looks so is encrypted."""
    token = cipher.encrypt("13800138000")
    keyset.rotate()
    other = bytes(len(token))
    with pytest.raises(InvalidInput) as caught:
        cipher.encrypt_matrix(rows_of(other, token), text=False)
    assert caught.value.code == "crypto.already_encrypted"
    text = to_text(token).encode()
    with pytest.raises(InvalidInput) as caught:
        cipher.encrypt_matrix(rows_of(b"0" * len(text), text))
    assert caught.value.code == "crypto.already_encrypted"
    for alike, as_text in ((token[:5] + bytes(9), False), (b"pg1.no-token", True), (b"pg1", True)):
        values = rows_of(alike, alike)
        assert (cipher.decrypt_matrix(cipher.encrypt_matrix(values, text=as_text)) == values).all()


@pytest.mark.parametrize(("count", "width"), [(400_000, 18), (600, 40_000)])
def test_memory_stays_near_what_comes_out(keyset: Keyset, count: int, width: int) -> None:
    """A step needs a few MiB besides, whatever the column's length and width."""
    cipher, values = FieldCipher(keyset, context=CONTEXT), np.full((count, width), 0x30, np.uint8)
    cipher.decrypt_matrix(cipher.encrypt_matrix(values[:1]))
    for work, given_ in (
        (cipher.encrypt_matrix, values),
        (cipher.decrypt_matrix, cipher.encrypt_matrix(values)),
    ):
        tracemalloc.start()
        made = work(given_)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most - made.nbytes < 16 * 2**20
        del made


def test_threads_share_a_cipher(cipher: FieldCipher) -> None:
    """Eight at once, each its own column: no state is between them."""
    kept: list[bool] = []

    def work(number: int) -> None:
        values = np.full((3000, 18), 0x30 + number, np.uint8)
        for _ in range(5):
            opened = cipher.decrypt_matrix(cipher.encrypt_matrix(values))
            kept.append(bool((opened == values).all()))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept == [True] * 40


@pytest.mark.parametrize("length", [6, 18, 28, 29, 30, 41])
def test_a_tweak_that_is_a_number_is_its_eight_octets(length: int) -> None:
    """The most significant first, for strings of any length and on every machine."""
    ff1 = Ff1(bytes(range(32)))
    rows = np.random.default_rng(length).integers(0, 10, (3, length), np.uint8)
    tweaks = np.array([1, 2**40 + 3, 2**63 + 5], np.uint64)
    wanted = [
        ff1.encrypt(row.tolist(), int(tweak).to_bytes(8, "big"))
        for row, tweak in zip(rows, tweaks, strict=True)
    ]
    assert ff1.encrypt_rows(rows, tweaks).tolist() == wanted
    assert (ff1.decrypt_rows(np.array(wanted, np.uint8), tweaks) == rows).all()


@pytest.mark.parametrize("values", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("text", [True, False])
def test_an_index_of_a_matrix_is_the_index_of_each_value(
    cipher: FieldCipher, values: Rows, *, text: bool
) -> None:
    """In every layout, as text and as octets."""
    found = cipher.blind_index_matrix(values, text=text)
    assert found.shape == (len(values), 16)
    for index, row in zip(found, values, strict=True):
        value = row.tobytes().decode() if text else row.tobytes()
        assert index.tobytes() == cipher.blind_index(value)


def test_an_index_of_a_matrix_refuses_what_is_none(cipher: FieldCipher, keyset: Keyset) -> None:
    """Lists, other arrays, octets that are no text, and a suite that has none."""
    with pytest.raises(TypeError):
        cipher.blind_index_matrix([[1]])  # type: ignore[arg-type]
    for values in (np.zeros((2, 0), np.uint8), np.zeros((2, 2), np.int64), rows_of(b"\xff\xff")):
        with pytest.raises(InvalidInput):
            cipher.blind_index_matrix(values)
    assert cipher.blind_index_matrix(np.zeros((0, 4), np.uint8)).shape == (0, 16)
    keyset.rotate(suite=Suite.SM4_GCM_SM3)
    with pytest.raises(InvalidInput, match="SM3"):
        cipher.blind_index_matrix(rows_of(b"13800138000"))


@pytest.mark.parametrize("gap", [None, 0, 150, 299])
def test_a_column_without_gaps_is_as_one_with_them(cipher: FieldCipher, gap: int | None) -> None:
    """Tokens open, and indexes are those of each value; the list given is left as it was."""
    values: list[str | None] = [f"138{number:08}" for number in range(300)]
    if gap is not None:
        values[gap] = None
    before, rows = list(values), [str(number) for number in range(300)]
    tokens = cipher.encrypt_column(values, rows=rows)
    assert cipher.decrypt_column(tokens, rows=rows) == values
    assert cipher.blind_index_column(values) == [
        None if value is None else cipher.blind_index(value) for value in values
    ]
    assert values == before
    assert cipher.encrypt_column([]) == []
