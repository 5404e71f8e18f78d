"""What a field cipher promises: its sizes, its bindings, its one refusal, its columns."""

from __future__ import annotations

import pytest

from piiguard.crypto import FieldCipher, Keyset, Mode, PassphraseProvider, Suite, from_text, inspect, to_text
from piiguard.crypto.field_keys import field_key
from piiguard.crypto.tokens import encode_context
from piiguard.errors import DecryptionError, InvalidInput, KeyStateError, UnknownKey, UnsupportedFormat

ID_NUMBER = "11010519491231002X"  # GB 11643-1999's own example
PLACE = {"table": "customer", "column": "id_no"}


@pytest.fixture
def cipher(keyset: Keyset) -> FieldCipher:
    return FieldCipher(keyset, context=PLACE)


@pytest.mark.parametrize("value", ["", "x", ID_NUMBER, "张三丰", "𠮷", b"", b"\x00", ID_NUMBER.encode()])
@pytest.mark.parametrize("suite", Suite)
def test_a_value_comes_back_as_it_was(path: object, keyset: Keyset, suite: Suite, value: str | bytes) -> None:
    """Text comes back as text and bytes as bytes, empty ones too, under every suite."""
    keyset.rotate(suite=suite)
    cipher = FieldCipher(keyset, context=PLACE)
    back = cipher.decrypt(cipher.encrypt(value))
    assert back == value
    assert type(back) is type(value)


def test_an_id_takes_51_bytes_or_39(keyset: Keyset) -> None:
    """The header is 5 bytes, the nonce 12, the tag 16; the deterministic form has no nonce."""
    assert len(FieldCipher(keyset, context=PLACE).encrypt(ID_NUMBER)) == 51
    assert len(FieldCipher(keyset, context=PLACE, deterministic=True).encrypt(ID_NUMBER)) == 39
    keyset.rotate(suite=Suite.AES_256_GCM)
    assert len(FieldCipher(keyset, context=PLACE).encrypt(ID_NUMBER)) == 51


def test_equal_values_differ_unless_asked_to_be_equal(keyset: Keyset) -> None:
    """Tokens show equality only in the deterministic mode."""
    assert len({FieldCipher(keyset, context=PLACE).encrypt(ID_NUMBER) for _ in range(20)}) == 20
    deterministic = FieldCipher(keyset, context=PLACE, deterministic=True)
    assert len({deterministic.encrypt(ID_NUMBER) for _ in range(20)}) == 1
    assert deterministic.encrypt(ID_NUMBER) != deterministic.encrypt(ID_NUMBER.encode())


def test_a_deterministic_token_differs_from_column_to_column(keyset: Keyset) -> None:
    """Each context has its own subkey, so tokens of two columns cannot be compared."""
    one = FieldCipher(keyset, context=PLACE, deterministic=True)
    other = FieldCipher(keyset, context={**PLACE, "column": "spouse_id_no"}, deterministic=True)
    assert one.encrypt(ID_NUMBER)[5:] != other.encrypt(ID_NUMBER)[5:]


@pytest.mark.parametrize(
    "context",
    [
        {"table": "customer", "column": "phone"},
        {"table": "customer"},
        {**PLACE, "tenant": "b"},
        {"tablecolumn": "customerid_no"},
        {"column": "customer", "table": "id_no"},
    ],
)
def test_a_token_opens_in_its_own_column_only(
    keyset: Keyset, cipher: FieldCipher, context: dict[str, str]
) -> None:
    """Another table, column, tenant or number of names refuses."""
    with pytest.raises(DecryptionError):
        FieldCipher(keyset, context=context).decrypt(cipher.encrypt(ID_NUMBER))


def test_the_order_of_a_context_does_not_matter(keyset: Keyset, cipher: FieldCipher) -> None:
    """The encoding sorts the names."""
    turned = FieldCipher(keyset, context=dict(reversed(PLACE.items())))
    assert turned.decrypt(cipher.encrypt(ID_NUMBER)) == ID_NUMBER


@pytest.mark.parametrize(("made", "used"), [("1", "2"), ("1", None), (None, "1"), ("", None), (None, "")])
def test_a_token_opens_in_its_own_row_only(cipher: FieldCipher, made: str | None, used: str | None) -> None:
    """Swapping rows refuses; an absent row is not an empty one."""
    token = cipher.encrypt(ID_NUMBER, row=made)
    assert cipher.decrypt(token, row=made) == ID_NUMBER
    with pytest.raises(DecryptionError):
        cipher.decrypt(token, row=used)


@pytest.mark.parametrize("deterministic", [False, True])
def test_no_changed_bit_and_no_length_opens(keyset: Keyset, deterministic: bool) -> None:
    """Every single changed bit, every shorter and one longer form refuses with one constant error."""
    cipher = FieldCipher(keyset, context=PLACE, deterministic=deterministic)
    token = cipher.encrypt(ID_NUMBER)
    bad = [token[:size] for size in range(len(token))] + [token + b"\x00"]
    for place in range(8 * len(token)):
        octets = bytearray(token)
        octets[place // 8] ^= 1 << place % 8
        bad.append(bytes(octets))
    told: set[tuple[str, str, object, object]] = set()
    for each in bad:
        with pytest.raises(DecryptionError) as caught:
            cipher.decrypt(each)
        told.add((str(caught.value), repr(caught.value), caught.value.__context__, caught.value.__cause__))
    assert len(told) == 1


def test_every_cause_gives_the_same_error(keyset: Keyset, cipher: FieldCipher) -> None:
    """Unknown, disabled and destroyed keys refuse exactly as a wrong tag does."""
    token = cipher.encrypt(ID_NUMBER)
    first = keyset.active.id
    texts: list[str] = []

    def refused(each: bytes) -> None:
        with pytest.raises(DecryptionError) as caught:
            cipher.decrypt(each)
        texts.append(str(caught.value))

    refused(token[:-1] + bytes([token[-1] ^ 1]))
    refused(token[:1] + b"\x00\x00\x00\x00" + token[5:])
    refused(b"")
    keyset.rotate()
    assert cipher.decrypt(token) == ID_NUMBER
    keyset.disable(first)
    refused(token)
    keyset.enable(first)
    assert cipher.decrypt(token) == ID_NUMBER
    keyset.disable(first)
    keyset.destroy(first, reason="test")
    refused(token)
    assert len(set(texts)) == 1


def test_a_header_cannot_choose_another_suite(keyset: Keyset, cipher: FieldCipher) -> None:
    """The keyset fixes the suite of a key; a token that names another mode of another suite refuses."""
    token = cipher.encrypt(ID_NUMBER)
    for code in range(256):
        if code != token[0]:
            with pytest.raises(DecryptionError):
                cipher.decrypt(bytes([code]) + token[1:])


@pytest.mark.parametrize("code", [0b0010_1011, 0b0011_1001], ids=["another suite", "a subject's"])
def test_a_forged_header_refuses_even_with_the_right_key(
    keyset: Keyset, cipher: FieldCipher, code: int
) -> None:
    """A token that is genuine in all but its suite or kind of key is refused before its tag is looked at."""
    clear = bytes([code]) + bytes.fromhex(keyset.active.id)
    label = clear[1:] + encode_context(PLACE)
    forger = field_key(Mode(code & 0b111), keyset.dek(keyset.active.id), label)
    forged = forger.seal(clear, encode_context(PLACE) + b"\x00\x00", b"forged")
    assert forger.open(forged, encode_context(PLACE) + b"\x00\x00") == b"forged"
    with pytest.raises(DecryptionError):
        cipher.decrypt(forged)


def test_gcm_cannot_be_deterministic(keyset: Keyset) -> None:
    """The suite that breaks under a repeated nonce is refused at construction and after a rotation to it."""
    cipher = FieldCipher(keyset, context=PLACE, deterministic=True)
    keyset.rotate(suite=Suite.AES_256_GCM)
    with pytest.raises(InvalidInput, match="deterministic"):
        cipher.encrypt(ID_NUMBER)
    with pytest.raises(InvalidInput, match="deterministic"):
        FieldCipher(keyset, context=PLACE, deterministic=True)


def test_a_token_is_not_encrypted_twice(keyset: Keyset, cipher: FieldCipher) -> None:
    """Encrypting what is a token already, in either form, singly or in a column, is refused."""
    token = cipher.encrypt(ID_NUMBER)
    for mistaken in (token, to_text(token)):
        with pytest.raises(InvalidInput, match="already"):
            cipher.encrypt(mistaken)
    with pytest.raises(InvalidInput, match="already"):
        cipher.encrypt_column([b"fine", token])
    with pytest.raises(InvalidInput, match="already"):
        cipher.encrypt_column(["fine", to_text(token)])
    keyset.rotate()
    with pytest.raises(InvalidInput, match="already"):
        cipher.encrypt(token)


@pytest.mark.parametrize("value", ["pg1.", "pg1.not a token", "\npg1.x", b"\x29" + bytes(50)])
def test_what_only_looks_like_a_token_is_encrypted(cipher: FieldCipher, value: str | bytes) -> None:
    """The guard refuses tokens under known keys, nothing else."""
    assert cipher.decrypt(cipher.encrypt(value)) == value
    assert cipher.decrypt_column(cipher.encrypt_column([value])) == [value]


@pytest.mark.parametrize("values", [[], ["a"], ["a", None, "b"], [None], [b"a", "b", None, b""], [b"x"] * 3])
@pytest.mark.parametrize("suite", Suite)
def test_a_column_keeps_its_order_and_its_gaps(
    keyset: Keyset, suite: Suite, values: list[str | bytes | None]
) -> None:
    """A column of text, bytes, both and gaps comes back as it was, and each token opens singly too."""
    keyset.rotate(suite=suite)
    cipher = FieldCipher(keyset, context=PLACE)
    tokens = cipher.encrypt_column(values)
    assert [token is None for token in tokens] == [value is None for value in values]
    assert cipher.decrypt_column(tokens) == values
    assert [token and cipher.decrypt(token) for token in tokens] == values
    assert cipher.encrypt_column(iter(["a"]))[0] != tokens[:1]


@pytest.mark.parametrize("deterministic", [False, True])
def test_a_column_is_bound_to_its_rows(keyset: Keyset, deterministic: bool) -> None:
    """Column and single calls make the same bindings; swapped rows refuse and the note says where."""
    cipher = FieldCipher(keyset, context=PLACE, deterministic=deterministic)
    rows = ["7", "第八行", "9"]
    tokens = cipher.encrypt_column(["a", None, "c"], rows=rows)
    assert cipher.decrypt_column(tokens, rows=rows) == ["a", None, "c"]
    assert cipher.decrypt(tokens[2] or b"", row="9") == "c"
    assert cipher.decrypt_column([cipher.encrypt("b", row="第八行")], rows=["第八行"]) == ["b"]
    with pytest.raises(DecryptionError) as caught:
        cipher.decrypt_column(tokens, rows=["7", "第八行", "8"])
    assert caught.value.__notes__ == ["Position 2 of the column."]


def test_a_column_draws_a_nonce_for_each_value(cipher: FieldCipher) -> None:
    """No two tokens of a column share a nonce."""
    tokens = cipher.encrypt_column([ID_NUMBER] * 1000)
    assert len({token[5:17] for token in tokens}) == 1000


def test_ids_must_be_as_many_as_values(cipher: FieldCipher) -> None:
    """Rows that are too few would bind values to the wrong place."""
    with pytest.raises(InvalidInput, match="2 rows for 3 values"):
        cipher.encrypt_column(["a", "b", "c"], rows=["1", "2"])
    with pytest.raises(InvalidInput, match="1 rows for 0 values"):
        cipher.decrypt_column([], rows=["1"])


def test_wrong_types_are_type_errors(cipher: FieldCipher) -> None:
    """A wrong Python type is a mistake of the program, told apart from bad data; its value is not shown."""
    with pytest.raises(TypeError, match="str or bytes, not int"):
        cipher.encrypt(13800138000)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="str or bytes, not float"):
        cipher.encrypt_column(["a", float("nan")])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="row must be a str, not int"):
        cipher.encrypt("a", row=1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="row must be a str, not int"):
        cipher.encrypt_column(["a"], rows=[1])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="token must be bytes, not str"):
        cipher.decrypt(to_text(cipher.encrypt("a")))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="token must be bytes, not str"):
        cipher.decrypt_column(["x"])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="store of subject keys"):
        cipher.encrypt("a", subject="1")


def test_text_without_a_utf8_form_is_refused_without_being_shown(cipher: FieldCipher) -> None:
    """A lone surrogate refuses with its position; neither message nor cause holds the text."""
    for encrypt in (cipher.encrypt, lambda text: cipher.encrypt_column([text])):
        with pytest.raises(InvalidInput, match="code point 6") as caught:
            encrypt("secret\ud800")
        assert "secret" not in str(caught.value)
        assert caught.value.__context__ is None


@pytest.mark.parametrize("context", [{}, {"row": "1"}, {"subject": "1"}, {"table": "\ud800"}])
def test_a_context_must_say_where(keyset: Keyset, context: dict[str, str]) -> None:
    """An empty context would let tokens move; row and subject have places of their own."""
    with pytest.raises(InvalidInput):
        FieldCipher(keyset, context=context)


def test_reencrypting_moves_to_the_active_key(keyset: Keyset, cipher: FieldCipher) -> None:
    """After a rotation old tokens open, need rotation, and come out under the ACTIVE key, gaps kept."""
    rows = ["1", "2", "3", "4"]
    old = cipher.encrypt_column(["a", None, b"c"], rows=rows[:3])
    keyset.rotate()
    mixed = [*old, cipher.encrypt("d", row="4")]
    assert [token and cipher.needs_rotation(token) for token in mixed] == [True, None, True, False]
    new = cipher.reencrypt_column(mixed, rows=rows)
    assert new[3] is mixed[3]
    assert {inspect(token).key_id for token in new if token} == {keyset.active.id}
    assert cipher.decrypt_column(new, rows=rows) == ["a", None, b"c", "d"]
    assert cipher.reencrypt_column(new, rows=rows) == new
    assert old[0]
    assert cipher.decrypt(cipher.reencrypt(old[0], row="1"), row="1") == "a"
    assert cipher.decrypt(cipher.rewrap(old[0], row="1"), row="1") == "a"
    assert not cipher.needs_rotation(cipher.rewrap(old[0], row="1"))


def test_reencrypting_changes_the_mode(keyset: Keyset, cipher: FieldCipher) -> None:
    """A column that becomes deterministic reads its older tokens and writes them anew."""
    token = cipher.encrypt(ID_NUMBER)
    deterministic = FieldCipher(keyset, context=PLACE, deterministic=True)
    assert deterministic.decrypt(token) == ID_NUMBER
    assert deterministic.needs_rotation(token)
    assert inspect(deterministic.reencrypt(token)).mode is Mode.SIV_DETERMINISTIC


def test_reencrypting_what_does_not_open_is_refused(keyset: Keyset, cipher: FieldCipher) -> None:
    """One bad token among good ones refuses the whole call, with its position."""
    tokens = [*cipher.encrypt_column(["a", "b"]), FieldCipher(keyset, context={"table": "x"}).encrypt("c")]
    keyset.rotate()
    with pytest.raises(DecryptionError) as caught:
        cipher.reencrypt_column([None, *tokens])
    assert caught.value.__notes__ == ["Position 3 of the column."]


def test_what_needs_rotation_is_asked_of_tokens_only(keyset: Keyset, cipher: FieldCipher) -> None:
    """Garbage, unknown keys and keys that no longer open are each told apart, since nothing is decrypted."""
    token = cipher.encrypt("a")
    with pytest.raises(UnsupportedFormat):
        cipher.needs_rotation(b"garbage")
    with pytest.raises(UnknownKey):
        cipher.needs_rotation(token[:1] + b"\x00\x00\x00\x00" + token[5:])
    keyset.rotate()
    keyset.disable(inspect(token).key_id)
    with pytest.raises(KeyStateError):
        cipher.needs_rotation(token)


def test_a_blind_index_finds_equal_values_in_one_column(keyset: Keyset, cipher: FieldCipher) -> None:
    """Equal in one column, different across columns, types and keys; the ACTIVE key's comes first."""
    assert len(cipher.blind_index(ID_NUMBER)) == 16
    assert cipher.blind_index(ID_NUMBER) == FieldCipher(keyset, context=PLACE).blind_index(ID_NUMBER)
    assert cipher.blind_index(ID_NUMBER) != cipher.blind_index(ID_NUMBER.encode())
    other = FieldCipher(keyset, context={"table": "customer", "column": "phone"})
    assert cipher.blind_index(ID_NUMBER) != other.blind_index(ID_NUMBER)
    before = cipher.blind_index(ID_NUMBER)
    keyset.rotate()
    assert cipher.blind_indexes(ID_NUMBER) == (cipher.blind_index(ID_NUMBER), before)


def test_many_keys_open_their_own_tokens(keyset: Keyset, cipher: FieldCipher) -> None:
    """A column may hold tokens of many key versions and suites; each header selects its own key."""
    tokens = [cipher.encrypt("0")]
    for number in range(1, 12):
        keyset.rotate(suite=Suite.AES_256_GCM if number % 3 == 0 else Suite.AES_256_SIV)
        tokens.append(cipher.encrypt(str(number)))
    assert cipher.decrypt_column(tokens) == [str(number) for number in range(12)]


def test_the_text_form_is_one(cipher: FieldCipher) -> None:
    """A token has one text form; padding, stray bits, other alphabets and white space refuse."""
    token = cipher.encrypt("ab")  # 35 bytes: the last character of the text form has two spare bits
    text = to_text(token)
    assert from_text(text) == token
    spare = text[:-1] + chr(ord(text[-1]) + 1)
    for bad in (
        text + "=",
        spare,
        text + "\n",
        text[4:],
        text.replace("pg1.", "PG1."),
        "pg1.",
        "pg1.é",
        "pg1.A",
    ):
        with pytest.raises(UnsupportedFormat):
            from_text(bad)
    with pytest.raises(TypeError):
        from_text(token)  # type: ignore[arg-type]


def test_a_token_of_a_later_version_is_said_to_be_one(cipher: FieldCipher) -> None:
    """Versions and modes that are not assigned are no tokens to this release."""
    token = cipher.encrypt("a")
    for code in (token[0] ^ 0b0110_0000, token[0] | 0b111, token[0] & ~0b111):
        with pytest.raises(UnsupportedFormat):
            inspect(bytes([code]) + token[1:])


def test_a_keyset_opened_elsewhere_reads_the_same_tokens(
    keyset: Keyset, cipher: FieldCipher, guard: PassphraseProvider
) -> None:
    """Another process with the same file and passphrase reads and writes the same column."""
    there = FieldCipher(Keyset.open(keyset.path, provider=guard), context=PLACE)
    assert there.decrypt(cipher.encrypt(ID_NUMBER)) == ID_NUMBER
    assert cipher.decrypt(there.encrypt(ID_NUMBER)) == ID_NUMBER
