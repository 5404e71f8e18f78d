"""Section 8 of the format page is enough to read format-preserving results; its worked example is right."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from tests.vectors import second_forms as second
from tests.vectors.test_composed_vectors import NUMERALS, SAMPLES

from piiguard.crypto import Keyset, SecretProvider
from piiguard.crypto.fpe import BANK_CARD, MOBILE, RESIDENT_ID, DigitsForm, Form, FormatCipher

ROOT = Path(__file__).parents[2]
LIST = ROOT / "src/piiguard/crypto/fpe/divisions-1.txt"
DIVISIONS = LIST.read_text("ascii").split()
GOLDEN = json.loads((ROOT / "tests/compat/crypto/forms_v1.json").read_text("utf-8"))
DEK, KEY_ID = bytes(range(32)), bytes.fromhex("a1b2c3d4")
CONTEXT = {"table": "customer", "column": "id_no"}
MEMBER = DigitsForm("member", keep_first=2, keep_last=1)
FORMS: dict[str, tuple[Form, str]] = {
    "mobile": (MOBILE, "13800138000"),
    "bank-card": (BANK_CARD, "6222021234567890128"),
    "resident-id-1": (RESIDENT_ID, "11010519491231002X"),
    "member": (MEMBER, "88123456789"),
}


def by_second(name: str, dek: bytes, key_id: bytes, value: str, *, decrypt: bool = False) -> str:
    key = second.form_key(dek, name, key_id, CONTEXT)
    if name == "resident-id-1":
        return second.resident_form(key, DIVISIONS, value, decrypt=decrypt)
    if name == "bank-card":
        return second.card_form(key, value, decrypt=decrypt)
    first, last = (3, 0) if name == "mobile" else (2, 1)
    return second.digits_form(key, first, last, value, decrypt=decrypt)


@pytest.mark.parametrize(("key", "radix", "tweak", "text", "sealed"), SAMPLES)
def test_the_second_ff1_is_nists(key: str, radix: int, tweak: str, text: str, sealed: str) -> None:
    """Else two mistakes could agree."""
    numerals = [NUMERALS.index(each) for each in text]
    made = second.ff1(bytes.fromhex(key), radix, bytes.fromhex(tweak), numerals)
    assert "".join(NUMERALS[each] for each in made) == sealed
    assert second.ff1(bytes.fromhex(key), radix, bytes.fromhex(tweak), made, decrypt=True) == numerals


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("marked", [True, False])
def test_the_second_reader_makes_and_reads_what_piiguard_makes(
    tmp_path: Path, name: str, *, marked: bool
) -> None:
    """From the DEK and the key id on, which tests/vectors/second_reader.py takes out of a keyset."""
    keyset = Keyset.create(tmp_path / "keyset", provider=SecretProvider(bytes(32)))
    form, value = FORMS[name]
    cipher = FormatCipher(keyset, form=form, context=CONTEXT, marked=marked)
    dek, key_id = keyset.dek(keyset.active.id), bytes.fromhex(keyset.active.id)
    made = cipher.encrypt(value)
    assert made == ("~" if marked else "") + by_second(name, dek, key_id, value)
    assert by_second(name, dek, key_id, made.removeprefix("~"), decrypt=True) == value


@pytest.mark.parametrize("page", ["format.md", "format.zh.md"])
def test_the_worked_example_of_forms_is_right(page: str) -> None:
    """Every line of both pages is what the second implementation computes, and the list is what they say."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8").partition("\n### 8.1")[2]
    lines = dict(re.findall(r"^(\S+): +(\S+)$", text, re.MULTILINE))
    wanted = {"key": second.form_key(DEK, "mobile", KEY_ID, CONTEXT).hex()}
    wanted |= {name: f"{value}→~{by_second(name, DEK, KEY_ID, value)}" for name, (_, value) in FORMS.items()}
    assert lines == wanted
    assert hashlib.sha256(LIST.read_bytes()).hexdigest() in (ROOT / "docs" / page).read_text("utf-8")


def test_earlier_results_come_back(tmp_path: Path) -> None:
    """What the first release encrypted is decrypted by every later one."""
    copied = tmp_path / "keyset"
    copied.write_bytes((ROOT / "tests/compat/crypto/v1.keyset").read_bytes())
    copied.chmod(0o600)
    keyset = Keyset.open(copied, passphrase=GOLDEN["passphrase"])
    for each in GOLDEN["results"]:
        form, _ = FORMS[each["form"]]
        cipher = FormatCipher(
            keyset, form=form, context=GOLDEN["context"], key_id=GOLDEN["key"], marked=each["marked"]
        )
        assert cipher.decrypt(each["result"]) == each["value"]
        assert cipher.encrypt(each["value"]) == each["result"]
    assert {each["form"] for each in GOLDEN["results"]} == set(FORMS)
