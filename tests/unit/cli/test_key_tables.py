"""keys due, compromise, reencrypt, count and destroy: what they do, say, and refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from piiguard.guard import Guard

ROWS = 50
TABLE = ("--database-env", "SHOP_DB", "--table", "customer")
COLUMNS = ("--column", "phone:phone_index", "--column", "id_no", "--deterministic", "id_no")


@pytest.fixture
def settings(settings: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same with a secret, which takes no time to stretch."""
    monkeypatch.setenv("SHOP_SECRET", "5c" * 32)
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('passphrase_env = "SHOP_PASSPHRASE"', 'secret_env = "SHOP_SECRET"'))
    return settings


@pytest.fixture
def shop(command: Callable, settings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> sa.Engine:
    """A database whose customers are encrypted under the settings' keyset."""
    url = f"sqlite:///{tmp_path / 'shop.db'}"
    monkeypatch.setenv("SHOP_DB", url)
    command("keys", "create", "--config", settings)
    engine = sa.create_engine(url)
    with Guard.open(settings, make_default=False) as guard, engine.begin() as connection:
        phone = guard.cipher({"table": "customer", "column": "phone"})
        id_no = guard.cipher({"table": "customer", "column": "id_no"}, deterministic=True)
        connection.exec_driver_sql(
            "CREATE TABLE customer (id INTEGER PRIMARY KEY, phone BLOB, phone_index BLOB, id_no BLOB)"
        )
        for number in range(ROWS):
            value = f"138{number:08}"
            row = (number, phone.encrypt(value), phone.blind_index(value), id_no.encrypt(value))
            connection.exec_driver_sql("INSERT INTO customer VALUES (?, ?, ?, ?)", row)
    return engine


def test_a_table_is_moved_counted_and_its_old_key_let_go(
    command: Callable, settings: Path, shop: sa.Engine
) -> None:
    """Rotate, re-encrypt, count, disable; destroying on a count waits for the time of trial."""
    base = ("--config", settings, "--json")
    first = command("keys", "rotate", *base).document["keys"][0]["id"]
    assert command("keys", "count", *TABLE, *COLUMNS, *base).document["counts"][first] == 2 * ROWS
    moved = command("keys", "reencrypt", *TABLE, *COLUMNS, *base)
    assert (moved.code, moved.document["state"], moved.document["rewritten"]) == (0, "DONE", ROWS)
    assert command("keys", "count", *TABLE, *COLUMNS, *base).document["counts"][first] == 0
    command("keys", "disable", first, *base)
    assert command("keys", "destroy", first, *base).error == "crypto.key_in_use"
    assert command("keys", "destroy", first, *TABLE, *COLUMNS, *base).error == "crypto.cool_off"
    gone = command("keys", "destroy", first, "--reason", "a trial", *base).document
    assert {key["id"]: key["state"] for key in gone["keys"]}[first] == "DESTROYED"
    with Guard.open(settings, make_default=False) as guard, shop.connect() as connection:
        phone = guard.cipher({"table": "customer", "column": "phone"})
        for number, token, index in connection.exec_driver_sql("SELECT id, phone, phone_index FROM customer"):
            assert phone.decrypt(token) == f"138{number:08}"
            assert index == phone.blind_index(f"138{number:08}")


def test_a_job_is_paused_resumed_and_cancelled(command: Callable, settings: Path, shop: sa.Engine) -> None:
    """From another terminal; what is left undone is said in the exit status."""
    arguments = ("keys", "reencrypt", *TABLE, *COLUMNS, "--config", settings, "--json")
    command("keys", "rotate", "--config", settings)
    assert command(*arguments, "--pause").document["state"] == "PAUSED"
    paused = command(*arguments)
    assert (paused.code, paused.document["rewritten"]) == (1, 0)
    assert command(*arguments, "--cancel").document["state"] == "CANCELLED"
    assert command(*arguments, "--pause").document["state"] == "PAUSED"
    assert command(*arguments, "--resume").document["rewritten"] == ROWS


def test_what_does_not_open_is_named_by_its_row(command: Callable, settings: Path, shop: sa.Engine) -> None:
    """In Chinese as well; never the value."""
    with shop.begin() as connection:
        connection.exec_driver_sql("UPDATE customer SET phone = 'a clear value' WHERE id = 7")
    shown = command("keys", "reencrypt", *TABLE, *COLUMNS, "--config", settings, "--lang", "zh")
    assert shown.code == 1
    assert "1 个值无法解开" in shown.out
    assert "7" in shown.out
    assert "a clear value" not in shown.out


def test_a_compromised_key_is_due_until_it_is_disabled(
    command: Callable, settings: Path, shop: sa.Engine
) -> None:
    """Another key takes its place, and `due` ends with 1 until nothing reads with it."""
    base = ("--config", settings, "--json")
    first = command("keys", "list", *base).document["keys"][0]["id"]
    assert command("keys", "due", *base).code == 0
    keys = command("keys", "compromise", first, *base).document["keys"]
    assert [key["state"] for key in keys] == ["DECRYPT_ONLY", "ACTIVE"]
    assert keys[0]["compromised"]
    due = command("keys", "due", *base)
    assert (due.code, due.document["due"][0]["deed"]) == (1, "reencrypt")
    assert "疑似泄露" in command("keys", "due", "--config", settings, "--lang", "zh").out
    command("keys", "reencrypt", *TABLE, *COLUMNS, *base)
    command("keys", "disable", first, *base)
    assert command("keys", "due", "--config", settings).out == "Nothing is due.\n"


def test_age_and_departures_make_a_key_due(command: Callable, settings: Path) -> None:
    """What the ledger knows of revoked accounts counts as offboarding."""
    command("keys", "create", "--config", settings)
    assert command("keys", "due", "--max-age", "90", "--config", settings).code == 0
    with Guard.open(settings, make_default=False) as guard:
        guard.gatekeeper.revoke("wang.wu")
    due = command("keys", "due", "--config", settings, "--json").document["due"]
    assert [(each["deed"], each["reason"]) for each in due] == [("rotate", "offboarded")]


def test_what_is_missing_is_said_without_showing_a_url(
    command: Callable, settings: Path, shop: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No variable, no column, a URL that is none, and half a context."""
    base = ("--config", settings, "--json")
    assert command("keys", "count", *TABLE, *base).error == "input.invalid"
    assert command("keys", "count", *TABLE, *COLUMNS, "--context", "tenant", *base).error == "input.invalid"
    monkeypatch.setenv("SHOP_DB", "nonsense s3cret")
    refused = command("keys", "count", *TABLE, *COLUMNS, *base)
    assert refused.error == "input.invalid"
    assert "s3cret" not in refused.out
    monkeypatch.delenv("SHOP_DB")
    assert command("keys", "count", *TABLE, *COLUMNS, *base).error == "input.invalid"
