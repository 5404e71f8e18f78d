"""Attack: move genuine tokens to other rows, columns, tenants and subjects, or change their suite."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from piiguard.crypto import FieldCipher, Keyset, Mode, PassphraseProvider, SubjectKeys, Suite
from piiguard.crypto.field_keys import field_key
from piiguard.crypto.tokens import encode_context, header, key_id_octets
from piiguard.errors import DecryptionError

from .conftest import CONTEXT, VALUE

every_suite = pytest.mark.parametrize("suite", Suite, ids=lambda suite: suite.value)
PLACES: Mapping[str, dict[str, str]] = {
    "another tenant": {**CONTEXT, "tenant": "b"},
    "another table": {**CONTEXT, "table": "supplier"},
    "another column": {**CONTEXT, "column": "phone"},
    "no tenant": {name: value for name, value in CONTEXT.items() if name != "tenant"},
    "names and values exchanged": {value: name for name, value in CONTEXT.items()},
    "two columns run together": {"tenant": "a", "table": "customercolumn", "column": "id_no"},
    "an empty name besides": {**CONTEXT, "": ""},
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@every_suite
def test_a_token_does_not_open_in_another_place(
    keysets: dict[Suite, Keyset], suite: Suite, place: dict[str, str]
) -> None:
    """One by one, in a column, and as a matrix, with and without a row."""
    home, away = (FieldCipher(keysets[suite], context=each) for each in (CONTEXT, place))
    tokens = home.encrypt_column([VALUE] * 300)
    bound = home.encrypt(VALUE, row="7")
    for attempt in (
        lambda: away.decrypt(tokens[0]),
        lambda: away.decrypt(bound, row="7"),
        lambda: away.decrypt_column(tokens),
        lambda: away.decrypt_column(tokens[:3]),
        lambda: away.decrypt_matrix(np.frombuffer(b"".join(tokens), np.uint8).reshape(300, -1)),
    ):
        with pytest.raises(DecryptionError):
            attempt()
    assert home.decrypt_column(tokens) == [VALUE] * 300


@every_suite
def test_two_rows_cannot_be_exchanged(keysets: dict[Suite, Keyset], suite: Suite) -> None:
    """Neither two of a few nor two of many; all others are refused with them, at the place of the first."""
    cipher = FieldCipher(keysets[suite], context=CONTEXT)
    for count in (3, 400):
        rows = [str(row) for row in range(count)]
        tokens = cipher.encrypt_column([VALUE] * count, rows=rows)
        assert cipher.decrypt_column(tokens, rows=rows) == [VALUE] * count
        tokens[1], tokens[2] = tokens[2], tokens[1]
        with pytest.raises(DecryptionError) as caught:
            cipher.decrypt_column(tokens, rows=rows)
        assert caught.value.__notes__ == ["Position 1 of the column."]
    for token in (tokens[2], cipher.encrypt(VALUE, row="1")):
        assert cipher.decrypt(token, row="1") == VALUE
        for other in (None, "2", "", "01", "1 "):
            with pytest.raises(DecryptionError):
                cipher.decrypt(token, row=other)


@every_suite
def test_two_subjects_cannot_be_exchanged(tmp_path: Path, keysets: dict[Suite, Keyset], suite: Suite) -> None:
    """Nor a subject's token be taken for one of the keyset's own, or the other way round."""
    with SubjectKeys.create(tmp_path / "subjects", keysets[suite]) as store:
        cipher = FieldCipher(keysets[suite], context=CONTEXT, subjects=store)
        tokens = cipher.encrypt_column([VALUE] * 2, subjects=["4711", "4712"])
        own = cipher.encrypt(VALUE)
        for token, given in (
            (tokens[0], {"subject": "4712"}),
            (tokens[0], {}),
            (own, {"subject": "4711"}),
            (bytes([tokens[0][0] ^ 0b1_0000]) + tokens[0][1:], {}),
            (bytes([own[0] ^ 0b1_0000]) + own[1:], {"subject": "4711"}),
        ):
            with pytest.raises(DecryptionError):
                cipher.decrypt(token, **given)
        with pytest.raises(DecryptionError):
            cipher.decrypt_column(tokens[::-1], subjects=["4711", "4712"])


@every_suite
def test_no_keyset_opens_what_another_has_made(
    tmp_path: Path, keysets: dict[Suite, Keyset], guard: PassphraseProvider, suite: Suite
) -> None:
    """Not even one whose key has the same id: ids are names, and whoever makes a keyset chooses them."""
    token = FieldCipher(keysets[suite], context=CONTEXT).encrypt(VALUE)
    other = Keyset.create(tmp_path / "other", provider=guard, suite=suite)
    cipher = FieldCipher(other, context=CONTEXT)
    for forged in (token, token[:1] + key_id_octets(other.active.id) + token[5:]):
        with pytest.raises(DecryptionError):
            cipher.decrypt(forged)


@every_suite
def test_no_suite_or_version_can_be_chosen_by_a_token(keysets: dict[Suite, Keyset], suite: Suite) -> None:
    """Every other code octet is refused; and so is a token honestly sealed by the same key in a mode that is
    not of its suite, as somebody who found a way to weaken one cipher would wish."""
    keyset = keysets[suite]
    cipher, key = FieldCipher(keyset, context=CONTEXT), keyset.active.id
    token, context = cipher.encrypt(VALUE), encode_context(CONTEXT)
    for code in set(range(256)) - {token[0]}:
        with pytest.raises(DecryptionError):
            cipher.decrypt(bytes([code]) + token[1:])
    for mode in (each for each in Mode if each.suite is not suite):
        clear = header(mode, key, of_subject=False, text=False)
        forger = field_key(mode, keyset.dek(key), key_id_octets(key) + context)
        forged = forger.seal(clear, context + b"\0\0", b"forged")
        assert forger.open(forged, context + b"\0\0") == b"forged"
        with pytest.raises(DecryptionError):
            cipher.decrypt(forged)
        with pytest.raises(DecryptionError):
            cipher.decrypt_column([forged] * 300)


@every_suite
def test_a_token_cut_extended_or_spliced_is_refused(keysets: dict[Suite, Keyset], suite: Suite) -> None:
    """At every octet; two tokens' halves; the nonce, the tag or the ciphertext of another."""
    cipher = FieldCipher(keysets[suite], context=CONTEXT)
    one, two = cipher.encrypt(VALUE), cipher.encrypt(VALUE[::-1])
    forged = [one[:size] for size in range(len(one))]
    forged += [one[:size] + two[size:] for size in range(6, len(one) - 1)]
    forged += [one + bytes(size) for size in (1, 15, 16, 17, 4096)]
    forged += [one[:at] + one[at + 1 :] for at in range(len(one))]
    forged += [one[:5] + two[5:17] + one[17:], one[:17] + two[17:33] + one[33:], one[:-16] + two[-16:]]
    told = set()
    # By chance a nonce of one begins as that of the other does, and what is spliced there is the other.
    for each in (each for each in forged if each not in {one, two}):
        with pytest.raises(DecryptionError) as caught:
            cipher.decrypt(each)
        told.add((caught.value.code, str(caught.value), caught.value.__cause__, caught.value.__context__))
        with pytest.raises(DecryptionError):
            cipher.decrypt_column([each])
    assert len(told) == 1
