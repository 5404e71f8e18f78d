"""A column in one call is its values one by one; a composed mode is its scalar form."""

from __future__ import annotations

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from piiguard.crypto import FieldCipher, Keyset, Mode, PassphraseProvider, ScryptParameters
from piiguard.crypto.composed.aes_siv import SivRows
from piiguard.crypto.composed.ff1 import Ff1
from piiguard.crypto.packed import BULK_FROM, Packed, groups, places_of, put
from piiguard.errors import DecryptionError

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
VALUES = st.lists(
    st.binary(max_size=40) | st.sampled_from([b"11010519491231002X", b""]), min_size=1, max_size=9
)


@pytest.fixture(scope="module")
def keyset(tmp_path_factory: pytest.TempPathFactory) -> Keyset:
    guard = PassphraseProvider("columns", kdf=ScryptParameters(n=2, r=1, p=1))
    return Keyset.create(tmp_path_factory.mktemp("columns") / "keyset", provider=guard)


@few
@given(
    st.binary(min_size=64, max_size=64),
    st.integers(1, 70),
    st.integers(1, 70),
    st.integers(1, 5),
    st.randoms(),
)
def test_siv_rows_are_the_librarys_siv(key: bytes, length: int, bound: int, count: int, rng: object) -> None:
    """Byte for byte, and a single changed octet opens nothing."""
    drawn = np.random.default_rng(rng.getrandbits(32))  # type: ignore[attr-defined]  # a random.Random
    values, associated = (drawn.integers(0, 256, (count, width), np.uint8) for width in (length, bound))
    sealed = SivRows(key).seal(associated, values)
    library = AESSIV(key)
    for row, value, place in zip(sealed, values, associated, strict=True):
        assert row.tobytes() == library.encrypt(value.tobytes(), [place.tobytes()])
    broken = sealed.copy()
    broken[-1, drawn.integers(0, sealed.shape[1])] ^= 1 << int(drawn.integers(0, 8))
    opened, genuine = SivRows(key).open(associated, broken)
    assert genuine.tolist() == [True] * (count - 1) + [False]
    assert (opened[:-1] == values[:-1]).all()
    assert not opened[-1].any()


@few
@given(
    st.binary(min_size=32, max_size=32),
    st.sampled_from([2, 10, 36, 256]),
    st.integers(20, 24),
    st.binary(max_size=40),
    st.randoms(),
)
def test_ff1_rows_are_its_scalar_form(key: bytes, radix: int, length: int, tweak: bytes, rng: object) -> None:
    """The same numerals, and back, for any radix and tweak."""
    drawn = np.random.default_rng(rng.getrandbits(32))  # type: ignore[attr-defined]  # a random.Random
    rows = drawn.integers(0, radix, (3, length), np.uint16).astype(np.uint8)
    ff1 = Ff1(key, radix)
    sealed = ff1.encrypt_rows(rows, tweak)
    assert [ff1.encrypt(row, tweak) for row in rows.tolist()] == sealed.tolist()
    assert (ff1.decrypt_rows(sealed, tweak) == rows).all()


@few
@given(VALUES, st.booleans())
def test_groups_cover_a_column_once(values: list[bytes], own: bool) -> None:
    """Each place comes exactly once, with its own value and binding."""
    many = values * 40
    bindings = Packed([b"%d" % place for place in range(len(many))]) if own else None
    seen: list[int] = [0] * len(many)
    for places, matrix, bound in groups(Packed(many), bindings, 64):
        for at, place in enumerate(places_of(places)):
            seen[place] += 1
            if matrix is not None:
                assert matrix[at].tobytes() == many[place]
            if bound is not None:
                assert bound[at].tobytes() == b"%d" % place
        put(many, places, [many[place] for place in places_of(places)])
    assert seen == [1] * len(many)


@few
@given(VALUES, st.sampled_from(Mode), st.booleans(), st.booleans())
def test_a_column_is_its_values_one_by_one(
    keyset: Keyset, values: list[bytes], mode: Mode, text: bool, bound: bool
) -> None:
    """Sealed at once and opened singly, sealed singly and opened at once; deterministic ones are equal."""
    many: list[str | bytes] = [each.hex() if text else each for each in values] * (
        BULK_FROM // len(values) + 1
    )
    rows = [str(place) for place in range(len(many))] if bound else None
    if keyset.active.suite is not mode.suite:
        keyset.rotate(suite=mode.suite)
    cipher = FieldCipher(keyset, context={"table": "t"}, deterministic=mode is Mode.SIV_DETERMINISTIC)
    tokens = cipher.encrypt_column(many, rows=rows)
    row_of = dict(enumerate(rows or []))
    assert [cipher.decrypt(token, row=row_of.get(place)) for place, token in enumerate(tokens)] == many
    singly = [cipher.encrypt(value, row=row_of.get(place)) for place, value in enumerate(many)]
    assert cipher.decrypt_column(singly, rows=rows) == many
    if mode is Mode.SIV_DETERMINISTIC:
        assert tokens == singly
    assert cipher.blind_index_column(many) == [cipher.blind_index(value) for value in many]


def test_the_first_that_does_not_open_is_named(keyset: Keyset) -> None:
    """In a column of several keys, lengths and kinds, and nothing comes out."""
    cipher = FieldCipher(keyset, context={"table": "t"})
    tokens = cipher.encrypt_column([str(place) for place in range(900)])
    keyset.rotate()
    tokens += cipher.encrypt_column([b"bytes"] * 600)
    for broken in (1400, 700, 3):
        tokens[broken] = tokens[broken][:-1] + bytes([tokens[broken][-1] ^ 1])
        with pytest.raises(DecryptionError) as caught:
            cipher.decrypt_column(tokens)
        assert caught.value.__notes__ == [f"Position {broken} of the column."]


def test_a_matrix_is_a_column(keyset: Keyset) -> None:
    """What a matrix becomes opens one by one, and the way back is a matrix too; a broken row is named."""
    keyset.rotate()
    if keyset.active.suite is not Mode.SIV.suite:
        keyset.rotate(suite=Mode.SIV.suite)
    cipher = FieldCipher(keyset, context={"table": "t"})
    numbers = [f"138{place:08}" for place in range(9_000)]
    tokens = cipher.encrypt_matrix(np.array(numbers, "S").view(np.uint8).reshape(9_000, -1))
    assert tokens.shape == (9_000, 11 + 33)
    assert cipher.decrypt_column([row.tobytes() for row in tokens]) == numbers
    assert cipher.decrypt_matrix(tokens).tobytes() == "".join(numbers).encode()
    tokens[8_999, 20] ^= 1
    with pytest.raises(DecryptionError) as caught:
        cipher.decrypt_matrix(tokens)
    assert caught.value.__notes__ == ["Position 8999 of the column."]
