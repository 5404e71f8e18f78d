"""keys, access, hold, audit, classify and doctor: what they do, say, and refuse."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from piiguard.cli import doctor

SECRET = "correct horse battery staple"


# --- keys -----------------------------------------------------------------------------------------


def test_a_keyset_is_created_rotated_and_listed(command: Callable, settings: Path) -> None:
    """Afterwards one key is ACTIVE and the first goes on decrypting; the ledger tells of both deeds."""
    assert command("keys", "create", "--config", settings).code == 0
    command("keys", "rotate", "--config", settings, "--as", "li.na")
    listed = command("keys", "list", "--config", settings, "--json").document
    assert sorted(key["state"] for key in listed["keys"]) == ["ACTIVE", "DECRYPT_ONLY"]
    _, *entries = map(json.loads, command("audit", "export", "--config", settings).out.splitlines())
    kinds = [(each["entry"]["kind"], each["entry"]["actor"]) for each in entries]
    assert [kind for kind, _ in kinds] == ["crypto.create", "crypto.rotate", "crypto.rotated"]
    assert [actor for _, actor in kinds][1:] == ["li.na", "li.na"]


def test_a_keyset_has_the_suite_and_limits_it_was_made_with(command: Callable, settings: Path) -> None:
    """Limits are shown, replaced and taken away; a staged key becomes ACTIVE by the next rotation."""
    base = ("--config", settings, "--json")
    made = command("keys", "create", "--suite", "SM4-GCM-SM3", "--max-age", "90", *base).document["keys"]
    assert [(key["suite"], key["limits"]) for key in made] == [("SM4-GCM-SM3", {"age_seconds": 7_776_000})]
    assert "90 days" in command("keys", "list", "--config", settings).out
    assert "90 天" in command("keys", "list", "--config", settings, "--lang", "zh").out
    limited = command("keys", "limit", "--max-messages", "5000", "--max-octets", "70000", *base).document
    assert limited["keys"][0]["limits"] == {"messages": 5000, "octets": 70_000}
    staged = command("keys", "stage", "--suite", "AES-256-SIV", *base).document["keys"]
    assert [key["state"] for key in staged] == ["ACTIVE", "PENDING"]
    rotated = command("keys", "rotate", "--suite", "AES-256-SIV", *base).document["keys"]
    assert [(key["id"], key["state"]) for key in rotated] == [
        (staged[0]["id"], "DECRYPT_ONLY"),
        (staged[1]["id"], "ACTIVE"),
    ]
    assert command("keys", "limit", *base).document["keys"][1]["limits"] == {}
    assert command("keys", "limit", "--max-age", "0", *base).error == "input.invalid"
    kinds = command("audit", "export", "--config", settings).out
    assert all(kind in kinds for kind in ("crypto.stage", "crypto.limit"))


def test_rewrapping_takes_the_provider_of_another_settings_file(
    command: Callable, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a passphrase to a secret; the old settings open it no more, the new ones do."""
    monkeypatch.setenv("NEXT_SECRET", "5c" * 32)
    after = settings.with_name("next.toml")
    text = settings.read_text(encoding="utf-8")
    after.write_text(text.replace('passphrase_env = "SHOP_PASSPHRASE"', 'secret_env = "NEXT_SECRET"'))
    command("keys", "create", "--config", settings)
    assert command("keys", "rewrap", "--as-in", after, "--config", settings).code == 0
    assert command("keys", "list", "--config", settings, "--json").error == "crypto.wrong_provider"
    assert command("keys", "list", "--config", after, "--json").document["epoch"] == 2


@pytest.mark.parametrize("place", [0, 1, 2])
def test_options_stand_before_and_after_the_deed(command: Callable, settings: Path, place: int) -> None:
    """``keys --config F list`` and ``keys list --config F`` are the same."""
    command("keys", "create", "--config", settings)
    words = ["keys", "list"]
    words[place:place] = ["--config", str(settings)]
    assert command(*words, "--json").document["epoch"] == 1


def test_a_key_is_disabled_enabled_and_destroyed(command: Callable, settings: Path) -> None:
    """An ACTIVE one is none of these, and says so."""
    command("keys", "create", "--config", settings)
    first = command("keys", "rotate", "--config", settings, "--json").document["keys"][0]["id"]
    for deed, state in (("disable", "DISABLED"), ("enable", "DECRYPT_ONLY"), ("disable", "DISABLED")):
        shown = command("keys", deed, first, "--config", settings, "--json").document
        assert {key["id"]: key["state"] for key in shown["keys"]}[first] == state
    shown = command("keys", "destroy", first, "--reason", "a trial", "--config", settings, "--json").document
    assert {key["id"]: key["state"] for key in shown["keys"]}[first] == "DESTROYED"
    active = shown["keys"][-1]["id"]
    assert command("keys", "disable", active, "--config", settings, "--json").error == "crypto.key_state"


def test_a_deed_on_an_unknown_key_leaves_no_entry(command: Callable, settings: Path) -> None:
    """The ledger tells of no key that never was."""
    command("keys", "create", "--config", settings)
    refused = command("keys", "disable", "00000000", "--config", settings, "--json")
    assert (refused.code, refused.error) == (2, "name.key")
    assert "00000000" not in command("audit", "export", "--config", settings).out


def test_rewrapping_changes_the_passphrase_only(
    command: Callable, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The old passphrase opens it no longer, the new one finds the same keys."""
    before = command("keys", "create", "--config", settings, "--json").document["keys"]
    missing = command("keys", "rewrap", "--new-passphrase-env", "NEXT", "--config", settings, "--json")
    assert (missing.code, missing.error) == (2, "input.invalid")
    monkeypatch.setenv("NEXT", "another one, just as long")
    assert command("keys", "rewrap", "--new-passphrase-env", "NEXT", "--config", settings).code == 0
    assert command("keys", "list", "--config", settings).code == 2
    monkeypatch.setenv("SHOP_PASSPHRASE", "another one, just as long")
    assert command("keys", "list", "--config", settings, "--json").document["keys"] == before


def test_a_wrong_passphrase_is_an_input_error_without_the_passphrase(
    command: Callable, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the wrong one nor the right one is printed."""
    command("keys", "create", "--config", settings)
    monkeypatch.setenv("SHOP_PASSPHRASE", "wrong horse")
    refused = command("keys", "list", "--config", settings)
    assert refused.code == 2
    assert "wrong horse" not in refused.err + refused.out
    assert SECRET not in refused.err + refused.out


@pytest.mark.parametrize("cut", [0, 1, 40, -1])
def test_a_truncated_keyset_is_told_and_left(command: Callable, settings: Path, cut: int) -> None:
    """What is left of the file stays as it is, for whoever restores it."""
    command("keys", "create", "--config", settings)
    path = settings.parent / "keys" / "keyset.json"
    left = path.read_bytes()[:cut]
    path.write_bytes(left)
    refused = command("keys", "rotate", "--config", settings, "--json")
    assert (refused.code, refused.error.startswith("crypto.")) == (2, True)
    assert path.read_bytes() == left


def test_a_second_keyset_never_replaces_the_first(command: Callable, settings: Path) -> None:
    """Creating twice is an error, and nothing is lost."""
    command("keys", "create", "--config", settings)
    path = settings.parent / "keys" / "keyset.json"
    first = path.read_bytes()
    assert command("keys", "create", "--config", settings, "--json").error == "crypto.keyset_exists"
    assert path.read_bytes() == first


def test_a_missing_passphrase_is_told_by_its_variable(
    command: Callable, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message names what to set."""
    monkeypatch.delenv("SHOP_PASSPHRASE")
    refused = command("keys", "create", "--config", settings)
    assert refused.code == 2
    assert "SHOP_PASSPHRASE" in refused.err


def test_a_misspelt_setting_is_told_with_line_key_and_suggestion(command: Callable, settings: Path) -> None:
    """An unknown field is refused before anything is done."""
    settings.write_text(settings.read_text("utf-8").replace("passphrase_env", "passphrase_evn"), "utf-8")
    refused = command("keys", "create", "--config", settings)
    assert refused.code == 2
    assert "piiguard.toml:6" in refused.err
    assert "passphrase_evn" in refused.err
    assert "'passphrase_env'" in refused.err
    assert not (settings.parent / "keys").exists()


def test_a_missing_settings_file_is_told(command: Callable, tmp_path: Path) -> None:
    """Every command that reads one says so alike."""
    for words in (["keys", "list"], ["hold", "list"], ["audit", "verify"], ["access", "explain", "a:read"]):
        refused = command(*words, "--config", tmp_path / "none.toml", "--json")
        assert (refused.code, refused.error) == (2, "input.policy.unreadable")


# --- access ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("purpose", "outcome", "code"), [("transfer", "allow", 0), (None, "deny", 1)])
def test_access_is_explained(
    command: Callable, settings: Path, purpose: str | None, outcome: str, code: int
) -> None:
    """Exit status 0 when it would be allowed, 1 when denied."""
    words = ["access", "explain", "customer.phone:read", "--role", "sales", "--config", str(settings)]
    words += [] if purpose is None else ["--purpose", purpose]
    shown = command(*words, "--json")
    assert (shown.code, shown.document["outcome"]) == (code, outcome)
    assert shown.document["reasons"]
    assert command(*words, "--lang", "zh").out != command(*words, "--lang", "en").out


def test_an_unknown_role_is_answered_with_the_nearest(command: Callable, settings: Path) -> None:
    """A misspelt role is no silent denial."""
    refused = command("access", "explain", "customer.phone:read", "--role", "slaes", "--config", settings)
    assert refused.code == 2
    assert "'sales'" in refused.err


def test_explaining_leaves_no_trace(command: Callable, settings: Path) -> None:
    """It opens neither ledger nor keyset."""
    command("access", "explain", "customer.phone:read", "--role", "sales", "--config", settings)
    assert [each.name for each in settings.parent.iterdir()] == ["piiguard.toml"]


# --- hold -----------------------------------------------------------------------------------------


def test_a_hold_is_placed_listed_and_lifted(command: Callable, settings: Path) -> None:
    """It is in force between the two."""
    words = ["hold", "place", "H-1", "--table", "customer", "--row", "7", "--matter", "民初1号"]
    placed = command(*words, "--reason", "诉讼", "--config", settings, "--as", "li.na", "--json")
    [hold] = placed.document
    assert (placed.code, hold["name"], hold["placed_by"]) == (0, "H-1", "li.na")
    assert "H-1" in command("hold", "list", "--config", settings, "--lang", "zh").out
    lifted = command("hold", "lift", "H-1", "--reason", "已结案", "--config", settings, "--json")
    assert (lifted.code, lifted.document) == (0, [])


def test_a_hold_on_rows_and_on_the_whole_table_is_a_usage_error(command: Callable, settings: Path) -> None:
    """It says one or the other."""
    words = ["hold", "place", "H-1", "--table", "t", "--matter", "m", "--reason", "r", "--config", settings]
    assert command(*words).code == 2
    assert command(*words, "--row", "1", "--whole-table").code == 2


def test_lifting_a_hold_that_is_not_there_is_an_error(command: Callable, settings: Path) -> None:
    """A name typed wrong lifts nothing."""
    assert command("hold", "lift", "H-9", "--reason", "r", "--config", settings).code == 2


# --- audit ----------------------------------------------------------------------------------------


def test_a_whole_ledger_verifies(command: Callable, settings: Path) -> None:
    """Its entries are counted, by settings file and by the ledger itself."""
    command("keys", "create", "--config", settings)
    for words in (["--config", settings], ["--ledger", settings.parent / "ledger.sqlite"]):
        shown = command("audit", "verify", *words, "--json")
        assert (shown.code, shown.document["entries"], shown.document["holds"]) == (0, 1, True)
    assert "链条完整" in command("audit", "verify", "--config", settings, "--lang", "zh").out


def test_a_changed_entry_is_a_finding(command: Callable, settings: Path) -> None:
    """A tampered ledger exits with 1, not with 2: the check worked."""
    command("keys", "create", "--config", settings)
    command("keys", "rotate", "--config", settings)
    ledger = settings.parent / "ledger.sqlite"
    with sqlite3.connect(ledger) as connection:
        triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        changed = connection.execute(
            "UPDATE entries SET body = CAST(replace(CAST(body AS TEXT), 'rotate', 'rotatf') AS BLOB)"
        )
        assert changed.rowcount
    connection.close()
    shown = command("audit", "verify", "--ledger", ledger, "--json")
    assert (shown.code, shown.error) == (1, "audit.chain_broken")


def test_a_ledger_that_is_not_there_is_an_error_and_is_not_made(command: Callable, tmp_path: Path) -> None:
    """Looking never creates."""
    assert command("audit", "verify", "--ledger", tmp_path / "none.sqlite").code == 2
    assert list(tmp_path.iterdir()) == []


# --- classify and doctor --------------------------------------------------------------------------


def test_classify_says_what_every_column_is(command: Callable, tmp_path: Path) -> None:
    """As text, as Markdown, as JSON, in both languages."""
    path = tmp_path / "c.csv"
    path.write_text("手机号,备注\n13800138000,无\n", encoding="utf-8")
    shown = command("classify", path, "--json").document
    assert [field["entity"] for field in shown["fields"]] == ["CN_MOBILE", None]
    assert shown["fields"][0]["level"]
    assert "| 手机号" in command("classify", path, "--markdown").out
    assert command("classify", path, "--lang", "zh").out != command("classify", path, "--lang", "en").out
    assert "13800138000" not in command("classify", path).out


@pytest.mark.parametrize("source", ["none.csv", "no.such.module:Thing", "json:NoSuchName", "."])
def test_classify_of_nothing_is_an_error(command: Callable, source: str) -> None:
    """A path or name that leads nowhere exits with 2."""
    assert command("classify", source).code == 2


def test_classify_by_a_standard(command: Callable, tmp_path: Path) -> None:
    """A resident ID number is sensitive by GB/T 35273 and not listed by GB/T 45574."""
    path = tmp_path / "c.csv"
    path.write_text("身份证号\n110101199003074514\n", encoding="utf-8")
    levels = {
        name: command("classify", path, "--standard", name, "--json").document["fields"][0]["level"]
        for name in ("35273", "45574")
    }
    assert levels["35273"] != levels["45574"]
    assert command("classify", path, "--standard", "12345").code == 2
    assert command("classify", path, "--as-of", "yesterday").code == 2


def test_doctor_knows_every_extra() -> None:
    """What can be installed can be missing."""
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text("utf-8"))["project"]
    assert set(doctor._EXTRAS) == set(project["optional-dependencies"]) - {"docs"}


def test_doctor_says_what_is_there(command: Callable) -> None:
    """The core's versions, and every extra with its state."""
    shown = command("doctor", "--json").document
    assert {"attrs", "cryptography", "numpy", "pydantic"} <= set(shown["installed"])
    assert shown["extras"]["sqlalchemy"] is True
    assert "可选项" in command("doctor", "--lang", "zh").out
