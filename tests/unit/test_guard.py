"""One object that wires the pillars: from a file, its mistakes told, its secrets kept, its files closed."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

import piiguard as pg
from piiguard import Entity, Guard, Principal
from piiguard.crypto import Keyset, PassphraseProvider, providers
from piiguard.errors import AccessDenied, InvalidInput, KeysetError, LedgerUnavailable, PolicyError
from piiguard.guard_settings import provider_in

SECRET = "correct horse battery staple"
LI = Principal("li.na", roles={"sales"})
POLICY = """
[roles.sales]
description = "Speaks with customers"

[purposes]
transfer = "Handing over"

[fields."customer.phone"]
entity = "CN_MOBILE"

[[rules]]
effect = "allow"
roles = ["sales"]
purposes = ["transfer"]
fields = ["customer.phone"]
view = "clear"
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """Write a settings file in a folder of its own."""

    def write(text: str) -> Path:
        path = tmp_path / "house" / "piiguard.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def opened(written: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A settings file with a keyset that the environment opens."""
    monkeypatch.setenv("PIIGUARD_PASSPHRASE", SECRET)
    path = written(POLICY)
    Keyset.create(path.parent / "keyset.json", provider=PassphraseProvider(SECRET))
    return path


def test_an_empty_file_opens_with_every_default(written: Callable) -> None:
    """The ledger is made beside the settings; keys, holds and journal wait until they are needed."""
    path = written("")
    with Guard.open(path, make_default=False) as guard:
        assert guard.keyset_path == path.parent / "keyset.json"
        assert {each.name for each in path.parent.glob("*.*")} >= {"ledger.sqlite", "piiguard.toml"}
        assert guard.masks.mask_value(Entity("CN_MOBILE"), "13800138000") == "138****8000"
    assert not (path.parent / "keyset.json").exists()


def test_relative_paths_start_at_the_file_s_folder(
    written: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the process happens to be, and however the file was named."""
    written('[ledger]\npath = "books/l.sqlite"\n[retention]\nholds = "h.sqlite"\n')
    (tmp_path / "house" / "books").mkdir()
    monkeypatch.chdir(tmp_path)
    with Guard.open("house/piiguard.toml", make_default=False) as guard:
        monkeypatch.chdir(tmp_path / "house" / "books")
        guard.holds.place("H-1", table="t", rows=["1"], matter="m", reason="r", by=LI)
        assert [each.name for each in guard.holds.active()] == ["H-1"]
    assert (tmp_path / "house" / "books" / "l.sqlite").is_file()
    assert (tmp_path / "house" / "h.sqlite").is_file()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('[ledger]\npaht = "x"\n', 2, "'path'"),
        ('\n\n[ledgr]\npath = "x"\n', 3, "'ledger'"),
        ("[ledger]\npath = 3\n", 2, "string"),
        ('[mask]\ndefault = "stars"\n', 2, "'partial'"),
        ('[mask]\nredact = ["PERSN"]\n', 2, "'PERSON'"),
        ('[mask]\nredact = ["person"]\n', 2, "upper"),
        ('[keyset]\npassphrase_env = "A"\nsecret_file = "B"\n', 3, "Keep one"),
        ("ledger = 1\n", 1, "ledger"),
    ],
)
def test_a_mistake_is_told_with_line_key_and_suggestion(
    written: Callable, text: str, line: int, said: str
) -> None:
    """And nothing is opened or made."""
    path = written(text)
    with pytest.raises(PolicyError) as caught:
        Guard.open(path)
    [problem] = caught.value.problems
    assert f"piiguard.toml:{line}:" in problem
    assert said in problem + str(caught.value)
    assert [each.name for each in path.parent.iterdir()] == ["piiguard.toml"]


def test_an_own_entity_may_be_redacted(written: Callable) -> None:
    """A namespace that is none of piiguard's is the user's."""
    with Guard.open(
        written('[mask]\nredact = ["ACME_MEMBER_NO", "CN_MOBILE"]\n'), make_default=False
    ) as guard:
        assert "1380" not in guard.masks.mask_value(Entity("CN_MOBILE"), "13800138000")


def test_a_missing_file_and_one_that_is_no_toml_are_policy_errors(written: Callable, tmp_path: Path) -> None:
    """Each with its code."""
    with pytest.raises(PolicyError) as missing:
        Guard.open(tmp_path / "none.toml")
    with pytest.raises(PolicyError) as syntax:
        Guard.open(written("[ledger\n"))
    assert (missing.value.code, syntax.value.code) == ("input.policy.unreadable", "input.policy.syntax")


# --- keys -----------------------------------------------------------------------------------------


def test_a_missing_keyset_is_told_when_it_is_needed(
    written: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opening the guard needs no key; encrypting does."""
    monkeypatch.setenv("PIIGUARD_PASSPHRASE", SECRET)
    with Guard.open(written(POLICY), make_default=False) as guard:
        with pytest.raises(KeysetError) as caught:
            guard.cipher({"table": "t", "column": "c"})
        assert caught.value.code == "crypto.keyset_missing"


def test_no_passphrase_names_its_variable(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty one is none."""
    monkeypatch.setenv("PIIGUARD_PASSPHRASE", "")
    with Guard.open(opened, make_default=False) as guard, pytest.raises(KeysetError) as caught:
        _ = guard.keyset
    assert caught.value.code == "crypto.no_passphrase"
    assert "PIIGUARD_PASSPHRASE" in str(caught.value)


def test_a_wrong_passphrase_is_in_no_message(opened: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither in the error nor in what it came from."""
    monkeypatch.setenv("PIIGUARD_PASSPHRASE", "wrong horse")
    with Guard.open(opened, make_default=False) as guard, pytest.raises(KeysetError) as caught:
        _ = guard.keyset
    assert "wrong horse" not in f"{caught.value!r} {caught.value} {guard!r}"
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("data", [SECRET.encode() + b"\n", SECRET.encode()])
def test_a_passphrase_may_be_in_a_private_file(written: Callable, data: bytes) -> None:
    """A newline at its end is not part of it."""
    path = written('[keyset]\npassphrase_file = "pass.txt"\n')
    (path.parent / "pass.txt").write_bytes(data)
    (path.parent / "pass.txt").chmod(0o600)
    Keyset.create(path.parent / "keyset.json", provider=PassphraseProvider(SECRET))
    with Guard.open(path, make_default=False) as guard:
        assert guard.keyset.active


@pytest.mark.parametrize(
    ("data", "mode"), [(b"\xff\xfe\x00secret", 0o600), (SECRET.encode(), 0o644), (b" \n", 0o600), (None, 0)]
)
def test_a_passphrase_file_that_cannot_serve_is_an_error_without_its_content(
    written: Callable, data: bytes | None, mode: int
) -> None:
    """Not text, open to others, blank, missing: none of it is chained either."""
    path = written('[keyset]\npassphrase_file = "pass.txt"\n')
    if data is not None:
        (path.parent / "pass.txt").write_bytes(data)
        (path.parent / "pass.txt").chmod(mode)
    with (
        Guard.open(path, make_default=False) as guard,
        pytest.raises((KeysetError, InvalidInput)) as caught,
    ):
        guard.kek_provider()
    assert "secret" not in str(caught.value).replace("secret_file", "")
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@pytest.mark.parametrize(
    ("table", "wanted"),
    [
        (
            '[keyset.aws_kms]\nkey = "alias/pii"\nregion = "cn-north-1"',
            providers.AwsKmsProvider("alias/pii", region="cn-north-1"),
        ),
        (
            '[keyset.aliyun_kms]\nkey = "key-1"\nregion = "cn-hangzhou"',
            providers.AliyunKmsProvider("key-1", region="cn-hangzhou"),
        ),
        (
            '[keyset.tencent_kms]\nkey = "key-2"\nregion = "ap-guangzhou"',
            providers.TencentKmsProvider("key-2", region="ap-guangzhou"),
        ),
        (
            '[keyset.vault_transit]\nkey = "pii"\naddress = "https://vault.example.cn"\nmount = "shop"',
            providers.VaultTransitProvider("pii", address="https://vault.example.cn", mount="shop"),
        ),
        ("[keyset.keyring]", providers.KeyringProvider()),
        (
            '[keyset.pkcs11]\nmodule = "/lib/hsm.so"\ntoken = "shop"\nkey = "pii"\npin_env = "HSM_PIN"',
            providers.Pkcs11Provider("/lib/hsm.so", token="shop", key="pii", pin="1234"),
        ),
    ],
)
def test_the_settings_name_any_provider(
    written: Callable, monkeypatch: pytest.MonkeyPatch, table: str, wanted: providers.KekProvider
) -> None:
    """So that the command line and an application open the same keyset the same way."""
    monkeypatch.setenv("HSM_PIN", "1234")
    path = written(table)
    with Guard.open(path, make_default=False) as guard:
        assert guard.kek_provider() == wanted
    assert provider_in(path) == wanted


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[keyset]\nsecret_env = "A"\n[keyset.keyring]\n', "secret_env and keyring"),
        ('[keyset.aws_kms]\nkey = "a"\nregoin = "b"\n', "region"),
        ("[keyset]\nreopen_after_minutes = 0\n", "reopen_after_minutes"),
        ('[keyset.pkcs11]\nmodule = "a"\ntoken = "b"\nkey = "c"\n', "pin_env"),
    ],
)
def test_a_mistake_in_what_opens_the_keyset_is_named(written: Callable, text: str, said: str) -> None:
    """With the key that was meant."""
    with pytest.raises(PolicyError, match=said):
        Guard.open(written(text), make_default=False)


def test_a_pin_that_is_not_set_is_said(written: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the name of its variable."""
    monkeypatch.delenv("HSM_PIN", raising=False)
    path = written('[keyset.pkcs11]\nmodule = "a"\ntoken = "b"\nkey = "c"\npin_env = "HSM_PIN"\n')
    with pytest.raises(KeysetError, match="HSM_PIN"):
        provider_in(path)


def test_keys_are_forgotten_after_the_minutes_that_the_settings_name(opened: Path) -> None:
    """What opens them is asked again."""
    opened.write_text("[keyset]\nreopen_after_minutes = 5\n", encoding="utf-8")
    with Guard.open(opened, make_default=False) as guard:
        assert guard.keyset._opened.keys._most_seconds == timedelta(minutes=5).total_seconds()


def test_a_rotation_is_in_the_ledger_before_and_after(opened: Path) -> None:
    """What was ACTIVE, what is, and who had it done; old tokens still open."""
    with Guard.open(opened, make_default=False) as guard:
        cipher = guard.cipher({"table": "customer", "column": "phone"}, per_subject=True)
        token = cipher.encrypt("13800138000", row="1", subject="1")
        before = guard.keyset.active.id
        after = guard.rotate(by=LI)
        events = [(each.kind, each.actor, dict(each.details)) for each in guard.ledger.entries()]
        assert events[-2:] == [
            ("crypto.rotate", "li.na", {"from": before}),
            ("crypto.rotated", "li.na", {"to": after.id, "subject_keys": 1}),
        ]
        assert cipher.decrypt(token, row="1", subject="1") == "13800138000"


def test_without_a_ledger_nothing_is_rotated(opened: Path) -> None:
    """A deed that cannot be recorded is not done."""
    with Guard.open(opened, make_default=False) as guard:
        before = guard.keyset.active.id
        with sqlite3.connect(opened.parent / "ledger.sqlite") as connection:
            connection.execute("ALTER TABLE entries RENAME TO gone")
        connection.close()
        with pytest.raises(LedgerUnavailable):
            guard.rotate(by=LI)
        assert guard.keyset.active.id == before
    assert Keyset.open(opened.parent / "keyset.json", provider=PassphraseProvider(SECRET)).active.id == before


# --- its life -------------------------------------------------------------------------------------


def test_closing_uninstalls_it(opened: Path) -> None:
    """While it is open `view` asks it; afterwards nobody answers, so nothing is shown."""
    record = {"id": "1", "phone": "13800138000"}
    with Guard.open(opened):
        shown = pg.view(record, LI, "transfer", table="customer", row="id")
        assert shown["phone"].value == "13800138000"
    with pytest.raises(AccessDenied) as caught:
        pg.view(record, LI, "transfer", table="customer", row="id")
    assert caught.value.code == "access.no_gatekeeper"


def test_closing_one_leaves_the_next_installed(opened: Path) -> None:
    """A settings file is reopened before the old guard goes."""
    first = Guard.open(opened)
    with Guard.open(opened):
        first.close()
        assert pg.view({"id": "1", "phone": "1"}, LI, "transfer", table="customer", row="id")


def test_closing_reaches_the_ledger_whatever_fails(opened: Path) -> None:
    """An error of one file does not keep another open."""
    guard = Guard.open(opened, make_default=False)

    def fail() -> None:
        raise OSError(5, "Input/output error")

    guard.__dict__["journal"] = type("Journal", (), {"close": staticmethod(fail)})()
    with pytest.raises(OSError, match="Input/output"):
        guard.close()
    with pytest.raises(LedgerUnavailable):
        guard.record("import.done", {"rows": 1})


def test_an_event_of_the_application_is_recorded(opened: Path) -> None:
    """In the name of whoever did it, or of the system."""
    with Guard.open(opened, make_default=False) as guard:
        guard.record("import.done", {"rows": 3}, by=LI)
        guard.record("import.done", {"rows": 4})
        assert [each.actor for each in guard.ledger.entries()] == ["li.na", "system"]


def test_explaining_leaves_no_trace(opened: Path) -> None:
    """It says what would be decided, and the ledger stays empty."""
    with Guard.open(opened, make_default=False) as guard:
        assert guard.explain(LI, "customer.phone:read", purpose="transfer").allowed
        assert not guard.explain(LI, "customer.phone:read", purpose=None).allowed
        assert list(guard.ledger.entries()) == []


def test_it_is_not_pickled_and_its_repr_holds_no_secret(opened: Path) -> None:
    """Keys stay in the process that opened them."""
    with Guard.open(opened, make_default=False) as guard:
        assert guard.keyset.active
        assert SECRET not in f"{guard!r} {guard.kek_provider()!r} {guard.keyset!r}"
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(guard)
