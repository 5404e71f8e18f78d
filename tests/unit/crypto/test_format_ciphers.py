"""Numbers that become numbers of the same form: what stays, what is refused, what is marked."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from piiguard.classify.validators.bank_card import is_bank_card
from piiguard.classify.validators.mobile import is_mobile
from piiguard.classify.validators.resident_id import check_character, is_resident_id
from piiguard.crypto import Keyset, PassphraseProvider, ScryptParameters
from piiguard.crypto.fpe import BANK_CARD, MARK, MOBILE, RESIDENT_ID, DigitsForm, Form, FormatCipher
from piiguard.errors import DecryptionError, InvalidInput, KeyStateError, UnknownKey

CONTEXT = {"table": "customer", "column": "phone"}
TODAY = date(2029, 12, 31)
few = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def keyset(tmp_path_factory: pytest.TempPathFactory) -> Keyset:
    guard = PassphraseProvider("forms", kdf=ScryptParameters(n=2, r=1, p=1))
    return Keyset.create(tmp_path_factory.mktemp("forms") / "keyset", provider=guard)


def cipher(keyset: Keyset, form: Form, *, marked: bool = False, **context: str) -> FormatCipher:
    return FormatCipher(keyset, form=form, context={**CONTEXT, **context}, marked=marked)


def resident_ids(count: int) -> list[str]:
    rng = random.Random(7)
    masters = [
        f"110105{rng.randrange(1930, 2024)}{rng.randrange(1, 13):02}{rng.randrange(1, 29):02}"
        f"{rng.randrange(1000):03}"
        for _ in range(count)
    ]
    return [master + check_character(master) for master in masters]


@few
@given(st.integers(0, 10**8 - 1), st.sampled_from(["138", "199", "170"]))
def test_a_mobile_stays_a_mobile_of_its_range(keyset: Keyset, number: int, prefix: str) -> None:
    """Three digits stay, the number changes, and comes back."""
    clear = f"{prefix}{number:08}"
    sealed = cipher(keyset, MOBILE).encrypt(clear)
    assert is_mobile(sealed)
    assert sealed[:3] == prefix
    assert cipher(keyset, MOBILE).decrypt(sealed) == clear


def test_resident_ids_stay_resident_ids(keyset: Keyset) -> None:
    """Each has a division, a day and the right check character; all come back, X and all."""
    clear = resident_ids(3_000)
    sealed = cipher(keyset, RESIDENT_ID).encrypt_column(clear)
    assert all(is_resident_id(each, as_of=TODAY) for each in sealed)
    assert len(set(sealed)) == len(set(clear))
    assert not set(sealed) & set(clear)
    assert any(each.endswith("X") for each in sealed)
    assert cipher(keyset, RESIDENT_ID).decrypt_column(sealed) == clear


def test_a_card_keeps_its_issuer_and_its_check(keyset: Keyset) -> None:
    """Of sixteen digits and of nineteen, in one column, with gaps."""
    clear = ["6222021234567890128", None, "6225881234567898"]
    sealed = cipher(keyset, BANK_CARD).encrypt_column(clear)
    assert sealed[1] is None
    assert all(is_bank_card(each) for each in sealed if each)
    assert [each and each[:6] for each in sealed] == ["622202", None, "622588"]
    assert cipher(keyset, BANK_CARD).decrypt_column(sealed) == clear


def test_results_are_marked_unless_asked(keyset: Keyset) -> None:
    """Nobody takes a result for somebody's number by mistake; a marked one is never encrypted again."""
    marked = FormatCipher(keyset, form=MOBILE, context=CONTEXT)
    sealed = marked.encrypt("13800138000")
    assert sealed.startswith(MARK)
    assert marked.decrypt(sealed) == "13800138000"
    with pytest.raises(InvalidInput, match="position 0"):
        marked.encrypt(sealed)
    with pytest.raises(DecryptionError, match="position 1"):
        marked.decrypt_column([sealed, sealed[1:]])


def test_context_form_and_key_each_change_the_result(keyset: Keyset) -> None:
    """And a rotated keyset still opens under the key that was noted."""
    first = cipher(keyset, MOBILE)
    sealed = first.encrypt("13800138000")
    assert cipher(keyset, MOBILE, column="other").encrypt("13800138000") != sealed
    assert cipher(keyset, DigitsForm("member", keep_first=3)).encrypt("13800138000") != sealed
    keyset.rotate()
    assert cipher(keyset, MOBILE).encrypt("13800138000") != sealed
    again = FormatCipher(keyset, form=MOBILE, context=CONTEXT, key_id=first.key_id, marked=False)
    assert again.decrypt(sealed) == "13800138000"
    with pytest.raises(UnknownKey):
        FormatCipher(keyset, form=MOBILE, context=CONTEXT, key_id="00000000")


def test_equal_endings_under_other_prefixes_differ(keyset: Keyset) -> None:
    """What is kept goes into the tweak."""
    one, other = cipher(keyset, MOBILE).encrypt_column(["13800138000", "13900138000"])
    assert one[3:] != other[3:]


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (MOBILE, "138-0013-8000"),
        (MOBILE, "１３８００１３８０００"),
        (MOBILE, ""),
        (RESIDENT_ID, "110105194912310021"),
        (RESIDENT_ID, "11010519491231002x"),
        (RESIDENT_ID, "99999919491231002X"),
        (BANK_CARD, "6222021234567890129"),
        (DigitsForm("long"), "1" * 65),
    ],
)
def test_what_is_not_of_the_form_is_refused_unseen(keyset: Keyset, form: Form, value: str) -> None:
    """The error names the position and never the value."""
    with pytest.raises(InvalidInput) as caught:
        cipher(keyset, form).encrypt(value)
    assert "position 0" in str(caught.value)
    assert not value or value not in str(caught.value)


def test_small_domains_are_refused(keyset: Keyset) -> None:
    """Five digits can be tried one by one, whatever the key."""
    with pytest.raises(InvalidInput, match="fewer than a million") as caught:
        cipher(keyset, DigitsForm("pin")).encrypt("12345")
    assert caught.value.code == "crypto.small_domain"
    assert len(cipher(keyset, DigitsForm("pin")).encrypt("123456")) == 6


def test_the_list_of_divisions_never_changes() -> None:
    """Its digest is part of the form: another list would open nothing that was encrypted before."""
    import hashlib
    from importlib import resources

    octets = resources.files("piiguard.crypto.fpe").joinpath("divisions-1.txt").read_bytes()
    assert hashlib.sha256(octets).hexdigest() == (
        "6afe9009e346f191b455d221141b6bf1d956855ffa7fc6cef37a364e27943bff"
    )


def test_a_cipher_follows_the_state_of_its_key(tmp_path: Path) -> None:
    """After a rotation it goes on; what is disabled or destroyed does nothing, in ciphers made before too."""
    guard = PassphraseProvider("states", kdf=ScryptParameters(n=2, r=1, p=1))
    keyset = Keyset.create(tmp_path / "keyset", provider=guard)
    made = cipher(keyset, MOBILE)
    result = made.encrypt("13800138000")
    keyset.rotate()
    assert made.encrypt("13800138000") == result
    keyset.disable(made.key_id)
    for work in (made.encrypt, made.decrypt):
        with pytest.raises(KeyStateError):
            work(result)
    keyset.enable(made.key_id)
    assert made.decrypt(result) == "13800138000"
    keyset.disable(made.key_id)
    keyset.destroy(made.key_id, reason="the test")
    with pytest.raises(KeyStateError):
        made.decrypt(result)


def test_a_compromised_key_decrypts_and_encrypts_no_more(tmp_path: Path) -> None:
    """Whether the cipher was made before the mark or after it."""
    guard = PassphraseProvider("states", kdf=ScryptParameters(n=2, r=1, p=1))
    keyset = Keyset.create(tmp_path / "keyset", provider=guard)
    before = cipher(keyset, MOBILE)
    result = before.encrypt("13800138000")
    keyset.mark_compromised(before.key_id)
    after = FormatCipher(keyset, form=MOBILE, context=CONTEXT, key_id=before.key_id, marked=False)
    for each in (before, after):
        assert each.decrypt(result) == "13800138000"
        with pytest.raises(KeyStateError, match="compromised"):
            each.encrypt("13800138000")


def test_no_repr_or_pickle_shows_a_key(keyset: Keyset, tmp_path: Path) -> None:
    """It says its form and key id, and refuses to be pickled."""
    import pickle

    made = cipher(keyset, MOBILE)
    assert repr(made) == f"<FormatCipher mobile under {made.key_id}>"
    with pytest.raises(TypeError, match="pickled"):
        pickle.dumps(made)
